"""Pages of publication: the list, preparing, documents and their checks, the release, the package."""

from __future__ import annotations

from typing import Any, BinaryIO, cast
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from casework.actions import cases, prepared_reviews, reviews
from casework.actions.work import Refusal
from casework.rules.permissions import Permission
from documents.safety.preflight import Kind, preflight
from documents.safety.refusals import Refused
from webforms.access import current_store, current_work, requires
from webforms.downloads import safe_name, send
from webforms.journeys.review.forms import DocumentForm, PrepareForm, ReleaseForm
from webforms.pages import announce
from webforms.security import takes_files

pages = Blueprint("review", __name__)
Shown = str | Response

STATES = {
    "draft": "Being prepared",
    "checking": "Being checked",
    "stopped": "Stopped by a check",
    "ready": "Ready to be released",
    "releasing": "Released, being put on the public list",
    "published": "On the public list",
    "withdrawn": "Withdrawn",
}
PDF_ONLY: tuple[Kind, ...] = ("pdf",)
RUNNING = ("checking", "releasing")


@pages.get("/reviews", endpoint="reviews")
@requires(Permission.SEE_REVIEWS)
def review_list() -> str:
    """Show every review, newest first."""
    lines = prepared_reviews.list_reviews(current_work())
    return render_template("review/reviews.html", lines=lines, states=STATES)


@pages.route("/cases/<uuid:case_id>/reviews/new", methods=["GET", "POST"], endpoint="prepare")
@requires(Permission.PREPARE_REVIEW)
def prepare(case_id: UUID) -> Shown:
    """Ask for the entry in the public list."""
    work = current_work()
    case = cases.show_case(work, case_id)
    form = PrepareForm(data={"publish_on": work.today})
    if form.validate_on_submit() and form.publish_on.data:
        try:
            review_id = reviews.prepare(
                work,
                case_id,
                title=form.title.data or "",
                kind=form.kind.data,
                summary=form.summary.data or "",
                themes=(form.themes.data or "").split(","),
                publish_on=form.publish_on.data,
            )
        except Refusal as refusal:
            form.refuse(refusal, "title")
        else:
            return redirect(url_for("review.add_document", review_id=review_id), 303)
    return render_template("review/prepare.html", form=form, case=case)


@pages.get("/reviews/<uuid:review_id>", endpoint="review")
@requires(Permission.SEE_REVIEWS)
def review(review_id: UUID) -> str:
    """Show one review: its documents, what the checks say, and what can be done."""
    view = prepared_reviews.show_review(current_work(), review_id)
    return render_template(
        "review/review.html",
        review=view,
        state=STATES[view.state],
        running=view.state in RUNNING or (view.state == "published" and not view.handoff_ready),
        public_address=f"{current_store().public_address}/reviews/{view.slug}",
        release=ReleaseForm(),
        exit_this_page=False,
    )


@pages.get("/reviews/<uuid:review_id>/progress.json", endpoint="progress")
@requires(Permission.SEE_REVIEWS)
def progress(review_id: UUID) -> dict[str, Any]:
    """Say whether checks, publication and package are done, for the page's script."""
    view = prepared_reviews.show_review(current_work(), review_id)
    running = view.state in RUNNING or (view.state == "published" and not view.handoff_ready)
    text = STATES[view.state] if view.state != "published" or not running else "Building the repository’s package"
    return {"done": not running, "value": int(not running), "max": 1, "text": text}


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
            )
        except Refused as refused:
            form.refuse_in_words(refused.message, "file")
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


@pages.post("/reviews/<uuid:review_id>/release", endpoint="release")
@requires(Permission.RELEASE_REVIEW)
def release(review_id: UUID) -> Response:
    """Release what was checked; a second press changes nothing."""
    reviews.release_review(current_work(), review_id)
    announce("The review is released.")
    return redirect(url_for("review.review", review_id=review_id), 303)


@pages.get("/reviews/<uuid:review_id>/repository-package", endpoint="package")
@requires(Permission.SEE_REVIEWS)
def package(review_id: UUID) -> Response:
    """Give the package for the national repository."""
    return send(prepared_reviews.handoff_package(current_work(), review_id))
