"""The parts of a case's packs: chronology, returns, attachments, each with its key, in the order chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from casework.actions.packs.attachments import attachments_of
from casework.records.tables import Chronology, Upload

CHRONOLOGY = "chronology"


@dataclass(frozen=True, slots=True)
class PartLine:
    """A part as it is being arranged. size: bytes of its file, 0 for none. attachment: its id, or None."""

    key: str
    title: str
    file: str
    size: int
    attachment: UUID | None = None


def lines_of(session: Session, case_id: UUID, built: Chronology) -> list[PartLine]:
    """Return the parts of a pack of that build: chronology, returns by agency, attachments by age."""
    lines = [PartLine(CHRONOLOGY, "Combined chronology", "", 0)]
    for entry in built.inputs["returns"]:
        upload = session.get_one(Upload, UUID(entry["upload"]))
        lines.append(PartLine(return_key(upload), entry["agency"], upload.file_name, upload.size))
    for one in attachments_of(session, case_id):
        lines.append(PartLine(f"attachment-{one.id}", one.title, one.file_name, one.size, one.id))
    return lines


def return_key(upload: Upload) -> str:
    """Return the key of an agency's part: the same for a corrected file, so that its numbers can stay."""
    return f"return-{upload.request_id}"


def in_order(lines: Sequence[PartLine], order: Sequence[str]) -> list[PartLine]:
    """Return the parts in the order chosen, those that it does not name last."""
    by_key = {line.key: line for line in lines}
    chosen = [key for key in order if key in by_key]
    return [*(by_key[key] for key in chosen), *(line for line in lines if line.key not in chosen)]
