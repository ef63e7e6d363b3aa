"""Publishing a review: one person prepares it, checks are run, a second person releases what was checked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from casework.actions import holds
from casework.actions.cases import reach_stage
from casework.actions.judgements import keep_judgements, own_reasons
from casework.actions.reach import case_within, review_within, settings_of
from casework.actions.reviews import listing, notices
from casework.actions.work import Change, NotFound, Refusal, Work, changing, looking
from casework.records.tables import Review, ReviewDocument
from casework.rules import release
from casework.rules.permissions import Permission
from casework.rules.publication_kinds import DOCUMENT_KINDS as DOCUMENT_KINDS, KINDS as KINDS
from casework.rules.publication_time import goes_out_at
from casework.rules.release import Obstacle

OPEN_STATES = ("draft", "stopped", "ready")
PDF = "application/pdf"


def prepare(
    work: Work,
    case_id: UUID,
    *,
    title: str,
    kind: str,
    summary: str,
    themes: Sequence[str],
    publish_on: date,
    publish_time: str = "",
    learning: str = "",
    recommendations: Sequence[str] = (),
    restriction: str = "none",
    restriction_reason: str = "",
) -> UUID:
    """Start a review for the public list and return its id. kind: a key of `KINDS`.

    publish_time: "HH:MM" before which nothing is public, "" for the usual hour. Raises Refusal("title-taken"),
    Refusal("restriction-reason"), Refusal("publish_on"), Refusal("publish_time"), NotFound, NotPermitted.
    """
    with changing(work, Permission.PREPARE_REVIEW) as change:
        case = case_within(change.session, work, case_id, lock=True)
        assert work.actor.account_id is not None
        review = Review(
            partnership_id=case.partnership_id,
            case_id=case.id,
            slug=listing.free_slug(change, case.partnership_id, title),
            prepared_by=work.actor.account_id,
            prepared_at=change.now,
            worked_on_by=[str(work.actor.account_id)],
            handoff_anonymous=settings_of(change.session, case.partnership_id).handoff_anonymous,
        )
        listing.set_entry(
            change,
            review,
            title=title,
            kind=kind,
            summary=summary,
            themes=themes,
            publish_on=publish_on,
            publish_time=publish_time,
            learning=learning,
            recommendations=recommendations,
        )
        listing.restrict(review, restriction, restriction_reason)
        change.session.add(review)
        change.session.flush()
        notices.plan(change, review)
        reach_stage(change, case, "publication")
        change.audit("review-prepared", review.id, case=str(case.id))
        return review.id


def change_entry(
    work: Work,
    review_id: UUID,
    *,
    title: str,
    kind: str,
    summary: str,
    themes: Sequence[str],
    publish_on: date,
    publish_time: str = "",
    correction: str = "",
    learning: str = "",
    recommendations: Sequence[str] = (),
    restriction: str = "none",
    restriction_reason: str = "",
) -> None:
    """Change what the public list will say of a review that is not released; its documents are checked again.

    correction: of a corrected version, what was corrected. Raises as `prepare`, and Refusal("released").
    """
    with changing(work, Permission.PREPARE_REVIEW) as change:
        review = open_review(change, review_id)
        if review.version == 1 and listing.slug_of(title) != listing.slug_of(review.title):
            review.slug = listing.free_slug(change, review.partnership_id, title)
        listing.set_entry(
            change,
            review,
            title=title,
            kind=kind,
            summary=summary,
            themes=themes,
            publish_on=publish_on,
            publish_time=publish_time,
            learning=learning,
            recommendations=recommendations,
        )
        listing.restrict(review, restriction, restriction_reason)
        if correction.strip() and review.version > 1:
            review.correction = correction.strip()
        notices.plan(change, review)
        change.audit("review-changed", review.id)
        ask_for_checks(change, review)


def add_document(
    work: Work,
    review_id: UUID,
    *,
    kind: str,
    title: str,
    file_name: str,
    source: BinaryIO,
    dated_on: date | None = None,
) -> None:
    """Add a PDF to a review that is not released yet; it must be checked (again) before the release.

    dated_on: its own day in the public list, None for the day on which the review is published.
    Raises Refusal("released"), NotFound, NotPermitted.
    """
    with looking(work, Permission.PREPARE_REVIEW) as session:
        review_within(session, work, review_id)
    kept = work.store.vault.put(source)
    with changing(work, Permission.PREPARE_REVIEW) as change:
        review = open_review(change, review_id)
        document = ReviewDocument(
            review_id=review.id,
            kind=kind,
            title=title.strip(),
            file_name=file_name,
            sha256=change.kept(kept, PDF),
            size=kept.size,
            dated_on=dated_on,
            verdict={},
        )
        change.session.add(document)
        change.session.flush()
        change.audit("review-document-added", review.id, document=str(document.id), sha256=kept.sha256)
        ask_for_checks(change, review)


def remove_document(work: Work, review_id: UUID, document_id: UUID) -> None:
    """Take a document, and its web page, out of a review that is not released yet.

    Raises Refusal, NotFound, NotPermitted.
    """
    with changing(work, Permission.PREPARE_REVIEW) as change:
        review = open_review(change, review_id)
        document = change.session.get(ReviewDocument, document_id)
        if document is None or document.review_id != review.id:
            raise NotFound
        change.session.execute(delete(ReviewDocument).where(ReviewDocument.version_of == document.id))
        change.session.delete(document)
        change.session.flush()
        change.audit("review-document-removed", review.id, document=str(document_id))
        ask_for_checks(change, review)


def check_again(work: Work, review_id: UUID) -> None:
    """Have every document checked again, as after a failure.

    Raises Refusal("released"), NotFound, NotPermitted.
    """
    with changing(work, Permission.PREPARE_REVIEW) as change:
        review = open_review(change, review_id)
        change.audit("review-checked-again", review.id)
        ask_for_checks(change, review)


def release_review(
    work: Work,
    review_id: UUID,
    *,
    looked_at: Collection[str] = (),
    reasons: Mapping[str, str] | None = None,
    late_reason: str = "",
) -> None:
    """Release a checked review to the public; a worker puts it on the list at its day and time, or at once when
    they have come. Doing it twice is doing it once.

    looked_at: what the person says they looked at, as `looks_of` names it. reasons: why what a check stopped at
    is nobody's name or number, by what `to_judge_of` names; each is kept with the document and in the audit log.
    late_reason: why it goes out though something was not done in time before it (`notices.lacking`).
    Raises Refusal with the first obstacle's words, Refusal("look"), Refusal("late-reason"), NotFound,
    NotPermitted.
    """
    with changing(work, Permission.RELEASE_REVIEW) as change:
        review = review_within(change.session, work, review_id, lock=True)
        if review.state in ("releasing", "published"):
            change.audit("review-released-again", review.id)
            return
        found = obstacles_of(change.session, review, work, reasons or {})
        if found:
            raise Refusal(found[0].code, found[0].message)
        documents = documents_of(change.session, review.id)
        looks = {name for document in documents for name in looks_of(document)}
        if looks - set(looked_at):
            raise Refusal(
                "look", "Select everything that the checks ask you to look at, once you have looked at it"
            )
        lacking = notices.lacking(change.session, review, work.today)
        if lacking and not late_reason.strip():
            raise Refusal("late-reason", "Enter why the review is published all the same")
        review.late_reason = late_reason.strip() if lacking else ""
        for document in documents:
            keep_judgements(change, document, reasons or {})
        review.state, review.released_by, review.released_at = "releasing", work.actor.account_id, change.now
        change.audit(
            "review-released",
            review.id,
            approved=review.approved,
            publish_on=review.publish_on.isoformat(),
            publish_time=review.publish_time,
            looked_at=sorted(looks),
            not_done_before=len(lacking),
        )
        goes_out = goes_out_at(review.publish_on, review.publish_time, change.now)
        change.task("publish-review", review.id, goes_out - change.now)


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
    """Void the approval, and have the documents checked; without any the review is a draft again."""
    review.approved = ""
    if not documents_of(change.session, review.id):
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
    return release.obstacles(
        state=review.state,
        worked_on_by=[UUID(account_id) for account_id in review.worked_on_by],
        released_by=work.actor.account_id,
        approved=review.approved,
        now_hashed=listing.fingerprint_of(review, documents),
        verdicts=[release.judge(document.verdict, own_reasons(document, reasons)) for document in documents],
        held=holds.in_words(session, review.case_id),
    )
