"""Rows of an uploaded file that are for the chair alone: found again in every version of the return.

Versions that were not handed in lose such a row by a mending, `{"chair": true}`, that holds no word of it; the
words are in the entry for the chair. Source: docs/decisions/0039.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from casework.actions.returns import mended_records
from casework.actions.work import Change, NotFound
from casework.records.store import Store
from casework.records.tables import AgencyRequest, Upload
from casework.rules import mending

OF_FILE = "of-file"
"""In an entry's body: the row of a file that it keeps, `{"row": as it was read, "change": of it}`."""
Row = Mapping[str, Any]


def row_of(record: Mapping[str, Any], row_id: str) -> Row:
    """Return a row of what the machine read. Raises NotFound."""
    found = next((row for row in record["rows"] if row["id"] == row_id), None)
    if found is None:
        raise NotFound
    return dict(found)


def words_of(row: Row, changed: Mapping[str, str]) -> dict[str, str]:
    """Return a row's words by field, columns under headings of their own with the comment."""
    of_file = {**row, "date": row["date_text"], "time": row["time_text"]}
    words = {name: str(changed.get(name, of_file.get(name) or "")) for name in mending.FIELDS}
    others = [f"{heading}: {text}" for heading, text in row.get("other", {}).items() if str(text).strip()]
    return {**words, "comment": "\n".join(filter(None, (words["comment"], *others)))}


def seen_anew(store: Store, record: Mapping[str, Any], mendings: Mapping[str, Any]) -> dict[str, Any]:
    """Return the mendings with each row changed that lost words which it took from a row for the chair alone.

    A form of such a row that was opened before has those words still: it is no longer of the newest edition.
    """
    kept = dict(mendings)
    newest = max((one["edition"] for one in kept["rows"].values() if one.get("chair")), default=0)
    for row_id in mended_records.understanding_of(store).mended(record, mendings).get("words_apart", ()):
        change = kept["rows"].get(row_id, {})
        if change.get("edition", 0) < newest:
            kept = mending.with_change(kept, row_id, change)
    return kept


def take_out_of_others(change: Change, request: AgencyRequest, upload_id: UUID, rows: Sequence[Row]) -> None:
    """Take rows out of the request's other versions that were not handed in, in the action's transaction."""
    for other in _open(change, request, but=upload_id):
        record = mended_records.machine_record(change.work.store, other)
        _without(change, other, record, [words_of(row, {}) for row in rows])


def keep_apart(
    change: Change, upload: Upload, record: Mapping[str, Any], bodies: Iterable[Mapping[str, Any]]
) -> None:
    """Take rows that stand among the entries for the chair out of a file that was just read.

    bodies: of the entries. record: as the machine read it. upload: locked.
    """
    words = [
        words_of(body[OF_FILE]["row"], {})
        if OF_FILE in body
        else {name: body.get(name, "") for name in mending.FIELDS}
        for body in bodies
    ]
    _without(change, upload, record, words)


def keep_alike_apart(change: Change, upload: Upload, record: Mapping[str, Any]) -> list[Row]:
    """Take rows out of a file that was just read that became of rows for the chair of an earlier version.

    They say it in other words, or with another date: the file was corrected. A row that somebody changed already
    is left. Return the rows. upload: locked.
    """
    store = change.work.store
    kept, found = mended_records.mendings_of(store, upload), list[Row]()
    for earlier in _with_rows_for_chair(change, upload):
        chair = {
            key for key, one in mended_records.mendings_of(store, earlier)["rows"].items() if one.get("chair")
        }
        before = mended_records.machine_record(store, earlier)
        for pair in mended_records.understanding_of(store).differences(before, record):
            row = pair["later"]
            if pair["earlier"] and row and pair["earlier"]["id"] in chair and row["id"] not in kept["rows"]:
                kept = mending.with_change(kept, row["id"], {"chair": True})
                found.append(row_of(record, row["id"]))
    if found:
        mended_records.keep(change, upload, record, seen_anew(store, record, kept))
    return found


def put_back(change: Change, request: AgencyRequest, body: Mapping[str, Any]) -> None:
    """Let the row that an entry kept be one of the return again, where it was not handed in."""
    if OF_FILE not in body:
        return
    store, words = change.work.store, _told(words_of(body[OF_FILE]["row"], {}))
    was = {name: value for name, value in body[OF_FILE]["change"].items() if name != "edition"}
    for upload in _open(change, request, but=None):
        record, kept = mended_records.machine_record(store, upload), mended_records.mendings_of(store, upload)
        same = [row["id"] for row in record["rows"] if _told(words_of(row, {})) == words]
        apart = [row_id for row_id in same if kept["rows"].get(row_id, {}).get("chair")]
        for row_id in apart:
            kept = mending.with_change(kept, row_id, was)
        if apart:
            mended_records.keep(change, upload, record, kept)


def _without(
    change: Change, upload: Upload, record: Mapping[str, Any], words: Iterable[Mapping[str, str]]
) -> None:
    kept, wanted = mended_records.mendings_of(change.work.store, upload), {_told(one) for one in words}
    found = [
        row["id"]
        for row in record["rows"]
        if _told(words_of(row, {})) in wanted and not kept["rows"].get(row["id"], {}).get("chair")
    ]
    for row_id in found:
        kept = mending.with_change(kept, row_id, {"chair": True})
    if found:
        mended_records.keep(change, upload, record, seen_anew(change.work.store, record, kept))


def _with_rows_for_chair(change: Change, upload: Upload) -> list[Upload]:
    """Return earlier files of the request that were read and have rows for the chair, the newest first."""
    query = select(Upload).where(
        Upload.request_id == upload.request_id,
        Upload.version < upload.version,
        Upload.reading_sha256.is_not(None),
        Upload.for_chair > 0,
    )
    return list(change.session.scalars(query.order_by(Upload.version.desc())))


def _open(change: Change, request: AgencyRequest, *, but: UUID | None) -> list[Upload]:
    """Return the request's versions of a file that were read and not handed in, locked."""
    query = select(Upload).where(
        Upload.request_id == request.id,
        Upload.reading_sha256.is_not(None),
        Upload.handed_in_sha256.is_(None),
        Upload.media_kind != mended_records.TYPED,
    )
    found = change.session.scalars(query.order_by(Upload.version).with_for_update()).all()
    return [one for one in found if one.id not in (but, request.upload_id)]


def _told(words: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(" ".join(words.get(name, "").split()) for name in mending.FIELDS)
