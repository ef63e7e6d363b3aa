"""A table in the making: the rows of the parts joined so far."""

from __future__ import annotations

from dataclasses import dataclass, field

from documents.reading.model import Outline
from documents.reading.pdf_lines import Line
from documents.reading.pdf_parts import Part, PartRow


@dataclass(slots=True)
class Row:
    """A row and the page on which it begins. `last` holds what stands of it on the last page it touches.

    merged: columns whose cell is the lower part of one merged with the row above. outlines: where it stands, a
    rectangle for each page.
    """

    page: int
    cells: list[list[Line]]
    last: PartRow
    merged: tuple[int, ...] = ()
    outlines: list[Outline] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    """A table made of parts. headings: its first rows as read on its first page. doubts: page and sentence.

    repeated: how many first rows were seen again on later pages, and so are headings.
    closed: a rule closes it at the top, so a missing one tells that a page break cut a row.
    again: the texts of its headings where they came again.
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
