"""A report as a web page, made from its Word file; what its pictures show is asked for before a release. R-118."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.downloads import Download, content
from casework.actions.reach import review_within
from casework.actions.reviews.standing import ask_for_checks, open_review
from casework.actions.work import NotFound, Work, changing, looking
from casework.records.tables import Review, ReviewDocument
from casework.rules.permissions import Permission
from casework.rules.publication_kinds import PRINT, WEB_PAGE

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LONGEST_DESCRIPTION = 600
_PICTURE = re.compile(r'(?<=<img src=")data:(image/(?:png|jpeg));base64,([A-Za-z0-9+/=]+)(?=")')
_BODY = re.compile(r"<body>\n(.*)</body>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class PictureView:
    """A picture of a web page. number: on the page, from 1, None where a browser can't show it. near: the heading.

    described: what it shows; decoration: it says nothing that has to be told.
    """

    key: str
    number: int | None
    near: str
    described: str
    decoration: bool

    @property
    def missing(self) -> bool:
        """Whether nobody has said yet what it shows."""
        return not self.described and not self.decoration


@dataclass(frozen=True, slots=True)
class WebPageView:
    """A web page as it would be published. body: sound HTML, its pictures named by number; "" until it is made."""

    review_id: UUID
    document_id: UUID
    title: str
    body: str
    pictures: tuple[PictureView, ...]
    may_change: bool


def add_web_page(work: Work, review_id: UUID, document_id: UUID, *, file_name: str, source: BinaryIO) -> UUID:
    """Add the web page of a document, or a new one in its place, from the Word file; return its id.

    Raises Refusal("released"), NotFound (also for a document that is a web page itself), NotPermitted.
    """
    with looking(work, Permission.PREPARE_REVIEW) as session:
        review_within(session, work, review_id)
    kept = work.store.vault.put(source)
    with changing(work, Permission.PREPARE_REVIEW) as change:
        review = open_review(change, review_id)
        printed = change.session.get(ReviewDocument, document_id)
        if printed is None or printed.review_id != review.id or printed.format != PRINT:
            raise NotFound
        page = change.session.scalar(select(ReviewDocument).where(ReviewDocument.version_of == printed.id))
        sha256 = change.kept(kept, WORD)
        if page is None:
            page = ReviewDocument(
                review_id=review.id,
                kind=printed.kind,
                title=printed.title,
                format=WEB_PAGE,
                version_of=printed.id,
                file_name=file_name,
                sha256=sha256,
                size=kept.size,
                verdict={},
            )
            change.session.add(page)
        page.file_name, page.sha256, page.size = file_name, sha256, kept.size
        page.dated_on, page.clean_sha256, page.verdict = printed.dated_on, None, {}
        change.session.flush()
        change.audit("review-web-page-added", review.id, document=str(page.id), sha256=kept.sha256)
        ask_for_checks(change, review)
        return page.id


def describe_pictures(work: Work, document_id: UUID, said: Mapping[str, tuple[str, bool]]) -> None:
    """Keep what pictures show, in words, or that they are decoration, by their keys; the page is made anew.

    Raises Refusal("released"), NotFound, NotPermitted.
    """
    with changing(work, Permission.PREPARE_REVIEW) as change:
        document = _page_within(change.session, work, document_id)
        review = open_review(change, document.review_id)
        known = {one["key"] for one in document.verdict.get("pictures", ())}
        document.descriptions = {
            **document.descriptions,
            **{
                key: {"text": "" if decoration else words.strip()[:LONGEST_DESCRIPTION], "decoration": decoration}
                for key, (words, decoration) in said.items()
                if key in known
            },
        }
        change.audit("review-pictures-described", review.id, document=str(document.id))
        ask_for_checks(change, review)


def show(work: Work, document_id: UUID) -> WebPageView:
    """Return a web page as it would be published. Raises Refusal("file-gone"), NotFound, NotPermitted."""
    with looking(work, Permission.SEE_REVIEWS) as session:
        document = _page_within(session, work, document_id)
        state = session.get_one(Review, document.review_id).state
        html = _html(work, document)
    numbers: dict[str, int] = {}
    for number, key in enumerate(document.verdict.get("shown", ()), start=1):
        numbers.setdefault(key, number)
    found = _BODY.search(html)
    at = iter(range(1, html.count("<img ") + 1))
    return WebPageView(
        document.review_id,
        document.id,
        document.title,
        _PICTURE.sub(lambda _: f"picture-{next(at)}", found[1]) if found else "",
        tuple(
            PictureView(
                one["key"],
                numbers.get(one["key"]),
                one["near"],
                document.descriptions.get(one["key"], {}).get("text") or one["described"],
                bool(one["decoration"]),
            )
            for one in document.verdict.get("pictures", ())
        ),
        state in ("draft", "stopped", "ready"),
    )


def picture(work: Work, document_id: UUID, number: int) -> Download:
    """Return a picture of a web page by its number. Raises Refusal("file-gone"), NotFound, NotPermitted."""
    with looking(work, Permission.SEE_REVIEWS) as session:
        html = _html(work, _page_within(session, work, document_id))
    for at, found in enumerate(_PICTURE.finditer(html), start=1):
        if at == number:
            data = base64.b64decode(found[2])
            return Download(f"picture-{number}", found[1], len(data), iter([data]))
    raise NotFound


def _page_within(session: Session, work: Work, document_id: UUID) -> ReviewDocument:
    document = session.get(ReviewDocument, document_id)
    if document is None or document.format != WEB_PAGE:
        raise NotFound
    review_within(session, work, document.review_id)
    return document


def _html(work: Work, document: ReviewDocument) -> str:
    return content(work.store, document.clean_sha256).decode() if document.clean_sha256 else ""
