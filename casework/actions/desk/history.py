"""What a row said before, and what changed in a chronology since any merge before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, load_only

from casework.actions.codes.words import words_of
from casework.actions.desk.changes import ReturnChange, returns_changed
from casework.actions.merges.builds import different
from casework.actions.reach import chronology_within
from casework.actions.work import NotFound, Work, looking
from casework.records.tables import Chronology, ChronologyRow
from casework.rules.permissions import Permission


@dataclass(frozen=True, slots=True)
class Merge:
    """A finished build before another. returns: whose answers are others since then."""

    id: UUID
    number: int
    at: datetime | None
    returns: tuple[ReturnChange, ...]


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A row before and now, as in chronology.json. fields: in which of those it says something else."""

    identity: UUID
    before: Mapping[str, Any]
    now: Mapping[str, Any]
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowChange:
    """What one merge changed in a row. at: when; returns: whose answers had changed. away: it was gone before."""

    at: datetime | None
    returns: tuple[ReturnChange, ...]
    row: ChangedRow
    away: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """A chronology against an earlier one. new, withdrawn: identities in order; changed: with both texts."""

    since: Merge
    new: tuple[UUID, ...]
    changed: tuple[ChangedRow, ...]
    withdrawn: tuple[UUID, ...]


def merges_before(work: Work, chronology_id: UUID) -> tuple[Merge, ...]:
    """Return the finished builds before one, the latest first. Raises NotFound, NotPermitted."""
    with looking(work, Permission.SEE_CHRONOLOGY) as session:
        chronology = chronology_within(session, work, chronology_id)
        say = words_of(session, work, chronology)
        return tuple(
            Merge(one.id, one.number, one.finished_at, returns_changed(one.inputs, chronology.inputs, say))
            for one in reversed(_builds(session, chronology)[:-1])
        )


def row_history(work: Work, chronology_id: UUID, identity: UUID) -> tuple[RowChange, ...]:
    """Return what merges changed in a row until this one, the latest first. Raises NotFound, NotPermitted."""
    with looking(work, Permission.SEE_CHRONOLOGY) as session:
        chronology = chronology_within(session, work, chronology_id)
        words = words_of(session, work, chronology)
        builds = _builds(session, chronology)
        query = select(ChronologyRow.chronology_id, ChronologyRow.body).where(
            ChronologyRow.chronology_id.in_([build.id for build in builds]), ChronologyRow.identity == identity
        )
        told: dict[UUID, Mapping[str, Any]] = {build: body for build, body in session.execute(query)}
        changes = []
        last: Mapping[str, Any] | None = None
        for before, build in pairwise(builds):
            last, now = told.get(before.id, last), told.get(build.id)
            fields = different(last, now) if last and now else ()
            away = before.id not in told
            if last and now and (fields or away):
                row = ChangedRow(identity, words.row(last), words.row(now), fields)
                changed = returns_changed(before.inputs, build.inputs, words)
                changes.append(RowChange(build.finished_at, changed, row, away))
        return tuple(reversed(changes))


def compared(work: Work, chronology_id: UUID, since: UUID) -> Compared:
    """Return what is new, changed and withdrawn since an earlier build. Raises NotFound, NotPermitted."""
    with looking(work, Permission.SEE_CHRONOLOGY) as session:
        chronology = chronology_within(session, work, chronology_id)
        builds = _builds(session, chronology)
        earlier = next((build for build in builds[:-1] if build.id == since), None)
        if earlier is None:
            raise NotFound
        words = words_of(session, work, chronology)
        before, now = _bodies(session, earlier.id), _bodies(session, chronology.id)
        changed = tuple(
            ChangedRow(identity, words.row(before[identity]), words.row(body), fields)
            for identity, body in now.items()
            if identity in before and (fields := different(before[identity], body))
        )
        returns = returns_changed(earlier.inputs, chronology.inputs, words)
        return Compared(
            Merge(earlier.id, earlier.number, earlier.finished_at, returns),
            tuple(identity for identity in now if identity not in before),
            changed,
            tuple(identity for identity in before if identity not in now),
        )


def _builds(session: Session, chronology: Chronology) -> Sequence[Chronology]:
    """Return the finished builds of a case up to this one, in order; this one is the last."""
    query = select(Chronology).where(
        Chronology.case_id == chronology.case_id,
        Chronology.state == "ready",
        Chronology.number <= chronology.number,
    )
    few = load_only(Chronology.case_id, Chronology.number, Chronology.inputs, Chronology.finished_at)
    return list(session.scalars(query.order_by(Chronology.number).options(few)))


def _bodies(session: Session, chronology_id: UUID) -> dict[UUID, Mapping[str, Any]]:
    query = select(ChronologyRow.identity, ChronologyRow.body).where(ChronologyRow.chronology_id == chronology_id)
    return {identity: body for identity, body in session.execute(query.order_by(ChronologyRow.position))}
