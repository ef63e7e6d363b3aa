"""Builds the package in which a published review is handed to the national repository."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from casework.actions import task_rows
from casework.actions.reviews import handing_over, publishing
from casework.actions.task_rows import Claim
from documents.safety.people import Person
from documents.safety.sandbox import run_in_sandbox
from documents.web_pages.sections import text_of
from publication.handoff import HandoffRefused, build_handoff
from publication.review import WEB_PAGE, PublishedReview
from workers.jobs import Handler, try_again_in_an_hour
from workers.jobs.check_review import CHECK, LIMITS
from workers.jobs.publish_review import listed
from workers.means import Means

_WHOSE = "the partnership"


def run(means: Means, claim: Claim) -> None:
    """Build the package from what was published, and keep it."""
    review = publishing.to_publish(means.store, claim.ref, states=("published",))
    if review is None:
        task_rows.finish(means.store, claim)
        return
    entry = listed(review, means.store)
    files = {document.slug: means.store.vault.read(document.sha256) for document in entry.documents}
    try:
        if review.anonymous:
            _refuse_documents_that_name(entry, files, (review.area, review.partnership))
        package = build_handoff(entry, files, review.area or review.partnership, anonymous=review.anonymous)
    except HandoffRefused as refusal:
        handing_over.record_refused(means.store, review.review_id, str(refusal), claim)
        return
    handing_over.record_handoff(means.store, review.review_id, means.store.vault.put_bytes(package), claim)


def _refuse_documents_that_name(review: PublishedReview, files: Mapping[str, bytes], names: Sequence[str]) -> None:
    """Raise HandoffRefused if a document of an anonymous package names one of these. The package reads none."""
    wanted = Person(name="", code=_WHOSE, places=tuple(filter(None, names)))
    for document in review.documents:
        data, kind = files[document.slug], document.ending
        if document.format == WEB_PAGE:
            data, kind = text_of(data).encode(), "txt"
        verdict = run_in_sandbox(CHECK, data, limits=LIMITS, kind=kind, people=[wanted.as_json()])
        found = [match for check in verdict["checks"] for match in check["matches"] if match.get("who") == _WHOSE]
        if found:
            part, place = found[0]["part"], found[0]["place"]
            where = place if place.startswith(part) else f"{part} {place}".strip()
            raise HandoffRefused(
                f"The document “{document.title}” names the area or the partnership ({where}). Build the package "
                "with the partnership’s name, or publish a corrected version without it"
            )


HANDLER = Handler(run, try_again_in_an_hour)
