"""Legal holds: while one stands on a case, nothing of it is disposed of or taken down by itself. R-127."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from casework.actions.reach import case_within
from casework.actions.work import NotFound, Refusal, Work, changing, looking
from casework.records.tables import Account, LegalHold
from casework.rules.disposal import LONGEST
from casework.rules.permissions import Permission


@dataclass(frozen=True, slots=True)
class LegalHoldView:
    """A legal hold with its reason; lifted_by, why: once it was lifted."""

    id: UUID
    reason: str
    placed_by: str
    placed_at: datetime
    lifted_by: str
    lifted_at: datetime | None
    why: str


def standing_on(case_id: InstrumentedAttribute[UUID] | InstrumentedAttribute[UUID | None]) -> ColumnElement[bool]:
    """Return whether a legal hold stands on the case of that column, as a condition."""
    return exists().where(LegalHold.case_id == case_id, LegalHold.lifted_at.is_(None))


def standing(session: Session, case_id: UUID) -> list[LegalHold]:
    """Return the legal holds of a case that nobody has lifted."""
    query = select(LegalHold).where(LegalHold.case_id == case_id, LegalHold.lifted_at.is_(None))
    return list(session.scalars(query.order_by(LegalHold.placed_at)))


def of_case(work: Work, case_id: UUID) -> tuple[LegalHoldView, ...]:
    """Return the legal holds of a case, the standing ones first. Raises NotFound, NotPermitted."""
    with looking(work, Permission.KEEP_PROCESSES) as session:
        case_within(session, work, case_id)
        query = select(LegalHold).where(LegalHold.case_id == case_id).order_by(LegalHold.placed_at.desc())
        rows = sorted(session.scalars(query).all(), key=lambda row: row.lifted_at is not None)
        return tuple(_view(session, work, row) for row in rows)


def place(work: Work, case_id: UUID, reason: str) -> UUID:
    """Place a legal hold on a case and return its id. The same reason sent twice is placed once.

    Raises Refusal("reason"), NotFound, NotPermitted.
    """
    if not reason.strip():
        raise Refusal("reason", "Enter why the records must be kept")
    body = {"reason": reason.strip()[:LONGEST]}
    with changing(work, Permission.KEEP_PROCESSES) as change:
        case = case_within(change.session, work, case_id, lock=True)
        for row in standing(change.session, case.id):
            if work.store.keys.unseal(row.body, _context(row.id)) == body:
                change.audit("legal-hold-placed-again", row.id)
                return row.id
        assert work.actor.account_id is not None
        hold = LegalHold(case_id=case.id, body=b"", placed_by=work.actor.account_id, placed_at=change.now)
        change.session.add(hold)
        change.session.flush()
        hold.body = work.store.keys.seal(body, _context(hold.id))
        change.audit("legal-hold-placed", hold.id, case=str(case.id))
        return hold.id


def lift(work: Work, case_id: UUID, hold_id: UUID, why: str) -> None:
    """Lift a legal hold. Twice is once. Raises Refusal("why"), NotFound, NotPermitted."""
    if not why.strip():
        raise Refusal("why", "Enter why the records need not be kept for this any longer")
    with changing(work, Permission.KEEP_PROCESSES) as change:
        case = case_within(change.session, work, case_id, lock=True)
        hold = change.session.get(LegalHold, hold_id, with_for_update=True)
        if hold is None or hold.case_id != case.id:
            raise NotFound
        if hold.lifted_at is not None:
            change.audit("legal-hold-lifted-again", hold.id)
            return
        hold.lifted_by, hold.lifted_at = work.actor.account_id, change.now
        hold.lifted = work.store.keys.seal(why.strip()[:LONGEST], _context(hold.id))
        change.audit("legal-hold-lifted", hold.id, case=str(case.id))


def _view(session: Session, work: Work, row: LegalHold) -> LegalHoldView:
    return LegalHoldView(
        id=row.id,
        reason=work.store.keys.unseal(row.body, _context(row.id))["reason"],
        placed_by=session.get_one(Account, row.placed_by).name,
        placed_at=row.placed_at,
        lifted_by=session.get_one(Account, row.lifted_by).name if row.lifted_by else "",
        lifted_at=row.lifted_at,
        why=str(work.store.keys.unseal(row.lifted, _context(row.id))) if row.lifted else "",
    )


def _context(hold_id: UUID) -> str:
    return f"legal-hold/{hold_id}"
