"""From tidied words to a `Point`: the day-first English grammar of single dates.

A point is peeled from outside to inside: what was said round it ("c.", "?", "w/c", "early", a weekday),
then the date itself, numeric or in words, or a name (`date_named`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from documents.reading.dates.named import named_point
from documents.reading.dates.points import Calendar, Point
from documents.reading.dates.surroundings import peeled_from, without_weekday
from documents.reading.dates.words import MONTHS, alternatives

_MONTH = rf"(?P<month>{alternatives(MONTHS)})(?![a-z])\.?"
_DAY = r"(?P<day>\d{1,2})(?P<ordinal>\s?(?:st|nd|rd|th)(?![a-z]))?"
_GLUED_DAY = r"(?P<day>\d{1,2})(?P<ordinal>\s?(?:st|nd|rd|th))?"
_YEAR = r"(?P<year>'?\d{4}|'?\d{2})(?!\d)"
_GAP = r"[\s,./\-]*"
_APART = r"(?:\s*[,./\-]\s*|\s+)"
_STROKE = r"\s*[./\-,;:\\|_+=*!~]+\s*|\s+"

_NUMERIC = re.compile(rf"(?P<day>\d{{1,2}})(?P<s1>{_STROKE})(?P<month>\d{{1,2}})(?P<s2>{_STROKE}){_YEAR}")
_YEAR_FIRST = re.compile(
    r"(?P<year>\d{4})(?P<s1>\s*[-/.]\s*|\s+)(?P<month>\d{1,2})(?P<s2>\s*[-/.]\s*|\s+)(?P<day>\d{1,2})"
)
_STROKE_LOST = re.compile(
    r"(?P<day>\d{1,2})[/.\-](?P<month>\d{2})(?P<year>\d{4}|\d{2})|(?P<day2>\d{2})(?P<month2>\d{2})[/.\-](?P<year2>\d{4}|\d{2})"
)
_COMPACT = re.compile(r"(?P<a>\d{2})(?P<b>\d{2})(?P<c>\d{4}|\d{2})")
_NO_DAY = re.compile(
    r"(?P<gap>x{1,2}|\?{1,2}|_{1,3}|-{1,2}|\.{2,3}|00|0(?=\s?[/.\-])|dd)\s*[/.\-\s]\s*(?P<month>\d{1,2})\s*[/.\-\s]\s*(?P<year>\d{4}|\d{2})"
)
# A digit in question: "17?/03/21" doubts the day, "1?/03/21" knows only the month, "17/0?/21" only the year.
_ONLY_YEAR = re.compile(
    r"(?P<gap>x{1,2}|\?{1,2}|_{1,3}|-{1,2}|00?|dd)\s*[/.\-]\s*(?:x{1,2}|\?{1,2}|_{1,3}|-{1,2}|00?|mm)\s*[/.\-]\s*(?P<year>\d{4}|\d{2})"
)
_DOUBTED_DAY = re.compile(r"(?P<day>\d{2})\?\s?[/.\-]\s?(?P<month>\d{1,2})\s?[/.\-]\s?(?P<year>\d{4}|\d{2})")
_DOUBTED_DIGIT = re.compile(r"(?P<gap>\d\?)\s?[/.\-]\s?(?P<month>\d{1,2})\s?[/.\-]\s?(?P<year>\d{4}|\d{2})")
_DOUBTED_MONTH = re.compile(r"\d{1,2}\??\s?[/.\-]\s?(?:\d?\?|\?\?|\d\d\?)\s?[/.\-]\s?(?P<year>\d{4}|\d{2})")
_NO_DAY_WORDS = re.compile(
    rf"(?P<gap>x{{1,2}}|\?{{1,2}}|_{{1,3}}|-{{1,2}}|\.{{2,3}}|00)\s*(?:th)?\s*[/.\-\s]?\s*{_MONTH}{_APART}{_YEAR}"
)
_DAY_MONTH_YEAR = re.compile(rf"{_GLUED_DAY}{_GAP}(?:of\s+)?{_MONTH}{_GAP}(?:in\s+)?{_YEAR}")
_MONTH_DAY_YEAR = re.compile(rf"{_MONTH}{_GAP}(?:the\s+)?{_DAY}(?P<by>{_APART}){_YEAR}")
_YEAR_MONTH_DAY = re.compile(rf"(?P<year>\d{{4}}){_GAP}{_MONTH}{_GAP}{_DAY}")
_YEAR_DAY_MONTH = re.compile(rf"(?P<year>\d{{4}})(?:[\s,./]|\s-\s)+{_GLUED_DAY}{_GAP}(?:of\s+)?{_MONTH}")
_DAY_MONTH = re.compile(rf"{_GLUED_DAY}{_GAP}(?:of\s+)?{_MONTH}")
_MONTH_DAY = re.compile(
    rf"{_MONTH}\s*(?:the\s+)?(?P<day>\d{{1,2}})(?P<ordinal>\s?(?:st|nd|rd|th))"
    rf"|{_MONTH.replace('month', 'month2')}\s+(?:the\s+)?(?P<day2>\d)"
)
_MONTH_YEAR = re.compile(
    rf"{_MONTH}{_GAP}(?:of\s+|in\s+)?(?P<year>\d{{4}}|'\d{{2}})"
    rf"|{_MONTH.replace('month', 'month2')}\s*[-/.,]\s*(?P<year2>\d{{2}})"
)
_YEAR_MONTH = re.compile(rf"(?P<year>\d{{4}}){_GAP}{_MONTH}")
_MONTH_AND_TWO_DIGITS = re.compile(rf"{_MONTH}\s*(?P<year>\d{{2}})")
_MONTH_ALONE = re.compile(_MONTH)
_MONTH_NUMBER_YEAR = re.compile(
    r"(?P<month>\d{1,2})\s*[/.\-]\s*(?P<year>(?:19|20)\d{2})|(?P<year2>(?:19|20)\d{2})\s*[/.\-]\s*(?P<month2>\d{1,2})"
)
_TWO_NUMBERS = re.compile(r"(?P<a>\d{1,2})\s*(?P<by>[/.\-])\s*(?P<b>\d{1,2})")
_YEAR_ALONE = re.compile(r"(?P<year>(?:19|20)\d{2}|'\d{2})")
_DAY_ALONE = re.compile(r"(?:the\s+)?(?P<day>\d{1,2})(?:\s?(?:st|nd|rd|th))?")
_DAY_YEAR = re.compile(r"(?P<day>\d{1,2})(?:\s?(?:st|nd|rd|th))?[,\s]+(?P<year>\d{4})")
_SPREADSHEET_NUMBER = re.compile(r"[2-6]\d{4}(?:\.\d+)?")

_LONGEST_MONTH = 31
_SPREADSHEET_DAY_0 = date(1899, 12, 30)
"""Day 0 of the 1900 date system, allowing for the 29 February 1900 that never was."""


def parse_point(text: str, calendar: Calendar, *, bare_day: bool = False) -> Point | None:
    """Return the point that the whole of `text` (tidied) names, or None if it is not one.

    bare_day: a day alone ("12", "12th") counts, as at one end of a range.
    Raises ImpossibleDate where the words are a date's but no such date can be.
    """
    point = Point()
    while True:
        bare, weekday = without_weekday(text)
        core = _core(bare, calendar, bare_day)
        if core is not None:
            return replace(
                core,
                frames=point.frames,
                weekday=weekday,
                about=point.about or core.about,
                doubted=point.doubted or core.doubted,
                codes=(*point.codes, *core.codes),
            )
        inside = peeled_from(text, point)
        if inside is None:
            return None
        text, point = inside


def _core(text: str, calendar: Calendar, bare_day: bool) -> Point | None:
    for pattern, build in _FORMS:
        found = pattern.fullmatch(text)
        if found:
            point = build(found, calendar)
            if point is not None:
                return point
    named = named_point(text, calendar)
    if named is not None:
        return named
    if bare_day:
        found = _DAY_YEAR.fullmatch(text)
        if found:
            return Point(day=int(found["day"]), year=int(found["year"]))
        found = _DAY_ALONE.fullmatch(text)
        if found:
            return Point(day=int(found["day"]))
    return None


def _slipped(first: str, second: str) -> bool:
    """Tell whether the two strokes of a date differ, are doubled, or are no stroke that people mean."""
    one, two = first.strip(), second.strip()
    return one != two or len(one) > 1 or (one != "" and one not in "./-")


def _with_year(day: int | None, month: int, year: str, calendar: Calendar, *, slip: bool = False) -> Point:
    digits = year.strip("'")
    return Point(year=calendar.full_year(digits), month=month, day=day, short_year=len(digits) == 2, slip=slip)


def _numeric(found: re.Match[str], calendar: Calendar) -> Point:
    slip = _slipped(found["s1"], found["s2"])
    return _with_year(int(found["day"]), int(found["month"]), found["year"], calendar, slip=slip)


def _year_first(found: re.Match[str], calendar: Calendar) -> Point:
    slip = found["s1"].strip() != found["s2"].strip()
    return _with_year(int(found["day"]), int(found["month"]), found["year"], calendar, slip=slip)


def _stroke_lost(found: re.Match[str], calendar: Calendar) -> Point | None:
    day, month, year = (found[name] or found[f"{name}2"] for name in ("day", "month", "year"))
    if int(month) > 12 or not 1 <= int(day) <= 31:
        return None
    if found["day2"] and found["day2"] in ("19", "20"):
        return None  # 2011/12 is two years
    return _with_year(int(day), int(month), year, calendar, slip=True)


def _compact(found: re.Match[str], calendar: Calendar) -> Point:
    """Return 20210403 by ISO where it can be, else day first: 03042021, 030421."""
    a, b, c = found["a"], found["b"], found["c"]
    if len(c) == 4 and a in ("19", "20") and 1 <= int(c[:2]) <= 12 and 1 <= int(c[2:]) <= 31:
        return _with_year(int(c[2:]), int(c[:2]), a + b, calendar)
    return _with_year(int(a), int(b), c, calendar)


def _no_day(found: re.Match[str], calendar: Calendar) -> Point:
    month = int(found["month"]) if found["month"].isdigit() else MONTHS[found["month"]]
    return _left_open(_with_year(None, month, found["year"], calendar), found["gap"])


def _only_year(found: re.Match[str], calendar: Calendar) -> Point:
    return _left_open(Point(year=calendar.full_year(found["year"])), found["gap"])


def _left_open(point: Point, gap: str) -> Point:
    """Return the point in doubt where its day is a question mark, or 00: a program's blank or a slip."""
    if gap.startswith("0"):
        return replace(point, doubted=True, codes=("date-ambiguous",))
    return replace(point, doubted="?" in gap)


