"""Which version of a return is the newest: the one that was sent in last, also when it was sent in before."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.actions.work import Change
from casework.records.tables import Upload

DRAW, PRINT = "draw-pages", "print-return"
_COPIED = (
    *("request_id", "sha256", "file_name", "size", "media_kind", "state", "refusal", "reading_sha256"),
    *("reader_version", "checked_reading", "checked_by", "checked_at", "printed_sha256", "places_sha256"),
)


def next_version(session: Session, request_id: UUID) -> int:
    """Return the number of the next version, from 1. Numbers are never given twice. The request is locked."""
    return (session.scalar(select(func.max(Upload.version)).where(Upload.request_id == request_id)) or 0) + 1


def make_newest(change: Change, upload: Upload) -> None:
    """Let a version that is sent in again be the newest one, under a new number. upload: locked with its request.

    Nothing changes where it is the newest already.
    """
    number = next_version(change.session, upload.request_id)
    if upload.version < number - 1:
        upload.version, upload.sent_at = number, change.now


def overtaken_by(session: Session, upload: Upload) -> Upload | None:
    """Return the newest version sent in after this one, None for none. What cannot be read counts nothing."""
    query = select(Upload).where(
        Upload.request_id == upload.request_id, Upload.version > upload.version, Upload.state != "refused"
    )
    return session.scalars(query.order_by(Upload.version.desc()).limit(1)).first()


def begun_like(change: Change, upload: Upload) -> Upload:
    """Begin a new version with the rows of a read one, open to be changed; it is the newest. Request: locked.

    Its mendings are the caller's to keep: they are sealed with the version that they belong to.
    """
    session = change.session
    assert change.work.actor.account_id is not None
    new = Upload(
        **{name: getattr(upload, name) for name in _COPIED},
        version=next_version(session, upload.request_id),
        summary=dict(upload.summary),
        sent_by=change.work.actor.account_id,
        sent_at=change.now,
    )
    session.add(new)
    session.flush()
    if upload.pictures:
        new.pictures = "waiting"
        change.task(DRAW if upload.printed_sha256 or upload.media_kind == "pdf" else PRINT, new.id)
    return new
