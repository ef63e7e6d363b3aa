"""Opens a PDF and its pages: refusals in plain words, repair of damaged files, pages turned upright."""

from __future__ import annotations

import ctypes
import io
import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

from documents.reading.pdf_rules import Box, Drawing, drawing, invisible_share
from documents.reading.pdf_runs import PageText, Run
from documents.reading.refusal import Unreadable

logging.getLogger("pikepdf").setLevel(logging.CRITICAL)  # its warnings quote the file's own words

_SHOWN_ANNOTATIONS = (pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_STAMP)
"""Annotations that hold text a reader of the page sees: form fields, typed-on text, stamps."""

_UPRIGHT_BY = {0: (1, 0, 0, 1), 90: (0, -1, 1, 0), 180: (-1, 0, 0, -1), 270: (0, 1, -1, 0)}
"""The matrix that turns text of each direction upright."""

DAMAGED = (
    "The file is damaged or incomplete. Open it in the program it was made with, save it as a new PDF "
    "and upload that file."
)
ENCRYPTED = "The file needs a password to open. Take the password off, save it and upload it again."
NO_PAGES = "The file has no pages. Check that it is the right file, save it again and upload it again."
ADOBE_FORM = (
    "The file is a form that only Adobe Reader shows. Open it there, print it to PDF and upload the printed file."
)


@dataclass(frozen=True, slots=True)
class OpenDocument:
    """An open PDF. `repaired` when it opened only after its structure was rebuilt; `data` is what was opened."""

    handle: Any
    pages: int
    repaired: bool
    data: bytes


@dataclass(slots=True)
class OpenPage:
    """A page turned upright. `box` is its visible part; `outside`: runs outside it; `slanted`: slanted runs.

    flattened: form fields or typed-on notes were made part of the page. handle: PDFium's page.
    turn, origin: how `placed` turns it.
    """

    number: int
    text: PageText
    drawing: Drawing
    box: Box
    runs: list[Run]
    outside: list[Run]
    slanted: list[Run]
    flattened: bool
    handle: Any
    turn: tuple[int, int, int, int]
    origin: tuple[float, float]

    def has_invisible_text(self) -> bool:
        """Return whether most of the page's text is drawn invisibly, as scanners lay it behind the picture."""
        return invisible_share(self.handle) > 0.5

    def placed(self, x: float, y: float) -> tuple[float, float]:
        """Return a point of PDF user space as x from the left and y from the top of the upright page."""
        a, b, c, d = self.turn
        return a * x + c * y - self.origin[0], self.origin[1] - (b * x + d * y)


class PageUnreadable(Exception):
    """PDFium cannot load this page."""


@contextmanager
def opened(data: bytes) -> Iterator[OpenDocument]:
    """Open a PDF. Raises Unreadable with code damaged, encrypted, empty or adobe-form."""
    repaired = False
    document = _loaded_document(data)
    if document is None:
        data, repaired = _rebuilt(data), True
        document = _loaded_document(data)
        if document is None:
            raise Unreadable("damaged", DAMAGED)
    try:
        form = document.get_formtype()
        if form == pdfium.FORMTYPE_XFA_FULL:
            raise Unreadable("adobe-form", ADOBE_FORM)
        if form == pdfium.FORMTYPE_ACRO_FORM:
            document.init_forms()
        yield OpenDocument(document.raw, len(document), repaired, data)
    finally:
        document.close()


def _loaded_document(data: bytes) -> pypdfium2.PdfDocument | None:
    """Return the document, None if PDFium finds no pages in it. Raises Unreadable if it needs a password.

    The caller keeps `data` while the document is open: PDFium reads from it.
    """
    handle = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not handle:
        if pdfium.FPDF_GetLastError() in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise Unreadable("encrypted", ENCRYPTED)
        return None
    if pdfium.FPDF_GetPageCount(handle) < 1:
        pdfium.FPDF_CloseDocument(handle)
        return None
    return pypdfium2.PdfDocument(handle)


