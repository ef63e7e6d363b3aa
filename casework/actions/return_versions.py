"""Versions of a return: what changed between two of them, and mendings carried from one to the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.mended_records import (
    TYPED,
    Record,
    current_record,
    is_closed,
    machine_record,
    mending_of,
    mendings_of,
    own_upload,
    understanding_of,
)
from casework.actions.reach import upload_within
from casework.actions.work import NotFound, Refusal, Work, looking
from casework.records.store import Store
from casework.records.tables import AgencyRequest, Upload
from casework.rules.permissions import Permission


@dataclass(frozen=True, slots=True)
class EarlierChanges:
    """Changes that somebody made in an earlier version of a return and that a later one does not have.

    from_id, version: the earlier one. changes: as `documents.reading.carrying.outstanding` gives them.
    """

    from_id: UUID
    version: int
    changes: tuple[Record, ...]

    @property
    def carriable(self) -> tuple[Record, ...]:
        """Those whose rows say the same in the later version."""
        return tuple(one for one in self.changes if one["change"] is not None)

    @property
    def lost(self) -> tuple[Record, ...]:
        """Those whose rows are gone or say something else."""
        return tuple(one for one in self.changes if one["change"] is None)


def carriable(work: Work, upload_id: UUID) -> EarlierChanges | None:
    """Return the changes of the version before that this one neither has nor makes needless.

    None when there are none, when the return is closed, or when the earlier version's files are gone.
    Raises NotFound, NotPermitted.
    """
    with looking(work, Permission.ANSWER_REQUESTS) as session:
        upload = own_upload(session, work, upload_id)
        earlier = _version_before(session, upload)
        if earlier is None or is_closed(upload, session.get_one(AgencyRequest, upload.request_id)):
            return None
        try:
            changes = _outstanding(work.store, earlier, upload)
        except Refusal:
            return None
        return EarlierChanges(earlier.id, earlier.version, tuple(changes)) if changes else None


def carry(work: Work, upload_id: UUID, from_id: UUID) -> int:
    """Carry the mendings of an earlier version to rows that are the same in this one; return how many.

    Rows that were mended here already stay as they are. Raises Refusal("closed"), NotFound, NotPermitted.
    """
    with mending_of(work, upload_id, "mendings-carried", str(from_id)) as (change, _, state):
        earlier = upload_within(change.session, work, from_id)
        upload = change.session.get_one(Upload, upload_id)
        if earlier.request_id != upload.request_id:
            raise NotFound
        found = [one for one in _outstanding(work.store, earlier, upload) if one["change"] is not None]
        for one in found:
            state.put(one["row_id"], {name: value for name, value in one["change"].items() if name != "edition"})
        return len(found)


def differences(work: Work, earlier_id: UUID, later_id: UUID) -> list[dict[str, Any]]:
    """Return what became of every row between two versions of one agency's return, as they stand now.

    Raises Refusal("not-read") while one of them is not read, Refusal("file-gone"), NotFound, NotPermitted.
    """
    with looking(work, Permission.SIGNED_IN) as session:
        uploads = [upload_within(session, work, upload_id) for upload_id in (earlier_id, later_id)]
        if uploads[0].request_id != uploads[1].request_id:
            raise NotFound
    if any(upload.reading_sha256 is None for upload in uploads):
        raise Refusal("not-read", "One of the versions has not been read, so they cannot be compared")
    earlier, later = (current_record(work.store, upload) for upload in uploads)
    return understanding_of(work.store).differences(earlier, later)


def _version_before(session: Session, upload: Upload) -> Upload | None:
    """Return the newest earlier version that somebody mended, of a file; a typed return carries nothing."""
    if upload.media_kind == TYPED:
        return None
    query = select(Upload).where(
        Upload.request_id == upload.request_id,
        Upload.version < upload.version,
        Upload.mendings.is_not(None),
        Upload.media_kind != TYPED,
    )
    return session.scalar(query.order_by(Upload.version.desc()).limit(1))


def _kept_changes(store: Store, upload: Upload) -> dict[str, Any]:
    """Return the changes of an upload that say something."""
    changes = mendings_of(store, upload)["rows"]
    return {row_id: change for row_id, change in changes.items() if set(change) - {"edition"}}


def _outstanding(store: Store, earlier: Upload, upload: Upload) -> list[dict[str, Any]]:
    changes = _kept_changes(store, earlier)
    if not changes:
        return []
    return understanding_of(store).outstanding(
        machine_record(store, earlier),
        current_record(store, earlier),
        changes,
        machine_record(store, upload),
        mendings_of(store, upload)["rows"],
    )
