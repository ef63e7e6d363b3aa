"""People of a partnership: inviting, taking up an invitation, roles, closing an account.

Administrators do this; they read no case. A role that is taken away ends the person's sessions at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.actions import messages
from casework.actions.people import accounts, links
from casework.actions.people.account_rows import account_within, new_account, roles_of, set_password, set_roles
from casework.actions.people.links import LASTS, Purpose
from casework.actions.reach import partnership_of
from casework.actions.work import Change, NotPermitted, Refusal, Work, changing, looking
from casework.records.store import Store
from casework.records.tables import Account, Agency, Grant, SignInSession
from casework.rules.permissions import Permission, Role


@dataclass(frozen=True, slots=True)
class Person:
    """A person as shown to an administrator. state: "invited", "active" or "closed". agency: "" for none.

    second_step: they have an app for one-time codes, or a passkey. partner: for which safeguarding partner they
    sign, a key of `rules.decisions.PARTNERS`, "" for none.
    """

    id: UUID
    name: str
    email: str
    agency_id: UUID | None
    agency: str
    roles: frozenset[Role]
    state: str
    last_seen: datetime | None
    second_step: bool
    partner: str = ""


@dataclass(frozen=True, slots=True)
class Invited:
    """Who holds an invitation: what the page that takes it up says."""

    account_id: UUID
    partnership_id: UUID
    name: str
    email: str


def list_people(work: Work) -> tuple[Person, ...]:
    """Return the partnership's people by name, closed accounts last. Raises NotPermitted."""
    with looking(work, Permission.MANAGE_PEOPLE) as session:
        query = select(Account).where(Account.partnership_id == work.partnership_id)
        people = [_person(session, row) for row in session.scalars(query)]
        return tuple(sorted(people, key=lambda person: (person.state == "closed", person.name.lower())))


def show(work: Work, account_id: UUID) -> Person:
    """Return one person. Raises NotFound, NotPermitted."""
    with looking(work, Permission.MANAGE_PEOPLE) as session:
        return _person(session, account_within(session, work, account_id))


def invite(
    work: Work,
    *,
    name: str,
    email: str,
    roles: Iterable[Role],
    agency_id: UUID | None = None,
    partner: str = "",
) -> str:
    """Make an account, write the invitation, and return its one-time link.

    Raises Refusal("email-taken"), and what `rules.role_sets` refuses; NotFound, NotPermitted.
    """
    wanted = frozenset(roles)
    with changing(work, Permission.MANAGE_PEOPLE) as change:
        account = new_account(change, work.partnership_id, name=name, email=email, state="invited")
        set_roles(change, account, wanted, agency_id, partner)
        change.audit("person-invited", account.id, roles=sorted(wanted), partner=account.partner)
        return send_invitation(change, account)


def invite_for_agency(
    change: Change, agency_id: UUID, *, name: str, email: str, role: Role, write: bool = True
) -> UUID:
    """Make the account of somebody who will act for an agency, write the invitation, return the account's id.

    write: False for a caller who writes an e-mail with the link itself. The caller decided that the actor may.
    Raises Refusal("email-taken").
    """
    agency = change.session.get_one(Agency, agency_id)
    account = new_account(change, agency.partnership_id, name=name, email=email, state="invited")
    set_roles(change, account, frozenset({role}), agency_id)
    change.audit("person-invited", account.id, partnership_id=agency.partnership_id, roles=[role.value])
    if write:
        send_invitation(change, account)
    return account.id


def invite_again(work: Work, account_id: UUID) -> str:
    """Write a new invitation and return its one-time link; the earlier one ends. Opens a closed account again.

    Raises Refusal("active") for somebody who has taken theirs up, NotFound, NotPermitted.
    """
    with changing(work, Permission.MANAGE_PEOPLE) as change:
        account = account_within(change.session, work, account_id, lock=True)
        if account.state == "active":
            raise Refusal("active", "This person has an account and can sign in. They need no new invitation")
        account.state, account.password_hash = "invited", ""
        change.audit("person-invited-again", account.id)
        return send_invitation(change, account)


def change_roles(
    work: Work, account_id: UUID, *, roles: Iterable[Role], agency_id: UUID | None = None, partner: str = ""
) -> None:
    """Give a person exactly `roles`; a role that is taken away ends their sessions.

    Raises what `rules.role_sets` refuses, Refusal("last-administrator"), NotFound, NotPermitted.
    """
    wanted = frozenset(roles)
    with changing(work, Permission.MANAGE_PEOPLE) as change:
        account = account_within(change.session, work, account_id, lock=True)
        held = roles_of(change.session, account.id)
        if Role.ADMINISTRATOR in held - wanted:
            _refuse_last_administrator(change, account)
        agency_before, partner_before = account.agency_id, account.partner
        set_roles(change, account, wanted, agency_id, partner)
        spoke_for_another = partner_before not in ("", account.partner)
        if held - wanted or agency_before != agency_id or spoke_for_another:
            accounts.end_sessions(change, account.id)
        change.audit(
            "roles-changed", account.id, before=sorted(held), after=sorted(wanted), partner=account.partner
        )


