"""The combined chronology of a case: asking for it, building it, looking at it, downloading it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from casework.actions.cases import reach_stage
from casework.actions.reach import case_within, chronology_within, settings_of
from casework.actions.work import SERVICE, Change, NotFound, Work, changing, looking
from casework.records.store import Store
from casework.records.tables import (
    Agency,
    AgencyRequest,
    Case,
    Chronology,
    ChronologyFile,
    ChronologyRow,
    KeptFile,
    Upload,
)
from casework.records.tasks import Claim
from casework.records.vault import Kept
from casework.rules.permissions import Permission

PAGE_ROWS = 100


@dataclass(frozen=True, slots=True)
class MergeInput:
    """One handed-in return: its agency's name, the file, and everything that was read from it."""

    agency: str
    untrusted_name: str
    media_kind: str
    sha256: str
    record: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ToMerge:
    """What the merging job needs. scope: first and last day, None when the case has none."""

    chronology_id: UUID
    case_reference: str
    code_name: str
    partnership: str
    scope: tuple[date, date] | None
    returns: tuple[MergeInput, ...]


@dataclass(frozen=True, slots=True)
class FileLine:
    """A document that can be downloaded. size: bytes."""

    name: str
    size: int
    media_type: str


@dataclass(frozen=True, slots=True)
class ChronologyView:
    """A build of the chronology. state: "waiting", "building", "ready", "failed" or "replaced".

    step, done, total: progress, done of total steps; findings: as findings.json, {} until ready.
    """

    id: UUID
    case_id: UUID
    number: int
    state: str
    step: str
    done: int
    total: int
    row_count: int
    returns: int
    agencies: tuple[str, ...]
    findings: Mapping[str, Any]
    files: tuple[FileLine, ...]
    asked_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class RowsPage:
    """A page of merged rows, each as chronology.json has it. page, pages: from 1. total: rows that match."""

    rows: tuple[Mapping[str, Any], ...]
    page: int
    pages: int
    total: int


def ask_for(change: Change, case: Case) -> None:
    """Ask for the chronology of what is handed in now, in the action's transaction; once for the same returns."""
    change.session.refresh(case, with_for_update=True)
    inputs = [
        {"upload": str(upload.id), "sha256": upload.sha256, "agency": agency.name}
        for agency, upload in _handed_in(change.session, case.id)
    ]
    if not inputs:
        return
    reach_stage(change, case, "gathering")
    scope = (
        [case.scope_first.isoformat(), case.scope_last.isoformat()] if case.scope_first and case.scope_last else []
    )
    key = hashlib.sha256(json.dumps([inputs, scope], sort_keys=True).encode()).hexdigest()
    same = select(Chronology).where(Chronology.case_id == case.id, Chronology.inputs_key == key)
    chronology = change.session.scalar(same)
    highest = select(func.max(Chronology.number)).where(Chronology.case_id == case.id)
    number = (change.session.scalar(highest) or 0) + 1
    if chronology is None:
        chronology = Chronology(
            case_id=case.id,
            number=number,
            inputs_key=key,
            inputs={"returns": inputs, "scope": scope},
            findings={},
            asked_at=change.now,
        )
        change.session.add(chronology)
        change.session.flush()
    elif chronology.state in ("failed", "replaced"):
        chronology.state, chronology.number = "waiting", number
    elif chronology.number < number - 1:
        chronology.number = number
    change.task("merge-case", chronology.id)
    change.audit("chronology-asked-for", chronology.id, returns=len(inputs))


