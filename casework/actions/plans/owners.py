"""Who may own an action, and letting somebody own one who has no account yet.

An owner gets an account of an agency that can do nothing but report on what it owns: it is invited, has a second
step and ends as every account does. A link with a code would be a second way in, with less to hold it by.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.people import agency_people
from casework.actions.reach import agency_within, case_within
from casework.actions.work import Change, NotFound, Refusal, Work, looking
from casework.records.tables import Account, Agency, Grant
from casework.rules.action_plans import THE_PARTNERSHIP
from casework.rules.permissions import HELD_BY, Permission, Role

_OF_THE_PARTNERSHIP = [role.value for role in Role if Permission.SEE_CASES in HELD_BY[role]]


@dataclass(frozen=True, slots=True)
class Owner:
    """Who shall own an action: an account; or a name, with an address to which an invitation goes."""

    account_id: UUID | None = None
    name: str = field(default="", repr=False)
    email: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Offered:
    """Somebody who can be chosen. agency: of an agency, by name, or the partnership."""

    account_id: UUID
    name: str
    agency: str


def to_choose(work: Work, case_id: UUID) -> tuple[Offered, ...]:
    """Return who can own an action of the case: the partnership's people, then each agency's. Raises NotFound."""
    with looking(work, Permission.PLAN_ACTIONS) as session:
        case = case_within(session, work, case_id, permission=Permission.PLAN_ACTIONS)
        own = (
            select(Account)
            .join(Grant, Grant.account_id == Account.id)
            .where(
                Account.partnership_id == case.partnership_id,
                Account.state == "active",
                Grant.role.in_(_OF_THE_PARTNERSHIP),
            )
        )
        people = {account.id: account for account in session.scalars(own)}
        found = [Offered(one.id, one.name, THE_PARTNERSHIP) for one in people.values()]
        found.sort(key=lambda one: one.name.casefold())
        agencies = select(Agency).where(Agency.partnership_id == case.partnership_id).order_by(Agency.name)
        for agency in session.scalars(agencies):
            of_it = agency_people.of_agency(session, agency.id)
            found += [Offered(person.id, person.name, agency.name) for person in of_it]
        return tuple(found)


def agencies_to_choose(work: Work) -> tuple[tuple[UUID, str], ...]:
    """Return (id, name) of every agency of the partnership, by name. Raises NotPermitted."""
    with looking(work, Permission.PLAN_ACTIONS) as session:
        query = select(Agency).where(Agency.partnership_id == work.partnership_id)
        return tuple(
            (one.id, one.name) for one in sorted(session.scalars(query), key=lambda one: one.name.casefold())
        )


def settled(change: Change, partnership_id: UUID, agency_id: UUID | None, owner: Owner) -> tuple[UUID | None, str]:
    """Return (account, name) of who owns an action, in its transaction; the name is "" beside an account.

    Raises Refusal("owner") for somebody of elsewhere, Refusal("name"), Refusal("email"), NotFound.
    """
    if agency_id is not None:
        agency_within(change.session, change.work, agency_id)
    if owner.account_id is not None:
        return _account(change.session, partnership_id, agency_id, owner.account_id), ""
    name, email = " ".join(owner.name.split()), owner.email.strip()
    if email and not name:
        raise Refusal("name", "Enter the owner’s full name")
    if not email:
        return None, name
    if agency_id is None:
        raise Refusal(
            "email", "People of the partnership are invited on the page “People”. Enter the name alone for now"
        )
    try:
        return agency_people.add(change, agency_id, name=name, email=email, role=Role.ACTION_OWNER), ""
    except Refusal as refusal:
        raise Refusal("email", refusal.message) from None


def _account(session: Session, partnership_id: UUID, agency_id: UUID | None, account_id: UUID) -> UUID:
    account = session.get(Account, account_id)
    if account is None or account.partnership_id != partnership_id or account.state == "closed":
        raise NotFound
    if account.agency_id != agency_id:
        raise Refusal("owner", "Select somebody of the agency that does it, or of the partnership if none does")
    return account.id
