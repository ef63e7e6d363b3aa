"""Named stretches as people type them: terms, seasons, quarters, financial and academic years, holidays."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from documents.reading.dates import calendar_spans as spans
from documents.reading.dates.points import Calendar, ImpossibleDate, Point, Stretch
from documents.reading.dates.words import HOLIDAY_ANCHORS, PERIOD_HOLIDAYS, SINGLE_HOLIDAYS, alternatives

# "2020", "20", "'20", or a year that is two halves: "2020/21", "20-21", "2020/2021".
_YEARS = r"(?:(?P<year>'?\d{4}|'?\d{2})(?:\s?[/-]\s?(?P<next>'?\d{4}|'?\d{2}))?)"
_OF = r"(?:\s+(?:of|in|for|the))*\s*[,(/-]?\s*"
_YEAR_AFTER = rf"(?:{_OF}{_YEARS}\)?)?"

_HALF = r"(?P<half>1st half|2nd half|first half|second half|[12])"
_SCHOOL_TERM = re.compile(
    rf"(?:(?P<season>autumn|aut|spring|spr|summer|sum)\.?\s*(?:(?:school\s+)?term)(?:\s*{_HALF})?{_YEAR_AFTER})"
)
_NUMBERED_HALF = re.compile(
    rf"(?P<season>autumn|aut|spring|spr|summer|sum)\.?\s*"
    rf"(?:{_HALF}(?:\s+(?:half\s+)?term)?|half[\s-]term\s*{_HALF.replace('half>', 'half2>')})"
    rf"(?:{_OF}(?P<year>'?\d{{4}}|'?\d{{2}}(?=\s?[/-]))(?:\s?[/-]\s?(?P<next>'?\d{{4}}|'?\d{{2}}))?\)?)?"
)
_NUMBERED_TERM = re.compile(rf"term\s*(?P<number>[1-6]){_YEAR_AFTER}")
_HALF_TERM = re.compile(
    rf"(?P<season>autumn|october|oct|november|spring|february|feb|summer|may|whitsun|whit|june)\s+"
    rf"half[\s-]?term(?:\s+(?:break|holidays?|week))?{_YEAR_AFTER}"
)
_HALF_TERM_FIRST = re.compile(
    rf"half[\s-]?term(?:\s+(?:break|holidays?|week))?\s*,?\s*(?:in\s+|of\s+|-\s*)?\(?\s*"
    rf"(?P<season>autumn|october|oct|november|nov|spring|february|feb|summer|may|whitsun|whit|june){_YEAR_AFTER}"
)
_SEASON = re.compile(rf"(?P<season>spring|summer|autumn|winter)(?:\s*time)?{_YEAR_AFTER}")
_SEASON_YEAR_FIRST = re.compile(r"(?P<year>\d{4})[\s,]+(?P<season>spring|summer|autumn|winter)(?P<term>\s+term)?")
_SEASON_YEAR_TERM = re.compile(r"(?P<season>spring|summer|autumn)\s+(?P<year>\d{4})(?P<term>\s+term)")
_HALF_YEAR = re.compile(r"h(?P<half>[12])\s*[,/-]?\s*(?P<year>\d{4})")
_QUARTER_NUMBER = (
    r"(?:q(?:uarter|tr)?\s*(?P<q1>[1-4])|(?P<q2>1st|2nd|3rd|4th|first|second|third|fourth|last)\s+(?:quarter|qtr))"
)
_FINANCIAL = r"(?:f\.?/?y\.?|financial\s+year|fiscal\s+year)"
_QUARTER = re.compile(rf"{_QUARTER_NUMBER}{_OF}(?P<financial>{_FINANCIAL}\s*)?{_YEARS}\)?")
_QUARTER_YEAR_FIRST = re.compile(rf"(?P<financial>{_FINANCIAL}\s*)?{_YEARS}[\s,/-]+{_QUARTER_NUMBER}")
_NAMED_YEAR = re.compile(
    rf"(?:the\s+)?(?P<kind>{_FINANCIAL}|tax\s+year|academic\s+year|school\s+year|a/?y)\s*(?:of\s+|ending\s+)?\s*{_YEARS}"
)
_NAMED_YEAR_LAST = re.compile(
    rf"{_YEARS}\s*(?P<kind>financial\s+year|tax\s+year|academic\s+year|school\s+year|f/?y|a/?y)"
)
_PERIOD_HOLIDAY = re.compile(rf"(?:the\s+)?(?P<name>{alternatives(PERIOD_HOLIDAYS)}){_YEAR_AFTER}")
_SINGLE_HOLIDAY = re.compile(rf"(?:the\s+)?(?P<name>{alternatives(SINGLE_HOLIDAYS)}){_YEAR_AFTER}")
_EITHER_BANK_HOLIDAY = re.compile(
    rf"(?:the\s+)?may\s+(?:bank\s+hol(?:iday)?|b/?h)(?:\s+(?:monday|weekend))?{_YEAR_AFTER}"
)
_DECADE = re.compile(r"(?:the\s+)?(?P<year>(?:19|20)\d0)\s?'?s|(?:the\s+)?'?(?P<short>[5-9]0)\s?'?s")
_SCHOOL_WEEK = re.compile(
    r"(?:week|wk)\s*(?P<week>\d{1,2})(?:\s+of|,)?\s+(?P<year>\d{4})|(?P<iso>\d{4})-?w(?P<w>\d{2})"
)
_TWO_YEARS = re.compile(r"(?P<year>(?:19|20)\d{2})\s?(?P<by>[/-])\s?(?P<next>\d{4}|\d{2})")

_SHORT_SEASONS = {"aut": "autumn", "spr": "spring", "sum": "summer"}
_HALF_TERM_SEASONS = {
    **dict.fromkeys(("autumn", "october", "oct", "november", "nov"), "autumn"),
    **dict.fromkeys(("spring", "february", "feb"), "spring"),
    **dict.fromkeys(("summer", "may", "whitsun", "whit", "june"), "summer"),
}
_ORDINALS = {"1st": 1, "first": 1, "2nd": 2, "second": 2, "3rd": 3, "third": 3, "4th": 4, "fourth": 4, "last": 4}
_TERM_HALVES = {
    1: ("autumn", 1),
    2: ("autumn", 2),
    3: ("spring", 1),
    4: ("spring", 2),
    5: ("summer", 1),
    6: ("summer", 2),
}


def named_point(text: str, calendar: Calendar) -> Point | None:
    """Return the term, season, quarter, year or holiday that the whole of `text` names, else None."""
    for pattern, build in _FORMS:
        found = pattern.fullmatch(text)
        if found:
            return build(found, calendar)
    return None


def _year(found: re.Match[str], calendar: Calendar, *, second: bool = False) -> int | None:
    """Return the year typed; of "2020/21" the second if asked. Raises ImpossibleDate for "2020/25"."""
    typed, following = found.group("year"), found.group("next")
    if typed is None:
        return None
    year = calendar.full_year(typed.strip("'"))
    if following is None:
        return year
    if (year + 1) % 100 != int(following.strip("'")) % 100:
        raise ImpossibleDate
    return year + 1 if second else year


def _named(
    year: int | None,
    days: Callable[[int], spans.Days],
    *,
    edtf: Callable[[int], str] | None = None,
    about: bool = False,
    anchor: Callable[[int], date] | None = None,
) -> Point:
    def stretch(of_year: int) -> Stretch:
        first, last = days(of_year)
        return Stretch(first, last, "season", edtf(of_year) if edtf else "", about)

    return Point(year=year, named=stretch, anchor=anchor)


def _school_term(found: re.Match[str], calendar: Calendar) -> Point:
    season = _SHORT_SEASONS.get(found["season"], found["season"])
    year = _year(found, calendar, second=season != "autumn")
    half = _half_number(found.groupdict().get("half") or found.groupdict().get("half2"))
    return _named(year, lambda y: spans.term(season, y, half), about=half is not None)


def _half_number(text: str | None) -> int | None:
    return {"1": 1, "2": 2, "1s": 1, "2n": 2, "fi": 1, "se": 2}[text[:2]] if text else None


def _numbered_term(found: re.Match[str], calendar: Calendar) -> Point:
    """Return one of the six terms that some authorities' school years have."""
    season, half = _TERM_HALVES[int(found["number"])]
    year = _year(found, calendar, second=season != "autumn")
    return _named(year, lambda y: spans.term(season, y, half), about=True)


