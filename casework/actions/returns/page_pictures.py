"""Pictures of a return's pages: what the drawing job takes and records, and what a page of the portal shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.actions import restricted_files
from casework.actions.downloads import Download, download
from casework.actions.reach import upload_within
from casework.actions.work import SERVICE, NotFound, Work, changing, looking
from casework.records.store import Store
from casework.records.tables import AgencyRequest, Case, PagePicture, Upload
from casework.records.tasks import Claim
from casework.records.vault import Kept
from casework.rules.permissions import Permission

DRAW = "draw-pages"
MOST_PAGES = 300
"""Pages that are drawn of one file; a return is far shorter."""


@dataclass(frozen=True, slots=True)
class ToDraw:
    """What the drawing job needs. sha256: of the PDF. first: the page to begin with; last: that may be drawn."""

    upload_id: UUID
    sha256: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page that was drawn. picture: None when it could not be. media_type: "image/png" or "image/jpeg"."""

    page: int
    picture: Kept | None = None
    width: int = 0
    height: int = 0
    media_type: str = ""


@dataclass(frozen=True, slots=True)
class PicturesView:
    """Pictures of a file. state: "" (none are made of it), "waiting", "made", "failed" or one of `UNPRINTED`.

    sizes: width and height in pixels of each page that has a picture.
    """

    state: str
    sizes: Mapping[int, tuple[int, int]]


def to_draw(store: Store, upload_id: UUID) -> ToDraw | None:
    """Return what the drawing job needs, None when all is drawn, given up or gone."""
    with store.looking() as session:
        upload = session.get(Upload, upload_id)
        if upload is None or upload.pictures != "waiting":
            return None
        drawn = session.scalar(select(func.max(PagePicture.page)).where(PagePicture.upload_id == upload_id)) or 0
        return ToDraw(upload.id, upload.printed_sha256 or upload.sha256, drawn + 1, MOST_PAGES)


def record_pictures(
    store: Store, upload_id: UUID, drawn: Iterable[Drawn], *, pages: int, claim: Claim | None = None
) -> None:
    """Keep the pictures of some pages, and ask for the next ones. pages: how many the file has. Raises Superseded.

    The next pages are a task of their own, so that no file waits to be read while a long one is drawn.
    """
    with changing(Work(store, SERVICE), None, claim) as change:
        session = change.session
        upload = session.get_one(Upload, upload_id, with_for_update=True)
        held = select(PagePicture.page).where(PagePicture.upload_id == upload_id)
        there = set(session.scalars(held))
        new = [one for one in drawn if one.page not in there]
        session.add_all(
            PagePicture(
                upload_id=upload_id,
                page=one.page,
                sha256=change.kept(one.picture, one.media_type) if one.picture else None,
                width=one.width,
                height=one.height,
            )
            for one in new
        )
        done = max(there | {one.page for one in new}, default=0)
        if new and done < min(pages, MOST_PAGES):
            change.task(DRAW, upload_id)
        else:
            upload.pictures = "made"
        change.audit(
            "pages-drawn",
            upload_id,
            partnership_id=_partnership(change.session, upload),
            pages=len(new),
            without_picture=sum(one.picture is None for one in new),
        )


def give_up(store: Store, upload_id: UUID, code: str) -> None:
    """Record that no more pictures of a file will be made; the file itself is not touched."""
    with changing(Work(store, SERVICE), None) as change:
        upload = change.session.get_one(Upload, upload_id, with_for_update=True)
        if upload.pictures == "waiting":
            upload.pictures = "failed"
        change.audit("pages-not-drawn", upload_id, partnership_id=_partnership(change.session, upload), code=code)


def pictures_of(work: Work, upload_id: UUID) -> PicturesView:
    """Return which pages of a file have a picture. Raises NotFound, NotPermitted."""
    with looking(work, Permission.SIGNED_IN) as session:
        upload = upload_within(session, work, upload_id)
        if not restricted_files.is_shown(session, work, upload):
            return PicturesView("", {})
        query = select(PagePicture).where(PagePicture.upload_id == upload_id, PagePicture.sha256.is_not(None))
        sizes = {picture.page: (picture.width, picture.height) for picture in session.scalars(query)}
        return PicturesView(upload.pictures, sizes)


def picture(work: Work, upload_id: UUID, page: int) -> Download:
    """Return the picture of a page. Raises Refusal("file-gone"), Refusal("for-chair"), NotFound, NotPermitted."""
    with looking(work, Permission.SIGNED_IN) as session:
        restricted_files.refuse(session, work, upload_within(session, work, upload_id))
        query = select(PagePicture).where(PagePicture.upload_id == upload_id, PagePicture.page == page)
        found = session.scalar(query)
        if found is None or found.sha256 is None:
            raise NotFound
        return download(session, work.store, found.sha256, f"page-{page}")


def _partnership(session: Session, upload: Upload) -> UUID:
    request = session.get_one(AgencyRequest, upload.request_id)
    return session.get_one(Case, request.case_id).partnership_id
