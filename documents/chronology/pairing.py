"""The comparing of rows, with what an earlier merge knew: only what changed is looked at again.

What is known of a row depends on its own words, on how rare these are in the case, and on who the agencies are.
So the memory of a merge has, beside the pairs, what each return tells and how rare each word was. The result is
the same as without it: `merge` is `merge_again` that remembers nothing.
"""

from __future__ import annotations

import gc
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from operator import attrgetter
from typing import TypeVar

from documents.chronology.agency_words import AgencyWords
from documents.chronology.model import MergedRow
from documents.chronology.rarity import Counts, Levels, Rarity
from documents.chronology.same_events import Likely, likely_pairs
from documents.chronology.silences import says_no_contact
from documents.chronology.tellings import (
    ReturnWords,
    Telling,
    known_names,
    return_words,
    telling_of,
)
from documents.reading.model import Row


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
    counts: Counts
    levels: Levels
    known: frozenset[str]
    """Words that are names in this case."""
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
    digests = {prefix: _of_all(own) for prefix, own in of_return.items()}
    kept = {
        prefix: told
        for prefix, told in (before.returns.items() if before else ())
        if told.digest == digests.get(prefix)
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
        prefix: kept.get(prefix)
        or _told(
            own,
            digests[prefix],
            words[prefix],
            place[own[0].agency],
            agency_words,
            before.returns.get(prefix) if before else None,
        )
        for prefix, own in of_return.items()
    }
    known = known_names(words.values())
    told: list[Telling] = []
    for one in returns.values():
        for telling in one.told:
            if telling is not None and telling.id not in one.silent and telling.id not in copies:
                telling.scale = 0.0
                told.append(telling)
    told.sort(key=lambda telling: telling.moment)
    changes = _Changes(before, told, known) if before else None
    counts = changes.counts if changes else Counts.of(told, known)
    levels = Levels.of(counts)
    rarity = Rarity(levels, known)
    touched = changes.touched(levels) if changes else None
    likely = likely_pairs(
        told, rarity, before.likely if before and touched is not None else None, touched or frozenset()
    )
    agency_of = {telling.id: telling.agency for telling in told}
    return Compared(agencies, agency_words, returns, counts, levels, known, likely, agency_of)


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


_TEXTS = attrgetter("id", "source", "event", "people", "action", "comment")


def _of_all(rows: Sequence[MergedRow]) -> str:
    """Return what stands for all rows of a return, as `_digest` does for one."""
    days: dict[date | None, str] = {None: ""}
    texts = [rows[0].agency if rows else ""]
    for merged in rows:
        row = merged.row
        when = row.when
        for day in (when.start, when.end):
            if day not in days:
                days[day] = str(day)
        texts += _TEXTS(row)
        texts += (days[when.start], days[when.end], when.precision, row.clock.start or "")
    return blake2b("\x1f".join(texts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _agency_words(
    agencies: Sequence[str], rows: Mapping[str, Sequence[MergedRow]], words: Mapping[str, ReturnWords]
) -> AgencyWords:
    own: dict[str, Counter[str]] = {agency: Counter() for agency in agencies}
    for prefix, of_return in rows.items():
        own[of_return[0].agency].update(words[prefix].professions)
    return AgencyWords(agencies, [own[agency] for agency in agencies])


def _told(
    rows: Sequence[MergedRow],
    digest: str,
    words: ReturnWords,
    agency: int,
    agency_words: AgencyWords,
    before: ReturnTold | None,
) -> ReturnTold:
    """Return what a return tells. before: what it told earlier, from which unchanged rows are taken."""
    earlier = (
        {} if before is None else dict(zip(before.ids, zip(before.digests, before.told, strict=True), strict=True))
    )
    digests = [_digest(merged.row) for merged in rows]
    told: list[Telling | None] = []
    for merged, own in zip(rows, digests, strict=True):
        was, telling = earlier.get(merged.row.id, ("", None))
        same = was == own and (telling is None or telling.agency == agency)
        told.append(telling if same else telling_of(merged.row, agency, agency_words))
    return ReturnTold(
        digest,
        [merged.row.id for merged in rows],
        digests,
        frozenset(merged.row.id for merged in rows if says_no_contact(merged.row)),
        words,
        told,
    )


class _Changes:
    """What is otherwise than in an earlier comparison; a telling that is the same object tells the same."""

    def __init__(self, before: Compared, told: Sequence[Telling], known: frozenset[str]) -> None:
        self._before, self._told = before, told
        compared = frozenset(before.likely.ids)  # a copy was not; it is when the row that it copied has gone
        was = {
            telling.id: telling
            for one in before.returns.values()
            for telling in one.told
            if telling is not None and telling.id in compared
        }
        now = {telling.id: telling for telling in told}
        gone = [telling for telling in was.values() if now.get(telling.id) is not telling]
        come = [telling for telling in told if was.get(telling.id) is not telling]
        self._new = {telling.id for telling in come}
        # Whose words stay, but of which another part is names.
        renamed = [one for one in _holding(told, known ^ before.known) if one.id not in self._new]
        self._new.update(telling.id for telling in renamed)
        self.counts = before.counts.changed(
            Counts.of([*gone, *renamed], before.known), Counts.of([*come, *renamed], known)
        )

    def touched(self, levels: Levels) -> frozenset[str] | None:
        """Return the ids of rows whose pairs may weigh otherwise than before; None for all of them."""
        before = self._before.levels
        if before.whole != levels.whole:
            return None
        kinds = sum(_changed(before.kinds, levels.kinds))
        touched = self._new.union(
            (telling.id for telling in self._told if telling.head & kinds),
            (telling.id for telling in _holding(self._told, frozenset(_changed(before.names, levels.names)))),
            (
                telling.id
                for telling in _holding(self._told, frozenset(_changed(before.words, levels.words)), stems=True)
            ),
        )
        return frozenset(touched) if len(touched) * 2 < len(self._told) else None


def _holding(told: Iterable[Telling], words: frozenset[str], *, stems: bool = False) -> Iterator[Telling]:
    """Yield the tellings that name one of `words`, or have it among their stems. None of them is read for that."""
    if not words:
        return
    sought: dict[int, frozenset[int]] = {}
    for telling in told:
        if telling.kept is None:
            if not words.isdisjoint(telling.stems if stems else telling.named):
                yield telling
            continue
        own, numbers, first, middle, end = telling.kept
        if id(own) not in sought:
            sought[id(own)] = frozenset(number for number, word in enumerate(own) if word in words)
        mine = sought[id(own)]
        if mine and not mine.isdisjoint(numbers[middle:end] if stems else numbers[first:middle]):
            yield telling


_Thing = TypeVar("_Thing", str, int)


def _changed(before: Mapping[_Thing, int], now: Mapping[_Thing, int]) -> list[_Thing]:
    return [thing for thing in {**before, **now} if before.get(thing) != now.get(thing)]
