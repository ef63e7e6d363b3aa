"""Pages of the web page of a document: adding the Word file, describing its pictures, reading it as published."""

from __future__ import annotations

from typing import Any, BinaryIO, cast
from uuid import UUID

from flask import redirect, render_template, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from casework.actions.reviews import prepared_reviews, web_pages
from casework.actions.reviews.web_pages import LONGEST_DESCRIPTION, WebPageView
from casework.actions.work import NotFound, Refusal
from casework.rules.permissions import Permission
from documents.safety.preflight import Kind, preflight
from documents.safety.refusals import Refused
from webforms.access import current_store, current_work, requires
from webforms.downloads import safe_name, show
from webforms.fields import AnyOf, FileUpload, LongText, Needed, PageForm
from webforms.journeys.review.views import pages
from webforms.pages import announce
from webforms.security import takes_files

Shown = str | Response
WORD_ONLY: tuple[Kind, ...] = ("docx",)
NOT_WORD = "The file must be a Word document (.docx). Save it as one from the program it was made with"
_WORDS, _DECORATION = "words_", "decoration_"


class WordFileForm(PageForm):
    """One page: the Word file of a document."""

    file = FileUpload(
        "The Word file",
        what="The Word file",
        kinds="Word (.docx)",
        accept=".docx",
        validators=[Needed("Select the Word file")],
    )


class PicturesForm(PageForm):
    """One page: what each picture shows. Made by `pictures_form`, with two fields for each picture."""


@pages.route(
    "/reviews/<uuid:review_id>/documents/<uuid:document_id>/web-page",
    methods=["GET", "POST"],
    endpoint="add_web_page",
)
@requires(Permission.PREPARE_REVIEW)
@takes_files
def add_web_page(review_id: UUID, document_id: UUID) -> Shown:
    """Take the Word file that a document was made from; its web page is made and checked."""
    work = current_work()
    review = prepared_reviews.show_review(work, review_id)
    document = next((one for one in review.documents if one.id == document_id and one.version_of is None), None)
    if document is None:
        raise NotFound
    form = WordFileForm()
    if form.validate_on_submit():
        sent = form.file.data
        name = safe_name(sent.filename or "document.docx")
        source = cast(BinaryIO, sent.stream)
        try:
            preflight(source, name, current_store().upload_limit, WORD_ONLY)
            web_pages.add_web_page(work, review_id, document_id, file_name=name, source=source)
        except Refused as refused:
            form.refuse_in_words(NOT_WORD if refused.code == "not-accepted" else refused.message, "file")
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for("review.review", review_id=review_id), 303)
    return render_template("review/add_web_page.html", form=form, review=review, document=document)


@pages.get("/reviews/documents/<uuid:document_id>/web-page", endpoint="web_page")
@requires(Permission.SEE_REVIEWS)
def web_page(document_id: UUID) -> str:
    """Show a web page as it would be published."""
    page = web_pages.show(current_work(), document_id)
    # Written by documents.web_pages.page_html: known elements, every text escaped.
    return render_template("review/web_page.html", page=page, body=Markup(page.body))  # noqa: S704


@pages.get("/reviews/documents/<uuid:document_id>/picture-<int:number>", endpoint="web_page_picture")
@requires(Permission.SEE_REVIEWS)
def web_page_picture(document_id: UUID, number: int) -> Response:
    """Give a picture of a web page."""
    return show(web_pages.picture(current_work(), document_id, number))


@pages.route(
    "/reviews/documents/<uuid:document_id>/pictures", methods=["GET", "POST"], endpoint="describe_pictures"
)
@requires(Permission.PREPARE_REVIEW)
def describe_pictures(document_id: UUID) -> Shown:
    """Ask what each picture of a web page shows; the page is then made and checked anew."""
    work = current_work()
    page = web_pages.show(work, document_id)
    review = redirect(url_for("review.review", review_id=page.review_id), 303)
    if not page.pictures:
        return review
    form = pictures_form(page)
    if form.validate_on_submit():
        said = {
            one.key: (form[f"{_WORDS}{at}"].data or "", bool(form[f"{_DECORATION}{at}"].data))
            for at, one in enumerate(page.pictures)
        }
        lacking = [
            at for at, one in enumerate(page.pictures) if not said[one.key][0].strip() and not said[one.key][1]
        ]
        for at in lacking:
            form.refuse_in_words(
                f"Enter what picture {at + 1} shows, or select that it is decoration", f"{_WORDS}{at}"
            )
        if not lacking:
            try:
                web_pages.describe_pictures(work, document_id, said)
            except Refusal as refusal:
                form.refuse(refusal)
            else:
                announce("The descriptions are saved.")
                return review
    return render_template(
        "review/pictures.html",
        form=form,
        page=page,
        fields=[(form[f"{_WORDS}{at}"], form[f"{_DECORATION}{at}"]) for at in range(len(page.pictures))],
    )


def pictures_form(page: WebPageView) -> PicturesForm:
    """Return the form of the pictures of one web page."""
    fields: dict[str, Any] = {}
    given: dict[str, Any] = {}
    for at, one in enumerate(page.pictures):
        fields[f"{_WORDS}{at}"] = LongText(
            f"What does picture {at + 1} show?",
            what=f"The description of picture {at + 1}",
            limit=LONGEST_DESCRIPTION,
            rows=3,
            hint="Say what a reader learns from it, in a sentence or two. Name nobody.",
        )
        fields[f"{_DECORATION}{at}"] = AnyOf(
            "", (("yes", "It is decoration: nobody misses anything without it"),), small=True
        )
        given[f"{_WORDS}{at}"], given[f"{_DECORATION}{at}"] = one.described, ["yes"] if one.decoration else []
    form: PicturesForm = type("OwnPicturesForm", (PicturesForm,), fields)(data=given)
    return form
