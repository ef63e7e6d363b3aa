"""Publishing a review: one person prepares it, checks are run, a second person releases what was checked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import delete

from casework.actions.cases import reach_stage
from casework.actions.judgements import keep_judgements
from casework.actions.reach import case_within, review_within, settings_of
from casework.actions.reviews import listing, notices
from casework.actions.reviews.standing import (
    OPEN_STATES as OPEN_STATES,
    ask_for_checks,
    documents_of,
    looks_of,
    obstacles_of,
    open_review,
)
from casework.actions.work import NotFound, Refusal, Work, changing, looking
from casework.records.tables import Review, ReviewDocument
from casework.rules.permissions import Permission
from casework.rules.publication_kinds import (
    DOCUMENT_KINDS as DOCUMENT_KINDS,
    KINDS as KINDS,
    OF_A_CASE,
    OF_NO_CASE,
    stands_alone,
)
from casework.rules.publication_time import goes_out_at

PDF = "application/pdf"


def prepare(
    work: Work,
    case_id: UUID | None,
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
    link: str = "",
) -> UUID:
    """Start a review for the public list and return its id. kind: a key of `KINDS`.

    case_id: None for what is not of one case (`publication_kinds.OF_NO_CASE`). link: where a national review is
    published. publish_time: "HH:MM" before which nothing is public, "" for the usual hour. Raises
    Refusal("title-taken"), Refusal("restriction-reason"), Refusal("publish_on"), Refusal("publish_time"),
    Refusal("kind"), Refusal("link"), Refusal("learning"), NotFound, NotPermitted.
    """
    if kind not in (OF_NO_CASE if case_id is None else OF_A_CASE):
        raise Refusal("kind", "Select the kind of publication")
    with changing(work, Permission.PREPARE_REVIEW) as change:
        case = case_within(change.session, work, case_id, lock=True) if case_id else None
        partnership_id = case.partnership_id if case else work.actor.partnership_id
        assert work.actor.account_id is not None
        if partnership_id is None or work.actor.guest is not None:
            raise NotFound
        review = Review(
            partnership_id=partnership_id,
            case_id=case.id if case else None,
            slug=listing.free_slug(change, partnership_id, title),
            prepared_by=work.actor.account_id,
            prepared_at=change.now,
            worked_on_by=[str(work.actor.account_id)],
            handoff_anonymous=settings_of(change.session, partnership_id).handoff_anonymous,
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
        listing.lead_to(review, link)
        change.session.add(review)
        change.session.flush()
        notices.plan(change, review)
        if case is None:
            change.audit("review-prepared", review.id, partnership_id=partnership_id)
        else:
            reach_stage(change, case, "publication")
            change.audit("review-prepared", review.id, case=str(case.id))
        if stands_alone(kind, restriction):
            ask_for_checks(change, review)
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
    link: str = "",
) -> None:
    """Change what the public list will say of a review that is not released; its documents are checked again.

    correction: of a corrected version, what was corrected. Raises as `prepare`, and Refusal("released").
    """
    with changing(work, Permission.PREPARE_REVIEW) as change:
        review = open_review(change, review_id)
        if kind not in (OF_A_CASE if review.case_id else OF_NO_CASE):
            raise Refusal("kind", "Select the kind of publication")
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
        listing.lead_to(review, link)
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
        notices.explain(change, review)
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
