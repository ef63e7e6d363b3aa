"""Mending what was read from a return: one function for each act, until the return is handed in.

The audit log learns which row was mended, never a word of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from casework.actions.returns.mended_records import (
    Mendings,
    Record,
    machine_record,
    mending_of,
    mendings_of,
    own_upload,
    understanding_of,
)
from casework.actions.work import NotFound, Refusal, Work, looking
from casework.records.store import Store
from casework.rules import mending
from casework.rules.permissions import Permission


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
    with mending_of(work, upload_id, "row-mended", row_id) as (_, record, state):
        change = dict(state.of(row_id, record))
        words = own_words(work.store, record, state, row_id, typed)
        if change.get("fields") == words:
            return
        state.check(row_id, edition)
        _check(
            work.store, record, state.mendings, [TypedRow(row_id, typed)], needs_source=bool(change.get("added"))
        )
        said = set(change) - {"edition", "right", "fields"}
        kept = {name: change[name] for name in said}
        if not words:
            if "fields" in change:
                state.put(row_id, kept)
            return
        state.put(row_id, {**kept, "fields": words})


def as_in_file(work: Work, upload_id: UUID, row_id: str, edition: int) -> None:
    """Give a mended row the file's words back. Raises as `mend_row`, and NotFound for a row that was added."""
    with mending_of(work, upload_id, "row-as-in-file", row_id) as (_, record, state):
        change = state.of(row_id, record)
        if change.get("added"):
            raise NotFound
        if "fields" in change or "right" in change:
            state.check(row_id, edition)
            state.put(row_id, {"aside": True} if change.get("aside") else {})


def set_aside(work: Work, upload_id: UUID, row_id: str, edition: int) -> None:
    """Keep a row out of the chronology: it stays on the page, struck. Raises as `mend_row`."""
    with mending_of(work, upload_id, "row-set-aside", row_id) as (_, record, state):
        change = state.of(row_id, record)
        if not change.get("aside"):
            state.check(row_id, edition)
            state.put(row_id, {**change, "aside": True})


def put_back(work: Work, upload_id: UUID, row_id: str, edition: int) -> None:
    """Let a row that was set aside be one of the chronology again. Raises as `mend_row`."""
    with mending_of(work, upload_id, "row-put-back", row_id) as (_, record, state):
        change = state.of(row_id, record)
        if change.get("aside"):
            state.check(row_id, edition)
            state.put(row_id, {name: value for name, value in change.items() if name != "aside"})


def say_right(work: Work, upload_id: UUID, row_id: str, edition: int) -> None:
    """Record that somebody looked at a row's problems and that it is right as it stands. Raises as `mend_row`."""
    with mending_of(work, upload_id, "row-said-right", row_id) as (_, record, state):
        change = state.of(row_id, record)
        now = understanding_of(work.store).mended(record, state.mendings)
        codes = {problem["code"] for problem in now["problems"] if problem["row"] == row_id}
        if codes:
            state.check(row_id, edition)
            state.put(row_id, {**change, "right": sorted(codes | set(change.get("right", ())))})


def add_rows(work: Work, upload_id: UUID, rows: Sequence[TypedRow]) -> int:
    """Add rows that a person wrote, and return how many are new. Sending the same rows again adds nothing.

    Either all are kept or none. Raises Unclear, Refusal("closed"), Refusal("too-many"), NotFound, NotPermitted.
    """
    rows = [TypedRow(row.row_id, mending.cleaned(row.fields), row.after) for row in rows]
    with mending_of(work, upload_id, "rows-added", *(row.row_id for row in rows)) as (_, record, state):
        there = {row["id"] for row in record["rows"]} | set(state.mendings["rows"])
        there |= set(state.mendings.get("taken_out", ()))
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


def was_taken_out(work: Work, upload_id: UUID, row_id: str) -> bool:
    """Return whether a row was taken out of the return for the chair. Raises NotFound, NotPermitted."""
    with looking(work, Permission.ANSWER_REQUESTS) as session:
        kept = mendings_of(work.store, own_upload(session, work, upload_id))
        return row_id in kept.get("taken_out", ()) or bool(kept["rows"].get(row_id, {}).get("chair"))


def understood(
    work: Work, upload_id: UUID, row_id: str, fields: Mapping[str, str], after: str | None = None
) -> Mapping[str, Any]:
    """Return what a row's words mean, nothing kept: the keys of a row, `"doubts"`, and `"refused"` by field.

    Raises NotFound, NotPermitted.
    """
    with looking(work, Permission.ANSWER_REQUESTS) as session:
        upload = own_upload(session, work, upload_id)
        record, mendings = machine_record(work.store, upload), mendings_of(work.store, upload)
    typed = mending.cleaned(fields)
    meant = understanding_of(work.store).understood(record, mendings, row_id, typed, after)
    codes = [code for code, _ in meant["doubts"] if not code.startswith(("source", "event"))]
    refused = mending.refused_words(codes, time=meant["time"], needs_source=False)
    return {**meant, "refused": refused if any(typed[name] for name in ("date", "time")) else {}}


def _check(
    store: Store, record: Record, mendings: Record, rows: Sequence[TypedRow], *, needs_source: bool
) -> None:
    """Raise Unclear for words that cannot be kept. A row that is kept as typed now leans on the one before it."""
    words: dict[str, Mapping[str, str]] = {}
    meaning = understanding_of(store).understood
    for row in rows:
        meant = meaning(record, mendings, row.row_id, row.fields, row.after if needs_source else None)
        codes = [code for code, _ in meant["doubts"]]
        found = mending.refused_words(codes, time=meant["time"], needs_source=needs_source)
        if found:
            words[row.row_id] = found
    if words:
        raise Unclear(words)


def own_words(
    store: Store, record: Record, state: Mendings, row_id: str, typed: Mapping[str, str]
) -> dict[str, str]:
    """Return what is kept of what somebody typed into a row: all of an added one, else what is not the file's.

    Words that the row took from one for the chair alone are not the file's: typed again, they are kept.
    """
    typed, changes = mending.cleaned(typed), state.mendings["rows"]
    if changes.get(row_id, {}).get("added"):
        return dict(typed)
    apart = {key: change for key, change in changes.items() if change.get("chair") and key != row_id}
    if apart:
        record = understanding_of(store).mended(record, {**state.mendings, "rows": apart})
    return mending.changed_words(typed, next(row for row in record["rows"] if row["id"] == row_id))
