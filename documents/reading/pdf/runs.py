"""The text of one PDF page as runs: characters set on one line, with the place where they stand.

All places are in points from the left and from the top of the page, y growing downwards, after the page has
been turned so that most of its text stands upright.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from documents.reading.text import clean

ASCENT = 0.76
DESCENT = 0.24
"""Height of a line above and below its baseline, in parts of the font size. The boxes that fonts give differ
from letter to letter in some makers' files; the baseline does not."""

LINE_END_HYPHEN = "\ufffe"
"""What PDFium puts where a line ends with a hyphen; the next line's characters follow without a break."""

_STRETCH = re.compile(f"[^\r\n{LINE_END_HYPHEN}]+{LINE_END_HYPHEN}?")
_WORD = re.compile(r"\S+")
_SHORTEST_TIGHT = 6
"""Shorter words are not looked at for cells that were set tight."""

_TIGHT_GAP = 0.05
"""A gap wider than this part of the font size, between letters that were drawn one by one, parts two cells."""

_BOLD_NAMES = ("bold", "black", "heavy", "semibold", "demi")


@lru_cache(maxsize=256)
def _names_bold(name: bytes) -> bool:
    shown = name.decode("latin-1").lower()
    return any(word in shown for word in _BOLD_NAMES)


class Run(NamedTuple):
    """Characters on one line. `first` is the index of the first one in the page's text; size is in points.

    turn: 0 for upright text, 90, 180 or 270 degrees anticlockwise, -1 for any other slant.
    after_space: the file has a space before it, however narrow it is set.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    first: int
    turn: int = 0
    after_space: bool = False

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


class PageText:
    """The characters of one loaded page, read on demand. Close it before the page.

    origin: x of the page's left and y of its top edge, in PDF user space.
    """

    def __init__(self, page: Any, origin: tuple[float, float]) -> None:
        self._left, self._top = origin
        self.handle = self._handle = pdfium.FPDFText_LoadPage(page)
        if not self._handle:
            raise ValueError("PDFium cannot read the text of this page")
        self.count: int = max(0, pdfium.FPDFText_CountChars(self._handle))
        self._rect = pdfium.FS_RECTF()
        self._matrix = pdfium.FS_MATRIX()
        self._name = ctypes.create_string_buffer(128)
        self._x = ctypes.c_double()
        self._y = ctypes.c_double()
        self._pointers = tuple(map(ctypes.byref, (self._rect, self._matrix, self._x, self._y)))
        self.untrusted_text = self._characters()

    def close(self) -> None:
        pdfium.FPDFText_ClosePage(self._handle)

    def _characters(self) -> str:
        """Return the page's text, one character for each of PDFium's, and a line feed for each gap it noticed."""
        handle, count = self._handle, self.count
        if not count:
            return ""
        buffer = (ctypes.c_ushort * (count + 1))()
        written = pdfium.FPDFText_GetText(handle, 0, count, buffer)
        text = bytes(buffer)[: 2 * max(0, written - 1)].decode("utf-16-le", "surrogatepass")
        if len(text) != count:
            # PDFium drops some characters from the text but not from their numbering.
            codes = (pdfium.FPDFText_GetUnicode(handle, index) for index in range(count))
            text = "".join(chr(code) if 0 < code < 0x110000 else "\x01" for code in codes)
            text = text.replace("\x02", LINE_END_HYPHEN)
        generated = pdfium.FPDFText_IsGenerated
        characters = list(text)
        for found in re.finditer(" ", text):
            if generated(handle, found.start()) == 1:
                characters[found.start()] = "\n"
        return "".join(characters)

    def runs(self) -> list[Run]:
        """Return the page's runs in the order of the file; a run may hold several words."""
        return [
            run
            for found in _STRETCH.finditer(self.untrusted_text)
            if (run := self._run(found.start(), found.end())) is not None
        ]

    def words(self, run: Run) -> list[Run]:
        """Return the run's words, each as a run of its own; one set in pieces with a gap is several words."""
        found = _STRETCH.match(self.untrusted_text, run.first)
        if found is None:
            return [run]
        spans = [(*word.span(), True) for word in _WORD.finditer(self.untrusted_text, run.first, found.end())]
        if spans and self._drawn_with(spans[0][0]) != self._drawn_with(spans[-1][1] - 1):
            spans = [piece for start, end, _ in spans for piece in self._pieces(start, end)]
        if len(spans) == 1:
            return [run]
        if run.turn:
            words = [word for start, end, _ in spans if (word := self._run(start, end)) is not None]
        else:
            words = self._words(run, spans)
        return words or [run]

    def _pieces(self, start: int, end: int) -> list[tuple[int, int, bool]]:
        """Return the stretches of a word that the maker drew one by one with a gap between: cells set tight.

        Each as (start, end, whether a space stands before it).
        """
        if end - start < _SHORTEST_TIGHT or self._drawn_with(start) == self._drawn_with(end - 1):
            return [(start, end, True)]
        pieces: list[tuple[int, int, bool]] = []
        first, before = start, self._drawn_with(start)
        for index in range(start + 1, end):
            thing = self._drawn_with(index)
            if thing != before and self._gap_before(index) > _TIGHT_GAP * self._size(index):
                pieces.append((first, index, first == start))
                first = index
            before = thing
        return [*pieces, (first, end, first == start)]

    def _drawn_with(self, index: int) -> int:
        """Return what tells the drawing instruction of one character from others."""
        thing = pdfium.FPDFText_GetTextObject(self._handle, index)
        return ctypes.addressof(thing.contents) if thing else 0

    def _gap_before(self, index: int) -> float:
        pdfium.FPDFText_GetLooseCharBox(self._handle, index - 1, self._pointers[0])
        right = self._rect.right
        pdfium.FPDFText_GetCharOrigin(self._handle, index, self._pointers[2], self._pointers[3])
        return float(self._x.value - right)

    def _size(self, index: int) -> float:
        pdfium.FPDFText_GetMatrix(self._handle, index, self._pointers[1])
        return float(pdfium.FPDFText_GetFontSize(self._handle, index)) * math.hypot(self._matrix.c, self._matrix.d)

    def _words(self, run: Run, spans: Sequence[tuple[int, int, bool]]) -> list[Run]:
        """Return the words of an upright run; they stand on the run's baseline in the run's size.

        spans: first character, the one after the last, and whether a space stands before. Most of a file's time
        goes by here, so nothing is looked up twice.
        """
        origin, loose_box = pdfium.FPDFText_GetCharOrigin, pdfium.FPDFText_GetLooseCharBox
        handle, left, text = self._handle, self._left, self.untrusted_text
        box, _, x, y = self._pointers
        place, rect = self._x, self._rect
        top, bottom, size, first = run.top, run.bottom, run.size, run.first
        words: list[Run] = []
        for start, end, after_space in spans:
            word = text[start:end]
            if not (word.isascii() and word.isprintable()) or "(" in word:
                word = clean(word.replace(LINE_END_HYPHEN, "-").replace("\x01", ""))
                if not word:
                    continue
            origin(handle, start, x, y)
            loose_box(handle, end - 1, box)
            x0, x1 = place.value - left, rect.right - left
            if not math.isfinite(x0 + x1):
                turned = self._run(start, end)
                words.extend([turned] if turned is not None else [])
                continue
            words.append(
                Run(word, x0, top, x1 if x1 > x0 else x0, bottom, size, start, 0, after_space and start > first)
            )
        return words

    def drawn(self) -> int:
        """Return how many characters the page draws, spaces that PDFium added left out."""
        added = self.untrusted_text.count("\n") + self.untrusted_text.count("\r")
        return max(0, self.count - added)

    def bold(self, run: Run) -> bool:
        """Return whether the run's first letter is set in a bold font."""
        length = pdfium.FPDFText_GetFontInfo(self._handle, run.first, self._name, 128, None)
        if 0 < length <= 128 and _names_bold(self._name.value):
            return True
        return int(pdfium.FPDFText_GetFontWeight(self._handle, run.first)) >= 600

    def _run(self, start: int, end: int) -> Run | None:
        text = self.untrusted_text
        while start < end and text[start] in " \t\xa0\x01":
            start += 1
        while end > start and text[end - 1] in " \t\xa0\x01":
            end -= 1
        if start >= end:
            return None
        words = clean(text[start:end].replace(LINE_END_HYPHEN, "-"))
        if not words:
            return None
        handle, matrix, rect = self._handle, self._matrix, self._rect
        rect_pointer, matrix_pointer, x_pointer, y_pointer = self._pointers
        placed = pdfium.FPDFText_GetCharOrigin(handle, start, x_pointer, y_pointer)
        pdfium.FPDFText_GetMatrix(handle, start, matrix_pointer)
        if not placed or matrix.a <= 0 or abs(matrix.b) > 0.05 * matrix.a:
            return self._turned(words, start, end)
        x0, baseline = self._x.value - self._left, self._top - self._y.value
        size = pdfium.FPDFText_GetFontSize(handle, start) * math.hypot(matrix.c, matrix.d)
        pdfium.FPDFText_GetLooseCharBox(handle, end - 1, rect_pointer)
        x1 = max(rect.right - self._left, x0)
        if not (math.isfinite(x0 + x1 + baseline + size) and 0.5 < size < 500):
            return self._turned(words, start, end)
        return Run(words, x0, baseline - ASCENT * size, x1, baseline + DESCENT * size, size, start)

    def _turned(self, words: str, start: int, end: int) -> Run | None:
        """Return a run that does not stand upright, with the box around its first and last character."""
        boxes = []
        for index in (start, end - 1):
            pdfium.FPDFText_GetLooseCharBox(self._handle, index, self._pointers[0])
            rect = self._rect
            boxes.append(
                (rect.left - self._left, self._top - rect.top, rect.right - self._left, self._top - rect.bottom)
            )
        x0, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
        x1, bottom = max(box[2] for box in boxes), max(box[3] for box in boxes)
        if not math.isfinite(x0 + top + x1 + bottom):
            x0 = top = x1 = bottom = 0.0
        size = max(1.0, min(boxes[0][3] - boxes[0][1], boxes[0][2] - boxes[0][0]))
        return Run(words, x0, top, x1, bottom, size, start, self._turn(start))

    def _turn(self, index: int) -> int:
        matrix = self._matrix
        if not pdfium.FPDFText_GetMatrix(self._handle, index, self._pointers[1]):
            return 0
        degrees = math.degrees(math.atan2(matrix.b, matrix.a)) % 360
        nearest = round(degrees / 90) * 90
        return int(nearest) % 360 if abs(degrees - nearest) <= 5 else -1
