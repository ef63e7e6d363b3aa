"""Pages of publication: the list, preparing, documents and their checks, the release, the package."""

from __future__ import annotations

from typing import Any, BinaryIO, cast
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.actions.people import partnerships
from casework.actions.reviews import handing_over, holding_back, notices, prepared_reviews, retention, reviews
from casework.actions.reviews.prepared_reviews import ReviewView
from casework.actions.work import Refusal
from casework.rules.partnership_settings import PartnershipSettings
from casework.rules.permissions import Permission
from casework.rules.release import RESTRICTIONS
from casework.rules.retention import retention_warning
from documents.safety.preflight import Kind, preflight
from documents.safety.refusals import Refused
from webforms import long_lists
from webforms.access import current_store, current_work, requires
from webforms.downloads import safe_name, send
from webforms.journeys.review.forms import AcknowledgedForm, DocumentForm, release_form
from webforms.journeys.review_states import STATES, state_in_words
from webforms.pages import announce
from webforms.security import takes_files
from webforms.sessions import by_script

pages = Blueprint("review", __name__)
Shown = str | Response

ORDERS = {"newest": "Newest first", "date": "Publication date", "title": "Title"}
NOT_A_PDF = "The document must be a PDF. Save it as a PDF from the program it was made with"
PDF_ONLY: tuple[Kind, ...] = ("pdf",)
RUNNING = {
    "checking": "The documents are being cleaned and checked",
    "releasing": "The review is being put on the public list",
    "withdrawing": "The review is being taken off the public list",
}


@pages.get("/reviews", endpoint="reviews")
@requires(Permission.SEE_REVIEWS)
def review_list() -> str:
    """Show the reviews: filtered, sorted, page by page."""
    wanted = long_lists.asked(STATES, ORDERS)
    every = prepared_reviews.list_reviews(current_work())
    fit = [
        one
        for one in every
        if wanted.show in ("", one.state) and wanted.fits(f"{one.title} {one.case_reference} {one.kind_title}")
    ]
    if wanted.order == "title":
        fit.sort(key=lambda one: one.title.casefold())
    elif wanted.order == "date":
        fit.sort(key=lambda one: one.publish_on, reverse=True)
    return render_template(
        "review/reviews.html",
        asked=wanted,
        shows=STATES,
        orders=ORDERS,
        every=len(every),
        found=long_lists.page_of(fit, wanted, "review.reviews"),
        state=state_in_words,
    )


@pages.get("/reviews/<uuid:review_id>", endpoint="review")
@requires(Permission.SEE_REVIEWS)
def review(review_id: UUID) -> str:
    """Show one review: its documents, what the checks say, and what can be done."""
    view = prepared_reviews.show_review(current_work(), review_id)
    return render_template(
        "review/review.html",
        review=view,
        state=state_in_words(view.state, view.due_later),
        running=_running(view),
        open_states=reviews.OPEN_STATES,
        public_address=f"{current_store().public_address}/reviews/{view.slug}",
        restrictions=RESTRICTIONS,
        retention_warning=retention_warning(_settings().public_months),
        before=notices.show(current_work(), review_id),
        handover=handing_over.show(current_work(), review_id),
        exit_this_page=False,
    )


@pages.route("/reviews/<uuid:review_id>/acknowledged", methods=["GET", "POST"], endpoint="acknowledged")
@requires(Permission.PREPARE_REVIEW)
def acknowledged(review_id: UUID) -> Shown:
    """Ask when the national repository acknowledged the review."""
    work = current_work()
    view = prepared_reviews.show_review(work, review_id)
    form = AcknowledgedForm(data={"on": view.acknowledged_on})
    if view.state not in ("published", "archived"):
        return redirect(url_for("review.review", review_id=review_id), 303)
    if form.validate_on_submit() and form.on.data:
        try:
            retention.acknowledge(work, review_id, form.on.data)
        except Refusal as refusal:
            form.refuse(refusal, "on")
        else:
            announce("The acknowledgement is recorded.")
            return redirect(url_for("review.repository", review_id=review_id), 303)
    return render_template("review/acknowledged.html", form=form, review=view)


@pages.get("/reviews/<uuid:review_id>/progress.json", endpoint="progress")
@requires(Permission.SEE_REVIEWS)
@by_script
def progress(review_id: UUID) -> dict[str, Any]:
    """Say whether checks, publication and package are done, for the page's script.

    ?seen= is the state that the page shows: when it is another, the script loads the page anew.
    """
    view = prepared_reviews.show_review(current_work(), review_id)
    running = _running(view)
    done = not running or request.args.get("seen", view.state) != view.state
    text = running or state_in_words(view.state, view.due_later)
    return {"done": done, "value": int(done), "max": 1, "text": text}


