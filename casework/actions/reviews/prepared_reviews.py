"""A review on its way to the public, as shown: what stands in the list, its checks, its documents and package."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.downloads import Download, download
from casework.actions.judgements import to_judge_of
from casework.actions.reach import open_reviews, review_within
from casework.actions.reviews.listing import slug_of
from casework.actions.reviews.standing import OPEN_STATES, documents_of, looks_of, obstacles_of
from casework.actions.reviews.withdrawing import why_of
from casework.actions.work import NotFound, Work, changing, looking
from casework.records.tables import Account, Case, Review, ReviewDocument
from casework.rules.permissions import Permission
from casework.rules.publication_kinds import DOCUMENT_KINDS, KINDS
from casework.rules.publication_time import goes_out_at
from casework.rules.release import Obstacle, ToJudge
from casework.rules.withdrawal import PUBLIC_WORDS


@dataclass(frozen=True, slots=True)
class Look:
    """A check that asks a person to look. name: for the release. found: in words, each with its place."""

    name: str
    title: str
    found: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document of a review. checks: the verdicts, `{"code", "title", "verdict", "found": […]}` each.

    format: "PDF", or "HTML" for the web page of the document `version_of`. undescribed: how many of its pictures
    nobody has described. looks: what a person must look at before the release. to_judge: what stopped it that a
    person may judge to be nobody's name or number.
    """

    id: UUID
    kind: str
    kind_title: str
    title: str
    file_name: str
    size: int
    pages: int
    dated_on: date | None
    looks: tuple[Look, ...]
    to_judge: tuple[ToJudge, ...]
    checks: tuple[Mapping[str, Any], ...]
    format: str
    version_of: UUID | None
    undescribed: int
    has_pictures: bool


@dataclass(frozen=True, slots=True)
class ReviewView:
    """A review as prepared. obstacles: what stands against its release by the person who looks at it;
    obstacles_left: what would if that person judged everything that may be judged.

    prepared_by_me: whether that person prepared or changed any of it. due_later: released, and the moment at
    which it goes out is still to come. version, correction: of a corrected version, from 2 on. earlier_id: of the
    version that it corrects. later_id: of the version that corrects it. withdrawn: what the public is told. link:
    of a national review. listing_checks: of the entry's words where there is no document they are shown with.
    """

    id: UUID
    case_id: UUID | None
    case_reference: str
    slug: str
    title: str
    kind: str
    kind_title: str
    summary: str
    themes: tuple[str, ...]
    publish_on: date
    public_until: date | None
    state: str
    prepared_by: str
    prepared_at: datetime
    prepared_by_me: bool
    due_later: bool
    released_by: str
    released_at: datetime | None
    published_at: datetime | None
    handoff_ready: bool
    restriction: str
    restriction_reason: str
    acknowledged_on: date | None
    archived_at: datetime | None
    documents: tuple[DocumentView, ...]
    obstacles: tuple[Obstacle, ...]
    obstacles_left: tuple[Obstacle, ...]
    learning: str
    recommendations: tuple[str, ...]
    publish_time: str
    goes_out_at: datetime
    goes_out_later: bool
    late_reason: str
    version: int
    correction: str
    earlier_id: UUID | None
    later_id: UUID | None
    withdrawn: str
    withdrawn_why: str
    withdrawn_by: str
    withdrawn_at: datetime | None
    link: str
    listing_checks: tuple[Mapping[str, Any], ...]


def show_review(work: Work, review_id: UUID) -> ReviewView:
    """Return one review. Raises NotFound, NotPermitted."""
    with looking(work, Permission.SEE_REVIEWS) as session:
        return _view(session, work, review_within(session, work, review_id))


def list_reviews(work: Work, case_id: UUID | None = None) -> tuple[ReviewView, ...]:
    """Return the reviews that are open to the actor, newest first, of one case if named. Raises NotPermitted."""
    with looking(work, Permission.SEE_REVIEWS) as session:
        query = select(Review).where(open_reviews(work))
        if case_id is not None:
            query = query.where(Review.case_id == case_id)
        return tuple(
            _view(session, work, review) for review in session.scalars(query.order_by(Review.prepared_at.desc()))
        )