def to_merge(store: Store, chronology_id: UUID) -> ToMerge | None:
    """Return what the merging job needs, None when it is made, gone, or a newer one was asked for since."""
    with store.changing() as session:
        chronology = session.get(Chronology, chronology_id, with_for_update=True)
        if chronology is None or chronology.state == "ready":
            return None
        newest = select(func.max(Chronology.number)).where(Chronology.case_id == chronology.case_id)
        if chronology.number != session.scalar(newest):
            chronology.state = "replaced"
            return None
        chronology.state = "building"
        case = session.get_one(Case, chronology.case_id)
        uploads = {UUID(entry["upload"]): entry["agency"] for entry in chronology.inputs["returns"]}
        returns = [
            MergeInput(
                agency=agency,
                untrusted_name=upload.file_name,
                media_kind=upload.media_kind,
                sha256=upload.sha256,
                record=json.loads(store.vault.read(upload.reading_sha256 or "")),
            )
            for upload_id, agency in uploads.items()
            for upload in [session.get_one(Upload, upload_id)]
        ]
        scope = chronology.inputs["scope"]
        return ToMerge(
            chronology_id=chronology.id,
            case_reference=case.reference,
            code_name=case.code_name,
            partnership=settings_of(session, case.partnership_id).short_name,
            scope=(date.fromisoformat(scope[0]), date.fromisoformat(scope[1])) if scope else None,
            returns=tuple(returns),
        )


def progress(store: Store, chronology_id: UUID, step: str, done: int, total: int) -> None:
    """Record how far the building is. step: what is being done, in plain words without case data."""
    with store.changing() as session:
        chronology = session.get_one(Chronology, chronology_id)
        chronology.step, chronology.done, chronology.total = step, done, total


def record(
    store: Store,
    chronology_id: UUID,
    *,
    rows: Sequence[Mapping[str, Any]],
    findings: Mapping[str, Any],
    files: Iterable[tuple[str, Kept, str]],
    claim: Claim | None = None,
) -> None:
    """Keep a finished chronology: rows as chronology.json has them, findings, and (name, file, media type) each.

    Replaces whatever an earlier attempt left. Raises Superseded.
    """
    with changing(Work(store, SERVICE), None, claim) as change:
        session = change.session
        chronology = session.get_one(Chronology, chronology_id, with_for_update=True)
        case = session.get_one(Case, chronology.case_id)
        for table in (ChronologyRow, ChronologyFile):
            session.query(table).filter_by(chronology_id=chronology_id).delete()
        session.add_all(
            ChronologyRow(
                chronology_id=chronology_id,
                position=position,
                row_key=row["id"],
                agency=row["agency"],
                first_day=date.fromisoformat(row["start"]) if row["start"] else None,
                last_day=date.fromisoformat(row["end"]) if row["end"] else None,
                body=dict(row),
            )
            for position, row in enumerate(rows)
        )
        for name, kept, media_type in files:
            sha256 = change.kept(kept, media_type)
            session.add(ChronologyFile(chronology_id=chronology_id, name=name, sha256=sha256, size=kept.size))
        chronology.state, chronology.row_count = "ready", len(rows)
        chronology.findings, chronology.finished_at = dict(findings), change.now
        chronology.done = chronology.total
        reach_stage(change, case, "review" if _all_answered(session, case.id) else "gathering")
        change.audit(
            "chronology-made",
            chronology_id,
            partnership_id=case.partnership_id,
            rows=len(rows),
            number=chronology.number,
        )


def fail(store: Store, chronology_id: UUID, code: str, claim: Claim | None = None) -> None:
    """Record that a chronology could not be built; the returns stay, and it can be asked for again."""
    with changing(Work(store, SERVICE), None, claim) as change:
        chronology = change.session.get_one(Chronology, chronology_id, with_for_update=True)
        chronology.state, chronology.step = "failed", code
        case = change.session.get_one(Case, chronology.case_id)
        change.audit("chronology-failed", chronology_id, partnership_id=case.partnership_id, code=code)


def ask_again(work: Work, case_id: UUID) -> None:
    """Ask for the case's chronology again, as after a failure. Raises NotFound, NotPermitted."""
    with changing(work, Permission.EDIT_CASE) as change:
        case = case_within(change.session, work, case_id)
        change.audit("chronology-asked-again", case.id)
        ask_for(change, case)


def newest(work: Work, case_id: UUID) -> ChronologyView | None:
    """Return the newest build, whatever its state; None before the first return is handed in."""
    return _one(work, case_id, Chronology.state != "replaced")


