"""Files that a coordinator adds to a case's packs beside the returns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.reach import case_within
from casework.actions.work import NotFound, Refusal, Work, changing, looking
from casework.records.tables import PackAttachment
from casework.rules.permissions import Permission

_OCTETS = "application/octet-stream"
MOST_ATTACHMENTS = 200


def attach(work: Work, case_id: UUID, *, title: str, file_name: str, media_kind: str, source: BinaryIO) -> UUID:
    """Add a file to the case's packs, last in their order. Raises Refusal, NotFound, NotPermitted."""
    with looking(work, Permission.EDIT_CASE) as session:
        case_within(session, work, case_id)
    kept = work.store.vault.put(source)
    with changing(work, Permission.EDIT_CASE) as change:
        case_within(change.session, work, case_id, lock=True)
        if len(attachments_of(change.session, case_id)) >= MOST_ATTACHMENTS:
            raise Refusal("attachments", f"A pack can have {MOST_ATTACHMENTS} attachments. Remove one first")
        assert work.actor.account_id is not None
        attachment = PackAttachment(
            case_id=case_id,
            title=title,
            file_name=file_name,
            media_kind=media_kind,
            sha256=change.kept(kept, _OCTETS),
            size=kept.size,
            added_by=work.actor.account_id,
            added_at=change.now,
        )
        change.session.add(attachment)
        change.session.flush()
        change.audit("attachment-added", attachment.id, case=str(case_id), size=kept.size)
        return attachment.id


def detach(work: Work, case_id: UUID, attachment_id: UUID) -> None:
    """Take a file out of the case's next packs; packs that were issued keep it. Raises NotFound, NotPermitted."""
    with changing(work, Permission.EDIT_CASE) as change:
        case_within(change.session, work, case_id, lock=True)
        attachment = change.session.get(PackAttachment, attachment_id)
        if attachment is None or attachment.case_id != case_id or attachment.removed_at is not None:
            raise NotFound
        attachment.removed_at = change.now
        change.audit("attachment-removed", attachment_id, case=str(case_id))


def attachments_of(session: Session, case_id: UUID) -> Sequence[PackAttachment]:
    """Return the case's attachments, oldest first."""
    query = select(PackAttachment).where(PackAttachment.case_id == case_id, PackAttachment.removed_at.is_(None))
    return session.scalars(query.order_by(PackAttachment.added_at, PackAttachment.id)).all()
