"""Tables of answers as a workbook or as CSV files: text is text whatever it begins with, and no word is lost."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import zip_longest

from xlsxwriter import Workbook

from documents.writing.spreadsheet_text import MOST_IN_CELL, as_text, in_pieces, may_run
from documents.writing.text import clean

Cell = str | int | date
Table = tuple[str, Sequence[str], Sequence[Sequence[Cell]]]
"""Its name, its columns' headings, its rows."""
_FIRST_DATE = date(1900, 3, 1)
"""Before it Excel counts days wrongly or not at all; an older date is written as text."""
_SHEET_NAME = 31
"""Characters in the name of a sheet, at most."""
_NO_NAME = re.compile(r"[\[\]:*?/\\]")
_WIDTHS = (12, 60)
_STAMP = (1980, 1, 1, 0, 0, 0)


def write_workbook(tables: Sequence[Table], title: str) -> bytes:
    """Return the tables as .xlsx bytes, a sheet each, with frozen headings and filters. The same give the same.

    A text longer than a cell holds goes on in the rows below, in its own column.
    """
    made = io.BytesIO()
    book = Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
                           "strings_to_numbers": False})  # fmt: skip
    book.set_properties({"title": clean(title)[:255], "author": "", "created": datetime(2000, 1, 1, tzinfo=UTC)})
    top = {"valign": "top", "text_wrap": True}
    head = book.add_format({**top, "bold": True, "bg_color": "#F3F2F1", "bottom": 1})
    text, quoted = book.add_format(top), book.add_format({**top, "quote_prefix": True})
    day = book.add_format({**top, "num_format": "d mmmm yyyy", "align": "left"})
    for name, (_, columns, rows) in zip(_sheet_names(tables), tables, strict=True):
        sheet = book.add_worksheet(name)
        for place, column in enumerate(columns):
            sheet.write_string(0, place, clean(column)[:MOST_IN_CELL], head)
            longest = max((len(str(row[place])) for row in rows), default=0)
            sheet.set_column(place, place, min(max(longest, *_WIDTHS[:1]), _WIDTHS[1]))
        number = 0
        for row in rows:
            for line in _lines(row):
                number += 1
                for place, cell in enumerate(line):
                    if isinstance(cell, date) and cell >= _FIRST_DATE:
                        sheet.write_datetime(number, place, cell, day)
                    elif isinstance(cell, int):
                        sheet.write_number(number, place, cell, text)
                    elif cell != "":
                        said = str(cell)
                        sheet.write_string(number, place, said, quoted if may_run(said) else text)
        sheet.freeze_panes(1, 1)
        if columns and number:
            sheet.autofilter(0, 0, number, len(columns) - 1)
    book.close()
    return made.getvalue()


def write_csv_files(tables: Sequence[Table]) -> bytes:
    """Return a ZIP with a CSV file for each table: UTF-8 with its mark, every cell in quotes, dates ISO.

    A cell that a spreadsheet might run as a formula begins with an apostrophe; its text follows word for word.
    """
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, (_, columns, rows) in zip(_sheet_names(tables), tables, strict=True):
            entry = zipfile.ZipInfo(f"{name.lower().replace(' ', '-')}.csv", _STAMP)
            archive.writestr(entry, write_csv((name, columns, rows)), zipfile.ZIP_DEFLATED)
    return made.getvalue()


def write_csv(table: Table) -> bytes:
    """Return one table as CSV, as `write_csv_files` writes each of several."""
    _, columns, rows = table
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([as_text(clean(column)) for column in columns])
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return lines.getvalue().encode("utf-8-sig")


def _plain(cell: Cell) -> str:
    return (
        cell.isoformat()
        if isinstance(cell, date)
        else as_text(clean(cell))
        if isinstance(cell, str)
        else str(cell)
    )


def _lines(row: Sequence[Cell]) -> Iterator[Sequence[Cell]]:
    """Give a row as the lines of a sheet: one, or more where a text is longer than a cell holds."""
    pieces = [in_pieces(clean(cell)) if isinstance(cell, str) else [cell] for cell in row]
    yield from zip_longest(*pieces, fillvalue="")


def _shortened(name: str, number: str) -> str:
    """Return a name that fits a sheet with its number, cut between words where there is room for one."""
    room = _SHEET_NAME - len(number)
    if len(name) <= room:
        return name + number
    return (name[: room + 1].rpartition(" ")[0].rstrip(" '") or name[:room]) + number


def _sheet_names(tables: Sequence[Table]) -> list[str]:
    """Return a name for each table that Excel and file systems take, each once."""
    names: list[str] = []
    for name, _, _ in tables:
        whole = _NO_NAME.sub(" ", clean(name)).strip(" '") or "Table"
        taken = {known.casefold() for known in names}
        free = (_shortened(whole, "" if number == 1 else f" {number}") for number in range(1, len(tables) + 2))
        names.append(next(one for one in free if one.casefold() not in taken))
    return names
