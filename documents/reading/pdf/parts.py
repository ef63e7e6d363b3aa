"""The part of a table that stands on one page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from documents.reading.model import Outline
from documents.reading.pdf.lines import Cell
from documents.reading.pdf.shown import Shown
from documents.reading.pdf.signs import is_date_heading, is_heading


@dataclass(slots=True)
class PartRow:
    """One row on one page: its cells' lines and its extent from `top` to `bottom`, in points.

    merged: columns whose cell is the lower part of one merged with the row above.
    doubt: a sentence where it may be two rows.
    """

    cells: list[Cell]
    top: float
    bottom: float
    merged: tuple[int, ...] = ()
    doubt: str = ""

    @property
    def texts(self) -> list[str]:
        """Return the cells' text, lines joined by spaces."""
        return [" ".join(line.text for line in cell) for cell in self.cells]


@dataclass(slots=True)
class Part:
    """The part of a table on one page. xs: the columns' edges, one more than there are columns.

    headings: how many of the first rows are known to be headings. open_top, open_bottom: the maker cut the
    first or last row at the page's edge and drew no rule there. ruled: rules made the rows.
    row_gap: the space between lines, in points, above which rows were parted, where that told them.
    doubt: a sentence where its rows could not be told for sure. framed: rules made the columns, but not the rows.
    heading_lines: text and left edge of each line of headings of a table without rules. shown: how its page is
    shown, None where the outlines of its rows are not wanted.
    """

    page: int
    xs: list[float]
    rows: list[PartRow]
    ruled: bool
    headings: int = 0
    open_top: bool = False
    open_bottom: bool = False
    top: float = 0.0
    bottom: float = 0.0
    row_gap: float | None = None
    shown: Shown | None = None
    framed: bool = False
    doubt: str = ""
    heading_lines: tuple[tuple[str, float], ...] = ()

    @property
    def columns(self) -> int:
        return len(self.xs) - 1

    def outlines(self, row: PartRow) -> list[Outline]:
        """Return the rectangle around a row and all its words on the page as shown, in a list; else none."""
        lines = [line for cell in row.cells for line in cell]
        if self.shown is None or not lines:
            return []
        return [
            self.shown.outline(
                min([self.xs[0], *(line.x0 for line in lines)]),
                min([row.top, *(line.top for line in lines)]),
                max([self.xs[-1], *(line.x1 for line in lines)]),
                max([row.bottom, *(line.bottom for line in lines)]),
            )
        ]


def is_heading_row(texts: Iterable[str]) -> bool:
    """Return whether cells with these texts head a chronology: one says date, most others are known headings."""
    filled = [text for text in texts if text]
    return any(map(is_date_heading, filled)) and sum(map(is_heading, filled)) >= max(2, 0.5 * len(filled))
