"""A whole day, with its year, and a time beside it in one cell: "12 March 2020, 2.05 pm", "14.05 – 12/03/20".

Such a day is found first and by itself, so that no stroke before a time makes it the first day of a range.
"""

from __future__ import annotations

import re

from documents.reading.dates.times import read_time
from documents.reading.dates.typed_dates import understand_date
from documents.reading.dates.words import MONTHS, WEEKDAYS, alternatives

_MONTH = rf"(?:{alternatives(MONTHS)})(?![a-z])\.?"
_WEEKDAY = rf"(?:{alternatives(WEEKDAYS)})(?![a-z])\.?"
_ORDINAL = r"(?:\s?(?:st|nd|rd|th))?"
_YEAR = r"(?:(?:19|20)\d{2}|'?\d{2})"
_NUMBERS = rf"\d{{1,2}}(?P<by>\s?[/.-]\s?| )\d{{1,2}}(?P=by){_YEAR}"
_WORDS = (
    rf"\d{{1,2}}{_ORDINAL}[\s.,/-]*(?:of\s+)?{_MONTH}[\s,./-]*{_YEAR}"
    rf"|{_MONTH}\s*(?:the\s+)?\d{{1,2}}{_ORDINAL}(?:\s*,\s*|\s+)(?:19|20)\d{{2}}"
    rf"|(?:19|20)\d{{2}}(?:-\d{{1,2}}-|/\d{{1,2}}/|\.\d{{1,2}}\.)\d{{1,2}}"
    rf"|(?:19|20)\d{{2}}[\s,./-]*\d{{1,2}}{_ORDINAL}\s+(?:of\s+)?{_MONTH}"
)
_DAY = (
    rf"(?P<date>(?:{_WEEKDAY}[\s,]*(?:the\s+)?)?(?:{_NUMBERS}|{_WORDS})"
    rf"(?:\s*,?\s*(?:{_WEEKDAY}|\(\s*{_WEEKDAY}\s*\)))?)"
)
_STROKE = r"(?P<stroke>\s*(?:[,;|@(]|:(?=\s)|[/\u2010-\u2015-]+)\s*|\s+)"
_AT = r"(?:(?:at|@|time|timed(?:\s+at)?)\b[\s:]*|@\s*)?"
_BEHIND = re.compile(rf"{_DAY}(?!\d){_STROKE}(?P<at>{_AT})(?P<time>\S.*?)\s*\)?", re.DOTALL | re.IGNORECASE)
_BEFORE = re.compile(
    rf"(?P<time>\S.*?)(?P<stroke>\s*[,;|/\u2010-\u2015-]\s*|\s+)(?:on\s+)?{_DAY}", re.DOTALL | re.IGNORECASE
)
_TO = r"\s*(?:[-\u2010-\u2015/&+]|to|until|till|and)\s*"
_SAID = re.compile(
    r"\d\s?(?:[ap]\.?\s?m\b|h(?:ou)?rs?\b|h\b|h\d\d|[:;]\d\d)|\d\s?o'?\s?clock|noon|midday|midnight|\b(?:past|to)\s+\w",
    re.IGNORECASE,
)
"""What only a time has in it."""
_FIGURES = r"(?:\d{1,2}\.\d{2}|[012]?\d[0-5]\d)"
_BARE = re.compile(
    rf"(?:(?:c\.?|circa|about|around|approx(?:imately|\.)?|from|between|~)\s*)?{_FIGURES}(?:{_TO}{_FIGURES})?",
    re.IGNORECASE,
)
_YEAR_LIKE = re.compile(r"(?:19[5-9]|20[0-4])\d\s*")
_DAY_AND_MONTH = re.compile(r"(\d{1,2})\.(\d{1,2})")
_FIGURES_ALONE = re.compile(r"[\d.]*\d")
_JOINS_DAYS = re.compile(r"[,;/\n\u2010-\u2015-]")
_JOINS_FIRST_AND_LAST = re.compile(r"[/\n\u2010-\u2015-]")
LONGEST_TIME = 60


def day_and_time(text: str, *, timed: bool = False) -> tuple[str, str] | None:
    """Return the words of a whole day and those of the time beside it, None where the cell is no such pair.

    The cell comes back whole where what stands beside the day may be another date.
    timed: the cell's column is said to hold times: "10.12" after "12.03.20," is one then, and no day in December.
    """
    for pattern in (_BEHIND, _BEFORE):
        found = pattern.fullmatch(text)
        if found is None:
            continue
        date, time = found["date"].strip(), found["time"]
        stroke = found["stroke"] if not found.groupdict().get("at") else ""
        if _is_time(time) and _is_day(date):
            settled = timed and not _JOINS_FIRST_AND_LAST.search(stroke)
            return (date, time) if settled or not _is_another_day(time, date, stroke) else (text, "")
    return None


def _is_day(text: str) -> bool:
    return understand_date(text)[0].precision in ("day", "invalid")


def _is_time(text: str) -> bool:
    """Tell whether a text is one time or a span of times, by its words or by how its figures stand."""
    if len(text) > LONGEST_TIME or not (_SAID.search(text) or _BARE.fullmatch(text)):
        return False
    clock, _ = read_time(text)
    return clock.start is not None or clock.end is not None


def _is_another_day(time: str, date: str, stroke: str) -> bool:
    """Tell whether figures may be a day and month ("12.03.20 – 14.03") or a year ("12/03/20 - 2021")."""
    if _SAID.search(time) or not _JOINS_DAYS.search(stroke):
        return False
    if _YEAR_LIKE.fullmatch(time):
        return True
    if "\n" in stroke and not stroke.strip():
        return False
    days = _FIGURES_ALONE.findall(time)
    return re.search(r"\d\s?\.\s?\d", date) is not None and all(
        found is not None and 1 <= int(found[1]) <= 31 and 1 <= int(found[2]) <= 12
        for found in map(_DAY_AND_MONTH.fullmatch, days)
    )
