"""Spreadsheets and exports of cases E and F: other makers and layouts than those of B to D."""

from __future__ import annotations

import csv
import io
import tempfile
from datetime import datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import openpyxl.styles
import openpyxl.worksheet.properties
import xlsxwriter

from tests.files.unseen import word_files
from tests.files.unseen.told import Agency, Told


def with_key_beside(agency: Agency, path: Path) -> None:
    """XlsxWriter: the table begins in column B under six lines; typed dates, empty rows, a key to its right."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Sheet1")
    bold, wrap = book.add_format({"bold": True, "bg_color": "#d9e2f3"}), book.add_format({"text_wrap": True})
    for at, (label, words) in enumerate(agency.cover):
        sheet.write_row(at, 1, [label, words])
    head = len(agency.cover) + 2
    sheet.write_row(head, 1, agency.headings(), bold)
    at = head + 1
    for number, row in enumerate(agency.rows):
        sheet.write_row(at, 1, agency.cells(row), wrap)
        at += 2 if number in (3, 8) else 1
    beside = len(agency.columns) + 3
    sheet.write_column(head, beside, ["Key", "DNA = did not attend", "CSC = social care"])
    sheet.autofilter(head, 1, at, len(agency.columns))
    sheet.set_column(0, 0, 2)
    sheet.set_column(1, len(agency.columns), 24)
    book.close()


def quoted_export(agency: Agency, path: Path) -> None:
    """A safeguarding system's export: all quoted, line breaks in cells, and a line of its own at the end."""
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_ALL)
    writer.writerow(agency.headings())
    writer.writerows(agency.cells(row) for row in agency.rows)
    writer.writerow([f"Exported by DSL on 14/12/2022 10:02. {len(agency.rows)} records."])
    path.write_bytes(written.getvalue().encode())


def nil_sheet(agency: Agency, path: Path) -> None:
    """A nil return on the partnership's spreadsheet: the form's lines, and the chronology left empty."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = "Return"
    for line in (
        ("Agency return",),
        ("Agency", agency.name),
        ("Completed by", agency.identity["author"]),
        ("Job title", agency.identity["role"]),
        ("Signed off by", agency.identity["signed_off_by"]),
        ("Is this a nil return?", "Yes - no records held on any family member"),
        (),
        ("Date", "Time", "Source", "Event", "People", "Action"),
    ):
        sheet.append(line)
    book.save(path)


def old_excel(agency: Agency, path: Path) -> None:
    """An Excel 97 file by LibreOffice: real dates and times, a title, a sheet of codes."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = "Log 2019-21"
    sheet.append([f"{agency.name} - safeguarding log"])
    sheet.append([])
    sheet.append(agency.headings())
    for row in agency.rows:
        sheet.append(agency.cells(row))
        at = sheet.max_row
        for column, (_, of_field) in enumerate(agency.columns, 1):
            _real(sheet.cell(at, column), row, of_field)
    codes = book.create_sheet("Codes")
    for line in (("Code", "Meaning"), ("TA", "Teaching assistant"), ("CIN", "Child in need")):
        codes.append(line)
    with tempfile.TemporaryDirectory() as folder:
        first = Path(folder) / "log.xlsx"
        book.save(first)
        word_files.converted(first, "xls", path)


def with_moments(agency: Agency, path: Path) -> None:
    """A control room's extract: tabs, a byte order mark, moments as 2019-10-09T08:04:00."""
    moment = next(at for at, (_, name) in enumerate(agency.columns) if name == "date+time")
    lines = [agency.headings()]
    for row in agency.rows:
        cells = agency.cells(row)
        cells[moment] = f"{row.date_text}T{row.time}:00"
        lines.append(cells)
    path.write_bytes(("\ufeff" + "\r\n".join("\t".join(line) for line in lines) + "\r\n").encode())


def printed_sheet(agency: Agency, path: Path) -> None:
    """A spreadsheet printed by LibreOffice Calc: grid lines, landscape, a page wide, the sheet's name on top."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = "Chronology"
    sheet.append(agency.headings())
    for row in agency.rows:
        sheet.append(agency.cells(row))
    widths = (12, 11, 16, 44, 22, 18, 22)
    for letter, width in zip("ABCDEFG", widths, strict=True):
        sheet.column_dimensions[letter].width = width * 1.15
    for line in sheet.iter_rows():
        for cell in line:
            cell.alignment = openpyxl.styles.Alignment(wrap_text=True, vertical="top")
            cell.data_type = "s" if cell.value else cell.data_type
        # Calc prints rows at the height that the file gives them: too low, and words are cut off the paper.
        sheet.row_dimensions[line[0].row].height = 13 * max(
            len(str(cell.value or "")) // width + 1 for cell, width in zip(line, widths, strict=True)
        )
    sheet.print_options.gridLines = True
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.sheet_properties.pageSetUpPr = openpyxl.worksheet.properties.PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0
    with tempfile.TemporaryDirectory() as folder:
        first = Path(folder) / "sheet.xlsx"
        book.save(first)
        word_files.converted(first, "pdf", path)


def _real(cell: Any, row: Told, of_field: str) -> None:
    """Make a date typed as ISO and every time a real one."""
    if of_field == "date" and row.iso and row.start:
        cell.value, cell.number_format = datetime.combine(row.start, time()), "DD/MM/YYYY"
    elif of_field == "time" and row.time:
        cell.value, cell.number_format = time.fromisoformat(row.time), "HH:MM"
    elif cell.value:
        cell.data_type = "s"
