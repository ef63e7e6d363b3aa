"""What the job that makes a file of rows reads and records: rows by name, and what puts them into codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from casework.actions.codes import checks as code_checks
from casework.actions.codes.words import Words, coder_of, to_code
from casework.actions.desk import people as desk_people, rows as desk_rows
from casework.actions.desk.differences import findings_as_reviewed
from casework.actions.desk.filters import filter_of, in_words
from casework.actions.desk.rows import DeskRow
from casework.actions.merges.agency_order import agencies_in_order
from casework.actions.reach import settings_of
from casework.actions.work import LOCAL_TIME, SERVICE, Work, changing
from casework.records.store import Store
from casework.records.tables import Case, Chronology, ChronologyExport, Upload
from casework.records.tasks import Claim
from casework.records.vault import Kept
from casework.rules.coding import ToCode
from casework.rules.row_tags import tag_name

_ROWS_AT_ONCE = 1000


class CodesNotReady(Exception):
    """The rows in codes cannot be searched yet; the file is tried again later."""

    code = "codes-not-ready"


@dataclass(frozen=True, slots=True)
class Said:
    """What reviewers said of a row, in words: "Yes" or "", why it matters, tags, notes with who wrote them."""

    key_event: str
    significance: str
    tags: str
    notes: str


@dataclass(frozen=True, slots=True)
class ToExport:
    """What the exporting job needs.

    rows: as chronology.json has them; said: by their ids, None when it was not asked for. wanted: the filters in
    words, none for every row. returns: agency, file and kind ("return" or "nil") of each return of the build.
    children: what each is called in the file, and the day of birth. All else by name; to_code: what it is put into
    codes with, None for a file by names. identities: of the rows. agencies: all of the case, by
    `agency_order`.
    """

    chronology_id: UUID
    format: str
    case_reference: str
    partnership: str
    scope: tuple[date, date] | None
    prepared_on: date
    rows: tuple[Mapping[str, Any], ...]
    of_rows: int
    wanted: tuple[str, ...]
    said: Mapping[str, Said] | None
    findings: Mapping[str, Any]
    returns: tuple[tuple[str, str, str], ...]
    identities: tuple[UUID, ...]
    agencies: tuple[str, ...]
    to_code: ToCode | None
    children: tuple[tuple[str, date], ...]


def to_export(store: Store, export_id: UUID) -> ToExport | None:
    """Return what the exporting job needs, None when it is made, given up or gone."""
    with store.looking() as session:
        export = session.get(ChronologyExport, export_id)
        if export is None or export.state != "waiting":
            return None
        chronology = session.get_one(Chronology, export.chronology_id)
        case = session.get_one(Case, chronology.case_id)
        partnership = settings_of(session, case.partnership_id).short_name
        returns = tuple(_returns(session, chronology))
        agencies = agencies_in_order(session, chronology)
        in_codes = export.names == "codes"
        given = to_code(session, store, chronology) if in_codes else None
        typed = export.fields.get("typed")
        codes = Words(coder_of(session, store, chronology)) if in_codes or typed == "codes" else Words()
        shown = codes if in_codes else Words()
        looked = {"names": Words(), "codes": codes}.get(typed or "", shown)
        findings = findings_as_reviewed(session, chronology)
        rows = _rows(session, Work(store, SERVICE), chronology, export.fields, looked)
    work = Work(store, SERVICE, codes=in_codes)
    people = desk_people.named_people(work, chronology.id)
    scope = chronology.inputs["scope"]
    return ToExport(
        chronology_id=chronology.id,
        format=export.format,
        case_reference=case.reference,
        partnership=partnership,
        scope=(date.fromisoformat(scope[0]), date.fromisoformat(scope[1])) if scope else None,
        prepared_on=export.asked_at.astimezone(LOCAL_TIME).date(),
        rows=tuple(row.body for row in rows),
        of_rows=chronology.row_count,
        wanted=in_words(as_shown(export.fields, shown, named=typed == "names"), people),
        said={row.body["id"]: _said(row) for row in rows} if export.with_marks else None,
        findings=findings,
        returns=returns,
        identities=tuple(row.identity for row in rows),
        agencies=agencies,
        to_code=given,
        children=tuple((child.called, child.born) for child in desk_people.children(work, case.id)),
    )


def record(
    store: Store, export_id: UUID, kept: Kept, media_type: str, rows: int, claim: Claim | None = None
) -> None:
    """Keep the finished file. rows: how many are in it. Raises Superseded."""
    with changing(Work(store, SERVICE), None, claim) as change:
        export = change.session.get_one(ChronologyExport, export_id, with_for_update=True)
        export.sha256, export.size = change.kept(kept, media_type), kept.size
        export.state, export.row_count, export.finished_at = "ready", rows, change.now
        change.audit("rows-exported", export.id, partnership_id=_partnership(change.session, export), rows=rows)


def stop(store: Store, export_id: UUID, left: Sequence[Mapping[str, Any]], claim: Claim | None = None) -> None:
    """Keep a file in codes back: something of the key's people was left in it. left: as `LeftIn`.

    The whole chronology is looked over again, so that a person can decide on each. Raises Superseded.
    """
    with changing(Work(store, SERVICE), None, claim) as change:
        session = change.session
        export = session.get_one(ChronologyExport, export_id)
        chronology = session.get_one(Chronology, export.chronology_id)
        case = session.get_one(Case, chronology.case_id, with_for_update=True)
        export.state, export.finished_at = "stopped", change.now
        export.stopped_by = store.keys.seal(list(left), left_context(export.id))
        code_checks.ask_for(change, case.id)
        change.audit("rows-in-codes-stopped", export.id, partnership_id=case.partnership_id, words=len(left))


def fail(store: Store, export_id: UUID, code: str) -> None:
    """Record that the file will not be made; it can be asked for again."""
    with changing(Work(store, SERVICE), None) as change:
        export = change.session.get_one(ChronologyExport, export_id, with_for_update=True)
        if export.state == "waiting":
            export.state, export.finished_at = "failed", change.now
        partnership_id = _partnership(change.session, export)
        change.audit("rows-not-exported", export.id, partnership_id=partnership_id, code=code)


def as_shown(fields: Mapping[str, str], words: Words, *, named: bool) -> dict[str, str]:
    """Return what a view looks for as it is shown: a name that was typed is its code.

    named: who typed may see names. Anybody else's words that are a name are left out: their code would tell whose.
    """
    shown = {
        name: words.say(text) if name in ("words", "agency", "tag") else text for name, text in fields.items()
    }
    if not named and shown.get("words") != fields.get("words"):
        shown["words"] = "…"
    return shown


def left_context(export_id: UUID) -> str:
    """Return what is left in a stopped file is sealed for."""
    return f"export-left/{export_id}"


def _rows(
    session: Session, work: Work, chronology: Chronology, fields: Mapping[str, str], looked: Words
) -> list[DeskRow]:
    """Return all rows of a view by name, some at a time: a database takes only so many ids in one question.

    looked: how they are looked through. Raises CodesNotReady.
    """
    wanted = filter_of(fields)
    found: list[DeskRow] = []
    number = pages = 1
    while number <= pages:
        page = desk_rows.page_of(session, work, chronology, wanted, looked, number, _ROWS_AT_ONCE, shown=Words())
        if page.unsearched:
            raise CodesNotReady
        found += page.rows
        number, pages = number + 1, page.pages
    return found


def _returns(session: Session, chronology: Chronology) -> list[tuple[str, str, str]]:
    found = []
    for entry in chronology.inputs["returns"]:
        upload = session.get_one(Upload, UUID(entry["upload"]))
        found.append((entry["agency"], upload.file_name, str(upload.summary.get("kind") or "return")))
    return found


def _said(row: DeskRow) -> Said:
    tags = [tag_name(tag.key) + (" (proposed)" if tag.state == "proposed" else "") for tag in row.tags]
    notes = [
        f"{note.author}, {note.written_at.astimezone(LOCAL_TIME):%d/%m/%Y}: {note.text}" for note in row.notes
    ]
    shown = [name for name, tag in zip(tags, row.tags, strict=True) if tag.state != "no"]
    return Said("Yes" if row.mark.key_event else "", row.mark.significance, "; ".join(shown), "\n".join(notes))


def _partnership(session: Session, export: ChronologyExport) -> UUID:
    return session.get_one(Case, session.get_one(Chronology, export.chronology_id).case_id).partnership_id
