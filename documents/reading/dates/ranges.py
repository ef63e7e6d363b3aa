"""Two or more dates in one cell: from a first to a last, a list, or a choice between days.

What one end leaves out is taken from the other: "12-14/03/21", "30 Dec – 2 Jan 2021", "March-May 2020".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from documents.reading.dates.grammar import parse_point
from documents.reading.dates.points import Calendar, ImpossibleDate, Point, Stretch, days_of
from documents.reading.dates.words import MONTHS, alternatives, phrases

Kind = Literal["span", "between", "either"]


@dataclass(frozen=True, slots=True)
class Range:
    """The stretch from the first to the last of the dates typed.

    kind: a span lasted all that time; "between" is one act on an unknown day inside it; "either" is a choice.
    """

    stretch: Stretch
    kind: Kind
    doubted: bool = False
    slip: bool = False


_BETWEEN = re.compile(
    r"(?:some\s?time\s+|at some point\s+)?(?:in\s+)?(?:between|betw|bet|btw|btwn)\.?\s+(?P<rest>.+)"
)
_FROM = re.compile(r"(?:from|dates?|period|for the period|between dates)\s*:?\s+(?P<rest>.+)")
_WORDS = re.compile(r"\s+(?P<by>to|until|untill|till|til|through|thru|up to|ending|and|&|or|and/or)\s+")
_STROKES = (
    re.compile(r"\s+-+\s+"),
    re.compile(r"\s*-+>?\s*"),
    re.compile(r"\s*[/+&]\s*"),
    re.compile(r"\s*[,;]\s*"),
    re.compile(r"\s*(?:>|\.{2,})\s*"),
)
_LIST = re.compile(r"\s*[,;&+]\s*(?:and\s+)?|\s+and\s+")
_SLASHED_DAYS = re.compile(
    r"\d{1,2}(?:st|nd|rd|th)?(?:\s*/\s*\d{1,2}(?:st|nd|rd|th)?){2,}\s*(?:of\s+)?"
    rf"(?:{alternatives(MONTHS)})(?![a-z])"
)
# 12-14/03: mixed strokes, no year, and not a mistyped full date because there is no 14th month.
_DAYS_OF_MONTH = re.compile(r"(?P<a>\d{1,2})\s*-\s*(?P<b>\d{1,2})\s*[/.]\s*(?P<month>\d{1,2})")
_FOUR_NUMBERS = re.compile(r"\d{1,2}([/.-])(?P<b>\d{1,2})\1\d{1,2}\1(?:\d{4}|\d{2})")
_FRAME = re.compile(
    rf"(?:(?:over|during|on)\s+)?(?:the\s+)?"
    rf"(?:{phrases('weekend of', 'night of')}|nights?|days|period)(?:\s+of)?(?:\s+the)?\s+(?P<rest>.+)"
)


def parse_range(text: str, calendar: Calendar) -> Range | None:
    """Return the range that the whole of `text` (tidied) says, or None if it says none.

    Raises ImpossibleDate where one of its ends cannot be, YearNotSaid where no year can be had.
    """
    kind: Kind = "span"
    between = _BETWEEN.fullmatch(text)
    if between:
        kind, text = "between", between["rest"]
    else:
        text = _without(_FROM, text)
    text = _without(_FRAME, text)
    if parse_point(text, calendar) is not None:
        return None  # "from 12/03/21": one date, which `dates` reads as open at one end
    about = text.startswith(("c. ", "c ", "circa ", "approx ", "approximately ", "around ", "about ", "~"))
    four = _FOUR_NUMBERS.fullmatch(text)
    if four and int(four["b"]) <= 12:
        raise ImpossibleDate  # 1/2/3/2019: which of the first three is the month?
    if _SLASHED_DAYS.match(text):
        points = _listed(text, calendar)
        if points:
            return _range(points, kind, calendar, about=about)
    impossible = False
    for left, right, by in _cuts(text):
        ends = _ends(left, right, by, calendar)
        if ends is None or (by in ("/", ",") and (ends[0].slip or ends[1].slip)):
            continue
        choice: Kind = "either" if by == "or" and kind == "span" else kind
        try:
            return _range([*ends], choice, calendar, about=about)
        except ImpossibleDate:
            impossible = True  # cut at another stroke it may be a range that can be
    points = _listed(text, calendar)
    if points:
        return _range(points, kind, calendar, about=about)
    if impossible:
        raise ImpossibleDate
    return None


def numbers_that_are_a_range(text: str, *, near_year: int | None) -> bool:
    """Tell whether "12-14/03" is days of a month, and not day, month and year with a slip."""
    found = _DAYS_OF_MONTH.fullmatch(text)
    if not found:
        return False
    first, last, month = int(found["a"]), int(found["b"]), int(found["month"])
    if not (first < last <= 31 and 1 <= month <= 12):
        return False
    # 05-07/03 may also be 5 July 2003: a choice that the row before settles.
    return last > 12 or (near_year is not None and abs(near_year - (2000 + month)) > 1)


def _without(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.fullmatch(text)
    return found["rest"] if found else text


def _cuts(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield the ways to cut the text in two, the plainest first, with the word that joins the halves."""
    for found in _WORDS.finditer(text):
        yield text[: found.start()], text[found.end() :], found["by"].removeprefix("and/")
    for stroke in _STROKES:
        for found in stroke.finditer(text):
            by = next((mark for mark in "-,;" if mark in found.group()), "/").replace(";", ",")
            yield text[: found.start()], text[found.end() :], by


