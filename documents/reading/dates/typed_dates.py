"""What people type for a date, as bounds: our own grammar, day first, English.

No day is made up that was not said: a month stays a month, "c." stays about, what cannot be a date is said
to be invalid, and what is not understood stays unknown with its words beside it.
Conventions: those of `casereviews read --json`, version 1.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from documents.reading.dates import words as date_words
from documents.reading.dates.among_words import among_words
from documents.reading.dates.edtf_text import NOT_KNOWN, edtf_of
from documents.reading.dates.grammar import parse_point
from documents.reading.dates.plain_days import plain_day
from documents.reading.dates.points import Calendar, ImpossibleDate, Point, Stretch, YearNotSaid, days_of
from documents.reading.dates.ranges import Range, numbers_that_are_a_range, parse_range
from documents.reading.dates.surroundings import without_weekday
from documents.reading.dates.words import alternatives, phrases
from documents.reading.model import Certainty, When

UNKNOWN = When(None, None, "unknown", "uncertain", NOT_KNOWN)
INVALID = When(None, None, "invalid", "uncertain", NOT_KNOWN)

LONGEST = 200
"""Characters of a cell that are looked at for a date; a longer cell is prose in the wrong column."""

Understood = tuple[When, list[str]]


def understand_date(text: str, *, after: When | None = None, latest: date | None = None) -> Understood:
    """Return what a date cell says, and the codes of what a person must look at.

    after: the row before's date, which a blank, "as above" or yearless date leans on.
    latest: no two-digit year means a day after it; today where not given.
    Codes: date-missing, date-invalid, date-repaired, date-from-number, date-ambiguous, date-unclear, date-future,
    date-counted, year-assumed, century-assumed, year-missing, weekday-mismatch, end-before-start (sentences:
    `problems.describe`).
    """
    if _STANDS_ALONE.fullmatch(text):
        after = None
    when, codes = _understood(text, after, latest or datetime.now(UTC).date())
    return when, list(codes)


_STANDS_ALONE = re.compile(r"\d{1,2}([/.])\d{1,2}\1\d{2,4}|\d{1,2}(?:st|nd|rd|th)? [A-Za-z]{3,9} (?:19|20)\d\d")
"""Dates with a year of their own, in the most common forms: the row before has no say in them."""


@lru_cache(maxsize=4096)
def _understood(text: str, after: When | None, latest: date) -> Understood:
    """Return what `understand_date` does. Kept, because a cell is looked at for its column and for its row."""
    plain = plain_day(text)
    if plain is not None and plain <= latest:
        return When(plain, plain, "day", "exact", plain.isoformat()), []
    near = (after.start or after.end) if after else None
    calendar = Calendar(latest, near)
    tidied = date_words.tidy(text[:LONGEST])
    bare = tidied.strip(" .()[]:-\"'")
    if not tidied or tidied in date_words.AS_ABOVE or bare in date_words.AS_ABOVE:
        return _carried(after)
    if tidied in date_words.UNDATED or bare in date_words.UNDATED:
        return UNKNOWN, ["date-missing"]
    if _YEAR_CUT_OFF.search(tidied):
        return UNKNOWN, ["date-unclear"]
    counted = _counted_from(tidied, after)
    if counted is not None:
        return counted
    stacked = _one_below_the_other(text, calendar)
    if stacked is not None:
        return stacked
    impossible = False
    for attempt in _attempts(tidied, text):
        understood = _whole(attempt, calendar, mended=attempt != tidied)
        if understood is not None and understood[0].precision != "invalid":
            return understood
        impossible = impossible or understood is not None
    if impossible:
        return INVALID, ["date-invalid"]
    found = among_words(tidied, lambda run: _whole(run, calendar, mended=False))
    return found or (UNKNOWN, ["date-unclear"])


_MONTH = rf"(?:{alternatives(date_words.MONTHS)})(?![a-z])"
_YEAR_CUT_OFF = re.compile(
    rf"(?<![\da-z/.\-])\d{{1,2}}\s?([/\-])\s?(?:\d{{1,2}}|{_MONTH})\s?\1\s?\d(?![\da-z/.\-]|\s*(?:of\s+)?{_MONTH})"
    rf"|(?<!\d)\d{{1,2}}(?:st|nd|rd|th)?[\s\-/.]*(?:of\s+)?{_MONTH}\.?[\s,\-/.]*(?:19|20)\d(?![\da-z:])"
    rf"|(?<![a-z]){_MONTH}\.?\s*\d{{1,2}}(?:st|nd|rd|th)?[\s,]+(?:19|20)\d(?![\da-z:])"
)
"""A date whose year lacks digits ("20/6/8", "1 June 202"): no date at all, whatever its parts would make."""


def _carried(after: When | None) -> Understood:
    if after is None:
        return UNKNOWN, ["date-missing"]
    codes = ["date-missing"] if after.precision in ("unknown", "invalid") else []
    return replace(after, carried=True), codes


_DAYS_LATER = re.compile(r"(?P<n>\d{1,2}|[a-z]+) days? (?P<way>later|after|before|earlier)")


def _counted_from(tidied: str, after: When | None) -> Understood | None:
    """Return the date of "next day" and "two days later", counted from an exact day in the row before.

    In doubt always: the row before may not be the one that its writer looked at.
    """
    days = date_words.DAYS_LATER.get(tidied)
    found = _DAYS_LATER.fullmatch(tidied)
    if found:
        typed = found["n"]
        days = int(typed) if typed.isdigit() else date_words.COUNTS.get(typed)
        if days is not None and found["way"] in ("before", "earlier"):
            days = -days
    if days is None:
        return None
    if after is None or after.precision != "day" or after.start is None or after.start != after.end:
        return UNKNOWN, ["date-unclear"]
    day = after.start + timedelta(days=days)
    return When(day, day, "day", "uncertain", edtf_of(day, day, "uncertain")), ["date-counted"]


def _attempts(tidied: str, text: str) -> list[str]:
    """Return the readings to try in turn: as typed, with slips mended, with a broken number joined."""
    found = [tidied, date_words.mend_spelling(tidied)]
    if re.search(r"\d\s*\n\s*\d|[/.\-]\s*\n|\n\s*[/.\-]", text):
        found.append(date_words.tidy(re.sub(r"\s*\n\s*", "", text[:LONGEST])))
    return list(dict.fromkeys(found))


def _one_below_the_other(text: str, calendar: Calendar) -> Understood | None:
    """Return the stretch of a cell whose every line is a whole date by itself, as in a list; None if it is not."""
    lines = [date_words.tidy(line) for line in text[:LONGEST].splitlines() if line.strip()]
    if not 2 <= len(lines) <= 12:
        return None
    try:
        points = [parse_point(line, calendar) for line in lines]
        if any(point is None or None in (point.day, point.month, point.year) for point in points):
            return None
        found = parse_range(", ".join(lines), calendar)
    except ImpossibleDate:
        return INVALID, ["date-invalid"]
    return _of_range(found, mended=False) if found else None


_ORDINAL_DAY = re.compile(r"(?:on )?(?:the )?\d{1,2}(?:st|nd|rd|th)")
_ASSUMED = {"year-assumed", "century-assumed"}


def _whole(tidied: str, calendar: Calendar, *, mended: bool) -> Understood | None:
    """Return what the whole cell says, or None if the grammar has no such form."""
    if not date_words.may_be_date(tidied):
        return None
    try:
        if not numbers_that_are_a_range(tidied, near_year=calendar.near.year if calendar.near else None):
            leaning = calendar.near is not None and _ORDINAL_DAY.fullmatch(without_weekday(tidied)[0]) is not None
            point = parse_point(tidied, calendar, bare_day=leaning)
            if point is not None:
                return _of_point(point, days_of(point, calendar), mended)
        found = parse_range(tidied, calendar)
        if found is not None:
            return _of_range(found, mended)
        return _open_ended(tidied, calendar, mended)
    except ImpossibleDate:
        return INVALID, ["date-invalid"]
    except YearNotSaid:
        return UNKNOWN, ["year-missing"]


def _of_point(point: Point, stretch: Stretch, mended: bool) -> Understood:
    slip = mended or point.slip
    doubted = point.doubted or bool(_ASSUMED.intersection(stretch.codes))
    certainty: Certainty = "uncertain" if slip or doubted else "about" if stretch.about else "exact"
    return _when(stretch, certainty, slip=slip)


def _of_range(found: Range, mended: bool) -> Understood:
    slip = mended or found.slip
    doubted = found.doubted or found.kind != "span" or slip or bool(_ASSUMED.intersection(found.stretch.codes))
    certainty: Certainty = "uncertain" if doubted else "about" if found.stretch.about else "exact"
    return _when(found.stretch, certainty, slip=slip, one_of=found.kind != "span")


def _when(stretch: Stretch, certainty: Certainty, *, slip: bool, one_of: bool = False) -> Understood:
    edtf = edtf_of(stretch.start, stretch.end, certainty, plain=stretch.edtf, one_of=one_of)
    codes = [*(["date-repaired"] if slip else []), *stretch.codes]
    return When(stretch.start, stretch.end, stretch.precision, certainty, edtf), list(dict.fromkeys(codes))


# ---------------------------------------------------------------- open at one end

_OPEN: tuple[tuple[re.Pattern[str], Certainty, bool, bool], ...] = (
    # pattern, side, whether it takes in the month or year named, whether it is one act rather than a stretch
    (
        re.compile(rf"(?:(?:{phrases('from')})\s+)?(?P<rest>.+?)\s*(?:-|to|until|till)\s*(?:{phrases('to now')})"),
        "after",
        True,
        False,
    ),
    (
        re.compile(rf"(?:(?:{phrases('from')})\s+)?(?P<rest>.+?)\s*,?\s*\(?(?:{phrases('onwards')})\)?"),
        "after",
        True,
        False,
    ),
    (re.compile(r"(?P<rest>.+?)\s+(?:\(?or|and)\s+(?:before|earlier)\)?"), "before", True, True),
    (re.compile(r"(?P<rest>.+?)\s+(?:\(?or|and)\s+(?:after|later|since)\)?"), "after", True, True),
    (re.compile(rf"(?:{phrases('by')})[\s:]\s*(?P<rest>.+)"), "before", True, True),
    (re.compile(rf"(?:{phrases('until')})[\s:]\s*(?P<rest>.+)"), "before", True, False),
    (re.compile(rf"(?:{phrases('before')})[\s:-]\s*(?P<rest>.+)|[<≤]\s*(?P<rest2>.+)"), "before", False, True),
    (re.compile(rf"(?:{phrases('not before')})[\s:]\s*(?P<rest>.+)"), "after", True, True),
    (re.compile(rf"(?:{phrases('from')})[\s:]\s*(?P<rest>.+)"), "after", True, False),
    (re.compile(rf"(?:{phrases('after')})[\s:-]\s*(?P<rest>.+)|[>≥]\s*(?P<rest2>.+)"), "after", False, True),
)


def _open_ended(tidied: str, calendar: Calendar, mended: bool) -> Understood | None:
    """Return "before X", "from X" and the like: one bound, the other open.

    Before and after a month or longer count from its near edge, until and from take it in.
    """
    for pattern, side, takes_in, one_of in _OPEN:
        found = pattern.fullmatch(tidied)
        point = parse_point(_rest(found), calendar) if found else None
        if point is None:
            continue
        edge = _edge(point, calendar)
        slip = mended or point.slip
        codes = list(dict.fromkeys([*(["date-repaired"] if slip else []), *edge.codes]))
        if side == "before":
            day = edge.end if takes_in else edge.start
            return When(None, day, edge.precision, side, edtf_of(None, day, side, one_of=one_of)), codes
        day = edge.start if takes_in else edge.end
        return When(day, None, edge.precision, side, edtf_of(day, None, side, one_of=one_of)), codes
    return None


def _rest(found: re.Match[str]) -> str:
    return found["rest"] or str(found.groupdict()["rest2"])


def _edge(point: Point, calendar: Calendar) -> Stretch:
    """Return the days counted from; of a holiday its one day ("before Christmas 2020")."""
    if point.anchor is None or point.frames:
        return days_of(point, calendar)
    anchor = point.anchor

    def one_day(year: int) -> Stretch:
        day = anchor(year)
        return Stretch(day, day, "day", day.isoformat())

    return days_of(replace(point, named=one_day), calendar)
