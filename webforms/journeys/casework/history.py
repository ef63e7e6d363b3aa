"""Page: everything that happened in a case, by day; and the same as a table to take away."""

from __future__ import annotations

from itertools import groupby
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from casework.actions import cases
from casework.actions.case_history import history
from casework.actions.case_history.happenings import Happening
from casework.actions.work import LOCAL_TIME
from casework.rules.case_history import KINDS
from casework.rules.permissions import Permission
from webforms.access import current_work, may, requires
from webforms.downloads import send
from webforms.journeys.casework.pages import pages

ORDERS = {"newest": "Newest first", "oldest": "Oldest first"}
_PAGES: dict[str, tuple[str, str, Permission]] = {
    "referral": ("casework.referral", "referral_id", Permission.SEE_REFERRALS),
    "request": ("casework.one_request", "request_id", Permission.SEND_REQUESTS),
    "chronology": ("casework.chronology", "", Permission.SEE_CHRONOLOGY),
    "decisions": ("casework.decisions", "", Permission.SEE_CASES),
    "stages": ("casework.stages", "", Permission.SEE_CASES),
    "meeting": ("casework.meeting", "meeting_id", Permission.SEE_CASES),
    "family": ("casework.family", "", Permission.SEE_CASES),
    "processes": ("casework.processes", "", Permission.SEE_CASES),
    "guests": ("casework.guests", "", Permission.SEE_CASES),
    "reviewers": ("casework.case_reviewers", "", Permission.SEE_CASES),
    "actions": ("casework.action_plan", "", Permission.SEE_CASES),
    "action": ("casework.action", "action_id", Permission.SEE_ACTIONS),
    "pack": ("casework.pack", "pack_id", Permission.SEE_CASES),
    "report": ("casework.report", "report_id", Permission.MAKE_DOCUMENTS),
    "review": ("review.review", "review_id", Permission.SEE_REVIEWS),
}
"""The page of what a happening is about: endpoint, its own id beside the case's, what it takes to open it."""
_BY_THEMSELVES = {"casework.referral", "casework.one_request", "casework.action", "review.review"}
"""Pages whose address does not name the case."""


@pages.get("/cases/<uuid:case_id>/history", endpoint="history")
@requires(Permission.SEE_CASES)
def show(case_id: UUID) -> str:
    """Show what happened, newest or oldest first, of some kinds or all; `all=1`: on one page, to print."""
    work = current_work()
    kinds, order = _kinds(), "oldest" if request.args.get("order") == "oldest" else "newest"
    whole = request.args.get("all") == "1"
    page = 0 if whole else max(request.args.get("page", 1, type=int), 1)
    found = history.of_case(work, case_id, kinds=kinds, oldest_first=order == "oldest", page=page)
    by_day = groupby(found.happenings, key=lambda one: one.at.astimezone(LOCAL_TIME).date())
    return render_template(
        "casework/history.html",
        case=cases.show_case(work, case_id),
        found=found,
        days=[(day, list(ones)) for day, ones in by_day],
        kinds={name: title for name, title in KINDS.items() if found.counts[name]},
        wanted=kinds,
        order=order,
        orders=ORDERS,
        whole=whole,
        address=lambda one: _address(case_id, one),
        base=url_for("casework.history", case_id=case_id, kind=kinds or None, order=order),
    )


@pages.get("/cases/<uuid:case_id>/history.csv", endpoint="history_file")
@requires(Permission.SEE_CASES)
def table(case_id: UUID) -> Response:
    """Give what happened as a table."""
    return send(history.as_table(current_work(), case_id, kinds=_kinds()))


def _kinds() -> list[str]:
    asked = set(request.args.getlist("kind"))
    return [name for name in KINDS if name in asked]


def _address(case_id: UUID, one: Happening) -> str:
    if one.about is None or one.about[0] not in _PAGES:
        return ""
    endpoint, name, permission = _PAGES[one.about[0]]
    if not may(permission):
        return ""
    ids: dict[str, Any] = {"case_id": case_id} if endpoint not in _BY_THEMSELVES else {}
    if name:
        ids[name] = one.about[1]
    return url_for(endpoint, **ids)
