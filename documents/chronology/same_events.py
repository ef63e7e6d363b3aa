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
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import combinations

from documents.chronology.event_words import (
    ATTENDED,
    KINDS_MASK,
    MEETING_BIT,
    MESSAGE_BITS,
    RECEIVED,
    SENT,
)
from documents.chronology.model import MergedRow, SameEvent
from documents.chronology.silences import says_no_contact
from documents.chronology.tellings import Rarity, Telling, day_and_month, tellings

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

Likelihoods = dict[tuple[str, str], float]


def same_events(rows: Sequence[MergedRow], duplicates: Iterable[tuple[str, str]] = ()) -> tuple[SameEvent, ...]:
    """Return the pairs of rows of different agencies that seem to tell the same event.

    A group of n rows gives all its n(n-1)/2 pairs. Scores are 0 to 1. Of exact duplicates (`duplicates`:
    pairs, the kept row first) only the first is paired. Pairs stand in the order of `rows`.
    """
    copies = {second for _, second in duplicates}
    told = tellings(rows, lambda merged: merged.row.id not in copies and not says_no_contact(merged.row))
    likely = _likelihoods(told)
    agency_of = {telling.id: telling.agency for telling in told}
    order = {merged.row.id: place for place, merged in enumerate(rows)}
    pairs = []
    for group in _groups(likely, agency_of):
        members = sorted(group, key=order.__getitem__)
        own = {pair: likely.get(_key(*pair), 0.0) for pair in combinations(members, 2)}
        together = sum(own.values()) / len(own)
        # A pair that its group vouches for scores as the group does.
        pairs += [SameEvent(pair, round(max(score, together), 2)) for pair, score in own.items()]
    return tuple(sorted(pairs, key=lambda pair: (order[pair.rows[0]], order[pair.rows[1]])))


def _key(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def _likelihoods(told: Sequence[Telling]) -> Likelihoods:
    """Return the likelihood of every near pair that is not out of the question."""
    rarity = Rarity(told)
    firsts = [telling.first for telling in told]
    found: Likelihoods = {}
    for place, one in enumerate(told):
        # Two days on, only a message that waited to be opened is still the same event.
        near = NEAR if one.head & MESSAGE_BITS else NEXT_DAY
        end = bisect_right(firsts, one.last + near, place + 1)
        for other in told[place + 1 : min(end, place + 1 + _MOST_NEIGHBOURS)]:
            if one.agency == other.agency:
                continue
            likelihood = _likelihood(one, other, rarity)
            if likelihood > _LEAST:
                found[_key(one.id, other.id)] = likelihood
    return found


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
    weight += scale * sum(map(rarity.word_square.__getitem__, shared))
    weight += 0.8 * sum(map(rarity.word_rareness.__getitem__, shared))
    if names:
        weight += 0.1 * sum(map(rarity.name.__getitem__, names)) / min(one.name_weight, other.name_weight)
        weight += sum(map(rarity.name_rareness.__getitem__, names))
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


def _groups(likely: Likelihoods, agency_of: dict[str, int]) -> list[list[str]]:
    """Return groups of two rows or more, at most one row of each agency in each."""
    group_of: dict[str, list[str]] = {}
    for (one, other), likelihood in sorted(likely.items(), key=lambda item: (-item[1], item[0])):
        if likelihood < LIKELY:
            break
        ones, others = group_of.setdefault(one, [one]), group_of.setdefault(other, [other])
        if ones is others or not {agency_of[row] for row in ones}.isdisjoint(agency_of[row] for row in others):
            continue
        between = [likely.get(_key(row, their), 0.0) for row in ones for their in others]
        if sum(between) / len(between) >= LIKELY:
            ones += others
            for row in others:
                group_of[row] = ones
    found = {id(group): group for group in group_of.values() if len(group) > 1}
    return list(found.values())
