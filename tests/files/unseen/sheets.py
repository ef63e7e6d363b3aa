"""Returns kept in spreadsheets: openpyxl, XlsxWriter, and text exports in the encodings people meet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter
from openpyxl.styles import Font

from tests.files.unseen.told import Agency, Told


def by_school_year(agency: Agency, path: Path) -> None:
    """A front sheet, a sheet for each school year (real dates and typed ones mixed), and who's who."""
    book = openpyxl.Workbook()
    front: Any = book.active
    front.title = "Front sheet"
    front["A1"] = "Chronology for serious case review"
    for number, (label, words) in enumerate(agency.cover, 3):
        front.cell(number, 1, label)
        front.cell(number, 2, words)
    years: dict[str, list[Told]] = {}
    school_year = "2018-19"
    for row in agency.rows:
        if row.start and row.iso:
            first = row.start.year - (row.start.month < 9)
            school_year = f"{first}-{(first + 1) % 100:02}"
        years.setdefault(school_year, []).append(row)
    for name, rows in years.items():
        _nursery_sheet(book.create_sheet(name), agency, name, rows)
    names = book.create_sheet("Who's who")
    names.append(["Name", "Code", "Role / relationship"])
    for entry in agency.glossary:
        names.append(list(entry))
    book.save(path)


def _nursery_sheet(sheet: Any, agency: Agency, name: str, rows: list[Told]) -> None:
    sheet.append([f"{agency.name} {name}"])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(agency.columns))
    sheet.append(agency.headings())
    for cell in sheet[2]:
        cell.font = Font(bold=True)
    for row in rows:
        at = sheet.max_row + 1
        for column, (words, (_, of_field)) in enumerate(zip(agency.cells(row), agency.columns, strict=True), 1):
            cell = sheet.cell(at, column)
            if of_field == "date" and row.iso and row.start:
                cell.value, cell.number_format = datetime.combine(row.start, time()), "DD/MM/YYYY"
            elif of_field == "time" and re.fullmatch(r"\d\d:\d\d", words):
                cell.value, cell.number_format = time.fromisoformat(words), "HH:MM"
            elif words:
                cell.value, cell.data_type = words, "s"
    for at in range(sheet.max_row + 1, sheet.max_row + 9):
        sheet.cell(at, 1).font = Font(bold=True)
    sheet.cell(sheet.max_row + 2, 1, "RAG: G = no concern, A = keep watching, R = act today")


def with_hidden_column(agency: Agency, path: Path) -> None:
    """A cover sheet, date and time in one real cell, a hidden column, notes under the table, a names sheet."""
    book = xlsxwriter.Workbook(str(path))
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
    moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    cover = book.add_worksheet("Cover")
    cover.write(0, 0, "Trust chronology", bold)
    for number, (label, words) in enumerate(agency.cover, 2):
        cover.write(number, 0, label)
        cover.write(number, 1, words)
    sheet = book.add_worksheet("Chronology")
    sheet.merge_range(0, 0, 0, len(agency.columns) - 1, f"{agency.name.upper()} - OFFICIAL-SENSITIVE", bold)
    sheet.write_row(3, 0, agency.headings(), bold)
    for number, row in enumerate(agency.rows):
        for column, (words, (_, of_field)) in enumerate(zip(agency.cells(row), agency.columns, strict=True)):
            if of_field == "date+time" and row.iso and row.start:
                at = datetime.combine(row.start, time.fromisoformat(row.time or "00:00"))
                sheet.write_datetime(4 + number, column, at, moment if row.time else day)
            else:
                sheet.write_string(4 + number, column, words, wrap)
    end = 5 + len(agency.rows)
    sheet.write(end, 0, "Notes")
    sheet.write(end + 1, 0, "1. Times are from the system clock, not from the notes.")
    sheet.write(end + 2, 0, "2. The Datix column is for internal use.")
    hidden = [heading for heading, _ in agency.columns].index("Datix no.")
    sheet.set_column(hidden, hidden, 10, None, {"hidden": True})
    sheet.freeze_panes(4, 0)
    names = book.add_worksheet("Glossary")
    names.write_row(0, 0, ["Name", "Code", "Role"])
    for number, entry in enumerate(agency.glossary, 1):
        names.write_row(number, 0, entry)
    book.close()


def two_sheets_and_lists(agency: Agency, path: Path) -> None:
    """Two chronology sheets, dates as numbers in three formats and as text, times as fractions, a hidden list."""
    book = xlsxwriter.Workbook(str(path))
    lists = book.add_worksheet("Lists")
    lists.write_column(0, 0, ["Contact type", "Clinic", "Telephone", "Home visit", "Meeting"])
    lists.hide()
    about = book.add_worksheet("About")
    for number, (label, words) in enumerate(agency.cover):
        about.write_row(number, 1, [f"{label}:", words])
    styles = [book.add_format({"num_format": code}) for code in ("dd-mmm-yy", "d mmm yyyy", "hh:mm")]
    parts = {"Apr 17 - Dec 18": [], "2019": []}  # type: dict[str, list[Told]]
    for row in agency.rows:
        parts["2019" if row.start and row.start.year == 2019 else "Apr 17 - Dec 18"].append(row)
    for name, rows in parts.items():
        sheet = book.add_worksheet(name)
        sheet.merge_range(0, 0, 0, 8, f"Diabetes team contacts {name}")
        sheet.write_row(2, 0, agency.headings())
        for number, row in enumerate(rows, 3):
            _contact(sheet, number, agency, row, styles)
    book.close()


def _contact(sheet: Any, number: int, agency: Agency, row: Told, styles: list[Any]) -> None:
    for column, (words, (_, of_field)) in enumerate(zip(agency.cells(row), agency.columns, strict=True)):
        if of_field == "date" and row.iso and row.start:
            sheet.write_datetime(number, column, datetime.combine(row.start, time()), styles[0])
        elif of_field in ("time", "end_time"):
            meant = row.time if of_field == "time" else row.time_end
            if meant:
                hour, minute = map(int, meant.split(":"))
                sheet.write_number(number, column, (hour * 60 + minute) / 1440, styles[2])
        elif words.isdigit():
            sheet.write_number(number, column, int(words))
        else:
            sheet.write_string(number, column, words)


def semicolons(agency: Agency, path: Path) -> None:
    """A western European export: semicolons, Windows-1252, every text in quotes."""
    _csv(agency, path, "cp1252", delimiter=";", quoting=csv.QUOTE_ALL)


def tabs_in_utf16(agency: Agency, path: Path) -> None:
    """Excel's "Unicode text"."""
    _csv(agency, path, "utf-16", delimiter="\t")


def with_title_lines(agency: Agency, path: Path) -> None:
    """Commas, a byte order mark, title lines above the headings and line breaks inside cells."""
    lines = [[agency.title], *([label, words] for label, words in agency.cover), []]
    _csv(agency, path, "utf-8-sig", before=lines)


def _csv(agency: Agency, path: Path, encoding: str, before: list[list[str]] | None = None, **form: Any) -> None:
    written = io.StringIO()
    writer: Any = csv.writer(written, **form)
    wide: Callable[[list[str]], list[str]] = lambda cells: cells + [""] * (len(agency.columns) - len(cells))
    for line in before or []:
        writer.writerow(wide(line))
    writer.writerow(agency.headings())
    for row in agency.rows:
        writer.writerow(agency.cells(row))
    path.write_bytes(written.getvalue().encode(encoding))
