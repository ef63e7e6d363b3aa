"""Who is on a case: whether everybody of a role or only who is named, putting people on it and taking them off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions import messages
from casework.actions.need_to_know import told
from casework.actions.need_to_know.standing import (
    case_to_manage,
    is_on,
    may_manage,
    refuse_without_coordinator,
)
from casework.actions.people.account_rows import roles_of
from casework.actions.reach import case_within
from casework.actions.work import Change, NotFound, NotPermitted, Refusal, Work, changing, looking
from casework.records.tables import Account, Case, CaseAdmission, CaseExclusion, Grant
from casework.rules.need_to_know import CAN_BE_ON, NAMED, ON_FROM_THE_START, OPEN_TO
from casework.rules.permissions import ROLE_NAMES, Permission, Role


@dataclass(frozen=True, slots=True)
class OnCase:
    """Somebody, or everybody of a role, who is on a case. id: of the entry. who: a name, or the role in words.

    role: of an entry for a role, else None. roles: what the person does, in words. given_at: None where it follows
    from the roles.
    """

    id: UUID | None
    who: str
    role: Role | None
    roles: str
    given_at: datetime | None


@dataclass(frozen=True, slots=True)
class CasePeople:
    """Who may open a case. open_to: a key of `OPEN_TO`. on: who is named. open_for: everybody who has it open now.

    is_on: the case is open to the actor, and not only for a while. may_manage: the actor may change who is on it.
    to_add: (value, words) of whom they may put on it.
    """

    open_to: str
    on: tuple[OnCase, ...]
    open_for: tuple[OnCase, ...]
    is_on: bool
    may_manage: bool
    to_add: tuple[tuple[str, str], ...]


def show(work: Work, case_id: UUID) -> CasePeople:
    """Return who may open a case. Raises NotFound, NotPermitted."""
    with looking(work, Permission.SEE_CASES) as session:
        case = case_within(session, work, case_id)
        rows = session.scalars(select(CaseAdmission).where(CaseAdmission.case_id == case_id)).all()
        managing = may_manage(session, work, case_id)
        return CasePeople(
            open_to=case.open_to,
            on=tuple(sorted((_on(session, row) for row in rows), key=lambda one: (one.role is None, one.who))),
            open_for=tuple(
                OnCase(None, account.name, None, in_words(roles_of(session, account.id)), None)
                for account in told.who_holds(session, case_id, CAN_BE_ON)
            ),
            is_on=is_on(session, work, case_id),
            may_manage=managing,
            to_add=tuple(_to_add(session, case)) if managing else (),
        )


def must_manage(work: Work, case_id: UUID) -> None:
    """Raise NotPermitted for who may not say who is on a case, NotFound for a case that is not open to them."""
    with looking(work, Permission.MANAGE_CASE_PEOPLE) as session:
        case_within(session, work, case_id)
        if not may_manage(session, work, case_id):
            raise NotPermitted


def manages(work: Work, case_id: UUID) -> bool:
    """Return whether the actor may say who is on a case that is open to them, and whom to invite to it."""
    with looking(work, Permission.SEE_CASES) as session:
        return may_manage(session, work, case_id)


def open_to(work: Work, case_id: UUID, whom: str) -> None:
    """Open a case to everybody who holds a role, or to those alone who are named for it.

    Where nobody is named yet, the roles of `ON_FROM_THE_START` are.
    Raises Refusal("open-to"), NotFound, NotPermitted.
    """
    if whom not in OPEN_TO:
        raise Refusal("open-to", "Select who may know of this case")
    with changing(work, Permission.MANAGE_CASE_PEOPLE) as change:
        case = case_to_manage(change, case_id)
        before, case.open_to = case.open_to, whom
        there = select(CaseAdmission.id).where(CaseAdmission.case_id == case_id).limit(1)
        if whom == NAMED and change.session.scalar(there) is None:
            put_roles_on(change, case_id)
        refuse_without_coordinator(change, case_id)
        change.audit("case-open-to", case_id, open_to=whom, before=before)


def put_roles_on(change: Change, case_id: UUID) -> None:
    """Put the roles on a case that are on one from the start, in the action's transaction."""
    for role in ON_FROM_THE_START:
        change.session.add(
            CaseAdmission(
                case_id=case_id, role=role.value, given_by=change.work.actor.account_id, given_at=change.now
            )
        )


