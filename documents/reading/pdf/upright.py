"""The pages of an open PDF turned upright, with the text, rules and notes that each of them shows."""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

from documents.reading.pdf.annotations import Note, notes_on, shows_typed_text
from documents.reading.pdf.covered import covered
from documents.reading.pdf.hidden import Seen
from documents.reading.pdf.open import OpenDocument
from documents.reading.pdf.rules import Box, Drawing, drawing
from documents.reading.pdf.runs import PageText, Run
from documents.reading.pdf.shown import Shown

_UPRIGHT_BY = {0: (1, 0, 0, 1), 90: (0, -1, 1, 0), 180: (-1, 0, 0, -1), 270: (0, 1, -1, 0)}
"""The matrix that turns text of each direction upright."""

MANY_SIDEWAYS = 150
"""So many letters that stand sideways on an upright page are a table of their own, not a label."""


@dataclass(slots=True)
class OpenPage:
    """A page turned upright. `box` is its visible part.

    runs: what can be seen. outside: runs outside the visible part. unseen: runs drawn invisibly or cut away.
    white: runs in white on white, kept as notes. slanted: runs that stand neither upright nor sideways.
    scanned: most text is invisible, as scanners lay it behind the picture of a page, and is read as such.
    partly_covered: something lies over part of a run. notes: what people wrote on the page beside its text.
    flattened: form fields or typed-on notes were made part of the page.
    again: the direction of much text that stands sideways and is left for the page yielded next; later: that
    text. sideways: this is that page, and only such text is looked at.
    """

    number: int
    text: PageText
    drawing: Drawing
    box: Box
    runs: list[Run]
    outside: list[Run]
    unseen: list[Run]
    slanted: list[Run]
    scanned: bool
    notes: list[Note]
    flattened: bool
    shown: Shown
    sideways: bool = False
    again: int | None = None
    later: list[Run] = field(default_factory=list)
    white: list[Run] = field(default_factory=list)
    partly_covered: bool = False

    def placed(self, x: float, y: float) -> tuple[float, float]:
        """Return a point of PDF user space as x from the left and y from the top of the upright page."""
        a, b, c, d = self.shown.turn
        left, top = self.shown.origin
        return a * x + c * y - left, top - (b * x + d * y)


class PageUnreadable(Exception):
    """PDFium cannot load this page."""


def upright_pages(document: OpenDocument, index: int) -> Generator[OpenPage, None, None]:
    """Yield a page (index from 0) turned so that most of its text stands upright.

    It is yielded again, turned the other way, for a table that stands sideways on it. Take each one before
    asking for the next. Raises PageUnreadable.
    """
    page = _Page(document, index)
    try:
        first = page.turned(None)
        yield first
        if first.again is not None:
            yield page.turned(first.again)
    finally:
        page.close()


