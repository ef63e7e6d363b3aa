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
    "archived": "Archived: its line points to the national repository",
    "withdrawn": "Withdrawn",
}
RELEASED_FOR_LATER = "Released, goes on the public list on its publication date"


def state_in_words(state: str, due_later: bool) -> str:
    """Return a review's state. due_later: it was released before its publication date."""
    return RELEASED_FOR_LATER if due_later else STATES[state]
