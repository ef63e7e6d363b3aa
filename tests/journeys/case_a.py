"""Case A's files, and sending one in as an agency does."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from casereviews import demonstration
from casework.actions.returns import returns
from casework.actions.work import Work

FILES = Path(demonstration.__file__).parent / "case_a"


def send_in(work: Work, request_id: UUID, file: Path) -> UUID:
    """Send a file in for a request and return the upload's id."""
    with file.open("rb") as source:
        return returns.receive(work, request_id, file_name=file.name, media_kind=file.suffix[1:], source=source)
