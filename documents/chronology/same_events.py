"""The same event told by several agencies: pairs of rows, each with a score. Rows are linked, never joined.

How: every two rows of different agencies that lie at most three days apart are compared by what a reviewer
would look at: is it the same kind of occasion, do they share rare words, rare names and dates in their text,
do the times fit, does each speak of the other agency, is one only getting ready for the meeting that the
other attends, or was not even asked to it. The weights are those of a logistic regression over 208 told pairs
of three invented cases, rounded to one place, but for rules that came later; nothing in them knows a name. Then
rows are gathered into groups, at most one row of each agency, as long as the rows of two groups on average look
the same: that finds the sixth agency whose short note of a conference looks like none of the others alone, and
leaves out the report sent the day before.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from documents.chronology.event_words import MESSAGE_BITS
from documents.chronology.likelihood import NEXT_DAY, likelihood
from documents.chronology.model import MergedRow, SameEvent
from documents.chronology.rarity import Rarity
from documents.chronology.tellings import LONGEST, Telling

NEAR = 3
"""Days between two tellings of one message at most: it may wait over a weekend to be opened."""

LIKELY = 0.27
"""Likelihood from which rows are taken to tell the same event; 0.2 to 0.35 gives nearly the same pairs."""

_LEAST = 0.1
"""Likelihood of a pair that is kept for its group: fewer are out of the question."""

_MOST_NEIGHBOURS = 400
"""Rows that follow a row within `NEAR` days and are compared with it, at most. A real case has tens."""


@dataclass(frozen=True, slots=True)
class Likely:
    """Pairs that may tell the same event: each as one number that sorts by likelihood, then by the rows.

    ids: of the rows that were compared, in order; a row's rank is its place there. keys: sorted, see `_key`.
    crowded: a row had more neighbours than are compared, so pairs depend on more than their rows.
    """

    ids: Sequence[str]
    keys: Sequence[int]
    crowded: bool


_PARTS = 10_000
_BITS = 20
_RANK = (1 << _BITS) - 1


def _key(likelihood: float, one: int, other: int) -> int:
    """Return a pair as a number: what it lacks to certainty, in ten thousandths, then the two ranks."""
    lacks = _PARTS - round(likelihood * _PARTS)
    return (lacks << 2 * _BITS) | (one << _BITS | other if one < other else other << _BITS | one)


def likely_pairs(
    told: Sequence[Telling], rarity: Rarity, before: Likely | None, touched: frozenset[str]
) -> Likely:
    """Return every near pair that is not out of the question, likeliest first.

    told: in order of their moments. before: the pairs of an earlier merge, of which those hold whose rows are both
    still there and not among `touched`, the ids of rows that are new, changed, or weighed otherwise.
    """
    firsts = [telling.first for telling in told]
    ids = sorted(telling.id for telling in told)
    if len(ids) > _RANK:
        raise ValueError(f"A chronology of more than {_RANK:,} rows can't be searched for pairs.")
    rank = dict(zip(ids, range(len(ids)), strict=True))
    ranks = [rank[telling.id] for telling in told]
    ends, crowded = _ends(told, firsts)
    keys: list[int] = []
    if before is None or before.crowded or crowded:
        starts: list[tuple[int, Sequence[int]]] = [(at, range(at + 1, end)) for at, end in enumerate(ends)]
    else:
        keys = _still_holding(before, rank, touched)
        starts = list(_touching(told, firsts, ends, touched))
    for place, others in starts:
        one, own = told[place], ranks[place]
        if not one.scale:
            rarity.weigh(one)
        for at in others:
            other = told[at]
            if one.agency != other.agency:
                if not other.scale:
                    rarity.weigh(other)
                found = likelihood(one, other, rarity)
                if found > _LEAST:
                    keys.append(_key(found, own, ranks[at]))
    keys.sort()
    return Likely(ids, keys, crowded)


def _ends(told: Sequence[Telling], firsts: Sequence[int]) -> tuple[list[int], bool]:
    """Return for each telling where the tellings after it end that are compared with it."""
    ends, crowded = [], False
    for place, one in enumerate(told):
        # Two days on, only a message that waited to be opened is still the same event.
        near = NEAR if one.head & MESSAGE_BITS else NEXT_DAY
        end = bisect_right(firsts, one.last + near, place + 1)
        if end > place + 1 + _MOST_NEIGHBOURS:
            end, crowded = place + 1 + _MOST_NEIGHBOURS, True
        ends.append(end)
    return ends, crowded


def _still_holding(before: Likely, rank: dict[str, int], touched: frozenset[str]) -> list[int]:
    """Return the keys of the pairs that hold, under the ranks that their rows have now, still sorted."""
    now = [-1 if row in touched else rank.get(row, -1) for row in before.ids]
    high = ~((1 << 2 * _BITS) - 1)
    if -1 not in now and len(rank) == len(now):
        return list(before.keys)
    return [
        key & high | one << _BITS | other
        for key in before.keys
        if (one := now[key >> _BITS & _RANK]) >= 0 and (other := now[key & _RANK]) >= 0
    ]


def _touching(
    told: Sequence[Telling], firsts: Sequence[int], ends: Sequence[int], touched: frozenset[str]
) -> Iterator[tuple[int, Sequence[int]]]:
    """Yield each telling's place with the places after it that it is to be compared with, where one is touched."""
    marked = [telling.id in touched for telling in told]
    for place, own in enumerate(marked):
        if own:
            yield place, range(place + 1, ends[place])
            # Those before that reach as far as this one; a span may begin a month before.
            first = bisect_left(firsts, firsts[place] - LONGEST - NEAR, 0, place)
            yield from (
                (earlier, (place,))
                for earlier in range(first, place)
                if ends[earlier] > place and not marked[earlier]
            )


