"""Handing a published review to the national repository, and asking after it. Source: docs/rules.md R-124."""

from __future__ import annotations

from datetime import date, timedelta

SEND_WITHIN = timedelta(days=7)
ANSWER_WITHIN = timedelta(days=14)
AGAIN_AFTER = timedelta(days=14)
"""Days of the calendar: to send the package, for the repository to acknowledge it, and between two reminders."""


def chased_for(
    published_on: date,
    handed_over_on: date | None,
    acknowledged_on: date | None,
    last_chased_on: date | None,
    today: date,
) -> str:
    """Return what coordinators are reminded of today: "send", "acknowledge", or "" for nothing."""
    if acknowledged_on is not None:
        return ""
    if last_chased_on is not None and today < last_chased_on + AGAIN_AFTER:
        return ""
    if handed_over_on is None:
        return "send" if today >= published_on + SEND_WITHIN else ""
    return "acknowledge" if today >= handed_over_on + ANSWER_WITHIN else ""
