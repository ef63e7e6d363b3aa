"""The files of twenty agencies for the part *whole*: PDF with and without rules, Word, Excel and CSV."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import docx
import xlsxwriter
from docx.enum.section import WD_ORIENT
from docx.shared import Mm, Pt

from casereviews.benchmark import material

ROWS_FILE = "whole-rows.txt"
"""Where the bench says how many rows each return is to have."""
DEFAULT_ROWS = 100
FORMATS = ("pdf", "docx", "xlsx", "pdf", "csv")
"""Of five agencies; so of twenty: eight PDF files, two of them without rules, four each of Word, Excel and CSV."""
_BORDERLESS = (3, 13)
_WIDTHS = (22, 15, 28, 95, 40, 67)


def made(folder: Path) -> list[Path]:
    """Return the twenty files, made the first time that they are asked for."""
    (folder / "whole").mkdir(exist_ok=True)
    files = []
    for number, agency in enumerate(material.AGENCIES):
        file = folder / "whole" / f"{agency}.{FORMATS[number % len(FORMATS)]}"
        if not file.is_file():
            _write(folder, file, number, seed=500 + number)
        files.append(file)
    return files


def changed(folder: Path) -> Path:
    """Return another file of the second agency, Word, under the name of its first."""
    (folder / "changed").mkdir(exist_ok=True)
    file = folder / "changed" / f"{material.AGENCIES[1]}.{FORMATS[1]}"
    if not file.is_file():
        _write(folder, file, 1, seed=900)
    return file


def _write(folder: Path, file: Path, number: int, seed: int) -> None:
    given = folder / ROWS_FILE
    rows = int(given.read_text()) if given.is_file() else DEFAULT_ROWS
    table = material.table_of(rows, seed)
    if file.suffix == ".pdf":
        source = material.BORDERLESS if number in _BORDERLESS else material.RULED
        file.write_bytes(material.laid_out(folder, source, table))
    elif file.suffix == ".docx":
        file.write_bytes(_word(table))
    elif file.suffix == ".xlsx":
        _excel(table, file)
    else:
        out = io.StringIO()
        csv.writer(out).writerows([material.HEADINGS, *table])
        file.write_text(out.getvalue())


def _word(table: list[tuple[str, ...]]) -> bytes:
    """Return a Word document as agencies' forms are: lying, with columns of their own widths."""
    document = docx.Document()
    section = document.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(15)
    document.styles["Normal"].font.size = Pt(8)
    grid = document.add_table(rows=0, cols=len(material.HEADINGS))
    grid.autofit = False
    for row in (material.HEADINGS, *table):
        for cell, text, width in zip(grid.add_row().cells, row, _WIDTHS, strict=True):
            cell.text, cell.width = text, Mm(width)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _excel(table: list[tuple[str, ...]], place: Path) -> None:
    with xlsxwriter.Workbook(place) as book:
        sheet = book.add_worksheet("Chronology")
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width / 2)
        for number, row in enumerate((material.HEADINGS, *table)):
            sheet.write_row(number, 0, row, wrapped)
