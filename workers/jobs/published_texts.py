"""What the published documents say, by page or heading, for the public site's search."""

from __future__ import annotations

import logging

from casework.actions.reviews.publishing import ToPublish
from casework.rules.publication_kinds import WEB_PAGE
from documents.safety import sandbox
from documents.safety.refusals import Refused
from documents.safety.sandbox import Limits, SandboxFailed
from documents.web_pages.sections import sections_of
from publication.review import PublishedDocument, TextPlace
from workers.means import Means

PAGES = "documents.web_pages.tasks:page_texts"
LIMITS = Limits(seconds=120)
_log = logging.getLogger(__name__)


def texts_of(means: Means, review: ToPublish, documents: tuple[PublishedDocument, ...]) -> list[TextPlace]:
    """Return the places of every document. A document that cannot be read is published, but not searched.

    The web page of a document has its words a second time: they are looked for in the document itself.
    """
    found: list[TextPlace] = []
    for document in documents:
        if document.version_of:
            continue
        data = means.store.vault.read(document.sha256)
        try:
            if document.format == WEB_PAGE:
                found += [
                    TextPlace(document.slug, one.text, heading=one.heading, anchor=one.anchor)
                    for one in sections_of(data)
                ]
            else:
                texts = sandbox.run_in_sandbox(PAGES, data, limits=LIMITS)
                found += [TextPlace(document.slug, text, page) for page, text in enumerate(texts, start=1)]
        except (Refused, SandboxFailed) as failure:
            _log.warning("A document of review %s is not searched: %s", review.review_id, failure.code)
    return found
