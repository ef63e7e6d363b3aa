"""How much it says that two rows share a word, a name or a kind of event: more, the rarer it is in the case."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeVar

from documents.chronology.event_words import KINDS_MASK
from documents.chronology.tellings import Telling

RARE_WORD = 0.55
"""Rarity from which a shared word says something by itself; names, which are rarer by nature, from less."""

RARE_NAME = 0.38

_Thing = TypeVar("_Thing", str, int)
_WHOLE_STEPS = 20


@dataclass(frozen=True, slots=True)
class Counts:
    """In how many of the compared rows each word, each name and each kind of event stands."""

    rows: int
    words: Counter[str]
    names: Counter[str]
    kinds: Counter[int]

    @classmethod
    def of(cls, told: Sequence[Telling], known: frozenset[str]) -> Counts:
        """Return the counts over these rows. known: which words are names."""
        for telling in told:
            telling.read()
        return cls(
            len(told),
            Counter(chain.from_iterable(telling.stems for telling in told)),
            Counter(chain.from_iterable(telling.named & known for telling in told)),
            _kinds(told),
        )

    def changed(self, gone: Counts, come: Counts) -> Counts:
        """Return the counts without those of some rows, with those of others; the same as counted anew."""
        return Counts(
            self.rows - gone.rows + come.rows,
            _moved(self.words, gone.words, come.words),
            _moved(self.names, gone.names, come.names),
            _moved(self.kinds, gone.kinds, come.kinds),
        )


def _moved(counts: Counter[_Thing], gone: Counter[_Thing], come: Counter[_Thing]) -> Counter[_Thing]:
    moved = counts.copy()
    moved.update(come)
    moved.subtract(gone)
    for thing in gone:
        if not moved[thing]:
            del moved[thing]
    return moved


def _kinds(told: Iterable[Telling]) -> Counter[int]:
    kinds: Counter[int] = Counter()
    for head, count in Counter(telling.head & KINDS_MASK for telling in told).items():
        for bit in _bits(head):
            kinds[bit] += count
    return kinds


@dataclass(frozen=True, slots=True)
class Levels:
    """How rare each word, name and kind of event is, in hundredths of having it in one row only.

    In steps: "in 400 rows" and "in 410 rows" is the same. So a row more or less changes the weights of few words,
    and the pairs of few rows: see `pairing`. whole: the logarithm of all rows, in steps.
    """

    whole: int
    words: Mapping[str, int]
    names: Mapping[str, int]
    kinds: Mapping[int, int]

    @classmethod
    def of(cls, counts: Counts) -> Levels:
        # Divided by the logarithm of the whole, so that a case of 40 rows and one of 10,000 use the same weights.
        whole, rows = round(math.log(counts.rows + 1) * _WHOLE_STEPS), counts.rows
        return cls(
            whole,
            _levels(counts.words, whole, rows),
            _levels(counts.names, whole, rows),
            _levels(counts.kinds, whole, rows),
        )


def _levels(counts: Counter[_Thing], whole_steps: int, rows: int) -> dict[_Thing, int]:
    whole = whole_steps / _WHOLE_STEPS or 1.0
    level_of = {count: _in_steps((whole - math.log(count + 0.5)) / whole, rows) for count in set(counts.values())}
    return {thing: level_of[count] for thing, count in counts.items()}


def _in_steps(rareness: float, rows: int) -> int:
    """Return hundredths, at least 0: finely for what is rare among few rows.

    Among many a coarser step makes no difference that a reader would see, and keeps the work of a re-merge small.
    """
    fine, coarse = (1, 5) if rows < _MANY_ROWS else (4, 8)
    step = fine if rareness >= _FINE else coarse
    return max(0, round(100 * rareness / step) * step)


_FINE = 0.4
_MANY_ROWS = 2_000


class Rarity:
    """How much sharing a word, a name or a kind of event says: from 0 (in every row) to about 1 (in one row)."""

    def __init__(self, levels: Levels, known: frozenset[str]) -> None:
        self.known = known
        word = _weights(levels.words)
        self.name = _weights(levels.names)
        self.word_square = {stem: weight * weight for stem, weight in word.items()}
        self.word_rareness = {stem: max(0.0, weight - RARE_WORD) for stem, weight in word.items()}
        self.name_rareness = {name: max(0.0, weight - RARE_NAME) for name, weight in self.name.items()}
        self._kind = _weights(levels.kinds)
        self._rarest: dict[int, float] = {}

    def weigh(self, telling: Telling) -> None:
        """Set `names`, `scale` and `name_weight` of a telling."""
        telling.read()
        telling.names = telling.named & self.known
        telling.scale = 1.0 / (math.sqrt(math.fsum(map(self.word_square.__getitem__, telling.stems))) or 1.0)
        telling.name_weight = math.fsum(map(self.name.__getitem__, telling.names)) or 1.0

    def rarest_kind(self, bits: int) -> float:
        """Return the rarity of the rarest of the kinds in `bits`; 0 where there is none."""
        if bits not in self._rarest:
            self._rarest[bits] = max((self._kind.get(bit, 0.0) for bit in _bits(bits)), default=0.0)
        return self._rarest[bits]


def _weights(levels: Mapping[_Thing, int]) -> dict[_Thing, float]:
    return {thing: level / 100 for thing, level in levels.items()}


def _bits(bits: int) -> Iterable[int]:
    while bits:
        lowest = bits & -bits
        yield lowest
        bits ^= lowest
