"""Publishing a review: one person prepares it, checks are run, a second person releases what was checked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, BinaryIO
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.reach import case_within, review_within, settings_of
from casework.actions.work import Change, NotFound, Refusal, Work, changing, looking
from casework.records.tables import Account, Case, Review, ReviewDocument
from casework.rules import release
from casework.rules.permissions import Permission
from casework.rules.release import Obstacle
from casework.rules.retention import public_until

KINDS: Mapping[str, str] = {
    "lcspr": "Local child safeguarding practice review",
    "scr": "Serious case review",
    "thematic": "Thematic review",
    "learning": "Learning review",
}
DOCUMENT_KINDS: Mapping[str, str] = {
    "report": "Report",
    "executive-summary": "Executive summary",
    "partnership-response": "Partnership response",
    "media-statement": "Media statement",
    "briefing-note": "Briefing note",
    "seven-minute-briefing": "Seven-minute briefing",
    "slides": "Slides for a team meeting",
}
OPEN_STATES = ("draft", "stopped", "ready")
PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document of a review. checks: the verdicts, `{"code", "title", "verdict", "found": […]}` each."""

    id: UUID
    kind: str
    kind_title: str
    title: str
    file_name: str
    size: int
    pages: int
    checks: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class ReviewView:
    """A review as prepared. obstacles: what stands against its release by the person who looks at it."""

    id: UUID
    case_id: UUID
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
    released_by: str
    released_at: datetime | None
    published_at: datetime | None
    handoff_ready: bool
    documents: tuple[DocumentView, ...]
    obstacles: tuple[Obstacle, ...]


def prepare(
    work: Work,
    case_id: UUID,
    *,
    title: str,
    kind: str,
    summary: str,
    themes: Sequence[str],
    publish_on: date,
) -> UUID:
    """Start a review for the public list and return its id. kind: a key of `KINDS`.

    Raises Refusal("title-taken"), NotFound, NotPermitted.
    """
    with changing(work, Permission.PREPARE_REVIEW) as change:
        case = case_within(change.session, work, case_id)
        slug = slug_of(title)
        taken = select(Review.id).where(Review.partnership_id == case.partnership_id, Review.slug == slug)
        if change.session.scalar(taken) is not None:
            raise Refusal(
                "title-taken", "Another review has this title already: enter a title that tells them apart"
            )
        assert work.actor.account_id is not None
        months = settings_of(change.session, case.partnership_id).public_months
        review = Review(
            partnership_id=case.partnership_id,
            case_id=case.id,
            slug=slug,
            title=title.strip(),
            kind=kind,
            summary=summary.strip(),
            themes=[theme.strip() for theme in themes if theme.strip()],
            publish_on=publish_on,
            public_until=public_until(publish_on, months),
            prepared_by=work.actor.account_id,
            prepared_at=change.now,
        )
        change.session.add(review)
        change.session.flush()
        change.audit("review-prepared", review.id, case=str(case.id))
        return review.id


def add_document(work: Work, review_id: UUID, *, kind: str, title: str, file_name: str, source: BinaryIO) -> None:
    """Add a PDF to a review that is not released yet; it must be checked (again) before the release.

    Raises Refusal("released"), NotFound, NotPermitted.
    """
    with looking(work, Permission.PREPARE_REVIEW) as session:
        review_within(session, work, review_id)
    kept = work.store.vault.put(source)
    with changing(work, Permission.PREPARE_REVIEW) as change:
        review = _open_review(change, review_id)
        document = ReviewDocument(
            review_id=review.id,
            kind=kind,
            title=title.strip(),
            file_name=file_name,
            sha256=change.kept(kept, PDF),
            size=kept.size,
            verdict={},
        )
        change.session.add(document)
        review.prepared_by = work.actor.account_id or review.prepared_by
        change.session.flush()
        change.audit("review-document-added", review.id, document=str(document.id), sha256=kept.sha256)
        _ask_for_checks(change, review)


def remove_document(work: Work, review_id: UUID, document_id: UUID) -> None:
    """Take a document out of a review that is not released yet. Raises Refusal, NotFound, NotPermitted."""
    with changing(work, Permission.PREPARE_REVIEW) as change:
        review = _open_review(change, review_id)
        document = change.session.get(ReviewDocument, document_id)
        if document is None or document.review_id != review.id:
            raise NotFound
        change.session.delete(document)
        change.session.flush()
        change.audit("review-document-removed", review.id, document=str(document_id))
        if documents_of(change.session, review.id):
            _ask_for_checks(change, review)
        else:
            review.state, review.approved = "draft", ""


def release_review(work: Work, review_id: UUID) -> None:
    """Release a checked review to the public; a worker then puts it on the list. Doing it twice is doing it once.

    Raises Refusal with the first obstacle's words, NotFound, NotPermitted.
    """
    with changing(work, Permission.RELEASE_REVIEW) as change:
        review = review_within(change.session, work, review_id, lock=True)
        if review.state in ("releasing", "published"):
            change.audit("review-released-again", review.id)
            return
        found = _obstacles(change.session, review, work)
        if found:
            raise Refusal(found[0].code, found[0].message)
        review.state, review.released_by, review.released_at = "releasing", work.actor.account_id, change.now
        change.audit("review-released", review.id, approved=review.approved)
        change.task("publish-review", review.id)


