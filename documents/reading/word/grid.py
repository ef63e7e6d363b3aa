"""Puts the cells of a Word table's rows into columns, also where the borders of rows do not quite meet.

Each row of a Word table has cells of its own, laid over a grid as fine as the table's most crooked border: a
border dragged in one row makes of three columns a grid of five. What a person sees as one column is one here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from documents.reading.raw import RawRow
from documents.reading.refusal import Unreadable

MOST_CELLS = 2_000_000
"""Cells of one table, empty ones too; 10,000 rows of 63 columns, the most that Word allows, are a third of it."""

Extent = tuple[int, int]
"""First grid column of a cell, and the one after its last."""


@dataclass(slots=True)
class Line:
    """A row as read: its cells' texts, their spans over the grid, and what hangs on the row.

    continues: places (in `texts`) of the lower parts of cells that are merged with the row above.
    """

    texts: list[str] = field(default_factory=list)
    extents: list[Extent] = field(default_factory=list)
    continues: list[int] = field(default_factory=list)
    number: int = 0
    heading: bool = False
    notes: tuple[tuple[str, str], ...] = ()
    doubts: tuple[str, ...] = ()

    def add(self, text: str, start: int, span: int, *, continues: bool = False) -> None:
        """Add a cell that covers `span` grid columns from `start`."""
        if continues:
            self.continues.append(len(self.texts))
        self.texts.append("" if continues else text)
        self.extents.append((start, start + span))

    @property
    def end(self) -> int:
        """Return the grid column after the last cell."""
        return self.extents[-1][1] if self.extents else 0


def laid_out(lines: Sequence[Line]) -> tuple[RawRow, ...]:
    """Return the rows with the same number of cells each, a cell under the one it belongs to.

    Raises Unreadable (too-many-cells) where rows of thousands of cells would make a grid of millions.
    """
    crooked = _crooked_columns(lines)
    width = len(crooked) if crooked else max((line.end for line in lines), default=0)
    if width * len(lines) > MOST_CELLS:
        raise Unreadable("too-many-cells")
    return tuple([_row(line, width, crooked) for line in lines])


def _crooked_columns(lines: Sequence[Line]) -> list[Extent]:
    """Return the columns that most rows have where their cells do not begin at the same places, else nothing."""
    counts = Counter(len(line.texts) for line in lines)
    usual = max(counts, key=lambda count: (counts[count], count), default=0)
    if usual < 2 or counts[usual] < 2:
        return []
    shapes = Counter(tuple(line.extents) for line in lines if len(line.texts) == usual)
    if len(shapes) == 1:
        return []
    return list(shapes.most_common(1)[0][0])


def _row(line: Line, width: int, crooked: Sequence[Extent]) -> RawRow:
    cells = [""] * width
    merged = []
    for at, (text, extent) in enumerate(zip(line.texts, line.extents, strict=True)):
        if not crooked:
            place = extent[0]
        elif len(line.texts) == width:
            place = at
        else:
            place = max(range(width), key=lambda column: _closeness(crooked[column], extent))
        cells[place] = f"{cells[place]}\n{text}".strip() if cells[place] else text
        if at in line.continues:
            merged.append(place)
    return RawRow(tuple(cells), None, line.number, tuple(merged), line.heading, line.notes, doubts=line.doubts)


def _closeness(column: Extent, cell: Extent) -> tuple[int, int]:
    """Return how well a cell fits under a column: best the first of those that it covers at least half of."""
    overlap = min(column[1], cell[1]) - max(column[0], cell[0])
    if 2 * overlap >= column[1] - column[0]:
        return 2, -column[0]
    return (1, overlap) if overlap > 0 else (0, -abs(column[0] - cell[0]))
