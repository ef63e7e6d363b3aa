"""Conflicts: what two tellings of the same event say differently, for the reviewer to raise with the agencies."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from documents.chronology.bounds import bounds
from documents.chronology.decisions import decided, decided_otherwise
from documents.chronology.event_words import MESSAGE_BITS, OCCASION_BITS
from documents.chronology.model import Conflict, MergedRow, SameEvent
from documents.chronology.tellings import names_in
from documents.reading.model import Row
from documents.safety.folding import fold

MINUTES = 10
"""Times that are further apart are a conflict; clocks and memories differ by less."""

ABOUT_MINUTES = 60
"""The same where one of the times was typed as approximate."""

MESSAGE_DAYS = 3
"""A message may be received that many days after it was sent without anyone being wrong."""

_LISTED = re.compile(r"[;\n]")
_AND_LISTED = re.compile(r"[;,\n/&]|\band\b|\bwith\b")
_BRACKETS = re.compile(r"\([^)]*\)")
# A list that ends so does not say who else was there.
_OPEN_ENDED = re.compile(
    r"\b(?:all|agenc\w+|members?|professionals|partners?|others?|various|staff|team|etc|et al|services?|officers|"
    r"group|panel|conference|family|parents|children|siblings)\b",
    re.IGNORECASE,
)
_ALIKE = 86
"""rapidfuzz ratio from which two names are one name misspelt."""


def conflicts_in(
    rows: Sequence[MergedRow], pairs: Sequence[SameEvent], kinds_of: Mapping[str, int]
) -> tuple[Conflict, ...]:
    """Return the differences inside pairs of the same event, in the order of `pairs`.

    date: no day that both may mean.
    time: both said, on the same day, more than ten minutes apart (an hour where one is approximate).
    people: both name everybody who was at a meeting or visit, and one has a person whom the other has not.
    decision: of a meeting or visit, where the two answer one question differently (`decisions.txt`).
    A message is told by its sender and its receiver: for up to three days nothing of it is a conflict.
    kinds_of: the kinds of event that each row of a pair opens with, as bits of `event_words.KIND_BIT`.
    Values are the words as typed; a carried or blank cell shows what was understood.
    """
    row_of = {merged.row.id: merged.row for merged in rows}
    found: list[Conflict] = []
    for pair in pairs:
        one, other = (row_of[row_id] for row_id in pair.rows)
        same_day = _share_a_day(one, other)
        kinds = kinds_of[pair.rows[0]] & kinds_of[pair.rows[1]]
        if kinds & MESSAGE_BITS and not kinds & OCCASION_BITS and _days_apart(one, other) <= MESSAGE_DAYS:
            continue
        if not same_day:
            found.append(Conflict(pair.rows, "date", (_date_words(one), _date_words(other))))
        if same_day and _times_differ(one, other):
            found.append(Conflict(pair.rows, "time", (_time_words(one), _time_words(other))))
        if kinds & OCCASION_BITS and _people_differ(one.people, other.people):
            found.append(Conflict(pair.rows, "people", (one.people, other.people)))
        if kinds & OCCASION_BITS and decided_otherwise(decided(_outcome(one)), decided(_outcome(other))):
            found.append(Conflict(pair.rows, "decision", (_outcome(one), _outcome(other))))
    return tuple(found)


def _outcome(row: Row) -> str:
    """Return where a row says what was decided: its action or outcome, else the event itself."""
    return row.action if row.action.strip() else row.event


def _share_a_day(one: Row, other: Row) -> bool:
    days, others = bounds(one.when), bounds(other.when)
    return days is None or others is None or (days[0] <= others[1] and others[0] <= days[1])


def _days_apart(one: Row, other: Row) -> int:
    days, others = bounds(one.when), bounds(other.when)
    assert days is not None
    assert others is not None
    return max(0, (others[0] - days[1]).days, (days[0] - others[1]).days)


def _times_differ(one: Row, other: Row) -> bool:
    days, others = bounds(one.when), bounds(other.when)
    times = one.clock.start, other.clock.start
    if days != others or times[0] is None or times[1] is None:
        return False
    allowed = ABOUT_MINUTES if one.clock.about or other.clock.about else MINUTES
    return abs(_minutes(times[0]) - _minutes(times[1])) > allowed


def _minutes(time: str) -> int:
    return int(time[:2]) * 60 + int(time[3:])


@lru_cache(maxsize=20_000)
def _people_differ(one: str, other: str) -> bool:
    ones, others = _people(one), _people(other)
    if not ones or not others or len(ones) + len(others) < 3:
        return False
    return not _all_in(ones, others) or not _all_in(others, ones)


def _people(typed: str) -> list[frozenset[str]]:
    """Return the names of each person in a list; none where it does not say who exactly was there.

    "midwife" or "all agencies" may be anybody, so a list with one such entry proves nobody absent. In a list
    with semicolons what follows a comma is a role ("Ruth Hale, school nurse").
    """
    plain = _BRACKETS.sub(" ", typed)
    if _OPEN_ENDED.search(plain):
        return []
    entries = [entry.split(",")[0] for entry in _LISTED.split(plain)] if ";" in plain else _AND_LISTED.split(plain)
    people = [frozenset(map(_written, names_in(entry))) for entry in entries if entry.strip()]
    return people if all(people) else []


def _all_in(people: Sequence[frozenset[str]], others: Sequence[frozenset[str]]) -> bool:
    return all(any(_same_person(person, other) for other in others) for person in people)


def _same_person(person: frozenset[str], other: frozenset[str]) -> bool:
    return not person.isdisjoint(other) or any(
        fuzz.ratio(name, theirs) >= _ALIKE for name in person for theirs in other
    )


def _written(name: str) -> str:
    """Return a name as every agency writes it: "Kjær" and "Kjaer", "O'Neil" and "O’Neil" are one."""
    return fold(name).replace("’", "").replace("'", "")


def _date_words(row: Row) -> str:
    if row.date_text.strip() and not row.when.carried:
        return row.date_text
    return row.when.edtf or row.date_text


def _time_words(row: Row) -> str:
    return row.time_text or row.clock.start or ""
