"""The same event told by several agencies: pairs of rows, each with a score. Rows are linked, never joined.

How: every two rows of different agencies that lie at most three days apart are compared by what a reviewer
would look at: is it the same kind of occasion, do they share rare words, rare names and dates in their text,
do the times fit, does each speak of the other agency, is one only getting ready for the meeting that the
other attends. The weights are those of a logistic regression over 208 told pairs of three invented cases,
rounded to one place; nothing in them knows a name. Then rows are gathered into groups, at most one row of
each agency, as long as the rows of two groups on average look the same: that finds the sixth agency whose short
note of a conference looks like none of the others alone, and leaves out the report sent the day before.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import fsum

from documents.chronology.event_words import (
    ATTENDED,
    KINDS_MASK,
    MEETING_BIT,
    MESSAGE_BITS,
    RECEIVED,
    SENT,
)
from documents.chronology.model import MergedRow, SameEvent
from documents.chronology.tellings import LONGEST, Rarity, Telling, day_and_month

NEAR = 3
"""Days between two tellings of one message at most: it may wait over a weekend to be opened."""

NEXT_DAY = 1
"""Days between two tellings of anything else at most: notes are written up next day."""

LIKELY = 0.27
"""Likelihood from which rows are taken to tell the same event; 0.2 to 0.35 gives nearly the same pairs."""

_MOST_NEIGHBOURS = 400
"""Rows that follow a row within `NEAR` days and are compared with it, at most. A real case has tens."""

_CLOSE, _CLOSER = 65, 16
"""Minutes between two times that still fit, and that fit well."""

_FAR = 180
"""Minutes between two times of one day that speak against it."""


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
                likelihood = _likelihood(one, other, rarity)
                if likelihood > _LEAST:
                    keys.append(_key(likelihood, own, ranks[at]))
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
        # A pair that its group vouches for scores as the group does.
        found += [(place_of[one], place_of[other], min(lack, together)) for one, other, lack in own]
    found.sort()
    ids = [merged.row.id for merged in rows]
    return tuple(SameEvent((ids[one], ids[other]), round(1 - lack / _PARTS, 2)) for one, other, lack in found)


_PAIR = (1 << 2 * _BITS) - 1


_LEAST = 0.1


def _likelihood(one: Telling, other: Telling, rarity: Rarity) -> float:
    """Return how likely two tellings of different agencies are to be of one event, 0 to 1."""
    gap = max(0, other.first - one.last)
    kinds = one.head & other.head & KINDS_MASK
    if gap > NEXT_DAY and not kinds & MESSAGE_BITS:
        return 0.0
    shared = one.stems & other.stems
    names = one.names & other.names
    if not kinds and len(shared) < _FEW and not names:
        return 0.0
    weight = _BIAS + _by_kind(one, other, kinds, gap, rarity)
    # No word weighs more than this: most pairs need not be looked at word by word.
    scale = 10.0 * one.scale * other.scale
    if weight + len(shared) * (scale + _MOST_RARE) + len(names) < _HOPELESS:
        return 0.0
    weight += scale * fsum(map(rarity.word_square.__getitem__, shared))
    weight += 0.8 * fsum(map(rarity.word_rareness.__getitem__, shared))
    if names:
        weight += 0.1 * fsum(map(rarity.name.__getitem__, names)) / min(one.name_weight, other.name_weight)
        weight += fsum(map(rarity.name_rareness.__getitem__, names))
    if one.said and other.said:
        days = one.said & other.said - {day_and_month(one.first), day_and_month(other.first)}
        weight += 0.7 * min(len(days), 2)
    return 1 / (1 + math.exp(-weight))


_FEW = 2
_BIAS = -3.7
_HOPELESS = -2.2
_MOST_RARE = 0.36


def _by_kind(one: Telling, other: Telling, kinds: int, gap: int, rarity: Rarity) -> float:
    """Weigh the kind of occasion, the times, and whether each speaks of the other agency."""
    weight = 2.8 * rarity.rarest_kind(kinds) if kinds else 0.0
    occasion = one.occasion & other.occasion
    if occasion:
        weight += 3.0 * rarity.rarest_kind(occasion) + _by_attendance(one, other, gap)
    elif (one.occasion or other.occasion) and not kinds & MEETING_BIT:
        weight += -0.5 if one.occasion and other.occasion else -1.0
    ones_mention = one.mentions >> other.agency & 1
    others_mention = other.mentions >> one.agency & 1
    if ones_mention or others_mention:
        weight += 0.2 * _sent_and_received(one, other) + (0.6 if kinds & MESSAGE_BITS else 0.0)
        if ones_mention and others_mention:
            weight += 1.2
    if one.exact and other.exact:
        weight += _by_time(one, other, gap, bool(occasion), bool(ones_mention or others_mention))
    if gap > NEXT_DAY:
        weight -= 2.0
    if one.last > one.first or other.last > other.first:
        weight -= 0.6
    return weight


def _by_attendance(one: Telling, other: Telling, gap: int) -> float:
    """Weigh two tellings of the same kind of occasion: both there, one only getting ready, told a day later."""
    weight = 0.0
    if one.only_prepared != other.only_prepared:
        # A report written the day before is for the meeting, and can be word for word like its minutes.
        weight -= 3.0 if gap and one.only_prepared else 0.8
    if one.head & other.head & ATTENDED:
        weight += 1.1
    if gap and day_and_month(one.first) not in other.said:
        weight -= 1.7
    return weight


def _by_time(one: Telling, other: Telling, gap: int, occasion: bool, mentioned: bool) -> float:
    assert one.minutes is not None
    assert other.minutes is not None
    apart = abs((other.first - one.first) * 24 * 60 + other.minutes - one.minutes)
    if apart <= _CLOSER:
        return 1.5 + 0.6 * occasion + 0.9 * mentioned
    if apart <= _CLOSE:
        return 0.7
    return -0.4 if apart > _FAR and not gap else 0.0


def _sent_and_received(one: Telling, other: Telling) -> bool:
    """Return whether the earlier telling sends something and the later one receives something."""
    forth = one.kinds & SENT and other.kinds & RECEIVED and one.first <= other.first
    back = other.kinds & SENT and one.kinds & RECEIVED and other.first <= one.first
    return bool(forth or back)


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
