"""What is kept of mendings: sealed with the upload, and the record with them applied, in the vault.

The machine's own reading is never changed; `current_record` is what everything after reading uses.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from casework.actions.downloads import content
from casework.actions.reach import own_request_within, upload_within
from casework.actions.returns.standing import refuse_withdrawn
from casework.actions.work import Change, NotFound, Refusal, Work, changing
from casework.records.store import Store
from casework.records.tables import AgencyRequest, KeptFile, Upload
from casework.rules import mending, return_sections
from casework.rules.permissions import Permission
from casework.rules.return_checks import is_of_file
from casework.rules.understanding import Understanding

TYPED = "typed"
"""The media kind of a return that is typed in."""
Record = Mapping[str, Any]
CLOSED = "This return is handed in, so its rows can no longer be changed here. To correct it, send a new version"
TO_SIGN = (
    "This return waits for a senior manager’s signature, so its rows cannot be changed now. "
    "Take it back on its page first"
)
NOT_READ = "This file is being read just now. Wait until it is read, then change its rows"
CHANGED = (
    "Somebody else changed this row since you opened it. Their words stand below as they are now: "
    "check yours against them, then save again"
)


def machine_record(store: Store, upload: Upload) -> dict[str, Any]:
    """Return what the machine read from an upload. Raises NotFound while it is not read, Refusal("file-gone")."""
    if upload.reading_sha256 is None:
        raise NotFound
    record: dict[str, Any] = json.loads(content(store, upload.reading_sha256))
    return record


def current_record(store: Store, upload: Upload) -> dict[str, Any]:
    """Return what is to be used of an upload: mended where somebody mended it. Raises as `machine_record`."""
    if upload.mended_sha256 is None:
        return machine_record(store, upload)
    record: dict[str, Any] = json.loads(content(store, upload.mended_sha256))
    return record


def mendings_of(store: Store, upload: Upload) -> dict[str, Any]:
    """Return an upload's mendings, as `documents.reading.mending` describes them."""
    if upload.mendings is None:
        return dict(mending.NOTHING)
    mendings: dict[str, Any] = store.keys.unseal(upload.mendings, _context(upload.id))
    return mendings


def counts_of(record: Record) -> dict[str, int]:
    """Return how much there is in a record: rows, problems, rows with a problem, and what is said of the file."""
    return {
        "rows": len(record["rows"]),
        "problems": len(record["problems"]),
        "rows_to_check": len({problem["row"] for problem in record["problems"] if problem["row"]}),
        "of_file": len({one["message"] for one in record["problems"] if is_of_file(one)}),
    }


def keep(
    change: Change,
    upload: Upload,
    record: Record,
    mendings: Record,
    written: Mapping[str, Mapping[str, Any]] | None = None,
) -> None:
    """Keep an upload's mendings and the record with them applied, in the action's transaction.

    record: as the machine read it. upload: locked. written: what was written beside the rows, by page. The record
    that it takes the place of is let go of, unless a chronology was built from it.
    """
    store = change.work.store
    before = upload.mended_sha256
    mended = understanding_of(store).mended(record, mendings)
    if written:
        asked = change.session.get_one(AgencyRequest, upload.request_id).questions
        mended = return_sections.in_record(mended, written, asked)
    if upload.signed_at is not None:
        signed = ", ".join(part for part in (upload.signed_name, upload.signed_role) if part)
        mended["identity"] = {**mended["identity"], "signed_off_by": signed}
    upload.mendings = store.keys.seal(dict(mendings), _context(upload.id))
    upload.mended_sha256 = change.kept(store.vault.put_bytes(as_bytes(mended)), "application/json")
    upload.summary = {**upload.summary, "kind": mended["kind"], **counts_of(mended)}
    upload.for_chair = sum(bool(change.get("chair")) for change in mendings["rows"].values())
    change.session.flush()
    if before not in (None, upload.mended_sha256, upload.handed_in_sha256):
        others = select(Upload.id).where(
            or_(Upload.mended_sha256 == before, Upload.handed_in_sha256 == before, Upload.reading_sha256 == before)
        )
        kept = change.session.get(KeptFile, before)
        if kept is not None and change.session.scalar(others.limit(1)) is None:
            change.session.delete(kept)  # its file is swept from the vault later


