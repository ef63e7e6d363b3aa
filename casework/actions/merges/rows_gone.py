"""Rows that merges withdrew: kept with what reviewers said of them, and known again when they come back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.records.tables import Chronology, ChronologyRow, RowMark


@dataclass(frozen=True, slots=True)
class Gone:
    """Rows that are in a build no more. build: the last that had them; by: the one whose merge withdrew them."""

    build: UUID
    by: UUID
    identities: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class GoneRow:
    """A row that an earlier merge withdrew, as it was last. key: it is a key event."""

    identity: UUID
    body: Mapping[str, Any]
    key: bool


def gone_from(session: Session, chronology: Chronology) -> tuple[Gone, ...]:
    """Return the rows that earlier builds had and this one has not, those that its own merge withdrew first."""
    kept = chronology.changes.get("gone")
    if kept is not None:
        return tuple(Gone(UUID(build), UUID(by), tuple(map(UUID, rows))) for build, by, rows in kept)
    return _before_they_were_kept(session, chronology)


def gone_rows(session: Session, chronology: Chronology) -> Iterator[GoneRow]:
    """Give each of those rows, the latest gone first."""
    marked = select(RowMark.identity).where(RowMark.case_id == chronology.case_id, RowMark.key_event)
    keys = set(session.scalars(marked))
    for part in gone_from(session, chronology):
        away = set(part.identities)
        query = select(ChronologyRow.identity, ChronologyRow.body).where(ChronologyRow.chronology_id == part.build)
        for identity, body in session.execute(query.order_by(ChronologyRow.position)):
            if identity in away:
                yield GoneRow(identity, dict(body), identity in keys)


def key_events(session: Session, case_id: UUID, chronology_id: UUID) -> frozenset[str]:
    """Return the ids of a build's rows that are key events."""
    marked = (
        select(ChronologyRow.row_key)
        .join(RowMark, RowMark.identity == ChronologyRow.identity)
        .where(ChronologyRow.chronology_id == chronology_id, RowMark.case_id == case_id, RowMark.key_event)
    )
    return frozenset(session.scalars(marked))


def _before_they_were_kept(session: Session, chronology: Chronology) -> tuple[Gone, ...]:
    """Return what `gone_from` does for a build of an older version of the service."""
    query = select(Chronology.id, Chronology.changes).where(
        Chronology.case_id == chronology.case_id,
        Chronology.state == "ready",
        Chronology.number <= chronology.number,
    )
    here = select(ChronologyRow.identity).where(ChronologyRow.chronology_id == chronology.id)
    seen = set(session.scalars(here))
    found: list[Gone] = []
    for build, changes in session.execute(query.order_by(Chronology.number.desc())):
        earlier = changes.get("earlier")
        new = [one for one in map(UUID, changes.get("withdrawn", ())) if one not in seen]
        seen.update(new)
        if earlier and new:
            found.append(Gone(UUID(earlier), build, tuple(new)))
    return tuple(found)