def show_review(work: Work, review_id: UUID) -> ReviewView:
    """Return one review. Raises NotFound, NotPermitted."""
    with looking(work, Permission.SEE_REVIEWS) as session:
        return _view(session, work, review_within(session, work, review_id))


def list_reviews(work: Work, case_id: UUID | None = None) -> tuple[ReviewView, ...]:
    """Return the partnership's reviews, newest first, of one case if named. Raises NotPermitted."""
    with looking(work, Permission.SEE_REVIEWS) as session:
        query = select(Review).where(Review.partnership_id == work.partnership_id)
        if case_id is not None:
            query = query.where(Review.case_id == case_id)
        return tuple(
            _view(session, work, review) for review in session.scalars(query.order_by(Review.prepared_at.desc()))
        )


def handoff_package(work: Work, review_id: UUID) -> tuple[str, Iterator[bytes]]:
    """Return the name and bytes of the package for the national repository. Audited.

    Raises NotFound while there is none, NotPermitted.
    """
    with changing(work, Permission.SEE_REVIEWS) as change:
        review = review_within(change.session, work, review_id)
        if review.handoff_sha256 is None:
            raise NotFound
        change.audit("handoff-downloaded", review.id)
        return f"{review.slug}-repository.zip", work.store.vault.stream(review.handoff_sha256)


def checked_document(work: Work, document_id: UUID) -> tuple[str, Iterator[bytes]]:
    """Return the name and bytes of a document as it would be published (as sent in, until it is checked).

    Audited. Raises NotFound, NotPermitted.
    """
    with changing(work, Permission.SEE_REVIEWS) as change:
        document = change.session.get(ReviewDocument, document_id)
        if document is None:
            raise NotFound
        review_within(change.session, work, document.review_id)
        change.audit("review-document-downloaded", document.review_id, document=str(document.id))
        return document.file_name, work.store.vault.stream(document.clean_sha256 or document.sha256)


def slug_of(title: str) -> str:
    """Return the part of an address for a title: lower case letters, digits and single hyphens."""
    slug = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:80].strip("-")
    return slug or "review"


def fingerprint_of(review: Review, documents: Sequence[ReviewDocument]) -> str:
    """Return the hash of what the public would see of the review now."""
    facts = {
        "slug": review.slug,
        "title": review.title,
        "kind": review.kind,
        "summary": review.summary,
        "themes": "|".join(review.themes),
        "publish_on": review.publish_on.isoformat(),
        "public_until": review.public_until.isoformat() if review.public_until else "",
    }
    return release.fingerprint(facts, [(d.kind, d.title, d.clean_sha256 or "") for d in documents])


def _open_review(change: Change, review_id: UUID) -> Review:
    review = review_within(change.session, change.work, review_id, lock=True)
    if review.state in ("releasing", "published", "withdrawn"):
        raise Refusal("released", "This review has been released, so it cannot be changed here")
    return review


def _ask_for_checks(change: Change, review: Review) -> None:
    review.state, review.approved = "checking", ""
    change.task("check-review", review.id)


def documents_of(session: Session, review_id: UUID) -> list[ReviewDocument]:
    """Return a review's documents in the order in which they are listed."""
    query = select(ReviewDocument).where(ReviewDocument.review_id == review_id)
    return sorted(session.scalars(query), key=lambda d: (list(DOCUMENT_KINDS).index(d.kind), d.title, str(d.id)))


def _obstacles(session: Session, review: Review, work: Work) -> tuple[Obstacle, ...]:
    documents = documents_of(session, review.id)
    return release.obstacles(
        state=review.state,
        prepared_by=review.prepared_by,
        released_by=work.actor.account_id,
        approved=review.approved,
        now_hashed=fingerprint_of(review, documents),
        verdicts=[document.verdict for document in documents],
    )


def _view(session: Session, work: Work, review: Review) -> ReviewView:
    def name(account_id: UUID | None) -> str:
        return session.get_one(Account, account_id).name if account_id else ""

    return ReviewView(
        id=review.id,
        case_id=review.case_id,
        case_reference=session.get_one(Case, review.case_id).reference,
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
        prepared_by_me=review.prepared_by == work.actor.account_id,
        released_by=name(review.released_by),
        released_at=review.released_at,
        published_at=review.published_at,
        handoff_ready=review.handoff_sha256 is not None,
        documents=tuple(
            DocumentView(
                id=document.id,
                kind=document.kind,
                kind_title=DOCUMENT_KINDS.get(document.kind, document.kind),
                title=document.title,
                file_name=document.file_name,
                size=document.size,
                pages=document.pages,
                checks=tuple(document.verdict.get("checks", ())),
            )
            for document in documents_of(session, review.id)
        ),
        obstacles=_obstacles(session, review, work) if review.state in OPEN_STATES else (),
    )
