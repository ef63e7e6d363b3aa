"""The thread of a request: messages between coordinator and agency, and what was done, with reasons.

An e-mail tells the other side that there is a message; the words stay here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from casework.actions.reach import request_within
from casework.actions.returns.notices import tell_agency, tell_coordinators
from casework.actions.work import Change, NotPermitted, Refusal, Work, changing, looking
from casework.records.store import Store
from casework.records.tables import Account, Agency, AgencyRequest, RequestEntry
from casework.rules.permissions import Permission
from casework.rules.requests import INSIDE

LONGEST = 4000


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry as shown. kind: see `casework.rules.requests.ENTRIES`. by: whose account.

    mine: of the reader's side. new: the reader's side sees it for the first time. text: "" for an entry without
    words. more: what the kind adds.
    """

    id: UUID
    kind: str
    by: str
    side: str
    mine: bool
    new: bool
    inside: bool
    at: datetime
    text: str
    more: dict[str, Any]


def add(change: Change, request: AgencyRequest, kind: str, text: str = "", **more: Any) -> None:
    """Add an entry in the action's transaction. more: dates and numbers that belong to the kind."""
    work = change.work
    assert work.actor.account_id is not None
    entry = RequestEntry(
        request_id=request.id,
        kind=kind,
        of_agency=_is_of_agency(work, request),
        inside=kind in INSIDE,
        body=b"",
        written_by=work.actor.account_id,
        written_at=change.now,
    )
    change.session.add(entry)
    change.session.flush()
    entry.body = work.store.keys.seal({"text": text, **more}, _context(entry.id))


def say(work: Work, request_id: UUID, text: str) -> None:
    """Send a message to the other side. The same words twice within a minute are one message.

    Raises Refusal("no-words"), Refusal("too-long"), NotFound, NotPermitted.
    """
    text = text.strip()
    if not text:
        raise Refusal("no-words", "Enter your message")
    if len(text) > LONGEST:
        raise Refusal("too-long", f"Your message must be {LONGEST:,} characters or fewer")
    with changing(work, Permission.SIGNED_IN) as change:
        request = request_within(change.session, work, request_id, lock=True)
        _may_speak(work, request)
        if _just_said(change, request, text):
            change.audit("request-message-again", request.id)
            return
        add(change, request, "message", text)
        if _is_of_agency(work, request):
            tell_coordinators(change, request, "return-message-desk")
        else:
            tell_agency(change, request, "return-message")
        change.audit("request-message", request.id)


def thread(work: Work, request_id: UUID) -> tuple[EntryView, ...]:
    """Return the request's entries, newest first, and record that this side saw them.

    Raises NotFound, NotPermitted. That somebody looked is written without an audit entry, like the
    time a person was last seen.
    """
    with looking(work, Permission.SIGNED_IN) as session:
        request = request_within(session, work, request_id)
        of_agency = _is_of_agency(work, request)
        if not of_agency and not work.actor.may(Permission.SEND_REQUESTS):
            return ()
        query = select(RequestEntry).where(RequestEntry.request_id == request_id)
        rows = list(session.scalars(query.order_by(RequestEntry.written_at.desc(), RequestEntry.id)))
        found = tuple(
            _view(session, work.store, row, request, of_agency) for row in rows if of_agency or not row.inside
        )
    unseen = [entry.id for entry in found if entry.new]
    if unseen:
        with work.store.changing() as session:
            session.execute(
                update(RequestEntry).where(RequestEntry.id.in_(unseen)).values(seen_at=work.store.now())
            )
    return found


def unread(session: Session, request_id: UUID, *, of_agency: bool) -> int:
    """Return how many messages of the other side this side has not seen."""
    query = select(RequestEntry.id).where(
        RequestEntry.request_id == request_id,
        RequestEntry.of_agency != of_agency,
        RequestEntry.seen_at.is_(None),
        RequestEntry.kind == "message",
    )
    return len(session.scalars(query).all())


def last_words(session: Session, store: Store, request_id: UUID, kind: str, *, but: Sequence[str] = ()) -> str:
    """Return the words of a request's last entry of a kind; "" where one of the kinds in `but` came after it."""
    query = select(RequestEntry).where(RequestEntry.request_id == request_id, RequestEntry.kind.in_((kind, *but)))
    last = session.scalar(query.order_by(RequestEntry.written_at.desc(), RequestEntry.id).limit(1))
    return str(body_of(store, last)["text"]) if last is not None and last.kind == kind else ""


def _view(session: Session, store: Store, row: RequestEntry, request: AgencyRequest, of_agency: bool) -> EntryView:
    body = body_of(store, row)
    agency = session.get_one(Agency, request.agency_id)
    return EntryView(
        id=row.id,
        kind=row.kind,
        by=session.get_one(Account, row.written_by).name,
        side=agency.name if row.of_agency else "The partnership",
        mine=row.of_agency == of_agency,
        new=row.of_agency != of_agency and row.seen_at is None,
        inside=row.inside,
        at=row.written_at,
        text=body.pop("text"),
        more=body,
    )


def body_of(store: Store, row: RequestEntry) -> dict[str, Any]:
    """Return what an entry holds: `{"text": …}` and what its kind needs."""
    return dict(store.keys.unseal(row.body, _context(row.id)))


def _just_said(change: Change, request: AgencyRequest, text: str) -> bool:
    query = select(RequestEntry).where(
        RequestEntry.request_id == request.id,
        RequestEntry.kind == "message",
        RequestEntry.written_by == change.work.actor.account_id,
    )
    last = change.session.scalar(query.order_by(RequestEntry.written_at.desc()).limit(1))
    if last is None or (change.now - last.written_at).total_seconds() > 60:
        return False
    return bool(change.work.store.keys.unseal(last.body, _context(last.id))["text"] == text)


def _is_of_agency(work: Work, request: AgencyRequest) -> bool:
    return work.actor.agency_id is not None and work.actor.agency_id == request.agency_id


def _may_speak(work: Work, request: AgencyRequest) -> None:
    if not (_is_of_agency(work, request) or work.actor.may(Permission.SEND_REQUESTS)):
        raise NotPermitted


def _context(entry_id: UUID) -> str:
    return f"request-entry/{entry_id}"
