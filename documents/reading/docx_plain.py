"""The quick way through a Word table of a document that holds nothing out of the ordinary.

One pass in document order over the few elements that matter; what it gives is what the careful way in `docx`
gives, a test compares them. Where `WordNames.rare` occurs anywhere in the document, the careful way is taken.
"""

from __future__ import annotations

from lxml import etree

from documents.reading.docx_text import WordNames, joined
from documents.reading.raw import RawRow


class _Rows:
    """Puts rows together from cells as they come."""

    def __init__(self, most_columns: int) -> None:
        self.rows: list[RawRow] = []
        self._most = most_columns
        self._cells: list[str] = []
        self._merged: list[int] = []
        self._pieces: list[str] = []
        self._in_cell = False
        self._paragraphs = 0
        self.heading = False
        self.span = 1
        self.continues = False
        self._in_row = False

    def text(self, piece: str) -> None:
        self._pieces.append(piece)

    def paragraph(self) -> None:
        if self._paragraphs:
            self._pieces.append("\n")
        self._paragraphs += 1

    def begin_cell(self) -> None:
        self.end_cell()
        self._in_cell = True

    def skip(self, columns: int) -> None:
        self._cells.extend([""] * columns)

    def end_cell(self) -> None:
        if self._in_cell:
            cells = self._cells
            if self.continues:
                self._merged.append(len(cells))
                cells.append("")
            else:
                cells.append(joined(self._pieces))
            if self.span > 1:
                cells.extend([""] * min(self.span - 1, self._most - len(cells)))
        self._pieces = []
        self._in_cell = self.continues = False
        self.span, self._paragraphs = 1, 0

    def begin_row(self) -> None:
        self.end_row()
        self._in_row = True

    def end_row(self) -> None:
        self.end_cell()
        if self._in_row:
            number = len(self.rows) + 1
            self.rows.append(RawRow(tuple(self._cells), None, number, tuple(self._merged), self.heading))
        self._cells, self._merged, self.heading, self._in_row = [], [], False, False


def plain_rows(table: etree._Element, names: WordNames, most_columns: int) -> list[RawRow]:
    """Return the rows of a table that holds no other table. most_columns: a wider span is cut to it."""
    w = names.prefix
    rows = _Rows(most_columns)
    settings = {names.span, names.merge_down, w + "gridBefore", w + "tblHeader"}
    for element in table.iter(names.text, names.paragraph, names.cell, names.row, *names.marks, *settings):
        tag = element.tag
        if tag == names.text:
            rows.text(element.text or "")
        elif tag == names.paragraph:
            rows.paragraph()
        elif tag == names.cell:
            rows.begin_cell()
        elif tag == names.row:
            rows.begin_row()
        elif tag in settings:
            _set(element, names, rows, most_columns)
        elif names.in_run(element):
            rows.text(names.marks[tag])
    rows.end_row()
    return rows.rows


def _set(element: etree._Element, names: WordNames, rows: _Rows, most_columns: int) -> None:
    if element.tag == names.merge_down:
        rows.continues = element.get(names.value) != "restart"
    elif element.tag == names.span:
        rows.span = max(1, names.number(element, most=most_columns))
    elif element.tag == names.prefix + "tblHeader":
        rows.heading = True
    else:
        rows.skip(names.number(element, most=most_columns))
