"""Stretches of days that people name: months, terms, seasons, quarters, holidays, weeks.

Every function gives the first and last day, both included. School terms are the convention of
`casereviews read` (autumn 1 September to 31 December, spring 1 January to 31 March, summer 1 April to
31 July): authorities set their own, and the words as typed stay beside the bounds.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta

Days = tuple[date, date]

ONE_DAY = timedelta(days=1)

_TERMS = {"autumn": ((9, 1), (12, 31)), "spring": ((1, 1), (3, 31)), "summer": ((4, 1), (7, 31))}

# Half terms are the halves that schools call "Autumn 1", "Autumn 2" and so on. Where authorities differ
# the halves overlap, so that the day meant lies inside whichever calendar the school kept.
_HALF_TERMS = {
    ("autumn", 1): ((9, 1), (10, 31)),
    ("autumn", 2): ((11, 1), (12, 31)),
    ("spring", 1): ((1, 1), (2, 20)),
    ("spring", 2): ((2, 10), (3, 31)),
    ("summer", 1): ((4, 1), (5, 31)),
    ("summer", 2): ((6, 1), (7, 31)),
}

# The weeks in which English authorities hold the half-term break.
_HALF_TERM_BREAKS = {"autumn": ((10, 14), (11, 5)), "spring": ((2, 10), (2, 28)), "summer": ((5, 22), (6, 7))}

_SCHOOL_HOLIDAYS = {"summer": ((7, 15), (9, 7))}

_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "winter": (12, 2)}

SEASON_CODES = {"spring": 21, "summer": 22, "autumn": 23, "winter": 24}
"""Months that EDTF (ISO 8601-2) gives the four seasons."""


def last_day_of(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def month_of(year: int, month: int) -> Days:
    """Return the first and last day of a month."""
    return date(year, month, 1), last_day_of(year, month)


def year_of(year: int) -> Days:
    """Return 1 January and 31 December."""
    return date(year, 1, 1), date(year, 12, 31)


def term(name: str, year: int, half: int | None = None) -> Days:
    """Return a school term, or its first or second half. name: autumn, spring or summer."""
    first, last = _HALF_TERMS[name, half] if half else _TERMS[name]
    return date(year, *first), date(year, *last)


def half_term_break(season: str, year: int) -> Days:
    """Return the widest stretch in which the half-term break of that season falls."""
    first, last = _HALF_TERM_BREAKS[season]
    return date(year, *first), date(year, *last)


def season(name: str, year: int) -> Days:
    """Return a season by whole months; winter runs from December of `year` to February of the next."""
    first, last = _SEASONS[name]
    return date(year, first, 1), last_day_of(year + (last < first), last)


def quarter(number: int, year: int) -> Days:
    """Return a calendar quarter, 1 to 4."""
    return date(year, number * 3 - 2, 1), last_day_of(year, number * 3)


def financial_quarter(number: int, year: int) -> Days:
    """Return a quarter of the financial year that begins in April of `year`."""
    return quarter(number + 1, year) if number < 4 else quarter(1, year + 1)


def financial_year(year: int) -> Days:
    """Return 1 April of `year` to 31 March of the next: the public sector's financial year."""
    return date(year, 4, 1), date(year + 1, 3, 31)


def tax_year(year: int) -> Days:
    """Return 6 April of `year` to 5 April of the next."""
    return date(year, 4, 6), date(year + 1, 4, 5)


def academic_year(year: int) -> Days:
    """Return 1 September of `year` to 31 August of the next."""
    return date(year, 9, 1), date(year + 1, 8, 31)


def week_of(day: date) -> Days:
    """Return the Monday-to-Sunday week that holds `day`."""
    monday = day - ONE_DAY * day.weekday()
    return monday, monday + ONE_DAY * 6


def week_commencing(day: date) -> Days:
    """Return the week that someone means who types `day` as its first: Monday to Sunday.

    A Sunday begins its own week (many diaries start there); any other day stands for its week.
    """
    return (day, day + ONE_DAY * 6) if day.weekday() == 6 else week_of(day)


def week_ending(day: date) -> Days:
    """Return the week that ends on `day`, from its Monday (a whole seven days if it ends before Friday)."""
    monday, _ = week_of(day)
    return (monday, day) if day.weekday() >= 4 else (day - ONE_DAY * 6, day)


def weekend_of(day: date) -> Days:
    """Return the Saturday and Sunday of the week of `day`; a Monday belongs to the weekend before it."""
    saturday = day + ONE_DAY * (5 - day.weekday()) if day.weekday() else day - ONE_DAY * 2
    return saturday, saturday + ONE_DAY


