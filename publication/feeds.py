"""The list for machines: JSON, Atom, RSS, site map, robots, health."""

from __future__ import annotations

from datetime import UTC, datetime, time
from email.utils import format_datetime
from typing import Any

from flask import Blueprint, Response, jsonify
from lxml import etree

from publication.catalogue import CatalogueUnavailable, Filters
from publication.lists import OWN_LISTS
from publication.pages import asked_filters, asked_page
from publication.parts import parts, public_address
from publication.review import DOCUMENT_KIND_NAMES, ListingState, PublishedReview
from publication.wording import first_words, number_of

feeds = Blueprint("feeds", __name__)

_ATOM = "http://www.w3.org/2005/Atom"
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_FEED_LENGTH = 50


@feeds.get("/reviews.json")
def reviews_json() -> Response:
    """The list as JSON, version 1, with the same questions as the page."""
    here = parts()
    found = here.catalogue.page(asked_filters(), asked_page())
    counts = here.counts.of_reviews([review.slug for review in found.reviews])
    answer = jsonify(
        {
            "version": 1,
            "total": found.total,
            "page": found.page,
            "pages": found.pages,
            "reviews": [_as_json(review, counts.get(review.slug, {})) for review in found.reviews],
        }
    )
    # Public data: any site may show it.
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


def _as_json(review: PublishedReview, downloads: dict[str, int]) -> dict[str, Any]:
    return {
        "url": public_address("pages.review", slug=review.slug),
        "title": review.title,
        "kind": review.kind,
        "kind_name": parts().options.kind_name(review.kind),
        "summary": review.summary,
        "themes": list(review.themes),
        "year": review.year,
        "published_on": review.published_on.isoformat(),
        "updated_at": _moment(review.updated_at),
        "public_until": review.public_until.isoformat() if review.public_until else None,
        "partnership": review.partnership,
        "state": review.state,
        "restriction": review.restriction,
        "restriction_reason": review.restriction_reason,
        "documents": [
            {
                "url": public_address("downloads.document", slug=review.slug, document_slug=document.slug),
                "title": document.title,
                "kind": document.kind,
                "format": document.format,
                "media_type": document.media_type,
                "size": document.size,
                "pages": document.pages,
                "sha256": document.sha256,
                "published_on": document.published_on.isoformat(),
                "downloads": downloads.get(document.slug, 0),
            }
            for document in review.documents
        ],
    }


@feeds.get("/reviews.atom")
def reviews_atom() -> Response:
    """The newest reviews as an Atom feed (RFC 4287)."""
    here = parts()
    found = here.catalogue.page(Filters(), page_size=_FEED_LENGTH).reviews
    address = public_address("pages.listing")
    feed = etree.Element(etree.QName(_ATOM, "feed"), nsmap=_default(_ATOM))
    _add(feed, "id", address)
    _add(feed, "title", f"Published case reviews – {here.options.partnership}")
    newest = max((review.updated_at for review in found), default=datetime(2000, 1, 1, tzinfo=UTC))
    _add(feed, "updated", _moment(newest))
    _add(feed, "link", rel="alternate", type="text/html", href=address)
    _add(feed, "link", rel="self", type="application/atom+xml", href=public_address("feeds.reviews_atom"))
    _add(_add(feed, "author"), "name", here.options.partnership)
    for review in found:
        _add_entry(feed, review)
    return _xml(feed, "application/atom+xml")


def _add_entry(feed: etree._Element, review: PublishedReview) -> None:
    entry = _add(feed, "entry")
    address = public_address("pages.review", slug=review.slug)
    _add(entry, "id", address)
    _add(entry, "title", review.title)
    _add(entry, "updated", _moment(review.updated_at))
    _add(entry, "published", f"{review.published_on.isoformat()}T00:00:00Z")
    _add(entry, "link", rel="alternate", type="text/html", href=address)
    for document in review.documents:
        _add(
            entry,
            "link",
            rel="enclosure",
            type=document.media_type,
            length=str(document.size),
            title=f"{DOCUMENT_KIND_NAMES[document.kind]}: {document.title}",
            href=public_address("downloads.document", slug=review.slug, document_slug=document.slug),
        )
    for theme in review.themes:
        _add(entry, "category", term=theme)
    _add(entry, "summary", _in_few_words(review))


