"""Puts a released review on the public list: the approved bytes, and nothing else, cross over here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from uuid import UUID

from casework.actions import task_rows
from casework.actions.reviews import holding_back, publishing
from casework.actions.reviews.publishing import DocumentToPublish, ToPublish
from casework.actions.task_rows import Claim, Store
from publication.publishing import Publisher
from publication.review import DocumentKind, PublishedDocument, PublishedReview, Restriction, ReviewKind
from workers.jobs import Handler, try_again_in_an_hour
from workers.jobs.published_texts import texts_of
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
    entry = listed(review, means.store)
    Publisher(means.catalogue, means.public_files).put(entry, content, texts_of(means, review, entry.documents))
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
        link=review.link,
    )


def documents(review: ToPublish) -> tuple[PublishedDocument, ...]:
    """Return the review's documents with their addresses: the kind, and a number from the second of a kind on.

    A web page has the address of its document, and what it is.
    """
    seen: Counter[str] = Counter()
    slugs: dict[UUID, str] = {}
    for document in review.documents:
        if document.version_of is None:
            seen[document.kind] += 1
            number = seen[document.kind]
            slugs[document.id] = document.kind if number == 1 else f"{document.kind}-{number}"
    return tuple(_document(document, slugs) for document in review.documents)


def _document(document: DocumentToPublish, slugs: Mapping[UUID, str]) -> PublishedDocument:
    of = slugs[document.version_of] if document.version_of else ""
    return PublishedDocument(
        slug=f"{of}-web-page" if of else slugs[document.id],
        kind=DocumentKind(document.kind),
        title=document.title,
        format=document.format,
        version_of=of,
        size=document.size,
        sha256=document.sha256,
        published_on=document.dated_on,
        pages=document.pages or None,
    )


HANDLER = Handler(run, try_again_in_an_hour)