def _doubted_day(found: re.Match[str], calendar: Calendar) -> Point:
    return replace(_with_year(int(found["day"]), int(found["month"]), found["year"], calendar), doubted=True)


def _doubted_month(found: re.Match[str], calendar: Calendar) -> Point:
    return Point(year=calendar.full_year(found["year"]), doubted=True)


def _in_words(found: re.Match[str], calendar: Calendar) -> Point:
    return _with_year(int(found["day"]), MONTHS[found["month"]], found["year"], calendar)


def _month_day_year(found: re.Match[str], calendar: Calendar) -> Point | None:
    """Return "March 12, 2020"; in doubt "March 20-22", whose last number may be a second day.

    Not a date at all where the row before stands years away from that year, so that the days fit better.
    """
    point = _in_words(found, calendar)
    day, last = int(found["day"]), int(found["year"].strip("'"))
    plain_stroke = found["ordinal"] is not None and not found["by"].strip(" ,.")
    if len(found["year"]) != 2 or not day < last <= _LONGEST_MONTH or plain_stroke:
        return point
    near = calendar.near
    if near is not None and point.year is not None and abs(near.year - point.year) > 1:
        return None
    return replace(point, doubted=True, codes=("date-ambiguous",))


def _day_month(found: re.Match[str], calendar: Calendar) -> Point:
    named = found.groupdict()
    day, month = found["day"] or named["day2"], found["month"] or named["month2"]
    return Point(day=int(day), month=MONTHS[month])


