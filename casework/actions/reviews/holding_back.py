"""Taking back a release: by a person before its day, or because a hold was placed on the case's publication."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete, select

from casework.actions import holds
from casework.actions.judgements import take_back_judgements
from casework.actions.reach import review_within
from casework.actions.reviews.standing import documents_of
from casework.actions.work import SERVICE, Change, Refusal, Work, changing
from casework.records.store import Store
from casework.records.tables import Case, Review, Task
from casework.rules.permissions import Permission
from casework.rules.publication_time import goes_out_at


def hold_back(work: Work, review_id: UUID) -> None:
    """Take back a release before its day and time; it must then be released again. Doing it twice is once.

    Raises Refusal("not-held") when they have come or nothing was released, NotFound, NotPermitted.
    """
    with changing(work, Permission.HOLD_BACK_REVIEW) as change:
        review = review_within(change.session, work, review_id, lock=True)
        if review.state in ("ready", "stopped"):
            change.audit("review-held-back-again", review.id)
            return
        if review.state != "releasing" or not _is_to_come(change, review):
            raise Refusal(
                "not-held", "This review is on its way to the public list, so it can no longer be held back"
            )
        _take_back(change, review)
        change.audit("review-held-back", review.id)


def take_back_of(change: Change, case_id: UUID) -> int:
    """Take back every release of a case that has not gone out, in the action's transaction; return how many.

    What is on its way already is taken back by the worker that would publish it.
    """
    query = select(Review).where(Review.case_id == case_id, Review.state == "releasing")
    taken = 0
    for review in change.session.scalars(query.with_for_update()):
        if _is_to_come(change, review):
            _take_back(change, review)
            change.audit("review-held-back", review.id, partnership_id=review.partnership_id, by_hold=True)
            taken += 1
    return taken


def take_back_held(store: Store, review_id: UUID) -> bool:
    """Take back a release whose time has come while a hold stands; return whether one does. For the worker."""
    with store.looking() as session:
        review = session.get(Review, review_id)
        if review is None or review.case_id is None or not holds.standing(session, review.case_id):
            return False
        case_id = review.case_id
    with changing(Work(store, SERVICE), None) as change:
        change.session.get_one(Case, case_id, with_for_update=True)
        review = change.session.get_one(Review, review_id, with_for_update=True)
        held = review.state == "releasing" and bool(holds.standing(change.session, case_id))
        if held:
            _take_back(change, review)
        change.audit("review-held-back", review_id, partnership_id=review.partnership_id, by_hold=held)
        return held


def _is_to_come(change: Change, review: Review) -> bool:
    assert review.released_at is not None
    return goes_out_at(review.publish_on, review.publish_time, review.released_at) > change.now


def _take_back(change: Change, review: Review) -> None:
    stopped = take_back_judgements(documents_of(change.session, review.id))
    review.state, review.released_by, review.released_at = "stopped" if stopped else "ready", None, None
    # Else a later release would use the row that waits, and go out on the earlier date.
    waiting = delete(Task).where(Task.kind == "publish-review", Task.ref == review.id, Task.state == "ready")
    change.session.execute(waiting)
