"""Pages: handing a published review to the national repository. The package, the e-mail, the acknowledgement."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.actions.reviews import handing_over, prepared_reviews
from casework.actions.work import Refusal
from casework.rules.permissions import Permission
from webforms.access import current_work, requires
from webforms.downloads import send as send_file
from webforms.fields import DayMonthYear, Needed, PageForm, today_or_past
from webforms.journeys.review.views import pages
from webforms.pages import announce, warn

Shown = str | Response


class SentForm(PageForm):
    """One page: when somebody sent the package themselves."""

    on = DayMonthYear(
        "When was the package sent to the national repository?",
        what="The date the package was sent",
        validators=[Needed("Enter the date the package was sent"), today_or_past],
    )


@pages.get("/reviews/<uuid:review_id>/repository", endpoint="repository")
@requires(Permission.SEE_REVIEWS)
def show(review_id: UUID) -> Shown:
    """Show the package, the e-mail that goes with it, and how the hand-over stands."""
    work = current_work()
    view = prepared_reviews.show_review(work, review_id)
    if view.published_at is None:
        warn("This review is not on the public list yet, so there is nothing to hand over.")
        return redirect(url_for("review.review", review_id=review_id), 303)
    return render_template("review/repository.html", review=view, handover=handing_over.show(work, review_id))


@pages.post("/reviews/<uuid:review_id>/repository/send", endpoint="send_package")
@requires(Permission.PREPARE_REVIEW)
def send(review_id: UUID) -> Response:
    """Send the package by e-mail."""
    try:
        handing_over.send(current_work(), review_id)
    except Refusal as refusal:
        warn(refusal.message)
    else:
        announce("The e-mail with the package is written. Look here later whether it was sent.")
    return redirect(url_for("review.repository", review_id=review_id), 303)


@pages.route("/reviews/<uuid:review_id>/repository/sent", methods=["GET", "POST"], endpoint="package_sent")
@requires(Permission.PREPARE_REVIEW)
def sent(review_id: UUID) -> Shown:
    """Ask when somebody sent the package themselves."""
    work = current_work()
    view = prepared_reviews.show_review(work, review_id)
    form = SentForm(data={"on": handing_over.show(work, review_id).handed_over_on or work.today})
    if form.validate_on_submit() and form.on.data:
        try:
            handing_over.record_sent(work, review_id, form.on.data)
        except Refusal as refusal:
            form.refuse(refusal, "on")
        else:
            announce("It is recorded that the package was sent.")
            return redirect(url_for("review.repository", review_id=review_id), 303)
    return render_template("review/package_sent.html", form=form, review=view)


@pages.post("/reviews/<uuid:review_id>/repository/anonymous", endpoint="package_anonymous")
@requires(Permission.PREPARE_REVIEW)
def anonymous(review_id: UUID) -> Response:
    """Have the package built anew, with or without the partnership's name."""
    handing_over.set_anonymous(current_work(), review_id, request.form.get("anonymous") == "yes")
    announce("The package is built anew.")
    return redirect(url_for("review.repository", review_id=review_id), 303)


@pages.get("/reviews/<uuid:review_id>/repository/email", endpoint="package_email")
@requires(Permission.PREPARE_REVIEW)
def email(review_id: UUID) -> Response:
    """Give the e-mail with the package as a file, for the person's own mail program."""
    return send_file(handing_over.email_file(current_work(), review_id))
