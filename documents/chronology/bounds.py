"""The days that a date may mean: shared by the order, the silences and the pairing."""

from __future__ import annotations

import calendar
from datetime import date

from documents.chronology.model import Scope
from documents.reading.model import When


def bounds(when: When) -> tuple[date, date] | None:
    """Return the first and last day that a date may mean, both included; None where no day is known.

    An open end ("before 3 May", "after 3 May") is given by the one day that was said. A date that cannot be
    real gives None.
    """
    if when.precision == "invalid":
        return None
    first, last = when.start or when.end, when.end or when.start
    return (first, last) if first and last else None


def is_undated(when: When) -> bool:
    """Return whether nothing is known of the day: no date, or one that can't be real."""
    return bounds(when) is None


def is_out_of_scope(when: When, scope: Scope) -> bool:
    """Return whether all days that the date may mean lie outside the period; an undated row does not.

    An open end lies outside only if the day that was said does.
    """
    days = bounds(when)
    return days is not None and (days[1] < scope.first or days[0] > scope.last)


def months_after(day: date, months: int) -> date:
    """Return the same day `months` calendar months later; where that month is too short, its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def day_after(day: date) -> date:
    """Return the next day; the last day of the calendar gives itself, since a typed year may be anything."""
    return day if day == date.max else date.fromordinal(day.toordinal() + 1)
