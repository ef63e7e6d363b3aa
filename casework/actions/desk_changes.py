"""What the last merge changed at the reviewers' desk: rows new, changed and withdrawn, and whose return did it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.actions.code_words import words_of
from casework.actions.reach import chronology_within
from casework.actions.work import Work, looking
from casework.records.tables import Chronology, ChronologyRow
from casework.rules.permissions import Permission


@dataclass(frozen=True, slots=True)
class ReturnChange:
    """An agency whose answer changed. what: "new", "replaced", "nil" (it knows nobody) or "gone"."""

    agency: str
    what: str


@dataclass(frozen=True, slots=True)
class SinceMerge:
    """Counts of rows against the build before. before: rows that merges before that withdrew, still away."""

    new: int
    changed: int
    withdrawn: int
    before: int
    returns: tuple[ReturnChange, ...]


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """Rows that one build had last. build: where they stand. last: it is the build before the one that is read."""

    build: UUID
    identities: tuple[UUID, ...]
    last: bool


def since_last_merge(work: Work, chronology_id: UUID) -> SinceMerge | None:
    """Return what changed against the build before, None for a case's first. Raises NotFound, NotPermitted."""
    with looking(work, Permission.SEE_CHRONOLOGY) as session:
        chronology = chronology_within(session, work, chronology_id)
        earlier = chronology.changes.get("earlier")
        if not earlier:
            return None
        counted = (
            select(ChronologyRow.change, func.count())
            .where(ChronologyRow.chronology_id == chronology_id, ChronologyRow.change != "")
            .group_by(ChronologyRow.change)
        )
        rows = {change: count for change, count in session.execute(counted)}
        gone = _withdrawn(session, chronology)
        inputs = session.scalar(select(Chronology.inputs).where(Chronology.id == UUID(earlier))) or {}
        say = words_of(session, work, chronology).say
        changed = _returns_changed(inputs, chronology.inputs)
        return SinceMerge(
            rows.get("new", 0),
            rows.get("changed", 0),
            sum(len(part.identities) for part in gone if part.last),
            sum(len(part.identities) for part in gone if not part.last),
            tuple(ReturnChange(say(agency), what) for agency, what in sorted(changed.items())),
        )


def withdrawn(work: Work, chronology_id: UUID) -> tuple[Withdrawn, ...]:
    """Return what builds before had and this one has not, the last merge's first. Raises NotFound, NotPermitted.

    What was withdrawn longer ago stays there with what reviewers wrote; what came back does not.
    """
    with looking(work, Permission.SEE_CHRONOLOGY) as session:
        return _withdrawn(session, chronology_within(session, work, chronology_id))


def _withdrawn(session: Session, chronology: Chronology) -> tuple[Withdrawn, ...]:
    query = select(Chronology.id, Chronology.changes).where(
        Chronology.case_id == chronology.case_id,
        Chronology.state == "ready",
        Chronology.number <= chronology.number,
    )
    left: dict[UUID, list[UUID]] = {}
    seen: set[UUID] = set()
    for build, changes in session.execute(query.order_by(Chronology.number.desc())):
        earlier, identities = changes.get("earlier"), [UUID(one) for one in changes.get("withdrawn", ())]
        if earlier and (new := [one for one in identities if one not in seen]):
            seen.update(new)
            left[build] = [UUID(earlier), *new]
    if not left:
        return ()
    here = select(ChronologyRow.identity).where(
        ChronologyRow.chronology_id == chronology.id, ChronologyRow.identity.in_(seen)
    )
    back = set(session.scalars(here))
    parts = (
        Withdrawn(earlier, tuple(one for one in identities if one not in back), build == chronology.id)
        for build, (earlier, *identities) in left.items()
    )
    return tuple(part for part in parts if part.identities)


def _returns_changed(before: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, str]:
    """Return what became of each agency's answer: "new", "replaced", "nil" or "gone"."""
    had, have = (
        {entry["agency"]: (entry["upload"], entry.get("record")) for entry in inputs.get("returns", ())}
        for inputs in (before, now)
    )
    nil_before, nil_now = (frozenset(inputs.get("nil", ())) for inputs in (before, now))
    changed = {
        agency: "replaced" if agency in had else "new" for agency in have if have[agency] != had.get(agency)
    }
    changed |= {agency: "nil" for agency in nil_now - nil_before}
    changed |= {agency: "gone" for agency in {*had, *nil_before} - {*have, *nil_now}}
    return changed
