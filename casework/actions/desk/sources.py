"""Where a row of the chronology comes from: the file of its agency, and the row's own name in it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from casework.actions.reach import chronology_within, upload_within
from casework.actions.work import NotFound, Work, looking
from casework.records.tables import ChronologyRow
from casework.rules.permissions import Permission


@dataclass(frozen=True, slots=True)
class Source:
    """A row's place in a return. key: the row's id there. page: where it begins, None in a file without pages."""

    upload_id: UUID
    untrusted_name: str
    key: str
    page: int | None


def source(work: Work, chronology_id: UUID, identity: UUID) -> Source:
    """Return where a row of a build stands, in a file full of names. Raises NotFound, NotPermitted."""
    with looking(work, Permission.SEE_NAMES) as session:
        inputs = chronology_within(session, work, chronology_id).inputs["returns"]
        query = select(ChronologyRow).where(
            ChronologyRow.chronology_id == chronology_id, ChronologyRow.identity == identity
        )
        row = session.scalar(query)
        uploads = [UUID(entry["upload"]) for entry in inputs if row and entry["agency"] == row.agency]
        if row is None or not uploads:
            raise NotFound
        upload = upload_within(session, work, uploads[0])
        page = (row.body.get("place") or {}).get("page")
        return Source(upload.id, upload.file_name, row.row_key.partition("/")[2], page)
