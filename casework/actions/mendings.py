"""Mending what was read from a return, and typing one in: one function for each act, until it is handed in.

What people type is sealed with the upload; the record with their mendings applied lies in the vault beside the
machine's own reading, which is never changed. The audit log learns which row was mended, never a word of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.actions.downloads import content
from casework.actions.reach import own_request_within, upload_within
from casework.actions.work import Change, NotFound, Refusal, Work, changing, looking
from casework.records.store import Store
from casework.records.tables import AgencyRequest, KeptFile, Upload
from casework.rules import mending
from casework.rules.permissions import Permission
from casework.rules.understanding import Understanding

TYPED = "typed"
"""The media kind of a return that is typed in."""
TYPED_NAME = "Typed on the page"
Record = Mapping[str, Any]
CLOSED = (
    "This return is handed in, so its rows can no longer be changed here. To correct it, send a new version, "
    "or ask the coordinator to send it back"
)
CHANGED = (
    "Somebody else changed this row since you opened it. Their words stand below as they are now: "
    "check yours against them, then save again"
)


class Unclear(Refusal):
    """What was typed cannot be kept as it is. words: for each row in question, field to sentence."""

    def __init__(self, words: Mapping[str, Mapping[str, str]]) -> None:
        super().__init__("unclear", next(iter(next(iter(words.values())).values())))
        self.words = words


@dataclass(frozen=True, slots=True)
class TypedRow:
    """A row that a person wrote: an id that the page made, so that sending it twice adds it once; its words."""

    row_id: str
    fields: Mapping[str, str]
    after: str = ""


def mend_row(work: Work, upload_id: UUID, row_id: str, fields: Mapping[str, str], edition: int) -> None:
    """Change the words of a row. edition: of the row as the person saw it. Doing it twice is doing it once.

    Raises Unclear, Refusal("changed-since") when somebody else changed the row meanwhile, Refusal("closed"),
    NotFound, NotPermitted.
    """
    typed = mending.cleaned(fields)
    with _mending(work, upload_id, "row-mended", row_id) as (_, record, state):
        change = dict(state.of(row_id, record))
        if change.get("fields") == typed:
            return
        state.check(row_id, edition)
        _check(
            work.store, record, state.mendings, [TypedRow(row_id, typed)], needs_source=bool(change.get("added"))
        )
        said = set(change) - {"edition", "right", "fields"}
        kept = {name: change[name] for name in said}
        if not change.get("added") and mending.same_words(typed, _row_of(record, row_id)):
            if "fields" in change:
                state.put(row_id, kept)
            return
        state.put(row_id, {**kept, "fields": typed})


def as_in_file(work: Work, upload_id: UUID, row_id: str, edition: int) -> None:
    """Give a mended row the file's words back. Raises as `mend_row`, and NotFound for a row that was added."""
    with _mending(work, upload_id, "row-as-in-file", row_id) as (_, record, state):
        change = state.of(row_id, record)
        if change.get("added"):
            raise NotFound
        if "fields" in change or "right" in change:
            state.check(row_id, edition)
            state.put(row_id, {"aside": True} if change.get("aside") else {})


def set_aside(work: Work, upload_id: UUID, row_id: str, edition: int) -> None:
    """Keep a row out of the chronology: it stays on the page, struck. Raises as `mend_row`."""
    with _mending(work, upload_id, "row-set-aside", row_id) as (_, record, state):
        change = state.of(row_id, record)
        if not change.get("aside"):
            state.check(row_id, edition)
            state.put(row_id, {**change, "aside": True})


def put_back(work: Work, upload_id: UUID, row_id: str, edition: int) -> None:
    """Let a row that was set aside be one of the chronology again. Raises as `mend_row`."""
    with _mending(work, upload_id, "row-put-back", row_id) as (_, record, state):
        change = state.of(row_id, record)
        if change.get("aside"):
            state.check(row_id, edition)
            state.put(row_id, {name: value for name, value in change.items() if name != "aside"})


def say_right(work: Work, upload_id: UUID, row_id: str, edition: int) -> None:
    """Record that somebody looked at a row's problems and that it is right as it stands. Raises as `mend_row`."""
    with _mending(work, upload_id, "row-said-right", row_id) as (_, record, state):
        change = state.of(row_id, record)
        now = _understanding(work.store).mended(record, state.mendings)
        codes = {problem["code"] for problem in now["problems"] if problem["row"] == row_id}
        if codes:
            state.check(row_id, edition)
            state.put(row_id, {**change, "right": sorted(codes | set(change.get("right", ())))})


