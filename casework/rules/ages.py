"""Ages and intervals in calendar years, months and days, as people count them. Source: docs/rules.md R-19."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Span:
    """The time from one day to a later one. total_days: all of it in days."""

    years: int
    months: int
    days: int
    total_days: int


def span(first: date, last: date) -> Span:
    """Return the time between two days, whichever is earlier.

    A month is over on the same day of the next one, or on its last day where that day is missing: from 31 January
    to 28 February 2025 is one month. Somebody born on 29 February is a year older on 28 February of other years.
    """
    first, last = min(first, last), max(first, last)
    months = (last.year - first.year) * 12 + last.month - first.month
    while _after(first, months) > last:
        months -= 1
    return Span(*divmod(months, 12), (last - _after(first, months)).days, (last - first).days)


def age_in_words(born: date, day: date) -> str:
    """Return an age as professionals write it: "9 days", "5 weeks", "14 months", "3 years 2 months", "16 years".

    Weeks below three months, months below two years. A day before the birth gives "not yet born".
    """
    if day < born:
        return "not yet born"
    passed = span(born, day)
    months = passed.years * 12 + passed.months
    if passed.total_days < 14:
        return _count(passed.total_days, "day")
    if months < 3:
        return _count(passed.total_days // 7, "week")
    if months < 24:
        return _count(months, "month")
    return _count(passed.years, "year") + (f" {_count(passed.months, 'month')}" if passed.months else "")


def span_in_words(first: date, last: date) -> str:
    """Return an interval: "2 years, 3 months and 4 days (824 days)", "11 days", "the same day"."""
    passed = span(first, last)
    parts = [
        _count(number, unit)
        for number, unit in ((passed.years, "year"), (passed.months, "month"), (passed.days, "day"))
        if number
    ]
    if not parts:
        return "the same day"
    words = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    return words if passed.total_days == passed.days else f"{words} ({passed.total_days:,} days)"


def _after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'}"
