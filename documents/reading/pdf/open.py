"""Opens a PDF: refusals in plain words, repair of damaged files."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

from documents.reading.pdf.contents import refuse_overdrawn
from documents.reading.refusal import Unreadable

logging.getLogger("pikepdf").setLevel(logging.CRITICAL)  # its warnings quote the file's own words

MOST_PAGES = 3000
"""Pages of one return; the longest chronology of ten years fills a few hundred."""


@dataclass(frozen=True, slots=True)
class OpenDocument:
    """An open PDF. `repaired` when it opened only after its structure was rebuilt; `data` is what was opened."""

    handle: Any
    pages: int
    repaired: bool
    data: bytes


@contextmanager
def opened(data: bytes) -> Iterator[OpenDocument]:
    """Open a PDF. Raises Unreadable with code damaged, encrypted, empty, too-large or adobe-form."""
    repaired = False
    document = _loaded_document(data)
    if document is None:
        data, repaired = _rebuilt(data), True
        document = _loaded_document(data)
        if document is None:
            raise Unreadable("damaged")
    try:
        if len(document) > MOST_PAGES:
            raise Unreadable("too-many-pages")
        refuse_overdrawn(data)
        form = document.get_formtype()
        if form == pdfium.FORMTYPE_XFA_FULL:
            raise Unreadable("adobe-form")
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
            raise Unreadable("encrypted")
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
                raise Unreadable("empty")
            rebuilt = io.BytesIO()
            document.save(rebuilt)
            return rebuilt.getvalue()
    except pikepdf.PasswordError as error:
        raise Unreadable("encrypted") from error
    except Unreadable:
        raise
    except Exception as error:  # a damaged file makes qpdf fail in many ways, all with the same meaning here
        raise Unreadable("damaged") from error