def _ends(left: str, right: str, by: str, calendar: Calendar) -> tuple[Point, Point] | None:
    if not left or not right:
        return None
    last = parse_point(right, calendar, bare_day=True)
    if last is None:
        return None
    first = parse_point(left, calendar, bare_day=True)
    if first is None or not (_anchored(first) or _anchored(last)):
        return None
    if "date-from-number" in first.codes + last.codes:
        return None
    if (_is_bare_day(first) and last.day is None) or (
        _is_bare_day(last) and first.day is None and not first.short_year
    ):
        return None  # "17 to March 2021" says no range of days
    if _has_other_reading(first, last, (left, right), by, calendar.latest):
        first = replace(first, doubted=True, codes=(*first.codes, "date-ambiguous"))
    if last.day and first.day is None and first.short_year and "date-ambiguous" in first.codes:
        # "March 12-14, 2021": beside a second day, the two digits are a day and not a year.
        first = Point(day=(first.year or 0) % 100, month=first.month, about=first.about, frames=first.frames)
    if last.frames == ("night",) and first.day is not None and not first.frames:
        last = replace(last, frames=())  # "3/4 March, overnight": the night ends on the second day
    if first.frames == ("week commencing",) and not last.frames:
        last = replace(last, frames=first.frames)
    return _completed(first, last)


_CLOCK_LIKE = re.compile(r".*?(?<![\d.])(?:[01]?\d|2[0-3])\.[0-5]\d|(?:19[5-9]|20[0-4])\d")
"""Figures of a date that a clock shows too: 14.03, 2021."""


_YEAR_FIRST = re.compile(r"(?:19|20)\d\d\W")
_HALF_A_YEAR = 6


def _has_other_reading(first: Point, last: Point, typed: tuple[str, str], by: str, latest: date) -> bool:
    """Tell whether one end may be no date but a time ("12.03.20, 10.12"), or a year where a day is read
    ("12 March 20-22"), or the last to be read lies before the first in its year.
    """
    if by not in ("-", ",", "/"):
        return False
    if _is_whole(first) and last.year is None and _is_bare_day(last):
        day, year = last.day or 0, (first.year or 0) % 100
        # "12/03/2020 - 9" goes back, and "12 March 20-22" may be two years.
        return day <= (first.day or 0) or (
            first.short_year and typed[1].isdigit() and year < day <= latest.year % 100
        )
    if first.year is None and by != "-" and _YEAR_FIRST.match(typed[1]):
        return True
    before = _is_whole(first) and last.year is None and last.month is not None and _order(last) < _order(first)
    if before and ((last.month or 0) - (first.month or 0)) % 12 >= _HALF_A_YEAR:
        return True
    if _is_whole(first) and (last.year is None or last.month is None) and last.named is None:
        return _CLOCK_LIKE.fullmatch(typed[1]) is not None
    return (
        by == ","
        and _is_whole(last)
        and first.year is None
        and _order(first) > _order(last)
        and _CLOCK_LIKE.fullmatch(typed[0]) is not None
    )


