"""What people do with their own account: their password, the browsers that are signed in, proving who they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions import messages
from casework.actions.people import accounts, authenticators, links, passkeys, second_steps
from casework.actions.people.account_rows import set_password
from casework.actions.people.links import LASTS, Purpose
from casework.actions.work import NotFound, Refusal, Work, changing, looking
from casework.records.store import Store
from casework.records.tables import Account, SignInSession
from casework.rules.permissions import Permission
from casework.rules.second_steps import CODE, TWO_STEPS

PROVED_FOR = timedelta(minutes=10)
"""How long after proving who they are somebody may change how they sign in. Source: docs/rules.md R-22."""


@dataclass(frozen=True, slots=True)
class Overview:
    """How the actor signs in. app_since: since when they have an app for codes, None without. codes_left: of the
    recovery codes. password: they have one; somebody who comes by their organisation may have none."""

    name: str
    email: str
    password: bool
    app_since: datetime | None
    codes_left: int
    passkeys: tuple[passkeys.PasskeyLine, ...]
    passkeys_possible: bool


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A browser that is signed in. here: the one that asks."""

    id: UUID
    browser: str
    how: str
    since: datetime
    seen_at: datetime
    here: bool


def overview(work: Work) -> Overview:
    """Return how the actor signs in. Raises NotPermitted."""
    with looking(work, Permission.SIGNED_IN) as session:
        account = session.get_one(Account, work.actor.account_id)
        return Overview(
            name=account.name,
            email=account.email,
            password=bool(account.password_hash),
            app_since=authenticators.added_at(session, account.id),
            codes_left=authenticators.codes_left(session, account.id),
            passkeys=passkeys.mine(work),
            passkeys_possible=passkeys.are_possible(work.store),
        )


def sessions(work: Work, here: UUID, *, idle: timedelta, absolute: timedelta) -> tuple[SessionLine, ...]:
    """Return the actor's sessions that hold, the one that asks first. here: its id. Raises NotPermitted."""
    now = work.store.now()
    with looking(work, Permission.SIGNED_IN) as session:
        query = select(SignInSession).where(
            SignInSession.account_id == work.actor.account_id,
            SignInSession.ended_at.is_(None),
            SignInSession.seen_at > now - idle,
            SignInSession.created_at > now - absolute,
        )
        lines = [
            SessionLine(row.id, row.browser, row.how, row.created_at, row.seen_at, row.id == here)
            for row in session.scalars(query)
        ]
        return tuple(sorted(lines, key=lambda line: (not line.here, -line.seen_at.timestamp())))


def end_session(work: Work, session_id: UUID) -> None:
    """End one session of the actor. Raises NotFound, NotPermitted."""
    with changing(work, Permission.SIGNED_IN) as change:
        row = change.session.get(SignInSession, session_id, with_for_update=True)
        if row is None or row.account_id != work.actor.account_id:
            raise NotFound
        row.ended_at = row.ended_at or change.now
        change.audit("session-ended", row.account_id)


def end_all_sessions(work: Work) -> None:
    """Sign the actor out everywhere. Raises NotPermitted."""
    with changing(work, Permission.SIGNED_IN) as change:
        assert work.actor.account_id is not None
        accounts.end_sessions(change, work.actor.account_id)
        change.audit("signed-out-everywhere", work.actor.account_id)


def prove(work: Work, session_id: UUID, password: str, untrusted_code: str = "") -> None:
    """Take the password, and a code where the actor has an app, as proof that it is still them.

    Too many wrong ones lock the account, as at sign-in, and end the session. Raises Refusal("password"),
    Refusal("code"), NotPermitted.
    """
    refusal: Refusal | None = None
    with changing(work, Permission.SIGNED_IN) as change:
        account = authenticators.own_account(change)
        if account.locked_until is not None and account.locked_until > change.now:
            refusal = Refusal("password", second_steps.LOCKED)
        elif account.password_hash and not accounts.password_is_right(account, password):
            refusal = Refusal("password", "The password is not right")
        elif authenticators.added_at(change.session, account.id) and not authenticators.is_right(
            change, account, untrusted_code
        ):
            refusal = Refusal("code", authenticators.WRONG_CODE)
        if refusal is not None:
            accounts.count_failure(change, account, "proof")
            if account.locked_until is not None and account.locked_until > change.now:
                accounts.end_sessions(change, account.id)
        else:
            account.failed_attempts = 0
            row = change.session.get_one(SignInSession, session_id, with_for_update=True)
            row.proved_at = change.now
            change.audit("identity-proved", account.id)
    if refusal is not None:
        raise refusal


def second_step_added(work: Work, session_id: UUID, how: str = CODE) -> None:
    """Let the session count as one with two steps: the actor has just added and shown the second.

    how: which it is, of `casework.rules.second_steps`. Other sessions of the account, which showed only a
    password, end. Raises NotPermitted.
    """
    with changing(work, Permission.SIGNED_IN) as change:
        account = authenticators.own_account(change)
        row = change.session.get_one(SignInSession, session_id, with_for_update=True)
        if row.account_id == account.id and accounts.has_second_step(change.session, account.id):
            row.how = row.how if row.how in TWO_STEPS else how
            accounts.end_sessions(change, account.id, but=row.id)
        change.audit("second-step-added", account.id)


def change_password(work: Work, session_id: UUID, password: str) -> None:
    """Set another password; every other session ends. Raises Refusal("password"), NotPermitted."""
    with changing(work, Permission.SIGNED_IN) as change:
        account = authenticators.own_account(change)
        set_password(change, account, password)
        accounts.end_sessions(change, account.id, but=session_id)
        change.audit("password-changed", account.id)
        authenticators.tell_of_change(change, account)


def ask_for_new_password(work: Work, email: str) -> None:
    """Write a one-time link to whoever has an account with that address; the page says the same for every one."""
    with changing(work, None) as change:
        account = change.session.scalar(select(Account).where(Account.email == email.strip().lower()))
        if account is None or account.state != "active":
            change.audit("new-password-asked-for", "unknown")
            return
        link = links.make(change, Purpose.PASSWORD, account.id)
        change.audit("new-password-asked-for", account.id, partnership_id=account.partnership_id)
        messages.write(
            change,
            "new-password",
            partnership_id=account.partnership_id,
            recipient=account.email,
            words={"secret_link": link, "minutes": str(LASTS[Purpose.PASSWORD].seconds // 60)},
        )


def read_password_link(store: Store, token: str) -> None:
    """Raises Refusal("link") for a link that does not work any more."""
    with store.looking() as session:
        _of_link(session, links.held(session, store, token, Purpose.PASSWORD, store.now()).subject_id)


def set_new_password(work: Work, token: str, password: str) -> None:
    """Set the password by a one-time link; every session ends. The second step, if there is one, stays.

    Raises Refusal("link"), Refusal("password").
    """
    with changing(work, None) as change:
        account = _of_link(change.session, links.use(change, token, Purpose.PASSWORD))
        set_password(change, account, password)
        account.failed_attempts, account.locked_until = 0, None
        accounts.end_sessions(change, account.id)
        change.audit("password-changed", account.id, partnership_id=account.partnership_id)
        authenticators.tell_of_change(change, account)


def _of_link(session: Session, account_id: UUID | None) -> Account:
    account = session.get(Account, account_id, with_for_update=True) if account_id else None
    if account is None or account.state != "active":
        raise Refusal("link", links.ENDED)
    return account
