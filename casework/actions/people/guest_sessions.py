"""Working as a guest in another partnership's case, and going back. Each begins and ends in both audit logs.

While somebody works as a guest, the host's one case is all there is for them: their own partnership's records are
out of reach until they go back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from casework.actions.work import Actor, Change, Guest, NotFound, Work, changing, looking
from casework.records.tables import Account, Case, CaseExclusion, CaseGuest, Partnership, SignInSession
from casework.rules.guests import LEVELS
from casework.rules.permissions import Permission


@dataclass(frozen=True, slots=True)
class Invitation:
    """A case of another partnership that the actor may open. host: its name. level: in words."""

    id: UUID
    host: str
    reference: str
    level: str


def as_guest(session: Session, actor: Actor, guest_id: UUID | None) -> Actor:
    """Return who acts: the guest, while their invitation holds, else the actor at home."""
    row = session.get(CaseGuest, guest_id) if guest_id else None
    if row is None or row.account_id != actor.account_id:
        return actor
    case = session.get_one(Case, row.case_id)
    if not holds(session, row, case):
        return actor
    return replace(
        actor,
        partnership_id=case.partnership_id,
        agency_id=None,
        roles=frozenset(),
        guest=Guest(row.id, row.case_id, row.level),
    )


def holds(session: Session, row: CaseGuest, case: Case) -> bool:
    """Return whether an invitation holds: not withdrawn, the case not closed, no conflict of interest."""
    return row.ended_at is None and case.stage != "closed" and not kept_out(session, case.id, row.account_id)


def kept_out(session: Session, case_id: UUID, account_id: UUID) -> bool:
    """Return whether a conflict of interest keeps somebody out of a case."""
    query = select(CaseExclusion.id).where(
        CaseExclusion.case_id == case_id, CaseExclusion.account_id == account_id, CaseExclusion.lifted_at.is_(None)
    )
    return session.scalar(query.limit(1)) is not None


def invitations(work: Work) -> tuple[Invitation, ...]:
    """Return the cases to which the actor is invited now. Raises NotPermitted."""
    with looking(work, Permission.SIGNED_IN) as session:
        query = (
            select(CaseGuest, Case, Partnership.name)
            .join(Case, Case.id == CaseGuest.case_id)
            .join(Partnership, Partnership.id == Case.partnership_id)
            .where(CaseGuest.account_id == work.actor.account_id)
            .order_by(CaseGuest.invited_at)
        )
        return tuple(
            Invitation(row.id, host, case.reference, LEVELS[row.level])
            for row, case, host in session.execute(query)
            if holds(session, row, case)
        )


def begin(work: Work, session_id: UUID, guest_id: UUID) -> UUID:
    """Let the actor's session work as a guest, and return the case's id. Raises NotFound, NotPermitted."""
    with changing(work, Permission.SIGNED_IN) as change:
        session = change.session
        row = session.get(CaseGuest, guest_id)
        if row is None or row.account_id != work.actor.account_id:
            raise NotFound
        case = session.get_one(Case, row.case_id)
        own = session.get(SignInSession, session_id, with_for_update=True)
        if not holds(session, row, case) or own is None or own.account_id != row.account_id:
            raise NotFound
        own.guest_id = row.id
        change.audit("guest-came", row.id, partnership_id=case.partnership_id)
        account = session.get_one(Account, row.account_id)
        change.audit("guest-went-out", account.id, partnership_id=account.partnership_id, invitation=str(row.id))
        return case.id


def end(work: Work, session_id: UUID) -> None:
    """Let the actor's session go back to their own partnership; nothing happens when it is there."""
    with changing(work, Permission.SIGNED_IN) as change:
        own = change.session.get(SignInSession, session_id, with_for_update=True)
        account = change.session.get_one(Account, work.actor.account_id)
        if own is None or own.account_id != account.id or own.guest_id is None:
            change.audit("guest-back-again", account.id, partnership_id=account.partnership_id)
            return
        row = change.session.get_one(CaseGuest, own.guest_id)
        host = change.session.get_one(Case, row.case_id).partnership_id
        own.guest_id = None
        change.audit("guest-left", row.id, partnership_id=host)
        change.audit("guest-came-back", account.id, partnership_id=account.partnership_id, invitation=str(row.id))


def send_home(change: Change, case_id: UUID, account_id: UUID) -> None:
    """Bring whoever works as a guest in a case back to their own partnership, in every browser of theirs."""
    query = select(CaseGuest).where(CaseGuest.case_id == case_id, CaseGuest.account_id == account_id)
    for row in change.session.scalars(query).all():
        there = [SignInSession.guest_id == row.id, SignInSession.ended_at.is_(None)]
        if change.session.scalar(select(SignInSession.id).where(*there).limit(1)) is None:
            continue
        change.session.execute(update(SignInSession).where(SignInSession.guest_id == row.id).values(guest_id=None))
        host = change.session.get_one(Case, case_id).partnership_id
        home = change.session.get_one(Account, account_id).partnership_id
        change.audit("guest-left", row.id, partnership_id=host)
        change.audit("guest-came-back", account_id, partnership_id=home, invitation=str(row.id))


def end_all(change: Change, case_id: UUID) -> None:
    """End every invitation to a case that is closed: opening it again invites nobody."""
    query = select(CaseGuest).where(CaseGuest.case_id == case_id, CaseGuest.ended_at.is_(None))
    for row in change.session.scalars(query):
        row.ended_at, row.ended_by = change.now, change.work.actor.account_id
        account, case = change.session.get_one(Account, row.account_id), change.session.get_one(Case, case_id)
        change.audit("guest-ended", row.id, partnership_id=case.partnership_id, account=str(account.id))
        if account.partnership_id != case.partnership_id:
            change.audit(
                "guest-ended",
                account.id,
                partnership_id=account.partnership_id,
                account=str(account.id),
                invitation=str(row.id),
            )
