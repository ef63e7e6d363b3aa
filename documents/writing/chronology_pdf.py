"""The combined chronology as a tagged PDF: a cover that says how to read it, then the rows by year and month.

We lay it out ourselves (`chronology_pdf_table`): that takes a quarter of the time and of the memory that Typst
takes, because a table of thousands of cells is for Typst thousands of documents of their own. Months with texts
that need shaping (Arabic, Hindi, Thai and their like) are laid out by Typst, and the parts are joined.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from documents.chronology.model import Chronology, Heading, MergedRow
from documents.writing.chronology_pdf_cells import HEIGHT, WIDTH
from documents.writing.chronology_pdf_cover import cover
from documents.writing.chronology_pdf_front import Front
from documents.writing.chronology_pdf_rows import RowTexts, Slice, slices
from documents.writing.chronology_pdf_table import RowTable
from documents.writing.pack_assembly import Assembly, Bookmark, Spot, bookmarks_of, joined_pages
from documents.writing.pack_stamps import Header
from documents.writing.typesetting import TextLost, check_words, shown, text_of_pages, typeset
from documents.writing.typesetting_lines import can_set
from documents.writing.typesetting_pages import TaggedPages

SOURCE = "chronology.typ"


@dataclass(frozen=True, slots=True)
class ChronologyLayout:
    """The chronology laid out, with free bands for header and footer.

    `rows` says where each row begins, by its id. Links with addresses "row:<index in chronology.rows>" are still
    open: `Assembly.point` or `unlink` settles them. pages_of_ours: the same before it was written, if no other
    program had a hand in it.
    """

    pdf: bytes
    pages: int
    rows: Mapping[str, Spot]
    bookmarks: Sequence[Bookmark]
    pages_of_ours: TaggedPages | None = None


def write_pdf(chronology: Chronology, heading: Heading) -> bytes:
    """Return the chronology as PDF/UA-1: A4 landscape, bookmarks by year and month, "Page n of m".

    Every text of every row is in it. Raises TypesettingFailed, or TextLost should a text not be found again.
    """
    parts = slices(chronology)
    header = header_for(heading)
    if not _all_ours(chronology, heading, parts) or not _can_stamp(header):
        return numbered(lay_out(chronology, heading), heading)
    document, table, bookmarks = _set(chronology, heading, parts[0], first=True)
    pdf = document.write(links=False, header=header, bookmarks=bookmarks)
    rows = {chronology.rows[index].row.id: spot for index, spot in table.rows.items()}
    _check(ChronologyLayout(pdf, len(document.pages), rows, bookmarks), chronology)
    return pdf


def numbered(layout: ChronologyLayout, heading: Heading) -> bytes:
    """Return a laid-out chronology as a document of its own, with header and page numbers."""
    header = header_for(heading)
    if layout.pages_of_ours is not None and _can_stamp(header):
        return layout.pages_of_ours.write(links=False, header=header, bookmarks=layout.bookmarks)
    whole = Assembly(layout.pdf)
    whole.place(whole.base)
    whole.unlink(whole.base)
    whole.stamp(header)
    whole.close()
    whole.set_bookmarks(layout.bookmarks)
    return whole.save()


def header_for(heading: Heading) -> Header:
    """Return what stands at the top of each page: classification, then reference and title."""
    right = " · ".join(text for text in (heading.case_reference, heading.title) if text)
    return Header(_one_line(heading.classification, 60), _one_line(right, 90))


def _one_line(text: str, most: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def _can_stamp(header: Header) -> bool:
    return (
        header.left == shown(header.left)
        and header.right == shown(header.right)
        and all(can_set(text) for text in (header.left, header.right))
    )


def _all_ours(chronology: Chronology, heading: Heading, parts: Sequence[Slice]) -> bool:
    """Return whether nothing in the chronology needs Typst."""
    if len(parts) > 1 or parts[0].shaped:
        return False
    return _can_set_all((shown(heading.title), cover(chronology, heading)))


def _can_set_all(value: object) -> bool:
    if isinstance(value, str):
        return can_set(shown(value))
    if isinstance(value, Mapping):
        return all(map(_can_set_all, value.values()))
    return all(map(_can_set_all, value)) if isinstance(value, list | tuple) else True


def lay_out(chronology: Chronology, heading: Heading) -> ChronologyLayout:
    """Return the chronology laid out, ready to be numbered or put into a pack. Raises like `write_pdf`."""
    parts = slices(chronology)
    if _all_ours(chronology, heading, parts):
        document, table, bookmarks = _set(chronology, heading, parts[0], first=True)
        rows = {chronology.rows[index].row.id: spot for index, spot in table.rows.items()}
        pdf = document.write(links=True)
        layout = ChronologyLayout(pdf, len(document.pages), rows, bookmarks, document)
    else:
        layout = _laid_out_by_both(chronology, heading, parts)
    _check(layout, chronology)
    return layout


def _set(
    chronology: Chronology, heading: Heading, part: Slice, *, first: bool
) -> tuple[TaggedPages, RowTable, list[Bookmark]]:
    """Set a slice on pages, behind the cover if it is the first."""
    document = TaggedPages(shown(heading.title), round(WIDTH, 2), round(HEIGHT, 2))
    bookmarks = Front(document).add(shown(heading.title), _shown_cover(chronology, heading)) if first else []
    table, texts = RowTable(document), RowTexts(chronology)
    for title, note, months in part.sections:
        table.add(title, note, ((month, (texts.row(i) for i in indexes)) for month, indexes in months))
    return document, table, bookmarks + table.bookmarks


def _shown_cover(chronology: Chronology, heading: Heading) -> dict[str, object]:
    about = cover(chronology, heading)
    return {**about, "classification": shown(str(about["classification"]))}


def _laid_out_by_both(chronology: Chronology, heading: Heading, parts: Sequence[Slice]) -> ChronologyLayout:
    """Return the chronology with its parts laid out by us and by Typst, joined."""
    texts = RowTexts(chronology)
    cover_is_ours = _can_set_all((shown(heading.title), cover(chronology, heading)))
    if not cover_is_ours and not parts[0].shaped:
        parts = [Slice(shaped=True), *parts]

    def made(numbered_part: tuple[int, Slice]) -> bytes:
        number, part = numbered_part
        if part.shaped:
            about = cover(chronology, heading) if number == 0 else None
            return typeset(SOURCE, {"title": heading.title, "cover": about, "sections": texts.sections(part)})
        document, _, bookmarks = _set(chronology, heading, part, first=number == 0)
        return document.write(links=True, bookmarks=bookmarks)

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        return _joined(list(pool.map(made, enumerate(parts))), chronology)


def _joined(slices: Sequence[bytes], chronology: Chronology) -> ChronologyLayout:
    whole = Assembly(slices[0])
    bookmarks: list[Bookmark] = []
    parts = [whole.base, *(whole.join(made) for made in slices[1:])]
    for made, part in zip(slices, parts, strict=True):
        before = whole.place(part) - 1
        bookmarks += [entry.moved(before) for entry in bookmarks_of(made)]
    rows: dict[str, Spot] = {}
    pages = joined_pages(whole.pages)
    numbers = {page.objgen: number for number, page in enumerate(pages, start=1)}
    for page in pages:
        for annotation in page.get("/Annots", ()):
            index = int(str(annotation.A.URI).removeprefix("row:"))
            spot = Spot(numbers[page.objgen], float(annotation.Rect[3]))
            rows.setdefault(chronology.rows[index].row.id, spot)
    whole.close()
    return ChronologyLayout(whole.save(), len(whole.pages), rows, _once(bookmarks))


def _once(bookmarks: Sequence[Bookmark]) -> list[Bookmark]:
    """Return the bookmarks without those of a year or month that only goes on; what stands under them is kept."""
    kept: list[Bookmark] = []
    for one in bookmarks:
        if kept and one.title == f"{kept[-1].title} (continued)":
            kept[-1].children = _once([*kept[-1].children, *one.children])
        else:
            kept.append(Bookmark(one.title, one.spot, _once(one.children)))
    return kept


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
