"""Versions of a return: what changed between two of them, and mendings carried from one to the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.reach import upload_within
from casework.actions.returns.mended_records import (
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
from casework.actions.work import NotFound, Refusal, Work, looking
from casework.records.store import Store
from casework.records.tables import AgencyRequest, Upload
from casework.rules.permissions import Permission


@dataclass(frozen=True, slots=True)
class EarlierChanges:
    """Changes that somebody made in earlier versions of a return and that a later one does not have.

    versions: the earlier ones, newest first. changes: as `documents.reading.carrying.outstanding` gives them, each
    with the `"version"` that it was made in; those of the newest version first.
    """

    versions: tuple[int, ...]
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
    """Return the changes of earlier versions that this one neither has nor makes needless.

    What is older than a version that was handed in was settled there, and is not said again. None when there are
    none, when the return is closed, or when the earlier files are gone.
    Raises NotFound, NotPermitted.
    """
    with looking(work, Permission.ANSWER_REQUESTS) as session:
        upload = own_upload(session, work, upload_id)
        request = session.get_one(AgencyRequest, upload.request_id)
        if upload.media_kind == TYPED or is_closed(upload, request):
            return None
        changes = _left_behind(session, work.store, request, upload)
    return EarlierChanges(tuple(dict.fromkeys(one["version"] for one in changes)), changes) if changes else None


def carry(work: Work, upload_id: UUID) -> int:
    """Carry the mendings of earlier versions to rows that are the same in this one; return how many.

    Rows that were mended here already stay as they are; of two earlier changes of a row the newer counts.
    Raises Refusal("closed"), NotFound, NotPermitted.
    """
    with mending_of(work, upload_id, "mendings-carried") as (change, _, state):
        upload = change.session.get_one(Upload, upload_id)
        request = change.session.get_one(AgencyRequest, upload.request_id)
        left = _left_behind(change.session, work.store, request, upload)
        found = [one for one in left if one["change"] is not None]
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


def _left_behind(
    session: Session, store: Store, request: AgencyRequest, upload: Upload
) -> tuple[dict[str, Any], ...]:
    """Return the changes of all earlier versions that this one is without; of each row the newest."""
    found: dict[str, dict[str, Any]] = {}
    newer: list[Upload] = []
    for earlier in _versions_before(session, request, upload):
        try:
            overtaken = {row for one in newer for row in _changed_again(store, earlier, one)}
            for one in _outstanding(store, earlier, upload):
                # A row that is gone is known by where it was.
                key = one["row_id"] or f"gone {earlier.version} {one['row']['id']}"
                if one["row"]["id"] not in overtaken:
                    found.setdefault(key, {**one, "version": earlier.version})
        except Refusal:
            continue  # its files are gone, and with them what could be carried
        newer.append(earlier)
    return tuple(found.values())


def _versions_before(session: Session, request: AgencyRequest, upload: Upload) -> list[Upload]:
    """Return the earlier versions that somebody mended, newest first, back to the one that was handed in last.

    A typed return carries nothing: it is not made from a file.
    """
    query = select(Upload).where(
        Upload.request_id == upload.request_id, Upload.version < upload.version, Upload.media_kind != TYPED
    )
    found = []
    for earlier in session.scalars(query.order_by(Upload.version.desc())):
        if earlier.mendings is not None and earlier.reading_sha256 is not None:
            found.append(earlier)
        if request.upload_id == earlier.id:
            break
    return found


def _changed_again(store: Store, earlier: Upload, newer: Upload) -> set[str]:
    """Return the rows changed in an earlier version whose rows in a newer one somebody changed too."""
    again = _kept_changes(store, newer)
    changes = _kept_changes(store, earlier)
    records = machine_record(store, earlier), current_record(store, earlier), changes, machine_record(store, newer)
    both = understanding_of(store).outstanding(*records, {}) if changes and again else []
    return {one["row"]["id"] for one in both if one["row_id"] in again}


def _kept_changes(store: Store, upload: Upload) -> dict[str, Any]:
    """Return the changes of an upload that say something."""
    changes = mendings_of(store, upload)["rows"]
    # What is for the chair alone is kept apart in every version by itself (`restricted_entries.keep_apart`).
    return {
        row_id: change
        for row_id, change in changes.items()
        if set(change) - {"edition"} and not change.get("chair")
    }


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
