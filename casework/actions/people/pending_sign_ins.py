"""A sign-in between two steps: what the service waits for, held by a secret in the browser, for ten minutes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from casework.actions.work import Change, Refusal
from casework.records.keys import new_token
from casework.records.store import Store
from casework.records.tables import PendingSignIn

LASTS = timedelta(minutes=10)
SECOND_STEP, PASSKEY, NEW_PASSKEY, ORGANISATION = "second-step", "passkey", "new-passkey", "organisation"
ENDED = "Signing in took too long, or was finished elsewhere. Start again"


@dataclass(frozen=True, slots=True)
class Pending:
    """What is waited for. state: what the answer is checked against."""

    id: UUID
    account_id: UUID | None
    state: Mapping[str, Any]


def start(change: Change, purpose: str, account_id: UUID | None = None, **state: Any) -> str:
    """Begin to wait, in the action's transaction, and return the secret for the browser's cookie."""
    change.session.execute(delete(PendingSignIn).where(PendingSignIn.expires_at <= change.now))
    token, keys = new_token(), change.work.store.keys
    row = PendingSignIn(
        token_hash=keys.token_hash(token),
        purpose=purpose,
        account_id=account_id,
        state=b"",
        expires_at=change.now + LASTS,
    )
    change.session.add(row)
    change.session.flush()
    row.state = keys.seal(state, _context(row.id))
    return token


def held(session: Session, store: Store, token: str, purpose: str, *, lock: bool = False) -> PendingSignIn:
    """Return what `token` waits for. Raises Refusal("sign-in-ended") when there is nothing, or no more."""
    query = select(PendingSignIn).where(
        PendingSignIn.token_hash == store.keys.token_hash(token), PendingSignIn.purpose == purpose
    )
    row = session.scalar(query.with_for_update() if lock else query) if token else None
    if row is None or row.expires_at <= store.now():
        raise Refusal("sign-in-ended", ENDED)
    return row


def look(session: Session, store: Store, token: str, purpose: str) -> Pending:
    """Return what `token` waits for, and go on waiting. Raises Refusal("sign-in-ended")."""
    return _opened(store, held(session, store, token, purpose))


def use(change: Change, token: str, purpose: str) -> Pending:
    """Return what `token` waited for; it is answered once, right or wrong. Raises Refusal("sign-in-ended")."""
    store = change.work.store
    row = held(change.session, store, token, purpose, lock=True)
    pending = _opened(store, row)
    change.session.delete(row)
    return pending


def _opened(store: Store, row: PendingSignIn) -> Pending:
    return Pending(row.id, row.account_id, store.keys.unseal(row.state, _context(row.id)))


def _context(pending_id: UUID) -> str:
    return f"pending-sign-in/{pending_id}"
