"""The first request to an agency that nobody represents yet: whoever reads its mailbox becomes its representative.

The request's email goes to the directory's address with a one-time link. Taking it up makes an account for that
address, as the agency's representative; later requests go to the person.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.people import accounts, links
from casework.actions.people.account_rows import set_password
from casework.actions.people.links import Purpose
from casework.actions.work import Change, Refusal, Work, changing
from casework.records.store import Store
from casework.records.tables import Account, Agency, AgencyRequest, Grant
from casework.rules.permissions import Role


@dataclass(frozen=True, slots=True)
class FirstRequest:
    """What the page that takes a link up says."""

    request_id: UUID
    partnership_id: UUID
    agency: str
    email: str


def link_for(change: Change, request_id: UUID) -> str:
    """Make the link of a request in the action's transaction and return its address."""
    return links.make(change, Purpose.REQUEST, request_id)


def read(store: Store, token: str) -> FirstRequest:
    """Return what the link is for. Raises what `_refuse_gone` does, Refusal("account-there")."""
    with store.looking() as session:
        _refuse_gone(session, store, token)
        link = links.held(session, store, token, Purpose.REQUEST, store.now())
        return _first_request(session, link.subject_id)


def take_up(work: Work, token: str, *, name: str, password: str) -> str:
    """Make the representative's account, and return the secret of a new session.

    Raises what `_refuse_gone` does, Refusal("account-there"), Refusal("password").
    """
    with changing(work, None) as change:
        _refuse_gone(change.session, work.store, token)
        found = _first_request(change.session, links.use(change, token, Purpose.REQUEST))
        agency_id = change.session.get_one(AgencyRequest, found.request_id).agency_id
        account = Account(
            partnership_id=found.partnership_id,
            agency_id=agency_id,
            name=" ".join(name.split()),
            email=found.email,
            state="active",
            created_at=change.now,
        )
        change.session.add(account)
        change.session.flush()
        set_password(change, account, password)
        role = Grant(account_id=account.id, role=Role.REPRESENTATIVE.value, given_at=change.now)
        change.session.add(role)
        change.audit(
            "request-link-taken-up",
            account.id,
            partnership_id=found.partnership_id,
            request=str(found.request_id),
        )
        return accounts.begin_session(change, account)


def _refuse_gone(session: Session, store: Store, token: str) -> None:
    """Say of a link that does nothing any more which it is: whoever holds it was sent it.

    Raises Refusal("link-withdrawn") for a request that was withdrawn, Refusal("link-used") where there is an
    account, Refusal("link-replaced") for one that ended because a newer was sent, Refusal("link") for any other.
    """
    link = links.known(session, store, token, Purpose.REQUEST)
    request = session.get(AgencyRequest, link.subject_id) if link is not None else None
    if link is None or request is None:
        raise Refusal("link", links.ENDED)
    if request.state == "withdrawn":
        raise Refusal("link-withdrawn", "This request was withdrawn: nothing is expected of your agency any more")
    if link.used_at is None:
        return
    accounts_there = select(Account.id).where(Account.agency_id == request.agency_id, Account.state == "active")
    if session.scalar(accounts_there.limit(1)) is not None:
        raise Refusal(
            "link-used",
            "This link was used: somebody of your agency made an account. If it was you, sign in to see the "
            "request. Else ask that colleague, or the person who sent the request",
        )
    raise Refusal(
        "link-replaced",
        "A newer email about this request has another link, which took the place of this one: use the newest",
    )


def _first_request(session: Session, request_id: UUID | None) -> FirstRequest:
    request = session.get(AgencyRequest, request_id)
    if request is None:
        raise Refusal("link", links.ENDED)
    agency = session.get_one(Agency, request.agency_id)
    if not agency.email:
        raise Refusal("link", links.ENDED)
    if session.scalar(select(Account.id).where(Account.email == agency.email)) is not None:
        raise Refusal("account-there", "There is an account for this email address. Sign in to see the request")
    return FirstRequest(request.id, agency.partnership_id, agency.name, agency.email)
