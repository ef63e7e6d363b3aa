"""Pages: the meetings of a case, planning one, who is asked, moving it and cancelling it."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.actions import cases
from casework.actions.meetings import invitations, lists, planning, shown
from casework.actions.meetings.planning import Offered, Plan
from casework.actions.meetings.shown import MeetingPage
from casework.actions.work import Refusal
from casework.rules import meetings as rules
from casework.rules.permissions import Permission
from casework.rules.stages import CLOSED
from webforms.access import current_work, requires
from webforms.journeys.casework.meetings.forms import CancelForm, PlanForm, people_form
from webforms.journeys.casework.pages import pages
from webforms.pages import announce, warn

Shown = str | Response
MEETINGS = "/cases/<uuid:case_id>/meetings"
ONE = f"{MEETINGS}/<uuid:meeting_id>"
_FIELDS = {"past": "held_on", "ends": "ends", "agenda": "agenda"}
OVER = "This meeting is closed or cancelled, so this cannot be changed any more."


@pages.get(MEETINGS, endpoint="meetings")
@requires(Permission.SEE_CASES)
def meeting_list(case_id: UUID) -> str:
    """Show the meetings of a case."""
    work = current_work()
    return render_template(
        "casework/meetings/meetings.html",
        case=cases.show_case(work, case_id),
        lines=lists.of_case(work, case_id),
        states=rules.STATES,
    )


@pages.route(f"{MEETINGS}/new", methods=["GET", "POST"], endpoint="plan_meeting")
@requires(Permission.RUN_MEETINGS)
def plan(case_id: UUID) -> Shown:
    """Plan a meeting; who is asked comes on the next page."""
    work = current_work()
    case = cases.show_case(work, case_id)
    if case.stage.name == CLOSED:
        warn(f"{planning.IS_CLOSED}.")
        return redirect(url_for("casework.meetings", case_id=case_id), 303)
    can = planning.offered(work, case_id)
    form = _plan_form(can, {"agenda": "\n".join(can.agenda), "begins": "", "pack": _newest_pack(can)})
    if form.validate_on_submit():
        try:
            meeting_id = planning.plan(work, case_id, _wanted(form))
        except Refusal as refusal:
            form.refuse(refusal, _FIELDS.get(refusal.code, ""))
        else:
            return redirect(url_for("casework.meeting_people", case_id=case_id, meeting_id=meeting_id), 303)
    return render_template("casework/meetings/plan.html", case=case, form=form, page=None)


@pages.route(f"{ONE}/plan", methods=["GET", "POST"], endpoint="change_meeting")
@requires(Permission.RUN_MEETINGS)
def change(case_id: UUID, meeting_id: UUID) -> Shown:
    """Change when and where a meeting is, its agenda and its pack."""
    work = current_work()
    page = shown.show(work, case_id, meeting_id)
    if is_over(page):
        return over(page)
    line, can = page.line, planning.offered(work, case_id)
    kept = {
        "held_on": line.held_on,
        "begins": line.begins,
        "ends": line.ends,
        "place": page.place,
        "agenda": "\n".join(page.agenda),
        "pack": str(page.pack[0]) if page.pack else "",
    }
    form = _plan_form(can, kept)
    if form.validate_on_submit():
        try:
            planning.change_plan(work, case_id, meeting_id, _wanted(form))
        except Refusal as refusal:
            form.refuse(refusal, _FIELDS.get(refusal.code, ""))
        else:
            announce("The meeting is changed.")
            return redirect(url_for("casework.meeting", case_id=case_id, meeting_id=meeting_id), 303)
    return render_template(
        "casework/meetings/plan.html", case=cases.show_case(work, case_id), form=form, page=page
    )


@pages.route(f"{ONE}/people", methods=["GET", "POST"], endpoint="meeting_people")
@requires(Permission.RUN_MEETINGS)
def people(case_id: UUID, meeting_id: UUID) -> Shown:
    """Ask who is asked to a meeting, and for which agency each speaks; send the invitations or not yet."""
    work = current_work()
    page = shown.show(work, case_id, meeting_id)
    if is_over(page):
        return over(page)
    known = invitations.candidates(work, case_id, meeting_id)
    form = people_form(known)
    send = request.form.get("do") == "send"
    if form.validate_on_submit():
        try:
            invitations.ask(
                work, case_id, meeting_id, accounts=form.agencies(), guests=form.named_guests(), send=send
            )
        except Refusal as refusal:
            form.refuse(refusal, "asked")
        else:
            announce("The invitations are on their way." if send else "The list is saved. Nobody was written to.")
            return redirect(url_for("casework.meeting", case_id=case_id, meeting_id=meeting_id), 303)
    return render_template(
        "casework/meetings/people.html",
        case=cases.show_case(work, case_id),
        form=form,
        page=page,
        known=known,
    )


@pages.route(f"{ONE}/cancel", methods=["GET", "POST"], endpoint="cancel_meeting")
@requires(Permission.RUN_MEETINGS)
def cancel(case_id: UUID, meeting_id: UUID) -> Shown:
    """Ask why a meeting is cancelled, then cancel it."""
    work = current_work()
    page = shown.show(work, case_id, meeting_id)
    if is_over(page):
        return over(page)
    form = CancelForm()
    if form.validate_on_submit():
        try:
            planning.cancel(work, case_id, meeting_id, form.reason.data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            announce("The meeting is cancelled.")
            return redirect(url_for("casework.meeting", case_id=case_id, meeting_id=meeting_id), 303)
    return render_template(
        "casework/meetings/cancel.html", case=cases.show_case(work, case_id), form=form, page=page
    )


def is_over(page: MeetingPage) -> bool:
    """Return whether a page that changes a meeting is opened too late. What was typed into one is not lost by it:
    a form that is sent is refused by its action, and comes back with its words.
    """
    return page.line.state != rules.PLANNED and request.method == "GET"


def over(page: MeetingPage) -> Response:
    """Return the way back to a meeting of which nothing can be changed any more."""
    warn(OVER)
    return redirect(url_for("casework.meeting", case_id=page.line.case_id, meeting_id=page.line.id), 303)


def _plan_form(can: Offered, data: dict[str, object]) -> PlanForm:
    form = PlanForm(data=data)
    form.pack.offer(
        [(str(one), f"Pack {number}, {'by name' if named else 'in codes'}") for one, number, named in can.packs]
    )
    return form


def _newest_pack(can: Offered) -> str:
    return str(can.packs[0][0]) if can.packs else ""


def _wanted(form: PlanForm) -> Plan:
    assert form.held_on.data is not None
    return Plan(
        held_on=form.held_on.data,
        begins=form.begins.data,
        ends=form.ends.data or "",
        place=form.place.data,
        agenda=rules.items(form.agenda.data),
        pack_id=UUID(form.pack.data) if form.pack.data else None,
    )
