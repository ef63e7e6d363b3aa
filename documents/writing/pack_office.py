"""Office files on their way into a pack: printed by LibreOffice, as a reader with "No markup" sees them.

Before they are printed, tracked changes are accepted (LibreOffice would print what was deleted), and a workbook's
columns are fitted to the width of a page, its cells wrapped: else Excel's habits cut off what a cell says.
"""

from __future__ import annotations

import json
from typing import Any, cast

import pypdfium2

from documents.reading.convert import (
    ConvertedKind,
    PrintedKind,
    WorkbookKind,
    as_docx,
    as_pdf,
    as_xlsx,
    converter,
    kind_to_convert,
    workbook_converter,
    workbook_to_convert,
)
from documents.safety import office_changes
from documents.safety.office_package import Package
from documents.safety.refusals import Refused
from documents.safety.sandbox import Limits, SandboxFailed, run_in_sandbox
from documents.writing import pack_pages
from documents.writing.pack_long_paragraphs import break_long_paragraphs
from documents.writing.pack_pages import PartDamaged, prepared
from documents.writing.pack_workbook_fit import fit

PRINT_LIMITS = Limits(seconds=90, memory=1536 * 1024 * 1024, output=64 * 1024 * 1024)
_MODULE = "documents.writing.pack_office"
_SETTLE, PAGES = f"{_MODULE}:settled", f"{_MODULE}:pages_with_words"
_KINDS: dict[str, PrintedKind] = {"docx": "docx", "docm": "docx", "xlsx": "xlsx", "xlsm": "xlsx"}
warm_up = pack_pages.warm_up


def can_print(data: bytes, media_kind: str) -> bool:
    """Return whether the file is an Office file and what prints it is installed here."""
    if _old_text(data, media_kind) or _KINDS.get(media_kind.lower()) == "docx":
        return converter() is not None
    is_book = _old_book(data, media_kind) is not None or _KINDS.get(media_kind.lower()) == "xlsx"
    return is_book and workbook_converter() is not None


def printed(data: bytes, media_kind: str) -> bytes:
    """Return an Office file's pages as PDF. Raises PartDamaged; SandboxFailed "sandbox-missing"."""
    try:
        data, kind = as_open_xml(data, media_kind)
        settled_data = run_in_sandbox(_SETTLE, data, kind=kind, limits=PRINT_LIMITS)
        return as_pdf(settled_data, kind, limits=PRINT_LIMITS).made
    except SandboxFailed as failure:
        if failure.code == "sandbox-missing":
            raise
        raise PartDamaged("too-long" if failure.code == "timeout" else "not-printed") from None
    except (Refused, FileNotFoundError):
        raise PartDamaged("not-printed") from None


def as_open_xml(data: bytes, media_kind: str) -> tuple[bytes, PrintedKind]:
    """Return an Office file as .docx or .xlsx, which it mostly is already. Raises like `convert.as_docx`."""
    if old := _old_text(data, media_kind):
        return as_docx(data, old, limits=PRINT_LIMITS).made, "docx"
    if book := _old_book(data, media_kind):
        return as_xlsx(data, book, limits=PRINT_LIMITS).made, "xlsx"
    return data, _KINDS.get(media_kind.lower(), "docx")


def _old_text(data: bytes, media_kind: str) -> ConvertedKind | None:
    return kind_to_convert(data) if media_kind.lower() not in _KINDS else None


def _old_book(data: bytes, media_kind: str) -> WorkbookKind | None:
    """Return what a workbook is that must be made .xlsx first; an open one is read as it is."""
    return "ods" if media_kind.lower() == "ods" else workbook_to_convert(data)


def settled(data: bytes, kind: str) -> bytes:
    """Return a Word file with its changes accepted, or a workbook made to fit the page. Run in the sandbox."""
    package = Package.read(data)
    if kind == "docx":
        office_changes.settle(package)
        break_long_paragraphs(package)
    else:
        fit(package)
    return package.save()


def pages_with_words(data: bytes) -> bytes:
    """Return what `pack_pages.prepared` makes of a PDF, after a line of JSON with the words of each page.

    A PDF that can't be opened: `{"damaged": code}` alone. Run in the sandbox.
    """
    try:
        pages = prepared(data)
    except PartDamaged as damage:
        return json.dumps({"damaged": damage.code}).encode()
    document = pypdfium2.PdfDocument(data)
    texts = []
    for page in document:
        text = page.get_textpage()
        texts.append(text.get_text_range().encode("utf-8", "replace").decode())
        text.close()
        page.close()
    document.close()
    return json.dumps({"texts": texts}).encode() + b"\n" + pages


def split(packed: bytes) -> tuple[bytes, list[str]]:
    """Return pages and words of what `pages_with_words` gave. Raises PartDamaged."""
    line, _, pages = packed.partition(b"\n")
    said = cast(dict[str, Any], json.loads(line))
    if "damaged" in said:
        raise PartDamaged(said["damaged"])
    return pages, [str(text) for text in said["texts"]]