def newest_ready(work: Work, case_id: UUID) -> ChronologyView | None:
    """Return the newest finished build: what people read while a newer one is being made."""
    return _one(work, case_id, Chronology.state == "ready")


def rows_page(work: Work, chronology_id: UUID, *, page: int = 1, agency: str = "") -> RowsPage:
    """Return a page of merged rows in order, of one agency if named. Raises NotFound, NotPermitted."""
    with looking(work, Permission.SEE_CHRONOLOGY) as session:
        chronology_within(session, work, chronology_id)
        where = [ChronologyRow.chronology_id == chronology_id]
        if agency:
            where.append(ChronologyRow.agency == agency)
        total = session.scalar(select(func.count()).select_from(ChronologyRow).where(*where)) or 0
        pages = max(1, -(-total // PAGE_ROWS))
        page = min(max(page, 1), pages)
        query = select(ChronologyRow.body).where(*where).order_by(ChronologyRow.position)
        rows = session.scalars(query.offset((page - 1) * PAGE_ROWS).limit(PAGE_ROWS)).all()
        return RowsPage(tuple(rows), page, pages, total)


def download(work: Work, chronology_id: UUID, name: str) -> tuple[FileLine, Iterator[bytes]]:
    """Return one of the chronology's documents and its bytes in chunks. Each download is audited.

    Raises NotFound, NotPermitted.
    """
    with changing(work, Permission.SEE_CHRONOLOGY) as change:
        chronology_within(change.session, work, chronology_id)
        query = select(ChronologyFile).where(
            ChronologyFile.chronology_id == chronology_id, ChronologyFile.name == name
        )
        file = change.session.scalar(query)
        if file is None:
            raise NotFound
        change.audit("chronology-downloaded", chronology_id, file=name, sha256=file.sha256)
        line = FileLine(name, file.size, change.session.get_one(KeptFile, file.sha256).media_type)
        return line, work.store.vault.stream(file.sha256)


def _one(work: Work, case_id: UUID, condition: ColumnElement[bool]) -> ChronologyView | None:
    with looking(work, Permission.SEE_CHRONOLOGY) as session:
        case_within(session, work, case_id)
        query = select(Chronology).where(Chronology.case_id == case_id, condition)
        chronology = session.scalar(query.order_by(Chronology.number.desc()).limit(1))
        return _view(session, chronology) if chronology else None


def _view(session: Session, chronology: Chronology) -> ChronologyView:
    files = session.execute(
        select(ChronologyFile, KeptFile)
        .join(KeptFile, KeptFile.sha256 == ChronologyFile.sha256)
        .where(ChronologyFile.chronology_id == chronology.id)
        .order_by(ChronologyFile.name)
    )
    returns = chronology.inputs["returns"]
    return ChronologyView(
        id=chronology.id,
        case_id=chronology.case_id,
        number=chronology.number,
        state=chronology.state,
        step=chronology.step,
        done=chronology.done,
        total=chronology.total,
        row_count=chronology.row_count,
        returns=len(returns),
        agencies=tuple(sorted({entry["agency"] for entry in returns})),
        findings=chronology.findings,
        files=tuple(FileLine(file.name, file.size, kept.media_type) for file, kept in files),
        asked_at=chronology.asked_at,
        finished_at=chronology.finished_at,
    )


def _handed_in(session: Session, case_id: UUID) -> list[tuple[Agency, Upload]]:
    query = (
        select(Agency, Upload)
        .join(AgencyRequest, AgencyRequest.agency_id == Agency.id)
        .join(Upload, Upload.id == AgencyRequest.upload_id)
        .where(AgencyRequest.case_id == case_id, AgencyRequest.state == "handed-in")
        .order_by(Agency.name)
    )
    return [(agency, upload) for agency, upload in session.execute(query)]


def _all_answered(session: Session, case_id: UUID) -> bool:
    states = session.scalars(select(AgencyRequest.state).where(AgencyRequest.case_id == case_id)).all()
    return bool(states) and all(state in ("handed-in", "nil") for state in states)
