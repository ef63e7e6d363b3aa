"""Inviting somebody of another partnership to one case, who leads, and taking the invitation back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions import messages
from casework.actions.need_to_know.standing import case_to_manage
from casework.actions.people import people
from casework.actions.people.account_rows import new_account, roles_of
from casework.actions.people.guest_sessions import holds, kept_out
from casework.actions.reach import case_within
from casework.actions.work import Change, NotFound, Refusal, Work, changing, looking
from casework.records.tables import Account, Case, CaseGuest, Partnership
from casework.rules.guests import LEADS, LEVELS
from casework.rules.permissions import Permission

LONGEST = 1000
KEPT_OUT = "This person has a conflict of interest in this case. Enter the address of somebody else"


@dataclass(frozen=True, slots=True)
class GuestView:
    """A guest of a case. level, leads: as kept. holds: may come now. kept_out: by a conflict of interest.

    reason: "" for who does not invite.
    """

    id: UUID
    name: str
    email: str
    organisation: str
    level: str
    leads: str
    reason: str
    invited_by: str
    invited_at: datetime
    ended_at: datetime | None
    holds: bool
    kept_out: bool


def of_case(work: Work, case_id: UUID) -> tuple[GuestView, ...]:
    """Return the case's guests, the newest first, with those who were. Raises NotFound, NotPermitted."""
    with looking(work, Permission.SEE_CASES) as session:
        case = case_within(session, work, case_id)
        query = select(CaseGuest).where(CaseGuest.case_id == case.id).order_by(CaseGuest.invited_at.desc())
        return tuple(_view(session, work, row, case) for row in session.scalars(query))


def one(work: Work, case_id: UUID, guest_id: UUID) -> GuestView:
    """Return one guest of a case. Raises NotFound, NotPermitted."""
    for view in of_case(work, case_id):
        if view.id == guest_id:
            return view
    raise NotFound


def invite(
    work: Work, case_id: UUID, *, name: str, email: str, organisation: str, level: str, leads: str, reason: str
) -> UUID:
    """Invite somebody to one case, and write to them; return the invitation's id. Twice is once.

    Whoever has no account yet gets one without any role. Raises Refusal("level"), Refusal("leads"),
    Refusal("reason"), Refusal("own"), Refusal("closed"), Refusal("not-active"), Refusal("conflict"), NotFound,
    NotPermitted.
    """
    email = email.strip().lower()
    _check(level, leads, reason)
    with changing(work, Permission.OPEN_CASE) as change:
        case = case_to_manage(change, case_id)
        if case.stage == "closed":
            raise Refusal("closed", "This case is closed, so nobody can be invited to it any more")
        account = change.session.scalar(select(Account).where(Account.email == email))
        new = account is None
        if account is None:
            account = new_account(change, case.partnership_id, name=name, email=email, state="invited")
        _refuse_own(change.session, account, case)
        if kept_out(change.session, case.id, account.id):
            raise Refusal("conflict", KEPT_OUT)
        same = select(CaseGuest).where(
            CaseGuest.case_id == case.id, CaseGuest.account_id == account.id, CaseGuest.ended_at.is_(None)
        )
        there = change.session.scalar(same)
        if there is not None:
            change.audit("guest-invited-again", there.id, account=str(account.id))
            return there.id
        home = change.session.get_one(Partnership, account.partnership_id)
        here = account.partnership_id != case.partnership_id
        assert work.actor.account_id is not None
        row = CaseGuest(
            case_id=case.id,
            account_id=account.id,
            organisation=home.name if here else " ".join(organisation.split()),
            level=level,
            leads=leads,
            reason=b"",
            invited_by=work.actor.account_id,
            invited_at=change.now,
        )
        change.session.add(row)
        change.session.flush()
        row.reason = work.store.keys.seal(reason.strip(), _context(row.id))
        who = str(account.id)
        change.audit("guest-invited", row.id, account=who, level=level, leads=leads, outside=not here)
        if here:
            change.audit("invited-as-guest", account.id, partnership_id=account.partnership_id, level=level)
        _tell(change, account, case, new=new)
        return row.id


def change_terms(work: Work, case_id: UUID, guest_id: UUID, *, level: str, leads: str) -> None:
    """Change what a guest may do, and who leads. Raises as `invite`, NotFound for one that ended."""
    _check(level, leads, "-")
    with changing(work, Permission.OPEN_CASE) as change:
        row = _within(change, work, case_id, guest_id)
        if row.ended_at is not None:
            raise NotFound
        was = (row.level, row.leads)
        row.level, row.leads = level, leads
        change.audit(
            "guest-changed",
            row.id,
            account=str(row.account_id),
            level=level,
            leads=leads,
            was_level=was[0],
            was_leads=was[1],
        )


def withdraw(work: Work, case_id: UUID, guest_id: UUID) -> None:
    """Take an invitation back: the case is closed to the guest from the next page on. Twice is once."""
    with changing(work, Permission.OPEN_CASE) as change:
        row = _within(change, work, case_id, guest_id)
        if row.ended_at is not None:
            change.audit("guest-withdrawn-again", row.id, account=str(row.account_id))
            return
        row.ended_at, row.ended_by = change.now, work.actor.account_id
        change.audit("guest-withdrawn", row.id, account=str(row.account_id))
        account = change.session.get_one(Account, row.account_id)
        if account.partnership_id != work.partnership_id:
            change.audit(
                "guest-ended",
                account.id,
                partnership_id=account.partnership_id,
                account=str(account.id),
                invitation=str(row.id),
            )


def _check(level: str, leads: str, reason: str) -> None:
    if level not in LEVELS:
        raise Refusal("level", "Select what they may do in the case")
    if leads not in LEADS:
        raise Refusal("leads", "Select which partnership leads the review")
    if not reason.strip():
        raise Refusal("reason", "Enter why they are invited")
    if len(reason) > LONGEST:
        raise Refusal("reason", f"Why they are invited must be {LONGEST:,} characters or fewer")


def _refuse_own(session: Session, account: Account, case: Case) -> None:
    if account.state == "closed":
        raise Refusal("not-active", "This person’s account is closed. Ask for the address of somebody else")
    if account.partnership_id == case.partnership_id and roles_of(session, account.id):
        raise Refusal("own", "This person is of your own partnership. Name them for the case instead")


def _tell(change: Change, account: Account, case: Case, *, new: bool) -> None:
    if new:
        people.send_invitation(change, account)
    messages.write(
        change,
        "case-guest",
        partnership_id=case.partnership_id,
        recipient=account.email,
        words={"link": f"{change.work.store.portal_address}/guest"},
    )


def _within(change: Change, work: Work, case_id: UUID, guest_id: UUID) -> CaseGuest:
    case = case_to_manage(change, case_id)
    row = change.session.get(CaseGuest, guest_id, with_for_update=True)
    if row is None or row.case_id != case.id:
        raise NotFound
    return row


def _view(session: Session, work: Work, row: CaseGuest, case: Case) -> GuestView:
    account = session.get_one(Account, row.account_id)
    invites = work.actor.may(Permission.OPEN_CASE)
    return GuestView(
        id=row.id,
        name=account.name,
        email=account.email if invites else "",
        organisation=row.organisation,
        level=row.level,
        leads=row.leads,
        reason=str(work.store.keys.unseal(row.reason, _context(row.id))) if invites else "",
        invited_by=session.get_one(Account, row.invited_by).name,
        invited_at=row.invited_at,
        ended_at=row.ended_at,
        holds=holds(session, row, case),
        kept_out=kept_out(session, case.id, account.id),
    )


def _context(guest_id: UUID) -> str:
    return f"case-guest/{guest_id}"
