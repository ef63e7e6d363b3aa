"""Signing in and out, and the sessions of browsers that are signed in.

A password is checked with argon2id. An unknown address takes as long as a known one and is answered in the same
words. After too many wrong passwords or codes the account is locked for a while; the right ones do not help then.
Whoever has an app for one-time codes, or a passkey, is asked for it after the password (docs/decisions/0029).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from casework.actions.people import pending_sign_ins
from casework.actions.people.guest_sessions import as_guest
from casework.actions.reach import settings_of
from casework.actions.work import Actor, Change, Refusal, Work, changing
from casework.records.keys import new_token
from casework.records.store import Store
from casework.records.tables import Account, Authenticator, CaseOpening, Grant, Passkey, SignInSession
from casework.rules.need_to_know import ADMINISTRATOR_READS
from casework.rules.permissions import Permission, Role
from casework.rules.second_steps import PASSWORD, needs_second_step

VISITOR = Actor(label="visitor")
"""Somebody who is not signed in."""
MOST_FAILURES = 5
LOCKED_FOR = timedelta(minutes=15)
SIGN_IN_REFUSED = (
    "The email address or password is not right, or sign-in is paused. "
    f"After {MOST_FAILURES} wrong passwords it is paused for {LOCKED_FOR.seconds // 60} minutes."
)
_SEEN_EVERY = timedelta(minutes=1)
_PASSWORDS = PasswordHasher()


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session that holds: who it is, and the session's id.

    to_set_up: they must add a second step before they go on. proved_at: when they last proved who they are.
    """

    actor: Actor
    session_id: UUID
    demonstration: bool
    to_set_up: bool
    proved_at: datetime


@dataclass(frozen=True, slots=True)
class Begun:
    """What a right password leads to: a session, or a second step that is waited for. Secrets for cookies."""

    session: str = ""
    pending: str = ""


def sign_in(work: Work, email: str, password: str, *, browser: str = "") -> Begun:
    """Return the secret for the cookie of a new session, or of the second step that comes first.

    browser: what the session is called in its owner's list.
    Raises Refusal("sign-in") for an unknown address, a wrong password, a locked or a closed account: the words
    are the same for all of them.
    """
    begun = Begun()
    query = select(Account).where(Account.email == email.strip().lower())
    with work.store.looking() as session:
        known = session.scalar(query)
        kept = known.password_hash if known is not None else ""
    # Before the transaction: it takes a tenth of a second of a processor, for which nobody's writing must wait.
    right = password_is_right(known, password)
    with changing(work, None) as change:
        account = change.session.scalar(query.with_for_update())
        right = right and account is not None and account.password_hash == kept
        if account is None:
            change.audit("sign-in-failed", "unknown", reason="no-account")
        elif account.locked_until is not None and account.locked_until > change.now:
            change.audit("sign-in-failed", account.id, partnership_id=account.partnership_id, reason="locked")
        elif not right:
            count_failure(change, account, "password")
        elif account.state != "active":
            change.audit("sign-in-failed", account.id, partnership_id=account.partnership_id, reason="not-active")
        elif has_second_step(change.session, account.id):
            begun = Begun(pending=pending_sign_ins.start(change, pending_sign_ins.SECOND_STEP, account.id))
            change.audit("password-right", account.id, partnership_id=account.partnership_id)
        else:
            begun = Begun(session=begin_session(change, account, browser=browser))
    if begun == Begun():
        raise Refusal("sign-in", SIGN_IN_REFUSED)
    return begun


def sign_out(work: Work, session_id: UUID) -> None:
    """End one session of the actor; nothing happens when it has ended already."""
    with changing(work, None) as change:
        row = change.session.get(SignInSession, session_id, with_for_update=True)
        if row is not None and row.account_id == work.actor.account_id and row.ended_at is None:
            row.ended_at = change.now
        change.audit("signed-out", work.actor.account_id or "unknown")


def resume(
    store: Store, token: str, *, idle: timedelta, absolute: timedelta, by_person: bool = True
) -> SignedIn | None:
    """Return who holds the session's secret; None when it is unknown, ended, too old, or left idle too long.

    by_person: False for what a page's script asks by itself, which is no sign that anybody is there.
    Roles are read anew on every request. The time last seen is written once a minute, without an audit entry:
    it is not something a person does.
    """
    now = store.now()
    with store.looking() as session:
        row = session.scalar(select(SignInSession).where(SignInSession.token_hash == store.keys.token_hash(token)))
        if row is None or row.ended_at is not None:
            return None
        if now - row.seen_at > idle or now - row.created_at > absolute:
            return None
        account = session.get_one(Account, row.account_id)
        if account.state != "active":
            return None
        found = SignedIn(
            as_guest(session, actor_of(session, account, now), row.guest_id),
            row.id,
            account.demonstration,
            needs_second_step(
                asked_for=settings_of(session, account.partnership_id).second_step,
                demonstration=account.demonstration,
                how=row.how,
            ),
            row.proved_at or row.created_at,
        )
        seen_at = row.seen_at
    if by_person and now - seen_at > _SEEN_EVERY:
        _see(store, found.session_id, now)
    return found


