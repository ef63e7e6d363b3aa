"""Where a review stands before its release: its documents, what is to be looked at, what stands against it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions import holds
from casework.actions.judgements import own_reasons
from casework.actions.reach import review_within
from casework.actions.reviews import listing
from casework.actions.work import Change, Refusal, Work
from casework.records.tables import Review, ReviewDocument
from casework.rules import release
from casework.rules.publication_kinds import DOCUMENT_KINDS, stands_alone
from casework.rules.release import Obstacle

OPEN_STATES = ("draft", "stopped", "ready")


def open_review(change: Change, review_id: UUID) -> Review:
    """Return a review that may still be changed, and note who changes it. Raises Refusal("released"), NotFound."""
    review = review_within(change.session, change.work, review_id, lock=True)
    if review.state not in (*OPEN_STATES, "checking"):
        raise Refusal("released", "This review has been released, so it cannot be changed here")
    by = str(change.work.actor.account_id)
    if by not in review.worked_on_by:
        review.worked_on_by = [*review.worked_on_by, by]
    return review


def ask_for_checks(change: Change, review: Review) -> None:
    """Void the approval, and have the documents checked; without any that it needs the review is a draft again."""
    review.approved, review.listing_verdict = "", {}
    if not documents_of(change.session, review.id) and not stands_alone(review.kind, review.restriction):
        review.state = "draft"
        return
    review.state = "checking"
    change.task("check-review", review.id)


def documents_of(session: Session, review_id: UUID) -> list[ReviewDocument]:
    """Return a review's documents in the order in which they are listed."""
    query = select(ReviewDocument).where(ReviewDocument.review_id == review_id)
    kinds = list(DOCUMENT_KINDS)
    # A web page stands behind the document that it has the words of.
    return sorted(
        session.scalars(query),
        key=lambda d: (kinds.index(d.kind), d.title, str(d.version_of or d.id), d.version_of is not None),
    )


def looks_of(document: ReviewDocument) -> tuple[str, ...]:
    """Return what a person must look at before the release, each as "<document id>/<code of the check>"."""
    return tuple(f"{document.id}/{code}" for code in release.to_look_at(document.verdict))


def obstacles_of(
    session: Session, review: Review, work: Work, reasons: Mapping[str, str] = MappingProxyType({})
) -> tuple[Obstacle, ...]:
    """Return what stands against the release of a review by the actor, who gives these reasons with it."""
    documents = documents_of(session, review.id)
    verdicts = [release.judge(document.verdict, own_reasons(document, reasons)) for document in documents]
    alone = stands_alone(review.kind, review.restriction)
    found = release.obstacles(
        state=review.state,
        worked_on_by=[UUID(account_id) for account_id in review.worked_on_by],
        released_by=work.actor.account_id,
        approved=review.approved,
        now_hashed=listing.fingerprint_of(review, documents),
        verdicts=verdicts if documents or not alone else [review.listing_verdict],
        held=holds.in_words(session, review.case_id) if review.case_id else (),
    )
    if documents and review.restriction == "not-published":
        sentence = "Take the documents out: this review is not published, only what should improve"
        return (*found, Obstacle("not-published", sentence))
    return found
