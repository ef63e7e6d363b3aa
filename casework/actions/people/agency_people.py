"""People of an agency: who answers for it and who signs, inviting them, and handing over to a colleague."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.people import accounts, people
from casework.actions.reach import agency_within
from casework.actions.work import Change, NotFound, NotPermitted, Refusal, Work, changing, looking
from casework.records.tables import Account, CaseExclusion, Grant
from casework.rules.permissions import Permission, Role
from casework.rules.role_sets import OF_AN_AGENCY


@dataclass(frozen=True, slots=True)
class AgencyPerson:
    """Somebody who acts for an agency. invited: they have not chosen a password yet."""

    id: UUID
    name: str
    email: str
    roles: frozenset[Role]
    invited: bool


def of_agency(session: Session, agency_id: UUID) -> tuple[AgencyPerson, ...]:
    """Return who acts for an agency, by name; closed accounts are nobody."""
    query = (
        select(Account, Grant.role)
        .join(Grant, Grant.account_id == Account.id)
        .where(
            Account.agency_id == agency_id,
            Account.state != "closed",
            Grant.role.in_([role.value for role in OF_AN_AGENCY]),
        )
    )
    found: dict[UUID, tuple[Account, set[Role]]] = {}
    for account, role in session.execute(query):
        found.setdefault(account.id, (account, set()))[1].add(Role(role))
    return tuple(
        AgencyPerson(account.id, account.name, account.email, frozenset(roles), account.state == "invited")
        for account, roles in sorted(found.values(), key=lambda one: one[0].name.casefold())
    )


def emails(session: Session, agency_id: UUID, role: Role, case_id: UUID) -> list[str]:
    """Return the addresses of who holds a role for an agency, but for who is kept out of that case, in order."""
    kept_out = set(
        session.scalars(
            select(CaseExclusion.account_id).where(
                CaseExclusion.case_id == case_id, CaseExclusion.lifted_at.is_(None)
            )
        )
    )
    people = of_agency(session, agency_id)
    return sorted(one.email for one in people if role in one.roles and one.id not in kept_out)


def list_people(work: Work, agency_id: UUID) -> tuple[AgencyPerson, ...]:
    """Return who acts for an agency, for the directory or its own people. Raises NotFound, NotPermitted."""
    with looking(work, Permission.SIGNED_IN) as session:
        agency_within(session, work, agency_id)
        _refuse_others(work, agency_id)
        return of_agency(session, agency_id)


def invite(work: Work, agency_id: UUID, *, name: str, email: str, role: Role) -> None:
    """Let somebody act for an agency: an invitation goes to who has no account yet.

    The directory's keepers invite for every agency, an agency's own people for theirs. Somebody who acts for the
    agency already gets the role too. Raises Refusal("email-taken") for somebody of elsewhere, Refusal("roles") for
    another role, NotFound, NotPermitted.
    """
    if role not in OF_AN_AGENCY:
        raise Refusal("roles", "Select what this person will do for the agency")
    with changing(work, Permission.SIGNED_IN) as change:
        agency = agency_within(change.session, work, agency_id)
        _refuse_others(work, agency.id)
        add(change, agency.id, name=name, email=email, role=role)


def add(change: Change, agency_id: UUID, *, name: str, email: str, role: Role, write: bool = True) -> UUID:
    """Let somebody act for an agency in the action's transaction; return their account. Raises as `invite`.

    write: False for a caller who writes to who has no account yet, with the link to make it.
    """
    known = change.session.scalar(select(Account).where(Account.email == email.strip().lower()).with_for_update())
    if known is None:
        return people.invite_for_agency(change, agency_id, name=name, email=email, role=role, write=write)
    if known.agency_id != agency_id or known.state == "closed":
        raise Refusal("email-taken", "Somebody with this email address has another account. Enter another address")
    held = change.session.scalar(select(Grant.id).where(Grant.account_id == known.id, Grant.role == role.value))
    if held is None:
        change.session.add(Grant(account_id=known.id, role=role.value, given_at=change.now))
        change.session.flush()
    change.audit("agency-role-given", known.id, agency=str(agency_id), role=role.value)
    return known.id


def hand_over(work: Work, agency_id: UUID, from_id: UUID, *, name: str, email: str) -> None:
    """Let somebody take the place of a person of an agency, with all their roles there; that person's end.

    Raises Refusal("same-person"), and as `invite`.
    """
    with changing(work, Permission.MANAGE_AGENCIES) as change:
        agency = agency_within(change.session, work, agency_id)
        leaving = change.session.get(Account, from_id, with_for_update=True)
        held = {one.id: one.roles for one in of_agency(change.session, agency.id)}
        if leaving is None or from_id not in held:
            raise NotFound
        if leaving.email == email.strip().lower():
            raise Refusal("same-person", "Enter the email address of somebody else")
        for role in sorted(held[from_id]):
            add(change, agency.id, name=name, email=email, role=role)
        end(change, leaving)


def remove(work: Work, agency_id: UUID, account_id: UUID) -> None:
    """End what somebody does for an agency; what they did stays. Raises NotFound, NotPermitted."""
    with changing(work, Permission.MANAGE_AGENCIES) as change:
        agency = agency_within(change.session, work, agency_id)
        account = change.session.get(Account, account_id, with_for_update=True)
        if account is None or account.agency_id != agency.id:
            raise NotFound
        end(change, account)


def end(change: Change, account: Account) -> None:
    """End what somebody does for their agency, in the action's transaction; without another role, the account."""
    query = select(Grant).where(Grant.account_id == account.id)
    left = 0
    for grant in change.session.scalars(query).all():
        if grant.role in {role.value for role in OF_AN_AGENCY}:
            change.session.delete(grant)
        else:
            left += 1
    if not left:
        account.state = "closed"
    agency, account.agency_id = account.agency_id, None if left else account.agency_id
    accounts.end_sessions(change, account.id)
    change.audit("agency-person-ended", account.id, agency=str(agency))


def _refuse_others(work: Work, agency_id: UUID) -> None:
    if work.actor.may(Permission.MANAGE_AGENCIES):
        return
    if not (work.actor.may(Permission.ANSWER_REQUESTS) and work.actor.agency_id == agency_id):
        raise NotPermitted if work.actor.agency_id is None else NotFound
