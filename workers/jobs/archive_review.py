"""Takes a review's documents off the public list at the end of its time; its line stays and says where it is."""

from __future__ import annotations

from casework.actions import task_rows
from casework.actions.reviews import retention
from casework.actions.task_rows import Claim
from publication.publishing import Publisher
from workers.jobs import Handler, try_again_in_an_hour
from workers.means import Means


def run(means: Means, claim: Claim) -> None:
    """Archive the review on the public side, and record that it was."""
    review = retention.to_archive(means.store, claim.ref)
    if review is None:
        task_rows.finish(means.store, claim)
        return
    Publisher(means.catalogue, means.public_files).archive(review.slug, review.note, means.store.now())
    retention.record_archived(means.store, review.review_id, claim)


HANDLER = Handler(run, try_again_in_an_hour)
