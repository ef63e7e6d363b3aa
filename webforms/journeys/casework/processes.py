"""Pages: processes beside the review, what holds its publication back, and lifting that."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import HiddenField

from casework.actions import cases
from casework.actions.around import holding, processes
from casework.actions.around.processes import ProcessView
from casework.actions.work import Refusal
from casework.rules.permissions import Permission
from casework.rules.processes import BODY, KINDS, LONGEST, STATES
from webforms.access import current_work, requires
from webforms.fields import (
    Choice,
    ChoiceOfMany,
    DayMonthYear,
    EmailAddress,
    LongText,
    Needed,
    PageForm,
    TextLine,
)
from webforms.journeys.casework.pages import pages
from webforms.pages import announce, warn

Shown = str | Response
PROCESSES = "/cases/<uuid:case_id>/processes"
BY_DATE, BY_EVENT = "date", "event"


class ProcessForm(PageForm):
    """One page: a process beside the review."""

    seen = HiddenField(default="0")
    kind = Choice("What is it?", tuple(KINDS.items()), validators=[Needed("Select what it is")])
    state = Choice("How does it stand?", tuple(STATES.items()), validators=[Needed("Select how it stands")])
    organisation = TextLine(
        "Organisation",
        limit=200,
        hint="For example, the coroner’s office or the police team.",
        validators=[Needed("Enter the organisation")],
    )
    contact = TextLine("Whom do you talk to? (optional)", what="The name", limit=200)
    phone = TextLine("Telephone number (optional)", what="The telephone number", limit=50, inputmode="tel")
    email = EmailAddress("Email address (optional)", autocomplete="off")
    reference = TextLine("Their reference (optional)", what="The reference", limit=100)
    next_on = DayMonthYear(
        "Next date (optional)", what="The next date", hint="For example, of a hearing or an inquest."
    )
    next = TextLine("What happens on that day? (optional)", what="What happens then", limit=300)
    notes = LongText(
        "Notes (optional)", what="The notes", limit=LONGEST, rows=4, hint="Coordinators and the chair read them."
    )


class HoldForm(PageForm):
    """One page: until when nothing is published, and why."""

    until = Choice(
        "Until when is nothing published?",
        ((BY_DATE, "Until a date"), (BY_EVENT, "Until something has happened")),
        validators=[Needed("Select until when nothing is published")],
    )
    until_on = DayMonthYear("Which date?", what="The date")
    event = TextLine(
        "What must have happened?",
        what="What must have happened",
        limit=300,
        hint="For example, the criminal trial has ended. Do not name anybody.",
    )
    reason = LongText(
        "Why?",
        what="The reason",
        limit=LONGEST,
        rows=4,
        hint="Whoever reads the case reads it. Do not name anybody.",
        validators=[Needed("Enter why nothing may be published until then")],
    )
    process_id = ChoiceOfMany("For which process? (optional)", ask="For none of them")


class LiftForm(PageForm):
    """One page: why a hold is lifted."""

    why = LongText(
        "Why may publication go ahead?",
        what="The reason",
        limit=LONGEST,
        rows=4,
        hint="For example, who told you that, and when. Do not name anybody of the family.",
        validators=[Needed("Enter why publication may go ahead")],
    )


@pages.get(PROCESSES, endpoint="processes")
@requires(Permission.SEE_CASES)
def show(case_id: UUID) -> str:
    """Show the processes beside the review, and what holds its publication back."""
    work = current_work()
    return render_template(
        "casework/processes/processes.html",
        case=cases.show_case(work, case_id),
        processes=processes.of_case(work, case_id),
        holds=holding.of_case(work, case_id),
        states=STATES,
    )


@pages.route(f"{PROCESSES}/new", methods=["GET", "POST"], endpoint="record_process")
@requires(Permission.KEEP_PROCESSES)
def record(case_id: UUID) -> Shown:
    """Ask about a process."""
    return _process(case_id, None)


@pages.route(f"{PROCESSES}/<uuid:process_id>", methods=["GET", "POST"], endpoint="change_process")
@requires(Permission.KEEP_PROCESSES)
def change(case_id: UUID, process_id: UUID) -> Shown:
    """Change what is known of a process."""
    return _process(case_id, processes.one(current_work(), case_id, process_id))


@pages.route(f"{PROCESSES}/holds/new", methods=["GET", "POST"], endpoint="place_hold")
@requires(Permission.KEEP_PROCESSES)
def place(case_id: UUID) -> Shown:
    """Ask until when nothing is published, and why."""
    work = current_work()
    form = HoldForm()
    known = processes.of_case(work, case_id)
    form.process_id.offer([(str(one.id), f"{one.title}: {one.body['organisation']}") for one in known])
    if form.validate_on_submit():
        by_date = form.until.data == BY_DATE
        if by_date and form.until_on.data is None:
            form.refuse_in_words("Enter the date until which nothing is published", "until_on")
        elif not by_date and not form.event.data:
            form.refuse_in_words("Enter what must have happened", "event")
        else:
            try:
                placed = holding.place(
                    work,
                    case_id,
                    until_on=form.until_on.data if by_date else None,
                    event=form.event.data or "",
                    reason=form.reason.data,
                    process_id=UUID(form.process_id.data) if form.process_id.data else None,
                )
            except Refusal as refusal:
                form.refuse(refusal, refusal.code if refusal.code in form else "")
            else:
                announce("Publication is held. It stays so until somebody lifts the hold.")
                if placed.taken_back:
                    warn("A review that was released for a later day is taken back. Release it again later.")
                if placed.published:
                    warn("A review of this case is public already. A hold does not take it off the public list.")
                return redirect(url_for("casework.processes", case_id=case_id), 303)
    return render_template("casework/processes/hold.html", case=cases.show_case(work, case_id), form=form)


@pages.route(f"{PROCESSES}/holds/<uuid:hold_id>/lift", methods=["GET", "POST"], endpoint="lift_hold")
@requires(Permission.KEEP_PROCESSES)
def lift(case_id: UUID, hold_id: UUID) -> Shown:
    """Ask why publication may go ahead, then lift the hold."""
    work = current_work()
    hold = holding.one(work, case_id, hold_id)
    if hold.lifted_at is not None:
        warn("This hold was lifted already.")
        return redirect(url_for("casework.processes", case_id=case_id), 303)
    form = LiftForm()
    if form.validate_on_submit():
        holding.lift(work, case_id, hold_id, form.why.data)
        announce("The hold is lifted.")
        return redirect(url_for("casework.processes", case_id=case_id), 303)
    return render_template(
        "casework/processes/lift.html", case=cases.show_case(work, case_id), form=form, hold=hold
    )


def _process(case_id: UUID, view: ProcessView | None) -> Shown:
    work = current_work()
    data = {"seen": "0"}
    form = ProcessForm(
        data={**view.body, "kind": view.kind, "state": view.state, "next_on": view.next_on, "seen": view.revision}
        if view
        else data
    )
    if form.validate_on_submit():
        seen = str(form.seen.data or "")
        try:
            processes.keep(
                work,
                case_id,
                kind=form.kind.data,
                state=form.state.data,
                next_on=form.next_on.data,
                body={name: form[name].data or "" for name in BODY},
                process_id=view.id if view else None,
                seen=int(seen) if seen.isdecimal() else 0,
            )
        except Refusal as refusal:
            form.refuse(refusal, refusal.code if refusal.code in form else "")
        else:
            announce("It is recorded.")
            return redirect(url_for("casework.processes", case_id=case_id), 303)
    return render_template(
        "casework/processes/process.html", case=cases.show_case(work, case_id), form=form, view=view
    )