def _is_whole(point: Point) -> bool:
    return None not in (point.year, point.month, point.day)


def _anchored(point: Point) -> bool:
    """Tell whether a point says at least a month, a year or a name: two bare days say nothing."""
    return point.named is not None or point.month is not None or point.year is not None


def _is_bare_day(point: Point) -> bool:
    return point.day is not None and point.month is None and point.named is None


def _completed(first: Point, last: Point) -> tuple[Point, Point]:
    """Return both ends with what each leaves out taken from the other."""
    if last.day is not None and last.month is None and last.named is None and first.month is not None:
        last = replace(last, month=first.month)
    if first.day is not None and first.month is None and first.named is None and last.month is not None:
        first = replace(first, month=last.month)
        if last.day is not None and first.day is not None and first.day > last.day:
            # "28-2 March" began in the month before.
            before = 12 if last.month == 1 else (last.month or 2) - 1
            first = replace(first, month=before, codes=(*first.codes, "date-ambiguous"))
    if first.year is None and last.year is not None:
        earlier = _order(first) > _order(last)
        first = replace(first, year=last.year - earlier, short_year=last.short_year)
    elif last.year is None and first.year is not None:
        later = _order(last) < _order(first)
        last = replace(last, year=first.year + later, short_year=first.short_year)
    return first, last


def _order(point: Point) -> tuple[int, int]:
    """Return where in the year a point lies, to tell whether a range runs over New Year."""
    if point.named is not None:
        start = point.named(2000).start
        return start.month, start.day
    return point.month or 0, point.day or 0


def _listed(text: str, calendar: Calendar) -> list[Point] | None:
    """Return the points of "12, 13 and 15 March 2021", each completed from the one after it."""
    pieces = [piece for piece in _LIST.split(text) if piece]
    if len(pieces) == 1 and re.search(r"[a-z]{3}", text):
        pieces = [piece.strip() for piece in text.split("/")]  # 12/13/14 March, Jan/Feb/March
    if not 3 <= len(pieces) <= 12:
        return None
    points: list[Point] = []
    for piece in reversed(pieces):
        point = parse_point(piece, calendar, bare_day=True)
        if point is None:
            return None
        points.insert(0, _completed(point, points[0])[0] if points else point)
    return points if _anchored(points[-1]) else None


def _range(points: list[Point], kind: Kind, calendar: Calendar, *, about: bool) -> Range:
    stretches = [days_of(point, calendar) for point in points]
    if points[0].year is None and points[-1].year is None and len(points) == 2:
        stretches[1] = days_of(points[1], replace(calendar, near=stretches[0].start))
    first, last = stretches[0], stretches[-1]
    codes = [code for stretch in stretches for code in stretch.codes]
    if last.end < first.start:
        codes.append("end-before-start")
    if len(points) == 2 and _within(first, last):
        codes.append("date-ambiguous")
    start, end = min(s.start for s in stretches), max(s.end for s in stretches)
    return Range(
        Stretch(
            start,
            end,
            "day" if start == end else "range",
            _joined_edtf(first, last, ordered=last.end >= first.start),
            about or any(stretch.about for stretch in stretches),
            tuple(dict.fromkeys(codes)),
        ),
        kind,
        doubted=any(point.doubted for point in points)
        or "end-before-start" in codes
        or (len(points) == 2 and _within(first, last)),
        slip=any(point.slip for point in points),
    )


def _within(first: Stretch, last: Stretch) -> bool:
    """Tell whether one end lies in the midst of the other: "4/5/20 – 5/20" says no first and last day."""
    return last.start < first.start <= first.end <= last.end or first.start <= last.start <= last.end < first.end


def _joined_edtf(first: Stretch, last: Stretch, *, ordered: bool) -> str:
    """Return "2020-03/2020-05" where both ends have such a form, "" to let the days be written out."""
    plain = (
        first.edtf
        and last.edtf
        and "/" not in first.edtf + last.edtf
        and "-2" not in (first.edtf[4:6], last.edtf[4:6])
    )
    plain = plain and "-3" not in (first.edtf[4:6], last.edtf[4:6])
    if not (plain and ordered) or first.edtf == last.edtf:
        return ""
    return f"{first.edtf}/{last.edtf}"
