"""Reads workbooks: .xlsx and .xlsm from their XML, .xls, .xlsb and .ods through calamine.

An .xlsx is read twice: calamine is the second opinion on how much text each sheet holds, and a difference
marks the file for a person to check. Macros are never run.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from documents.reading.model import Place, Problem
from documents.reading.office_package import DAMAGED, ENCRYPTED, OfficePackage
from documents.reading.raw import RawFile, RawRow, RawTable
from documents.reading.refusal import Unreadable
from documents.reading.text import clean
from documents.reading.xlsx_cells import Sheet, Workbook
from documents.reading.xlsx_formats import plain_number, shown_moment

MOST_DENSE = 2_000_000
"""Cells, empty ones too, that calamine may be asked to lay out: it holds a sheet as one full grid."""

_EMPTY = "The workbook is empty. Check that the right file was sent."


def read_xlsx(data: bytes) -> RawFile:
    """Return the sheets of an .xlsx or .xlsm as tables, empty rows left out.

    Problems: hidden-sheet, hidden-columns, hidden-rows, comments, second-opinion.
    Raises Unreadable: damaged, encrypted, too-large, empty.
    """
    workbook = Workbook(OfficePackage(data))
    tables = _plain_tables(data, workbook)
    problems: list[Problem] = []
    if tables is None:
        sheets = workbook.sheets()
        tables = [_table(sheet, number) for number, sheet in enumerate(sheets, 1) if sheet.cells]
        for number, sheet in enumerate(sheets, 1):
            problems.extend(_remarks(sheet, number))
        problems.extend(_second_opinion(data, sheets))
    problems.extend(_hidden(tables))
    if not tables:
        raise Unreadable("empty", _EMPTY)
    return RawFile(tuple(tables), tuple(problems))


def _plain_tables(data: bytes, workbook: Workbook) -> list[RawTable] | None:
    """Return the sheets of a workbook that holds only values, as calamine reads them.

    None where there is more to show, or where calamine's count of filled cells is not the file's own.
    """
    if not workbook.is_plain():
        return None
    try:
        tables = _calamine_tables(data)
    except Unreadable:
        return None
    counted = {table.name: sum(text != "" for row in table.rows for text in row.cells) for table in tables}
    filled = {name: count for name, count in workbook.filled.items() if count}
    return tables if counted == filled else None


def read_other_workbook(data: bytes) -> RawFile:
    """Return the sheets of an .xls, .xlsb or .ods as tables, empty rows left out.

    Raises Unreadable: damaged, encrypted, too-large, empty.
    """
    tables = _calamine_tables(data)
    if not tables:
        raise Unreadable("empty", _EMPTY)
    return RawFile(tuple(tables), tuple(_hidden(tables)))


def _table(sheet: Sheet, number: int) -> RawTable:
    used = sorted({column for cells in sheet.cells.values() for column in cells})
    if used[-1] < 200:
        used = list(range(used[0], used[-1] + 1))
    # A cell merged with the one above carries that row's text: what the person sees beside both rows.
    below: dict[int, list[int]] = {}
    for top, left, bottom, right in sheet.merged:
        for row in range(top + 1, min(bottom, top + 2000) + 1):
            below.setdefault(row, []).extend(at for at, column in enumerate(used) if left <= column <= right)
    rows = tuple(
        RawRow(
            tuple([cells.get(column, "") for column in used]),
            number=row,
            merged=tuple(below.get(row, ())),
            notes=tuple(sheet.notes.get(row, ())),
        )
        for row, cells in sorted(sheet.cells.items())
    )
    return RawTable(rows, number, sheet.name, sheet.hidden)


def _remarks(sheet: Sheet, number: int) -> Iterator[Problem]:
    place = Place(None, number)
    name = sheet.name
    used = {column for cells in sheet.cells.values() for column in cells}
    hidden = [_letters(column) for column in sheet.hidden_columns if column in used]
    if hidden:
        yield Problem(
            "hidden-columns",
            f"Column {', '.join(hidden)} of the sheet “{name}” is hidden. "
            "It was read: check that it was meant to be sent.",
            place=place,
        )
    if sheet.hidden_rows:
        yield Problem(
            "hidden-rows",
            f"{sheet.hidden_rows} rows of the sheet “{name}” are hidden or filtered out. They were read.",
            place=place,
        )
    if sheet.notes:
        yield Problem(
            "comments",
            f"The sheet “{name}” has comments. They are kept beside the rows: "
            "check that they were meant to be sent.",
            place=place,
        )


def _hidden(tables: list[RawTable]) -> Iterator[Problem]:
    for table in tables:
        if table.hidden:
            yield Problem(
                "hidden-sheet",
                f"The sheet “{table.name}” is hidden. It was read: check that it was meant to be sent.",
                place=Place(None, table.number),
            )


def _letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


# ---------------------------------------------------------------- calamine


def _opened(data: bytes) -> Iterator[tuple[CalamineSheet, bool]]:
    """Yield a workbook's sheets and whether each is hidden. Raises Unreadable."""
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for entry in workbook.sheets_metadata:
            yield workbook.get_sheet_by_name(entry.name), entry.visible != SheetVisibleEnum.Visible
    except PasswordError as problem:
        raise Unreadable("encrypted", ENCRYPTED) from problem
    except (KeyboardInterrupt, SystemExit, GeneratorExit, Unreadable):
        raise
    except BaseException as problem:  # the library's panics are no Exception
        raise Unreadable("damaged", DAMAGED) from problem


