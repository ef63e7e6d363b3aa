"""Pages: the recommendations and actions of a case, and the case's themes."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.actions import cases
from casework.actions.plans import case_themes, owners, planned, recommendations
from casework.actions.work import NotFound, Refusal, Work
from casework.rules.permissions import Permission
from webforms.access import current_work, requires
from webforms.journeys.casework.pages import pages
from webforms.journeys.casework.plans.plan_forms import ActionForm, RecommendationForm, ThemesForm
from webforms.pages import announce, warn

Shown = str | Response
FIELDS = {"name": "owner_name", "email": "owner_email"}
"""Codes of refusals whose field has another name."""
USUALLY = timedelta(days=91)
"""A quarter: the day that a new action's form proposes."""


@pages.get("/cases/<uuid:case_id>/actions", endpoint="action_plan")
@requires(Permission.SEE_CASES)
def action_plan(case_id: UUID) -> str:
    """Show the case's themes, its recommendations, and what is done about each."""
    work = current_work()
    actions = planned.of_case(work, case_id)
    return render_template(
        "casework/plans/plan.html",
        case=cases.show_case(work, case_id),
        themes=case_themes.show(work, case_id),
        recommendations=recommendations.of_case(work, case_id),
        actions=actions,
        loose=[action for action in actions if action.recommendation_id is None],
        open=sum(action.closed_on is None for action in actions),
        late=sum(action.standing.late for action in actions),
    )


@pages.route("/cases/<uuid:case_id>/themes", methods=["GET", "POST"], endpoint="case_themes")
@requires(Permission.PLAN_ACTIONS)
def themes(case_id: UUID) -> Shown:
    """Ask which themes the case is about."""
    work = current_work()
    form = ThemesForm(data={"themes": case_themes.show(work, case_id)})
    form.themes.offer([(theme, theme) for theme in case_themes.to_choose(work, case_id)])
    if form.validate_on_submit():
        case_themes.give(work, case_id, form.themes.data or ())
        announce("The themes are saved.")
        return _to_plan(case_id)
    case = cases.show_case(work, case_id)
    return render_template("casework/plans/themes.html", form=form, case=case)


@pages.route("/cases/<uuid:case_id>/recommendations/new", methods=["GET", "POST"], endpoint="add_recommendation")
@requires(Permission.PLAN_ACTIONS)
def add_recommendation(case_id: UUID) -> Shown:
    """Ask for a recommendation."""
    work = current_work()
    form = RecommendationForm(data={"themes": case_themes.show(work, case_id)})
    _offer(form, work, case_id)
    if form.validate_on_submit():
        try:
            recommendations.add(work, case_id, form.written())
        except Refusal as refusal:
            form.refuse(refusal, refusal.code if refusal.code in form else "")
        else:
            announce("The recommendation is added. Add the actions that follow from it.")
            return _to_plan(case_id)
    case = cases.show_case(work, case_id)
    return render_template("casework/plans/recommendation.html", form=form, case=case, view=None)


@pages.route(
    "/recommendations/<uuid:recommendation_id>", methods=["GET", "POST"], endpoint="change_recommendation"
)
@requires(Permission.PLAN_ACTIONS)
def change_recommendation(recommendation_id: UUID) -> Shown:
    """Show a recommendation to be changed."""
    work = current_work()
    view = recommendations.one(work, recommendation_id)
    kept = {"text": view.text, "measure": view.measure, "source": view.source, "themes": view.themes}
    form = RecommendationForm(data={**kept, "agencies": [str(one) for one in view.agencies]})
    _offer(form, work, view.case_id, view.themes)
    if form.validate_on_submit():
        try:
            recommendations.change_words(work, recommendation_id, form.written())
        except Refusal as refusal:
            form.refuse(refusal, refusal.code if refusal.code in form else "")
        else:
            announce("The recommendation is changed.")
            return _to_plan(view.case_id)
    case = cases.show_case(work, view.case_id)
    return render_template("casework/plans/recommendation.html", form=form, case=case, view=view)


@pages.post("/recommendations/<uuid:recommendation_id>/withdraw", endpoint="withdraw_recommendation")
@requires(Permission.PLAN_ACTIONS)
def withdraw(recommendation_id: UUID) -> Response:
    """Take a recommendation back from which nothing follows."""
    work = current_work()
    view = recommendations.one(work, recommendation_id)
    try:
        recommendations.withdraw(work, recommendation_id)
    except Refusal as refusal:
        warn(refusal.message)
    else:
        announce("The recommendation is taken back. It stays readable.")
    return _to_plan(view.case_id)


@pages.route("/cases/<uuid:case_id>/actions/new", methods=["GET", "POST"], endpoint="add_action")
@requires(Permission.PLAN_ACTIONS)
def add_action(case_id: UUID) -> Shown:
    """Ask for an action; ?recommendation= is what it follows from."""
    work = current_work()
    asked = _asked_for(work, case_id)
    form = ActionForm(data={"due_on": work.today + USUALLY, "agency": _only_agency(asked)})
    offer(form, work, case_id)
    if form.validate_on_submit():
        try:
            planned.add(work, case_id, form.agreed(), asked.id if asked else None)
        except Refusal as refusal:
            field = FIELDS.get(refusal.code, refusal.code)
            form.refuse(refusal, field if field in form else "")
        else:
            announce("The action is added. Its owner gets an email.")
            if "another" in request.form:
                return redirect(request.full_path.rstrip("?"), 303)
            return _to_plan(case_id)
    case = cases.show_case(work, case_id)
    return render_template("casework/plans/action_form.html", form=form, case=case, asked=asked, view=None)


def offer(form: ActionForm, work: Work, case_id: UUID) -> None:
    """Offer who may do an action of a case, and who may own it."""
    form.offer(owners.agencies_to_choose(work), owners.to_choose(work, case_id))


def _offer(form: RecommendationForm, work: Work, case_id: UUID, chosen: tuple[str, ...] = ()) -> None:
    form.agencies.offer([(str(one), name) for one, name in owners.agencies_to_choose(work)])
    form.themes.offer([(theme, theme) for theme in case_themes.to_choose(work, case_id, chosen)])


def _asked_for(work: Work, case_id: UUID) -> recommendations.RecommendationView | None:
    wanted = request.args.get("recommendation", type=UUID)
    if wanted is None:
        return None
    found = recommendations.one(work, wanted)
    if found.case_id != case_id:
        raise NotFound
    return found


def _only_agency(asked: recommendations.RecommendationView | None) -> str | None:
    return str(asked.agencies[0]) if asked and len(asked.agencies) == 1 else None


def _to_plan(case_id: UUID) -> Response:
    return redirect(url_for("casework.action_plan", case_id=case_id), 303)
