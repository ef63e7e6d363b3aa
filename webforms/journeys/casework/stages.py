"""Pages: the stages of a case with what each needs, moving the case by hand, and a person's word on a need."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from flask import abort, redirect, render_template, url_for
from werkzeug.wrappers import Response

from casework.actions import cases, stage_moves
from casework.actions.cases import CaseView
from casework.actions.work import Refusal, Work
from casework.rules import stages as rules
from casework.rules.decisions import CLOSING, RAPID_REVIEW
from casework.rules.permissions import Permission
from casework.rules.stage_ticks import VERDICTS, Tick, Verdict
from webforms.access import current_work, may, requires
from webforms.fields import Choice, EditForm, LongText, Needed, PageForm
from webforms.journeys.casework.pages import pages
from webforms.navigation import link_to
from webforms.pages import announce

Shown = str | Response
STAGES = "/cases/<uuid:case_id>/stages"
NEEDED_STILL = "needed"

WHERE: dict[str, tuple[str, Permission, dict[str, Any]]] = {
    "scope": ("casework.scope", Permission.EDIT_CASE, {}),
    "requests": ("casework.send_requests", Permission.SEND_REQUESTS, {}),
    "chronology": ("casework.case", Permission.SEE_CASES, {}),
    "meeting": ("casework.meetings", Permission.SEE_CASES, {}),
    "decision": ("casework.record_decision", Permission.RECORD_DECISION, {"kind": RAPID_REVIEW}),
    "signatures": ("casework.decisions", Permission.SEE_CASES, {}),
    "panel": ("casework.decisions", Permission.SEE_CASES, {}),
    "family": ("casework.family", Permission.SEE_CASES, {}),
    "report": ("review.prepare", Permission.PREPARE_REVIEW, {}),
    "no-hold": ("casework.processes", Permission.SEE_CASES, {}),
    "family-told": ("casework.family", Permission.SEE_CASES, {}),
    "actions": ("casework.action_plan", Permission.SEE_CASES, {}),
    "closing": ("casework.record_decision", Permission.RECORD_DECISION, {"kind": CLOSING}),
}
"""The page on which a need is met: its endpoint takes `case_id`."""


class MoveForm(PageForm):
    """One page: to which stage the case goes."""

    to = Choice("To which stage does the case go?", validators=[Needed("Select a stage")])
    reason = LongText(
        "Why?",
        what="The reason",
        limit=stage_moves.LONGEST,
        rows=4,
        hint="Needed when the case goes back, or goes on although something is open. Do not name anybody.",
    )


class NeedForm(EditForm):
    """One page: what somebody says of a thing that the records do not show."""

    verdict = Choice(
        "What do you say of it?",
        (*VERDICTS.items(), (NEEDED_STILL, "It is still to be done")),
        validators=[Needed("Select what you say of it")],
    )
    words = LongText(
        "When and how was it done, or why is it not needed?",
        what="Your words",
        limit=stage_moves.LONGEST,
        rows=4,
        hint="Do not name anybody.",
    )


@pages.get(STAGES, endpoint="stages")
@requires(Permission.SEE_CASES)
def show(case_id: UUID) -> str:
    """Show the stages of a case, what each needs, and each move."""
    work = current_work()
    case = cases.show_case(work, case_id)
    return render_template(
        "casework/stages/stages.html", case=case, view=stage_moves.show(work, case_id), where=_where(case)
    )


@pages.route(f"{STAGES}/move", methods=["GET", "POST"], endpoint="move_stage")
@requires(Permission.MOVE_STAGE)
def move(case_id: UUID) -> Shown:
    """Bring a case to another stage by hand."""
    work = current_work()
    case = cases.show_case(work, case_id)
    form = MoveForm()
    form.to.offer([(stage.name, stage.title) for stage in rules.by_hand(case.stage.name)])
    if form.validate_on_submit():
        try:
            stage_moves.move(work, case_id, form.to.data, reason=form.reason.data or "")
        except Refusal as refusal:
            form.refuse(refusal, "reason" if refusal.code == "reason" else "to")
        else:
            announce("The case is in another stage now.")
            return redirect(url_for("casework.stages", case_id=case_id), 303)
    return render_template("casework/stages/move.html", case=case, form=form, ticks=_open_in(work, case))


@pages.route(f"{STAGES}/needs/<name>", methods=["GET", "POST"], endpoint="say_of_need")
@requires(Permission.MOVE_STAGE)
def say(case_id: UUID, name: str) -> Shown:
    """Ask whether something was done elsewhere, or is not needed."""
    work = current_work()
    case, view = cases.show_case(work, case_id), stage_moves.one_need(work, case_id, name)
    if view.tick.state == "done" and not view.said:
        abort(404)
    form = NeedForm(data={"verdict": view.tick.said or None, "words": view.words})
    if form.validate_on_submit():
        verdict = None if form.verdict.data == NEEDED_STILL else cast(Verdict, form.verdict.data)
        try:
            stage_moves.say(work, case_id, name, verdict, form.words.data or "")
        except Refusal as refusal:
            form.refuse(refusal, "words")
        else:
            announce("What you said is kept.")
            return redirect(url_for("casework.stages", case_id=case_id), 303)
    return render_template("casework/stages/need.html", case=case, view=view, form=form)


def _open_in(work: Work, case: CaseView) -> list[Tick]:
    (now,) = (part for part in stage_moves.show(work, case.id).path if part.place == "now")
    return [one.tick for one in now.needs if one.tick.state == "open"]


def _where(case: CaseView) -> dict[str, str]:
    """Return the addresses of the pages on which needs are met that this person may open, by the needs' names."""
    found = {
        name: link_to(endpoint, case_id=case.id, **values)
        for name, (endpoint, permission, values) in WHERE.items()
        if may(permission)
    }
    if may(Permission.SEND_REQUESTS):
        found["returns"] = url_for("casework.all_requests", case=case.id, show="all")
    if case.referral_id and may(Permission.EDIT_CASE) and may(Permission.SEE_REFERRALS):
        found["referral-checked"] = url_for("casework.referral_office", referral_id=case.referral_id)
        found["notified"] = url_for("casework.notification", referral_id=case.referral_id)
    if may(Permission.SEE_REVIEWS):
        found |= dict.fromkeys(("sent-before", "released", "public", "repository"), url_for("review.reviews"))
    return {name: address for name, address in found.items() if address}
