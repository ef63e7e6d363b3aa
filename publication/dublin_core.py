"""Dublin Core description of a published review (the fifteen elements, in the wrapper that OAI-PMH uses)."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from publication.review import REVIEW_KIND_NAMES, PublishedReview

_OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
_DC = "http://purl.org/dc/elements/1.1/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_SCHEMA = f"{_OAI_DC} http://www.openarchives.org/OAI/2.0/oai_dc.xsd"


def dublin_core(
    review: PublishedReview, *, title: str, publisher: str, coverage: str = "", identifier: str = ""
) -> bytes:
    """Return the description as UTF-8 XML. See `description`."""
    root = description(review, title=title, publisher=publisher, coverage=coverage, identifier=identifier)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def description(
    review: PublishedReview,
    *,
    title: str,
    publisher: str,
    coverage: str = "",
    identifier: str = "",
    related: Sequence[str] = (),
) -> etree._Element:
    """Return the description as an element `oai_dc:dc`.

    title, publisher: as the receiver lists them. coverage: the area, left out if empty. identifier: the review's
    public address, left out if empty (an anonymous package must not name the site). related: addresses of what
    belongs to it.
    """
    root = etree.Element(etree.QName(_OAI_DC, "dc"), nsmap={"oai_dc": _OAI_DC, "dc": _DC, "xsi": _XSI})
    root.set(etree.QName(_XSI, "schemaLocation"), _SCHEMA)
    description = "\n\n".join(text for text in (review.summary, review.learning) if text)
    elements = [
        ("title", title),
        ("creator", publisher),
        *(("subject", theme) for theme in review.themes),
        ("description", description),
        ("publisher", publisher),
        ("date", review.published_on.isoformat()),
        ("type", "Text"),
        ("type", REVIEW_KIND_NAMES[review.kind]),
        *(("format", media_type) for media_type in sorted({document.media_type for document in review.documents})),
        ("identifier", identifier),
        *(("identifier", f"urn:sha256:{document.sha256}") for document in review.documents),
        ("language", "en-GB"),
        *(("relation", address) for address in related),
        ("coverage", coverage),
        ("rights", review.restriction_reason),
    ]
    for name, text in elements:
        if text:
            etree.SubElement(root, etree.QName(_DC, name)).text = text
    return root
