"""The chronology's cover set on pages: title and classification, then two columns of tables and paragraphs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from documents.writing.chronology_pdf_cells import BOTTOM, LEFT, MM, RIGHT, TOP, colour_of
from documents.writing.pack_assembly import Bookmark, Spot
from documents.writing.typesetting_lines import Typeface
from documents.writing.typesetting_pages import CAP_HEIGHT, INK, MARK, NEXT_LINE, RULE, Page, TaggedPages

_SIZE = 9.0
_LEADING = (CAP_HEIGHT + 0.5) * _SIZE
_GUTTER = 12 * MM
_WIDE = (RIGHT - LEFT - _GUTTER) / 2
_X, _Y = 1.6 * MM, 1.7 * MM
_SWATCH = 3.5 * MM
_SILENCES = "Periods of more than four months in the scoping period without a row of that agency."


@dataclass(frozen=True, slots=True)
class _Thing:
    """Something of a column: points of free room above and below, its height, and how to set it at (left, top)."""

    above: float
    height: float
    below: float
    draw: Callable[[Page, float, float], None]


@dataclass(frozen=True, slots=True)
class _Cell:
    """The words of one cell of a table: where it begins, how wide it is, its face; words end at its right edge."""

    left: float
    width: float
    words: str
    bold: bool = False
    right: bool = False
    colour: str = ""
    """A "#rrggbb" shown as a square before the words."""


class Front:
    """The cover of a document being set; it begins the document."""

    def __init__(self, document: TaggedPages) -> None:
        self._document = document
        self._plain = Typeface(document.fonts, "NotoSans-Regular", _SIZE)
        self._bold = Typeface(document.fonts, "NotoSans-Bold", _SIZE)
        self._tables = 0
        self._both = 0

    def add(self, title: str, about: Mapping[str, Any]) -> list[Bookmark]:
        """Set the cover; return its bookmark. about: as `chronology_pdf_cover.cover` gives it."""
        document = self._document
        both = self._both = document.reserve()
        columns = [document.reserve(), document.reserve()]
        opening = self._opening(title, str(about["classification"]))
        parts = (self._left(columns[0], about), self._right(columns[1], about))
        document.kids.append(both)
        document.fill(both, f"<</S/Div/P {document.document} 0 R/K[{columns[0]} 0 R {columns[1]} 0 R]>>")
        top = TOP - sum(thing.height + thing.below for thing in opening)
        placed = [_placed(part, top) for part in parts]
        for number in range(max(1, *(page + 1 for column in placed for page, _, _ in column))):
            page = document.new_page()
            if number == 0:
                y = TOP
                for thing in opening:
                    thing.draw(page, LEFT, y)
                    y -= thing.height + thing.below
            for left, column in zip((LEFT, LEFT + _WIDE + _GUTTER), placed, strict=True):
                for on, y, thing in column:
                    if on == number:
                        thing.draw(page, left, y)
        return [Bookmark("About this chronology", Spot(1, round(top, 2)))]

    def _opening(self, title: str, classification: str) -> list[_Thing]:
        document = self._document
        large = Typeface(document.fonts, "NotoSans-Bold", 24)
        medium = Typeface(document.fonts, "NotoSans-Bold", 12)
        elements = [document.reserve(), document.reserve()]
        document.kids += elements
        wide = RIGHT - LEFT
        return [
            self._words("Title", elements[0], document.document, large, large.lines(title, wide), 8 * MM, MARK),
            self._words(
                "P", elements[1], document.document, medium, medium.lines(classification, wide), 6 * MM, INK
            ),
        ]

    def _left(self, column: int, about: Mapping[str, Any]) -> list[_Thing]:
        kids: list[int] = []
        wide = 42 * MM
        facts = [
            (_Cell(0, wide, label, bold=True), _Cell(wide, _WIDE - wide, text)) for label, text in about["facts"]
        ]
        things = [self._heading("About this chronology", column, kids)]
        things += self._table(column, kids, (), facts)
        things.append(self._heading("How to read it", column, kids))
        for line in about["reading"]:
            things.append(self._paragraph(line, column, kids))
        self._column(column, kids)
        return things

    def _right(self, column: int, about: Mapping[str, Any]) -> list[_Thing]:
        kids: list[int] = []
        swatch, count = 6 * MM, 30 * MM
        name = _WIDE - swatch - count
        things = [self._heading("Agencies", column, kids)]
        heads = (_Cell(0, _WIDE - count, "Agency", bold=True), _Cell(_WIDE - count, count, "Rows", True, True))
        rows = [
            (
                _Cell(swatch, name, agency["name"], colour=agency["colour"]),
                _Cell(_WIDE - count, count, agency["rows"], right=True),
            )
            for agency in about["agencies"]
        ]
        things += self._table(column, kids, heads, rows)
        if about["silences"]:
            things.append(self._heading("Silences", column, kids))
            things.append(self._paragraph(_SILENCES, column, kids))
            said = 34 * MM
            half = (_WIDE - said) / 2
            lefts = ((0.0, half), (half, half), (2 * half, said))
            titles = ("Agency", "Without a row", "No contact")
            titled = tuple(_Cell(*left, words, bold=True) for left, words in zip(lefts, titles, strict=True))
            texts = [(one["agency"], one["span"], one["declared"]) for one in about["silences"]]
            said_rows = [
                tuple(_Cell(*left, words) for left, words in zip(lefts, row, strict=True)) for row in texts
            ]
            things += self._table(column, kids, titled, said_rows)
        self._column(column, kids)
        return things

    def _column(self, column: int, kids: Sequence[int]) -> None:
        listed = " ".join(f"{kid} 0 R" for kid in kids)
        self._document.fill(column, f"<</S/Div/P {self._both} 0 R/K[{listed}]>>")

    def _heading(self, words: str, column: int, kids: list[int]) -> _Thing:
        face = Typeface(self._document.fonts, "NotoSans-Bold", 14)
        element = self._document.reserve()
        kids.append(element)
        lines = face.lines(words, _WIDE)
        thing = self._words("H1", element, column, face, lines, 0.6 * face.size, MARK)
        return _Thing(1.1 * face.size, thing.height, thing.below, thing.draw)

    def _paragraph(self, words: str, column: int, kids: list[int]) -> _Thing:
        element = self._document.reserve()
        kids.append(element)
        return self._words("P", element, column, self._plain, self._plain.lines(words, _WIDE), 0.8 * _SIZE, INK)

    def _words(
        self, kind: str, element: int, parent: int, face: Typeface, lines: Sequence[str], below: float, colour: str
    ) -> _Thing:
        """Return lines of one element, to be set one below the other."""
        document, leading = self._document, (CAP_HEIGHT + 0.5) * face.size
        tag = "P" if kind == "Title" else kind

        def draw(page: Page, left: float, top: float) -> None:
            mark = page.mark(element)
            foot = top - CAP_HEIGHT * face.size
            page.shown.append(
                f"/{tag}<</MCID {mark}>>BDC BT {face.select}{leading:.3f} TL {colour}{left:.2f} {foot:.2f} Td "
                f"{NEXT_LINE.join(lines)} ET {INK}EMC\n"
            )
            of_page = document.object_of(page)
            document.fill(element, f"<</S/{kind}/P {parent} 0 R/Pg {of_page} 0 R/K {mark}>>")

        return _Thing(0, (len(lines) - 1) * leading + CAP_HEIGHT * face.size, below, draw)

    def _table(
        self, column: int, kids: list[int], heads: Sequence[_Cell], rows: Sequence[Sequence[_Cell]]
    ) -> list[_Thing]:
        """Return a table's rows: `heads` name its columns, where there are any."""
        document = self._document
        self._tables += 1
        table = document.reserve()
        kids.append(table)
        parts: list[int] = []
        things: list[_Thing] = []
        headings: list[str] = []
        if heads:
            head, row = document.reserve(), document.reserve()
            parts.append(head)
            headings = [f"U{_FIRST_TABLE + self._tables}x{place}y0" for place in range(len(heads))]
            things.append(self._row(row, head, "TH", heads, headings))
            document.fill(head, f"<</S/THead/P {table} 0 R/K[{row} 0 R]>>")
        body = document.reserve() if heads else table
        numbers = [document.reserve() for _ in rows]
        listed = " ".join(f"{number} 0 R" for number in numbers)
        if heads:
            parts.append(body)
            document.fill(body, f"<</S/TBody/P {table} 0 R/K[{listed}]>>")
            listed = " ".join(f"{part} 0 R" for part in parts)
        things += [self._row(number, body, "TD", row, headings) for number, row in zip(numbers, rows, strict=True)]
        document.fill(table, f"<</S/Table/P {column} 0 R/K[{listed}]>>")
        if things:
            last = things[-1]
            things[-1] = _Thing(last.above, last.height, _LEADING, last.draw)
        return things

    def _row(self, row: int, parent: int, kind: str, cells: Sequence[_Cell], headings: Sequence[str]) -> _Thing:
        """Return a row of a table. kind: "TH" or "TD"; headings: the names of the columns' headings."""
        document = self._document
        elements = [document.reserve() for _ in cells]
        if kind == "TH":
            for name, element in zip(headings, elements, strict=True):
                document.name(name, element)
        listed = " ".join(f"{element} 0 R" for element in elements)
        document.fill(row, f"<</S/TR/P {parent} 0 R/K[{listed}]>>")
        faces = [self._bold if cell.bold else self._plain for cell in cells]
        lines = [face.lines(cell.words, cell.width - 2 * _X) for face, cell in zip(faces, cells, strict=True)]
        height = 2 * _Y + CAP_HEIGHT * _SIZE + (max(map(len, lines)) - 1) * _LEADING

        def draw(page: Page, left: float, top: float) -> None:
            page.box(RULE, left, top - height - 0.25, _WIDE, 0.5)
            foot = top - _Y - CAP_HEIGHT * _SIZE
            for place, (cell, element, face, own) in enumerate(zip(cells, elements, faces, lines, strict=True)):
                x = left + cell.left + _X
                if cell.right:
                    x = left + cell.left + cell.width - _X - face.width(cell.words)
                if cell.colour:
                    page.box(colour_of(cell.colour), left + _X, (top - height / 2) - _SWATCH / 2, _SWATCH, _SWATCH)
                mark = page.mark(element)
                page.shown.append(
                    f"/{kind}<</MCID {mark}>>BDC BT {face.select}{_LEADING:.3f} TL {INK}{x:.2f} {foot:.2f} Td "
                    f"{NEXT_LINE.join(own)} ET EMC\n"
                )
                more = ""
                if kind == "TH":
                    more = f"/ID({headings[place]})/A<</O/Table/Scope/Column>>"
                elif headings:
                    more = f"/A<</O/Table/Headers[({headings[place]})]>>"
                of_page = document.object_of(page)
                document.fill(element, f"<</S/{kind}/P {row} 0 R/Pg {of_page} 0 R/K {mark}{more}>>")

        return _Thing(0, height, 0, draw)


_FIRST_TABLE = 900_000
"""Above the numbers of the tables of rows: the headings of each table have names of their own."""


def _placed(things: Sequence[_Thing], top: float) -> list[tuple[int, float, _Thing]]:
    """Return page (from 0) and upper edge of each thing of a column; the first page's column begins at `top`."""
    found: list[tuple[int, float, _Thing]] = []
    page, y, begun, after = 0, top, top, 0.0
    for place, thing in enumerate(things):
        gap = max(thing.above, after) if y < begun else 0.0
        # A heading stands with what it is the heading of.
        needed = thing.height + (sum(one.height for one in things[place + 1 : place + 3]) if thing.above else 0)
        if y - gap - needed < BOTTOM and y < begun:
            page, y, begun, gap = page + 1, TOP, TOP, 0.0
        y -= gap
        found.append((page, y, thing))
        y -= thing.height
        after = thing.below
    return found
