"""Where on a PDF's pages the things stand that a check found, to show a person. Runs in the sandbox."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from documents.safety import pdf_words
from documents.safety.refusals import Refused

Frame = tuple[float, float, float, float]
"""Left, top, width and height in points, from the upper left of the page as it is shown."""
_MOST_FRAMES = 60
"""Frames for one thing found; a page of hidden words is outlined as far as that."""


def frames(data: bytes, wanted: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """Return the frames around what was found, in the order of `wanted`, and the sizes of the pages.

    wanted: (page from 1, kind, words) each. kind "words": the words stand on the page; the same words asked for
    again are their next place. "unseen": words that the page holds and does not show. "pictures": its pictures.
    Anything else has no frame. {"frames": [[[left, top, width, height], …], …], "sizes": {"3": [595.0, 842.0]}}.
    Raises Refused "damaged".
    """
    try:
        document = pypdfium2.PdfDocument(data)
        numbers = sorted({int(page) for page, _, _ in wanted if 1 <= int(page) <= len(document)})
        pages = {number: _Page(document[number - 1]) for number in numbers}
    except pypdfium2.PdfiumError:
        raise Refused("damaged") from None
    unseen = _unseen(data, {int(page) for page, kind, _ in wanted if kind == "unseen"})
    found: list[list[Frame]] = []
    asked: dict[tuple[int, str], int] = defaultdict(int)
    for page, kind, words in wanted:
        sheet = pages.get(int(page))
        if sheet is None:
            found.append([])
        elif kind == "words":
            found.append(sheet.around(words, asked[int(page), words]))
            asked[int(page), words] += 1
        elif kind == "pictures":
            found.append(list(sheet.pictures())[:_MOST_FRAMES])
        else:
            boxes = unseen.get(int(page), []) if kind == "unseen" else []
            found.append([sheet.shown(box) for box in boxes[:_MOST_FRAMES]])
    return {"frames": found, "sizes": {str(number): list(page.size) for number, page in pages.items()}}


class _Page:
    """A page's letters one by one, and the way from its own measures to those of the page as it is shown."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self._page = page
        self._letters = page.get_textpage()
        self._left, self._bottom, self._right, self._top = page.get_bbox()
        self._turned = page.get_rotation() % 360
        self.size = (round(page.get_width(), 2), round(page.get_height(), 2))
        self._text = "".join(
            chr(pdfium.FPDFText_GetUnicode(self._letters, place) or 32)
            for place in range(self._letters.count_chars())
        )

    def around(self, words: str, number: int) -> list[Frame]:
        """Return a frame for each line of the `number`-th place (from 0) of the words, else the last."""
        pieces = [re.escape(piece) for piece in words.split()]
        if not pieces:
            return []
        places = list(re.finditer(r"[\s\u00ad\ufffe]*".join(pieces), self._text))
        if not places:
            return []
        place = places[min(number, len(places) - 1)]
        count = self._letters.count_rects(place.start(), place.end() - place.start())
        return [self.shown(self._letters.get_rect(line)) for line in range(min(count, _MOST_FRAMES))]

    def pictures(self) -> Iterator[Frame]:
        for item in self._page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,)):
            yield self.shown(item.get_bounds())

    def shown(self, box: Sequence[float]) -> Frame:
        """Return a box (left, bottom, right, top in the page's own measures) as a frame of the page as shown."""
        left, right = (min(max(x, self._left), self._right) - self._left for x in (box[0], box[2]))
        top, bottom = (self._top - min(max(y, self._bottom), self._top) for y in (box[3], box[1]))
        width, height = self._right - self._left, self._top - self._bottom
        if self._turned == 90:
            left, top, right, bottom = height - bottom, left, height - top, right
        elif self._turned == 180:
            left, top, right, bottom = width - right, height - bottom, width - left, height - top
        elif self._turned == 270:
            left, top, right, bottom = top, width - right, bottom, width - left
        return (round(left, 1), round(top, 1), round(right - left, 1), round(bottom - top, 1))


def _unseen(data: bytes, numbers: set[int]) -> dict[int, list[Sequence[float]]]:
    """Return the boxes of the words that pages hold and don't show."""
    found: dict[int, list[Sequence[float]]] = {}
    if not numbers:
        return found
    for number, words in enumerate(pdf_words.words_of(data), start=1):
        if number in numbers:
            found[number] = [word.box for word in words if not word.seen]
    return found


def warm_up() -> None:
    """Load what PDFium and Pillow load on first use, before the sandbox closes."""
    pdf_words.warm_up()
