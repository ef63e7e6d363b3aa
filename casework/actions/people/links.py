"""One-time links: first administrator, invitation, request, reviewer, new password.

Each may be used once, until it ends. Only a hash of the secret is kept. A new link for the same thing ends the
earlier ones.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from casework.actions.work import Change, Refusal
from casework.records.keys import new_token
from casework.records.store import Store
from casework.records.tables import Link


class Purpose(StrEnum):
    """What a link is for; also the first part of its address."""

    FIRST_ADMINISTRATOR = "first-administrator"
    INVITATION = "invitation"
    REQUEST = "request"
    REVIEWER = "reviewer"
    PASSWORD = "new-password"  # noqa: S105 - the first part of an address


LASTS: dict[Purpose, timedelta] = {
    Purpose.FIRST_ADMINISTRATOR: timedelta(days=1),
    Purpose.INVITATION: timedelta(days=7),
    Purpose.REQUEST: timedelta(days=60),
    Purpose.REVIEWER: timedelta(days=21),
    Purpose.PASSWORD: timedelta(hours=1),
}
ENDED = (
    "This link does not work any more: it was used, or its time has ended. "
    "If you made your account with it, sign in on the start page. "
    "Else ask the person who sent it for a new one."
)


def make(change: Change, purpose: Purpose, subject_id: UUID | None) -> str:
    """Make a link in the action's transaction and return its whole address. subject_id: what it is about."""
    end(change, purpose, subject_id)
    token = new_token()
    store = change.work.store
    change.session.add(
        Link(
            token_hash=store.keys.token_hash(token),
            purpose=purpose.value,
            subject_id=subject_id,
            expires_at=change.now + LASTS[purpose],
        )
    )
    change.audit("link-made", subject_id or purpose.value, purpose=purpose.value)
    return f"{store.portal_address}/{purpose.value}/{token}"


def known(session: Session, store: Store, token: str, purpose: Purpose) -> Link | None:
    """Return the link that `token` is or was the secret of, also one that was used or ended; locked."""
    query = select(Link).where(Link.token_hash == store.keys.token_hash(token), Link.purpose == purpose.value)
    return session.scalar(query.with_for_update())


def held(session: Session, store: Store, token: str, purpose: Purpose, now: datetime) -> Link:
    """Return the link that `token` is the secret of. Raises Refusal("link") when it is not one, used or ended."""
    link = known(session, store, token, purpose)
    if link is None or link.used_at is not None or link.expires_at <= now:
        raise Refusal("link", ENDED)
    return link


def use(change: Change, token: str, purpose: Purpose) -> UUID | None:
    """Use a link in the action's transaction and return what it is about. Raises Refusal("link")."""
    link = held(change.session, change.work.store, token, purpose, change.now)
    link.used_at = change.now
    change.audit("link-used", link.subject_id or purpose.value, purpose=purpose.value)
    return link.subject_id


def end(change: Change, purpose: Purpose, subject_id: UUID | None) -> None:
    """End every link for a thing in the action's transaction."""
    change.session.execute(
        update(Link)
        .where(Link.purpose == purpose.value, Link.subject_id == subject_id, Link.used_at.is_(None))
        .values(used_at=change.now)
    )