def _rebuilt(data: bytes) -> bytes:
    """Return the file with its structure rebuilt by a more forgiving library. Raises Unreadable."""
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            if not len(document.pages):
                raise Unreadable("empty", NO_PAGES)
            rebuilt = io.BytesIO()
            document.save(rebuilt)
            return rebuilt.getvalue()
    except pikepdf.PasswordError as error:
        raise Unreadable("encrypted", ENCRYPTED) from error
    except Unreadable:
        raise
    except Exception as error:  # a damaged file makes qpdf fail in many ways, all with the same meaning here
        raise Unreadable("damaged", DAMAGED) from error


@contextmanager
def opened_page(document: OpenDocument, index: int) -> Iterator[OpenPage]:
    """Load one page (index from 0) and turn it upright. Raises PageUnreadable."""
    page = _loaded(document, index)
    text = None
    try:
        flattened = _shows_annotations(page) and pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY) == 1
        if flattened:
            pdfium.FPDF_ClosePage(page)
            page = _loaded(document, index)
        pdfium.FPDFPage_SetRotation(page, 0)
        left, bottom, right, top = _visible(page)
        text, runs = _text(page, (left, top))
        degrees = _direction(runs)
        a, b, c, d = _UPRIGHT_BY[degrees]
        if degrees:
            text.close()
            text = None
            turn = pdfium.FS_MATRIX(a, b, c, d, 0, 0)
            pdfium.FPDFPage_TransFormWithClip(page, ctypes.byref(turn), None)
            pdfium.FPDF_ClosePage(page)
            page = _loaded(document, index)
            pdfium.FPDFPage_SetRotation(page, 0)
            corners = [(a * x + c * y, b * x + d * y) for x in (left, right) for y in (bottom, top)]
            left, right = min(x for x, _ in corners), max(x for x, _ in corners)
            bottom, top = min(y for _, y in corners), max(y for _, y in corners)
            text, runs = _text(page, (left, top))
        box = Box(0.0, 0.0, right - left, top - bottom)
        shown = drawing(page, (left, top))
        inside, outside, slanted = _sorted(runs, box)
        yield OpenPage(
            index + 1, text, shown, box, inside, outside, slanted, flattened, page, (a, b, c, d), (left, top)
        )
    finally:
        if text is not None:
            text.close()
        pdfium.FPDF_ClosePage(page)


def _loaded(document: OpenDocument, index: int) -> Any:
    page = pdfium.FPDF_LoadPage(document.handle, index)
    if not page:
        raise PageUnreadable(index + 1)
    return page


def _text(page: Any, origin: tuple[float, float]) -> tuple[PageText, list[Run]]:
    try:
        text = PageText(page, origin)
    except ValueError as error:
        raise PageUnreadable from error
    return text, text.runs()


def _visible(page: Any) -> tuple[float, float, float, float]:
    rect = pdfium.FS_RECTF()
    if (
        pdfium.FPDF_GetPageBoundingBox(page, ctypes.byref(rect))
        and rect.right > rect.left
        and rect.top > rect.bottom
    ):
        return rect.left, rect.bottom, rect.right, rect.top
    return 0.0, 0.0, 612.0, 792.0


def _shows_annotations(page: Any) -> bool:
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page), 1000)):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        pdfium.FPDFPage_CloseAnnot(annotation)
        if kind in _SHOWN_ANNOTATIONS:
            return True
    return False


def _direction(runs: list[Run]) -> int:
    """Return the direction of most of the page's letters: 0, 90, 180 or 270 degrees."""
    letters: Counter[int] = Counter()
    for run in runs:
        letters[run.turn] += len(run.text)
    letters.pop(-1, None)
    return letters.most_common(1)[0][0] if letters else 0


def _sorted(runs: list[Run], box: Box) -> tuple[list[Run], list[Run], list[Run]]:
    """Return the runs inside the visible box that stand upright or sideways, those outside it, slanted ones."""
    inside: list[Run] = []
    outside: list[Run] = []
    slanted: list[Run] = []
    for run in runs:
        if run.turn == -1:
            slanted.append(run)
        elif run.x1 < box.x0 or run.x0 > box.x1 or run.bottom < box.top or run.top > box.bottom:
            outside.append(run)
        else:
            inside.append(run)
    return inside, outside, slanted
