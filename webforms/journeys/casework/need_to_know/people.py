"""Pages: who is on a case, who may know of it, and who has a conflict of interest."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from casework.actions import cases
from casework.actions.guests import inviting
from casework.actions.need_to_know import conflicts, openings, people
from casework.actions.work import Refusal
from casework.rules.need_to_know import NAMED, OPEN_TO
from casework.rules.permissions import Permission
from webforms.access import current_work, may, requires
from webforms.journeys.casework.need_to_know.forms import DeclareForm, KeepOutForm, LiftForm, OpenToForm, PutOnForm
from webforms.journeys.casework.pages import pages
from webforms.pages import announce

Shown = str | Response
CASE = "/cases/<uuid:case_id>"


@pages.route(f"{CASE}/people", methods=["GET", "POST"], endpoint="case_people")
@requires(Permission.SEE_CASES)
def case_people(case_id: UUID) -> Shown:
    """Show who is on a case; a coordinator puts somebody on it."""
    work = current_work()
    view = people.show(work, case_id)
    form = PutOnForm()
    form.who.offer(view.to_add)
    if form.validate_on_submit():
        try:
            people.put_on(work, case_id, form.who.data)
        except Refusal as refusal:
            form.refuse(refusal, "who")
        else:
            announce("They are on this case now.")
            return redirect(url_for("casework.case_people", case_id=case_id), 303)
    reads = may(Permission.KEEP_OUT)
    return render_template(
        "casework/need_to_know/people.html",
        case=cases.show_case(work, case_id),
        view=view,
        named=view.open_to == NAMED,
        open_to=OPEN_TO[view.open_to],
        form=form,
        leads=reads and view.is_on,
        conflicts=conflicts.of_case(work, case_id) if reads else (),
        openings=openings.of_case(work, case_id),
        guests=[guest for guest in inviting.of_case(work, case_id) if guest.holds],
    )


@pages.post(f"{CASE}/people/<uuid:admission_id>/off", endpoint="take_off_case")
@requires(Permission.MANAGE_CASE_PEOPLE)
def take_off(case_id: UUID, admission_id: UUID) -> Response:
    """Take somebody off a case."""
    people.take_off(current_work(), case_id, admission_id)
    announce("They are not on this case any more.")
    return _back(case_id)


@pages.route(f"{CASE}/open-to", methods=["GET", "POST"], endpoint="case_open_to")
@requires(Permission.MANAGE_CASE_PEOPLE)
def open_to(case_id: UUID) -> Shown:
    """Ask who may know of a case."""
    work = current_work()
    people.must_manage(work, case_id)
    view = people.show(work, case_id)
    form = OpenToForm(data={"whom": view.open_to})
    if form.validate_on_submit():
        try:
            people.open_to(work, case_id, form.whom.data)
        except Refusal as refusal:
            form.refuse(refusal, "whom")
        else:
            announce("It is changed who may know of this case.")
            return _back(case_id)
    return render_template(
        "casework/need_to_know/open_to.html", case=cases.show_case(work, case_id), form=form, view=view
    )


@pages.route(f"{CASE}/conflict/own", methods=["GET", "POST"], endpoint="declare_conflict")
@requires(Permission.SEE_CASES)
def declare(case_id: UUID) -> Shown:
    """Ask somebody for their own conflict of interest; the case is gone for them then."""
    work = current_work()
    form = DeclareForm()
    if form.validate_on_submit():
        try:
            conflicts.declare(work, case_id, form.reason.data)
        except Refusal as refusal:
            form.refuse(refusal, "reason")
        else:
            announce("Thank you. Nothing more of that case opens for you, and you get no emails about it.")
            return redirect(url_for("casework.cases"), 303)
    return render_template("casework/need_to_know/declare.html", case=cases.show_case(work, case_id), form=form)


@pages.route(f"{CASE}/conflict", methods=["GET", "POST"], endpoint="keep_out")
@requires(Permission.KEEP_OUT)
def keep_out(case_id: UUID) -> Shown:
    """Ask who else has a conflict of interest."""
    work = current_work()
    form = KeepOutForm()
    form.who.offer(conflicts.people_to_keep_out(work, case_id))
    if form.validate_on_submit():
        account_id = UUID(form.who.data)
        try:
            conflicts.keep_out(work, case_id, account_id, form.reason.data)
        except Refusal as refusal:
            form.refuse(refusal, "who" if refusal.code == "last-coordinator" else "reason")
        else:
            own = account_id == work.actor.account_id
            announce(f"Nothing of the case opens for {'you' if own else 'them'} now.")
            return redirect(url_for("casework.cases"), 303) if own else _back(case_id)
    return render_template("casework/need_to_know/keep_out.html", case=cases.show_case(work, case_id), form=form)


@pages.route(f"{CASE}/conflict/<uuid:exclusion_id>/end", methods=["GET", "POST"], endpoint="lift_conflict")
@requires(Permission.KEEP_OUT)
def lift(case_id: UUID, exclusion_id: UUID) -> Shown:
    """Ask why a conflict of interest ends."""
    work = current_work()
    conflict = conflicts.to_lift(work, case_id, exclusion_id)
    form = LiftForm()
    if form.validate_on_submit():
        try:
            conflicts.lift(work, case_id, exclusion_id, form.reason.data)
        except Refusal as refusal:
            form.refuse(refusal, "reason")
        else:
            announce("The conflict of interest is ended.")
            return _back(case_id)
    return render_template(
        "casework/need_to_know/lift.html", case=cases.show_case(work, case_id), form=form, conflict=conflict
    )


def _back(case_id: UUID) -> Response:
    return redirect(url_for("casework.case_people", case_id=case_id), 303)