def _month_year(found: re.Match[str], calendar: Calendar) -> Point:
    named = found.groupdict()
    month, year = found["month"] or named["month2"], found["year"] or named["year2"]
    return _with_year(None, MONTHS[month], year, calendar)


def _month_and_two_digits(found: re.Match[str], calendar: Calendar) -> Point:
    """Return "April 21" as April 2021; it is told that the number could be a day.

    In doubt only where the row before stands years away, so that the day would fit better than the year.
    """
    point = _with_year(None, MONTHS[found["month"]], found["year"], calendar)
    if not 1 <= int(found["year"]) <= 31:
        return point
    near = calendar.near
    elsewhere = near is not None and point.year is not None and abs(near.year - point.year) > 1
    return replace(point, doubted=elsewhere, codes=("date-ambiguous",))


def _month_alone(found: re.Match[str], calendar: Calendar) -> Point:
    return Point(month=MONTHS[found["month"]])


def _month_number_year(found: re.Match[str], calendar: Calendar) -> Point | None:
    month, year = found["month"] or found["month2"], found["year"] or found["year2"]
    if found["year2"] and int(month) > 12:
        return None  # 2019/20
    if found["year2"] and "/" in found.group() and int(month) == int(year) % 100 + 1:
        return None  # 2011/12
    return _with_year(None, int(month), year, calendar)


