"""How somebody stands to a case: on it, or only because they opened it for a while."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.need_to_know import told
from casework.actions.reach import case_within, open_cases
from casework.actions.work import Change, NotPermitted, Refusal, Work
from casework.records.tables import Case, CaseOpening
from casework.rules.permissions import Permission, Role

LAST_COORDINATOR = (
    "Nobody would be left to run this case. Put another coordinator on it first, "
    "or ask an administrator to invite one"
)


def is_on(session: Session, work: Work, case_id: UUID) -> bool:
    """Return whether a case is open to the actor, but for an opening that ends."""
    query = select(Case.id).where(Case.id == case_id, open_cases(work, by_opening=False))
    return session.scalar(query) is not None


def opened_until(session: Session, work: Work, case_id: UUID) -> datetime | None:
    """Return until when a case stays open to the actor who is not on it; None for who is on it, or without one."""
    if is_on(session, work, case_id):
        return None
    query = select(CaseOpening.until).where(
        CaseOpening.case_id == case_id,
        CaseOpening.account_id == work.actor.account_id,
        CaseOpening.ended_at.is_(None),
        CaseOpening.until > work.store.now(),
    )
    return session.scalars(query.order_by(CaseOpening.until.desc())).first()


def case_to_manage(change: Change, case_id: UUID) -> Case:
    """Return a case, locked, about which the actor may say who is on it. Raises NotFound, NotPermitted.

    Whoever opened it for a while may not, or they could stay: but for a case that no coordinator is on any more.
    """
    session, work = change.session, change.work
    case = case_within(session, work, case_id, lock=True)
    if not is_on(session, work, case_id) and told.who_holds(session, case_id, {Role.COORDINATOR}):
        raise NotPermitted
    return case


def may_manage(session: Session, work: Work, case_id: UUID) -> bool:
    """Return whether the actor may say who is on a case that is open to them."""
    if not work.actor.may(Permission.MANAGE_CASE_PEOPLE):
        return False
    return is_on(session, work, case_id) or not told.who_holds(session, case_id, {Role.COORDINATOR})


def refuse_without_coordinator(change: Change, case_id: UUID) -> None:
    """Raise Refusal("last-coordinator") when what was just changed leaves the case without a coordinator."""
    change.session.flush()
    if not told.who_holds(change.session, case_id, {Role.COORDINATOR}):
        raise Refusal("last-coordinator", LAST_COORDINATOR)
