"""What a row said before, and what changed in a chronology since any merge before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any
from uuid import UUID

from sqlalchemy import Text, and_, cast, exists, select
from sqlalchemy.orm import Session, aliased, load_only

from casework.actions.codes.words import Words, words_of
from casework.actions.desk.changes import ReturnChange, returns_changed
from casework.actions.desk.rows import SaidRow
from casework.actions.merges.builds import different
from casework.actions.reach import chronology_within
from casework.actions.work import NotFound, Work, looking
from casework.records.tables import Chronology, ChronologyRow
from casework.rules.permissions import Permission

PAGE_CHANGES = 50
"""Rows of a page of changes: a return that was written anew has changed in every row."""


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
    """A page of what is otherwise in a chronology than in an earlier one.

    changed, new, withdrawn: identities of all such rows, in order; pages show them in this order.
    changed_here, new_here, withdrawn_here: those of the page. page, pages: from 1.
    """

    since: Merge
    changed: tuple[UUID, ...]
    new: tuple[UUID, ...]
    withdrawn: tuple[UUID, ...]
    page: int
    pages: int
    changed_here: tuple[ChangedRow, ...]
    new_here: tuple[SaidRow, ...]
    withdrawn_here: tuple[SaidRow, ...]

    def begins_on(self, part: str) -> int:
        """Return the page on which "changed", "new" or "withdrawn" begins."""
        before = {"changed": 0, "new": len(self.changed), "withdrawn": len(self.changed) + len(self.new)}[part]
        return min(before // PAGE_CHANGES + 1, self.pages)


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


def compared(work: Work, chronology_id: UUID, since: UUID, page: int = 1) -> Compared:
    """Return a page of what is changed, new and withdrawn since an earlier build; past the end the last page.

    Raises NotFound, NotPermitted.
    """
    with looking(work, Permission.SEE_CHRONOLOGY) as session:
        chronology = chronology_within(session, work, chronology_id)
        builds = _builds(session, chronology)
        earlier = next((build for build in builds[:-1] if build.id == since), None)
        if earlier is None:
            raise NotFound
        words = words_of(session, work, chronology)
        both = _in_both(session, earlier.id, chronology.id)
        changed = {
            identity: (before, now, fields) for identity, before, now in both if (fields := different(before, now))
        }
        new = _in_one(session, chronology.id, earlier.id)
        withdrawn = _in_one(session, earlier.id, chronology.id)
        every = [*changed, *new, *withdrawn]
        pages = max(1, -(-len(every) // PAGE_CHANGES))
        page = min(max(page, 1), pages)
        here = every[(page - 1) * PAGE_CHANGES : page * PAGE_CHANGES]
        return Compared(
            Merge(
                earlier.id,
                earlier.number,
                earlier.finished_at,
                returns_changed(earlier.inputs, chronology.inputs, words),
            ),
            tuple(changed),
            new,
            withdrawn,
            page,
            pages,
            tuple(
                ChangedRow(identity, words.row(before), words.row(now), fields)
                for identity, (before, now, fields) in ((one, changed[one]) for one in here if one in changed)
            ),
            _said(session, chronology.id, [one for one in here if one not in changed], words),
            _said(session, earlier.id, [one for one in here if one not in changed], words),
        )


def _in_both(
    session: Session, earlier_id: UUID, chronology_id: UUID
) -> Iterable[tuple[UUID, Mapping[str, Any], Mapping[str, Any]]]:
    """Return rows that two builds have and that do not lie in the database as the same text, before and now."""
    old, new = aliased(ChronologyRow), aliased(ChronologyRow)
    query = (
        select(new.identity, old.body, new.body)
        .join(old, and_(old.chronology_id == earlier_id, old.identity == new.identity))
        .where(new.chronology_id == chronology_id, cast(old.body, Text) != cast(new.body, Text))
    )
    return ((identity, before, now) for identity, before, now in session.execute(query.order_by(new.position)))


def _in_one(session: Session, chronology_id: UUID, other_id: UUID) -> tuple[UUID, ...]:
    """Return the rows of a build that another does not have, in order."""
    other = aliased(ChronologyRow)
    there = exists().where(other.chronology_id == other_id, other.identity == ChronologyRow.identity)
    query = select(ChronologyRow.identity).where(ChronologyRow.chronology_id == chronology_id, ~there)
    return tuple(session.scalars(query.order_by(ChronologyRow.position)))


def _builds(session: Session, chronology: Chronology) -> Sequence[Chronology]:
    """Return the finished builds of a case up to this one, in order; this one is the last."""
    query = select(Chronology).where(
        Chronology.case_id == chronology.case_id,
        Chronology.state == "ready",
        Chronology.number <= chronology.number,
    )
    few = load_only(Chronology.case_id, Chronology.number, Chronology.inputs, Chronology.finished_at)
    return list(session.scalars(query.order_by(Chronology.number).options(few)))


def _said(session: Session, chronology_id: UUID, identities: Sequence[UUID], words: Words) -> tuple[SaidRow, ...]:
    query = select(ChronologyRow.identity, ChronologyRow.body).where(
        ChronologyRow.chronology_id == chronology_id, ChronologyRow.identity.in_(identities)
    )
    found = session.execute(query.order_by(ChronologyRow.position))
    return tuple(SaidRow(identity, words.row(body)) for identity, body in found)
