"""The states of a review on its way to the public, in words; shared by its own pages and its case's."""

from __future__ import annotations

from collections.abc import Mapping

STATES: Mapping[str, str] = {
    "draft": "Being prepared",
    "checking": "Being checked",
    "stopped": "Stopped by a check",
    "ready": "Ready to be released",
    "releasing": "Released, being put on the public list",
    "published": "On the public list",
    "replaced": "Replaced by a corrected version",
    "archived": "Archived: its line points to the national repository",
    "withdrawing": "Being taken off the public list",
    "withdrawn": "Withdrawn",
}
RELEASED_FOR_LATER = "Released, goes on the public list at its day and time"


def state_in_words(state: str, due_later: bool) -> str:
    """Return a review's state. due_later: it was released before its publication date."""
    return RELEASED_FOR_LATER if due_later else STATES[state]
