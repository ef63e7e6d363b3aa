"""Finished PDFs as other programs see them: text by PDFium, structure by pypdf."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator
from typing import Any, NamedTuple

import pypdfium2
from pypdf import PdfReader


class Entry(NamedTuple):
    """One bookmark: level from 0, title, page from 1."""

    level: int
    title: str
    page: int


class Link(NamedTuple):
    """One link: page it is on, its rectangle, its words for screen readers, page it leads to (both from 1)."""

    page: int
    rectangle: tuple[float, float, float, float]
    words: str
    target: int


def texts(pdf: bytes) -> list[str]:
    """Return the text of each page."""
    document = pypdfium2.PdfDocument(pdf)
    return [page.get_textpage().get_text_range() for page in document]


def text_in(pdf: bytes, page: int, rectangle: tuple[float, float, float, float]) -> str:
    """Return the text in a rectangle (points) of a page (from 1)."""
    text = pypdfium2.PdfDocument(pdf)[page - 1].get_textpage().get_text_bounded(*rectangle)
    return str(text)


def squeezed(text: str) -> str:
    """Return text without spaces; a program that copies text drops hyphens at line ends: they go too."""
    return re.sub(r"[-\s\u00ad\u200b\ufffe]+", "", unicodedata.normalize("NFKD", text))


def root(pdf: bytes) -> Any:
    """Return the PDF's catalogue."""
    return PdfReader(io.BytesIO(pdf)).root_object


def title(pdf: bytes) -> str:
    """Return the PDF's title."""
    metadata = PdfReader(io.BytesIO(pdf)).metadata
    return str(metadata.title) if metadata else ""


def bookmarks(pdf: bytes) -> list[Entry]:
    """Return the outline, flat and in order."""
    reader = PdfReader(io.BytesIO(pdf))
    return list(_bookmarks(reader, reader.outline, 0))


def _bookmarks(reader: PdfReader, entries: Any, level: int) -> Iterator[Entry]:
    for entry in entries:
        if isinstance(entry, list):
            yield from _bookmarks(reader, entry, level + 1)
        else:
            page = reader.get_destination_page_number(entry)
            assert page is not None
            yield Entry(level, str(entry.title), page + 1)


def links(pdf: bytes) -> list[Link]:
    """Return all links inside the document."""
    reader = PdfReader(io.BytesIO(pdf))
    numbers = {
        page.indirect_reference.idnum: i for i, page in enumerate(reader.pages, 1) if page.indirect_reference
    }
    found = []
    for number, page in enumerate(reader.pages, start=1):
        for reference in annotations_of(page):
            one = reference.get_object()
            assert "/A" not in one, "a link leads out of the document"
            x0, y0, x1, y1 = (float(edge) for edge in one["/Rect"])
            target = numbers[one["/Dest"][0].idnum]
            found.append(Link(number, (x0, y0, x1, y1), str(one["/Contents"]), target))
    return found


def annotations_of(page: Any) -> Any:
    """Return a page's annotations, none if it has none."""
    return page.get("/Annots", ())
