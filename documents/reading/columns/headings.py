"""What a heading means: scores of the fields that its words may stand for.

The words are data (`column_words.json`): "sure" ones name a field outright, "weak" ones only where no other
column does. Unlisted headings are compared by likeness and by the listed phrase they begin with or hold.
What a person said of an agency's heading (`told`) outranks all of it, wherever headings are looked at.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from importlib import resources

from rapidfuzz import fuzz, process

from documents.reading.dates.words import tidy

Scores = dict[str, float]

SURE, WEAK, ALIKE, BEGINS, HOLDS = 1.0, 0.6, 0.85, 0.75, 0.5
"""How far a heading is trusted: listed, listed as weak, alike to a listed one, beginning with one, holding one."""

SAID = 1.2
"""How far a heading is trusted that a person settled: further than any that is listed."""

GUESSED = 0.55
"""Below this a person is told that the column was a guess."""

LONGEST_HEADING = 90
"""Characters; longer text is no heading, though it may stand in the heading's row."""

_BRACKETED = re.compile(r"\s*[\[({][^\])}]*[\])}]?")
_PUNCTUATION = re.compile(r"[^\w/+#&' ]+")
_COUNTED = re.compile(r"^\(?\d{1,2}(?:\.\d{1,2})?[.)]\s*(?=[a-z])")
"""The number before a heading of a form: "1. Date", "(4) Action taken"."""
_REFERENCE = re.compile(r".*\w[\s/]+(?:no|nos|num|number|numbers|ref|refs|reference|references|id|urn)")
_NO_REFERENCE = re.compile(r"\b(?:phone|telephone|tel|mobile|house|room|flat|nhs|contact)\b")
_UNIT = r"(?:mins?|minutes?|hrs?|hours?|secs?|seconds?|days?|wks?|weeks?|months?|years?|%|£|miles?|km)"
_MEASURE = re.compile(
    rf".+[(\[]\s*(?:in\s+)?{_UNIT}\s*[)\]]\s*|.+\s(?:in\s+)?(?:mins|minutes|hrs|hours)|(?:.*\b)?durations?\b.*|"
    r"(?:response|waiting|wait|travel|handling|turn[- ]?around)\s+times?\b.*|"
    r"time\s+(?:taken|spent|waited)\b.*|"
    r"(?:how\s+(?:many|long)|length\s+of|(?:days|weeks|months|minutes|hours)\s+(?:since|until|to|between|from))\b.*|"
    r"(?:number|no\.?|nos\.?|count|total)\s+of\b.*|.+\s(?:count|total)s?",
    re.IGNORECASE,
)
"""Headings of figures: how long it took, how many there were. "Time (24 hours)" has a figure, and is none."""
HEADING_WORDS: dict[str, dict[str, list[str]]] = json.loads(
    resources.files(__package__).joinpath("column_words.json").read_text("utf-8")
)
"""By field: phrases that are "sure" or "weak" names of it, and single words that hint at it."""


_told: ContextVar[Mapping[str, str]] = ContextVar("told_headings", default={})  # noqa: B039 - never changed


@contextmanager
def told(known_columns: Mapping[str, str]) -> Iterator[None]:
    """Read with these headings settled: plain heading to field. Every part of the reading then knows them.

    The layouts of all formats ask what a heading means, in many places; the vocabulary is theirs, not a
    parameter's, and it is an agency's own while its file is read.
    """
    before = _told.set(dict(known_columns))
    try:
        yield
    finally:
        _told.reset(before)


def plain_heading(text: str) -> str:
    """Return a heading in the form in which headings are compared."""
    plain = _PUNCTUATION.sub(" ", _COUNTED.sub("", tidy(text))).replace("&", " and ").replace("+", " and ")
    plain = re.sub(r"\s*/\s*", "/", plain)
    return " ".join(plain.split()) or tidy(text)


def measures(heading: str) -> bool:
    """Tell whether a heading names a length of time or a count ("Response time (mins)", "No. of calls").

    "Response time" may be the time at which there was a response: what stands below it tells.
    """
    plain = " ".join(heading.split())
    return plain_heading(plain) not in _SURE and bool(_MEASURE.fullmatch(plain))


