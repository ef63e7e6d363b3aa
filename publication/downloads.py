"""Serving the documents themselves: the approved bytes, with the right name and type, whole or in part."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, abort, request, send_file

from publication.pages import known_slug
from publication.parts import parts
from publication.review import PublishedDocument, PublishedReview

downloads = Blueprint("downloads", __name__)

# A programme that fetches everything is no reader. What it calls itself is looked at here and kept nowhere.
_PROGRAMMES = ("bot", "crawl", "spider", "slurp", "monitor")


@downloads.get("/reviews/<slug>/<document_slug>")
def document(slug: str, document_slug: str) -> Response:
    """One document of a review. A PDF opens in the browser, other formats are saved."""
    here = parts()
    review = here.catalogue.find(known_slug(slug))
    found = next((one for one in review.documents if one.slug == document_slug), None) if review else None
    if review is None or found is None:
        abort(404)
    response = send_file(
        here.files.verified(found.sha256).absolute(),
        mimetype=found.media_type,
        as_attachment=found.format != "PDF",
        download_name=file_name(review, found),
        conditional=True,
        etag=found.sha256,
    )
    # Kept, but asked for each time: a document that is withdrawn or corrected must not live on in caches.
    response.headers["Cache-Control"] = "public, no-cache"
    if _is_new_download(response):
        here.counts.add(review.slug, found.slug, datetime.now(UTC).date())
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
