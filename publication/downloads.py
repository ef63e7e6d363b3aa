"""Serving the documents themselves: the approved bytes, with the right name and type, whole or in part."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from flask import Blueprint, Response, abort, make_response, render_template, request, send_file, url_for

from publication.pages import known_slug
from publication.parts import parts
from publication.review import WEB_PAGE, PublishedDocument, PublishedReview
from publication.web_pages import page_of, picture_of

downloads = Blueprint("downloads", __name__)

_ASKED_FOR_EACH_TIME = "public, no-cache"

# A programme that fetches everything is no reader. What it calls itself is looked at here and kept nowhere.
_PROGRAMMES = ("bot", "crawl", "spider", "slurp", "monitor")


@downloads.get("/reviews/<slug>/<document_slug>")
def document(slug: str, document_slug: str) -> Response:
    """One document of a review. A PDF opens in the browser, a web page as one of ours, other formats are saved."""
    here = parts()
    review, found = _document_at(slug, document_slug)
    place = here.files.verified(found.sha256).absolute()
    if found.format == WEB_PAGE:
        return _counted(_web_page(review, found, place), review, found)
    response = send_file(
        place,
        mimetype=found.media_type,
        as_attachment=found.format != "PDF",
        download_name=file_name(review, found),
        conditional=True,
        etag=found.sha256,
    )
    return _counted(response, review, found)


@downloads.get("/reviews/<slug>/<document_slug>/pictures/<int:number>")
def picture(slug: str, document_slug: str, number: int) -> Response:
    """A picture of a document that is read as a page."""
    _, found = _document_at(slug, document_slug)
    if found.format != WEB_PAGE:
        abort(404)
    given = picture_of(parts().files.verified(found.sha256).read_bytes(), number)
    if given is None:
        abort(404)
    response = make_response(given[0])
    response.headers["Content-Type"] = given[1]
    response.headers["Cache-Control"] = _ASKED_FOR_EACH_TIME
    response.set_etag(f"{found.sha256}-{number}")
    return _conditional(response)


def _document_at(slug: str, document_slug: str) -> tuple[PublishedReview, PublishedDocument]:
    """Return a published document and its review, else answer 404."""
    review = parts().catalogue.find(known_slug(slug))
    found = next((one for one in review.documents if one.slug == document_slug), None) if review else None
    if review is None or found is None:
        abort(404)
    return review, found


def _web_page(review: PublishedReview, found: PublishedDocument, place: Path) -> Response:
    pictures_at = url_for("downloads.picture", slug=review.slug, document_slug=found.slug, number=0)[:-1]
    body = render_template(
        "public/web_page.html",
        review=review,
        document=found,
        original=next((one for one in review.documents if one.slug == found.version_of), None),
        page=page_of(place.read_bytes(), pictures_at),
    )
    response = make_response(body)
    # The frame of the page may change without the document: its words are part of the tag.
    response.add_etag()
    return _conditional(response)


def _conditional(response: Response) -> Response:
    response.make_conditional(request)
    return response


def _counted(response: Response, review: PublishedReview, found: PublishedDocument) -> Response:
    # Kept, but asked for each time: a document that is withdrawn or corrected must not live on in caches.
    response.headers["Cache-Control"] = _ASKED_FOR_EACH_TIME
    if _is_new_download(response):
        parts().counts.add(review.slug, found.slug, datetime.now(UTC).date())
    return response


def file_name(review: PublishedReview, document: PublishedDocument) -> str:
    """Return the name a document is saved under: made from the address, never from an uploaded file's own name."""
    return f"{review.slug}-{document.slug}.{document.ending}"


def _is_new_download(response: Response) -> bool:
    """Whether a person started to fetch the document; viewers that read on in pieces count once."""
    if request.method != "GET" or "prefetch" in request.headers.get("Sec-Purpose", ""):
        return False
    agent = request.headers.get("User-Agent", "").lower()
    if any(word in agent for word in _PROGRAMMES):
        return False
    starts = response.headers.get("Content-Range", "bytes 0-").startswith("bytes 0-")
    return response.status_code == 200 or (response.status_code == 206 and starts)
