"""Taking a published review back at once, with one action of one person. Source: docs/rules.md R-122."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, select

from casework.actions.reach import review_within
from casework.actions.work import SERVICE, Refusal, Work, changing
from casework.records.store import Store
from casework.records.tables import Review, Task
from casework.records.tasks import Claim
from casework.rules.permissions import Permission
from casework.rules.withdrawal import LONGEST, PUBLIC_WORDS, may_be_withdrawn

WITHDRAW = "withdraw-review"


@dataclass(frozen=True, slots=True)
class ToWithdraw:
    """A review that is taken off the public site. words: what its address says from then on."""

    review_id: UUID
    slug: str
    words: str


def withdraw(work: Work, review_id: UUID, *, said: str, why: str) -> None:
    """Take a review off the public site: its documents, text and title, for whoever asks for them next.

    said: a key of `PUBLIC_WORDS`, what the public is told. why: for the partnership's own record. Whoever prepares
    or releases reviews may do it alone: what is wrong goes first, and is talked about afterwards. Twice is once.
    Raises Refusal("said"), Refusal("why"), Refusal("not-public"), NotFound, NotPermitted.
    """
    if said not in PUBLIC_WORDS:
        raise Refusal("said", "Select what the public is told")
    if not why.strip():
        raise Refusal("why", "Enter why the review is withdrawn")
    with changing(work, Permission.HOLD_BACK_REVIEW) as change:
        review = review_within(change.session, work, review_id, lock=True)
        if review.state in ("withdrawing", "withdrawn"):
            change.audit("review-withdrawn-again", review.id)
            return
        if not may_be_withdrawn(review.state) and review.state != "releasing":
            raise Refusal("not-public", "This review is not on the public list, so there is nothing to withdraw")
        review.state = "withdrawing"
        review.withdrawn_as, review.withdrawn_by, review.withdrawn_at = said, work.actor.account_id, change.now
        review.withdrawn_why = work.store.keys.seal(why.strip()[:LONGEST], _context(review.id))
        change.session.execute(
            delete(Task).where(Task.kind == "publish-review", Task.ref == review.id, Task.state == "ready")
        )
        change.task(WITHDRAW, review.id)
        change.audit("review-withdrawn", review.id, said=said)


def why_of(store: Store, review: Review) -> str:
    """Return why a review was withdrawn, as the person who did it said, "" where nobody did."""
    return str(store.keys.unseal(review.withdrawn_why, _context(review.id))) if review.withdrawn_why else ""


def waiting(store: Store) -> tuple[UUID, ...]:
    """Return the reviews that somebody withdrew and that the public site may still show."""
    with store.looking() as session:
        return tuple(session.scalars(select(Review.id).where(Review.state == "withdrawing")))


def to_withdraw(store: Store, review_id: UUID) -> ToWithdraw | None:
    """Return what is taken down, None for a review that nobody withdrew, or that another version replaced."""
    with store.looking() as session:
        review = session.get(Review, review_id)
        if review is None or review.state not in ("withdrawing", "withdrawn"):
            return None
        newer = select(Review.id).where(Review.corrects_id == review.id, Review.state == "published")
        if session.scalar(newer) is not None:
            return None
        return ToWithdraw(review.id, review.slug, PUBLIC_WORDS[review.withdrawn_as])


def record_withdrawn(store: Store, review_id: UUID, claim: Claim | None = None) -> None:
    """Record that nothing of the review is on the public site any more. Raises Superseded."""
    with changing(Work(store, SERVICE), None, claim) as change:
        review = change.session.get_one(Review, review_id, with_for_update=True)
        if review.state == "withdrawing":
            review.state = "withdrawn"
        change.audit("review-taken-down", review.id, partnership_id=review.partnership_id)


def _context(review_id: UUID) -> str:
    return f"review-withdrawn/{review_id}"
