"""The scoping period, where nobody gave one: what the returns themselves say that they cover."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from documents.chronology.model import Scope
from documents.reading.dates.typed_dates import understand_date
from documents.reading.model import Reading

_LABEL = re.compile(
    r"^(?:scop(?:e|ing) period|period (?:covered|under review|of review|for review|reviewed)|review period|"
    r"dates covered|time ?frame(?: covered)?|scope)\b",
    re.IGNORECASE,
)
_JOINED = re.compile(r"\s+(?:to|until|till|through|and)\s+|\s*[–—]\s*|\s+-\s+", re.IGNORECASE)
_BEFORE = re.compile(r"^(?:from|between|the period)\s+", re.IGNORECASE)


def scope_of_returns(readings: Iterable[Reading]) -> Scope | None:
    """Return the period that the returns say they cover; None if none says so or two say different periods.

    A return that says nothing of its period, or something that is not two dates, has no voice.
    """
    said = {scope for reading in readings if (scope := period_covered(reading)) is not None}
    return said.pop() if len(said) == 1 else None


def period_covered(reading: Reading) -> Scope | None:
    """Return the period that a return's cover names ("Period covered"), None if it does not."""
    for label, text in reading.cover:
        if _LABEL.match(label.strip(" .:")):
            scope = parse_period(text)
            if scope is not None:
                return scope
    return None


def parse_period(text: str) -> Scope | None:
    """Return the period between two typed dates, None if it is not one: a whole month counts to its last day."""
    typed = " ".join(text.split()).strip(" .")
    halves = _JOINED.split(_BEFORE.sub("", typed), maxsplit=1)
    if len(halves) == 2:
        first, last = (understand_date(half)[0] for half in halves)
        if first.start and last.end and first.start <= last.end:
            return _sensible(first.start, last.end)
    whole = understand_date(typed)[0]
    if whole.precision == "range" and whole.start and whole.end:
        return _sensible(whole.start, whole.end)
    return None


def _sensible(first: date, last: date) -> Scope | None:
    return Scope(first, last) if first.year >= 1900 and last.year <= 2100 else None
