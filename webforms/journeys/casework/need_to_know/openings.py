"""Pages: opening a case that one is not on, and what others say of it afterwards."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from casework.actions import cases
from casework.actions.need_to_know import openings, pages_read
from casework.actions.work import Refusal
from casework.rules.permissions import Permission
from webforms.access import current_work, may, requires
from webforms.journeys.casework.need_to_know.forms import LookForm, OpenAnywayForm
from webforms.journeys.casework.need_to_know.pages_read import in_words
from webforms.journeys.casework.pages import pages
from webforms.limits import tries, was_right
from webforms.pages import announce

Shown = str | Response
_TRIES = "200 per hour"
"""Of one network, where a whole office shares an address."""
_TRIES_OF_ONE = "20 per hour"
"""Of one person. What opens a case does not count: others are told of it."""


@pages.route("/cases/open-anyway", methods=["GET", "POST"], endpoint="open_anyway")
@requires(Permission.SIGNED_IN)
@tries(_TRIES, "POST", person=_TRIES_OF_ONE)
def open_anyway() -> Shown:
    """Ask which case somebody must open that they are not on, and why."""
    work = current_work()
    hours = openings.hours(work)
    form = OpenAnywayForm()
    if form.validate_on_submit():
        try:
            case_id = openings.open_anyway(work, form.reference.data, form.reason.data)
        except Refusal as refusal:
            form.refuse(refusal, refusal.code)
        else:
            was_right()
            return redirect(url_for("casework.case", case_id=case_id), 303)
    return render_template("casework/need_to_know/open_anyway.html", form=form, hours=hours)


@pages.post("/cases/<uuid:case_id>/opening/end", endpoint="end_opening")
@requires(Permission.SIGNED_IN)
def end_opening(case_id: UUID) -> Response:
    """End one's own opening of a case."""
    openings.end(current_work(), case_id)
    announce("The case is closed to you again.")
    seen = "casework.cases" if may(Permission.SEE_CASES) else "sign_in.start"
    return redirect(url_for(seen), 303)


@pages.route(
    "/cases/<uuid:case_id>/openings/<uuid:opening_id>", methods=["GET", "POST"], endpoint="look_at_opening"
)
@requires(Permission.KEEP_OUT)
def look_at(case_id: UUID, opening_id: UUID) -> Shown:
    """Show an opening, and ask whether it was right."""
    work = current_work()
    opening = openings.to_judge(work, case_id, opening_id)
    known = {} if opening.was_right is None else {"was_right": "yes" if opening.was_right else "no"}
    form = LookForm(data={**known, "words": opening.words})
    if form.validate_on_submit():
        try:
            openings.look_at(
                work, case_id, opening_id, was_right=form.was_right.data == "yes", words=form.words.data
            )
        except Refusal as refusal:
            form.refuse(refusal, "words" if refusal.code == "words" else "")
        else:
            announce("What you found is kept.")
            return redirect(url_for("casework.case_people", case_id=case_id), 303)
    return render_template(
        "casework/need_to_know/look_at.html",
        case=cases.show_case(work, case_id),
        form=form,
        opening=opening,
        read=pages_read.of_opening(work, case_id, opening_id),
        in_words=in_words,
    )
