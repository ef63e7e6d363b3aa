"""The index of a pack as a file of its own: which part stands on which pages, as CSV and as a Word document."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm

from documents.chronology.model import Heading
from documents.writing.pack_sections import PackPart
from documents.writing.spreadsheet_text import as_text
from documents.writing.text import clean, day_in_words

_COLUMNS = ("Part", "Title", "What it is", "From page", "To page", "Pages", "SHA-256 of the file as received")
_WIDTHS = (14, 62, 74, 20, 20, 16, 60)
"""Millimetres, of the Word table on A4 landscape."""
_HASH = len(_COLUMNS) - 1


def index_csv(parts: Sequence[PackPart]) -> bytes:
    """Return the index as CSV bytes, UTF-8 with its mark; a cell that might run as a formula is kept as text."""
    text = io.StringIO(newline="")
    lines = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    lines.writerow(_COLUMNS)
    lines.writerows([as_text(clean(cell)) for cell in row] for row in _rows(parts))
    return text.getvalue().encode("utf-8-sig")


def index_docx(parts: Sequence[PackPart], heading: Heading) -> bytes:
    """Return the index as a Word document: a table whose heading is repeated on each page."""
    document = docx.Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(15)
    document.core_properties.title = "Index of the case review pack"
    document.core_properties.author = ""
    document.core_properties.comments = ""
    document.core_properties.language = "en-GB"
    # The day of the pack, not the moment of writing: the same pack gives the same file.
    day = heading.prepared_on
    document.core_properties.created = document.core_properties.modified = (
        datetime(day.year, day.month, day.day) if day else datetime(2000, 1, 1)  # noqa: DTZ001
    )
    document.add_heading("Index of the case review pack", level=1)
    said = (heading.classification, heading.case_reference, day_in_words(day) if day else "")
    document.add_paragraph(" · ".join(clean(text) for text in said if text))
    table = document.add_table(rows=1, cols=len(_COLUMNS), style="Table Grid")
    table.autofit = False
    for cell, text in zip(table.rows[0].cells, _COLUMNS, strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    table.rows[0]._tr.get_or_add_trPr().append(_repeated())
    for row in _rows(parts):
        for place, (cell, text) in enumerate(zip(table.add_row().cells, row, strict=True)):
            run = cell.paragraphs[0].add_run(clean(text))
            if place == _HASH:
                run.font.size = Mm(2.2)
    for row in table.rows:
        for cell, width in zip(row.cells, _WIDTHS, strict=True):
            cell.width = Mm(width)
    out = io.BytesIO()
    document.save(out)
    return _without_a_clock(out.getvalue())


def _without_a_clock(document: bytes) -> bytes:
    """Return the document with a fixed time on each of its parts, in place of the moment of writing."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as parts, zipfile.ZipFile(made, "w") as out:
        for name in parts.namelist():
            part = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            part.compress_type = zipfile.ZIP_DEFLATED
            out.writestr(part, parts.read(name))
    return made.getvalue()


def _repeated() -> Any:
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    return mark


def _rows(parts: Sequence[PackPart]) -> Iterator[tuple[str, ...]]:
    for number, part in enumerate(parts):
        printed = part.numbers or tuple(map(str, range(part.first_page, part.first_page + part.pages)))
        yield (
            "" if number == 0 else str(number + 2),
            part.title,
            part.detail or part.how,
            printed[0],
            printed[-1],
            str(part.pages),
            part.sha256,
        )
