"""A return that is typed in: an upload without a file, whose rows are added by mending."""

from __future__ import annotations

from uuid import UUID, uuid4

from sqlalchemy import select

from casework.actions.reach import own_request_within, upload_within
from casework.actions.returns import upload_versions
from casework.actions.returns.mended_records import (
    TYPED,
    as_bytes,
    counts_of,
    is_handed_in,
    keep,
    mendings_of,
    understanding_of,
)
from casework.actions.returns.standing import refuse_withdrawn
from casework.actions.work import Work, changing
from casework.records.tables import Upload
from casework.rules.permissions import Permission

TYPED_NAME = "Typed on the page"


def begin_typed(work: Work, request_id: UUID, *, like: UUID | None = None) -> UUID:
    """Begin a return that is typed in, or take up the one begun before; it is the newest. Return the upload's id.

    like: a typed return that was handed in; the new version begins with its rows. Raises NotFound, NotPermitted.
    """
    with changing(work, Permission.ANSWER_REQUESTS) as change:
        session = change.session
        request = own_request_within(session, work, request_id, lock=True)
        refuse_withdrawn(request)
        query = select(Upload).where(Upload.request_id == request_id, Upload.media_kind == TYPED)
        for begun in session.scalars(query.order_by(Upload.version.desc())):
            if not is_handed_in(request, begun):
                upload_versions.make_newest(change, begun)
                change.audit("typed-return-taken-up", begun.id, version=begun.version)
                return begun.id
            break
        upload_id = uuid4()
        # Nothing was sent in: the file that is kept only says so, and makes this version one of its own.
        kept = work.store.vault.put_bytes(f"Typed on the page, no file was sent in. {upload_id}\n".encode())
        record = understanding_of(work.store).typed(TYPED_NAME, kept.sha256)
        reading = work.store.vault.put_bytes(as_bytes(record))
        assert work.actor.account_id is not None
        upload = Upload(
            id=upload_id,
            request_id=request_id,
            sha256=change.kept(kept, "text/plain"),
            file_name=TYPED_NAME,
            size=kept.size,
            media_kind=TYPED,
            version=upload_versions.next_version(session, request_id),
            state="read",
            reading_sha256=change.kept(reading, "application/json"),
            reader_version=record["reader_version"],
            summary={"kind": "return", **counts_of(record), "needs_person": False},
            sent_by=work.actor.account_id,
            sent_at=change.now,
        )
        session.add(upload)
        if request.state in ("sent", "opened"):
            request.state = "started"
        if like is not None:
            earlier = upload_within(session, work, like)
            if earlier.request_id == request_id and earlier.media_kind == TYPED:
                keep(change, upload, record, mendings_of(work.store, earlier))
        change.audit("typed-return-begun", upload_id, request=str(request_id), version=upload.version)
        return upload_id
