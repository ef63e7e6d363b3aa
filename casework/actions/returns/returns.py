"""Agency returns: receiving a file, reading it, looking at what was read, handing it in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO
from uuid import UUID

from sqlalchemy import select

from casework.actions import restricted_files
from casework.actions.downloads import Download, download
from casework.actions.reach import own_request_within, request_within, upload_within
from casework.actions.returns import mended_records, upload_versions, written_pages
from casework.actions.returns.handing_in import hand_in as hand_in, say_nil as say_nil  # pages name them from here
from casework.actions.returns.readings import (
    ToRead as ToRead,  # the job names them from here
    record_reading as record_reading,
    refuse as refuse,
    to_read as to_read,
)
from casework.actions.returns.standing import refuse_withdrawn
from casework.actions.work import Change, Refusal, Work, changing, looking
from casework.records.tables import AgencyRequest, Upload
from casework.rules.permissions import Permission

OCTETS = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class UploadView:
    """A file as sent in. state: "waiting", "reading", "read" or "refused". refusal: a code, "" when not refused.

    rows, problems: counts; rows_to_check: rows with a problem; of_file: things said of the file as a whole.
    needs_person: a person must compare the rows with the file; checked: somebody said that
    they did. questions: columns that the reader is not sure of.
    pictures: of pages: "", "waiting", "made" or "failed". handed_in: it is the return. handed_in_last: no
    version was handed in after it, though the return may be open again. to_sign: it waits for a signature.
    signed: by whom it was signed off, and when, "" for nobody. typed: no file was
    sent in, its rows were typed on the page. closed: its rows can no longer be changed. mended: somebody changed
    what was read. for_chair: a row of it is for the chair alone.
    """

    id: UUID
    request_id: UUID
    file_name: str
    size: int
    version: int
    state: str
    refusal: str
    kind: str
    rows: int
    problems: int
    rows_to_check: int
    of_file: int
    needs_person: bool
    checked: bool
    questions: int
    pictures: str
    handed_in: bool
    handed_in_last: bool
    to_sign: bool
    signed: str
    signed_at: datetime | None
    sent_at: datetime
    typed: bool
    closed: bool
    mended: bool
    for_chair: bool


def receive(work: Work, request_id: UUID, *, file_name: str, media_kind: str, source: BinaryIO) -> UUID:
    """Keep a file sent in for a request and ask for it to be read; return the upload's id.

    The same bytes sent twice, by anybody, are one upload; one that could not be read is then read once more, and
    one that a later version had taken the place of is the newest again, under a new number.
    media_kind: as the preflight found it, "docx", "pdf" …
    Raises NotFound, NotPermitted.
    """
    with looking(work, Permission.ANSWER_REQUESTS) as session:
        own_request_within(session, work, request_id)
    kept = work.store.vault.put(source)
    with changing(work, Permission.ANSWER_REQUESTS) as change:
        request = own_request_within(change.session, work, request_id, lock=True)
        refuse_withdrawn(request)
        same = select(Upload).where(Upload.request_id == request_id, Upload.sha256 == kept.sha256)
        upload = change.session.scalar(same.order_by(Upload.version.desc()).limit(1).with_for_update())
        if upload is not None:
            _received_again(change, upload)
            return upload.id
        assert work.actor.account_id is not None
        upload = Upload(
            request_id=request_id,
            sha256=change.kept(kept, OCTETS),
            file_name=file_name,
            size=kept.size,
            media_kind=media_kind,
            version=upload_versions.next_version(change.session, request_id),
            summary={},
            sent_by=work.actor.account_id,
            sent_at=change.now,
        )
        change.session.add(upload)
        if request.state in ("sent", "opened"):
            request.state = "started"
        change.session.flush()
        change.task("read-return", upload.id)
        change.audit("return-received", upload.id, request=str(request_id), size=kept.size, version=upload.version)
        return upload.id


def _received_again(change: Change, upload: Upload) -> None:
    reading_is_gone = upload.state == "read" and not change.work.store.vault.holds(upload.reading_sha256 or "")
    if upload.state == "refused" or reading_is_gone:
        upload.state, upload.refusal = "waiting", ""
        change.task("read-return", upload.id)
    upload_versions.make_newest(change, upload)
    change.audit("return-received-again", upload.id, state=upload.state, version=upload.version)


def show_upload(work: Work, upload_id: UUID) -> UploadView:
    """Return an upload's state, for its page and its progress. Raises NotFound, NotPermitted."""
    with looking(work, Permission.SIGNED_IN) as session:
        upload = upload_within(session, work, upload_id)
        return view(upload, session.get_one(AgencyRequest, upload.request_id))


