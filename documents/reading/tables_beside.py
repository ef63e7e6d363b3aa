"""Several chronologies on one sheet: side by side (the mother's and the father's), or one below the other.

Read as one table, the events of one would stand under the dates of the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from documents.reading.columns.choosing import is_heading_row
from documents.reading.columns.contents import is_date_cell
from documents.reading.columns.headings import ALIKE, best_field, plain_heading
from documents.reading.raw import RawRow, RawTable

_WIDEST = 60
"""Columns of a sheet on which tables are looked for beside each other."""

_LOOKED_AT = 15
"""Rows at the top of a table in which its headings are looked for."""

_LONGEST_TITLE = 80
_DATES = ("date", "date+time")


def chronologies_apart(table: RawTable) -> Iterator[RawTable]:
    """Yield each chronology of a table by itself, with the words above it; the table as it is if it is one.

    The first row of one that stood beside another carries a doubt that says so and under which title it stood.
    """
    for part in _below_each_other(table):
        yield from _side_by_side(part)


def _side_by_side(table: RawTable) -> Iterator[RawTable]:
    cut = _cut(table)
    if cut is None:
        yield table
        return
    ends, begins = cut
    left, right = _half(table, 0, ends), _half(table, begins, len(table.rows[0].cells))
    yield left
    for at, part in enumerate(_side_by_side(right)):
        yield part if at else _told(part)


def _cut(table: RawTable) -> tuple[int, int] | None:
    """Return where the first table ends and the one beside it begins (columns), None if there is but one."""
    width = len(table.rows[0].cells) if table.rows else 0
    if not 4 <= width <= _WIDEST:
        return None
    tops = [row.cells for row in table.rows[:_LOOKED_AT]]
    if sum(any(_names_date(cells[at]) for cells in tops) for at in range(width)) < 2:
        return None
    for cells in tops:
        plain = [plain_heading(cell) for cell in cells]
        for at in range(2, width // 2 + 1):
            if plain[:at] == plain[at : 2 * at] and _names_chronology(cells[:at]):
                return at, at
    filled = {at for row in table.rows for at, cell in enumerate(row.cells) if cell.strip()}
    for at in range(2, width - 2):
        if at in filled or at - 1 not in filled:
            continue
        begins = next((column for column in range(at, width) if column in filled), width)
        if all(any(_names_chronology(cells[part]) for cells in tops) for part in (slice(at), slice(begins, None))):
            return at, begins
    return None


def _names_date(cell: str) -> bool:
    field, trust = best_field(cell)
    return field in _DATES and trust >= ALIKE


def _names_chronology(cells: Sequence[str]) -> bool:
    """Tell whether cells are the headings of a chronology that stands by itself: its own dates and events."""
    sure = {field for field, trust in map(best_field, cells) if trust >= ALIKE}
    return "event" in sure and bool(sure.intersection(_DATES)) and is_heading_row(cells)


def _half(table: RawTable, begins: int, ends: int) -> RawTable:
    """Return some of a table's columns. A row's notes and doubts stay with the first half that holds anything."""
    rows: list[RawRow] = []
    for row in table.rows:
        cells = row.cells[begins:ends]
        if any(cells):
            own = not begins or not any(row.cells[:begins])
            merged = tuple(at - begins for at in row.merged if begins <= at < ends)
            rows.append(
                replace(
                    row,
                    cells=cells,
                    merged=merged,
                    notes=row.notes if own else (),
                    doubts=row.doubts if own else (),
                )
            )
    return replace(table, rows=tuple(rows))


def _told(table: RawTable) -> RawTable:
    """Return a table with a doubt at the first row below its headings."""
    heading = next(at for at, row in enumerate(table.rows) if _names_chronology(row.cells))
    if heading + 1 >= len(table.rows):
        return table
    titles = [cell for row in table.rows[:heading] for cell in row.cells if cell.strip()]
    under = f" under “{titles[-1]}”" if titles and len(titles[-1]) <= _LONGEST_TITLE else ""
    doubt = (
        f"Here begins a table{under} that stands beside another one. Its rows were read after that one's: "
        "check that they are told apart."
    )
    first = table.rows[heading + 1]
    rows = (*table.rows[: heading + 1], replace(first, doubts=(*first.doubts, doubt)), *table.rows[heading + 2 :])
    return replace(table, rows=rows)


def _below_each_other(table: RawTable) -> Iterator[RawTable]:
    """Yield the parts of a sheet that an empty row parts, where each has a title and headings of its own."""
    begins = 0
    for at in range(2, len(table.rows) - 2):
        before, number = table.rows[at - 1].number, table.rows[at].number
        gap = before is not None and number is not None and number > before + 1
        if gap and _is_title(table.rows[at]) and _names_chronology(table.rows[at + 1].cells):
            yield replace(table, rows=table.rows[begins:at])
            begins = at
    yield replace(table, rows=table.rows[begins:]) if begins else table


def _is_title(row: RawRow) -> bool:
    filled = [cell for cell in row.cells if cell.strip()]
    return len(filled) == 1 and len(filled[0]) <= _LONGEST_TITLE and not is_date_cell(filled[0])