def apply_again(change: Change, upload: Upload, record: Record) -> None:
    """Apply an upload's mendings to a new reading of its file, in the action's transaction. upload: locked.

    A mending whose row is gone stays among the mendings, and the record names it.
    """
    if upload.mendings is not None:
        keep(change, upload, record, mending.after_reading_again(mendings_of(change.work.store, upload)))


def is_closed(upload: Upload, request: AgencyRequest) -> bool:
    """Return whether the rows cannot be mended: the return is handed in, waits for a signature, or is not read."""
    waits = request.to_sign == upload.id or request.state == "withdrawn"
    return upload.state != "read" or waits or is_handed_in(request, upload)


def is_compared(upload: Upload) -> bool:
    """Return whether somebody compared the reading, as it is now, with the file."""
    return upload.checked_reading is not None and upload.checked_reading == upload.reading_sha256


class Mendings:
    """The mendings of one upload, in the making."""

    def __init__(self, mendings: dict[str, Any]) -> None:
        self.mendings = mendings
        self.changed = False

    def of(self, row_id: str, record: Record) -> Record:
        """Return a row's change, {} where there is none. Raises NotFound for a row that is not there."""
        change: Record = self.mendings["rows"].get(row_id, {})
        if not change.get("added") and row_id not in {row["id"] for row in record["rows"]}:
            raise NotFound
        return change

    def check(self, row_id: str, edition: int) -> None:
        """Raise Refusal("changed-since") when the row is no longer as the person saw it."""
        if mending.edition_of(self.mendings, row_id) > edition:
            raise Refusal("changed-since", CHANGED)

    def put(self, row_id: str, change: Record) -> None:
        """Set a row's change."""
        self.mendings = mending.with_change(self.mendings, row_id, change)
        self.changed = True

    def take_out(self, row_id: str) -> None:
        """Take a row that somebody typed out altogether; sending its form again adds it no more."""
        self.mendings = mending.without_row(self.mendings, row_id)
        self.changed = True


@contextmanager
def mending_of(
    work: Work, upload_id: UUID, action: str, *rows: str
) -> Iterator[tuple[Change, dict[str, Any], Mendings]]:
    """Give the transaction of one act of mending, the machine's record and the mendings; keep what was changed."""
    with changing(work, Permission.ANSWER_REQUESTS) as change:
        upload = upload_within(change.session, work, upload_id)
        request = own_request_within(change.session, work, upload.request_id, lock=True)
        change.session.refresh(upload, with_for_update=True)
        if upload.state != "read":
            raise Refusal("not-read", NOT_READ)
        refuse_withdrawn(request)
        if is_closed(upload, request):
            raise Refusal("closed", TO_SIGN if request.to_sign == upload.id else CLOSED)
        record = machine_record(work.store, upload)
        state = Mendings(mendings_of(work.store, upload))
        yield change, record, state
        if state.changed:
            keep(change, upload, record, state.mendings)
        change.audit(
            action if state.changed else f"{action}-again",
            upload_id,
            rows=list(rows)[:50],
            edition=state.mendings["edition"],
        )


def understanding_of(store: Store) -> Understanding:
    """Return who understands typed rows."""
    assert store.understanding is not None, "the composition root says who understands typed rows"
    return store.understanding


def own_upload(session: Session, work: Work, upload_id: UUID) -> Upload:
    """Return an upload of a request that the actor may answer. Raises NotFound."""
    upload = upload_within(session, work, upload_id)
    own_request_within(session, work, upload.request_id)
    return upload


def is_handed_in(request: AgencyRequest, upload: Upload) -> bool:
    """Return whether the upload is the agency's return."""
    return request.state == "handed-in" and request.upload_id == upload.id


def _context(upload_id: UUID) -> str:
    return f"mendings/{upload_id}"


def as_bytes(record: Record) -> bytes:
    """Return a record as the vault keeps it."""
    return json.dumps(record, ensure_ascii=False).encode()
