"""An account's row and its roles, as the actions about people read and write them in their transactions."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from casework.actions.people import accounts
from casework.actions.reach import partnership_of
from casework.actions.work import Change, NotFound, Refusal, Work
from casework.records.tables import Account, Agency, Grant
from casework.rules.passwords import weakness
from casework.rules.permissions import Role
from casework.rules.role_sets import OF_AN_AGENCY, role_obstacle


def set_password(change: Change, account: Account, password: str) -> None:
    """Set a password in the action's transaction. Raises Refusal("password") for one that is easy to guess."""
    partnership = partnership_of(change.session, account.partnership_id)
    reason = weakness(password, (account.name, account.email, partnership.name))
    if reason is not None:
        raise Refusal("password", reason)
    account.password_hash = accounts.hashed(password)


def new_account(change: Change, partnership_id: UUID, *, name: str, email: str, state: str) -> Account:
    """Make an account in the action's transaction. Raises Refusal("email-taken")."""
    email = email.strip().lower()
    if change.session.scalar(select(Account.id).where(Account.email == email)) is not None:
        raise Refusal("email-taken", "Somebody with this email address has an account. Enter another address")
    account = Account(
        partnership_id=partnership_id,
        name=" ".join(name.split()),
        email=email,
        state=state,
        created_at=change.now,
    )
    change.session.add(account)
    change.session.flush()
    return account


def set_roles(
    change: Change, account: Account, wanted: frozenset[Role], agency_id: UUID | None, partner: str = ""
) -> None:
    """Give an account exactly `wanted`. partner: for whom a safeguarding partner signs.

    Raises what `rules.role_sets` refuses, NotFound.
    """
    obstacle = role_obstacle(wanted, of_agency=agency_id is not None, partner=partner)
    if obstacle is not None:
        raise Refusal(*obstacle)
    account.agency_id, account.partner = None, partner if Role.PARTNER in wanted else ""
    if agency_id is not None and wanted & OF_AN_AGENCY:
        agency = change.session.get(Agency, agency_id)
        if agency is None or agency.partnership_id != account.partnership_id:
            raise NotFound
        account.agency_id = agency.id
    held = roles_of(change.session, account.id)
    change.session.execute(
        delete(Grant).where(Grant.account_id == account.id, Grant.role.in_([role.value for role in held - wanted]))
    )
    for role in sorted(wanted - held):
        change.session.add(Grant(account_id=account.id, role=role.value, given_at=change.now))
    change.session.flush()


def account_within(session: Session, work: Work, account_id: UUID, *, lock: bool = False) -> Account:
    """Return an account of the actor's partnership. Raises NotFound."""
    account = session.get(Account, account_id, with_for_update=lock)
    if account is None or not (work.actor.everything or account.partnership_id == work.partnership_id):
        raise NotFound
    return account


def roles_of(session: Session, account_id: UUID) -> frozenset[Role]:
    """Return the roles that an account holds."""
    known = {role.value for role in Role}
    held = session.scalars(select(Grant.role).where(Grant.account_id == account_id))
    return frozenset(Role(role) for role in held if role in known)