def close(work: Work, account_id: UUID) -> None:
    """Close an account: its sessions and links end, its name stays on what the person did.

    Raises Refusal("own-account"), Refusal("last-administrator"), NotFound, NotPermitted.
    """
    with changing(work, Permission.MANAGE_PEOPLE) as change:
        account = account_within(change.session, work, account_id, lock=True)
        if account.id == work.actor.account_id:
            raise Refusal("own-account", "You cannot close your own account. Ask another administrator to do it")
        if Role.ADMINISTRATOR in roles_of(change.session, account.id):
            _refuse_last_administrator(change, account)
        account.state = "closed"
        accounts.end_sessions(change, account.id)
        links.end(change, Purpose.INVITATION, account.id)
        change.audit("account-closed", account.id)


def read_invitation(store: Store, token: str) -> Invited:
    """Return whose invitation it is. Raises Refusal("link")."""
    with store.looking() as session:
        link = links.held(session, store, token, Purpose.INVITATION, store.now())
        account = session.get(Account, link.subject_id)
        if account is None or account.state != "invited":
            raise Refusal("link", links.ENDED)
        return Invited(account.id, account.partnership_id, account.name, account.email)


def take_up_invitation(work: Work, token: str, password: str) -> str:
    """Set the password, and return the secret of a new session: the person is signed in.

    Raises Refusal("link"), Refusal("password").
    """
    with changing(work, None) as change:
        account_id = links.use(change, token, Purpose.INVITATION)
        account = change.session.get(Account, account_id, with_for_update=True)
        if account is None or account.state != "invited":
            raise Refusal("link", links.ENDED)
        set_password(change, account, password)
        account.state = "active"
        change.audit("invitation-taken-up", account.id, partnership_id=account.partnership_id)
        return accounts.begin_session(change, account)


def add_demonstration_person(
    work: Work,
    partnership_id: UUID,
    *,
    name: str,
    email: str,
    password: str,
    roles: Iterable[Role],
    agency_id: UUID | None = None,
    partner: str = "",
) -> UUID:
    """Make an account that can sign in at once; only the service itself, only in a demonstration partnership.

    Raises NotPermitted, Refusal("email-taken").
    """
    wanted = frozenset(roles)
    with changing(work, None) as change:
        if not work.actor.everything or not partnership_of(change.session, partnership_id).demonstration:
            raise NotPermitted
        account = new_account(change, partnership_id, name=name, email=email, state="active")
        account.demonstration = True
        account.password_hash = accounts.hashed(password)
        set_roles(change, account, wanted, agency_id, partner)
        change.audit("demonstration-person-added", account.id, partnership_id=partnership_id, roles=sorted(wanted))
        return account.id


def add_first_administrator(change: Change, partnership_id: UUID, *, name: str, email: str, password: str) -> str:
    """Make the first administrator in the action's transaction; return the secret of a new session.

    Raises Refusal("email-taken"), Refusal("password").
    """
    account = new_account(change, partnership_id, name=name, email=email, state="active")
    set_password(change, account, password)
    set_roles(change, account, frozenset({Role.ADMINISTRATOR}), None)
    change.audit("first-administrator-added", account.id, partnership_id=partnership_id)
    return accounts.begin_session(change, account)


def _refuse_last_administrator(change: Change, account: Account) -> None:
    others = (
        select(func.count())
        .select_from(Account)
        .join(Grant, Grant.account_id == Account.id)
        .where(
            Account.partnership_id == account.partnership_id,
            Account.id != account.id,
            Account.state == "active",
            Grant.role == Role.ADMINISTRATOR.value,
        )
    )
    if not change.session.scalar(others):
        raise Refusal(
            "last-administrator",
            "Nobody else could manage people then. Make another person administrator first",
        )


def send_invitation(change: Change, account: Account) -> str:
    """Write the invitation to set a password in the action's transaction; return its one-time link."""
    link = links.make(change, Purpose.INVITATION, account.id)
    messages.write(
        change,
        "invitation",
        partnership_id=account.partnership_id,
        recipient=account.email,
        words={"secret_link": link, "days": str(LASTS[Purpose.INVITATION].days)},
    )
    return link


def _person(session: Session, account: Account) -> Person:
    agency = session.get(Agency, account.agency_id) if account.agency_id else None
    seen = select(func.max(SignInSession.seen_at)).where(SignInSession.account_id == account.id)
    return Person(
        id=account.id,
        name=account.name,
        email=account.email,
        agency_id=account.agency_id,
        agency=agency.name if agency else "",
        roles=roles_of(session, account.id),
        state=account.state,
        last_seen=session.scalar(seen),
        second_step=accounts.has_second_step(session, account.id),
        partner=account.partner,
    )
