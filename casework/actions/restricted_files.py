"""Files with a row that is for the chair alone: who may see the file itself. Source: docs/decisions/0039.

A file cannot be shown without one of its rows: its words are in its text, its pictures and whatever else it holds.
So nobody but its agency and the chair is shown the file or its pages; what was read of the other rows is shown.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.work import Refusal, Work
from casework.records.tables import AgencyRequest, Upload
from casework.rules.permissions import Permission

APART = "for-chair"
"""In the place of the kind of a file that is not shown, for what is made of returns."""


def is_apart(session: Session, upload: Upload) -> bool:
    """Return whether a row of a file is for the chair alone: of this version, or of another of the same file."""
    query = select(Upload.id).where(
        Upload.request_id == upload.request_id, Upload.sha256 == upload.sha256, Upload.for_chair > 0
    )
    return session.scalar(query.limit(1)) is not None


def is_shown(session: Session, work: Work, upload: Upload) -> bool:
    """Return whether the actor, who may see an upload, may see its file too."""
    if work.actor.everything or work.actor.may(Permission.SEE_RESTRICTED):
        return True
    request = session.get_one(AgencyRequest, upload.request_id)
    return work.actor.agency_id == request.agency_id or not is_apart(session, upload)


def refuse(session: Session, work: Work, upload: Upload) -> None:
    """Raise Refusal("for-chair") for who may not see the file of an upload."""
    if not is_shown(session, work, upload):
        raise Refusal(
            "for-chair",
            "A row of this file is for the chair alone, so the file itself is shown to the chair only. What was "
            "read of the other rows stands on its page",
        )


def kind_shown(session: Session, upload: Upload) -> str:
    """Return the kind of a file for what is made of returns, `APART` for one whose pages are not to be in it."""
    return APART if is_apart(session, upload) else upload.media_kind
