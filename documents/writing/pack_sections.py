"""The parts of a pack as they stand in it: with divider and blank page, in contents, bookmarks and numbers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from documents.chronology.model import Chronology
from documents.writing.chronology_pdf import ChronologyLayout
from documents.writing.pack_assembly import Assembly, Bookmark, Part, Spot, bookmarks_of
from documents.writing.pack_front import Entry, timeline_pages
from documents.writing.pack_numbers import Numbered
from documents.writing.pack_plan import CHRONOLOGY, FRONT
from documents.writing.pack_returns import Coming

OURS = "made by the service"
FRONT_TITLE = "Cover, contents, front sheet and timeline"


@dataclass(frozen=True, slots=True)
class PackPart:
    """One part of a finished pack, with the pages around it that are for it: its divider, and a blank page.

    sha256: of the file as received; of our own parts, of what was laid out. numbers: what is printed on its pages.
    how: OURS, or how its file came to be shown.
    """

    title: str
    first_page: int
    pages: int
    sha256: str
    key: str = ""
    detail: str = ""
    how: str = OURS
    numbers: tuple[str, ...] = ()


@dataclass(slots=True)
class Section:
    """A part as it stands in the pack: before it perhaps a divider, after it perhaps a blank page."""

    key: str
    title: str
    detail: str
    own: int
    """How many pages its part has; before it is joined, how many it should have."""
    coming: Coming | None = None
    part: Part | None = None
    starts: int = 0
    before: int = 0
    blank: int = 0

    @property
    def pages(self) -> int:
        """Return how many pages it takes, divider and blank page with it."""
        return self.before + self.own + self.blank


@dataclass(slots=True)
class Front:
    """The front matter laid out, its pages, and how many blank ones follow."""

    pdf: bytes
    pages: int
    blank: int


FIRST = 3
"""The number of the first part: before it come the front sheet and the timeline."""


def page_count(pdf: bytes) -> int:
    """Return how many pages a PDF of ours has."""
    return len(Assembly(pdf).base.pages)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def parts_of(
    front: Front, layout: ChronologyLayout, sections: Sequence[Section], numbers: Sequence[Numbered]
) -> Iterator[PackPart]:
    """Yield the parts of the finished pack, the front first."""
    yield PackPart(
        FRONT_TITLE, 1, front.pages + front.blank, _sha256(front.pdf), FRONT, numbers=numbers[0].numbers
    )
    for section, numbered in zip(sections, numbers[1:], strict=True):
        coming = section.coming
        yield PackPart(
            section.title,
            section.starts,
            section.pages,
            _sha256(layout.pdf) if coming is None else coming.sha256,
            section.key,
            section.detail,
            OURS if coming is None else coming.how,
            numbered.numbers,
        )


def entries_of(chronology: Chronology, layout: ChronologyLayout, sections: Sequence[Section]) -> list[Entry]:
    """Return the contents: the parts, numbered, and under the chronology its years and sections."""
    entries = [
        Entry("1", "Front sheet", "", None, own=True),
        Entry("2", "Timeline", "", timeline_pages(chronology), own=True),
    ]
    before = 0
    for number, section in enumerate(sections, start=FIRST):
        entries.append(Entry(str(number), section.title, section.detail, section.pages, before))
        if section.key == CHRONOLOGY:
            own = before + section.before - 1
            entries += [Entry("", one.title, "", None, own + one.spot.page) for one in layout.bookmarks]
        before += section.pages
    return entries


def outline_of(front: bytes, layout: ChronologyLayout, sections: Sequence[Section], before: int) -> list[Bookmark]:
    """Return the bookmarks; before: how many pages come before the chronology."""
    years = [entry.moved(before) for entry in layout.bookmarks]
    return [
        Bookmark("Cover", Spot(1)),
        *(Bookmark(entry.title, Spot(entry.spot.page)) for entry in bookmarks_of(front)),
        *(
            Bookmark(section.title, Spot(section.starts), years if section.coming is None else [])
            for section in sections
        ),
    ]
