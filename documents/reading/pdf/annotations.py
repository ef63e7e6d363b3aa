"""What people wrote onto a PDF page beside its text: sticky notes and remarks on marked words."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pypdfium2.raw as pdfium

from documents.reading.text import clean

_SHOWN = (pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_STAMP)
"""Annotations that hold text a reader of the page sees: form fields, typed-on text, stamps."""

_REMARKS = (
    pdfium.FPDF_ANNOT_TEXT,
    pdfium.FPDF_ANNOT_HIGHLIGHT,
    pdfium.FPDF_ANNOT_UNDERLINE,
    pdfium.FPDF_ANNOT_SQUIGGLY,
    pdfium.FPDF_ANNOT_STRIKEOUT,
    pdfium.FPDF_ANNOT_SQUARE,
    pdfium.FPDF_ANNOT_CIRCLE,
    pdfium.FPDF_ANNOT_INK,
    pdfium.FPDF_ANNOT_LINE,
    pdfium.FPDF_ANNOT_CARET,
    pdfium.FPDF_ANNOT_POLYGON,
    pdfium.FPDF_ANNOT_POLYLINE,
)
"""Annotations whose words open in a small window of their own."""

_MOST = 1000
_EMPTY = 2
"""Bytes of an empty string as PDFium gives it."""

_LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Note:
    """A remark on a page and the place of its middle; in PDF user space until `placed`.

    drawn: it is text of the page itself, in white on white.
    """

    text: str
    x: float
    y: float
    drawn: bool = False

    def placed(self, x: float, y: float) -> Note:
        """Return the note with its place on the page turned upright."""
        return replace(self, x=x, y=y)


def shows_typed_text(page: Any) -> bool:
    """Return whether form fields, typed-on text or stamps are part of what a loaded page shows."""
    return any(pdfium.FPDFAnnot_GetSubtype(annotation) in _SHOWN for annotation in _annotations(page))


def notes_on(page: Any) -> list[Note]:
    """Return the remarks on a loaded page that hold words."""
    notes: list[Note] = []
    rect = pdfium.FS_RECTF()
    for annotation in _annotations(page):
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        if kind not in _REMARKS and not (kind == pdfium.FPDF_ANNOT_FREETEXT and _has_no_look(annotation)):
            continue
        text = _contents(annotation)
        if text and pdfium.FPDFAnnot_GetRect(annotation, ctypes.byref(rect)):
            notes.append(Note(text, (rect.left + rect.right) / 2, (rect.bottom + rect.top) / 2))
    return notes


def _has_no_look(annotation: Any) -> bool:
    """Return whether the file leaves to the viewer how an annotation looks; flattening shows no such one."""
    return int(pdfium.FPDFAnnot_GetAP(annotation, pdfium.FPDF_ANNOT_APPEARANCEMODE_NORMAL, None, 0)) <= _EMPTY


def _contents(annotation: Any) -> str:
    length = pdfium.FPDFAnnot_GetStringValue(annotation, b"Contents", None, 0)
    if not 2 < length <= _LONGEST:
        return ""
    buffer = (ctypes.c_ushort * (length // 2 + 1))()
    pdfium.FPDFAnnot_GetStringValue(annotation, b"Contents", buffer, length)
    untrusted_text = bytes(buffer)[: length - 2].decode("utf-16-le", "surrogatepass")
    return clean(untrusted_text).strip()


def _annotations(page: Any) -> Iterator[Any]:
    """Yield a page's annotations; each is closed before the next."""
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page), _MOST)):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        try:
            yield annotation
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)
