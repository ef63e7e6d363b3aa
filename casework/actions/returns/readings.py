"""What the reading job takes and records: a file to be read, what was read from it, or why it cannot be read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from casework.actions.returns import (
    agency_columns,
    mended_records,
    page_pictures,
    printed_pages,
    restricted_entries,
)
from casework.actions.work import SERVICE, Change, Work, changing
from casework.records.store import Store
from casework.records.tables import AgencyRequest, Case, Upload
from casework.records.tasks import Claim
from casework.records.vault import VaultProblem
from casework.rules.return_checks import must_be_checked

_WORDS = ("date_text", "time_text", "source", "event", "people", "action", "comment")


@dataclass(frozen=True, slots=True)
class ToRead:
    """What the reading job needs. untrusted_name: the file's name as the sender's machine gave it.

    known_columns: what the agency said of its columns, heading as compared to field.
    """

    upload_id: UUID
    sha256: str
    untrusted_name: str
    media_kind: str
    known_columns: Mapping[str, str] = field(default_factory=dict)


def to_read(store: Store, upload_id: UUID) -> ToRead | None:
    """Return what the reading job needs, None when the upload has been read or is gone. Marks it as being read."""
    with store.changing() as session:
        upload = session.get(Upload, upload_id, with_for_update=True)
        if upload is None or upload.state in ("read", "refused"):
            return None
        upload.state = "reading"
        known = agency_columns.known(session, store, _request(session, upload).agency_id)
        return ToRead(upload.id, upload.sha256, upload.file_name, upload.media_kind, known)


def record_reading(
    store: Store,
    upload_id: UUID,
    record: Mapping[str, Any],
    claim: Claim | None = None,
    known_columns: Mapping[str, str] | None = None,
) -> None:
    """Keep what was read from an upload; `record` is the reading as `Reading.as_record()` gives it.

    A reading of kind "unreadable" refuses the upload with the code of its last problem, which is the one that
    ended it. known_columns: those it was read with; when the agency said more of its columns meanwhile, the file
    is read once more. Raises Superseded.
    """
    if record["kind"] == "unreadable":
        problems = record["problems"]
        refuse(store, upload_id, problems[-1]["code"] if problems else "damaged", claim)
        return
    kept = store.vault.put_bytes(json.dumps(record, ensure_ascii=False).encode())
    with changing(Work(store, SERVICE), None, claim) as change:
        upload = change.session.get_one(Upload, upload_id, with_for_update=True)
        codes = [problem["code"] for problem in record["problems"]]
        compared = _compared(store, upload, record)
        upload.state, upload.refusal = "read", ""
        upload.reading_sha256 = change.kept(kept, "application/json")
        upload.reader_version = record["reader_version"]
        upload.checked_reading = upload.reading_sha256 if compared else upload.checked_reading
        upload.summary = {
            "kind": record["kind"],
            **mended_records.counts_of(record),
            "needs_person": must_be_checked(codes),
            "questions": len(record.get("column_questions", ())),
        }
        mended_records.apply_again(change, upload, record)
        restricted_entries.keep_apart(change, upload, record)
        if upload.media_kind == "pdf" and not upload.pictures:
            upload.pictures = "waiting"
            change.task(page_pictures.DRAW, upload.id)
        printed_pages.ask_for(change, upload)
        if known_columns is not None and _said_meanwhile(change, upload, record, known_columns):
            upload.state = "waiting"
            change.task(agency_columns.READ, upload.id)
        change.audit(
            "return-read", upload_id, partnership_id=_partnership(change.session, upload), **upload.summary
        )


def refuse(store: Store, upload_id: UUID, code: str, claim: Claim | None = None) -> None:
    """Record that an upload cannot be read. code: one of documents.safety's or the readers'.

    One that was read before, and cannot be read again with what the agency said of its columns, stays as it was.
    Raises Superseded.
    """
    with changing(Work(store, SERVICE), None, claim) as change:
        upload = change.session.get_one(Upload, upload_id, with_for_update=True)
        was_read = upload.reading_sha256 is not None and store.vault.holds(upload.reading_sha256)
        upload.state, upload.refusal = "read" if was_read else "refused", code
        change.audit(
            "return-not-read-again" if was_read else "return-refused",
            upload_id,
            partnership_id=_partnership(change.session, upload),
            code=code,
        )


def _compared(store: Store, upload: Upload, record: Mapping[str, Any]) -> bool:
    """Return whether somebody compared these very rows: the same words, if in other columns now."""
    if upload.checked_reading is None or upload.checked_reading != upload.reading_sha256:
        return False
    try:
        before = json.loads(store.vault.read(upload.checked_reading))
    except VaultProblem:
        return False
    return _words_of(before) == _words_of(record)


def _words_of(record: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return each row's words in no order."""
    return {
        row["id"]: sorted(" ".join([*(row[name] for name in _WORDS), *row["other"].values()]).split())
        for row in record["rows"]
    }


def _said_meanwhile(change: Change, upload: Upload, record: Mapping[str, Any], known: Mapping[str, str]) -> bool:
    """Return whether the agency said something else of a column of this file while it was read."""
    now = agency_columns.known(change.session, change.work.store, _request(change.session, upload).agency_id)
    columns = (*record.get("column_questions", ()), *record.get("columns_settled", ()))
    return any(now.get(column["key"]) != known.get(column["key"]) for column in columns)


def _request(session: Session, upload: Upload) -> AgencyRequest:
    return session.get_one(AgencyRequest, upload.request_id)


def _partnership(session: Session, upload: Upload) -> UUID:
    return session.get_one(Case, _request(session, upload).case_id).partnership_id
