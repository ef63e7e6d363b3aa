"""Sub-headings that date the rows below them: a row "2019" across the table, a sheet "March 2020".

What a sub-heading says is used where a row's own date leaves it out ("11th March" under "2019"), and only there.
"""

from __future__ import annotations

import re
from datetime import date

from documents.reading.dates.typed_dates import Understood, understand_date
from documents.reading.raw import RawRow

_AROUND = re.compile(
    r"^(?:(?:the\s+)?year|events?(?:\s+(?:of|in|for|from))?|chronology(?:\s+(?:of|for))?|period|month)\s*[:–—-]?\s+"
    r"|\s*[:.–—-]?\s*\(?\s*(?:continued|cont'?d?|ctd|events?|chronology|entries)?\s*\.?\s*\)?\s*[:.]?$",
    re.IGNORECASE,
)
_MAY_NAME_A_PERIOD = re.compile(r"(?:19|20)\d\d|[A-Za-z]{3,9}\.?\s*,?\s+(?:19|20)?\d\d", re.IGNORECASE)
_YEARLESS = {"year-assumed", "year-missing"}
_UNSURE = {*_YEARLESS, "date-unclear", "date-invalid", "date-missing", "date-ambiguous", "date-repaired"}


def period_named(text: str) -> str:
    """Return the year or month that a sub-heading names ("Year 2019:" gives "2019"), "" where it names none."""
    words = " ".join(text.split())
    if len(words) > 40:
        return ""
    words = _AROUND.sub("", _AROUND.sub("", words)).strip()
    if not _MAY_NAME_A_PERIOD.fullmatch(words):
        return ""
    when, codes = understand_date(words)
    sure = not (_UNSURE - {"date-ambiguous"}).intersection(codes)
    return words if sure and when.precision in ("month", "year") else ""


def sub_heading(row: RawRow, following: str | None) -> str:
    """Return the year or month that a row is a sub-heading for, "" for a row that tells something.

    row: one that is nothing but one cell. following: the next row's date as typed, None where there is none;
    a date outside the year or month speaks for a row whose event was left out.
    """
    filled = [cell for cell in row.cells if cell.strip()]
    period = period_named(filled[0]) if len(filled) == 1 else ""
    if not period or not following:
        return period
    when, codes = understand_date(following)
    if when.start is None or when.end is None or _YEARLESS.intersection(codes):
        return period
    return period if _meet(period, when.start, when.end) else ""


def date_in(period: str, typed: str) -> Understood | None:
    """Return a date typed without its year (or month) as one of `period`, None where that does not make a date."""
    for joined in (f"{typed} {period}", f"{typed}/{period}"):
        when, codes = understand_date(joined)
        if when.start and when.end and not _UNSURE.intersection(codes) and _meet(period, when.start, when.end):
            return when, codes
    return None


def lacks_year(codes: list[str]) -> bool:
    """Tell whether a date was understood only by taking its year from elsewhere, or not at all for want of it."""
    return bool({*_YEARLESS, "date-unclear"}.intersection(codes))


def _meet(period: str, first: date, last: date) -> bool:
    span, _ = understand_date(period)
    return bool(span.start and span.end and span.start <= last and first <= span.end)
