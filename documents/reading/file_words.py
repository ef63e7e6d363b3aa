"""The words of the file beside those that somebody put in their place, for whoever reads the chronology."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

CHANGED = "As the file had it"
ADDED = "Not in the file"
ADDED_WORDS = "The agency added this row when it handed its return in."
_FIELDS = {
    "date_text": "Date",
    "time_text": "Time",
    "source": "Source",
    "event": "Event",
    "people": "People",
    "action": "Action or outcome",
    "comment": "Comment",
}


def with_file_words(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record whose mended rows tell, in a column of their own, what the file said there.

    record: as `Reading.as_record` gives it, or as `mending.mended` does. A row that was added says so, unless the
    whole return was typed in. Rows that nobody changed are as they were.
    """
    rows = record["rows"]
    all_typed = all(row.get("added") for row in rows)
    return {**record, "rows": [_told(row, all_typed=all_typed) for row in rows]}


def _told(row: Mapping[str, Any], *, all_typed: bool) -> Mapping[str, Any]:
    was = row.get("as_read", {})
    parts = [
        f"{what}: {was[name] or '(empty)'}"
        for name, what in _FIELDS.items()
        if name in was and was[name].split() != row[name].split()
    ]
    told = {CHANGED: "; ".join(parts)} if parts else {}
    if row.get("added") and not all_typed:
        told[ADDED] = ADDED_WORDS
    return {**row, "other": {**row["other"], **told}} if told else row