def holder(store: Store, token: str) -> UUID | None:
    """Return whose session a secret is or was, also after it ended; None for a secret that is none."""
    with store.looking() as session:
        query = select(SignInSession.account_id).where(SignInSession.token_hash == store.keys.token_hash(token))
        return session.scalar(query)


def access_ended(store: Store, token: str) -> bool:
    """Return whether a secret is or was that of somebody whose account was closed since."""
    with store.looking() as session:
        query = select(Account.state).join(SignInSession, SignInSession.account_id == Account.id)
        return session.scalar(query.where(SignInSession.token_hash == store.keys.token_hash(token))) == "closed"


def begin_session(change: Change, account: Account, *, how: str = PASSWORD, browser: str = "") -> str:
    """Start a session in the action's transaction, and return the secret for its cookie.

    how: a way of `casework.rules.second_steps`.
    """
    account.failed_attempts, account.locked_until = 0, None
    token = new_token()
    change.session.add(
        SignInSession(
            token_hash=change.work.store.keys.token_hash(token),
            account_id=account.id,
            created_at=change.now,
            seen_at=change.now,
            how=how,
            browser=browser[:60],
            proved_at=change.now,
        )
    )
    change.audit("signed-in", account.id, partnership_id=account.partnership_id, how=how)
    return token


def end_sessions(change: Change, account_id: UUID, *, but: UUID | None = None) -> None:
    """End every session of an account in the action's transaction: a role was removed, or the account closed.

    but: a session that goes on.
    """
    which = [SignInSession.account_id == account_id, SignInSession.ended_at.is_(None)]
    if but is not None:
        which.append(SignInSession.id != but)
    change.session.execute(update(SignInSession).where(*which).values(ended_at=change.now))


def has_second_step(session: Session, account_id: UUID) -> bool:
    """Return whether an account has an app for one-time codes in use, or a passkey."""
    app = select(Authenticator.id).where(
        Authenticator.account_id == account_id, Authenticator.confirmed_at.is_not(None)
    )
    passkey = select(Passkey.id).where(Passkey.account_id == account_id)
    return session.scalar(app.limit(1)) is not None or session.scalar(passkey.limit(1)) is not None


def actor_of(session: Session, account: Account, now: datetime | None = None) -> Actor:
    """Return the account as the one who acts, with the roles it holds now.

    now: for what an administrator may do for a while; None leaves that out.
    """
    known = set(Role)
    held = session.scalars(select(Grant.role).where(Grant.account_id == account.id))
    roles = frozenset(Role(role) for role in held if role in known)
    return Actor(
        label=f"account:{account.id}",
        partnership_id=account.partnership_id,
        account_id=account.id,
        agency_id=account.agency_id,
        name=account.name,
        roles=roles,
        borrowed=_borrowed(session, account, now)
        if Role.ADMINISTRATOR in roles and now is not None
        else frozenset(),
    )


def _borrowed(session: Session, account: Account, now: datetime) -> frozenset[Permission]:
    """Return what an administrator may do because a case is open to them for a while, where they may open one."""
    if not settings_of(session, account.partnership_id).administrators_may_open:
        return frozenset()
    opened = select(CaseOpening.id).where(
        CaseOpening.account_id == account.id, CaseOpening.ended_at.is_(None), CaseOpening.until > now
    )
    return ADMINISTRATOR_READS if session.scalar(opened.limit(1)) is not None else frozenset()


def asked_by(session: Session, store: Store, account_id: UUID) -> Work:
    """Return `Work` as the account that asked for something, for what a worker makes of what they may see."""
    return Work(store, actor_of(session, session.get_one(Account, account_id)))


def hashed(password: str) -> str:
    """Return what is kept of a password."""
    return _PASSWORDS.hash(password)


def password_is_right(account: Account | None, password: str) -> bool:
    """Return whether it is the account's password; it takes as long for nobody's account."""
    kept = account.password_hash if account is not None and account.password_hash else _nobodys_hash()
    try:
        right = _PASSWORDS.verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False
    return right and account is not None and bool(account.password_hash)


@cache
def _nobodys_hash() -> str:
    """Return a hash that no password matches, so that an unknown address takes as long as a known one."""
    return _PASSWORDS.hash(new_token())


def count_failure(change: Change, account: Account, reason: str) -> None:
    """Record a wrong password or code in the action's transaction; after too many the account is locked."""
    account.failed_attempts += 1
    if account.failed_attempts >= MOST_FAILURES:
        account.failed_attempts, account.locked_until = 0, change.now + LOCKED_FOR
    change.audit(
        "sign-in-failed",
        account.id,
        partnership_id=account.partnership_id,
        reason=reason,
        locked=account.locked_until is not None and account.locked_until > change.now,
    )


def _see(store: Store, session_id: UUID, now: datetime) -> None:
    with store.changing() as session:
        session.execute(update(SignInSession).where(SignInSession.id == session_id).values(seen_at=now))