def _half_term(found: re.Match[str], calendar: Calendar) -> Point:
    season = _HALF_TERM_SEASONS[found["season"]]
    year = _year(found, calendar, second=season != "autumn")
    return _named(year, lambda y: spans.half_term_break(season, y), about=True)


def _season(found: re.Match[str], calendar: Calendar) -> Point:
    name = found["season"]
    if found.groupdict().get("term"):
        return _named(int(found["year"]), lambda y: spans.term(name, y))
    year = (
        _year(found, calendar, second=name in ("spring", "summer"))
        if "next" in found.groupdict()
        else int(found["year"])
    )
    code = spans.SEASON_CODES[name]
    point = _named(year, lambda y: spans.season(name, y), edtf=lambda y: f"{y:04}-{code}")
    if name == "winter" and not found.groupdict().get("next"):
        # The winter that begins in that year, by EDTF's counting; people may mean the one that ends in it.
        return replace(point, codes=("date-ambiguous",))
    return point


def _half_year(found: re.Match[str], calendar: Calendar) -> Point:
    which = ("first", "second")[int(found["half"]) - 1]
    return _named(int(found["year"]), lambda y: spans.half_of(spans.year_of(y), which))


def _quarter(found: re.Match[str], calendar: Calendar) -> Point:
    number = int(found["q1"]) if found["q1"] else _ORDINALS[found["q2"]]
    year = _year(found, calendar)
    if found["financial"] or found["next"]:
        return _named(year, lambda y: spans.financial_quarter(number, y))
    return _named(year, lambda y: spans.quarter(number, y), edtf=lambda y: f"{y:04}-{32 + number}")


