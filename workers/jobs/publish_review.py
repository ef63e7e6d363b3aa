"""Puts a released review on the public list: the approved bytes, and nothing else, cross over here."""

from __future__ import annotations

from collections import Counter

from casework.actions import task_rows
from casework.actions.reviews import holding_back, publishing
from casework.actions.reviews.publishing import DocumentToPublish, ToPublish
from casework.actions.task_rows import Claim, Store
from publication.publishing import Publisher
from publication.review import DocumentKind, PublishedDocument, PublishedReview, Restriction, ReviewKind
from workers.jobs import Handler, try_again_in_an_hour
from workers.means import Means


def run(means: Means, claim: Claim) -> None:
    """Copy the approved documents to the public folder, list the review, and record that it is public.

    A release for later that could not be kept waits for the next working time (docs/rules.md R-121).
    While a hold stands on the case's publication the release is taken back instead (docs/rules.md R-77).
    """
    if holding_back.take_back_held(means.store, claim.ref):
        task_rows.finish(means.store, claim)
        return
    waits = publishing.put_off(means.store, claim.ref)
    if waits is not None:
        task_rows.ask_again(means.store, claim, waits)
        task_rows.finish(means.store, claim)
        return
    review = publishing.to_publish(means.store, claim.ref)
    if review is None:
        task_rows.finish(means.store, claim)
        return
    content = {document.sha256: means.store.vault.read(document.sha256) for document in review.documents}
    Publisher(means.catalogue, means.public_files).put(listed(review, means.store), content)
    publishing.record_published(means.store, review.review_id, claim)


def listed(review: ToPublish, store: Store) -> PublishedReview:
    """Return the review as the public sees it."""
    return PublishedReview(
        slug=review.slug,
        title=review.title,
        kind=ReviewKind(review.kind),
        summary=review.summary,
        year=review.first_day.year,
        published_on=review.first_day,
        updated_at=store.now(),
        partnership=review.partnership,
        themes=review.themes,
        documents=documents(review),
        public_until=review.public_until,
        repository_note=review.repository_note,
        restriction=Restriction(review.restriction),
        restriction_reason=review.restriction_reason,
        learning=review.learning,
        recommendations=review.recommendations,
        correction=review.correction,
    )


def documents(review: ToPublish) -> tuple[PublishedDocument, ...]:
    """Return the review's documents with their addresses: the kind, and a number from the second of a kind on."""
    seen: Counter[str] = Counter()
    return tuple(_document(document, seen) for document in review.documents)


def _document(document: DocumentToPublish, seen: Counter[str]) -> PublishedDocument:
    seen[document.kind] += 1
    number = seen[document.kind]
    return PublishedDocument(
        slug=document.kind if number == 1 else f"{document.kind}-{number}",
        kind=DocumentKind(document.kind),
        title=document.title,
        format="PDF",
        size=document.size,
        sha256=document.sha256,
        published_on=document.dated_on,
        pages=document.pages or None,
    )


HANDLER = Handler(run, try_again_in_an_hour)
