"""England's bank holidays, as data with an end: a question past that end is refused, never guessed.

Source: docs/rules.md R-01. The dates come from the `holidays` package and are cross-checked in the tests against
the published list. A holiday proclaimed at short notice is added by the service's settings.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

import holidays

FIRST_YEAR = 2010
LAST_YEAR = 2036


class CalendarTooShort(Exception):
    """The answer lies outside the years whose bank holidays are known."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Bank holidays of the years `first_year` to `last_year`, both included."""

    holidays: frozenset[date]
    first_year: int
    last_year: int

    def is_working_day(self, day: date) -> bool:
        """Return whether `day` is Monday to Friday and no bank holiday. Raises CalendarTooShort."""
        if not self.first_year <= day.year <= self.last_year:
            raise CalendarTooShort(f"Bank holidays are known for {self.first_year} to {self.last_year} only")
        return day.weekday() < 5 and day not in self.holidays


@cache
def england(first_year: int = FIRST_YEAR, last_year: int = LAST_YEAR) -> Calendar:
    """Return England's calendar for those years, both included."""
    years = range(first_year, last_year + 1)
    days = holidays.country_holidays("GB", subdiv="ENG", years=years)
    return Calendar(frozenset(days), first_year, last_year)


def with_extra(calendar: Calendar, proclaimed: Iterable[date]) -> Calendar:
    """Return the calendar with further holidays, as after a proclamation."""
    return Calendar(calendar.holidays | frozenset(proclaimed), calendar.first_year, calendar.last_year)
