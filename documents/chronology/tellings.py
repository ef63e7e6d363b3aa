"""What a row tells, put so that two rows can be compared quickly: kinds of event, names, words, agencies, days."""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from documents.chronology.agency_words import AgencyWords, professions_in
from documents.chronology.bounds import bounds
from documents.chronology.event_words import (
    ABSENT,
    ATTENDED,
    OCCASION_BITS,
    PREPARED,
    kind_of_whole,
    kinds_in,
    opening_and_rest,
    quoted_pairs,
    says_absent,
    stems_of,
    words_of,
)
from documents.reading.model import Row
from documents.safety.folding import fold
from documents.safety.name_words import KNOWN_TERMS

LONGEST = 31
"""Days that a date may mean at most for its row to be compared: a longer span says too little about the day."""

_NAME = re.compile(r"[A-ZÀ-Þ][a-zß-ÿ]+(?:[-'’][A-ZÀ-Þ]?[a-zß-ÿ]+)*")
_IN_CAPITALS = re.compile(r"(?<![A-Z] )\b[A-ZÀ-Þ]{4,}\b(?! [A-Z]{2})")
"""A surname as police and courts type it, "Seren VALE"; not a heading, whose words are all so."""
_TITLES = frozenset(
    {
        "Mr",
        "Mrs",
        "Miss",
        "Ms",
        "Mx",
        "Dr",
        "Sgt",
        "Sister",
        "Nurse",
        "Professor",
        "Prof",
        "Rev",
        "Cllr",
        "The",
        "Letter",
    }
)
_SMALL_WORD = re.compile(r"\b[a-z]+\b")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_AND_MONTH = re.compile(
    r"\b(\d{1,2})(?:(?:st|nd|rd|th)?(?: of)? (jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)"
    r"(?:uary|ruary|ch|il|ust|t|tember|ober|ember)?\b|[/.](\d{1,2})(?:[/.](?:\d{4}|\d\d))?\b)",
    re.IGNORECASE,
)
_DAY_BEFORE_WORDS = re.compile(
    r"\b(?:yesterday|last night|overnight|previous (?:day|evening|night)|the (?:day|night|evening) before)\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Telling:
    """One row for comparing. Days are ordinals; `minutes` is the time of day, None where not said.

    head: kinds of event in the source and opening sentences; kinds: in all of it (bits of `event_words`).
    mentions: other agencies spoken of, as bits by place; everyone: speaks of all agencies together.
    said: (day, month) pairs in the text. scale: one over the length of the words' vector; 0 before `Rarity.weigh`.
    Before `read`, `named` and `stems` of one that was written are empty.
    """

    id: str
    agency: int
    first: int
    last: int
    minutes: int | None
    head: int
    kinds: int
    mentions: int
    named: frozenset[str]
    """Words written like names; `names` are those of them that are names in this case, see `known_names`."""
    stems: frozenset[str]
    said: frozenset[tuple[int, int]]
    exact: bool
    """Whether the day is one and the time is said."""
    occasion: int
    """The kinds in `head` that name one occasion."""
    only_prepared: bool
    names: frozenset[str] = frozenset()
    scale: float = 0.0
    name_weight: float = 1.0
    kept: tuple[Sequence[str], array[int], int, int, int] | None = None
    """Words, numbers of words, and where in these the names begin, where they end and the stems begin, and where
    the stems end: as an earlier merge wrote them, while nobody has looked at them."""

    def read(self) -> None:
        """Look up `named` and `stems` where an earlier merge wrote them."""
        if self.kept is not None:
            words, numbers, first, middle, end = self.kept
            self.named = frozenset(map(words.__getitem__, numbers[first:middle]))
            self.stems = frozenset(map(words.__getitem__, numbers[middle:end]))
            self.kept = None

    @property
    def moment(self) -> tuple[int, int, str]:
        """Return what tellings are put in order by."""
        return self.first, -1 if self.minutes is None else self.minutes, self.id


@dataclass(frozen=True, slots=True)
class ReturnWords:
    """Counts over one return: names in people columns, small words of events, professions that are named."""

    named: Counter[str]
    small: Counter[str]
    professions: Counter[str]


def return_words(rows: Iterable[Row]) -> ReturnWords:
    """Return the counts over the rows of one return."""
    counts = ReturnWords(Counter(), Counter(), Counter())
    for row in rows:
        counts.named.update(names_in(row.people))
        counts.small.update(_SMALL_WORD.findall(row.event))
        counts.professions.update(professions_in(words_of(f"{row.people} . {row.source}")))
    return counts


def known_names(returns: Iterable[ReturnWords]) -> frozenset[str]:
    """Return the name-like words of the people columns that are not written small more often elsewhere."""
    named: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for words in returns:
        named.update(words.named)
        small.update(words.small)
    return frozenset(name for name, count in named.items() if small[name.lower()] <= count)


def telling_of(row: Row, agency: int, agency_words: AgencyWords) -> Telling | None:
    """Return what a row tells; None for undated rows and long spans. agency: its place in `agency_words`."""
    days = bounds(row.when)
    if days is None or (days[1] - days[0]).days > LONGEST:
        return None
    opening, rest = opening_and_rest(row.event)
    source, first_words, more_words = words_of(row.source), words_of(opening), words_of(rest)
    actions = words_of(row.action)
    head = kinds_in([*source, *first_words]) | kind_of_whole(source)
    if head & ABSENT and not says_absent(row.event):
        head ^= ABSENT
    last = days[1].toordinal()
    return Telling(
        id=row.id,
        agency=agency,
        first=days[0].toordinal(),
        last=last,
        minutes=int(row.clock.start[:2]) * 60 + int(row.clock.start[3:]) if row.clock.start else None,
        head=head,
        kinds=head | kinds_in(more_words) & ~ABSENT,
        mentions=agency_words.spoken_of([*first_words, *more_words, *words_of(row.people), *actions])
        & ~(1 << agency),
        named=names_in(f"{row.event} ; {row.people}"),
        stems=stems_of([*first_words, *more_words, *actions]) | quoted_pairs(row.event),
        said=_days_said(row.event, last),
        exact=days[0] == days[1] and row.clock.start is not None,
        occasion=head & OCCASION_BITS,
        only_prepared=bool(head & PREPARED and not head & ATTENDED),
    )


def names_in(text: str) -> frozenset[str]:
    """Return the words of `text` that are written like names, less titles; capitals as others write them."""
    names = set(_NAME.findall(text))
    names.update(word.capitalize() for word in _IN_CAPITALS.findall(text) if fold(word) not in KNOWN_TERMS)
    return frozenset(names) - _TITLES


def _days_said(text: str, last: int) -> frozenset[tuple[int, int]]:
    days = set()
    for match in _DAY_AND_MONTH.finditer(text):
        day = int(match[1])
        month = _MONTHS.index(match[2][:3].lower()) + 1 if match[2] else int(match[3])
        if 1 <= day <= 31 and 1 <= month <= 12:
            days.add((day, month))
    if _DAY_BEFORE_WORDS.search(text) and last > 1:
        before = date.fromordinal(last - 1)
        days.add((before.day, before.month))
    return frozenset(days)


@lru_cache(maxsize=50_000)
def day_and_month(ordinal: int) -> tuple[int, int]:
    """Return the day and month of an ordinal day, as texts say them."""
    day = date.fromordinal(ordinal)
    return day.day, day.month
