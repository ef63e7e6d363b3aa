"""The gate of one document: each check's verdict, what was found and where, what a person thinks of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from casework.actions.reach import review_within
from casework.actions.reviews import found_pages
from casework.actions.reviews.prepared_reviews import DocumentView, ReviewView, show_review
from casework.actions.reviews.standing import OPEN_STATES
from casework.actions.work import NotFound, Refusal, Work, changing, looking
from casework.records.tables import Account, ReviewDocument
from casework.rules import release
from casework.rules.permissions import Permission


@dataclass(frozen=True, slots=True)
class GateView:
    """A document at the gate. sizes: width and height in points of each page that has a picture.

    opinions: what persons think of what each check asks to be judged, by the check's code.
    """

    review: ReviewView
    document: DocumentView
    sizes: Mapping[int, tuple[float, float]]
    opinions: Mapping[str, release.Opinion]


def show_gate(work: Work, document_id: UUID) -> GateView:
    """Return a document's checks with their places. Raises NotFound, NotPermitted."""
    with looking(work, Permission.SEE_REVIEWS) as session:
        document = session.get(ReviewDocument, document_id)
        if document is None:
            raise NotFound
        review_id = document.review_id
        review_within(session, work, review_id)
        sizes = found_pages.sizes_of(session, document_id)
        opinions = release.opinions_of(document.verdict)
    review = show_review(work, review_id)
    shown = next((one for one in review.documents if one.id == document_id), None)
    if shown is None:
        raise NotFound
    return GateView(review, shown, sizes, opinions)


def judge_together(work: Work, document_id: UUID, *, fine: bool, reason: str) -> None:
    """Record what the actor thinks of the exact dates, ages and rare facts of a document together, and why.

    fine: nobody can be recognised from them. Kept with the document until it is checked again; the log binds the
    reason by its hash. Raises Refusal("reason"), Refusal("released"), NotFound (also where nothing asks for it),
    NotPermitted.
    """
    with changing(work, Permission.HOLD_BACK_REVIEW) as change:  # who prepares reviews, and who releases them
        document = change.session.get(ReviewDocument, document_id)
        if document is None:
            raise NotFound
        review = review_within(change.session, work, document.review_id, lock=True)
        if review.state not in OPEN_STATES:
            raise Refusal("released", "This review has been released, so what was judged stays as it is")
        if not release.asks_for_opinion(document.verdict):
            raise NotFound
        if not reason.strip():
            raise Refusal("reason", "Enter why you think so")
        account = change.session.get_one(Account, work.actor.account_id)
        opinion = release.Opinion(fine, reason.strip(), account.name, change.now)
        document.verdict = release.with_opinion(document.verdict, opinion)
        change.audit(
            "jigsaw-judged",
            review.id,
            document=str(document.id),
            fine=fine,
            judgement_sha256=sha256(reason.strip().encode()).hexdigest(),
        )