def _two_numbers(found: re.Match[str], calendar: Calendar) -> Point | None:
    """Return "25/03" as a day of a month, "03/21" as a month of a year; 25/21 can be neither."""
    first, second = int(found["a"]), int(found["b"])
    if second in (40, 42) or (second == 52 and not found["a"].startswith("0")):
        return None  # 20/40: the twentieth week of a pregnancy; 6/52: six weeks
    if second > 12 and first <= 12 and len(found["b"]) == 2:
        return _with_year(None, first, found["b"], calendar)
    return Point(day=first, month=second)


def _year_alone(found: re.Match[str], calendar: Calendar) -> Point:
    return Point(year=calendar.full_year(found["year"].strip("'")))


def _spreadsheet_number(found: re.Match[str], calendar: Calendar) -> Point | None:
    day = _SPREADSHEET_DAY_0 + timedelta(days=int(float(found.group())))
    if day > calendar.latest:
        return None
    return Point(day=day.day, month=day.month, year=day.year, codes=("date-from-number",))


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Calendar], Point | None]], ...] = (
    (_ONLY_YEAR, _only_year),
    (_NO_DAY, _no_day),
    (_DOUBTED_DAY, _doubted_day),
    (_DOUBTED_DIGIT, _no_day),
    (_DOUBTED_MONTH, _doubted_month),
    (_NUMERIC, _numeric),
    (_YEAR_FIRST, _year_first),
    (_DAY_MONTH_YEAR, _in_words),
    (_MONTH_DAY_YEAR, _month_day_year),
    (_YEAR_MONTH_DAY, _in_words),
    (_YEAR_DAY_MONTH, _in_words),
    (_COMPACT, _compact),
    (_MONTH_NUMBER_YEAR, _month_number_year),
    (_STROKE_LOST, _stroke_lost),
    (_NO_DAY_WORDS, _no_day),
    (_MONTH_YEAR, _month_year),
    (_YEAR_MONTH, _month_year),
    (_MONTH_DAY, _day_month),
    (_MONTH_AND_TWO_DIGITS, _month_and_two_digits),
    (_DAY_MONTH, _day_month),
    (_MONTH_ALONE, _month_alone),
    (_TWO_NUMBERS, _two_numbers),
    (_YEAR_ALONE, _year_alone),
    (_SPREADSHEET_NUMBER, _spreadsheet_number),
)
