"""The words of a PDF's pages, and which of them a reader can't see.

A page is drawn twice, with and without its text. Where the two pictures agree, the text there is not seen,
however that was done: white on white, behind a picture or a box, clipped, transparent, off the page.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageChops

from documents.safety.refusals import Refused

_Box = tuple[float, float, float, float]

_SCALE = 1.5
_SEEN_FROM = 24
"""Difference, of 255, in any colour from which a word is seen: paler than this on its ground nobody reads it."""
_CLEARLY = [0] * _SEEN_FROM + [255] * (256 - _SEEN_FROM)
_TINY = 2.0
"""Points of line height under which letters are no text for a reader."""
_THIN = 0.3
_MOST_PIXELS = 40_000_000


@dataclass(frozen=True, slots=True)
class Word:
    """A word, its page (from 1) and its box in points from the page's lower left: left, bottom, right, top."""

    text: str
    page: int
    box: tuple[float, float, float, float]
    seen: bool


def warm_up() -> None:
    """Draw a page, so that what PDFium and Pillow load on first use is there before the sandbox closes."""
    document = pypdfium2.PdfDocument.new()
    document.new_page(10, 10).render(scale=1).to_pil()
    document.close()


def words_of(data: bytes) -> Iterator[list[Word]]:
    """Yield, for each page of the PDF `data`, its words in the order of the file, each with whether it is seen.

    Raises Refused "damaged" when PDFium can't open the file or one of its pages.
    """
    try:
        document = pypdfium2.PdfDocument(data)
        for number in range(len(document)):
            page = document[number]
            try:
                yield _page_words(page, number + 1)
            finally:
                page.close()
    except pypdfium2.PdfiumError:
        raise Refused("damaged") from None


def page_texts(data: bytes) -> list[str]:
    """Return the text of each page. Raises Refused "damaged"."""
    try:
        document = pypdfium2.PdfDocument(data)
        return [document[number].get_textpage().get_text_range() for number in range(len(document))]
    except pypdfium2.PdfiumError:
        raise Refused("damaged") from None


def picture_of(page: pypdfium2.PdfPage) -> Image.Image:
    """Return a page as a reader sees it, without notes that lie on it."""
    left, bottom, right, top = page.get_bbox()
    return _picture(page, min(_SCALE, (_MOST_PIXELS / max(1.0, (right - left) * (top - bottom))) ** 0.5))


def clearly_differ(one: Image.Image, other: Image.Image) -> bool:
    """Return whether a reader could tell the two pictures apart."""
    return one.size != other.size or _changed(one, other).getbbox() is not None


def _page_words(page: pypdfium2.PdfPage, number: int) -> list[Word]:
    words = list(_words(page.get_textpage()))
    if not words:
        return []
    left, bottom, right, top = page.get_bbox()
    scale = min(_SCALE, (_MOST_PIXELS / max(1.0, (right - left) * (top - bottom))) ** 0.5)
    rotation = page.get_rotation()
    page.set_rotation(0)
    with_text = _picture(page, scale)
    _show_text(page, False)
    changed = _changed(with_text, _picture(page, scale))
    _show_text(page, True)
    page.set_rotation(rotation)
    found = []
    for text, box, height in words:
        crop = (
            round((box[0] - left) * scale),
            round((top - box[3]) * scale),
            max(round((box[2] - left) * scale), round((box[0] - left) * scale) + 1),
            max(round((top - box[1]) * scale), round((top - box[3]) * scale) + 1),
        )
        # Letters squeezed to a line leave a mark on the page, but no word.
        squeezed = min(box[2] - box[0], box[3] - box[1]) < _THIN and len(text) > 2 and text.isalnum()
        found.append(Word(text, number, box, height >= _TINY and not squeezed and _any_in(changed, crop)))
    return found


def _picture(page: pypdfium2.PdfPage, scale: float) -> Image.Image:
    drawn: Image.Image = page.render(scale=scale, may_draw_forms=False, draw_annots=False).to_pil()
    return drawn.convert("RGB")


def _changed(one: Image.Image, other: Image.Image) -> Image.Image:
    """Return a mask of the places where the two pictures clearly differ in any colour."""
    red, green, blue = ImageChops.difference(one, other).split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue).point(_CLEARLY)


def _any_in(mask: Image.Image, crop: tuple[int, int, int, int]) -> bool:
    left, top = max(0, crop[0] - 1), max(0, crop[1] - 1)
    inside = left, top, min(mask.width, crop[2] + 1), min(mask.height, crop[3] + 1)
    return inside[0] < inside[2] and inside[1] < inside[3] and mask.crop(inside).getbbox() is not None


def _words(textpage: pypdfium2.PdfTextPage) -> Iterator[tuple[str, _Box, float]]:
    """Yield the page's words with their boxes and line heights; white space and control characters divide them."""
    letters: list[str] = []
    boxes: list[_Box] = []
    height = 0.0
    for place in range(textpage.count_chars()):
        character = chr(pdfium.FPDFText_GetUnicode(textpage, place) or 32)
        if character.isspace() or not character.isprintable():
            if letters:
                yield "".join(letters), _around(boxes), height
            letters, boxes, height = [], [], 0.0
            continue
        letters.append(character)
        if not pdfium.FPDFText_IsGenerated(textpage, place):
            boxes.append(textpage.get_charbox(place))
            line = textpage.get_charbox(place, loose=True)
            # The line's height, whichever way it runs: a lone "l" or "-" is narrow in any size.
            height = max(height, min(max(line[3] - line[1], line[2] - line[0]), _TINY * 2))
    if letters:
        yield "".join(letters), _around(boxes), height


def _around(boxes: list[_Box]) -> _Box:
    if not boxes:
        return (0.0, 0.0, 0.0, 0.0)
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def _show_text(page: pypdfium2.PdfPage, shown: bool) -> None:
    """Switch all text objects of the page on or off, those in form objects too."""
    count = pdfium.FPDFPage_CountObjects(page)
    for place in range(count):
        _switch(pdfium.FPDFPage_GetObject(page, place), shown, 0)


def _switch(item: ctypes.c_void_p, shown: bool, depth: int) -> None:
    kind = pdfium.FPDFPageObj_GetType(item)
    if kind == pdfium.FPDF_PAGEOBJ_TEXT:
        pdfium.FPDFPageObj_SetIsActive(item, shown)
    elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < 20:
        for place in range(pdfium.FPDFFormObj_CountObjects(item)):
            _switch(pdfium.FPDFFormObj_GetObject(item, place), shown, depth + 1)
