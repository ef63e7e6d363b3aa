"""Pages of a return that are pictures: which of them are still to be read, and what was read from the others.

Each page is a task of its own, so that no other file waits while a long scan is read, and nothing is read twice.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.reach import upload_within
from casework.actions.returns.agency_columns import READ
from casework.actions.work import SERVICE, Work, changing, looking
from casework.records.store import Store
from casework.records.tables import AgencyRequest, Case, ScannedPage, Upload
from casework.records.tasks import Claim
from casework.records.vault import VaultProblem
from casework.rules.permissions import Permission

SCAN = "scan-return"


@dataclass(frozen=True, slots=True)
class ToScan:
    """A page to be read. page: from 1. replaced: a later file was sent in since this one was asked for."""

    upload_id: UUID
    sha256: str
    page: int
    replaced: bool


@dataclass(frozen=True, slots=True)
class Scan:
    """How far the pictures of a file are read. pages: what was read of each page, as it was kept."""

    done: int
    of: int
    pages: tuple[Mapping[str, Any], ...] = ()

    @property
    def complete(self) -> bool:
        return self.done == self.of


def begin(store: Store, upload_id: UUID, pages: Iterable[int], claim: Claim | None = None) -> None:
    """Ask for these pages (from 1) to be read from their pictures, one after the other. Raises Superseded."""
    with changing(Work(store, SERVICE), None, claim) as change:
        upload = change.session.get_one(Upload, upload_id, with_for_update=True)
        there = {row.page: row for row in _rows(change.session, upload_id)}
        for row in there.values():
            row.asked_at = change.now
        new = [page for page in dict.fromkeys(pages) if page not in there]
        change.session.add_all(ScannedPage(upload_id=upload_id, page=page, asked_at=change.now) for page in new)
        change.task(SCAN, upload_id)
        partnership_id = _partnership(change.session, upload)
        change.audit("return-pictures-to-read", upload_id, partnership_id=partnership_id, pages=len(new))


def scan_of(store: Store, upload_id: UUID) -> Scan | None:
    """Return how far the pictures of a file are read, with what was read; None for a file without such pages.

    What was read and is gone from the vault counts as still to be read.
    """
    with store.changing() as session:
        rows = _rows(session, upload_id)
        if not rows:
            return None
        pages = []
        for row in rows:
            if row.sha256 is not None:
                try:
                    pages.append(json.loads(store.vault.read(row.sha256)))
                except VaultProblem:
                    row.state, row.sha256 = "waiting", None
        return Scan(sum(row.state != "waiting" for row in rows), len(rows), tuple(pages))


def to_scan(store: Store, upload_id: UUID) -> ToScan | None:
    """Return the next page to be read; None when none is left, or the file is read, given up or gone."""
    with store.looking() as session:
        upload = session.get(Upload, upload_id)
        if upload is None or upload.state in ("read", "refused"):
            return None
        waiting = [row for row in _rows(session, upload_id) if row.state == "waiting"]
        if not waiting:
            return None
        later = select(Upload.id).where(
            Upload.request_id == upload.request_id,
            Upload.version > upload.version,
            Upload.sent_at > waiting[0].asked_at,
        )
        return ToScan(upload.id, upload.sha256, waiting[0].page, session.scalar(later.limit(1)) is not None)


def record_page(
    store: Store, upload_id: UUID, page: int, read: Mapping[str, Any] | None, claim: Claim | None = None
) -> None:
    """Keep what was read of a page, None when it could not be read, and ask for the next page, or for the rows.

    Raises Superseded.
    """
    kept = store.vault.put_bytes(json.dumps(read).encode()) if read is not None else None
    with changing(Work(store, SERVICE), None, claim) as change:
        upload = change.session.get_one(Upload, upload_id, with_for_update=True)
        rows = _rows(change.session, upload_id)
        for row in rows:
            if row.page == page:
                row.state = "read" if kept else "failed"
                row.sha256 = change.kept(kept, "application/json") if kept else None
        left = sum(row.state == "waiting" for row in rows)
        change.task(SCAN if left else READ, upload_id)
        partnership_id = _partnership(change.session, upload)
        change.audit("return-picture-read", upload_id, partnership_id=partnership_id, page=page, read=bool(kept))


def give_up(store: Store, upload_id: UUID) -> None:
    """Record that the pages that are left can't be read from their pictures; the rest of the file is read then."""
    with changing(Work(store, SERVICE), None) as change:
        upload = change.session.get_one(Upload, upload_id, with_for_update=True)
        left = [row for row in _rows(change.session, upload_id) if row.state == "waiting"]
        for row in left:
            row.state = "failed"
        change.task(READ, upload_id)
        partnership_id = _partnership(change.session, upload)
        change.audit("return-pictures-not-read", upload_id, partnership_id=partnership_id, pages=len(left))


def progress_of(work: Work, upload_id: UUID) -> Scan | None:
    """Return how many pages in pictures are done, of how many, without what was read; None where there are none.

    Raises NotFound, NotPermitted.
    """
    with looking(work, Permission.SIGNED_IN) as session:
        upload_within(session, work, upload_id)
        rows = _rows(session, upload_id)
        return Scan(sum(row.state != "waiting" for row in rows), len(rows)) if rows else None


def _rows(session: Session, upload_id: UUID) -> list[ScannedPage]:
    query = select(ScannedPage).where(ScannedPage.upload_id == upload_id).order_by(ScannedPage.page)
    return list(session.scalars(query))


def _partnership(session: Session, upload: Upload) -> UUID:
    request = session.get_one(AgencyRequest, upload.request_id)
    return session.get_one(Case, request.case_id).partnership_id
