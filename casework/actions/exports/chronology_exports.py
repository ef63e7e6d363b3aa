"""Rows of the chronology as a file: asked for at the desk, all or those of a view, and made by a worker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions import downloads
from casework.actions.codes import checks as code_checks
from casework.actions.codes.left import LeftIn, left_of
from casework.actions.codes.words import words_of
from casework.actions.desk import people as desk_people, rows as desk_rows
from casework.actions.desk.filters import filter_of, in_words
from casework.actions.desk.search import as_stored
from casework.actions.downloads import Download
from casework.actions.exports.rows_to_export import as_shown, left_context
from casework.actions.reach import case_within, chronology_within
from casework.actions.work import NotFound, Refusal, Work, changing, looking
from casework.records.tables import Chronology, ChronologyExport
from casework.rules.permissions import Permission

EXPORT = "export-rows"
FORMATS = {"docx": "Word", "xlsx": "Excel", "pdf": "PDF", "csv": "CSV", "json": "JSON"}
PICTURES = {"svg": "SVG", "png": "PNG"}
"""Kinds of picture of the timeline: of the whole chronology, with the key events as they are now."""
NAMES = ("names", "codes")


@dataclass(frozen=True, slots=True)
class ExportView:
    """A file of rows. state: "waiting", "ready", "failed" or "stopped". rows, size: of the finished file.

    names: "names" or "codes". left: of a stopped file in codes, what was left in it.
    """

    id: UUID
    format: str
    with_marks: bool
    state: str
    rows: int
    size: int
    asked_at: datetime
    names: str
    left: tuple[LeftIn, ...]


def ask_for(
    work: Work,
    chronology_id: UUID,
    fields: Mapping[str, str],
    form: str,
    *,
    with_marks: bool,
    names: str = "names",
) -> UUID:
    """Ask for a file of the rows that `fields` (of a view; none for all) look for, and return its id.

    form: one of `FORMATS`, or one of `PICTURES` without fields and with marks; names: one of `NAMES`.
    A file that waits to be made is not asked for twice.
    Raises Refusal("format", "names", "key-not-confirmed" or "codes-not-ready"), NotFound, NotPermitted.
    """
    with changing(work, Permission.SEE_CHRONOLOGY) as change:
        session = change.session
        chronology = chronology_within(session, work, chronology_id)
        if form not in FORMATS and (form not in PICTURES or fields or not with_marks):
            raise Refusal("format", "Select the kind of file")
        if names not in NAMES or (names == "names" and not work.actor.may(Permission.SEE_NAMES)):
            raise Refusal("names", "Select whether the file shows names or codes")
        if names == "codes":
            code_checks.require_ready(session, chronology)
        fields = _as_kept(session, work, chronology, fields)
        case = case_within(session, work, chronology.case_id, lock=True)
        assert work.actor.account_id is not None
        asked = select(ChronologyExport).where(
            ChronologyExport.chronology_id == chronology_id,
            ChronologyExport.asked_by == work.actor.account_id,
            ChronologyExport.state == "waiting",
            ChronologyExport.format == form,
            ChronologyExport.with_marks == with_marks,
            ChronologyExport.names == names,
        )
        export = next((one for one in session.scalars(asked) if one.fields == dict(fields)), None)
        if export is None:
            export = ChronologyExport(
                chronology_id=chronology_id,
                fields=dict(fields),
                format=form,
                with_marks=with_marks,
                names=names,
                asked_by=work.actor.account_id,
                asked_at=change.now,
            )
            session.add(export)
            session.flush()
            change.task(EXPORT, export.id)
        change.audit(
            "rows-asked-for",
            case.id,
            export=str(export.id),
            format=form,
            part=bool(fields),
            with_marks=with_marks,
            names=names,
        )
        return export.id


def _as_kept(session: Session, work: Work, chronology: Chronology, fields: Mapping[str, str]) -> dict[str, str]:
    """Return filters as the job finds the rows by that the page shows: what was chosen may be shown in codes."""
    wanted = as_stored(session, filter_of(fields), chronology, words_of(session, work, chronology))
    kept = dict(fields) | {name: getattr(wanted, name) for name in ("agency", "tag") if name in fields}
    if "words" in kept:
        by_names = work.actor.may(Permission.SEE_NAMES)
        shown = "codes" if work.in_codes else "names"
        kept["typed"] = kept.get("typed") or shown if by_names else "codes"
    return kept


def wanted(work: Work, chronology_id: UUID, fields: Mapping[str, str]) -> tuple[str, ...]:
    """Return what a view looks for in words, a phrase each. Raises NotFound, NotPermitted."""
    people = desk_people.named_people(work, chronology_id)
    with looking(work, Permission.SEE_CHRONOLOGY) as session:
        words = words_of(session, work, chronology_within(session, work, chronology_id))
    named = work.actor.may(Permission.SEE_NAMES)
    return in_words(as_shown(fields, words, named=named), people)


def count(work: Work, chronology_id: UUID, fields: Mapping[str, str]) -> int:
    """Return how many rows of the build a view finds. Raises NotFound, NotPermitted."""
    return desk_rows.rows(work, chronology_id, filter_of(fields), page_rows=1).total


def show(work: Work, case_id: UUID, export_id: UUID) -> ExportView:
    """Return a file that one asked for oneself. Raises NotFound, NotPermitted."""
    with looking(work, Permission.SEE_CHRONOLOGY) as session:
        export = _own(session, work, case_id, export_id)
        return ExportView(
            export.id,
            export.format,
            export.with_marks,
            export.state,
            export.row_count,
            export.size,
            export.asked_at,
            export.names,
            left_of(
                work.store.keys.unseal(export.stopped_by, left_context(export.id)) if export.stopped_by else ()
            ),
        )


def download(work: Work, case_id: UUID, export_id: UUID) -> Download:
    """Return the finished file. Each download is audited.

    Raises Refusal("file-gone"), NotFound (also while it is not made), NotPermitted.
    """
    with changing(work, Permission.SEE_CHRONOLOGY) as change:
        export = _own(change.session, work, case_id, export_id)
        if export.sha256 is None:
            raise NotFound
        change.audit("rows-downloaded", case_id, export=str(export.id), sha256=export.sha256)
        return downloads.download(change.session, work.store, export.sha256, f"rows.{export.format}")


def _own(session: Session, work: Work, case_id: UUID, export_id: UUID) -> ChronologyExport:
    case_within(session, work, case_id)
    export = session.get(ChronologyExport, export_id)
    if export is None or export.asked_by != work.actor.account_id:
        raise NotFound
    if chronology_within(session, work, export.chronology_id).case_id != case_id:
        raise NotFound
    return export