def iso_week(year: int, number: int) -> Days:
    """Return week `number` of `year` by ISO 8601. Raises ValueError if the year has no such week."""
    return date.fromisocalendar(year, number, 1), date.fromisocalendar(year, number, 7)


def easter_sunday(year: int) -> date:
    """Return Western Easter Sunday by the anonymous Gregorian computus."""
    golden, century, of_century = year % 19, year // 100, year % 100
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - moon - of_century % 4) % 7
    shift = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def _first_monday(year: int, month: int) -> date:
    return date(year, month, 1 + (7 - date(year, month, 1).weekday()) % 7)


def _last_monday(year: int, month: int) -> date:
    last = last_day_of(year, month)
    return last - ONE_DAY * last.weekday()


# Moved by Royal Proclamation: VE Day's anniversaries and the sovereign's jubilees.
_EARLY_MAY_MOVED = {1995: date(1995, 5, 8), 2020: date(2020, 5, 8)}
_SPRING_MOVED = {2002: date(2002, 6, 4), 2012: date(2012, 6, 4), 2022: date(2022, 6, 2)}


def holiday(name: str, year: int) -> date:
    """Return the day of a holiday that falls on one day (see `SINGLE_HOLIDAYS` in `date_words`)."""
    fixed = {
        "christmas eve": (12, 24),
        "christmas day": (12, 25),
        "boxing day": (12, 26),
        "new year's eve": (12, 31),
        "new year's day": (1, 1),
        "valentine's day": (2, 14),
        "halloween": (10, 31),
        "bonfire night": (11, 5),
    }
    if name in fixed:
        return date(year, *fixed[name])
    from_easter = {"ash wednesday": -46, "shrove tuesday": -47, "mothering sunday": -21, "maundy thursday": -3}
    from_easter |= {"good friday": -2, "easter saturday": -1, "easter sunday": 0, "easter monday": 1}
    if name in from_easter:
        return easter_sunday(year) + ONE_DAY * from_easter[name]
    if name == "early may bank holiday":
        return _EARLY_MAY_MOVED.get(year) or _first_monday(year, 5)
    if name == "spring bank holiday":
        return _SPRING_MOVED.get(year) or _last_monday(year, 5)
    return _last_monday(year, 8)


def holiday_period(name: str, year: int) -> Days:
    """Return the days that a holiday takes up, wide enough for any school's or family's calendar of it.

    name: christmas, new year, christmas holidays, easter, easter holidays, summer holidays.
    """
    easter = easter_sunday(year)
    return {
        "christmas": (date(year, 12, 24), date(year, 12, 26)),
        "christmas and new year": (date(year, 12, 24), date(year + 1, 1, 1)),
        "christmas holidays": (date(year, 12, 15), date(year + 1, 1, 8)),
        "new year": (date(year - 1, 12, 31), date(year, 1, 1)),
        "easter": (easter - ONE_DAY * 2, easter + ONE_DAY),
        "easter holidays": (easter - ONE_DAY * 16, easter + ONE_DAY * 16),
        "summer holidays": (
            date(year, *_SCHOOL_HOLIDAYS["summer"][0]),
            date(year, *_SCHOOL_HOLIDAYS["summer"][1]),
        ),
    }[name]


def part_of(days: Days, precision: str, part: str) -> Days:
    """Return the early, mid or late part of a stretch of days.

    A month: days 1 to 10, 11 to 20, 21 to its end. A calendar year: four months each. Anything else: thirds.
    """
    first, last = days
    which = ("early", "mid", "late").index(part)
    if precision == "month":
        begins = first + ONE_DAY * (10 * which)
        return begins, last if which == 2 else begins + ONE_DAY * 9
    if precision == "year" and first.month == 1:
        return date(first.year, 1 + 4 * which, 1), last_day_of(first.year, 4 + 4 * which)
    length = (last - first).days + 1
    return first + ONE_DAY * (length * which // 3), first + ONE_DAY * (length * (which + 1) // 3 - 1)


def week_of_month(days: Days, which: str) -> Days:
    """Return the first, second, third, fourth or last seven days of a month; "fifth" is what is left of it.

    The fifth of a February of 28 days begins after it ends.
    """
    first, last = days
    if which == "last":
        return last - ONE_DAY * 6, last
    begins = first + ONE_DAY * (7 * ("first", "second", "third", "fourth", "fifth").index(which))
    return begins, min(begins + ONE_DAY * 6, last)


def half_of(days: Days, which: str) -> Days:
    """Return the first or the second half of a stretch; a calendar year is cut at the end of June."""
    first, last = days
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        middle = date(first.year, 6, 30)
    else:
        middle = first + ONE_DAY * (((last - first).days + 1) // 2 - 1)
    return (first, middle) if which == "first" else (middle + ONE_DAY, last)
