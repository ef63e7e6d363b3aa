"""A table in the making: the rows of the parts joined so far."""

from __future__ import annotations

from dataclasses import dataclass, field

from documents.reading.model import Outline
from documents.reading.pdf.lines import Line
from documents.reading.pdf.parts import Part, PartRow


@dataclass(slots=True)
class Row:
    """A row and the page on which it begins. `last` holds what stands of it on the last page it touches.

    merged: columns whose cell is the lower part of one merged with the row above. outlines: where it stands, a
    rectangle for each page. doubts: sentences for a person about where it begins and ends. date_doubted: its date
    may be of two rows.
    """

    page: int
    cells: list[list[Line]]
    last: PartRow
    merged: tuple[int, ...] = ()
    outlines: list[Outline] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    date_doubted: bool = False

    def doubt(self, text: str, *, date: bool = False) -> None:
        """Tell a person of something about the row, once. date: its date may be of two rows."""
        if text not in self.doubts:
            self.doubts.append(text)
        self.date_doubted = self.date_doubted or date


@dataclass(slots=True)
class Table:
    """A table made of parts. headings: its first rows as read on its first page. doubts: page and sentence.

    repeated: how many first rows were seen again on later pages, and so are headings.
    closed: a rule closes it at the top, so a missing one tells that a page break cut a row.
    again: the texts of its headings where they came again. row_gap: that of its last part that has one.
    """

    xs: list[float]
    rows: list[Row]
    last: Part
    headings: list[list[str]]
    date_column: int | None
    closed: bool
    repeated: int = 0
    doubts: list[tuple[int, str]] = field(default_factory=list)
    again: list[str] = field(default_factory=list)
    row_gap: float | None = None
