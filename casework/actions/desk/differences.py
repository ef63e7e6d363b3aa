"""What tellings of one event say differently, and the problems of the returns, as lists with their rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.codes.words import words_of
from casework.actions.desk.groups import Groups, groups_of
from casework.actions.desk.rows import DeskRow, SaidRow, with_additions
from casework.actions.reach import chronology_within
from casework.actions.work import Work, looking
from casework.records.tables import Chronology, ChronologyRow, PairVerdict
from casework.rules.permissions import Permission

PAGE_EVENTS, PAGE_PROBLEMS = 25, 100


@dataclass(frozen=True, slots=True)
class ToldDifferently:
    """An event and what its tellings say differently. rows: the tellings, in order.

    fields: field -> row -> its words. A row that says nothing else than another in a field is left out there.
    """

    rows: tuple[DeskRow, ...]
    fields: Mapping[str, Mapping[UUID, str]]


@dataclass(frozen=True, slots=True)
class DifferencesPage:
    """A page of events. page, pages: from 1. events, differences: how many in all."""

    told: tuple[ToldDifferently, ...]
    page: int
    pages: int
    events: int
    differences: int


@dataclass(frozen=True, slots=True)
class ReturnProblem:
    """Something to look at in a return. row: where it stands, None for the whole file."""

    message: str
    row: SaidRow | None


@dataclass(frozen=True, slots=True)
class ProblemsPage:
    """A page of what is to be looked at. page, pages: from 1. total: how many in all."""

    problems: tuple[ReturnProblem, ...]
    page: int
    pages: int
    total: int


def differences(work: Work, chronology_id: UUID, page: int = 1) -> DifferencesPage:
    """Return a page of what is told differently, in the order of the rows. Raises NotFound, NotPermitted.

    What reviewers said are two events is left out.
    """
    with looking(work, Permission.SEE_CHRONOLOGY) as session:
        chronology = chronology_within(session, work, chronology_id)
        words = words_of(session, work, chronology)
        groups = groups_of(session, chronology)
        conflicts = words.findings({"conflicts": chronology.findings.get("conflicts", ())})["conflicts"]
        events = list(_events(conflicts, _rows(session, chronology, conflicts), groups).values())
        pages = max(1, -(-len(events) // PAGE_EVENTS))
        page = min(max(page, 1), pages)
        shown = events[(page - 1) * PAGE_EVENTS : page * PAGE_EVENTS]
        rows = list({row.identity: row for event in shown for row in _told_by(event)}.values())
        desk = {row.identity: row for row in with_additions(session, work, chronology, rows, groups, words)}
        return DifferencesPage(
            tuple(
                ToldDifferently(
                    tuple(desk[row.identity] for row in _told_by(event)),
                    {
                        field: {row.identity: str(one["values"][at]) for one, row, at in reversed(values)}
                        for field, values in event.items()
                    },
                )
                for event in shown
            ),
            page,
            pages,
            len(events),
            sum(groups.differing.values()),
        )


def problems(work: Work, chronology_id: UUID, page: int = 1) -> ProblemsPage:
    """Return a page of what is to be looked at in the returns, each with its row; past the end the last page.

    Raises NotFound, NotPermitted.
    """
    with looking(work, Permission.SEE_CHRONOLOGY) as session:
        chronology = chronology_within(session, work, chronology_id)
        words = words_of(session, work, chronology)
        every = chronology.findings.get("problems", ())
        pages = max(1, -(-len(every) // PAGE_PROBLEMS))
        page = min(max(page, 1), pages)
        here = every[(page - 1) * PAGE_PROBLEMS : page * PAGE_PROBLEMS]
        found = words.findings({"problems": here})["problems"]
        keys = {problem["row"] for problem in found if problem.get("row")}
        query = select(ChronologyRow.row_key, ChronologyRow.identity, ChronologyRow.body).where(
            ChronologyRow.chronology_id == chronology_id, ChronologyRow.row_key.in_(keys)
        )
        rows = {key: SaidRow(identity, words.row(body)) for key, identity, body in session.execute(query)}
        told = tuple(ReturnProblem(problem["message"], rows.get(problem.get("row"))) for problem in found)
        return ProblemsPage(told, page, pages, len(every))


def findings_as_reviewed(session: Session, chronology: Chronology) -> Mapping[str, Any]:
    """Return a build's findings as the desk shows them, for a file: without pairs said to be two events.

    Pairs that somebody put together by hand are there as the same event, with the score 1.
    """
    findings = chronology.findings
    query = select(PairVerdict.one, PairVerdict.other, PairVerdict.said).where(
        PairVerdict.case_id == chronology.case_id
    )
    verdicts = {(one, other): said for one, other, said in session.execute(query)}
    if not verdicts:
        return findings
    about = {row for pair in verdicts for row in pair}
    keys = select(ChronologyRow.identity, ChronologyRow.row_key).where(
        ChronologyRow.chronology_id == chronology.id, ChronologyRow.identity.in_(about)
    )
    key_of = {identity: key for identity, key in session.execute(keys)}
    said = {
        frozenset((key_of[one], key_of[other])): word
        for (one, other), word in verdicts.items()
        if one in key_of and other in key_of
    }
    kept = {
        name: [one for one in findings.get(name, ()) if said.get(frozenset(one["rows"])) != "different"]
        for name in ("same_events", "duplicates", "conflicts")
    }
    there = {frozenset(one["rows"]) for name in ("same_events", "duplicates") for one in kept[name]}
    by_hand = [pair for pair, word in said.items() if word == "same" and pair not in there]
    kept["same_events"] += [{"rows": sorted(pair), "score": 1.0} for pair in by_hand]
    return {**findings, **kept}


Value = tuple[Mapping[str, Any], ChronologyRow, int]
"""A conflict, one of its two rows, and which of its values is the row's."""
Event = dict[str, list[Value]]


def _rows(
    session: Session, chronology: Chronology, conflicts: Sequence[Mapping[str, Any]]
) -> dict[str, ChronologyRow]:
    keys = {row for conflict in conflicts for row in conflict["rows"]}
    query = select(ChronologyRow).where(
        ChronologyRow.chronology_id == chronology.id, ChronologyRow.row_key.in_(keys)
    )
    return {row.row_key: row for row in session.scalars(query)}


def _events(
    conflicts: Sequence[Mapping[str, Any]], rows: Mapping[str, ChronologyRow], groups: Groups
) -> dict[Any, Event]:
    """Return conflicts by event and field, in the order of the events' first rows."""
    events: dict[Any, Event] = {}
    first: dict[Any, int] = {}
    for conflict in conflicts:
        pair = [rows[key] for key in conflict["rows"] if key in rows]
        one, other = sorted((row.identity for row in pair), key=str) if len(pair) == 2 else (None, None)
        if one is None or other is None or (one, other) not in groups.differing:
            continue
        numbers = {groups.number_of.get(one), groups.number_of.get(other)}
        event: Any = numbers.pop() if len(numbers) == 1 else None
        event = (one, other) if event is None else event
        values = events.setdefault(event, {}).setdefault(conflict["field"], [])
        values += [(conflict, row, at) for at, row in enumerate(pair)]
        first[event] = min([first.get(event, pair[0].position), *(row.position for row in pair)])
    return {event: events[event] for event in sorted(events, key=lambda event: first[event])}


def _told_by(event: Event) -> list[ChronologyRow]:
    rows = {row.identity: row for values in event.values() for _, row, _ in values}
    return sorted(rows.values(), key=lambda row: row.position)