def put_on(work: Work, case_id: UUID, who: str) -> None:
    """Put somebody on a case; they are told by e-mail. Doing it twice is doing it once.

    who: the id of an account, or a role. Raises Refusal("who"), Refusal("kept-out") for a conflict of interest,
    NotFound, NotPermitted.
    """
    with changing(work, Permission.MANAGE_CASE_PEOPLE) as change:
        case = case_to_manage(change, case_id)
        session = change.session
        account, role = _who(session, case, who)
        there = select(CaseAdmission.id).where(
            CaseAdmission.case_id == case_id,
            CaseAdmission.account_id == account.id if account else CaseAdmission.role == role,
        )
        if session.scalar(there) is not None:
            change.audit("case-person-added-again", case_id)
            return
        if account is not None and _is_kept_out(session, case_id, account.id):
            raise Refusal(
                "kept-out",
                "This person has a conflict of interest in this case. End that first if it is so no more",
            )
        session.add(
            CaseAdmission(
                case_id=case_id,
                account_id=account.id if account else None,
                role=role,
                given_by=work.actor.account_id,
                given_at=change.now,
            )
        )
        if account is None:
            change.audit("case-role-added", case_id, role=role)
            return
        change.audit("case-person-added", case_id, account=str(account.id))
        messages.write(
            change,
            "case-person-added",
            partnership_id=case.partnership_id,
            recipient=account.email,
            words={"link": f"{work.store.portal_address}/cases/{case_id}"},
        )


def take_off(work: Work, case_id: UUID, admission_id: UUID) -> None:
    """Take somebody, or a role, off a case; nothing happens when they are off already.

    Raises Refusal("last-coordinator"), NotFound, NotPermitted.
    """
    with changing(work, Permission.MANAGE_CASE_PEOPLE) as change:
        case_to_manage(change, case_id)
        row = change.session.get(CaseAdmission, admission_id)
        if row is None or row.case_id != case_id:
            change.audit("case-person-removed-again", case_id)
            return
        change.session.delete(row)
        refuse_without_coordinator(change, case_id)
        if row.account_id is None:
            change.audit("case-role-removed", case_id, role=row.role)
        else:
            change.audit("case-person-removed", case_id, account=str(row.account_id))


def _who(session: Session, case: Case, who: str) -> tuple[Account | None, str]:
    refused = Refusal("who", "Select whom you put on the case")
    if who in {role.value for role in CAN_BE_ON}:
        return None, who
    try:
        account = session.get(Account, UUID(who))
    except ValueError:
        raise refused from None
    if account is None or account.partnership_id != case.partnership_id or account.state == "closed":
        raise refused
    if not roles_of(session, account.id) & set(CAN_BE_ON):
        raise refused
    return account, ""


def _to_add(session: Session, case: Case) -> list[tuple[str, str]]:
    taken = session.execute(
        select(CaseAdmission.account_id, CaseAdmission.role).where(CaseAdmission.case_id == case.id)
    ).all()
    accounts, roles = {row[0] for row in taken}, {row[1] for row in taken}
    found = [(role.value, _everybody(role)) for role in CAN_BE_ON if role.value not in roles]
    query = (
        select(Account)
        .join(Grant, Grant.account_id == Account.id)
        .where(
            Account.partnership_id == case.partnership_id,
            Account.state != "closed",
            Grant.role.in_([role.value for role in CAN_BE_ON]),
        )
        .distinct()
    )
    for account in sorted(session.scalars(query), key=lambda one: (one.name.casefold(), one.email)):
        if account.id not in accounts and not _is_kept_out(session, case.id, account.id):
            found.append((str(account.id), f"{account.name}, {in_words(roles_of(session, account.id))}"))
    return found


def _is_kept_out(session: Session, case_id: UUID, account_id: UUID) -> bool:
    query = select(CaseExclusion.id).where(
        CaseExclusion.case_id == case_id, CaseExclusion.account_id == account_id, CaseExclusion.lifted_at.is_(None)
    )
    return session.scalar(query.limit(1)) is not None


def _on(session: Session, row: CaseAdmission) -> OnCase:
    if row.account_id is None:
        role = Role(row.role)
        return OnCase(row.id, _everybody(role), role, "", row.given_at)
    account = session.get_one(Account, row.account_id)
    return OnCase(row.id, account.name, None, in_words(roles_of(session, account.id)), row.given_at)


def _everybody(role: Role) -> str:
    return f"Everybody: {ROLE_NAMES[role].lower()}"


def in_words(roles: frozenset[Role]) -> str:
    """Return roles as a line of a page says them."""
    return ", ".join(ROLE_NAMES[role].lower() for role in sorted(roles))


def account_on(session: Session, case_id: UUID, account_id: UUID) -> Account:
    """Return an account of the case's partnership. Raises NotFound."""
    account = session.get(Account, account_id)
    if account is None or account.partnership_id != session.get_one(Case, case_id).partnership_id:
        raise NotFound
    return account
