"""Where a request stands, and what can no longer be done with one that was withdrawn."""

from __future__ import annotations

from casework.actions.work import Refusal
from casework.records.tables import AgencyRequest
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
