"""What the views of the public site share: its options, catalogue, files and counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import current_app, request, url_for

from publication.catalogue import Catalogue, CatalogueUnavailable
from publication.counts import DownloadCounts
from publication.file_store import PublicFiles
from publication.lists import OWN_LISTS, PublicList
from publication.options import SiteOptions
from publication.review import WEB_PAGE, PublishedDocument, PublishedReview
from publication.search import Place

HIGH_CONTRAST = "high"
QUESTIONS = ("q", "year", "theme", "kind", "page", "order")


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of one running public site."""

    options: SiteOptions
    catalogue: Catalogue
    files: PublicFiles
    counts: DownloadCounts


def parts() -> Parts:
    """Return the parts of the site that is answering."""
    found: Parts = current_app.extensions["publication"]
    return found


def high_contrast() -> bool:
    """Return whether the reader chose high contrast; the choice travels in the address, never in a cookie."""
    return request.args.get("contrast") == HIGH_CONTRAST


def link(endpoint: str, **values: str | int | None) -> str:
    """Return the address of a page of this site, keeping the reader's contrast."""
    if high_contrast():
        values.setdefault("contrast", HIGH_CONTRAST)
    given: dict[str, Any] = {name: value for name, value in values.items() if value not in (None, "")}
    return url_for(endpoint, **given)


def other_contrast_link() -> str:
    """Return the address of this very page with the contrast switched."""
    # Only our own names: url_for takes others (_scheme, _external) as orders, and the query is anybody's.
    kept = {name: request.args[name] for name in QUESTIONS if request.args.get(name)}
    if not high_contrast():
        kept["contrast"] = HIGH_CONTRAST
    if request.endpoint is None:  # no such page: the way out is the list
        return url_for("pages.listing", contrast=kept.get("contrast"))
    return url_for(request.endpoint, **{**(request.view_args or {}), **kept})


def document_link(review: PublishedReview, document: PublishedDocument) -> str:
    """Return the address of a document; one that is read as a page keeps the reader's contrast."""
    if document.format == WEB_PAGE:
        return link("downloads.document", slug=review.slug, document_slug=document.slug)
    return url_for("downloads.document", slug=review.slug, document_slug=document.slug)


def place_link(review: PublishedReview, document: PublishedDocument, place: Place) -> str:
    """Return the address of a place in a document: a page of a PDF, a heading of a web page."""
    there = f"#page={place.page}" if place.page else f"#{place.anchor}" if place.anchor else ""
    return document_link(review, document) + there


def own_lists_in_navigation(own: PublicList | None) -> list[dict[str, Any]]:
    """Return the lists that hold something, as links. own: the one that the reader is in."""
    try:
        kinds = parts().catalogue.choices().kinds
    except CatalogueUnavailable:
        return []
    return [
        {"text": one.title, "href": link("pages.own_list", address=one.address), "active": one == own}
        for one in OWN_LISTS
        if one == own or any(kind in kinds for kind in one.kinds)
    ]


def public_address(endpoint: str, **values: str) -> str:
    """Return the full address of a page, from the settings and never from what a request calls this host."""
    given: dict[str, Any] = dict(values)
    return parts().options.public_url + url_for(endpoint, **given)
