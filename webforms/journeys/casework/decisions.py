"""Pages: what was decided in a case, recording it, signing it, and when it went to the national Panel."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from casework.actions import cases, decision_corrections, decisions, stage_moves
from casework.actions.cases import CaseView
from casework.actions.decisions import DecisionView
from casework.actions.work import Refusal
from casework.rules.decisions import CLOSING, KINDS, RAPID_REVIEW, DecisionKind
from casework.rules.permissions import Permission
from webforms.access import current_work, requires
from webforms.fields import PageForm
from webforms.journeys.casework.decision_forms import SentToPanelForm, SignForm, decision_form
from webforms.journeys.casework.pages import pages
from webforms.pages import announce, ours, warn

Shown = str | Response
DECISIONS = "/cases/<uuid:case_id>/decisions"
_FIELDS = {
    "future": "decided_on",
    "before-start": "decided_on",
    "late-reason": "late_reason",
    "words": "words",
}


@pages.get(DECISIONS, endpoint="decisions")
@requires(Permission.SEE_CASES)
def show(case_id: UUID) -> str:
    """Show every decision of the case, the newest first, with who signed."""
    work = current_work()
    return render_template(
        "casework/decisions.html",
        case=cases.show_case(work, case_id),
        decisions=[_own(view) for view in decisions.of_case(work, case_id)],
        kinds=(RAPID_REVIEW, CLOSING),
        titles=KINDS,
    )


@pages.route(f"{DECISIONS}/new/<kind>", methods=["GET", "POST"], endpoint="record_decision")
@requires(Permission.RECORD_DECISION)
def record(case_id: UUID, kind: str) -> Shown:
    """Ask what was decided."""
    work, asked = current_work(), decisions.kind_of(kind)
    case = cases.show_case(work, case_id)
    form = _in_own_words(decision_form(asked)(data=_earlier(case, kind)), asked)
    if form.validate_on_submit():
        given = {question.name: form[question.name].data or "" for question in asked.questions if question.asked}
        late = form["late_reason"].data or "" if "late_reason" in form else ""
        try:
            decisions.record(
                work, case_id, kind, decided_on=form["decided_on"].data, answers=given, late_reason=late
            )
        except Refusal as refusal:
            if refusal.code == "stands-already":
                warn("This decision is recorded already, in the same words. Nothing was recorded again.")
                return redirect(url_for("casework.decisions", case_id=case_id), 303)
            field = _FIELDS.get(refusal.code, "")
            form.refuse(refusal, field if field in form else "")
        else:
            announce("The decision is recorded.")
            return redirect(url_for("casework.decisions", case_id=case_id), 303)
    before = [view for view in decisions.of_case(work, case_id) if view.kind is asked]
    left = stage_moves.still_open(work, case_id) if kind == CLOSING else ()
    return render_template(
        "casework/decision_form.html", case=case, kind=asked, form=form, before=before, left=left
    )


@pages.route(f"{DECISIONS}/<uuid:decision_id>/sign", methods=["GET", "POST"], endpoint="sign_decision")
@requires(Permission.SIGN_DECISION)
def sign(case_id: UUID, decision_id: UUID) -> Shown:
    """Show a decision once more, and ask a safeguarding partner for their word on it."""
    work = current_work()
    view = decisions.one(work, case_id, decision_id)
    form = SignForm()
    if form.validate_on_submit():
        try:
            decisions.sign(
                work,
                case_id,
                decision_id,
                agrees=form.agrees.data == "yes",
                words=form.words.data or "",
            )
        except Refusal as refusal:
            form.refuse(refusal, _FIELDS.get(refusal.code, ""))
        else:
            announce("You have signed.")
            return redirect(url_for("casework.decisions", case_id=case_id), 303)
    return render_template(
        "casework/sign_decision.html",
        case=cases.show_case(work, case_id),
        decision=_own(view),
        form=form,
        obstacle=decisions.nothing_to_sign(work, view),
    )


@pages.route(f"{DECISIONS}/<uuid:decision_id>/sent", methods=["GET", "POST"], endpoint="decision_sent")
@requires(Permission.RECORD_DECISION)
def sent(case_id: UUID, decision_id: UUID) -> Shown:
    """Ask when a decision went to the national Panel."""
    work = current_work()
    view = decisions.one(work, case_id, decision_id)
    form = SentToPanelForm(data={"sent_on": view.sent_on})
    if form.validate_on_submit() and form.sent_on.data:
        try:
            decisions.record_sent(work, case_id, decision_id, form.sent_on.data)
        except Refusal as refusal:
            form.refuse(refusal, "sent_on")
        else:
            announce("The date is recorded.")
            return redirect(url_for("casework.decisions", case_id=case_id), 303)
    return render_template(
        "casework/decision_sent.html", case=cases.show_case(work, case_id), decision=view, form=form
    )


def _earlier(case: CaseView, kind: str) -> dict[str, Any]:
    """Return what the form shows at first: the decision that is corrected, nothing before there is one."""
    found = decision_corrections.to_correct(current_work(), case.id, kind)
    if found is None:
        return {}
    reasons = [clock.late_reason for clock in case.clocks if clock.name == "rapid-review" and kind == RAPID_REVIEW]
    return {"decided_on": found[0], "late_reason": "".join(reasons), **found[1]}


def _in_own_words(form: PageForm, kind: DecisionKind) -> PageForm:
    """Return the form with its questions and choices in the partnership's words."""
    for question in kind.questions:
        if question.asked:
            field = form[question.name]
            field.label.text = ours(field.label.text)
            if question.choices:
                field.offer([(value, ours(label)) for value, label in question.choices])
    return form


def _own(view: DecisionView) -> DecisionView:
    """Return a decision whose choices are in the partnership's words; what somebody typed stays as it is."""
    chosen = {label for question in view.kind.questions for _, label in question.choices}
    answers = tuple((label, ours(said) if said in chosen else said) for label, said in view.answers)
    return replace(view, answers=answers)
