"""One point in time as typed: what was said of it and nothing more, and the days it stands for.

A `Point` may lack its year or month ("12" in "12-14/03/21"); ranges fill those from the other end.
`days_of` turns a point into a `Stretch`, or raises `ImpossibleDate` (31/02/2021) or `YearNotSaid`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from documents.reading.dates import calendar_spans as spans
from documents.reading.model import Precision

FIRST_YEAR, LAST_YEAR = 1900, 2100

SOON = 10
"""Two digits of a year that would come within so many years are put in the century before, with a remark."""


class ImpossibleDate(ValueError):
    """The words name a day that no calendar has."""


class YearNotSaid(ValueError):
    """The words give no year and there is no row before to take it from."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days that were understood, both included.

    edtf: the plain EDTF form where it is shorter than day/day. codes: what the reader should be told.
    """

    start: date
    end: date
    precision: Precision
    edtf: str = ""
    about: bool = False
    codes: tuple[str, ...] = ()

    @property
    def days(self) -> spans.Days:
        return self.start, self.end


@dataclass(frozen=True, slots=True)
class Point:
    """One end of what was typed.

    named: for terms, seasons and holidays, the days by year; anchor: the one day that "before" counts from.
    frames: what was said round it, outermost first (week, weekend, night, early, first week, …).
    doubted: a question mark or "possibly". slip: the typing had to be put right.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    named: Callable[[int], Stretch] | None = None
    anchor: Callable[[int], date] | None = None
    frames: tuple[str, ...] = ()
    weekday: int | None = None
    short_year: bool = False
    about: bool = False
    doubted: bool = False
    slip: bool = False
    codes: tuple[str, ...] = ()

    @property
    def has_content(self) -> bool:
        return self.named is not None or (self.year, self.month, self.day) != (None, None, None)


@dataclass(frozen=True, slots=True)
class Calendar:
    """What years are measured against: no two-digit year lies after `latest`; `near` is the row before."""

    latest: date
    near: date | None = None

    def full_year(self, digits: str) -> int:
        """Return the year of two or four digits: 21 is 2021, 94 is 1994, never a year to come."""
        number = int(digits)
        if len(digits) > 2:
            return number
        return 2000 + number if 2000 + number <= self.latest.year else 1900 + number


def days_of(point: Point, calendar: Calendar) -> Stretch:
    """Return the days that `point` stands for. Raises ImpossibleDate or YearNotSaid."""
    if point.year is None:
        return _in_nearest_year(point, calendar)
    stretch = _unframed(point, point.year)
    if point.short_year and stretch.start > calendar.latest:
        # This year's two digits but a day to come: written down, it can only have been a century ago.
        earlier = _unframed(replace(point, year=point.year - 100), point.year - 100)
        stretch = replace(earlier, codes=(*earlier.codes, "century-assumed"))
    elif point.short_year and stretch.start.year + 100 <= calendar.latest.year + SOON:
        # "27" typed in 2026: a hundred years ago by the rule, a slip by the look of it.
        stretch = replace(stretch, codes=(*stretch.codes, "century-assumed"))
    elif stretch.start > calendar.latest:
        stretch = replace(stretch, codes=(*stretch.codes, "date-future"))
    return _framed(stretch, point)


def _in_nearest_year(point: Point, calendar: Calendar) -> Stretch:
    """Return the days in the year that lies nearest to the row before: an assumption, and marked as one."""
    near = calendar.near
    if near is None:
        if point.day is not None and point.month is not None:
            _unframed(point, 2000)  # a leap year: 31 February is impossible whatever the year
        raise YearNotSaid
    if point.named is None and point.month is None:
        point = replace(point, month=near.month)
    found: list[Stretch] = []
    for year in (near.year, near.year + 1, near.year - 1):
        try:
            found.append(_unframed(point, year))
        except ImpossibleDate:
            continue
    past = [stretch for stretch in found if stretch.start <= calendar.latest]
    if not past:
        raise ImpossibleDate
    nearest = min(past, key=lambda stretch: abs(stretch.start - near))
    return _framed(replace(nearest, codes=(*nearest.codes, "year-assumed")), point)


def _unframed(point: Point, year: int) -> Stretch:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ImpossibleDate
    if point.named is not None:
        return point.named(year)
    if point.month is None:
        first, last = spans.year_of(year)
        return Stretch(first, last, "year", f"{year:04}")
    if not 1 <= point.month <= 12:
        raise ImpossibleDate
    if point.day is None:
        first, last = spans.month_of(year, point.month)
        return Stretch(first, last, "month", f"{year:04}-{point.month:02}")
    try:
        day = date(year, point.month, point.day)
    except ValueError:
        raise ImpossibleDate from None
    codes = () if point.weekday in (None, day.weekday()) else ("weekday-mismatch",)
    return Stretch(day, day, "day", day.isoformat(), codes=codes)