def _calamine_tables(data: bytes) -> list[RawTable]:
    """Return the sheets that hold something. Raises Unreadable: damaged, encrypted, too-large."""
    tables: list[RawTable] = []
    for number, (sheet, hidden) in enumerate(_opened(data), 1):
        if sheet.height * sheet.width > MOST_DENSE:
            raise Unreadable("too-large", "A sheet is too large to read. Delete what stands far from the table.")
        first = (sheet.start or (0, 0))[0] + 1
        rows: list[RawRow] = []
        for at, values in enumerate(sheet.to_python(skip_empty_area=True), first):
            cells = tuple([_shown(value) for value in values])
            if any(cells):
                rows.append(RawRow(cells, number=at))
        if rows:
            tables.append(RawTable(tuple(rows), number, clean(sheet.name), hidden))
    return tables


def _shown(value: object) -> str:
    if isinstance(value, str):
        return clean(value.strip())
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return plain_number(float(value))
    if isinstance(value, dt.date):
        return shown_moment(value)
    if isinstance(value, dt.time):
        return f"{value.hour:02}:{value.minute:02}"
    if isinstance(value, dt.timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60:02}:{minutes % 60:02}"
    return ""


def _second_opinion(data: bytes, sheets: list[Sheet]) -> Iterator[Problem]:
    """Yield a problem for each sheet in which calamine sees another number of filled rows or cells."""
    for sheet in sheets:
        rows, columns = sheet.cells.keys(), [column for cells in sheet.cells.values() for column in cells]
        if rows and (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1) > MOST_DENSE:
            return  # it would lay out every empty cell between
    try:
        counted = {found.name: _counted(found) for found, _ in _opened(data)}
    except Unreadable:
        counted = {}
    for number, sheet in enumerate(sheets, 1):
        ours = (len(sheet.cells), sum(len(cells) for cells in sheet.cells.values()))
        if sheet.cells and counted.get(sheet.name, (0, 0)) != ours:
            yield Problem(
                "second-opinion",
                f"Two ways of reading the sheet “{sheet.name}” gave different results. "
                "Check its rows against the file.",
                place=Place(None, number),
            )


def _counted(sheet: CalamineSheet) -> tuple[int, int]:
    """Return how many rows and how many cells of a sheet hold something."""
    rows = [sum(value != "" for value in row) for row in sheet.to_python()]
    return sum(count > 0 for count in rows), sum(rows)
