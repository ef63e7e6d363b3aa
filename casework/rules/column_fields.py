"""What a column of a return may hold, in the words in which people are asked."""

from __future__ import annotations

from collections.abc import Mapping

OWN_HEADING = "other"

COLUMN_FIELDS: Mapping[str, str] = {
    "date": "The date, with or without a time",
    "time": "The time",
    "end_date": "The date on which it ended",
    "end_time": "The time at which it ended",
    "source": "Where it is recorded",
    "event": "What happened",
    "people": "Who was involved",
    "action": "What was done, or what came of it",
    "comment": "A comment or analysis",
    "number": "The number of the row",
    OWN_HEADING: "Something else: keep it under its own heading",
}
"""By the fields of a row as readers name them; two columns of words that are given the same field are joined."""