def _named_year(found: re.Match[str], calendar: Calendar) -> Point:
    kind = found["kind"]
    make = spans.financial_year
    if kind.startswith("tax"):
        make = spans.tax_year
    elif kind[0] in "as":
        make = spans.academic_year

    def stretch(year: int) -> Stretch:
        first, last = make(year)
        # "Financial year 2020" alone may mean the year that begins or the one that ends then.
        codes = () if found["next"] else ("date-ambiguous",)
        return Stretch(first, last, "year", codes=codes)

    return Point(year=_year(found, calendar), named=stretch)


def _period_holiday(found: re.Match[str], calendar: Calendar) -> Point:
    name = PERIOD_HOLIDAYS[found["name"]]
    in_second = name == "new year" or name.startswith(("easter", "summer"))
    year = _year(found, calendar, second=in_second)
    counted_from = HOLIDAY_ANCHORS.get(name)
    return _named(
        year,
        lambda y: spans.holiday_period(name, y),
        about=True,
        anchor=(lambda y: spans.holiday(counted_from, y)) if counted_from else None,
    )


def _single_holiday(found: re.Match[str], calendar: Calendar) -> Point:
    name = SINGLE_HOLIDAYS[found["name"]]

    def stretch(year: int) -> Stretch:
        day = spans.holiday(name, year)
        return Stretch(day, day, "day", day.isoformat())

    return Point(year=_year(found, calendar), named=stretch)


def _either_bank_holiday(found: re.Match[str], calendar: Calendar) -> Point:
    """Return the May of "May bank holiday": it has two, and which was not said."""

    def stretch(year: int) -> Stretch:
        first, last = spans.month_of(year, 5)
        return Stretch(first, last, "month", f"{year:04}-05")

    return Point(year=_year(found, calendar), named=stretch, doubted=True, codes=("date-ambiguous",))


def _decade(found: re.Match[str], calendar: Calendar) -> Point:
    def stretch(year: int) -> Stretch:
        return Stretch(date(year, 1, 1), date(year + 9, 12, 31), "range", f"{year:04}/{year + 9:04}")

    return Point(year=int(found["year"] or f"19{found['short']}"), named=stretch)


def _week_number(found: re.Match[str], calendar: Calendar) -> Point:
    number = int(found["week"] or found["w"])

    def stretch(year: int) -> Stretch:
        try:
            first, last = spans.iso_week(year, number)
        except ValueError:
            raise ImpossibleDate from None
        codes = ("date-ambiguous",) if found["week"] else ()
        return Stretch(first, last, "range", codes=codes)

    return Point(year=int(found["year"] or found["iso"]), named=stretch)


def _two_years(found: re.Match[str], calendar: Calendar) -> Point | None:
    """Return "2019/20" or "2019-2020": both calendar years, the widest that can be meant."""
    first = int(found["year"])
    last = int(found["next"]) if len(found["next"]) == 4 else first - first % 100 + int(found["next"])
    if last <= first or (len(found["next"]) == 2 and last != first + 1):
        return None
    if found["by"] == "-" and int(found["next"]) <= 12:
        return None  # 2011-12 is December 2011

    def stretch(year: int) -> Stretch:
        codes = ("date-ambiguous",) if last == first + 1 and len(found["next"]) == 2 else ()
        return Stretch(date(year, 1, 1), date(last, 12, 31), "range", f"{year:04}/{last:04}", codes=codes)

    return Point(year=first, named=stretch)


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Calendar], Point | None]], ...] = (
    (_SCHOOL_TERM, _school_term),
    (_NUMBERED_HALF, _school_term),
    (_NUMBERED_TERM, _numbered_term),
    (_HALF_TERM, _half_term),
    (_HALF_TERM_FIRST, _half_term),
    (_SEASON, _season),
    (_SEASON_YEAR_FIRST, _season),
    (_SEASON_YEAR_TERM, _season),
    (_HALF_YEAR, _half_year),
    (_QUARTER, _quarter),
    (_QUARTER_YEAR_FIRST, _quarter),
    (_NAMED_YEAR, _named_year),
    (_NAMED_YEAR_LAST, _named_year),
    (_SINGLE_HOLIDAY, _single_holiday),
    (_EITHER_BANK_HOLIDAY, _either_bank_holiday),
    (_DECADE, _decade),
    (_PERIOD_HOLIDAY, _period_holiday),
    (_SCHOOL_WEEK, _week_number),
    (_TWO_YEARS, _two_years),
)