def reading_of(work: Work, upload_id: UUID) -> Mapping[str, Any] | None:
    """Return everything that was read from an upload, as it stands with its mendings; None while it is not read.

    Raises Refusal("file-gone"), NotFound, NotPermitted.
    """
    with looking(work, Permission.SIGNED_IN) as session:
        upload = upload_within(session, work, upload_id)
        if upload.reading_sha256 is None:
            return None
        return mended_records.current_record(work.store, upload)


def overtaken_by(work: Work, upload_id: UUID) -> UploadView | None:
    """Return the newest version that took the place of this one, None while it is the newest that can be read.

    Raises NotFound, NotPermitted.
    """
    with looking(work, Permission.SIGNED_IN) as session:
        upload = upload_within(session, work, upload_id)
        later = upload_versions.overtaken_by(session, upload)
        return view(later, session.get_one(AgencyRequest, upload.request_id)) if later else None


def uploads_of(work: Work, request_id: UUID) -> tuple[UploadView, ...]:
    """Return what was sent in for a request, newest first. Raises NotFound, NotPermitted."""
    with looking(work, Permission.SIGNED_IN) as session:
        request = request_within(session, work, request_id)
        query = select(Upload).where(Upload.request_id == request_id).order_by(Upload.version.desc())
        return tuple(view(upload, request) for upload in session.scalars(query))


def original(work: Work, upload_id: UUID) -> Download:
    """Return an upload as it was sent in. Audited.

    Raises Refusal("file-gone"), Refusal("for-chair"), NotFound, NotPermitted.
    """
    with changing(work, Permission.SIGNED_IN) as change:
        upload = upload_within(change.session, work, upload_id)
        restricted_files.refuse(change.session, work, upload)
        change.audit("return-downloaded", upload.id)
        return download(change.session, work.store, upload.sha256, upload.file_name)


def checked_by_person(work: Work, upload_id: UUID) -> None:
    """Record that somebody of the agency compared what was read with the file, so that it can be handed in.

    It holds for the reading as it is now: when the file is read again, it must be compared again.
    Doing it twice is doing it once. Raises Refusal("not-read"), NotFound, NotPermitted.
    """
    with changing(work, Permission.HAND_IN) as change:
        upload = upload_within(change.session, work, upload_id)
        own_request_within(change.session, work, upload.request_id, lock=True)
        change.session.refresh(upload)
        if upload.state != "read":
            raise Refusal("not-read", "This file has not been read yet. Wait until it is, then compare the rows")
        if mended_records.is_compared(upload):
            change.audit("return-checked-again", upload.id)
            return
        upload.checked_reading, upload.checked_by = upload.reading_sha256, work.actor.account_id
        upload.checked_at = change.now
        change.audit("return-checked", upload.id, rows=upload.summary.get("rows", 0))


def view(upload: Upload, request: AgencyRequest) -> UploadView:
    """Return the upload as shown."""
    return UploadView(
        id=upload.id,
        request_id=upload.request_id,
        file_name=upload.file_name,
        size=upload.size,
        version=upload.version,
        state=upload.state,
        refusal=upload.refusal,
        kind=upload.summary.get("kind", ""),
        rows=upload.summary.get("rows", 0),
        problems=upload.summary.get("problems", 0),
        rows_to_check=upload.summary.get("rows_to_check", 0),
        of_file=upload.summary.get("of_file", 0),
        needs_person=upload.summary.get("needs_person", False),
        checked=mended_records.is_compared(upload),
        questions=upload.summary.get("questions", 0),
        pictures=upload.pictures,
        handed_in=request.upload_id == upload.id and request.state == "handed-in",
        handed_in_last=request.upload_id == upload.id,
        to_sign=request.to_sign == upload.id,
        signed=", ".join(part for part in (upload.signed_name, upload.signed_role) if part),
        signed_at=upload.signed_at,
        sent_at=upload.sent_at,
        typed=upload.media_kind == mended_records.TYPED,
        closed=mended_records.is_closed(upload, request),
        mended=upload.mended_sha256 is not None,
        for_chair=upload.for_chair > 0,
    )


def written_sections(work: Work, upload_id: UUID) -> tuple[tuple[str, str], ...]:
    """Return heading and text of what the agency wrote beside its rows: in the file, then online.

    Of a return that is handed in, as it was handed in; of another, as it stands. Raises NotFound, NotPermitted.
    """
    with looking(work, Permission.SIGNED_IN) as session:
        upload = upload_within(session, work, upload_id)
        if upload.reading_sha256 is None:
            return ()
        record = mended_records.current_record(work.store, upload)
        request = session.get_one(AgencyRequest, upload.request_id)
        own = work.actor.agency_id == request.agency_id
        if own and request.upload_id != upload.id and upload_versions.overtaken_by(session, upload) is None:
            record = written_pages.said_in(session, work.store, request, record)
    told = [(heading, text) for heading, text in record.get("narrative", ()) if text.strip()]
    people = "\n".join(f"{one['name']}: {one['role']}" for one in record["glossary"])
    return (*told, ("People named", people)) if people else tuple(told)
