"""An agency with nothing to report, and one whose file can't be read, are named wherever agencies are."""

from __future__ import annotations

import io

import openpyxl
import pytest
from docx import Document

from documents.chronology.merging import merge
from documents.chronology.model import Chronology
from documents.reading.model import Reading
from documents.writing.chronology_docx import write_docx
from documents.writing.chronology_pdf import write_pdf
from documents.writing.chronology_xlsx import write_xlsx
from tests.unit.documents.writing.chronologies import HEADING, TEMPLATE, a_row
from tests.unit.documents.writing.pdf_reading import texts


def in_word(chronology: Chronology) -> str:
    document = Document(io.BytesIO(write_docx(chronology, HEADING, TEMPLATE)))
    return "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)


def in_excel(chronology: Chronology) -> str:
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx(chronology, HEADING)))
    return "\n".join(str(cell) for row in book["Agencies"].iter_rows(values_only=True) for cell in row)


def in_pdf(chronology: Chronology) -> str:
    return texts(write_pdf(chronology, HEADING))[0]


@pytest.mark.parametrize("shown", [in_word, in_excel, in_pdf])
def test_agencies_without_rows_are_named_with_the_reason(shown: object) -> None:
    readings = [
        Reading("police.docx", "a" * 64, "return", "Wexshire Police", rows=(a_row("r1"),)),
        Reading("camhs.docx", "b" * 64, "nil", "Wexshire CAMHS"),
        Reading("scan.pdf", "c" * 64, "unreadable", "Millrace Homes"),
    ]
    words = " ".join(shown(merge(readings, None)).split())  # type: ignore[operator]
    assert "Wexshire CAMHS" in words
    assert "0 (nil return)" in words
    assert "Millrace Homes" in words
    assert "0 (not readable)" in words