def _framed(stretch: Stretch, point: Point) -> Stretch:
    stretch = replace(stretch, codes=(*point.codes, *stretch.codes))
    for frame in reversed(point.frames):
        stretch = _FRAMES[frame](stretch)
    return replace(stretch, about=stretch.about or point.about)


def _part(part: str) -> Callable[[Stretch], Stretch]:
    def cut(stretch: Stretch) -> Stretch:
        if stretch.precision == "day":
            return stretch
        first, last = spans.part_of(stretch.days, stretch.precision, part)
        if first > last:
            return replace(stretch, about=True)  # of a day or two there is no early part
        return replace(stretch, start=first, end=last, edtf="", about=True)

    return cut


def _two_parts(first_part: str, last_part: str) -> Callable[[Stretch], Stretch]:
    def cut(stretch: Stretch) -> Stretch:
        return replace(_part(first_part)(stretch), end=_part(last_part)(stretch).end)

    return cut


def _year_ending(stretch: Stretch) -> Stretch:
    """Return the twelve months that end on a day or with a month."""
    start = spans.last_day_of(stretch.end.year - 1, stretch.end.month)
    if stretch.precision == "day":
        start = min(start, stretch.end.replace(year=start.year, day=min(stretch.end.day, start.day)))
    return replace(stretch, start=start + timedelta(days=1), edtf="", precision="year")


def _half(which: str) -> Callable[[Stretch], Stretch]:
    def cut(stretch: Stretch) -> Stretch:
        first, last = spans.half_of(stretch.days, which)
        return replace(stretch, start=first, end=last, edtf="", precision="range")

    return cut


def _nth_week(which: str) -> Callable[[Stretch], Stretch]:
    def cut(stretch: Stretch) -> Stretch:
        if stretch.precision != "month":
            return replace(stretch, about=True)
        first, last = spans.week_of_month(stretch.days, which)
        if first > last:
            raise ImpossibleDate  # four weeks are all that this February has
        return replace(stretch, start=first, end=last, edtf="", precision="range", about=True)

    return cut


def _of_a_day(make: Callable[[date], spans.Days], expected: frozenset[int]) -> Callable[[Stretch], Stretch]:
    """Return a frame that widens one day; `expected` weekdays need no remark."""

    def widen(stretch: Stretch) -> Stretch:
        if stretch.precision not in ("day", "range"):
            return replace(stretch, about=True)
        first, last = make(stretch.start)
        codes = stretch.codes
        if stretch.start.weekday() not in expected:
            codes = (*codes, "weekday-mismatch")
        return replace(stretch, start=first, end=last, edtf="", precision="range", codes=codes)

    return widen


def _night(stretch: Stretch) -> Stretch:
    """Widen one day to the next: a night belongs to both."""
    if stretch.precision != "day":
        return stretch
    return replace(stretch, end=stretch.end + timedelta(days=1), edtf="", precision="range")


def _weekend(day: date) -> spans.Days:
    """Return the weekend, stretched to a Friday or a bank holiday Monday that was typed."""
    first, last = spans.weekend_of(day)
    return (first, day) if day.weekday() == 0 else (first, last)


_ANY_DAY = frozenset(range(7))

_FRAMES: dict[str, Callable[[Stretch], Stretch]] = {
    "early": _part("early"),
    "mid": _part("mid"),
    "late": _part("late"),
    "early to mid": _two_parts("early", "mid"),
    "mid to late": _two_parts("mid", "late"),
    "year ending": _year_ending,
    "first half": _half("first"),
    "second half": _half("second"),
    "first week": _nth_week("first"),
    "second week": _nth_week("second"),
    "third week": _nth_week("third"),
    "fourth week": _nth_week("fourth"),
    "fifth week": _nth_week("fifth"),
    "last week": _nth_week("last"),
    "week commencing": _of_a_day(spans.week_commencing, frozenset({0, 6})),
    "week of": _of_a_day(spans.week_of, _ANY_DAY),
    "week ending": _of_a_day(spans.week_ending, frozenset({4, 5, 6})),
    "weekend": _of_a_day(_weekend, frozenset({4, 5, 6, 0})),
    "night": _night,
}