def handoff_package(work: Work, review_id: UUID) -> Download:
    """Return the package for the national repository. Audited.

    Raises Refusal("file-gone"), NotFound (also while there is none), NotPermitted.
    """
    with changing(work, Permission.SEE_REVIEWS) as change:
        review = review_within(change.session, work, review_id)
        if review.handoff_sha256 is None:
            raise NotFound
        change.audit("handoff-downloaded", review.id)
        return download(
            change.session, work.store, review.handoff_sha256, f"{slug_of(review.title)}-repository.zip"
        )


def checked_document(work: Work, document_id: UUID) -> Download:
    """Return a document as it would be published (as sent in, until it is checked).

    Audited. Raises Refusal("file-gone"), NotFound, NotPermitted.
    """
    with changing(work, Permission.SEE_REVIEWS) as change:
        document = change.session.get(ReviewDocument, document_id)
        if document is None:
            raise NotFound
        review_within(change.session, work, document.review_id)
        change.audit("review-document-downloaded", document.review_id, document=str(document.id))
        sha256 = document.clean_sha256 or document.sha256
        return download(change.session, work.store, sha256, document.file_name)


def _view(session: Session, work: Work, review: Review) -> ReviewView:
    def name(account_id: UUID | None) -> str:
        return session.get_one(Account, account_id).name if account_id else ""

    documents = documents_of(session, review.id)
    is_open = review.state in OPEN_STATES
    goes_out = goes_out_at(review.publish_on, review.publish_time, review.released_at or work.store.now())
    later = session.scalar(select(Review.id).where(Review.corrects_id == review.id))
    any_reason = {one.name: "any" for document in documents for one in to_judge_of(document)}
    return ReviewView(
        id=review.id,
        case_id=review.case_id,
        case_reference=session.get_one(Case, review.case_id).reference if review.case_id else "",
        slug=review.slug,
        title=review.title,
        kind=review.kind,
        kind_title=KINDS.get(review.kind, review.kind),
        summary=review.summary,
        themes=tuple(review.themes),
        publish_on=review.publish_on,
        public_until=review.public_until,
        state=review.state,
        prepared_by=name(review.prepared_by),
        prepared_at=review.prepared_at,
        prepared_by_me=str(work.actor.account_id) in review.worked_on_by,
        due_later=review.state == "releasing" and goes_out > work.store.now(),
        released_by=name(review.released_by),
        released_at=review.released_at,
        published_at=review.published_at,
        handoff_ready=review.handoff_sha256 is not None,
        restriction=review.restriction,
        restriction_reason=review.restriction_reason,
        acknowledged_on=review.acknowledged_on,
        archived_at=review.archived_at,
        documents=tuple(
            DocumentView(
                id=document.id,
                kind=document.kind,
                kind_title=DOCUMENT_KINDS.get(document.kind, document.kind),
                title=document.title,
                file_name=document.file_name,
                size=document.size,
                pages=document.pages,
                dated_on=document.dated_on,
                looks=_looks(document),
                to_judge=to_judge_of(document),
                checks=tuple(document.verdict.get("checks", ())),
                format=document.format,
                version_of=document.version_of,
                undescribed=sum(
                    not one["described"] and not one["decoration"] for one in document.verdict.get("pictures", ())
                ),
                has_pictures=bool(document.verdict.get("pictures")),
            )
            for document in documents
        ),
        obstacles=obstacles_of(session, review, work) if is_open else (),
        obstacles_left=obstacles_of(session, review, work, any_reason) if is_open else (),
        learning=review.learning,
        recommendations=tuple(review.recommendations),
        publish_time=review.publish_time,
        goes_out_at=goes_out,
        goes_out_later=goes_out > work.store.now(),
        late_reason=review.late_reason,
        version=review.version,
        correction=review.correction,
        earlier_id=review.corrects_id,
        later_id=later,
        withdrawn=PUBLIC_WORDS.get(review.withdrawn_as, ""),
        withdrawn_why=why_of(work.store, review),
        withdrawn_by=name(review.withdrawn_by),
        withdrawn_at=review.withdrawn_at,
        link=review.link,
        listing_checks=tuple(review.listing_verdict.get("checks", ())),
    )


def _looks(document: ReviewDocument) -> tuple[Look, ...]:
    checks = {check["code"]: check for check in document.verdict.get("checks", ())}
    named = ((name, checks[name.partition("/")[2]]) for name in looks_of(document))
    return tuple(Look(name, check.get("title", check["code"]), _in_words(check)) for name, check in named)


def _in_words(check: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(", ".join(filter(None, (one["words"], one["where"]))) for one in check.get("found", ()))
