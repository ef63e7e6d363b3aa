"""The journey's pages have one address prefix, and one reason to be open to everybody."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from casework.actions.referrals.drafts import Draft
from webforms.journeys.referral.draft_cookie import whose_form

pages = Blueprint("referral", __name__, url_prefix="/refer/<partnership>")

REASON = "a professional refers without an account; the draft's secret opens their own draft only"
Shown = str | Response


def elsewhere(draft: Draft | None, partnership: str) -> Response:
    """Lead to where the person can go on: the receipt when the referral was sent, else the start."""
    whose_form()
    where = "referral.sent" if draft is not None and draft.submitted else "referral.start"
    return redirect(url_for(where, partnership=partnership), 303)
