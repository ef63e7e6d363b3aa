"""Words that somebody typed into a page and did not send: kept a while, for them alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select

from casework.actions.work import Change, Refusal, Work, looking
from casework.records.database import add_unless_there
from casework.records.tables import UnsentWords
from casework.rules.permissions import Permission

KEPT_FOR = timedelta(days=14)
LONGEST, LONGEST_PLACE, MOST_PLACES = 2_000_000, 300, 100
"""Characters of one page's words and of its path; pages of one person, of which the oldest go first."""
Fields = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Unsent:
    """What was typed at a place. fields: as the page's form would send them. at: when it was last kept."""

    fields: Fields
    at: datetime


def keep(work: Work, place: str, fields: Fields) -> None:
    """Keep what the actor typed at a place, in the place of what was kept of it before.

    Raises Refusal("too-long"), NotPermitted. Like the time a person was last seen it has no audit entry: it is no
    record of a case, and its owner alone reads it.
    """
    if len(place) > LONGEST_PLACE or sum(len(name) + len(text) for name, text in fields) > LONGEST:
        raise Refusal("too-long", "This is too long to be kept while you type. Save it")
    account_id = _owner(work)
    body = work.store.keys.seal([list(field) for field in fields], _context(account_id, place))
    with work.store.changing() as session:
        mine = UnsentWords.account_id == account_id
        now = work.store.now()
        new = add_unless_there(
            session, UnsentWords, {"account_id": account_id, "place": place, "body": body, "changed_at": now}
        )
        row = session.scalars(select(UnsentWords).where(mine, UnsentWords.place == place)).one()
        row.body, row.changed_at = body, now
        if new:
            others = select(UnsentWords.id).where(mine).order_by(UnsentWords.changed_at.desc())
            old = session.scalars(others.offset(MOST_PLACES)).all()
            session.execute(delete(UnsentWords).where(UnsentWords.id.in_(old)))


def kept(work: Work, place: str) -> Unsent | None:
    """Return what the actor typed at a place and did not send, None for nothing. Raises NotPermitted."""
    account_id = _owner(work)
    with looking(work, Permission.SIGNED_IN) as session:
        query = select(UnsentWords).where(UnsentWords.account_id == account_id, UnsentWords.place == place)
        row = session.scalar(query)
        if row is None or row.changed_at < work.store.now() - KEPT_FOR:
            return None
        said = work.store.keys.unseal(row.body, _context(account_id, place))
        return Unsent([(name, text) for name, text in said], row.changed_at)


def places_below(work: Work, path: str) -> tuple[str, ...]:
    """Return the places below a path where the actor typed words and did not send them. Raises NotPermitted."""
    account_id = _owner(work)
    with looking(work, Permission.SIGNED_IN) as session:
        query = select(UnsentWords.place).where(
            UnsentWords.account_id == account_id,
            UnsentWords.place.startswith(f"{path}/", autoescape=True),
            UnsentWords.changed_at >= work.store.now() - KEPT_FOR,
        )
        return tuple(session.scalars(query.order_by(UnsentWords.place)))


def forget(work: Work, place: str) -> None:
    """Let go of what was kept of a place: it was sent, or its owner wants it no more. Raises NotPermitted."""
    account_id = _owner(work)
    with work.store.changing() as session:
        session.execute(
            delete(UnsentWords).where(UnsentWords.account_id == account_id, UnsentWords.place == place)
        )


def delete_old(change: Change) -> int:
    """Delete what nobody came back for, in the action's transaction, and return how much that was."""
    query = select(UnsentWords.id).where(UnsentWords.changed_at < change.now - KEPT_FOR)
    old = change.session.scalars(query).all()
    change.session.execute(delete(UnsentWords).where(UnsentWords.id.in_(old)))
    return len(old)


def _owner(work: Work) -> UUID:
    if work.actor.account_id is None:
        raise Refusal("nobody", "Sign in to have what you type kept")
    return work.actor.account_id


def _context(account_id: UUID, place: str) -> str:
    return f"unsent/{account_id}/{place}"