def may_be_of_the_clock(heading: str) -> bool:
    """Tell whether a heading names a time and no unit in which lengths of time are counted."""
    words = plain_heading(heading).split()
    return not {"time", "times"}.isdisjoint(words) and not re.search(
        rf"\b{_UNIT}\b|taken|spent|waited", heading.lower()
    )


_SURE: dict[str, str] = {}
_WEAK: dict[str, list[str]] = {}
for _field, _kinds in HEADING_WORDS.items():
    for _phrase in _kinds["sure"]:
        _SURE.setdefault(plain_heading(_phrase), _field)
    for _phrase in _kinds["weak"]:
        _WEAK.setdefault(plain_heading(_phrase), []).append(_field)
_LONG_SURE = [phrase for phrase in _SURE if len(phrase) >= 5]
_STARTS = sorted(
    (phrase for phrase in _SURE if len(phrase) >= 3 and _SURE[phrase] != "number"), key=len, reverse=True
)
# Compiled once: there are more of them than `re` keeps, so it would compile each anew for every cell looked at.
_BEGINNING = re.compile(rf"(?:{'|'.join(map(re.escape, _STARTS))})\b")
_HELD = [(re.compile(rf"\b{re.escape(phrase)}\b"), phrase) for phrase in _STARTS if len(phrase) >= 6]


@lru_cache(maxsize=2000)
def _scored(plain: str, bare: str) -> tuple[tuple[str, float], ...]:
    scores: Scores = {}
    for phrase, trust in ((plain, 1.0), (bare, 0.98)):
        if phrase in _SURE:
            scores[_SURE[phrase]] = max(scores.get(_SURE[phrase], 0), SURE * trust)
        for field in _WEAK.get(phrase, ()):
            scores[field] = max(scores.get(field, 0), WEAK * trust)
    if scores or not bare:
        return tuple(scores.items())
    alike = process.extractOne(bare, _LONG_SURE, scorer=fuzz.ratio, score_cutoff=86) if len(bare) >= 5 else None
    if alike:
        return ((_SURE[alike[0]], ALIKE),)
    if _REFERENCE.fullmatch(bare) and not _NO_REFERENCE.search(bare):
        return (("source", BEGINS), ("number", HOLDS))
    begins = _BEGINNING.match(bare)
    if begins:
        return ((_SURE[begins[0]], BEGINS),)
    for held, phrase in _HELD:
        if phrase in bare and held.search(bare):  # the first rules out nearly all, ten times as quickly
            return ((_SURE[phrase], HOLDS),)
    return ()


def field_scores(heading: str) -> Scores:
    """Return how well each field fits a heading, 0 to 1; nothing for a heading that says nothing."""
    if not heading.strip():
        return {}
    said = _told.get()
    if said and (field := said.get(plain_heading(heading))):
        return {field: SAID}
    if len(heading) > LONGEST_HEADING:
        return {}
    return dict(_scored(plain_heading(heading), plain_heading(_BRACKETED.sub(" ", heading))))


def field_said(key: str) -> str:
    """Return the field that a person gave to a column by its key, "" where nobody did."""
    return _told.get().get(key, "")


def best_field(heading: str) -> tuple[str, float]:
    """Return the field that fits a heading best, and how well; ("", 0) where none does."""
    scores = field_scores(heading)
    return max(scores.items(), key=lambda item: item[1]) if scores else ("", 0.0)


def joined_headings(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Return the headings of a two-row heading: of each column the reading that says most."""
    joined: list[str] = []
    for top, bottom in zip(upper, lower, strict=False):
        choices = [text for text in (bottom, f"{top} {bottom}", top) if text.strip()]
        best = max(choices, key=lambda text: best_field(text)[1], default="")
        joined.append(best.strip())
    return joined


def heading_weight(headings: Sequence[str]) -> float:
    """Return how much a row of headings says in all: the sum of its columns' best scores."""
    return sum(best_field(heading)[1] for heading in headings)
