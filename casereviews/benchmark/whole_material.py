"""The files of twenty agencies for the part *whole*, as long as the demonstration case's returns, and looking so.

Twelve are PDF, four Word, three Excel and one CSV: docs/decisions/0031 says why.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

import docx
import xlsxwriter
from docx.enum.section import WD_ORIENT
from docx.shared import Mm, Pt

from casereviews.benchmark import material
from casereviews.benchmark.whole_rows import HEADINGS, Row, rows_of

ROWS_FILE = "whole-rows.txt"
"""Where the bench says how many rows each return is to have."""
DEFAULT_ROWS = 100
FORMATS = ("pdf", "docx", "pdf", "xlsx", "pdf")
"""Of five agencies; the last but one of the twenty sends CSV."""
_CSV = 18
_UPRIGHT, _BORDERLESS = (4, 14), (7, 17)
"""Which of the PDF files stand, and which have no rules; the others are ruled and lie, as the case's do."""
_WIDTHS = (21, 13, 25, 106, 40, 36, 26)
"""Millimetres of the columns on a lying page, in the proportions of the case's Word and PDF files."""
_LYING = """
#set page(paper: "a4", flipped: true, margin: 15mm)
#set text(font: "Noto Sans", size: 8pt)
#let rows = json("rows.json")
#table(columns: (21mm, 13mm, 25mm, 1fr, 40mm, 36mm, 26mm), stroke: 0.5pt,
  fill: (_, row) => if row == 0 { rgb("b8cfd6") },
  table.header(..rows.first().map(strong)), ..rows.slice(1).flatten())
"""
_STANDING = (
    _LYING.replace("flipped: true, ", "")
    .replace("size: 8pt", "size: 7pt")
    .replace("21mm, 13mm, 25mm, 1fr, 40mm, 36mm, 26mm", "17mm, 11mm, 19mm, 1fr, 25mm, 24mm, 19mm")
)
_NO_RULES = _LYING.replace("stroke: 0.5pt", "stroke: none, column-gutter: 4mm, row-gutter: 2mm")


def made(folder: Path) -> list[Path]:
    """Return the twenty files, made the first time that they are asked for."""
    (folder / "whole").mkdir(exist_ok=True)
    files = []
    for number, agency in enumerate(material.AGENCIES):
        file = folder / "whole" / f"{agency}.{_format(number)}"
        if not file.is_file():
            _write(folder, file, number, seed=500 + number)
        files.append(file)
    return files


def changed(folder: Path) -> Path:
    """Return another file of the second agency, Word, under the name of its first."""
    (folder / "changed").mkdir(exist_ok=True)
    file = folder / "changed" / f"{material.AGENCIES[1]}.{_format(1)}"
    if not file.is_file():
        _write(folder, file, 1, seed=900)
    return file


def _format(number: int) -> str:
    return "csv" if number == _CSV else FORMATS[number % len(FORMATS)]


def _write(folder: Path, file: Path, number: int, seed: int) -> None:
    given = folder / ROWS_FILE
    rows = int(given.read_text()) if given.is_file() else DEFAULT_ROWS
    table = rows_of(rows, seed)
    if file.suffix == ".pdf":
        source = _STANDING if number in _UPRIGHT else _NO_RULES if number in _BORDERLESS else _LYING
        file.write_bytes(material.laid_out(folder, source, table, HEADINGS, tagged=False))
    elif file.suffix == ".docx":
        file.write_bytes(_word(table))
    elif file.suffix == ".xlsx":
        _excel(table, file)
    else:
        out = io.StringIO()
        csv.writer(out).writerows([HEADINGS, *table])
        file.write_text(out.getvalue())


def _word(table: list[Row]) -> bytes:
    """Return a Word document as the case's are: lying, ruled, with columns of their own widths."""
    document = docx.Document()
    section = document.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(15)
    document.styles["Normal"].font.size = Pt(9)
    grid = document.add_table(rows=0, cols=len(HEADINGS), style="Table Grid")
    grid.autofit = False
    for column, width in zip(grid.columns, _WIDTHS, strict=True):
        column.width = Mm(width)
    for row in (HEADINGS, *table):
        for cell, text, width in zip(grid.add_row().cells, row, _WIDTHS, strict=True):
            cell.text, cell.width = text, Mm(width)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _excel(table: list[Row], place: Path) -> None:
    with xlsxwriter.Workbook(place) as book:
        sheet = book.add_worksheet("Chronology")
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width / 2)
        for number, row in enumerate((HEADINGS, *table)):
            sheet.write_row(number, 0, row, wrapped)
