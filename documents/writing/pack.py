"""The pack: cover, contents, timeline, chronology and every return in one PDF that people can find their way in.

The printed page number is the viewer's page number. Every row of the chronology leads to the page of the return
on which it stands, and back where the return is a rendering of ours.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from documents.chronology.model import Chronology, Heading
from documents.writing.chronology_pdf import ChronologyLayout, header_for, lay_out
from documents.writing.pack_assembly import Assembly, Bookmark, Spot, bookmarks_of
from documents.writing.pack_front import TITLE, Entry, front_matter, timeline_pages
from documents.writing.pack_links import link_rows
from documents.writing.pack_metadata import describe, hide_layers
from documents.writing.pack_returns import Coming, PackReturn, bring_returns
from documents.writing.pack_stamps import stamp_sheet

__all__ = ["Pack", "PackPart", "PackReturn", "build_pack"]


@dataclass(frozen=True, slots=True)
class PackPart:
    """One part of a finished pack. `sha256`: of the file as received; of our own parts, of what was laid out."""

    title: str
    first_page: int
    pages: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Pack:
    """A finished pack: its bytes, how many pages it has, and its parts in order, which cover all of them."""

    pdf: bytes
    pages: int
    parts: tuple[PackPart, ...]


def build_pack(
    chronology: Chronology,
    heading: Heading,
    returns: Sequence[PackReturn],
    layout: ChronologyLayout | None = None,
) -> Pack:
    """Return the pack of a case, its returns in the order given: linearised, tagged where its parts are.

    layout: the chronology as `lay_out` gave it, if it is at hand. A return that is no PDF, or a PDF beyond repair,
    is shown as a rendering of what was read, which says so. Raises TypesettingFailed, TextLost.
    """
    with ThreadPoolExecutor(1) as aside:
        aside.submit(stamp_sheet, header_for(heading))
        return _built(chronology, heading, returns, layout or lay_out(chronology, heading))


def _built(
    chronology: Chronology, heading: Heading, returns: Sequence[PackReturn], layout: ChronologyLayout
) -> Pack:
    whole = Assembly(layout.pdf)
    coming = bring_returns(whole, returns, chronology.returns)
    front = front_matter(chronology, heading, _entries(chronology, heading, layout, coming))
    front_part = whole.join(front)
    whole.place(front_part)
    chronology_first = whole.place(whole.base)
    for one in coming:
        one.first = whole.place(one.part)
    link_rows(whole, chronology, coming, layout.rows, chronology_first - 1)
    for _, annotation, address in whole.links(front_part):
        page = int(address.removeprefix("page:"))
        whole.point(annotation, Spot(page), f"Go to page {page}")
    whole.stamp(header_for(heading))
    whole.close()
    whole.set_bookmarks(_bookmarks(front, heading, layout, coming, chronology_first))
    describe(whole.pdf, TITLE, heading, claims_accessible=all(one.rendered for one in coming))
    hide_layers(whole.pdf, [layer for one in coming for layer in one.hidden_layers])
    parts = (
        PackPart("Cover, contents and timeline", 1, len(front_part.pages), _sha256(front)),
        PackPart(heading.title, chronology_first, layout.pages, _sha256(layout.pdf)),
        *(PackPart(one.title, one.first, one.pages, _sha256(one.given.original)) for one in coming),
    )
    return Pack(whole.save(final=True), len(whole.pages), parts)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _entries(
    chronology: Chronology, heading: Heading, layout: ChronologyLayout, coming: Sequence[Coming]
) -> list[Entry]:
    """Return the contents: the parts, numbered, and under the chronology its years and sections."""
    entries = [
        Entry("1", "Timeline", "", timeline_pages(chronology), own=True),
        Entry("2", heading.title, "", layout.pages, 0),
        *(Entry("", entry.title, "", None, entry.spot.page - 1) for entry in layout.bookmarks),
    ]
    before = layout.pages
    for number, one in enumerate(coming, start=3):
        entries.append(Entry(str(number), one.title, one.detail, one.pages, before))
        before += one.pages
    return entries


def _bookmarks(
    front: bytes, heading: Heading, layout: ChronologyLayout, coming: Sequence[Coming], chronology_first: int
) -> list[Bookmark]:
    years = [entry.moved(chronology_first - 1) for entry in layout.bookmarks]
    return [
        Bookmark("Cover", Spot(1)),
        *(Bookmark(entry.title, Spot(entry.spot.page)) for entry in bookmarks_of(front)),
        Bookmark(heading.title, Spot(chronology_first), years),
        *(Bookmark(one.title, Spot(one.first)) for one in coming),
    ]
