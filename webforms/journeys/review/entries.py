"""Pages that ask for an entry in the public list: of a review, of what is of no case, and changing either."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from flask import redirect, render_template, url_for

from casework.actions import cases
from casework.actions.people import partnerships
from casework.actions.plans import case_themes, recommendations
from casework.actions.reviews import prepared_reviews, reviews
from casework.actions.work import Refusal
from casework.rules.permissions import Permission
from casework.rules.publication_kinds import stands_alone
from webforms.access import current_store, current_work, requires
from webforms.journeys.review.forms import PrepareForm
from webforms.journeys.review.views import Shown, pages
from webforms.pages import announce

_FIELDS = {
    "title-taken": "title",
    "restriction-reason": "restriction_reason",
    "publish_on": "publish_on",
    "publish_time": "publish_time",
    "calendar": "publish_on",
    "kind": "kind",
    "link": "link",
    "learning": "learning",
}


@pages.route("/cases/<uuid:case_id>/reviews/new", methods=["GET", "POST"], endpoint="prepare")
@requires(Permission.PREPARE_REVIEW)
def prepare(case_id: UUID) -> Shown:
    """Ask for the entry in the public list."""
    work = current_work()
    case = cases.show_case(work, case_id)
    form = PrepareForm(
        data={
            "publish_on": work.today,
            "restriction": "none",
            "recommendations": "\n\n".join(
                one.text for one in recommendations.of_case(work, case_id) if not one.withdrawn
            ),
        }
    )
    del form.correction
    form.ask_of(case=True)
    form.offer(_themes(), case_themes.show(work, case_id))
    if form.validate_on_submit():
        try:
            review_id = reviews.prepare(work, case_id, **form.entry())
        except Refusal as refusal:
            form.refuse(refusal, _FIELDS.get(refusal.code, "title"))
        else:
            done = (
                "review.review" if stands_alone(form.kind.data, form.restriction.data) else "review.add_document"
            )
            return redirect(url_for(done, review_id=review_id), 303)
    return render_template("review/prepare.html", form=form, case=case)


@pages.route("/reviews/new", methods=["GET", "POST"], endpoint="prepare_other")
@requires(Permission.PREPARE_REVIEW)
def prepare_other() -> Shown:
    """Ask for the entry of what is of no case: a newsletter, a framework, guidance, a national review."""
    work = current_work()
    form = PrepareForm(data={"publish_on": work.today})
    del form.correction
    form.ask_of(case=False)
    form.offer(_themes(), ())
    if form.validate_on_submit():
        try:
            review_id = reviews.prepare(work, None, **form.entry())
        except Refusal as refusal:
            form.refuse(refusal, _FIELDS.get(refusal.code, "title"))
        else:
            done = "review.review" if stands_alone(form.kind.data, "") else "review.add_document"
            return redirect(url_for(done, review_id=review_id), 303)
    return render_template("review/prepare.html", form=form, case=None)


@pages.route("/reviews/<uuid:review_id>/change", methods=["GET", "POST"], endpoint="change")
@requires(Permission.PREPARE_REVIEW)
def change(review_id: UUID) -> Shown:
    """Change the entry in the public list; the documents are then checked again."""
    work = current_work()
    view = prepared_reviews.show_review(work, review_id)
    form = PrepareForm(data={**asdict(view), "themes": "", "recommendations": "\n\n".join(view.recommendations)})
    if view.version == 1:
        del form.correction
    form.ask_of(case=view.case_id is not None)
    form.offer(_themes(), view.themes)
    if form.validate_on_submit():
        try:
            reviews.change_entry(work, review_id, **form.entry())
        except Refusal as refusal:
            form.refuse(refusal, _FIELDS.get(refusal.code, ""))
        else:
            announce("The entry is changed.")
            return redirect(url_for("review.review", review_id=review_id), 303)
    return render_template("review/change.html", form=form, review=view)


def _themes() -> tuple[str, ...]:
    """Return the partnership's own list of themes."""
    return partnerships.face(current_store(), current_work().partnership_id).settings.themes
