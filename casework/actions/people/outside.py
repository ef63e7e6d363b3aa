"""Signing in by one's own organisation (OpenID Connect): whose account an identity there opens.

The portal has checked the organisation's signature before. The account must be there: an identity opens it at
first by its e-mail address, which the organisation must have proved and be allowed to speak for; from then on by
the organisation's own number for the person, whatever the address becomes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from casework.actions.people import accounts, links, pending_sign_ins
from casework.actions.people.links import Purpose
from casework.actions.work import Change, Refusal, Work, changing
from casework.records.tables import Account, OutsideIdentity
from casework.rules.second_steps import ORGANISATION

REFUSED = (
    "Your organisation signed you in, but no account here belongs to that identity. "
    "Ask the person who looks after accounts in your partnership to invite you with your work email address"
)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the organisation says it is. email: "" unless the organisation has proved it."""

    issuer: str
    subject: str
    email: str


def wait(work: Work, **state: Any) -> str:
    """Begin to wait for an organisation's answer, and return the secret for the browser's cookie."""
    with changing(work, None) as change:
        token = pending_sign_ins.start(change, pending_sign_ins.ORGANISATION, **state)
        change.audit("organisation-asked", "visitor")
        return token


def answered(work: Work, pending: str) -> pending_sign_ins.Pending:
    """Return what the answer is checked against; it is waited for no longer. Raises Refusal("sign-in-ended")."""
    with changing(work, None) as change:
        waited = pending_sign_ins.use(change, pending, pending_sign_ins.ORGANISATION)
        change.audit("organisation-answered", "visitor")
        return waited


def sign_in(work: Work, identity: Identity, domains: Sequence[str], *, browser: str = "") -> str:
    """Return the secret of a new session.

    domains: of e-mail addresses that the organisation speaks for. An invitation counts as taken up.
    Raises Refusal("organisation").
    """
    token = ""
    with changing(work, None) as change:
        account = _known(change, identity) or _new(change, identity, domains)
        if account is None or account.state == "closed":
            change.audit("sign-in-failed", account.id if account else "unknown", reason="organisation")
        else:
            if account.state == "invited":
                account.state = "active"
                links.end(change, Purpose.INVITATION, account.id)
                change.audit("invitation-taken-up", account.id, partnership_id=account.partnership_id)
            token = accounts.begin_session(change, account, how=ORGANISATION, browser=browser)
    if not token:
        raise Refusal("organisation", REFUSED)
    return token


def _known(change: Change, identity: Identity) -> Account | None:
    query = select(OutsideIdentity.account_id).where(
        OutsideIdentity.issuer == identity.issuer, OutsideIdentity.subject == identity.subject
    )
    account_id = change.session.scalar(query)
    return change.session.get_one(Account, account_id, with_for_update=True) if account_id else None


def _new(change: Change, identity: Identity, domains: Sequence[str]) -> Account | None:
    """Link the identity to the account of its address, unless that account has another identity there."""
    email = identity.email.strip().lower()
    if email.rpartition("@")[2] not in {domain.lower() for domain in domains}:
        return None
    account = change.session.scalar(select(Account).where(Account.email == email).with_for_update())
    if account is None:
        return None
    taken = select(OutsideIdentity.id).where(
        OutsideIdentity.issuer == identity.issuer, OutsideIdentity.account_id == account.id
    )
    if change.session.scalar(taken) is not None:
        return None
    change.session.add(
        OutsideIdentity(
            account_id=account.id, issuer=identity.issuer, subject=identity.subject, linked_at=change.now
        )
    )
    change.audit("organisation-linked", account.id, partnership_id=account.partnership_id)
    return account