@feeds.get("/reviews.rss")
def reviews_rss() -> Response:
    """The newest reviews as an RSS 2.0 feed."""
    here = parts()
    found = here.catalogue.page(Filters(), page_size=_FEED_LENGTH).reviews
    root = etree.Element("rss", version="2.0", nsmap={"atom": _ATOM})
    channel = etree.SubElement(root, "channel")
    _say(channel, "title", f"Published case reviews – {here.options.partnership}")
    _say(channel, "link", public_address("pages.listing"))
    _say(channel, "description", f"Reviews and other publications of {here.options.partnership}.")
    _say(channel, "language", "en-gb")
    if found:
        _say(
            channel,
            "lastBuildDate",
            format_datetime(max(review.updated_at for review in found).astimezone(UTC), True),
        )
    own = etree.SubElement(channel, etree.QName(_ATOM, "link"), rel="self", type="application/rss+xml")
    own.set("href", public_address("feeds.reviews_rss"))
    for review in found:
        item = etree.SubElement(channel, "item")
        address = public_address("pages.review", slug=review.slug)
        _say(item, "title", review.title)
        _say(item, "link", address)
        _say(item, "guid", address).set("isPermaLink", "true")
        _say(item, "pubDate", format_datetime(datetime.combine(review.published_on, time(), UTC), True))
        _say(item, "description", _in_few_words(review))
        for theme in review.themes:
            _say(item, "category", theme)
        # RSS has room for one file: the first is the report.
        for document in review.documents[:1]:
            file = etree.SubElement(item, "enclosure", type=document.media_type, length=str(document.size))
            file.set("url", public_address("downloads.document", slug=review.slug, document_slug=document.slug))
    return _xml(root, "application/rss+xml")


def _say(parent: etree._Element, name: str, text: str) -> etree._Element:
    child = etree.SubElement(parent, name)
    child.text = text
    return child


def _in_few_words(review: PublishedReview) -> str:
    archived = review.state is ListingState.ARCHIVED
    words = review.state_reason if archived else first_words(review.summary, 1000)
    kind = parts().options.kind_name(review.kind)
    return words or f"{kind}, {number_of(len(review.documents), 'document')}."


@feeds.get("/sitemap.xml")
def sitemap() -> Response:
    """Every page and document that is public, for search engines (sitemaps.org)."""
    root = etree.Element(etree.QName(_SITEMAP, "urlset"), nsmap=_default(_SITEMAP))

    def place(address: str, changed: str = "") -> None:
        url = _add(root, "url")
        _add(url, "loc", address)
        if changed:
            _add(url, "lastmod", changed)

    for endpoint in (
        "pages.listing",
        "pages.about",
        "pages.accessibility",
        "pages.privacy",
        "pages.feeds_and_data",
    ):
        place(public_address(endpoint))
    kinds = parts().catalogue.choices().kinds
    for own in OWN_LISTS:
        if any(kind in kinds for kind in own.kinds):
            place(public_address("pages.own_list", address=own.address))
    for review in parts().catalogue.every_review():
        place(public_address("pages.review", slug=review.slug), _moment(review.updated_at))
        for document in review.documents:
            address = public_address("downloads.document", slug=review.slug, document_slug=document.slug)
            place(address, document.published_on.isoformat())
    return _xml(root, "application/xml")


@feeds.get("/robots.txt")
def robots() -> Response:
    """What search engines may read: all of it, or nothing of a demonstration."""
    if parts().options.demonstration:
        return Response("User-agent: *\nDisallow: /\n", mimetype="text/plain")
    words = f"User-agent: *\nDisallow: /embed/\nSitemap: {public_address('feeds.sitemap')}\n"
    return Response(words, mimetype="text/plain")


@feeds.get("/healthz")
def health() -> tuple[Response, int]:
    """Whether catalogue, files and counts answer: 200, or 503 naming what does not."""
    here = parts()
    try:
        here.catalogue.page(Filters(), page_size=1)
        catalogue = True
    except CatalogueUnavailable:
        catalogue = False
    checks = {"catalogue": catalogue, "files": here.options.files.is_dir(), "counts": here.counts.usable()}
    good = all(checks.values())
    answer = jsonify(
        {
            "status": "ok" if good else "unavailable",
            "checks": {name: "ok" if works else "unavailable" for name, works in checks.items()},
        }
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer, 200 if good else 503


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    namespace = etree.QName(parent).namespace
    child = etree.SubElement(parent, etree.QName(namespace, name), attributes)
    if text:
        child.text = text
    return child


def _default(namespace: str) -> Any:
    # lxml's stubs know no default namespace.
    return {None: namespace}


def _xml(root: etree._Element, media_type: str) -> Response:
    return Response(etree.tostring(root, xml_declaration=True, encoding="UTF-8"), mimetype=media_type)
