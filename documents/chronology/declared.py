"""What a return says beside its rows of times without contact: "We had no contact between March and June 2019"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from documents.chronology.bounds import bounds
from documents.chronology.model import MergedRow, Scope
from documents.reading.dates.typed_dates import understand_date
from documents.reading.model import Problem, Reading

Days = tuple[date, date]

_SENTENCE_END = re.compile(r"(?<=[.;!?])\s+(?=[A-Z“\"(])|\n+")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_POINT = (
    r"(?:(?:early|mid|late|the end of|end of|the start of|start of)[ -])?"
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?)?{_MONTH}(?:\s*,?\s*(?:19|20)\d\d)?"
    r"|\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})|(?:spring|summer|autumn|winter)(?: term)?\s+(?:19|20)\d\d"
    r"|(?:19|20)\d\d"
)
_OURS = (
    r"(?:the|this|these|any of the|either of the|our)?\s*"
    r"(?:(?:family|families|child(?:ren)?|household|subjects?|siblings?|patients?|pupils?)\b"
    r"|(?:them|her|him|either)\b"
    r"(?=\s*(?:$|[.,;:]|between|from|in|during|since|until|for|throughout|over|before|after)))"
)
_NO_CONTACT = re.compile(
    r"\b(?:no|nil|not any|without(?: any)?)\s+"
    r"(?:(?:known|further|recorded|direct|other|significant|relevant|face[- ]to[- ]face)\s+)*"
    r"(?:contacts?|involvement|dealings)\b"
    rf"(?!\s+(?:with|from|by|between)\s+(?!{_OURS}|{_POINT}))"
    r"|\b(?:we|us|service|practice|surgery|team|agency|school|trust|force|department|family|child(?:ren)?)\b"
    r"[^.;]{0,60}?\b(?:not|un)\s*(?:known|open|involved|in contact)\b",
    re.IGNORECASE,
)
"""Of the family as a whole: "no contact with father" and "no record of a complaint" say nothing of the agency."""
_STRETCH = re.compile(
    rf"(?:\b(?:from|between)\s+(?:the\s+)?)?(?P<first>{_POINT})"
    rf"\s*(?:to|and|until|till|up to|through to|through|–|—|-)\s*(?:the\s+)?(?P<last>{_POINT})"
    rf"|\b(?P<open>since|after|from|before|prior to|until|till|up to)\s+(?:the\s+)?(?P<edge>{_POINT})"
    rf"|\b(?:in|during|throughout|for)\s+(?:the\s+)?(?:whole\s+of\s+|all\s+of\s+)?(?P<within>{_POINT})",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"\b(?:in|during|for|within|throughout|over)\s+(?:(?:the|this|whole|entire|our|all|of|stated)\s+)*"
    r"(?:scoping|review|reporting|relevant)?\s*(?:period|timeframe|time frame|timescale)\b",
    re.IGNORECASE,
)
_BEFORE = ("before", "prior to", "until", "till", "up to")


def declared_in(reading: Reading, scope: Scope | None) -> tuple[Days, ...]:
    """Return the stretches in which the return says, outside its rows, that there was no contact.

    First and last day, both included; open ends run to the scope's, or without one to the calendar's. A sentence
    that names no time says nothing here.
    """
    found = []
    for text in (*(text for _, text in reading.cover), *(text for _, text in reading.narrative)):
        for sentence in _SENTENCE_END.split(text):
            if _NO_CONTACT.search(sentence):
                found += list(_stretches(sentence, scope))
    return tuple(found)


def contradicted(rows: Sequence[MergedRow], declared: Sequence[Days], agency: str) -> Iterator[Problem]:
    """Give a problem for each row of a stretch in which its own return says that there was no contact."""
    for merged in rows:
        days = bounds(merged.row.when)
        if merged.agency != agency or days is None or merged.row.when.precision not in ("day", "month", "range"):
            continue
        for first, last in declared:
            if first <= days[0] and days[1] <= last:
                yield Problem(
                    "contact-declared-none",
                    f"This row lies between {first:%-d %B %Y} and {last:%-d %B %Y}, where the same return says "
                    "that there was no contact. Ask the agency which is right.",
                    row=merged.row.id,
                )
                break


def _stretches(sentence: str, scope: Scope | None) -> Iterator[Days]:
    named = False
    for found in _STRETCH.finditer(sentence):
        days = _of(found, scope)
        if days is not None and days[0] <= days[1]:
            named = True
            yield days
    if not named and scope is not None and _WHOLE.search(sentence):
        yield scope.first, scope.last


def _of(found: re.Match[str], scope: Scope | None) -> Days | None:
    if found["first"]:
        return _days(f"{found['first']} - {found['last']}")
    if found["within"]:
        return _days(found["within"])
    edge = _days(found["edge"])
    if edge is None:
        return None
    if found["open"].lower() in _BEFORE:
        return (scope.first if scope else date.min), edge[0]
    return edge[0], (scope.last if scope else date.max)


def _days(text: str) -> Days | None:
    when, _ = understand_date(text)
    return (when.start, when.end) if when.start and when.end else None
