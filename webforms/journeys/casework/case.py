"""Cases: the list, one case, its scoping period, and the requests to agencies."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.actions import cases, scoping
from casework.actions.desk import changes as desk_changes, chronologies, chronology_rows
from casework.actions.need_to_know import openings
from casework.actions.returns import requests
from casework.actions.reviews import prepared_reviews
from casework.actions.work import Refusal
from casework.rules.permissions import Permission
from casework.rules.requests import STATES
from webforms.access import current_work, may, requires
from webforms.journeys.casework import case_progress
from webforms.journeys.casework.forms import ScopeForm
from webforms.journeys.casework.pages import pages
from webforms.journeys.casework.parts_of_case import PARTS
from webforms.journeys.review_states import state_in_words
from webforms.pages import announce
from webforms.sessions import by_script

Shown = str | Response
REQUESTS = 30
"""Requests on one page of the case."""


@pages.get("/cases/<uuid:case_id>", endpoint="case")
@requires(Permission.SEE_CASES)
def case(case_id: UUID) -> str:
    """Show one case: its clocks, its requests, its chronology, its reviews."""
    work = current_work()
    asked = requests.of_case(work, case_id)
    pages_of_it = max(1, -(-len(asked) // REQUESTS))
    page = min(max(request.args.get("page", 1, type=int), 1), pages_of_it)
    newest = chronology_rows.newest(work, case_id)
    ready = chronology_rows.newest_ready(work, case_id)
    return render_template(
        "casework/case.html",
        case=cases.show_case(work, case_id),
        requests=asked,
        request_page=asked[(page - 1) * REQUESTS : page * REQUESTS],
        page=page,
        pages=pages_of_it,
        states=STATES,
        newest=newest,
        ready=ready,
        parts=PARTS,
        since=desk_changes.since_last_merge(work, ready.id) if ready else None,
        progress=case_progress.of(asked, newest),
        reviews=prepared_reviews.list_reviews(work, case_id) if may(Permission.SEE_REVIEWS) else (),
        review_state=state_in_words,
        open_until=openings.own_until(work, case_id),
        opened=openings.of_case(work, case_id),
    )


@pages.get("/cases/<uuid:case_id>/progress.json", endpoint="progress")
@requires(Permission.SEE_CASES)
@by_script
def progress(case_id: UUID) -> dict[str, Any]:
    """Say how far the returns and the chronology are, for the page's script; see docs/assets.md.

    ?seen= is what the page shows: when it is no longer so, the page is "done" and the script loads it anew.
    """
    work = current_work()
    now = case_progress.of(requests.of_case(work, case_id), chronology_rows.newest(work, case_id))
    changed = request.args.get("seen", now.seen) != now.seen
    return {"done": changed or not now.moving, "value": now.value, "max": now.most, "text": now.text}


@pages.route("/cases/<uuid:case_id>/scope", methods=["GET", "POST"], endpoint="scope")
@requires(Permission.EDIT_CASE)
def scope(case_id: UUID) -> Shown:
    """Ask for the scoping period."""
    view = cases.show_case(current_work(), case_id)
    first, last = view.scope or (None, None)
    form = ScopeForm(data={"first": first, "last": last})
    if form.validate_on_submit() and form.first.data and form.last.data:
        try:
            scoping.set_scope(current_work(), case_id, first=form.first.data, last=form.last.data)
        except Refusal as refusal:
            form.refuse(refusal, "last")
        else:
            announce("The scoping period is set.")
            return redirect(url_for("casework.case", case_id=case_id), 303)
    return render_template("casework/scope.html", form=form, case=view)


@pages.post("/cases/<uuid:case_id>/merge", endpoint="merge_again")
@requires(Permission.EDIT_CASE)
def merge_again(case_id: UUID) -> Response:
    """Ask for the chronology once more, as after a failure."""
    chronologies.ask_again(current_work(), case_id)
    return redirect(url_for("casework.case", case_id=case_id), 303)
