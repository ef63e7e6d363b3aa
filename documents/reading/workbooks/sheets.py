"""A sheet of a workbook as read, whatever the format: as a table, with what a person should know of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from documents.reading.counts import LeftOut
from documents.reading.model import Place, Problem
from documents.reading.raw import RawRow, RawTable, RawText
from documents.reading.refusal import Unreadable
from documents.reading.struck import struck_words
from documents.reading.workbooks.drawings import Drawn, drawn_remarks

MOST_CELLS = 1_000_000
"""Cells with something in them in one sheet; 10,000 rows of 20 columns are a fifth of it."""

MOST_DENSE = 2_000_000
"""Cells of one sheet laid out as a grid, empty ones too."""


_MOST_SIDE_BY_SIDE = 200
"""Columns up to which empty ones between are kept, so that a cell's place stays what the person sees."""

_SHOWN = 60
"""Characters of a text that a sentence quotes."""

LAST_ROW, LAST_COLUMN = 1_048_576, 16_383
"""The farthest row (from 1) and column (from 0) that a sheet has."""

Cells = dict[int, dict[int, str]]
"""Row number (from 1) to column number (from 0) to the text that the person sees."""


@dataclass(slots=True)
class Sheet:
    """One sheet as read. merged: ranges as (first row, first column, last row, last column), as in `Cells`.

    boxes: texts of boxes drawn on the sheet. drawn: what is drawn on it and not read. running: lines of its page
    headers and footers. errors: cells that show #REF! and the like. uncalculated: formulas without a result.
    misplaced: texts of cells whose reference names a place that no sheet has.
    words: characters of text cells alone. struck: by row, the words that are struck through. of_today: by row, a
    date that its formula works out from today's.
    """

    name: str
    hidden: bool = False
    cells: Cells = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    hidden_rows: int = 0
    notes: dict[int, list[tuple[str, str]]] = field(default_factory=dict)
    struck: dict[int, list[str]] = field(default_factory=dict)
    of_today: dict[int, str] = field(default_factory=dict)
    boxes: list[str] = field(default_factory=list)
    drawn: Drawn = field(default_factory=Drawn)
    running: list[str] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    errors: int = 0
    uncalculated: int = 0
    misplaced: list[str] = field(default_factory=list)
    words: int = 0

    @property
    def filled(self) -> int:
        """Return how many cells hold something."""
        return sum(map(len, self.cells.values()))


def blocks_of(sheet: Sheet, number: int) -> Iterator[RawTable | RawText]:
    """Yield a sheet's table, the texts drawn over it, and comments on rows that hold nothing.

    number: the sheet's, from 1. Raises Unreadable (too-large).
    """
    if sheet.cells:
        yield _table(sheet, number)
    for box in sheet.boxes:
        yield from (RawText(line) for line in box.split("\n") if line)
    for row, notes in sheet.notes.items():
        if row not in sheet.cells:
            yield from (RawText(f"{kind} in row {row}: {text}") for kind, text in notes)


def _table(sheet: Sheet, number: int) -> RawTable:
    used = sorted({column for cells in sheet.cells.values() for column in cells})
    if used[-1] < _MOST_SIDE_BY_SIDE:
        used = list(range(used[0], used[-1] + 1))
    if len(used) * len(sheet.cells) > MOST_DENSE:
        raise Unreadable("too-many-cells")
    # A cell merged with the one above carries that row's text: what the person sees beside both rows.
    below: dict[int, list[int]] = {}
    for top, left, bottom, right in sheet.merged:
        for row in range(top + 1, min(bottom, top + 2000) + 1):
            below.setdefault(row, []).extend(at for at, column in enumerate(used) if left <= column <= right)
    doubted = bool(sheet.struck or sheet.of_today)
    rows = tuple(
        RawRow(
            tuple([cells.get(column, "") for column in used]),
            number=row,
            merged=tuple(below.get(row, ())),
            notes=tuple(sheet.notes.get(row, ())),
            doubts=tuple(_doubts(sheet, row)) if doubted else (),
            date_doubted=row in sheet.of_today,
        )
        for row, cells in sorted(sheet.cells.items())
    )
    return RawTable(rows, number, sheet.name, sheet.hidden)


def _doubts(sheet: Sheet, row: int) -> Iterator[str]:
    """Yield the sentences for a person about how a row looks."""
    struck = sheet.struck.get(row)
    if struck:
        yield struck_words("This row has words", " ".join(" ".join(struck).split()))
    day = sheet.of_today.get(row)
    if day:
        yield (
            f"The date {day} is a formula that gives the day on which the file was last worked out, "
            "not a date that somebody typed. Check it, and type the date."
        )


def remarks_on(sheets: Sequence[Sheet]) -> Iterator[Problem]:
    """Yield what a person should know about each sheet. The sheets are numbered from 1 in their order."""
    for number, sheet in enumerate(sheets, 1):
        for code, message in _remarks(sheet):
            yield Problem(code, message, place=Place(None, number))


def _remarks(sheet: Sheet) -> Iterator[tuple[str, str]]:
    name = sheet.name
    used = {column for cells in sheet.cells.values() for column in cells}
    hidden = [letters(column) for column in sheet.hidden_columns if column in used]
    if hidden:
        named = f"Column {hidden[0]} of the sheet “{name}” is hidden. It was read:"
        if len(hidden) > 1:
            named = f"Columns {', '.join(hidden)} of the sheet “{name}” are hidden. They were read:"
        yield "hidden-columns", f"{named} check that this was meant to be sent."
    if sheet.hidden_rows:
        are = "1 row is" if sheet.hidden_rows == 1 else f"{sheet.hidden_rows} rows are"
        read = "It was read." if sheet.hidden_rows == 1 else "They were read."
        yield "hidden-rows", f"In the sheet “{name}”, {are} hidden or filtered out. {read}"
    if sheet.notes:
        yield (
            "comments",
            f"The sheet “{name}” has comments. They are kept beside the rows: "
            "check that they were meant to be sent.",
        )
    yield from drawn_remarks(name, sheet.drawn, sheet.boxes)
    if sheet.errors:
        cells = "1 cell shows" if sheet.errors == 1 else f"{sheet.errors} cells show"
        yield (
            "cell-error",
            f"In the sheet “{name}”, {cells} an error such as #REF! in the place of a value. "
            "Put the value in and send the file again.",
        )
    if sheet.misplaced:
        cells = "1 cell stands" if len(sheet.misplaced) == 1 else f"{len(sheet.misplaced)} cells stand"
        yield (
            "cell-misplaced",
            f"In the sheet “{name}”, {cells} in a place that no sheet has (“{sheet.misplaced[0][:_SHOWN]}”). "
            "What it holds was kept with its row: check where it belongs.",
        )
    if sheet.uncalculated:
        cells = "1 cell holds" if sheet.uncalculated == 1 else f"{sheet.uncalculated} cells hold"
        yield (
            "formula-without-result",
            f"In the sheet “{name}”, {cells} a formula whose result is not in the file. "
            "Open the file in Excel, save it and send it again.",
        )


def hidden_remarks(tables: Iterable[RawTable]) -> Iterator[Problem]:
    """Yield a problem for each sheet that is hidden."""
    for table in tables:
        if table.hidden:
            yield Problem(
                "hidden-sheet",
                f"The sheet “{table.name}” is hidden. It was read: check that it was meant to be sent.",
                place=Place(None, table.number),
            )


def letters(column: int) -> str:
    """Return a column's letters: 0 is "A", 27 is "AB"."""
    found = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found
