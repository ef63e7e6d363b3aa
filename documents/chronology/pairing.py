"""The comparing of rows, with what an earlier merge knew: only what changed is looked at again.

What is known of a row depends on its own words, on how rare these are in the case, and on who the agencies are.
So the memory of a merge has, beside the pairs, what each return tells and how rare each word was. The result is
the same as without it: `merge` is `merge_again` that remembers nothing.
"""

from __future__ import annotations

import gc
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from typing import TypeVar

from documents.chronology.agency_words import AgencyWords
from documents.chronology.model import MergedRow
from documents.chronology.same_events import Likely, likely_pairs
from documents.chronology.silences import says_no_contact
from documents.chronology.tellings import (
    Rarity,
    ReturnWords,
    Telling,
    known_names,
    return_words,
    telling_of,
)
from documents.reading.model import Row


@dataclass(frozen=True, slots=True)
class Levels:
    """How rare each word, name and kind of event was, in steps; see `tellings.Rarity`."""

    whole: int
    words: Mapping[str, int]
    names: Mapping[str, int]
    kinds: Mapping[int, int]


@dataclass(slots=True)
class ReturnTold:
    """What the rows of one return tell: row by row its id, a digest of its words, whether it states no contact."""

    digest: str
    ids: Sequence[str]
    digests: Sequence[str]
    silent: frozenset[str]
    words: ReturnWords
    told: Sequence[Telling | None]
    written: bytes = b""
    """As `merge_memory` reads and writes it; b"" for one that is not written yet."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Rows that were compared, and all that comparing some of them again needs. agency_of: its place by row id."""

    agencies: Sequence[str]
    agency_words: AgencyWords
    returns: Mapping[str, ReturnTold]
    levels: Levels
    names: Mapping[str, frozenset[str]]
    likely: Likely
    agency_of: Mapping[str, int]

    @property
    def kinds_of(self) -> Mapping[str, int]:
        """The kinds of event that each row opens with, as bits of `event_words.KIND_BIT`."""
        every = (telling for one in self.returns.values() for telling in one.told)
        return {telling.id: telling.head for telling in every if telling is not None}

    @property
    def silent(self) -> frozenset[str]:
        """The ids of rows that state that there was no contact."""
        return frozenset().union(*(told.silent for told in self.returns.values()))


def compare(rows: Sequence[MergedRow], copies: frozenset[str], before: Compared | None) -> Compared:
    """Return the rows compared. copies: ids of rows that say what another row of their agency says.

    before: an earlier comparison of the case, from which is taken what still holds.
    """
    of_return: dict[str, list[MergedRow]] = defaultdict(list)
    for merged in rows:
        of_return[merged.row.id.rpartition("/")[0]].append(merged)
    digests = {prefix: [_digest(merged.row) for merged in own] for prefix, own in of_return.items()}
    kept = {
        prefix: told
        for prefix, told in (before.returns.items() if before else ())
        if prefix in digests and told.digest == _of_all(of_return[prefix], digests[prefix])
    }
    words = {
        prefix: kept[prefix].words if prefix in kept else return_words(merged.row for merged in own)
        for prefix, own in of_return.items()
    }
    agencies = sorted({merged.agency for merged in rows})
    agency_words = _agency_words(agencies, of_return, words)
    if before and (list(before.agencies) != agencies or before.agency_words != agency_words):
        kept, before = {}, None
    place = {agency: number for number, agency in enumerate(agencies)}
    returns = {
        prefix: kept.get(prefix) or _told(own, digests[prefix], words[prefix], place[own[0].agency], agency_words)
        for prefix, own in of_return.items()
    }
    known = known_names(words.values())
    told: list[Telling] = []
    for one in returns.values():
        for telling in one.told:
            if telling is not None and telling.id not in one.silent and telling.id not in copies:
                telling.names, telling.scale = telling.named & known, 0.0
                told.append(telling)
    told.sort(key=lambda telling: telling.moment)
    rarity = Rarity(told)
    levels = Levels(rarity.whole, rarity.words, rarity.names, rarity.kinds)
    touched = _touched(told, returns, levels, before)
    likely = likely_pairs(
        told, rarity, before.likely if before and touched is not None else None, touched or frozenset()
    )
    names = {telling.id: telling.names for telling in told}
    return Compared(
        agencies, agency_words, returns, levels, names, likely, {telling.id: telling.agency for telling in told}
    )


@contextmanager
def not_looking_for_cycles() -> Iterator[None]:
    """Have Python not search for cycles of objects: there are none, and a million small objects make it search."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _digest(row: Row) -> str:
    """Return what stands for all of a row that comparing looks at."""
    when, clock = row.when, row.clock
    words = (row.source, row.event, row.people, row.action, row.comment)
    days = [day.toordinal() if day else 0 for day in (when.start, when.end)]
    dates = f"{days}/{when.precision}/{clock.start}"
    return blake2b("\x1f".join((*words, dates)).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def _of_all(rows: Sequence[MergedRow], digests: Sequence[str]) -> str:
    agency = rows[0].agency if rows else ""
    text = "\n".join((agency, *(merged.row.id for merged in rows), *digests))
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _agency_words(
    agencies: Sequence[str], rows: Mapping[str, Sequence[MergedRow]], words: Mapping[str, ReturnWords]
) -> AgencyWords:
    own: dict[str, Counter[str]] = {agency: Counter() for agency in agencies}
    for prefix, of_return in rows.items():
        own[of_return[0].agency].update(words[prefix].professions)
    return AgencyWords(agencies, [own[agency] for agency in agencies])


def _told(
    rows: Sequence[MergedRow], digests: Sequence[str], words: ReturnWords, agency: int, agency_words: AgencyWords
) -> ReturnTold:
    return ReturnTold(
        _of_all(rows, digests),
        [merged.row.id for merged in rows],
        digests,
        frozenset(merged.row.id for merged in rows if says_no_contact(merged.row)),
        words,
        [telling_of(merged.row, agency, agency_words) for merged in rows],
    )


def _touched(
    told: Sequence[Telling], returns: Mapping[str, ReturnTold], levels: Levels, before: Compared | None
) -> frozenset[str] | None:
    """Return the ids of rows whose pairs may weigh otherwise than in an earlier merge; None for all of them."""
    if before is None or before.levels.whole != levels.whole:
        return None
    words = frozenset(_changed(before.levels.words, levels.words))
    names = frozenset(_changed(before.levels.names, levels.names))
    kinds = sum(_changed(before.levels.kinds, levels.kinds))
    compared = frozenset(before.likely.ids)  # a copy was not; it is when the row that it copied has gone
    same: set[str] = set()
    for prefix, own in returns.items():
        earlier = before.returns.get(prefix)
        if earlier is not None and earlier.digest == own.digest:
            same.update(own.ids)
        elif earlier is not None:
            digest_of = dict(zip(earlier.ids, earlier.digests, strict=True))
            same.update(
                row for row, digest in zip(own.ids, own.digests, strict=True) if digest_of.get(row) == digest
            )
    touched = frozenset(
        telling.id
        for telling in told
        if telling.id not in same
        or telling.id not in compared
        or telling.names != before.names.get(telling.id)
        or telling.head & kinds
        or not words.isdisjoint(telling.stems)
        or not names.isdisjoint(telling.names)
    )
    return touched if len(touched) * 2 < len(told) else None


_Thing = TypeVar("_Thing", str, int)


def _changed(before: Mapping[_Thing, int], now: Mapping[_Thing, int]) -> list[_Thing]:
    return [thing for thing in {**before, **now} if before.get(thing) != now.get(thing)]
