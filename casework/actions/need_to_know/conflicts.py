"""Conflicts of interest: nothing of a case opens for whoever has one, whatever their roles, until it is ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from casework.actions.need_to_know.people import account_on, in_words
from casework.actions.need_to_know.standing import is_on, refuse_without_coordinator
from casework.actions.people.account_rows import roles_of
from casework.actions.people.guest_sessions import send_home
from casework.actions.reach import case_within
from casework.actions.work import Change, NotFound, NotPermitted, Refusal, Work, changing, looking
from casework.records.tables import (
    Account,
    AgencyRequest,
    Case,
    CaseAdmission,
    CaseExclusion,
    CaseOpening,
    Grant,
    ReferralExport,
)
from casework.rules.need_to_know import CAN_BE_ON, REASON_AT_MOST
from casework.rules.permissions import Permission
from casework.rules.role_sets import OF_AN_AGENCY

NO_REASON = "Enter what the conflict of interest is"


@dataclass(frozen=True, slots=True)
class ConflictView:
    """A conflict of interest. declared: by the person. lifted_at: None while it holds. reasons: in words."""

    id: UUID
    who: str
    declared: bool
    reason: str
    said_by: str
    said_at: datetime
    lifted_by: str
    lifted_at: datetime | None
    lift_reason: str


def of_case(work: Work, case_id: UUID) -> tuple[ConflictView, ...]:
    """Return the conflicts of a case, those that hold first, the newest first. Raises NotFound, NotPermitted."""
    with looking(work, Permission.KEEP_OUT) as session:
        case_within(session, work, case_id)
        rows = session.scalars(select(CaseExclusion).where(CaseExclusion.case_id == case_id))
        views = [_view(session, work, row) for row in rows]
        return tuple(sorted(views, key=lambda one: (one.lifted_at is not None, -one.said_at.timestamp())))


def people_to_keep_out(work: Work, case_id: UUID) -> tuple[tuple[str, str], ...]:
    """Return (account, name with roles) of whoever may have a conflict in a case. Raises NotFound, NotPermitted.

    People of the partnership, and of the agencies that were asked for a return.
    """
    with looking(work, Permission.KEEP_OUT) as session:
        case = case_within(session, work, case_id)
        if not is_on(session, work, case_id):
            raise NotPermitted
        asked = select(AgencyRequest.agency_id).where(AgencyRequest.case_id == case_id)
        kept_out = select(CaseExclusion.account_id).where(
            CaseExclusion.case_id == case_id, CaseExclusion.lifted_at.is_(None)
        )
        query = (
            select(Account)
            .join(Grant, Grant.account_id == Account.id)
            .where(
                Account.partnership_id == case.partnership_id,
                Account.state != "closed",
                Account.id.not_in(kept_out),
                or_(
                    Grant.role.in_([role.value for role in CAN_BE_ON]),
                    Grant.role.in_([role.value for role in OF_AN_AGENCY]) & Account.agency_id.in_(asked),
                ),
            )
            .distinct()
        )
        found = sorted(session.scalars(query), key=lambda one: (one.name.casefold(), one.email))
        return tuple((str(one.id), f"{one.name}, {in_words(roles_of(session, one.id))}") for one in found)


def to_lift(work: Work, case_id: UUID, exclusion_id: UUID) -> ConflictView:
    """Return one conflict that the actor may end. Raises NotFound, NotPermitted for who only opened the case."""
    found = next((one for one in of_case(work, case_id) if one.id == exclusion_id), None)
    if found is None:
        raise NotFound
    with looking(work, Permission.KEEP_OUT) as session:
        if not is_on(session, work, case_id):
            raise NotPermitted
    return found


def keep_out(work: Work, case_id: UUID, account_id: UUID, reason: str) -> None:
    """Keep somebody out of a case for a conflict of interest; what they had open closes at once.

    Doing it twice is doing it once. Raises Refusal("reason"), Refusal("last-coordinator"), NotFound, NotPermitted.
    """
    with changing(work, Permission.KEEP_OUT) as change:
        _lock(change, case_id)
        account = account_on(change.session, case_id, account_id)
        _keep_out(change, case_id, account, reason)


def declare(work: Work, case_id: UUID, reason: str) -> None:
    """Say that one has a conflict of interest oneself: nothing of the case opens then. Raises as `keep_out`."""
    with changing(work, Permission.SEE_CASES) as change:
        case_within(change.session, work, case_id, lock=True)
        assert work.actor.account_id is not None
        _keep_out(change, case_id, change.session.get_one(Account, work.actor.account_id), reason)


def lift(work: Work, case_id: UUID, exclusion_id: UUID, reason: str) -> None:
    """End a conflict of interest, with a reason; it stays readable. Doing it twice is doing it once.

    Raises Refusal("reason"), NotFound, NotPermitted.
    """
    with changing(work, Permission.KEEP_OUT) as change:
        _lock(change, case_id)
        row = change.session.get(CaseExclusion, exclusion_id, with_for_update=True)
        if row is None or row.case_id != case_id:
            raise NotFound
        if row.lifted_at is not None:
            change.audit("conflict-ended-again", case_id, account=str(row.account_id))
            return
        if not reason.strip():
            raise Refusal("reason", "Enter why there is no conflict of interest any more")
        row.lifted_at, row.lifted_by = change.now, work.actor.account_id
        row.lift_reason = work.store.keys.seal(reason.strip()[:REASON_AT_MOST], _context(row.id))
        change.audit("conflict-ended", case_id, account=str(row.account_id))


def _lock(change: Change, case_id: UUID) -> Case:
    case = case_within(change.session, change.work, case_id, lock=True)
    if not is_on(change.session, change.work, case_id):
        raise NotPermitted
    return case


def _keep_out(change: Change, case_id: UUID, account: Account, reason: str) -> None:
    session, own = change.session, account.id == change.work.actor.account_id
    if not reason.strip():
        raise Refusal("reason", NO_REASON)
    there = select(CaseExclusion.id).where(
        CaseExclusion.case_id == case_id, CaseExclusion.account_id == account.id, CaseExclusion.lifted_at.is_(None)
    )
    if session.scalar(there) is not None:
        change.audit("conflict-named-again", case_id, account=str(account.id))
        return
    assert change.work.actor.account_id is not None
    row = CaseExclusion(
        case_id=case_id,
        account_id=account.id,
        declared=own,
        reason=b"",
        said_by=change.work.actor.account_id,
        said_at=change.now,
    )
    session.add(row)
    session.flush()
    row.reason = change.work.store.keys.seal(reason.strip()[:REASON_AT_MOST], _context(row.id))
    refuse_without_coordinator(change, case_id)
    session.execute(
        delete(CaseAdmission).where(CaseAdmission.case_id == case_id, CaseAdmission.account_id == account.id)
    )
    session.execute(
        update(CaseOpening)
        .where(
            CaseOpening.case_id == case_id, CaseOpening.account_id == account.id, CaseOpening.ended_at.is_(None)
        )
        .values(ended_at=change.now)
    )
    _forget_exports(session, account.id)
    send_home(change, case_id, account.id)
    change.audit("conflict-declared" if own else "conflict-named", case_id, account=str(account.id))


def _forget_exports(session: Session, account_id: UUID) -> None:
    """Let files of all referrals that they asked for be theirs no more: the case's referral is in them."""
    session.execute(
        update(ReferralExport)
        .where(ReferralExport.asked_by == account_id, ReferralExport.referral_id.is_(None))
        .values(state="failed", sha256=None)
    )


def _view(session: Session, work: Work, row: CaseExclusion) -> ConflictView:
    keys = work.store.keys

    def name(account_id: UUID | None) -> str:
        return session.get_one(Account, account_id).name if account_id else ""

    return ConflictView(
        id=row.id,
        who=name(row.account_id),
        declared=row.declared,
        reason=str(keys.unseal(row.reason, _context(row.id))),
        said_by=name(row.said_by),
        said_at=row.said_at,
        lifted_by=name(row.lifted_by),
        lifted_at=row.lifted_at,
        lift_reason=str(keys.unseal(row.lift_reason, _context(row.id))) if row.lift_reason else "",
    )


def _context(record_id: UUID) -> str:
    return f"exclusion/{record_id}"
