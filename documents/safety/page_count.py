"""How many pages a PDF has: a task for the sandbox, "documents.safety.page_count:pages"."""

from __future__ import annotations

import pypdfium2


def pages(data: bytes) -> int:
    """Return the number of pages of a PDF. Raises pypdfium2's PdfiumError for a file that is none."""
    with pypdfium2.PdfDocument(data) as document:
        return len(document)


def warm_up() -> None:
    """Nothing more is loaded by a file: the engine comes with the module."""
