"""A review as search engines read it: JSON-LD in the words of schema.org, inside its page."""

from __future__ import annotations

from typing import Any

from flask.json import dumps
from markupsafe import Markup

from publication.parts import public_address
from publication.review import PublishedReview

# What would end the element, or begin another, in the page.
_ESCAPED = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)


def described(review: PublishedReview) -> Markup:
    """Return the description as text that is safe inside a script element."""
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Report",
        "@id": public_address("pages.review", slug=review.slug),
        "url": public_address("pages.review", slug=review.slug),
        "name": review.title,
        "abstract": review.summary,
        "keywords": list(review.themes),
        "datePublished": review.published_on.isoformat(),
        "dateModified": review.updated_at.isoformat(),
        "inLanguage": "en-GB",
        "isAccessibleForFree": True,
        "publisher": {"@type": "Organization", "name": review.partnership},
        "sameAs": review.link,
        "encoding": [
            {
                "@type": "MediaObject",
                "name": document.title,
                "contentUrl": public_address("downloads.document", slug=review.slug, document_slug=document.slug),
                "encodingFormat": document.media_type.partition(";")[0],
                "contentSize": str(document.size),
                "sha256": document.sha256,
                "datePublished": document.published_on.isoformat(),
            }
            for document in review.documents
        ],
    }
    text = dumps({name: value for name, value in told.items() if value}, ensure_ascii=False)
    return Markup(text.translate(_ESCAPED))  # noqa: S704 (nothing is left in it that ends the element)
