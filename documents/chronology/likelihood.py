"""How likely two rows of different agencies are to tell the same event: what a reviewer would look at, weighed."""

from __future__ import annotations

import math
from math import fsum

from documents.chronology.event_words import (
    ABSENT,
    ATTENDED,
    KINDS_MASK,
    MEETING_BIT,
    MESSAGE_BITS,
    RECEIVED,
    SENT,
)
from documents.chronology.rarity import Rarity
from documents.chronology.tellings import Telling, day_and_month

NEXT_DAY = 1
"""Days between two tellings of anything else at most: notes are written up next day."""

_CLOSE, _CLOSER = 65, 16
"""Minutes between two times that still fit, and that fit well."""

_FAR = 180
"""Minutes between two times of one day that speak against it."""


def likelihood(one: Telling, other: Telling, rarity: Rarity) -> float:
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
    if (one.head ^ other.head) & ABSENT:
        weight -= 4.0  # who was not invited tells that, and not the event
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
        weight += _by_time(one, other, gap, bool(occasion), ones_mention + others_mention)
    if gap > NEXT_DAY:
        weight -= 2.0
    if gap and bool(one.head & MESSAGE_BITS) != bool(other.head & MESSAGE_BITS):
        weight -= 0.8  # a notification of the next day is told by who sent it
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


def _by_time(one: Telling, other: Telling, gap: int, occasion: bool, mentions: int) -> float:
    """Weigh the times. mentions: how many of the two speak of the other's agency."""
    assert one.minutes is not None
    assert other.minutes is not None
    apart = abs((other.first - one.first) * 24 * 60 + other.minutes - one.minutes)
    if apart <= _CLOSER:
        return 1.5 + 0.6 * occasion + 0.9 * bool(mentions)
    if apart <= _CLOSE:
        return 0.7 + 0.5 * (mentions == 2)
    return -0.4 if apart > _FAR and not gap else 0.0


def _sent_and_received(one: Telling, other: Telling) -> bool:
    """Return whether the earlier telling sends something and the later one receives something."""
    forth = one.kinds & SENT and other.kinds & RECEIVED and one.first <= other.first
    back = other.kinds & SENT and one.kinds & RECEIVED and other.first <= one.first
    return bool(forth or back)
