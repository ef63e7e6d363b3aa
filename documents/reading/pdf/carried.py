"""What a table tells of the next page: its columns, and whether its last row may go on there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from documents.reading.pdf.free import FreeLine
from documents.reading.pdf.lines import Line, as_line
from documents.reading.pdf.table import Table
from documents.reading.pdf.wrap import runs_on

_SAME_LEFT = 2.5
"""Points by which the lines of one cell may begin apart."""

_STICKS_OUT = 3.0
_MOSTLY = 0.6
_SAME_SIZE = 0.6


@dataclass(frozen=True, slots=True)
class Carried:
    """A table that may go on at the top of the next page.

    xs: edges of its columns. row_gap: see `Part`. date_column: where its rows give dates, None if they do not.
    left: the lines of the last row in the first column where these end the page, so that they may go on on the
    next one. right: x up to which the text of the first column reaches. closed: rules close it at its foot.
    """

    xs: list[float]
    row_gap: float | None
    date_column: int | None
    left: tuple[Line, ...] = ()
    right: float = 0.0
    closed: bool = False

    def goes_on_at_left(self, lines: Sequence[FreeLine]) -> int:
        """Return how many of the first lines, all of them in the first column, are the rest of the last row.

        A paragraph after the table begins at the same left edge, but it is as wide as the page; these wrap where
        the column ends.
        """
        if not self.left or abs(lines[0].size - self.left[-1].size) > _SAME_SIZE:
            return 0
        lefts = [line.x0 for line in self.left]
        held: list[Line] = []
        for number, line in enumerate(lines):
            within = line.x1 <= self.right + _STICKS_OUT and any(abs(line.x0 - x0) <= _SAME_LEFT for x0 in lefts)
            apart = number > 0 and line.top - lines[number - 1].bottom > line.size
            if not within or apart or line.bold != lines[0].bold or abs(line.size - lines[0].size) > _SAME_SIZE:
                break
            held.append(as_line(line.words))
        if not held:
            return 0
        scores = [runs_on(before, after, self.right) for before, after in pairwise([self.left[-1], *held])]
        if len(held) == 1:
            return 1 if scores[0] > 0 and not self.closed else 0
        wrapped = sum(score > -0.5 for score in scores)
        return len(held) if wrapped >= _MOSTLY * len(scores) else 0


def carried_from(table: Table) -> Carried:
    """Return what a table tells of the page after the last one that it stands on."""
    last, row = table.last, table.rows[-1].last
    left: tuple[Line, ...] = ()
    if table.date_column != 0 and row.cells[0]:
        lowest = max(line.bottom for cell in row.cells for line in cell)
        if row.cells[0][-1].bottom > lowest - 0.5 * row.cells[0][-1].size:
            left = tuple(row.cells[0])
    reach = max((line.x1 for held in last.rows for line in held.cells[0]), default=0.0)
    closed = last.ruled and not last.open_bottom
    return Carried(table.xs, table.row_gap, table.date_column, left, reach, closed)