def same_events(likely: Likely, agency_of: Mapping[str, int], rows: Sequence[MergedRow]) -> tuple[SameEvent, ...]:
    """Return the pairs of rows of different agencies that seem to tell the same event.

    A group of n rows gives all its n(n-1)/2 pairs. Scores are 0 to 1. Pairs stand in the order of `rows`.
    """
    order = {merged.row.id: place for place, merged in enumerate(rows)}
    place_of = [order[row] for row in likely.ids]
    lacks = {key & _PAIR: key >> 2 * _BITS for key in likely.keys}
    found = []
    for group in _groups(likely, lacks, [1 << agency_of[row] for row in likely.ids]):
        members = sorted(group, key=place_of.__getitem__)
        own = [
            (one, other, lacks.get(one << _BITS | other if one < other else other << _BITS | one, _PARTS))
            for one, other in combinations(members, 2)
        ]
        together = sum(lack for *_, lack in own) / len(own)
        # What its group vouches for scores as the group does.
        found += [(place_of[one], place_of[other], min(lack, together)) for one, other, lack in own]
    found.sort()
    ids = [merged.row.id for merged in rows]
    return tuple(SameEvent((ids[one], ids[other]), round(1 - lack / _PARTS, 2)) for one, other, lack in found)


_PAIR = (1 << 2 * _BITS) - 1


def _groups(likely: Likely, lacks: Mapping[int, int], agency: Sequence[int]) -> list[list[int]]:
    """Return groups of two rows or more, at most one row of each agency in each, by rank. agency: a bit each.

    lacks: what each pair lacks to certainty.
    """
    members: list[list[int] | None] = [None] * len(likely.ids)
    within = list(agency)  # agencies of the group of each row
    most = _PARTS - round(LIKELY * _PARTS)
    for key in likely.keys:
        if key >> 2 * _BITS > most:
            break
        one, other = key >> _BITS & _RANK, key & _RANK
        if within[one] & within[other]:
            continue
        ones, others = members[one] or [one], members[other] or [other]
        if len(ones) > 1 or len(others) > 1:
            between = sum(
                lacks.get(row << _BITS | their if row < their else their << _BITS | row, _PARTS)
                for row in ones
                for their in others
            )
            if between > most * len(ones) * len(others):
                continue
        ones = ones + others
        together = within[one] | within[other]
        for row in ones:
            members[row], within[row] = ones, together
    found = {id(group): group for group in members if group is not None}
    return list(found.values())
