"""What the workers do for a review: record checks, the publication, the package for the national repository."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any
from uuid import UUID

from casework.actions import clocks
from casework.actions.cases import reach_stage
from casework.actions.reach import settings_of
from casework.actions.reviews.found_pages import DrawnPage, keep_pictures
from casework.actions.reviews.listing import fingerprint_of, first_day_of
from casework.actions.reviews.standing import documents_of
from casework.actions.reviews.whose_names import people_to_find
from casework.actions.work import SERVICE, Work, changing
from casework.records.store import Store
from casework.records.tables import Case, Review
from casework.records.tasks import Claim
from casework.records.vault import Kept
from casework.rules import release
from casework.rules.bank_holidays import england
from casework.rules.people import Person
from casework.rules.publication_kinds import DOCUMENT_KINDS, KINDS, MEDIA_TYPES
from casework.rules.publication_time import goes_out_at, waits_until


@dataclass(frozen=True, slots=True)
class DocumentToCheck:
    """A document as sent in; its bytes are in the vault under `sha256`.

    format: "HTML" for a Word file of which a web page is made. descriptions: what its pictures show, by key.
    """

    id: UUID
    title: str
    sha256: str
    format: str
    descriptions: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ToCheck:
    """What the checking job needs. people: everyone the case knows, whose names must not be in a document.

    words: the catalogue's own words (title, summary, themes, addresses), which are checked like a document.
    of_case: whether it is of one case; else the people are those of every case, and whose a name is stays unsaid.
    """

    review_id: UUID
    title: str
    words: str
    documents: tuple[DocumentToCheck, ...]
    people: tuple[Person, ...]
    of_case: bool


@dataclass(frozen=True, slots=True)
class Checked:
    """The result for one document. verdict: `{"checks": […]}`. clean: the bytes that may be published."""

    document_id: UUID
    verdict: Mapping[str, Any]
    clean: Kept | None
    pages: int
    pictures: tuple[DrawnPage, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentToPublish:
    """A checked document; its bytes are in the vault under `sha256`. version_of: of which it is the web page."""

    id: UUID
    kind: str
    kind_title: str
    title: str
    sha256: str
    size: int
    pages: int
    dated_on: date
    format: str
    version_of: UUID | None


@dataclass(frozen=True, slots=True)
class ToPublish:
    """A released review: what the catalogue and the repository's package are made from.

    first_day: from which the review is public, in its first version. correction: of a corrected version, what was
    corrected. anonymous: the repository's package names no partnership.
    """

    review_id: UUID
    slug: str
    title: str
    kind: str
    kind_title: str
    summary: str
    themes: tuple[str, ...]
    publish_on: date
    public_until: date | None
    partnership: str
    area: str
    repository_note: str
    restriction: str
    restriction_reason: str
    documents: tuple[DocumentToPublish, ...]
    learning: str
    recommendations: tuple[str, ...]
    first_day: date
    correction: str
    anonymous: bool
    link: str


def to_check(store: Store, review_id: UUID) -> ToCheck | None:
    """Return what the checking job needs, None when the review no longer waits for its checks."""
    with store.looking() as session:
        review = session.get(Review, review_id)
        if review is None or review.state != "checking":
            return None
        return ToCheck(
            review_id=review.id,
            title=review.title,
            words="\n".join(
                [
                    *(review.title, review.summary, *review.themes, review.slug, review.restriction_reason),
                    *(review.learning, *review.recommendations, review.correction, review.link),
                ]
            ),
            documents=tuple(
                DocumentToCheck(
                    document.id, document.title, document.sha256, document.format, document.descriptions
                )
                for document in documents_of(session, review_id)
            ),
            people=tuple(people_to_find(session, store, review)),
            of_case=review.case_id is not None,
        )


def record_checks(
    store: Store,
    review_id: UUID,
    results: Sequence[Checked],
    claim: Claim | None = None,
    listing: Mapping[str, Any] = MappingProxyType({}),
) -> None:
    """Keep the checks' results. The review becomes "ready" unless a check stops it, else "stopped".

    What was checked is approved even where a stop is left, if a person may judge each: the release asks why.
    listing: the verdict on the entry's words, where there is no document. Results for a set of documents that has
    changed since are left out: the change asked for checks of its own.
    Raises Superseded.
    """
    with changing(Work(store, SERVICE), None, claim) as change:
        review = change.session.get_one(Review, review_id, with_for_update=True)
        documents = {document.id: document for document in documents_of(change.session, review_id)}
        if review.state != "checking" or set(documents) != {result.document_id for result in results}:
            change.audit("review-check-outdated", review_id, partnership_id=review.partnership_id)
            return
        review.listing_verdict = dict(listing)
        passed = judgeable = release.let_through(listing)
        for result in results:
            document = documents[result.document_id]
            document.verdict, document.pages = dict(result.verdict), result.pages
            document.clean_sha256 = (
                change.kept(result.clean, MEDIA_TYPES[document.format]) if result.clean else None
            )
            document.size = result.clean.size if result.clean else document.size
            keep_pictures(change, document.id, result.pictures)
            passed = passed and result.clean is not None and release.let_through(result.verdict)
            judgeable = judgeable and result.clean is not None and release.may_be_judged(result.verdict)
        review.state = "ready" if passed else "stopped"
        review.approved = fingerprint_of(review, documents_of(change.session, review_id)) if judgeable else ""
        change.audit("review-checked", review_id, partnership_id=review.partnership_id, passed=passed)


def checks_failed(store: Store, review_id: UUID, code: str) -> None:
    """Record that the checks could not be run; they can be asked for again. What was not checked is not released.

    code: for programs, as of a task that was given up.
    """
    with changing(Work(store, SERVICE), None) as change:
        review = change.session.get_one(Review, review_id, with_for_update=True)
        if review.state == "checking":
            review.state, review.approved = "stopped", ""
            for document in documents_of(change.session, review_id):
                document.verdict = {}
        change.audit("review-checks-failed", review_id, partnership_id=review.partnership_id, code=code)


def to_publish(store: Store, review_id: UUID, *, states: Sequence[str] = ("releasing",)) -> ToPublish | None:
    """Return a released review, None when its state is another than `states`.

    Raises AssertionError when it is no longer what was approved: nothing of it may then go out.
    """
    with store.looking() as session:
        review = session.get(Review, review_id)
        if review is None or review.state not in states:
            return None
        documents = documents_of(session, review_id)
        assert fingerprint_of(review, documents) == review.approved, "a released review was changed"
        settings = settings_of(session, review.partnership_id)
        return ToPublish(
            review_id=review.id,
            slug=review.slug,
            title=review.title,
            kind=review.kind,
            kind_title=KINDS[review.kind],
            summary=review.summary,
            themes=tuple(review.themes),
            publish_on=review.publish_on,
            public_until=review.public_until,
            partnership=settings.short_name,
            area=settings.area,
            repository_note=settings.repository_note,
            restriction=review.restriction,
            restriction_reason=review.restriction_reason,
            documents=tuple(
                DocumentToPublish(
                    id=document.id,
                    kind=document.kind,
                    kind_title=DOCUMENT_KINDS[document.kind],
                    title=document.title,
                    sha256=document.clean_sha256 or "",
                    size=document.size,
                    pages=document.pages,
                    dated_on=document.dated_on or review.publish_on,
                    format=document.format,
                    version_of=document.version_of,
                )
                for document in documents
            ),
            learning=review.learning,
            recommendations=tuple(review.recommendations),
            first_day=first_day_of(session, review),
            correction=review.correction,
            anonymous=review.handoff_anonymous,
            link=review.link,
        )


def put_off(store: Store, review_id: UUID) -> timedelta | None:
    """Return how long a released review waits for a working time, None where it goes out now. R-121."""
    with store.looking() as session:
        review = session.get(Review, review_id)
        if review is None or review.state != "releasing" or review.released_at is None:
            return None
        goes_out = goes_out_at(review.publish_on, review.publish_time, review.released_at)
        until = waits_until(goes_out, review.released_at, store.now(), england())
        return until - store.now() if until else None


def record_published(store: Store, review_id: UUID, claim: Claim | None = None) -> None:
    """Record that the review is on the public list, and ask for the repository's package. Raises Superseded.

    A corrected version takes the place of the one before. One that was withdrawn while it was on its way is taken
    back once more.
    """
    with changing(Work(store, SERVICE), None, claim) as change:
        case_id = change.session.get_one(Review, review_id).case_id
        case = change.session.get_one(Case, case_id, with_for_update=True) if case_id else None
        review = change.session.get_one(Review, review_id, with_for_update=True)
        if review.state in ("withdrawing", "withdrawn"):
            change.task("withdraw-review", review.id)
            change.audit("review-published", review_id, partnership_id=review.partnership_id, withdrawn=True)
            return
        if review.state == "releasing":
            review.state, review.published_at = "published", change.now
        before = change.session.get(Review, review.corrects_id) if review.corrects_id else None
        if before is not None and before.state == "published":
            before.state = "replaced"
        if case is not None:
            reach_stage(change, case, "published")
        change.audit("review-published", review_id, partnership_id=review.partnership_id, version=review.version)
        if case is None:
            return  # the repository takes reviews of cases
        if case.referral_id:
            clocks.meet_publication(change, case.referral_id, Work(store, SERVICE).today)
        if documents_of(change.session, review.id):
            change.task("build-handoff", review_id)
