"""A corrected version of a published review: prepared and released as the first was, at the same address. R-123.

It is a record of its own, so that what is public stays as it is, and can be withdrawn, until the corrected version
takes its place in one step.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete, select

from casework.actions.reach import review_within
from casework.actions.reviews import listing
from casework.actions.reviews.standing import OPEN_STATES, documents_of
from casework.actions.work import Refusal, Work, changing
from casework.records.tables import Review, ReviewDocument, Task
from casework.rules.permissions import Permission
from casework.rules.publication_kinds import stands_alone
from casework.rules.withdrawal import CORRECTION_AT_MOST, may_be_corrected


def correct(work: Work, review_id: UUID, what: str) -> UUID:
    """Prepare a corrected version with the entry and documents of the present one, and return its id.

    what: was corrected; the public reads it, so it is checked with the documents. One that is being prepared is
    gone on with. Raises Refusal("what"), Refusal("not-public"), Refusal("newer"), NotFound, NotPermitted.
    """
    if not what.strip():
        raise Refusal("what", "Enter what is corrected")
    with changing(work, Permission.PREPARE_REVIEW) as change:
        before = review_within(change.session, work, review_id, lock=True)
        if not may_be_corrected(before.state):
            raise Refusal("not-public", "This review is not on the public list, so there is nothing to correct")
        newer = change.session.scalar(select(Review).where(Review.corrects_id == before.id))
        if newer is not None:
            if newer.state not in (*OPEN_STATES, "checking"):
                raise Refusal("newer", "A corrected version of this review was released already. Correct that one")
            change.audit("correction-begun-again", newer.id)
            return newer.id
        assert work.actor.account_id is not None
        review = Review(
            partnership_id=before.partnership_id,
            case_id=before.case_id,
            slug=before.slug,
            version=before.version + 1,
            corrects_id=before.id,
            correction=what.strip()[:CORRECTION_AT_MOST],
            prepared_by=work.actor.account_id,
            prepared_at=change.now,
            worked_on_by=[str(work.actor.account_id)],
            handoff_anonymous=before.handoff_anonymous,
        )
        listing.set_entry(
            change,
            review,
            title=before.title,
            kind=before.kind,
            summary=before.summary,
            themes=before.themes,
            publish_on=work.today,
            learning=before.learning,
            recommendations=before.recommendations,
        )
        listing.restrict(review, before.restriction, before.restriction_reason)
        listing.lead_to(review, before.link)
        change.session.add(review)
        change.session.flush()
        documents = documents_of(change.session, before.id)
        copies = {document.id: _copied(document, review.id) for document in documents}
        change.session.add_all(copies.values())
        change.session.flush()
        for document in documents:
            if document.version_of is not None:
                copies[document.id].version_of = copies[document.version_of].id
        change.session.flush()
        change.audit("correction-begun", review.id, corrects=str(before.id), version=review.version)
        if documents_of(change.session, review.id) or stands_alone(review.kind, review.restriction):
            review.state = "checking"
            change.task("check-review", review.id)
        return review.id


def discard(work: Work, review_id: UUID) -> UUID:
    """Throw a corrected version away that was not released, and return the id of the version before.

    Raises Refusal("released") for one that was, or that is no corrected version; NotFound, NotPermitted.
    """
    with changing(work, Permission.PREPARE_REVIEW) as change:
        review = review_within(change.session, work, review_id, lock=True)
        if review.corrects_id is None or review.state not in (*OPEN_STATES, "checking"):
            raise Refusal("released", "Only a corrected version that was not released can be thrown away")
        before = review.corrects_id
        if review.case_id is None:
            partnership_id = review.partnership_id
            change.audit("correction-discarded", review.id, partnership_id=partnership_id, corrects=str(before))
        else:
            change.audit("correction-discarded", review.id, case=str(review.case_id), corrects=str(before))
        change.session.execute(delete(Task).where(Task.ref == review.id, Task.state == "ready"))
        change.session.execute(delete(ReviewDocument).where(ReviewDocument.review_id == review.id))
        change.session.delete(review)
        return before


def _copied(document: ReviewDocument, review_id: UUID) -> ReviewDocument:
    return ReviewDocument(
        review_id=review_id,
        kind=document.kind,
        title=document.title,
        file_name=document.file_name,
        sha256=document.sha256,
        size=document.size,
        dated_on=document.dated_on,
        verdict={},
        format=document.format,
        descriptions=document.descriptions,
    )
