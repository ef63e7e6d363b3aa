"""States of a request to an agency, as shown. Source: docs/rules.md R-12."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

STATES: Mapping[str, str] = {
    "sent": "Not opened yet",
    "opened": "Opened",
    "started": "File received",
    "handed-in": "Handed in",
    "nil": "Not known to this agency",
}
ANSWERED = ("handed-in", "nil")


def is_late(state: str, due_on: date, today: date) -> bool:
    """Return whether the answer is overdue: the due date is the last day in time."""
    return state not in ANSWERED and today > due_on
