"""Words for the chair alone, as about the health or conduct of a member of staff.

They are kept apart from the return: no record holds them, so that no chronology, export, pack, template, search or
merge can. The agency's own people and the chair read them; others learn that there are some.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.actions.reach import own_request_within, request_within
from casework.actions.returns import mended_records, mendings, restricted_rows
from casework.actions.returns.mended_records import mending_of
from casework.actions.returns.restricted_rows import OF_FILE
from casework.actions.returns.standing import refuse_withdrawn
from casework.actions.work import Change, NotFound, Refusal, Work, changing, looking
from casework.records.store import Store
from casework.records.tables import Account, AgencyRequest, RestrictedEntry, Upload
from casework.rules import mending
from casework.rules.permissions import Permission

LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class RestrictedView:
    """One entry. kind: "words" or "row". body: its text, or the row's words by field. given: it was handed in.

    of_file: a row of an uploaded file, which is a row of the return again when the entry is removed. alike: it was
    taken out because it is much like one of an earlier version.
    """

    id: UUID
    kind: str
    body: Mapping[str, str]
    edition: int
    by: str
    at: datetime
    given: bool
    of_file: bool
    alike: bool


def entries_of(work: Work, request_id: UUID) -> tuple[RestrictedView, ...]:
    """Return the entries to those who may read them: the agency's people all, the chair what was handed in.

    Reading by the chair is audited. For everybody else there is no such page: raises NotFound.
    """
    with looking(work, Permission.SIGNED_IN) as session:
        request = request_within(session, work, request_id)
        mine = _is_own(work, request)
        if not mine and not work.actor.may(Permission.SEE_RESTRICTED):
            raise NotFound
        query = select(RestrictedEntry).where(RestrictedEntry.request_id == request.id)
        rows = session.scalars(query.order_by(RestrictedEntry.written_at, RestrictedEntry.id))
        found = tuple(_view(session, work.store, row) for row in rows if mine or row.given_at is not None)
    if found and not mine:
        with changing(work, Permission.SEE_RESTRICTED) as change:
            change.audit("restricted-read", request_id, entries=len(found))
    return found


def given_count(session: Session, request_id: UUID) -> int:
    """Return how many entries were handed in: what everybody who sees the request may know of them."""
    query = select(func.count()).where(
        RestrictedEntry.request_id == request_id, RestrictedEntry.given_at.is_not(None)
    )
    return session.scalar(query) or 0


def write(work: Work, request_id: UUID, text: str, *, entry_id: UUID | None = None, edition: int = 0) -> UUID:
    """Add words for the chair, or change those of an entry that was not handed in; return the entry's id.

    The same words twice are one entry. Raises Refusal("no-words"), Refusal("too-long"), Refusal("changed-since"),
    Refusal("given"), Refusal("withdrawn"), NotFound, NotPermitted.
    """
    text = text.strip()
    if not text:
        raise Refusal("no-words", "Enter what only the chair should read")
    if len(text) > LONGEST:
        raise Refusal("too-long", f"The words for the chair must be {LONGEST:,} characters or fewer")
    with changing(work, Permission.ANSWER_REQUESTS) as change:
        request = own_request_within(change.session, work, request_id, lock=True)
        refuse_withdrawn(request)
        if entry_id is None:
            for row in _not_given(change.session, request.id):
                if row.kind == "words" and _body(work.store, row) == {"text": text}:
                    change.audit("restricted-kept-again", request.id)
                    return row.id
            return _add_own(change, request, "words", {"text": text})
        found = _own(change, request, entry_id)
        if found.edition > edition and _body(work.store, found) != {"text": text}:
            raise Refusal(
                "changed-since",
                "Somebody else changed these words since you opened the page. Check, then save",
            )
        found.body = work.store.keys.seal({"text": text}, _context(found.id))
        found.edition += 1
        change.audit("restricted-kept", request.id)
        return found.id


def remove(work: Work, request_id: UUID, entry_id: UUID) -> bool:
    """Take back an entry that was not handed in, and tell whether it was a row of a file; gone is no mistake.

    A row of a file is a row of the return again, in every version that was not handed in. Raises Refusal("given"),
    Refusal("to-sign") for such a row while the return waits for a signature, NotFound, NotPermitted.
    """
    with changing(work, Permission.ANSWER_REQUESTS) as change:
        request = own_request_within(change.session, work, request_id, lock=True)
        row, was_row = change.session.get(RestrictedEntry, entry_id), False
        if row is not None:
            own = _own(change, request, entry_id)
            body = _body(work.store, own)
            if OF_FILE in body and request.to_sign is not None:
                raise Refusal("to-sign", mended_records.TO_SIGN)
            restricted_rows.put_back(change, request, body)
            change.session.delete(own)
            was_row = OF_FILE in body
        change.audit("restricted-removed", request.id)
    return was_row


def restrict_row(
    work: Work, upload_id: UUID, row_id: str, edition: int, typed: Mapping[str, str] | None = None
) -> None:
    """Take a row out of the return, and keep it for the chair alone. Doing it twice is doing it once.

    typed: what somebody changed the row's words to in the same moment; any date is taken as it is.

    Other versions that were not handed in lose it too; what was handed in before keeps what it said. Where it is a
    row of an uploaded file, the file itself is for its agency and the chair from then on (docs/decisions/0039).
    Raises Refusal("changed-since"), Refusal("closed"), NotFound, NotPermitted.
    """
    with mending_of(work, upload_id, "row-restricted", row_id) as (change, record, state):
        found = dict(state.of(row_id, record))
        if found.get("chair"):
            return
        state.check(row_id, edition)
        was = found.get("fields", {})
        if typed is not None:
            found["fields"] = mendings.own_words(work.store, record, state, row_id, typed)
        request = change.session.get_one(
            AgencyRequest, mended_records.own_upload(change.session, work, upload_id).request_id
        )
        if found.get("added"):
            _add_own(change, request, "row", {name: found["fields"].get(name, "") for name in mending.FIELDS})
            state.take_out(row_id)
            _take_out_of_others(change, request, upload_id, row_id, was)
            return
        row = restricted_rows.row_of(record, row_id)
        words = restricted_rows.words_of(row, found.get("fields", {}))
        _add_own(change, request, "row", {**words, OF_FILE: {"row": row, "change": dict(found)}})
        state.put(row_id, {"chair": True})
        state.mendings = restricted_rows.seen_anew(work.store, record, state.mendings)
        restricted_rows.take_out_of_others(change, request, upload_id, [row])


def _take_out_of_others(
    change: Change, request: AgencyRequest, upload_id: UUID, row_id: str, fields: Mapping[str, str]
) -> None:
    store = change.work.store
    query = select(Upload).where(
        Upload.request_id == request.id,
        Upload.id != upload_id,
        Upload.mendings.is_not(None),
        Upload.reading_sha256.is_not(None),
        Upload.handed_in_sha256.is_(None),
    )
    for other in change.session.scalars(query.with_for_update()).all():
        kept = mended_records.mendings_of(store, other)
        same = [
            key
            for key, one in kept["rows"].items()
            if one.get("added") and (key == row_id or one.get("fields") == fields)
        ]
        if same and other.id != request.upload_id:
            for key in same:
                kept = mending.without_row(kept, key)
            mended_records.keep(change, other, mended_records.machine_record(store, other), kept)


def give(change: Change, request: AgencyRequest) -> None:
    """Hand the entries in with the return, in the action's transaction."""
    for row in _not_given(change.session, request.id):
        row.given_at = change.now


