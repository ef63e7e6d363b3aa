"""What a row tells, put so that two rows can be compared quickly: kinds of event, names, words, agencies, days."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import chain
from typing import TypeVar

from documents.chronology.agency_words import AgencyWords, professions_in
from documents.chronology.bounds import bounds
from documents.chronology.event_words import (
    ABSENT,
    ATTENDED,
    KINDS_MASK,
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

RARE_WORD = 0.55
"""Rarity from which a shared word says something by itself; names, which are rarer by nature, from less."""

RARE_NAME = 0.38

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
    """Words written like names; `names` are those of them that are names in this case, see `know_names`."""
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


_Thing = TypeVar("_Thing", str, int)
_WHOLE_STEPS = 20


class Rarity:
    """How much sharing a word, a name or a kind of event says: from 0 (in every row) to about 1 (in one row).

    Weights are taken in steps: "in 400 rows" and "in 410 rows" weigh the same. So a row more or less changes the
    weights of few words, and the pairs of few rows: see `pairing`.
    """

    def __init__(self, told: Sequence[Telling]) -> None:
        # Divided by the logarithm of the whole, so that a case of 40 rows and one of 10,000 use the same weights.
        self.rows = len(told)
        self.whole = round(math.log(len(told) + 1) * _WHOLE_STEPS)
        self.words = self._levels(Counter(chain.from_iterable(telling.stems for telling in told)))
        self.names = self._levels(Counter(chain.from_iterable(telling.names for telling in told)))
        kinds: Counter[int] = Counter()
        for head, count in Counter(telling.head & KINDS_MASK for telling in told).items():
            for bit in _bits(head):
                kinds[bit] += count
        self.kinds = self._levels(kinds)
        word = self._weights(self.words)
        self.name = self._weights(self.names)
        self.word_square = {stem: weight * weight for stem, weight in word.items()}
        self.word_rareness = {stem: max(0.0, weight - RARE_WORD) for stem, weight in word.items()}
        self.name_rareness = {name: max(0.0, weight - RARE_NAME) for name, weight in self.name.items()}
        self._kind = self._weights(self.kinds)
        self._rarest: dict[int, float] = {}

    def weigh(self, telling: Telling) -> None:
        """Set `scale` and `name_weight` of a telling."""
        telling.scale = 1.0 / (math.sqrt(math.fsum(map(self.word_square.__getitem__, telling.stems))) or 1.0)
        telling.name_weight = math.fsum(map(self.name.__getitem__, telling.names)) or 1.0

    def _levels(self, counts: Counter[_Thing]) -> dict[_Thing, int]:
        """Return how rare each thing is, in hundredths of having it in one row only."""
        whole = self.whole / _WHOLE_STEPS or 1.0
        level_of = {
            count: _in_steps((whole - math.log(count + 0.5)) / whole, self.rows) for count in set(counts.values())
        }
        return {thing: level_of[count] for thing, count in counts.items()}

    def _weights(self, levels: Mapping[_Thing, int]) -> dict[_Thing, float]:
        return {thing: level / 100 for thing, level in levels.items()}

    def rarest_kind(self, bits: int) -> float:
        """Return the rarity of the rarest of the kinds in `bits`; 0 where there is none."""
        if bits not in self._rarest:
            self._rarest[bits] = max((self._kind.get(bit, 0.0) for bit in _bits(bits)), default=0.0)
        return self._rarest[bits]


def _in_steps(rareness: float, rows: int) -> int:
    """Return hundredths, at least 0: finely for what is rare among few rows.

    Among many a coarser step makes no difference that a reader would see, and keeps the work of a re-merge small.
    """
    fine, coarse = (1, 5) if rows < _MANY_ROWS else (4, 8)
    step = fine if rareness >= _FINE else coarse
    return max(0, round(100 * rareness / step) * step)


_FINE = 0.4
_MANY_ROWS = 2_000


def _bits(bits: int) -> Iterable[int]:
    while bits:
        lowest = bits & -bits
        yield lowest
        bits ^= lowest


@lru_cache(maxsize=50_000)
def day_and_month(ordinal: int) -> tuple[int, int]:
    """Return the day and month of an ordinal day, as texts say them."""
    day = date.fromordinal(ordinal)
    return day.day, day.month
