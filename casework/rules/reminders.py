"""On which days an agency is reminded of a return; the days are a setting. Source: docs/rules.md R-60."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from casework.rules.bank_holidays import Calendar
from casework.rules.clock import last_working_day_by

FROM_HOUR = 8
"""Reminders go out from this hour of the morning, England's time."""
CAUGHT_UP = timedelta(days=5)
"""How long after its day a reminder is still sent that could not go out: the service was not running."""


def reminder_days(
    asked_on: date, due_on: date, before: Sequence[int], after: Sequence[int], calendar: Calendar
) -> tuple[tuple[int, date], ...]:
    """Return (days after the due date, negative before it; the day) of each reminder, in order.

    A reminder that would fall on a weekend or bank holiday goes out on the working day before. None goes out on
    the day of the request or earlier. before, after: whole days, counted from the due date.
    """
    offsets = sorted({-abs(days) for days in before} | {abs(days) for days in after})
    days = [(offset, last_working_day_by(due_on + timedelta(days=offset), calendar)) for offset in offsets]
    return tuple((offset, day) for offset, day in days if day > asked_on)


def reminders_owed(days: Sequence[tuple[int, date]], today: date) -> tuple[int, ...]:
    """Return the offsets of the reminders that should have gone out by today, the latest last."""
    return tuple(offset for offset, day in days if today - CAUGHT_UP <= day <= today)
