"""Pages of an Office file as LibreOffice prints it: what the printing job takes and records, where rows stand."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions import restricted_files
from casework.actions.reach import upload_within
from casework.actions.returns import page_pictures
from casework.actions.work import SERVICE, Change, Work, changing, looking
from casework.records.store import Store
from casework.records.tables import AgencyRequest, Case, Task, Upload
from casework.records.tasks import Claim
from casework.records.vault import Kept, VaultProblem
from casework.rules.permissions import Permission

PRINT = "print-return"
PRINTED_KINDS = frozenset({"docx", "docm", "doc", "odt", "rtf", "xlsx", "xlsm", "xls", "ods"})
"""Kinds of files with pages of their own only once somebody prints them. CSV and typed rows have none at all."""
UNPRINTED = frozenset({"no-program", "not-printed", "too-long"})
"""What stands in `Upload.pictures` of a file that could not be printed: why."""
_READING_FIRST = timedelta(minutes=2)
"""So long after it was sent in, a file's pages wait for files that still must be read."""


@dataclass(frozen=True, slots=True)
class ToPrint:
    """What the printing job needs. printed: the file's pages as PDF in the vault, None while nobody printed it.

    reading: the reading whose rows are looked for on them; rows: as its record has them. later: other files wait
    to be read, which comes first.
    """

    upload_id: UUID
    case_id: UUID
    sha256: str
    media_kind: str
    printed: str | None
    reading: str
    rows: tuple[Mapping[str, Any], ...]
    later: bool


def ask_for(change: Change, upload: Upload) -> None:
    """Ask for a file that was just read to be printed, or for its rows to be looked for on its pages again."""
    if upload.media_kind in PRINTED_KINDS:
        upload.pictures = upload.pictures or "waiting"
        change.task(PRINT, upload.id)


def to_print(store: Store, upload_id: UUID) -> ToPrint | None:
    """Return what the printing job needs, None when there is nothing to do any more. Raises VaultProblem."""
    with store.looking() as session:
        upload = session.get(Upload, upload_id)
        if upload is None or upload.media_kind not in PRINTED_KINDS or upload.reading_sha256 is None:
            return None
        if upload.pictures in UNPRINTED:
            return None
        printed = upload.printed_sha256 or session.scalar(
            select(Upload.printed_sha256)
            .where(
                Upload.sha256 == upload.sha256,
                Upload.media_kind == upload.media_kind,
                Upload.printed_sha256.is_not(None),
            )
            .limit(1)
        )
        unread = select(Task.id).where(
            Task.kind == "read-return", Task.ref != upload_id, Task.state.in_(("ready", "sent"))
        )
        fresh = store.now() - upload.sent_at < _READING_FIRST
        later = fresh and session.scalar(unread.limit(1)) is not None
        reading = upload.reading_sha256
        case_id = session.get_one(AgencyRequest, upload.request_id).case_id
    rows = json.loads(store.vault.read(reading))["rows"]
    return ToPrint(upload_id, case_id, upload.sha256, upload.media_kind, printed, reading, tuple(rows), later)


def record_printed(
    store: Store,
    upload_id: UUID,
    printed: str | Kept,
    places: Mapping[str, Any],
    reading: str,
    claim: Claim | None = None,
) -> None:
    """Keep a file's pages and where its rows stand on them, and ask for the pages to be drawn. Raises Superseded.

    printed: the pages as PDF, or its hash where they were kept before. places: as
    `documents.reading.printed_places` gives them. reading: whose rows they are.
    """
    kept = store.vault.put_bytes(json.dumps({**places, "reading": reading}).encode())
    with changing(Work(store, SERVICE), None, claim) as change:
        upload = change.session.get_one(Upload, upload_id, with_for_update=True)
        first = upload.printed_sha256 is None
        upload.printed_sha256 = printed if isinstance(printed, str) else change.kept(printed, "application/pdf")
        upload.places_sha256 = change.kept(kept, "application/json")
        if first:
            upload.pictures = "waiting"
            change.task(page_pictures.DRAW, upload_id)
        if upload.reading_sha256 != reading:
            change.task(PRINT, upload_id)
        change.audit(
            "return-printed",
            upload_id,
            partnership_id=_partnership(change.session, upload),
            pages=len(places["page_sizes"]),
            rows=len(places["outlines"]),
        )


def not_printed(store: Store, upload_id: UUID, code: str, claim: Claim | None = None) -> None:
    """Record that a file could not be printed; its rows are shown as they were read. code: one of `UNPRINTED`.

    Raises Superseded.
    """
    with changing(Work(store, SERVICE), None, claim) as change:
        upload = change.session.get_one(Upload, upload_id, with_for_update=True)
        if upload.printed_sha256 is None:
            upload.pictures = code if code in UNPRINTED else "not-printed"
        change.audit(
            "return-not-printed", upload_id, partnership_id=_partnership(change.session, upload), code=code
        )


def with_places(work: Work, upload_id: UUID, record: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what was read of a file, with where its rows stand on the pages as printed, if it was printed.

    Then `record["printed"]` is true. Raises NotFound, NotPermitted.
    """
    with looking(work, Permission.SIGNED_IN) as session:
        upload = upload_within(session, work, upload_id)
        places = upload.places_sha256 if restricted_files.is_shown(session, work, upload) else None
    if places is None:
        return record
    try:
        found = json.loads(work.store.vault.read(places))
    except VaultProblem:
        return record
    return {**record, **{name: found[name] for name in ("pages", "page_sizes", "outlines")}, "printed": True}


def _partnership(session: Session, upload: Upload) -> UUID:
    request = session.get_one(AgencyRequest, upload.request_id)
    return session.get_one(Case, request.case_id).partnership_id
