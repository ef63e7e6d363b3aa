"""Where a request to an agency stands, and what its thread tells. Source: docs/rules.md R-12, R-60 to R-64."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

STATES: Mapping[str, str] = {
    "sent": "Not opened yet",
    "opened": "Opened",
    "started": "Started",
    "to-sign": "Waits for signature",
    "handed-in": "Handed in",
    "sent-back": "Sent back with questions",
    "nil": "Not known to this agency",
    "withdrawn": "Withdrawn",
}
"""Every place where a request may stand, in the order in which they come."""
ANSWERED = ("handed-in", "nil")
SETTLED = (*ANSWERED, "withdrawn")
"""Nothing more is expected of the agency."""

ENTRIES: Mapping[str, str] = {
    "message": "Message",
    "extended": "Due date moved",
    "withdrawn": "Request withdrawn",
    "asked-again": "Asked again",
    "sent-back": "Return sent back with questions",
    "handed-in": "Return handed in",
    "handed-over": "Handed over to a colleague",
    "to-sign": "Signature asked for",
    "answer-stays": "Looked again for the people who are new: the answer stays",
    "given-back": "Given back by the senior manager",
}
"""What an entry of a request's thread is."""
INSIDE = frozenset({"to-sign", "given-back"})
"""Entries that only the agency's own people see."""

NIL_SAYS: Mapping[str, str] = {
    "systems": "Systems and records searched",
    "by": "Searched by",
    "on": "Searched on",
}
"""What a nil return says of the search. Source: docs/rules.md R-97."""

MOST_REMINDERS = 5
"""Reminders by hand of one request, at most one a day: more of them are a telephone call."""


def standing(state: str, *, to_sign: bool, sent_back: bool) -> str:
    """Return where a request stands, one of `STATES`.

    A return that was sent back, or a later version that waits for a signature, leaves the earlier one handed in:
    its rows stay in the chronology.
    """
    if state == "withdrawn":
        return state
    if to_sign:
        return "to-sign"
    return "sent-back" if sent_back and state == "handed-in" else state


def is_late(stands: str, due_on: date, today: date) -> bool:
    """Return whether the answer is overdue: the due date is the last day in time."""
    return stands not in SETTLED and today > due_on
