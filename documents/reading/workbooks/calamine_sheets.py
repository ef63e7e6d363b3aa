"""Sheets as calamine reads them: the only way for .xlsb, the quick way for plain .xlsx, else a second opinion."""

from __future__ import annotations

import datetime as dt
import io
import operator
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from documents.reading.counts import character_count
from documents.reading.model import Place, Problem
from documents.reading.raw import RawRow, RawTable
from documents.reading.refusal import Unreadable
from documents.reading.text import clean
from documents.reading.workbooks.formats import plain_number, shown_moment
from documents.reading.workbooks.sheets import MOST_DENSE, Sheet
from documents.reading.workbooks.strings import plain_text

_MOST_APART = 0.02
"""Share of a sheet's words by which two engines may differ: they trim and mend characters in different ways."""


def opened(data: bytes) -> Iterator[tuple[CalamineSheet, bool]]:
    """Yield a workbook's sheets and whether each is hidden. Raises Unreadable: damaged, encrypted."""
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for entry in workbook.sheets_metadata:
            yield workbook.get_sheet_by_name(entry.name), entry.visible != SheetVisibleEnum.Visible
    except PasswordError as problem:
        raise Unreadable("encrypted") from problem
    except (KeyboardInterrupt, SystemExit, GeneratorExit, Unreadable):
        raise
    except BaseException as problem:  # the library's panics are no Exception
        raise Unreadable("damaged") from problem


@dataclass(slots=True)
class CalamineFile:
    """The sheets that hold something; the texts of their text cells, each once; and how many characters are shown.

    characters: of all cells, white space not counted.
    """

    tables: list[RawTable] = field(default_factory=list)
    strings: set[str] = field(default_factory=set)
    characters: int = 0


_LETTERS = bytes(range(0x21, 0x7F))
"""ASCII that leaves ink when it is printed."""


def calamine_file(data: bytes) -> CalamineFile:
    """Return what calamine reads of a workbook. Raises Unreadable: damaged, encrypted, too-large."""
    file = CalamineFile()
    for number, (sheet, hidden) in enumerate(opened(data), 1):
        if sheet.height * sheet.width > MOST_DENSE:
            raise Unreadable("too-many-cells")
        first = (sheet.start or (0, 0))[0] + 1
        grid = sheet.to_python(skip_empty_area=True)
        rows = _rows_as_they_are(grid, first, file)
        if rows is None:
            file.strings.update(value for value in chain.from_iterable(grid) if isinstance(value, str))
            rows = []
            for at, row in enumerate(grid, first):
                cells = tuple([plain_text(value) if isinstance(value, str) else _shown(value) for value in row])
                if any(cells):
                    rows.append(RawRow(cells, number=at))
            file.characters += character_count(chain.from_iterable([row.cells for row in rows]))
        if rows:
            file.tables.append(RawTable(tuple(rows), number, clean(sheet.name), hidden))
    return file


def _rows_as_they_are(grid: list[list[Any]], first: int, file: CalamineFile) -> list[RawRow] | None:
    """Return the rows of a sheet whose values are all texts that need nothing done; None for any other sheet.

    first: the number of its first row. What it holds is added to the counts of `file`. Such texts are plain ASCII
    without space at their ends: nearly every large sheet is such, and asking once of all spares asking of each.
    """
    try:
        together = "".join(chain.from_iterable(grid))
    except TypeError:  # a number or a date
        return None
    if not together.isascii() or "(cid:" in together:
        return None
    spaces = together.encode("ascii").translate(None, _LETTERS)
    if spaces.count(b" ") != len(spaces):
        return None
    texts = set(chain.from_iterable(grid))
    if not all(map(operator.is_, texts, map(str.strip, texts))):
        return None
    file.strings = file.strings | texts if file.strings else texts
    file.characters += len(together) - len(spaces)
    return [RawRow(tuple(row), None, at) for at, row in enumerate(grid, first) if any(row)]


def _shown(value: object) -> str:
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


def second_look(data: bytes, sheets: Sequence[Sheet]) -> tuple[list[Problem], int | None]:
    """Return a problem for each sheet in which calamine sees other filled rows, cells or text, and its characters.

    The characters are those of text cells; None where a sheet's cells stand so far apart that calamine would lay
    out millions of empty ones between them: it is then not asked. Cells that show an error are none to it.
    """
    filled = [(number, sheet) for number, sheet in enumerate(sheets, 1) if sheet.cells]
    if any(_is_far(sheet) for _, sheet in filled):
        return [], None
    try:
        counted = {clean(found.name): _counted(found) for found, _ in opened(data)}
    except Unreadable:
        counted = {}
    problems: list[Problem] = []
    for number, sheet in filled:
        rows, cells, words = counted.get(sheet.name, (0, 0, 0))
        same = (
            0 <= len(sheet.cells) - rows <= sheet.errors
            and sheet.filled - cells == sheet.errors
            and abs(words - sheet.words) <= _MOST_APART * sheet.words
        )
        if not same:
            message = (
                f"Two ways of reading the sheet “{sheet.name}” gave different results. "
                "Compare its rows with the file."
            )
            problems.append(Problem("check-by-person", message, place=Place(None, number)))
    return problems, sum(words for _, _, words in counted.values())


def _is_far(sheet: Sheet) -> bool:
    rows, columns = sheet.cells.keys(), [column for cells in sheet.cells.values() for column in cells]
    return (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1) > MOST_DENSE


def _counted(sheet: CalamineSheet) -> tuple[int, int, int]:
    """Return how many rows and cells of a sheet hold something, and the characters of its text cells."""
    rows = cells = 0
    words: list[str] = []
    for row in sheet.to_python():
        filled = [value for value in row if value != "" and not (isinstance(value, str) and not value.strip())]
        rows += bool(filled)
        cells += len(filled)
        words.extend(value for value in filled if isinstance(value, str))
    return rows, cells, character_count(words)
