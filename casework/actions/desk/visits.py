"""What a person has seen of a case's chronology, and what is otherwise in it since they last looked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.actions.desk.search import unseen_since
from casework.actions.reach import case_within, chronology_within
from casework.actions.work import Work, changing, looking
from casework.records.tables import ChronologyRow, DeskVisit
from casework.rules.permissions import Permission

_EVERY = timedelta(minutes=5)
"""How often it is noted at most that somebody still looks at the same build."""


@dataclass(frozen=True, slots=True)
class SinceLooked:
    """Rows that are new, or say something else, since a person last looked before the newest merge.

    build: which they saw then; at: when they saw it last.
    """

    build: UUID
    at: datetime
    rows: int


def look(work: Work, chronology_id: UUID) -> SinceLooked | None:
    """Note that a person looks at a build, and return what is otherwise since the build that they saw before.

    None where they never saw another. Raises NotFound, NotPermitted.
    """
    with looking(work, Permission.SEE_CHRONOLOGY) as session:
        case_id = chronology_within(session, work, chronology_id).case_id
        visit = _visit(session, work, case_id)
        seen = visit is not None and visit.seen == chronology_id
        due = visit is not None and work.store.now() - visit.seen_at > _EVERY
        if seen and not due:
            return _since(session, visit, chronology_id)
    if not seen:
        _turn_to(work, case_id, chronology_id)
    else:
        _still_looks(work, case_id, chronology_id)
    with looking(work, Permission.SEE_CHRONOLOGY) as session:
        return _since(session, _visit(session, work, case_id), chronology_id)


def seen_before(session: Session, work: Work, case_id: UUID) -> UUID | None:
    """Return the build that a person saw before the one that they look at now."""
    visit = _visit(session, work, case_id)
    return visit.before if visit else None


def _since(session: Session, visit: DeskVisit | None, chronology_id: UUID) -> SinceLooked | None:
    if visit is None or visit.before is None or visit.before_at is None:
        return None
    return SinceLooked(visit.before, visit.before_at, _counted(session, chronology_id, visit.before))


def _visit(session: Session, work: Work, case_id: UUID) -> DeskVisit | None:
    query = select(DeskVisit).where(DeskVisit.case_id == case_id, DeskVisit.account_id == work.actor.account_id)
    return session.scalar(query)


def _turn_to(work: Work, case_id: UUID, chronology_id: UUID) -> None:
    """Note that somebody looks at a build that they did not look at last."""
    with changing(work, Permission.SEE_CHRONOLOGY) as change:
        session = change.session
        case = case_within(session, work, case_id, lock=True)
        assert work.actor.account_id is not None
        visit = _visit(session, work, case_id)
        if visit is None:
            visit = DeskVisit(case_id=case_id, account_id=work.actor.account_id, seen=chronology_id)
            session.add(visit)
        elif visit.seen != chronology_id:
            visit.before, visit.before_at, visit.seen = visit.seen, visit.seen_at, chronology_id
        visit.seen_at = change.now
        change.audit("chronology-looked-at", chronology_id, partnership_id=case.partnership_id, case=str(case_id))


def _still_looks(work: Work, case_id: UUID, chronology_id: UUID) -> None:
    with work.store.changing() as session:
        visit = _visit(session, work, case_id)
        if visit is not None and visit.seen == chronology_id:
            visit.seen_at = work.store.now()


def _counted(session: Session, chronology_id: UUID, before: UUID) -> int:
    """Return how many rows of a build are otherwise than in another: neither changes any more."""
    key = (chronology_id, before)
    if key not in _COUNTS:
        where = (ChronologyRow.chronology_id == chronology_id, unseen_since(before))
        found = session.scalar(select(func.count()).select_from(ChronologyRow).where(*where)) or 0
        if len(_COUNTS) >= _MOST_COUNTS:
            _COUNTS.clear()
        _COUNTS[key] = found
        return found
    return _COUNTS[key]


_COUNTS: dict[tuple[UUID, UUID], int] = {}
_MOST_COUNTS = 200