def add_rows(work: Work, upload_id: UUID, rows: Sequence[TypedRow]) -> int:
    """Add rows that a person wrote, and return how many are new. Sending the same rows again adds nothing.

    Either all are kept or none. Raises Unclear, Refusal("closed"), Refusal("too-many"), NotFound, NotPermitted.
    """
    rows = [TypedRow(row.row_id, mending.cleaned(row.fields), row.after) for row in rows]
    with _mending(work, upload_id, "rows-added", *(row.row_id for row in rows)) as (_, record, state):
        there = {row["id"] for row in record["rows"]} | set(state.mendings["rows"])
        new = [row for row in rows if row.row_id not in there and any(row.fields.values())]
        if any(not mending.ROW_ID.fullmatch(row.row_id) for row in new):
            raise NotFound
        if (
            sum(bool(change.get("added")) for change in state.mendings["rows"].values()) + len(new)
            > mending.MOST_ADDED
        ):
            raise Refusal(
                "too-many", f"You can add {mending.MOST_ADDED:,} rows at most. Send the others as a file"
            )
        _check(work.store, record, state.mendings, new, needs_source=True)
        for row in new:
            after = row.after if row.after in there else ""
            order = int(state.mendings["edition"]) + 1
            state.put(row.row_id, {"added": True, "after": after, "order": order, "fields": row.fields})
        return len(new)


