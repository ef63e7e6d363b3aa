"""Where a request stands, and what can no longer be done with one that was withdrawn."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.work import Refusal
from casework.records.tables import AgencyRequest, Upload, WrittenPage
from casework.rules import requests as rules


def stands(request: AgencyRequest) -> str:
    """Return where a request stands, one of `casework.rules.requests.STATES`."""
    return rules.standing(
        request.state, to_sign=request.to_sign is not None, sent_back=request.sent_back_at is not None
    )


def refuse_withdrawn(request: AgencyRequest) -> None:
    """Raise Refusal("withdrawn") for a request that was withdrawn."""
    if request.state == "withdrawn":
        raise Refusal(
            "withdrawn",
            "This request was withdrawn: nothing more is expected of your agency, and nothing was kept of what "
            "you sent just now. What you sent before is kept",
        )


def taken_up_again(session: Session, request: AgencyRequest) -> str:
    """Return the state of a request that was withdrawn and is sent again: what the agency began is there still."""
    begun = select(Upload.id).where(Upload.request_id == request.id).limit(1)
    written = select(WrittenPage.id).where(WrittenPage.request_id == request.id).limit(1)
    return "started" if session.scalar(begun) or session.scalar(written) else "sent"