class _Page:
    def __init__(self, document: OpenDocument, index: int) -> None:
        self._document, self._index = document, index
        self._text: PageText | None = None
        self._handle = self._loaded()
        self._rotation = int(pdfium.FPDFPage_GetRotation(self._handle))
        self._notes = notes_on(self._handle)
        self._flattened = (
            shows_typed_text(self._handle)
            and pdfium.FPDFPage_Flatten(self._handle, pdfium.FLAT_NORMALDISPLAY) == pdfium.FLATTEN_SUCCESS
        )
        if self._flattened:
            self._reload()
        pdfium.FPDFPage_SetRotation(self._handle, 0)
        self._visible = _visible(self._handle)
        self._degrees = 0

    def close(self) -> None:
        if self._text is not None:
            self._text.close()
            self._text = None
        pdfium.FPDF_ClosePage(self._handle)

    def turned(self, direction: int | None) -> OpenPage:
        """Return the page turned so that text of this direction stands upright; that of most text for None."""
        runs = self._read(self._corner())
        wanted = _direction(runs) if direction is None else direction
        if wanted:
            self._turn(wanted)
            runs = self._read(self._corner())
        text = self._text
        assert text is not None
        left, bottom, right, top = self._bounds()
        box = Box(0.0, 0.0, right - left, top - bottom)
        shown = Shown(self._index + 1, self._visible, self._rotation, _UPRIGHT_BY[self._degrees], (left, top))
        seen = Seen(text.handle, runs)
        drawn = drawing(self._handle, (left, top))
        over = covered(text.handle, runs, drawn.texts, drawn.covers)
        seen.cover(over, runs)
        page = OpenPage(
            self._index + 1, text, drawn, box, [], [], [], [], seen.scanned, [],
            self._flattened, shown, direction is not None,
        )  # fmt: skip
        page.partly_covered = bool(over.partly)
        page.notes = [note.placed(*page.placed(note.x, note.y)) for note in self._notes] if not direction else []
        _sort(page, runs, seen)
        if direction is None:
            page.again = _sideways(page.runs)
            page.later = [run for run in page.runs if run.turn == page.again]
            page.runs = [run for run in page.runs if run.turn != page.again]
        return page

    def _loaded(self) -> Any:
        page = pdfium.FPDF_LoadPage(self._document.handle, self._index)
        if not page:
            raise PageUnreadable(self._index + 1)
        return page

    def _reload(self) -> None:
        pdfium.FPDF_ClosePage(self._handle)
        self._handle = self._loaded()

    def _read(self, origin: tuple[float, float]) -> list[Run]:
        if self._text is not None:
            self._text.close()
            self._text = None
        try:
            self._text = PageText(self._handle, origin)
        except ValueError as error:
            raise PageUnreadable from error
        return self._text.runs()

    def _turn(self, degrees: int) -> None:
        """Turn the page by so many degrees clockwise, and load it again."""
        if self._text is not None:
            self._text.close()
            self._text = None
        a, b, c, d = _UPRIGHT_BY[degrees]
        matrix = pdfium.FS_MATRIX(a, b, c, d, 0, 0)
        pdfium.FPDFPage_TransFormWithClip(self._handle, ctypes.byref(matrix), None)
        self._reload()
        pdfium.FPDFPage_SetRotation(self._handle, 0)
        self._degrees = (self._degrees + degrees) % 360

    def _bounds(self) -> tuple[float, float, float, float]:
        """Return left, bottom, right and top of the visible part on the page as it is turned now."""
        a, b, c, d = _UPRIGHT_BY[self._degrees]
        left, bottom, right, top = self._visible
        corners = [(a * x + c * y, b * x + d * y) for x in (left, right) for y in (bottom, top)]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        return min(xs), min(ys), max(xs), max(ys)

    def _corner(self) -> tuple[float, float]:
        left, _, _, top = self._bounds()
        return left, top


def _visible(page: Any) -> tuple[float, float, float, float]:
    rect = pdfium.FS_RECTF()
    if (
        pdfium.FPDF_GetPageBoundingBox(page, ctypes.byref(rect))
        and rect.right > rect.left
        and rect.top > rect.bottom
    ):
        return rect.left, rect.bottom, rect.right, rect.top
    return 0.0, 0.0, 612.0, 792.0


def _direction(runs: list[Run]) -> int:
    """Return the direction of most of the page's letters: 0, 90, 180 or 270 degrees."""
    letters = _letters(runs)
    return letters.most_common(1)[0][0] if letters else 0


def _sideways(runs: list[Run]) -> int | None:
    """Return the direction of text that stands sideways, if there is much of it."""
    letters = _letters(runs)
    letters.pop(0, None)
    direction, count = letters.most_common(1)[0] if letters else (0, 0)
    return direction if count >= MANY_SIDEWAYS else None


def _letters(runs: list[Run]) -> Counter[int]:
    letters: Counter[int] = Counter()
    for run in runs:
        letters[run.turn] += len(run.text)
    letters.pop(-1, None)
    return letters


def _sort(page: OpenPage, runs: list[Run], seen: Seen) -> None:
    """Put each run where it belongs: seen, outside the visible part, unseen, slanted."""
    box = page.box
    for run in runs:
        if page.sideways and run.turn:
            continue
        if run.turn == -1:
            page.slanted.append(run)
        elif run.x1 < box.x0 or run.x0 > box.x1 or run.bottom < box.top or run.top > box.bottom:
            page.outside.append(run)
        elif seen.hides(run):
            page.unseen.append(run)
        elif seen.is_white(run) and not _stands_on_colour(page, run):
            page.white.append(run)
            page.notes.append(Note(run.text, (run.x0 + run.x1) / 2, run.middle, drawn=True))
        else:
            page.runs.append(run)


def _stands_on_colour(page: OpenPage, run: Run) -> bool:
    x, y = (run.x0 + run.x1) / 2, run.middle
    return any(box.x0 <= x <= box.x1 and box.top <= y <= box.bottom for box in page.drawing.tinted)