def begin_typed(work: Work, request_id: UUID, *, like: UUID | None = None) -> UUID:
    """Begin a return that is typed in, or take up the one begun before; return the upload's id.

    like: a typed return that was handed in; the new version begins with its rows. Raises NotFound, NotPermitted.
    """
    with changing(work, Permission.ANSWER_REQUESTS) as change:
        session = change.session
        request = own_request_within(session, work, request_id, lock=True)
        query = select(Upload).where(Upload.request_id == request_id, Upload.media_kind == TYPED)
        for begun in session.scalars(query.order_by(Upload.version.desc())):
            if not _is_handed_in(request, begun):
                change.audit("typed-return-taken-up", begun.id)
                return begun.id
            break
        upload_id = uuid4()
        # Nothing was sent in: the file that is kept only says so, and makes this version one of its own.
        kept = work.store.vault.put_bytes(f"Typed on the page, no file was sent in. {upload_id}\n".encode())
        record = _understanding(work.store).typed(TYPED_NAME, kept.sha256)
        reading = work.store.vault.put_bytes(_as_bytes(record))
        sent = session.scalar(select(func.count()).where(Upload.request_id == request_id)) or 0
        assert work.actor.account_id is not None
        upload = Upload(
            id=upload_id,
            request_id=request_id,
            sha256=change.kept(kept, "text/plain"),
            file_name=TYPED_NAME,
            size=kept.size,
            media_kind=TYPED,
            version=sent + 1,
            state="read",
            reading_sha256=change.kept(reading, "application/json"),
            reader_version=record["reader_version"],
            summary={"kind": "return", "rows": 0, "problems": 0, "needs_person": False},
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


def understood(
    work: Work, upload_id: UUID, row_id: str, fields: Mapping[str, str], after: str | None = None
) -> Mapping[str, Any]:
    """Return what a row's words mean, nothing kept: the keys of a row, `"doubts"`, and `"refused"` by field.

    Raises NotFound, NotPermitted.
    """
    with looking(work, Permission.ANSWER_REQUESTS) as session:
        upload = _own_upload(session, work, upload_id)
        record, mendings = machine_record(work.store, upload), mendings_of(work.store, upload)
    typed = mending.cleaned(fields)
    meant = _understanding(work.store).understood(record, mendings, row_id, typed, after)
    codes = [code for code, _ in meant["doubts"] if not code.startswith(("source", "event"))]
    refused = mending.refused_words(codes, time=meant["time"], needs_source=False)
    return {**meant, "refused": refused if any(typed[name] for name in ("date", "time")) else {}}


# ---------------------------------------------------------------- versions


def carriable(work: Work, upload_id: UUID) -> tuple[UUID, int, int, int] | None:
    """Return what could be carried over from the version before: its id, its version, how many, of how many.

    None when there is nothing to carry, or the return is closed. Raises NotFound, NotPermitted.
    """
    with looking(work, Permission.ANSWER_REQUESTS) as session:
        upload = _own_upload(session, work, upload_id)
        earlier = _version_before(session, upload)
        if earlier is None or _is_closed(session, upload):
            return None
        changes = _kept_changes(work.store, earlier)
        found = _carried(work.store, earlier, upload) if changes else {}
        return (earlier.id, earlier.version, len(found), len(changes)) if found else None


def carry(work: Work, upload_id: UUID, from_id: UUID) -> int:
    """Carry the mendings of an earlier version to rows that are the same in this one; return how many.

    Rows that were mended here already stay as they are. Raises Refusal("closed"), NotFound, NotPermitted.
    """
    with _mending(work, upload_id, "mendings-carried", str(from_id)) as (change, _, state):
        earlier = upload_within(change.session, work, from_id)
        upload = change.session.get_one(Upload, upload_id)
        if earlier.request_id != upload.request_id:
            raise NotFound
        found = _carried(work.store, earlier, upload)
        for row_id, carried in found.items():
            state.put(row_id, {name: value for name, value in carried.items() if name != "edition"})
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
    return _understanding(work.store).differences(earlier, later)


# ---------------------------------------------------------------- what is kept


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


def keep(change: Change, upload: Upload, record: Record, mendings: Record) -> None:
    """Keep an upload's mendings and the record with them applied, in the action's transaction.

    record: as the machine read it. upload: locked. The record that it takes the place of is let go of, unless a
    chronology was built from it.
    """
    store = change.work.store
    before = upload.mended_sha256
    mended = _understanding(store).mended(record, mendings)
    upload.mendings = store.keys.seal(dict(mendings), _context(upload.id))
    upload.mended_sha256 = change.kept(store.vault.put_bytes(_as_bytes(mended)), "application/json")
    upload.summary = {
        **upload.summary,
        "kind": mended["kind"],
        "rows": len(mended["rows"]),
        "problems": len(mended["problems"]),
    }
    change.session.flush()
    if before not in (None, upload.mended_sha256, upload.handed_in_sha256):
        others = select(Upload.id).where(Upload.mended_sha256 == before)
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
    """Return whether the rows can no longer be mended: the return is handed in, or is not read."""
    return upload.state != "read" or _is_handed_in(request, upload)


class _State:
    """The mendings in the making."""

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


@contextmanager
def _mending(
    work: Work, upload_id: UUID, action: str, *rows: str
) -> Iterator[tuple[Change, dict[str, Any], _State]]:
    """Give the transaction of one act of mending, the machine's record and the mendings; keep what was changed."""
    with changing(work, Permission.ANSWER_REQUESTS) as change:
        upload = upload_within(change.session, work, upload_id)
        request = own_request_within(change.session, work, upload.request_id, lock=True)
        change.session.refresh(upload, with_for_update=True)
        if is_closed(upload, request):
            raise Refusal("closed", CLOSED)
        record = machine_record(work.store, upload)
        state = _State(mendings_of(work.store, upload))
        yield change, record, state
        if state.changed:
            keep(change, upload, record, state.mendings)
        change.audit(
            action if state.changed else f"{action}-again",
            upload_id,
            rows=list(rows)[:50],
            edition=state.mendings["edition"],
        )


def _check(
    store: Store, record: Record, mendings: Record, rows: Sequence[TypedRow], *, needs_source: bool
) -> None:
    """Raise Unclear for words that cannot be kept. A row that is kept as typed now leans on the one before it."""
    words: dict[str, Mapping[str, str]] = {}
    meaning = _understanding(store).understood
    for row in rows:
        meant = meaning(record, mendings, row.row_id, row.fields, row.after if needs_source else None)
        codes = [code for code, _ in meant["doubts"]]
        found = mending.refused_words(codes, time=meant["time"], needs_source=needs_source)
        if found:
            words[row.row_id] = found
    if words:
        raise Unclear(words)


def _row_of(record: Record, row_id: str) -> Record:
    return next(row for row in record["rows"] if row["id"] == row_id)


def _understanding(store: Store) -> Understanding:
    assert store.understanding is not None, "the composition root says who understands typed rows"
    return store.understanding


def _own_upload(session: Session, work: Work, upload_id: UUID) -> Upload:
    upload = upload_within(session, work, upload_id)
    own_request_within(session, work, upload.request_id)
    return upload


def _is_closed(session: Session, upload: Upload) -> bool:
    return is_closed(upload, session.get_one(AgencyRequest, upload.request_id))


def _is_handed_in(request: AgencyRequest, upload: Upload) -> bool:
    return request.state == "handed-in" and request.upload_id == upload.id


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
    says: Callable[[Record], bool] = lambda change: bool(set(change) - {"edition"})  # noqa: E731
    return {row_id: change for row_id, change in mendings_of(store, upload)["rows"].items() if says(change)}


def _carried(store: Store, earlier: Upload, upload: Upload) -> dict[str, Any]:
    return _understanding(store).carried(
        machine_record(store, earlier),
        _kept_changes(store, earlier),
        machine_record(store, upload),
        mendings_of(store, upload)["rows"],
    )


def _context(upload_id: UUID) -> str:
    return f"mendings/{upload_id}"


def _as_bytes(record: Record) -> bytes:
    return json.dumps(record, ensure_ascii=False).encode()
