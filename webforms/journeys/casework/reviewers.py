"""Pages: the region's independent reviewers, and asking one to carry out the review of a case."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.actions import cases
from casework.actions.regions import pool, reviewers_of_case
from casework.actions.regions.pool import Known
from casework.actions.work import Refusal
from casework.rules.permissions import Permission
from casework.rules.reviewers import INVITED, STATES
from webforms.access import current_work, requires
from webforms.fields import Choice, ChoiceOfMany, EmailAddress, LongText, Needed, PageForm, TextLine
from webforms.journeys.casework.pages import pages
from webforms.pages import announce

Shown = str | Response
OF_CASE = "/cases/<uuid:case_id>/reviewers"


class ReviewerForm(PageForm):
    """One page: a reviewer of the pool."""

    name = TextLine("Name", limit=100, validators=[Needed("Enter the reviewer’s name")])
    organisation = TextLine(
        "Organisation (optional)", limit=150, hint="Who works for an agency is not independent of it."
    )
    email = EmailAddress("Email address", validators=[Needed("Enter the reviewer’s email address")])
    phone = TextLine("Telephone (optional)", limit=40)
    knowledge = LongText(
        "Areas of knowledge (optional)",
        limit=1000,
        rows=3,
        hint="For example: babies, neglect, exploitation, health.",
    )
    state = Choice(
        "Are they available?", tuple(STATES.items()), validators=[Needed("Select whether they are available")]
    )
    availability = TextLine(
        "When are they available? (optional)", limit=200, hint="For example: from March, two days a week."
    )


class InviteForm(PageForm):
    """One page: which reviewer is asked, and what they learn."""

    reviewer = ChoiceOfMany("Which reviewer do you ask?", validators=[Needed("Select a reviewer")])
    words = LongText(
        "What does the reviewer need to know to say whether they can do it?",
        what="What the reviewer needs to know",
        limit=reviewers_of_case.LONGEST,
        rows=5,
        hint="For example: themes, by when. Name nobody of the family. They also see which agencies were asked.",
        validators=[Needed("Enter what the reviewer needs to know to say whether they can do it")],
    )


@pages.get("/reviewers", endpoint="reviewers")
@requires(Permission.OPEN_CASE)
def reviewers() -> str:
    """Show the region's reviewers."""
    words, state = request.args.get("words", "")[:100], request.args.get("state", "")
    state = state if state in STATES else ""
    found = pool.pool(current_work(), words=words, state=state, page=request.args.get("page", 1, type=int))
    return render_template(
        "casework/reviewers/pool.html",
        found=found,
        words=words,
        state=state,
        states=STATES,
        base=url_for("casework.reviewers", words=words or None, state=state or None),
    )


@pages.route("/reviewers/new", methods=["GET", "POST"], endpoint="new_reviewer")
@requires(Permission.OPEN_CASE)
def new_reviewer() -> Shown:
    """Register a reviewer."""
    form = ReviewerForm(data={"state": "available"})
    if form.validate_on_submit():
        try:
            pool.register(current_work(), _known(form), form.state.data)
        except Refusal as refusal:
            form.refuse(refusal, "email" if refusal.code == "there" else "")
        else:
            announce("The reviewer is registered.")
            return redirect(url_for("casework.reviewers"), 303)
    return render_template("casework/reviewers/reviewer.html", form=form, reviewer=None)


@pages.route("/reviewers/<uuid:reviewer_id>", methods=["GET", "POST"], endpoint="reviewer")
@requires(Permission.OPEN_CASE)
def reviewer(reviewer_id: UUID) -> Shown:
    """Show a reviewer; who registered them may change that."""
    work = current_work()
    view = pool.one(work, reviewer_id)
    form = ReviewerForm(data={**asdict(view.known), "state": view.state})
    if view.mine and form.validate_on_submit():
        revision = request.form.get("revision", view.revision, type=int)
        try:
            pool.change_reviewer(work, reviewer_id, revision, _known(form), form.state.data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            announce("The reviewer is changed.")
            return redirect(url_for("casework.reviewers"), 303)
    return render_template("casework/reviewers/reviewer.html", form=form if view.mine else None, reviewer=view)


@pages.get(OF_CASE, endpoint="case_reviewers")
@requires(Permission.SEE_CASES)
def case_reviewers(case_id: UUID) -> str:
    """Show who was asked to carry out the review, and what they answered."""
    work = current_work()
    return render_template(
        "casework/reviewers/case.html",
        case=cases.show_case(work, case_id),
        asked=reviewers_of_case.of_case(work, case_id),
        states=INVITED,
    )


@pages.route(f"{OF_CASE}/new", methods=["GET", "POST"], endpoint="ask_reviewer")
@requires(Permission.OPEN_CASE)
def ask_reviewer(case_id: UUID) -> Shown:
    """Ask a reviewer of the pool."""
    work = current_work()
    case, every = cases.show_case(work, case_id), pool.everybody(work)
    doubts = reviewers_of_case.doubts_of(work, case_id)
    form = InviteForm()
    form.reviewer.offer([(str(one.id), _line(one)) for one in every])
    if form.validate_on_submit():
        try:
            reviewers_of_case.invite(work, case_id, UUID(form.reviewer.data), form.words.data or "")
        except Refusal as refusal:
            form.refuse(refusal, "words" if refusal.code == "words" else "reviewer")
        else:
            announce("The reviewer is asked by email. Their answer comes here.")
            return redirect(url_for("casework.case_reviewers", case_id=case_id), 303)
    return render_template(
        "casework/reviewers/ask.html",
        form=form,
        case=case,
        every=every,
        doubts=[(one.known.name, doubts[one.id]) for one in every if one.id in doubts],
    )


@pages.post(f"{OF_CASE}/<uuid:invitation_id>/end", endpoint="end_reviewer")
@requires(Permission.OPEN_CASE)
def end_reviewer(case_id: UUID, invitation_id: UUID) -> Response:
    """End an invitation."""
    reviewers_of_case.end(current_work(), case_id, invitation_id)
    announce("The invitation is ended.")
    return redirect(url_for("casework.case_reviewers", case_id=case_id), 303)


def _known(form: ReviewerForm) -> Known:
    names = ("name", "organisation", "email", "phone", "knowledge", "availability")
    return Known(**{name: " ".join((form[name].data or "").split()) for name in names})


def _line(one: pool.ReviewerView) -> str:
    parts = [one.known.name, one.known.organisation, STATES[one.state].lower()]
    return ", ".join(part for part in parts if part)
