"""Records of separated text that a quotation mark without a partner ran together: they are read apart again.

A cell that holds further lines which have a date where the file's dates stand, and as many separators as a row,
has swallowed the rows below it.
"""

from __future__ import annotations

import csv as separated
import io
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from documents.reading.columns.choosing import is_heading_row
from documents.reading.columns.contents import is_date_cell
from documents.reading.columns.headings import best_field
from documents.reading.raw import RawRow

UNBALANCED = (
    "A quotation mark in the file has no partner, which ran rows together. They were read apart: "
    "check the rows near it."
)
DOUBT = "A quotation mark at or near this row has no partner. Check where the row and its cells begin and end."
_MAY_BE_ROWS = "A cell of this row holds lines that look like further rows. Check that they belong to it."
_NEVER_CLOSED = (
    "A quotation mark in this row is never closed: whatever stands below it in the file was read into its cell. "
    "Check where the row ends, and what should be rows of their own."
)
_MANY_LINES = 10
_TIMES_AS_MANY = 5
"""Lines of a cell, and how often those of the next longest, from which a lone mark may have run them together."""
_LOOKED_AT = 15
_LONGEST_DATE = 40


@dataclass(frozen=True, slots=True)
class _Shape:
    """How a row of the file looks: its separator, how many cells it has and in which its date stands."""

    separator: str
    width: int
    dated: int

    def is_row(self, line: str) -> bool:
        """Tell whether a line has a date in its place and as many cells as a row."""
        return line.count(self.separator) >= self.width - 1 and self._has_date(line)

    def may_begin_row(self, line: str) -> bool:
        """Tell whether a line has a date in its place, and all its cells or one that goes on below."""
        return self._has_date(line) and (
            line.count(self.separator) >= self.width - 1 or f'{self.separator}"' in line.replace(" ", "")
        )

    def _has_date(self, line: str) -> bool:
        cells = line.split(self.separator, self.dated + 1)
        if len(cells) <= self.dated + 1:
            return False
        cell = cells[self.dated].strip(' "\r\n')
        return 0 < len(cell) <= _LONGEST_DATE and any(map(str.isdigit, cell)) and is_date_cell(cell)


def read_apart(
    text: str, separator: str, rows: Sequence[RawRow], cells_of: Callable[[str, bool], list[list[str]]]
) -> list[RawRow] | None:
    """Return the rows with those apart that a quotation mark ran together, None where there are none such.

    text: the file's text, without a line that names the separator. rows: as read, `number` the line of `text` on
    which each begins. cells_of: reads a piece of text, with quotation marks as such or as ordinary characters.
    Where no quotation mark lacks a partner, rows that hold such lines are kept whole, with a doubt.
    """
    shape = _shape(separator, rows)
    if shape is None or not any("\n" in cell for row in rows for cell in row.cells):
        return None
    if _is_well_formed(text, separator):
        holding = {at for at, row in enumerate(rows) if _holds_rows(row, shape)}
        doubted = [replace(row, doubts=(_MAY_BE_ROWS,)) if at in holding else row for at, row in enumerate(rows)]
        return doubted if holding else None
    lines = list(io.StringIO(text, newline=""))
    starts = [row.number or 0 for row in rows]
    apart: list[RawRow] = []
    at = 0
    while at < len(rows):
        after = at + 1
        begins = _begins(starts, at, lines, shape)
        if len(begins) > 1:
            # What the mark that closed it in the wrong place cut off is no row of its own.
            while after < len(rows) and not shape.may_begin_row(lines[starts[after] - 1]):
                after += 1
        if len(begins) == 1:
            apart.append(rows[at])
        else:
            end = starts[after] if after < len(rows) else len(lines) + 1
            for first, following in zip(begins, [*begins[1:], end], strict=True):
                cells = _best(cells_of, "".join(lines[first - 1 : following - 1]), shape.width)
                apart.append(RawRow(tuple(cells), number=first, doubts=(DOUBT,)))
        at = after
    return apart if any(row.doubts for row in apart) else None


def doubted_where_long(
    text: str, separator: str, rows: Sequence[RawRow], ends_in_quotes: Callable[[str], bool]
) -> list[RawRow]:
    """Return the rows, with a doubt at the last one where its quotation mark is never closed, and at one that
    holds far more lines than any other in a text whose marks lack partners.

    ends_in_quotes: tells whether a piece of text ends inside a quoted cell.
    """
    doubted = list(rows)
    if not rows or '"' not in text:
        return doubted
    last = doubted[-1]
    below = list(io.StringIO(text, newline=""))[(last.number or 1) - 1 :]
    if not last.doubts and ends_in_quotes("".join(below)):
        doubted[-1] = replace(last, doubts=(_NEVER_CLOSED,))
    lines = [max(cell.count("\n") for cell in row.cells) for row in doubted]
    most = max(lines)
    at = lines.index(most)
    others = max([*lines[:at], *lines[at + 1 :]], default=0)
    far_more = most >= _MANY_LINES and most > _TIMES_AS_MANY * others
    if far_more and not doubted[at].doubts and not _is_well_formed(text, separator):
        doubted[at] = replace(doubted[at], doubts=(DOUBT,))
    return doubted


def _begins(starts: Sequence[int], at: int, lines: Sequence[str], shape: _Shape) -> list[int]:
    """Return the lines on which rows seem to begin in what was read as one row, its own first line before them."""
    following = starts[at + 1] if at + 1 < len(starts) else len(lines) + 1
    first = starts[at]
    return [first, *(line for line in range(first + 1, following) if shape.may_begin_row(lines[line - 1]))]


def _shape(separator: str, rows: Sequence[RawRow]) -> _Shape | None:
    headings = next((row for row in rows[:_LOOKED_AT] if is_heading_row(row.cells)), None)
    if headings is None:
        width = Counter(len(row.cells) for row in rows).most_common(1)[0][0] if rows else 0
        return _Shape(separator, width, 0) if width > 1 else None
    fields = [best_field(cell)[0] for cell in headings.cells]
    dated = next((at for at, field in enumerate(fields) if field in ("date", "date+time")), 0)
    width = max(at for at, cell in enumerate(headings.cells, 1) if cell)
    return _Shape(separator, width, dated) if width > 1 else None


def _holds_rows(row: RawRow, shape: _Shape) -> bool:
    return any(shape.is_row(line) for cell in row.cells for line in cell.split("\n")[1:])


def _is_well_formed(text: str, separator: str) -> bool:
    reader = separated.reader(
        io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True, strict=True
    )
    try:
        for _ in reader:
            pass
    except separated.Error:
        return False
    return True


def _best(cells_of: Callable[[str, bool], list[list[str]]], text: str, width: int) -> list[str]:
    """Return the cells of one row's text: with its quotation marks, else without where that makes a whole row."""
    quoted, plain = cells_of(text, True), cells_of(text, False)
    if len(quoted) == 1 and len(quoted[0]) == width:
        return quoted[0]
    if len(plain) == 1 and len(plain[0]) == width:
        return [_unquoted(cell) for cell in plain[0]]
    cells = max(quoted, key=len, default=[])
    return cells if len(quoted) == 1 else [cell for line in plain for cell in line]


def _unquoted(cell: str) -> str:
    """Return a cell without the quotation mark that begins or ends it alone, and with doubled ones single."""
    cell = cell.replace('""', "\0")
    if cell.count('"') == 1:
        cell = cell.strip('"')
    elif cell.startswith('"') and cell.endswith('"'):
        cell = cell[1:-1]
    return cell.replace("\0", '"')
