"""Takes a withdrawn review off the public site: its page says that it was withdrawn, its files are gone."""

from __future__ import annotations

import contextlib
from uuid import UUID

from casework.actions import task_rows
from casework.actions.reviews import withdrawing
from casework.actions.task_rows import Claim
from publication.publishing import Publisher, UnknownReview
from workers.jobs import Handler, try_again_in_an_hour
from workers.means import Means


def run(means: Means, claim: Claim) -> None:
    """Withdraw the review on the public side, and record that it was."""
    if not take_down(means, claim.ref, claim):
        task_rows.finish(means.store, claim)


def take_down(means: Means, review_id: UUID, claim: Claim | None = None) -> bool:
    """Take one withdrawn review down; False where there is nothing to take down. Doing it twice is once."""
    review = withdrawing.to_withdraw(means.store, review_id)
    if review is None:
        return False
    with contextlib.suppress(UnknownReview):  # it was withdrawn before it came on the list
        Publisher(means.catalogue, means.public_files).withdraw(review.slug, review.words, means.store.now())
    withdrawing.record_withdrawn(means.store, review_id, claim)
    return True


def take_down_waiting(means: Means) -> int:
    """Take down whatever waits, without waiting for a worker that is busy; return how many reviews that was."""
    return sum(take_down(means, review_id) for review_id in withdrawing.waiting(means.store))


HANDLER = Handler(run, try_again_in_an_hour)
