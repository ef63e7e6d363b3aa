"""Pages: what is done with a review that is public. Taking it back at once, and correcting it."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from casework.actions.reviews import correcting, prepared_reviews, withdrawing
from casework.actions.work import Refusal
from casework.rules.permissions import Permission
from casework.rules.withdrawal import (
    CHOICES,
    CORRECTION_AT_MOST,
    LONGEST,
    PUBLIC_WORDS,
    may_be_corrected,
    may_be_withdrawn,
)
from webforms.access import current_work, requires
from webforms.fields import Choice, LongText, Needed, PageForm
from webforms.journeys.review.views import pages
from webforms.pages import announce, warn

Shown = str | Response


class WithdrawForm(PageForm):
    """One page: why a review is taken off the public site."""

    said = Choice(
        "What is the public told?", tuple(CHOICES.items()), validators=[Needed("Select what the public is told")]
    )
    why = LongText(
        "Why is it withdrawn?",
        what="The reason",
        limit=LONGEST,
        rows=4,
        hint="For the partnership’s own record; the public does not read it.",
        validators=[Needed("Enter why the review is withdrawn")],
    )


class CorrectForm(PageForm):
    """One page: what a corrected version corrects."""

    what = LongText(
        "What is corrected?",
        what="What is corrected",
        limit=CORRECTION_AT_MOST,
        rows=4,
        hint="The public reads it with the review. For example, the year of a meeting on page 12. Name nobody.",
        validators=[Needed("Enter what is corrected")],
    )


@pages.route("/reviews/<uuid:review_id>/withdraw", methods=["GET", "POST"], endpoint="withdraw")
@requires(Permission.HOLD_BACK_REVIEW)
def withdraw(review_id: UUID) -> Shown:
    """Ask why, then take the review off the public site at once; twice is once."""
    work = current_work()
    view = prepared_reviews.show_review(work, review_id)
    form = WithdrawForm()
    if form.validate_on_submit():
        try:
            withdrawing.withdraw(work, review_id, said=form.said.data, why=form.why.data or "")
        except Refusal as refusal:
            form.refuse(refusal, refusal.code if refusal.code in form else "")
        else:
            announce("The review is withdrawn.")
            return redirect(url_for("review.review", review_id=review_id), 303)
    elif not may_be_withdrawn(view.state):
        warn("This review is not on the public list.")
        return redirect(url_for("review.review", review_id=review_id), 303)
    return render_template("review/withdraw.html", form=form, review=view, words=PUBLIC_WORDS)


@pages.route("/reviews/<uuid:review_id>/correct", methods=["GET", "POST"], endpoint="correct")
@requires(Permission.PREPARE_REVIEW)
def correct(review_id: UUID) -> Shown:
    """Ask what is corrected, then prepare the corrected version; one that is begun is gone on with."""
    work = current_work()
    view = prepared_reviews.show_review(work, review_id)
    if view.later_id is not None:
        return redirect(url_for("review.review", review_id=view.later_id), 303)
    if not may_be_corrected(view.state):
        warn("This review is not on the public list, so there is nothing to correct.")
        return redirect(url_for("review.review", review_id=review_id), 303)
    form = CorrectForm()
    if form.validate_on_submit():
        try:
            later_id = correcting.correct(work, review_id, form.what.data or "")
        except Refusal as refusal:
            form.refuse(refusal, refusal.code if refusal.code in form else "")
        else:
            announce("The corrected version is begun. What is public stays as it is until it is released.")
            return redirect(url_for("review.review", review_id=later_id), 303)
    return render_template("review/correct.html", form=form, review=view)


@pages.post("/reviews/<uuid:review_id>/discard", endpoint="discard")
@requires(Permission.PREPARE_REVIEW)
def discard(review_id: UUID) -> Response:
    """Throw a corrected version away that was not released."""
    before = correcting.discard(current_work(), review_id)
    announce("The corrected version is thrown away.")
    return redirect(url_for("review.review", review_id=before), 303)
