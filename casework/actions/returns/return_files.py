"""Files that an agency adds to its return beside the chronology: a genogram, a policy, a letter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.downloads import Download, download
from casework.actions.reach import own_request_within, request_within
from casework.actions.returns import written_pages
from casework.actions.returns.standing import refuse_withdrawn
from casework.actions.work import Change, NotFound, Refusal, Work, changing, looking
from casework.records.tables import Account, AgencyRequest, ReturnAttachment
from casework.rules.permissions import Permission

MOST = 20
_OCTETS = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class ReturnFile:
    """A file beside a return. given: it was handed in, and cannot be taken back."""

    id: UUID
    title: str
    name: str
    size: int
    by: str
    at: datetime
    given: bool


def add(work: Work, request_id: UUID, *, title: str, file_name: str, media_kind: str, source: BinaryIO) -> UUID:
    """Add a file to a return; the same file under the same title is one. media_kind: as the preflight found it.

    Raises Refusal("closed") once the return is handed in or waits for a signature, Refusal("too-many"),
    Refusal("withdrawn"), NotFound, NotPermitted.
    """
    with looking(work, Permission.ANSWER_REQUESTS) as session:
        own_request_within(session, work, request_id)
    kept = work.store.vault.put(source)
    with changing(work, Permission.ANSWER_REQUESTS) as change:
        request = own_request_within(change.session, work, request_id, lock=True)
        refuse_withdrawn(request)
        if not written_pages.is_open(change.session, request):
            raise Refusal("closed", "Nothing can be added now: the return is handed in or waits for a signature")
        there = _rows(change.session, request_id)
        for row in there:
            if (row.sha256, row.title) == (kept.sha256, title):
                change.audit("return-file-added-again", row.id)
                return row.id
        if len(there) >= MOST:
            raise Refusal("too-many", f"A return can have {MOST} files beside it. Remove one first")
        assert work.actor.account_id is not None
        row = ReturnAttachment(
            request_id=request.id,
            title=title,
            name=file_name,
            media_kind=media_kind,
            sha256=change.kept(kept, _OCTETS),
            size=kept.size,
            sent_by=work.actor.account_id,
            sent_at=change.now,
        )
        change.session.add(row)
        if request.state in ("sent", "opened"):
            request.state = "started"
        change.session.flush()
        change.audit("return-file-added", row.id, request=str(request.id), size=kept.size)
        return row.id


def remove(work: Work, request_id: UUID, file_id: UUID) -> None:
    """Take a file back that was not handed in; one that is gone already is no mistake.

    Raises Refusal("given"), NotFound, NotPermitted.
    """
    with changing(work, Permission.ANSWER_REQUESTS) as change:
        request = own_request_within(change.session, work, request_id, lock=True)
        row = change.session.get(ReturnAttachment, file_id)
        if row is None or row.request_id != request.id:
            raise NotFound
        if row.given_at is not None:
            raise Refusal("given", "This file is handed in, so it cannot be taken back. Tell the coordinator")
        row.removed_at = row.removed_at or change.now
        change.audit("return-file-removed", row.id)


def files_of(work: Work, request_id: UUID) -> tuple[ReturnFile, ...]:
    """Return a return's files: to its agency all, to others those that were handed in. Raises NotFound."""
    with looking(work, Permission.SIGNED_IN) as session:
        request = request_within(session, work, request_id)
        rows = _rows(session, request.id)
        return tuple(_view(session, row) for row in rows if _sees(work, request, row))


def fetch(work: Work, request_id: UUID, file_id: UUID) -> Download:
    """Return a file as it was sent in. Audited. Raises Refusal("file-gone"), NotFound, NotPermitted."""
    with changing(work, Permission.SIGNED_IN) as change:
        request = request_within(change.session, work, request_id)
        row = change.session.get(ReturnAttachment, file_id)
        if row is None or row.request_id != request.id or not _sees(work, request, row):
            raise NotFound
        change.audit("return-file-downloaded", row.id)
        return download(change.session, work.store, row.sha256, row.name)


def give(change: Change, request: AgencyRequest) -> None:
    """Hand the files in with the return, in the action's transaction."""
    for row in _rows(change.session, request.id):
        row.given_at = row.given_at or change.now


def _rows(session: Session, request_id: UUID) -> list[ReturnAttachment]:
    query = select(ReturnAttachment).where(
        ReturnAttachment.request_id == request_id, ReturnAttachment.removed_at.is_(None)
    )
    return list(session.scalars(query.order_by(ReturnAttachment.sent_at, ReturnAttachment.id)))


def _view(session: Session, row: ReturnAttachment) -> ReturnFile:
    by = session.get_one(Account, row.sent_by).name
    return ReturnFile(row.id, row.title, row.name, row.size, by, row.sent_at, row.given_at is not None)


def _sees(work: Work, request: AgencyRequest, row: ReturnAttachment) -> bool:
    return row.removed_at is None and (row.given_at is not None or work.actor.agency_id == request.agency_id)