def keep_apart(change: Change, upload: Upload, record: Mapping[str, Any]) -> None:
    """Take rows that stand among the entries for the chair out of a file that was just read: upload is locked."""
    query = select(RestrictedEntry).where(
        RestrictedEntry.request_id == upload.request_id, RestrictedEntry.kind == "row"
    )
    bodies = [_body(change.work.store, row) for row in change.session.scalars(query)]
    if bodies:
        restricted_rows.keep_apart(change, upload, record, bodies)
    for row in restricted_rows.keep_alike_apart(change, upload, record):
        body = {**restricted_rows.words_of(row, {}), OF_FILE: {"row": row, "change": {}, "alike": True}}
        _add(change, upload.request_id, upload.sent_by, "row", body)


def _not_given(session: Session, request_id: UUID) -> list[RestrictedEntry]:
    query = select(RestrictedEntry).where(
        RestrictedEntry.request_id == request_id, RestrictedEntry.given_at.is_(None)
    )
    return list(session.scalars(query))


def _own(change: Change, request: AgencyRequest, entry_id: UUID) -> RestrictedEntry:
    row = change.session.get(RestrictedEntry, entry_id, with_for_update=True)
    if row is None or row.request_id != request.id:
        raise NotFound
    if row.given_at is not None:
        raise Refusal("given", "These words are handed in, so they cannot be changed. Write further words instead")
    return row


def _add_own(change: Change, request: AgencyRequest, kind: str, body: Mapping[str, Any]) -> UUID:
    assert change.work.actor.account_id is not None
    entry_id = _add(change, request.id, change.work.actor.account_id, kind, body)
    change.audit("restricted-kept", request.id)
    return entry_id


def _add(change: Change, request_id: UUID, by: UUID, kind: str, body: Mapping[str, Any]) -> UUID:
    row = RestrictedEntry(
        request_id=request_id,
        kind=kind,
        body=b"",
        edition=1,
        written_by=by,
        written_at=change.now,
    )
    change.session.add(row)
    change.session.flush()
    row.body = change.work.store.keys.seal(dict(body), _context(row.id))
    return row.id


def _view(session: Session, store: Store, row: RestrictedEntry) -> RestrictedView:
    by = session.get_one(Account, row.written_by).name
    body = _body(store, row)
    of_file = body.pop(OF_FILE, None)
    return RestrictedView(
        id=row.id,
        kind=row.kind,
        body=body,
        edition=row.edition,
        by=by,
        at=row.written_at,
        given=row.given_at is not None,
        of_file=of_file is not None,
        alike=bool(of_file and of_file.get("alike")),
    )


def _body(store: Store, row: RestrictedEntry) -> dict[str, Any]:
    body: dict[str, Any] = store.keys.unseal(row.body, _context(row.id))
    return body


def _is_own(work: Work, request: AgencyRequest) -> bool:
    return work.actor.may(Permission.ANSWER_REQUESTS) and work.actor.agency_id == request.agency_id


def _context(entry_id: UUID) -> str:
    return f"restricted/{entry_id}"
