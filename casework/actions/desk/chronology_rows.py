"""Reading a case's combined chronology: its newest build, its documents. Its rows: `desk_rows`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from casework.actions import downloads
from casework.actions.codes.words import words_of
from casework.actions.downloads import Download
from casework.actions.merges import builds as desk_builds
from casework.actions.merges.agency_order import agencies_in_order
from casework.actions.merges.merge_memories import MEMORY
from casework.actions.reach import case_within, chronology_within
from casework.actions.work import NotFound, Work, changing, looking
from casework.records.tables import Chronology, ChronologyFile, KeptFile
from casework.rules.permissions import Permission


@dataclass(frozen=True, slots=True)
class FileLine:
    """A document that can be downloaded. size: bytes."""

    name: str
    size: int
    media_type: str


@dataclass(frozen=True, slots=True)
class ChronologyView:
    """A build of the chronology. state: "waiting", "building", "ready", "failed" or "replaced".

    step, done, total: progress, done of total steps; silences: as findings.json has them; noticed: how many of
    each finding, by its name there.
    files: those that the actor may open: they show people by name. in_order: all agencies that the case asked, by
    `agency_order`.
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
    in_order: tuple[str, ...]
    silences: Sequence[Mapping[str, Any]]
    noticed: Mapping[str, int]
    files: tuple[FileLine, ...]
    asked_at: datetime
    finished_at: datetime | None


def newest(work: Work, case_id: UUID) -> ChronologyView | None:
    """Return the newest build, whatever its state; None before the first return is handed in."""
    return _one(work, case_id, Chronology.state != "replaced")


def newest_ready(work: Work, case_id: UUID) -> ChronologyView | None:
    """Return the newest finished build: what people read while a newer one is being made."""
    return _one(work, case_id, Chronology.state == "ready")


def newer_asked_for(work: Work, chronology: ChronologyView) -> bool:
    """Return whether a newer build than this one was asked for. Raises NotFound, NotPermitted."""
    with looking(work, Permission.SEE_CHRONOLOGY) as session:
        case_within(session, work, chronology.case_id)
        newer = select(Chronology.id).where(
            Chronology.case_id == chronology.case_id,
            Chronology.number > chronology.number,
            Chronology.state != "replaced",
        )
        return session.scalar(newer.limit(1)) is not None


def download(work: Work, chronology_id: UUID, name: str) -> Download:
    """Return one of the chronology's documents, which show people by name. Each download is audited.

    Raises Refusal("file-gone"), NotFound, NotPermitted.
    """
    with changing(work, Permission.SEE_NAMES) as change:
        chronology_within(change.session, work, chronology_id)
        query = select(ChronologyFile).where(
            ChronologyFile.chronology_id == chronology_id, ChronologyFile.name == name
        )
        file = change.session.scalar(query)
        if file is None or name == MEMORY:
            raise NotFound
        change.audit("chronology-downloaded", chronology_id, file=name, sha256=file.sha256)
        return downloads.download(change.session, work.store, file.sha256, name)


def conflicts(work: Work, chronology_id: UUID, row_key: str) -> tuple[Mapping[str, Any], ...]:
    """Return what a row tells differently from others, as findings.json has it. row_key: the row's id.

    Raises NotFound, NotPermitted.
    """
    with looking(work, Permission.SEE_CHRONOLOGY) as session:
        chronology = chronology_within(session, work, chronology_id)
        found = [one for one in chronology.findings.get("conflicts", ()) if row_key in one["rows"]]
        return tuple(words_of(session, work, chronology).findings({"conflicts": found})["conflicts"])


def _one(work: Work, case_id: UUID, condition: ColumnElement[bool]) -> ChronologyView | None:
    with looking(work, Permission.SEE_CHRONOLOGY) as session:
        case_within(session, work, case_id)
        query = select(Chronology).where(Chronology.case_id == case_id, condition)
        chronology = session.scalar(query.order_by(Chronology.number.desc()).limit(1))
        return _view(session, work, chronology) if chronology else None


def _view(session: Session, work: Work, chronology: Chronology) -> ChronologyView:
    files = session.execute(
        select(ChronologyFile, KeptFile)
        .join(KeptFile, KeptFile.sha256 == ChronologyFile.sha256)
        .where(ChronologyFile.chronology_id == chronology.id, ChronologyFile.name != MEMORY)
        .order_by(ChronologyFile.name)
    )
    returns = chronology.inputs["returns"]
    words = words_of(session, work, chronology)
    found = desk_builds.noticed(chronology)
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
        agencies=tuple(sorted({words.say(entry["agency"]) for entry in returns})),
        in_order=tuple(dict.fromkeys(map(words.say, agencies_in_order(session, chronology)))),
        silences=words.findings(found)["silences"],
        noticed=found["counts"],
        files=tuple(
            FileLine(file.name, file.size, kept.media_type)
            for file, kept in files
            if work.actor.may(Permission.SEE_NAMES)
        ),
        asked_at=chronology.asked_at,
        finished_at=chronology.finished_at,
    )
