"""Which version of a return is the newest: the one that was sent in last, also when it was sent in before."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.actions.work import Change
from casework.records.tables import Upload


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
