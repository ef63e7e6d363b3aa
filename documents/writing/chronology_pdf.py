"""The combined chronology as a tagged PDF: a cover that says how to read it, then the rows by year and month.

Rows are laid out in slices of some hundred, by year, on all cores, and the slices joined: Typst's memory grows
with the rows of one layout. Headers and page numbers are stamped afterwards, so that the same layout serves the
chronology on its own and the one in a pack.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from documents.chronology.model import Chronology, Heading, MergedRow
from documents.writing.chronology_pdf_cover import cover
from documents.writing.chronology_pdf_rows import slices
from documents.writing.pack_assembly import Assembly, Bookmark, Spot, bookmarks_of
from documents.writing.pack_stamps import Header
from documents.writing.typesetting import TextLost, check_words, text_of_pages, typeset

SOURCE = "chronology.typ"


@dataclass(frozen=True, slots=True)
class ChronologyLayout:
    """The chronology laid out, with free bands for header and footer.

    `rows` says where each row begins, by its id. Links with addresses "row:<index in chronology.rows>" are still
    open: `Assembly.point` or `unlink` settles them.
    """

    pdf: bytes
    pages: int
    rows: Mapping[str, Spot]
    bookmarks: Sequence[Bookmark]


def write_pdf(chronology: Chronology, heading: Heading) -> bytes:
    """Return the chronology as PDF/UA-1: A4 landscape, bookmarks by year and month, "Page n of m".

    Every text of every row is in it. Raises TypesettingFailed, or TextLost should a text not be found again.
    """
    return numbered(lay_out(chronology, heading), heading)


def numbered(layout: ChronologyLayout, heading: Heading) -> bytes:
    """Return a laid-out chronology as a document of its own, with header and page numbers."""
    whole = Assembly(layout.pdf)
    whole.place(whole.base)
    whole.unlink(whole.base)
    whole.stamp(header_for(heading))
    whole.close()
    whole.set_bookmarks(layout.bookmarks)
    return whole.save(final=True)


def header_for(heading: Heading) -> Header:
    """Return what stands at the top of each page: classification, then reference and title."""
    right = " · ".join(text for text in (heading.case_reference, heading.title) if text)
    return Header(_one_line(heading.classification, 60), _one_line(right, 90))


def _one_line(text: str, most: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def lay_out(chronology: Chronology, heading: Heading) -> ChronologyLayout:
    """Return the chronology laid out, ready to be numbered or put into a pack. Raises like `write_pdf`."""
    orders = [
        {"title": heading.title, "cover": cover(chronology, heading) if first else None, "sections": sections}
        for first, sections in slices(chronology)
    ]
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        made = list(pool.map(lambda order: typeset(SOURCE, order), orders))
    layout = _joined(made, chronology)
    _check(layout, chronology)
    return layout


def _joined(slices: Sequence[bytes], chronology: Chronology) -> ChronologyLayout:
    whole = Assembly(slices[0])
    bookmarks: list[Bookmark] = []
    parts = [whole.base, *(whole.join(made) for made in slices[1:])]
    for made, part in zip(slices, parts, strict=True):
        before = whole.place(part) - 1
        bookmarks += [entry.moved(before) for entry in bookmarks_of(made)]
    rows: dict[str, Spot] = {}
    numbers = {page.objgen: number for number, page in enumerate(whole.pages, start=1)}
    for page in whole.pages:
        for annotation in page.get("/Annots", ()):
            index = int(str(annotation.A.URI).removeprefix("row:"))
            spot = Spot(numbers[page.objgen], float(annotation.Rect[3]))
            rows.setdefault(chronology.rows[index].row.id, spot)
    if len(parts) == 1:
        return ChronologyLayout(slices[0], len(whole.pages), rows, bookmarks)
    whole.close()
    return ChronologyLayout(whole.save(final=False), len(whole.pages), rows, bookmarks)


def _check(layout: ChronologyLayout, chronology: Chronology) -> None:
    """Look for the words of up to 100 rows, spread over the document, where they should stand."""
    if len(layout.rows) != len(chronology.rows):
        raise TextLost(f"{len(chronology.rows) - len(layout.rows)} rows are not in the finished document")
    order = sorted(range(len(chronology.rows)), key=lambda i: _place_of(layout, chronology, i))
    pages = [layout.rows[chronology.rows[i].row.id].page for i in order] + [layout.pages]
    looked_at = range(0, len(order), max(1, len(order) // 100))
    needed = sorted({page for at in looked_at for page in range(pages[at], pages[at + 1] + 1)})
    texts = dict(zip(needed, text_of_pages(layout.pdf, needed), strict=True))
    for at in looked_at:
        check_words(
            [texts[page] for page in range(pages[at], pages[at + 1] + 1)], _texts(chronology.rows[order[at]])
        )


def _place_of(layout: ChronologyLayout, chronology: Chronology, index: int) -> tuple[int, float]:
    spot = layout.rows[chronology.rows[index].row.id]
    return spot.page, -(spot.top or 0)


def _texts(merged: MergedRow) -> Iterator[str]:
    row = merged.row
    yield from (row.date_text, row.time_text, merged.agency, row.source, row.event, row.people, row.action)
    yield row.comment
    for heading, text in row.other.items():
        yield from (heading, text) if text.strip() else ()
