"""Filled templates as LibreOffice prints them: they open without repair, and every word of them is on a page."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
import pytest
from docx import Document

from documents.reading.convert import converter
from documents.writing import pack_office
from documents.writing.reports.field_model import example_facts
from documents.writing.reports.report_fields import FIELDS
from documents.writing.reports.report_template import filled

TEMPLATES = Path(__file__).parents[3] / "templates" / "documents"
STRANGE = "Łódź & <b> {{ code_name }} – “it’s” 100%"


@pytest.mark.skipif(converter() is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize(("name", "most_pages"), [("rapid-review-report", 6), ("learning-briefing", 1)])
def test_a_filled_template_is_printed_with_every_word(name: str, most_pages: int) -> None:
    facts = {**example_facts(FIELDS), "circumstances": STRANGE, "publication_summary": STRANGE}
    data = filled((TEMPLATES / f"{name}.docx").read_bytes(), "docx", facts)
    with pypdfium2.PdfDocument(pack_office.printed(data, "docx")) as pdf:
        pages = [page.get_textpage().get_text_range() for page in pdf]
    assert len(pages) <= most_pages
    said = squeezed("".join(pages))
    document = Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    texts = [paragraph.text for paragraph in document.paragraphs] + cells
    assert STRANGE in texts
    assert [text for text in texts if squeezed(text) not in said] == []


def squeezed(text: str) -> str:
    """Return a text without white space and hyphens, which are the page's affair."""
    return "".join(text.replace("-", "").replace("\x02", "").split())
