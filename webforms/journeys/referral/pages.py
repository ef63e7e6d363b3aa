"""The journey's pages have one address prefix, and one reason to be open to everybody."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from casework.actions.referrals.drafts import Draft
from webforms.journeys.referral.draft_cookie import whose_form
from webforms.pages import warn

pages = Blueprint("referral", __name__, url_prefix="/refer/<partnership>")

REASON = "a professional refers without an account; the draft's secret opens their own draft only"
Shown = str | Response


NOT_OPEN = (
    "No referral is open in this browser: it was left, finished, or opened in another browser. "
    "You can carry on with a saved referral."
)


def elsewhere(draft: Draft | None, partnership: str, said: str = NOT_OPEN) -> Response:
    """Lead to where the person can go on: the receipt when the referral was sent, else the start, saying why."""
    whose_form()
    if draft is None:
        warn(said)
    where = "referral.sent" if draft is not None and draft.submitted else "referral.start"
    return redirect(url_for(where, partnership=partnership), 303)
