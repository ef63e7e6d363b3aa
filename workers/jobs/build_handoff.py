"""Builds the package in which a published review is handed to the national repository."""

from __future__ import annotations

from casework.actions import task_rows
from casework.actions.reviews import handing_over, publishing
from casework.actions.task_rows import Claim
from publication.handoff import HandoffRefused, build_handoff
from workers.jobs import Handler, try_again_in_an_hour
from workers.jobs.publish_review import listed
from workers.means import Means


def run(means: Means, claim: Claim) -> None:
    """Build the package from what was published, and keep it."""
    review = publishing.to_publish(means.store, claim.ref, states=("published",))
    if review is None:
        task_rows.finish(means.store, claim)
        return
    entry = listed(review, means.store)
    files = {document.slug: means.store.vault.read(document.sha256) for document in entry.documents}
    try:
        package = build_handoff(entry, files, review.area or review.partnership, anonymous=review.anonymous)
    except HandoffRefused as refusal:
        handing_over.record_refused(means.store, review.review_id, str(refusal), claim)
        return
    handing_over.record_handoff(means.store, review.review_id, means.store.vault.put_bytes(package), claim)


HANDLER = Handler(run, try_again_in_an_hour)
