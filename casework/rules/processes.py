"""Processes beside a review, and what holds its publication back. Source: docs/rules.md R-76, R-77."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

KINDS: Mapping[str, str] = {
    "police": "Police investigation",
    "coroner": "Coroner’s inquest",
    "criminal-court": "Criminal court",
    "family-court": "Family court",
    "cdop": "Child death overview panel",
    "other-review": "Another review",
    "other": "Something else",
}
EXPECTED, OPEN, ENDED = "expected", "open", "ended"
STATES: Mapping[str, str] = {EXPECTED: "Expected", OPEN: "Under way", ENDED: "Ended"}
BODY = ("organisation", "contact", "phone", "email", "reference", "next", "notes")
"""What is kept sealed of a process. contact: a person's name."""
LONGEST = 4000


def hold_obstacle(until_on: date | None, event: str, reason: str, today: date) -> tuple[str, str] | None:
    """Return (field, what to do) when a hold cannot be placed as it is, else None.

    until_on: a day; event: else what must have happened. A hold never ends by itself: somebody lifts it.
    """
    if until_on is None and not event.strip():
        return "until", "Enter the date or the event until which nothing is published"
    if until_on is not None and until_on <= today:
        return "until_on", "The date must be in the future"
    if not reason.strip():
        return "reason", "Enter why nothing may be published until then"
    return None


def hold_in_words(kind: str, until_on: date | None) -> str:
    """Return what stands in the way of a release, for people who do not read the case: no typed word of it.

    kind: of the process for whose sake it is, "" for none.
    """
    whose = f" ({KINDS[kind].lower()})" if kind and kind != "other" else ""
    until = f"until {until_on:%-d %B %Y}" if until_on else "until an event that the case names has happened"
    return (
        f"Publication is held {until}{whose}. It stays so until a coordinator or the chair lifts the hold, on the "
        "case’s page “Other processes and holds”"
    )


def date_has_come(until_on: date | None, today: date) -> bool:
    """Return whether the day of a hold has come, so that somebody should lift it or say why it stands on."""
    return until_on is not None and until_on <= today
