"""The quick way through a Word table of a document that holds nothing out of the ordinary.

One pass in document order over the few elements that matter; what it gives is what the careful way in
`docx_tables` gives, a test compares them. Where `WordNames.rare` occurs in the document, that one is taken.
"""

from __future__ import annotations

from lxml import etree

from documents.reading.word.grid import Line
from documents.reading.word.names import WordNames
from documents.reading.word.seen import COVERED, Seen
from documents.reading.word.text import joined


class _Lines:
    """Puts lines together from cells as they come."""

    def __init__(self, seen: Seen, table: int) -> None:
        self.lines: list[Line] = []
        self._seen = seen
        self._table = table
        self._line: Line | None = None
        self._pieces: list[str] | None = None
        self._paragraphs = 0
        self.before = 0
        self.span = 1
        self.continues = False

    def text(self, piece: str) -> None:
        if self._pieces is not None:
            self._pieces.append(piece)

    def paragraph(self) -> None:
        if self._paragraphs and self._pieces is not None:
            self._pieces.append("\n")
        self._paragraphs += 1

    def begin_cell(self) -> None:
        self.end_cell()
        self._pieces = []

    def heading(self) -> None:
        if self._line is not None:
            self._line.heading = True

    def end_cell(self) -> None:
        if self._pieces is not None and self._line is not None:
            text = joined(self._pieces)
            self._line.add(text, self._line.end or self.before, self.span, continues=self.continues)
            if self.continues and text:
                self._seen.leave(COVERED, text, where=f"table {self._table}, row {self._line.number}")
        self._pieces = None
        self.continues = False
        self.span, self._paragraphs = 1, 0

    def begin_row(self) -> None:
        self.end_row()
        self._line = Line(number=len(self.lines) + 1)

    def end_row(self) -> None:
        self.end_cell()
        if self._line is not None:
            self.lines.append(self._line)
        self._line, self.before = None, 0


def plain_lines(table: etree._Element, names: WordNames, seen: Seen, number: int, most_columns: int) -> list[Line]:
    """Return the rows of a table that holds no other table.

    number: the table's, to say where something is left out. most_columns: a wider span is cut to it.
    """
    w = names.prefix
    lines = _Lines(seen, number)
    settings = {names.span, names.merge_down, w + "gridBefore", w + "tblHeader"}
    for element in table.iter(names.text, names.paragraph, names.cell, names.row, *names.marks, *settings):
        tag = element.tag
        if tag == names.text:
            lines.text(element.text or "")
        elif tag == names.paragraph:
            lines.paragraph()
        elif tag == names.cell:
            lines.begin_cell()
        elif tag == names.row:
            lines.begin_row()
        elif tag in settings:
            _set(element, names, lines, most_columns)
        elif names.in_run(element):
            lines.text(names.marks[tag])
    lines.end_row()
    return lines.lines


def _set(element: etree._Element, names: WordNames, lines: _Lines, most_columns: int) -> None:
    if element.tag == names.merge_down:
        lines.continues = element.get(names.value) != "restart"
    elif element.tag == names.span:
        lines.span = max(1, names.number(element, most=most_columns))
    elif element.tag == names.prefix + "tblHeader":
        if names.is_on(element):
            lines.heading()
    else:
        lines.before = names.number(element, most=most_columns)
