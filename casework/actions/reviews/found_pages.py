"""Pictures of the pages of a document on which a check found something, kept by the job that checks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from casework.actions.downloads import Download, download
from casework.actions.reach import review_within
from casework.actions.work import Change, NotFound, Work, looking
from casework.records.tables import ReviewDocument, ReviewPagePicture
from casework.records.vault import Kept
from casework.rules.permissions import Permission


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """The picture of a page on which something was found. width, height: of the page in points."""

    page: int
    picture: Kept
    width: float
    height: float
    media_type: str


def keep_pictures(change: Change, document_id: UUID, pictures: Sequence[DrawnPage]) -> None:
    """Keep the pictures that the newest checks of a document gave, in place of earlier ones."""
    change.session.execute(delete(ReviewPagePicture).where(ReviewPagePicture.document_id == document_id))
    change.session.add_all(
        ReviewPagePicture(
            document_id=document_id,
            page=one.page,
            sha256=change.kept(one.picture, one.media_type),
            width=one.width,
            height=one.height,
        )
        for one in pictures
    )


def sizes_of(session: Session, document_id: UUID) -> dict[int, tuple[float, float]]:
    """Return width and height in points of each page that has a picture."""
    query = select(ReviewPagePicture).where(ReviewPagePicture.document_id == document_id)
    return {one.page: (one.width, one.height) for one in session.scalars(query)}


def page_picture(work: Work, document_id: UUID, page: int) -> Download:
    """Return the picture of a page. Raises Refusal("file-gone"), NotFound, NotPermitted."""
    with looking(work, Permission.SEE_REVIEWS) as session:
        document = session.get(ReviewDocument, document_id)
        if document is None:
            raise NotFound
        review_within(session, work, document.review_id)
        query = select(ReviewPagePicture).where(
            ReviewPagePicture.document_id == document_id, ReviewPagePicture.page == page
        )
        found = session.scalar(query)
        if found is None:
            raise NotFound
        return download(session, work.store, found.sha256, f"page-{page}")