@pages.route("/reviews/<uuid:review_id>/documents/new", methods=["GET", "POST"], endpoint="add_document")
@requires(Permission.PREPARE_REVIEW)
@takes_files
def add_document(review_id: UUID) -> Shown:
    """Take a PDF; it is cleaned and checked before anybody can release it."""
    work = current_work()
    view = prepared_reviews.show_review(work, review_id)
    form = DocumentForm()
    if form.validate_on_submit():
        sent = form.file.data
        name = safe_name(sent.filename or "document.pdf")
        try:
            preflight(cast(BinaryIO, sent.stream), name, current_store().upload_limit, PDF_ONLY)
            reviews.add_document(
                work,
                review_id,
                kind=form.kind.data,
                title=form.title.data or "",
                file_name=name,
                source=cast(BinaryIO, sent.stream),
                dated_on=form.dated_on.data,
            )
        except Refused as refused:
            form.refuse_in_words(NOT_A_PDF if refused.code == "not-accepted" else refused.message, "file")
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for("review.review", review_id=review_id), 303)
    return render_template("review/add_document.html", form=form, review=view)


@pages.post("/reviews/<uuid:review_id>/documents/<uuid:document_id>/remove", endpoint="remove_document")
@requires(Permission.PREPARE_REVIEW)
def remove_document(review_id: UUID, document_id: UUID) -> Response:
    """Take a document out."""
    reviews.remove_document(current_work(), review_id, document_id)
    return redirect(url_for("review.review", review_id=review_id), 303)


@pages.get("/reviews/documents/<uuid:document_id>", endpoint="document")
@requires(Permission.SEE_REVIEWS)
def document(document_id: UUID) -> Response:
    """Give a document as it would be published."""
    return send(prepared_reviews.checked_document(current_work(), document_id))


@pages.post("/reviews/<uuid:review_id>/check", endpoint="check")
@requires(Permission.PREPARE_REVIEW)
def check(review_id: UUID) -> Response:
    """Have the documents checked again, as after a failure."""
    reviews.check_again(current_work(), review_id)
    return redirect(url_for("review.review", review_id=review_id), 303)


@pages.route("/reviews/<uuid:review_id>/release", methods=["GET", "POST"], endpoint="release")
@requires(Permission.RELEASE_REVIEW)
def release(review_id: UUID) -> Shown:
    """Ask what must be looked at and why a stop is wrong, then release what was checked; twice is once."""
    work = current_work()
    view = prepared_reviews.show_review(work, review_id)
    before = notices.show(work, review_id)
    form = release_form(view, before.lacking)
    if form.validate_on_submit():
        try:
            reviews.release_review(
                work,
                review_id,
                looked_at=form.looked_at.data,
                reasons=form.reasons(view),
                late_reason=form.late_reason.data or "" if "late_reason" in form else "",
            )
        except Refusal as refusal:
            form.refuse(refusal, "looked_at" if refusal.code == "look" else "")
        else:
            announce("The review is released.")
            return redirect(url_for("review.review", review_id=review_id), 303)
    elif view.state not in reviews.OPEN_STATES:
        return redirect(url_for("review.review", review_id=review_id), 303)
    return render_template("review/release.html", form=form, review=view, before=before)


@pages.post("/reviews/<uuid:review_id>/hold-back", endpoint="hold_back")
@requires(Permission.HOLD_BACK_REVIEW)
def hold_back(review_id: UUID) -> Response:
    """Take a release back whose publication date has not come."""
    holding_back.hold_back(current_work(), review_id)
    announce("The release is taken back.")
    return redirect(url_for("review.review", review_id=review_id), 303)


@pages.get("/reviews/<uuid:review_id>/repository-package", endpoint="package")
@requires(Permission.SEE_REVIEWS)
def package(review_id: UUID) -> Response:
    """Give the package for the national repository."""
    return send(prepared_reviews.handoff_package(current_work(), review_id))


def _settings() -> PartnershipSettings:
    return partnerships.face(current_store(), current_work().partnership_id).settings


def _running(view: ReviewView) -> str:
    """Return what the service is doing with the review by itself, "" while it waits for somebody."""
    if view.state == "published":
        return (
            ""
            if view.handoff_ready or not (view.case_id and view.documents)
            else "The repository’s package is being built"
        )
    if view.due_later or view.state not in RUNNING:
        return ""
    return RUNNING[view.state]
