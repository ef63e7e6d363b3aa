"""The end of a review's time on the public list. It waits for the repository's acknowledgement. R-95."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from casework.actions import legal_holds, stage_moves
from casework.actions.reach import review_within, settings_of
from casework.actions.work import SERVICE, NotFound, Refusal, Work, changing
from casework.records.store import Store
from casework.records.tables import Case, Review
from casework.records.tasks import Claim
from casework.rules.permissions import Permission

ARCHIVE = "archive-review"


@dataclass(frozen=True, slots=True)
class ToArchive:
    """A review whose documents are taken down. note: what its line in the list says then."""

    review_id: UUID
    slug: str
    note: str


def acknowledge(work: Work, review_id: UUID, on: date) -> None:
    """Record when the national repository acknowledged a published review; again corrects the day.

    Raises Refusal("future"), Refusal("before-publication"), NotFound, NotPermitted.
    """
    if on > work.today:
        raise Refusal("future", "The date of the acknowledgement must be today or in the past")
    with changing(work, Permission.PREPARE_REVIEW) as change:
        case_id = review_within(change.session, work, review_id).case_id
        if case_id is None:  # what is of no case is not handed to the repository
            raise NotFound
        case = change.session.get_one(Case, case_id, with_for_update=True)
        review = review_within(change.session, work, review_id, lock=True)
        if review.state not in ("published", "archived"):
            raise NotFound
        if on < review.publish_on:
            raise Refusal(
                "before-publication", "The date of the acknowledgement must be the day of publication or later"
            )
        review.acknowledged_on = on
        change.audit("review-acknowledged", review.id, on=on.isoformat())
        stage_moves.advance(change, case)


def ask_for_archiving(store: Store) -> int:
    """Ask a worker to archive each review whose time has ended and that the repository has; return how many.

    One that is not acknowledged stays public: nothing is taken down that is nowhere else. Nor is anything while a
    legal hold stands on its case (docs/rules.md R-127).
    """
    work = Work(store, SERVICE)
    with store.looking() as session:
        due = session.scalars(
            select(Review.id).where(
                Review.state == "published",
                Review.public_until < work.today,
                Review.acknowledged_on.is_not(None),
                ~legal_holds.standing_on(Review.case_id),
            )
        ).all()
    for review_id in due:
        with changing(work, None) as change:
            review = change.session.get_one(Review, review_id)
            change.task(ARCHIVE, review.id)
            change.audit("review-time-ended", review.id, partnership_id=review.partnership_id)
    return len(due)


def to_archive(store: Store, review_id: UUID) -> ToArchive | None:
    """Return what the job takes down, None for a review that is not public, or whose time has not ended."""
    work = Work(store, SERVICE)
    with store.looking() as session:
        review = session.get(Review, review_id)
        if review is None or review.state != "published" or review.acknowledged_on is None:
            return None
        if review.public_until is None or review.public_until >= work.today:
            return None
        if session.scalar(
            select(Review.id).where(Review.id == review.id, legal_holds.standing_on(Review.case_id))
        ):
            return None
        return ToArchive(review.id, review.slug, settings_of(session, review.partnership_id).archived_note)


def record_archived(store: Store, review_id: UUID, claim: Claim | None = None) -> None:
    """Record that a review's documents are no longer public; its line stays. Raises Superseded."""
    with changing(Work(store, SERVICE), None, claim) as change:
        review = change.session.get_one(Review, review_id, with_for_update=True)
        if review.state == "published":
            review.state, review.archived_at = "archived", change.now
        change.audit("review-archived", review.id, partnership_id=review.partnership_id)
