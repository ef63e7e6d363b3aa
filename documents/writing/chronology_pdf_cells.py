"""The cells of the chronology's rows: where they stand on a page, and their lines, each as what shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from documents.writing.typesetting_lines import Fonts, Typeface
from documents.writing.typesetting_pages import CAP_HEIGHT, INK, NEXT_LINE, SOFT, Page, TaggedPages

MM = 72 / 25.4
WIDTH, HEIGHT = 297 * MM, 210 * MM
LEFT, RIGHT, TOP, BOTTOM = 12 * MM, WIDTH - 12 * MM, HEIGHT - 17 * MM, 15 * MM
SIZE, SMALL = 7.5, 6.5
LEADING = (CAP_HEIGHT + 0.5) * SIZE
"""From one line's foot to the next, in points."""

WIDTHS = (27 * MM, 14 * MM, 31 * MM, 23 * MM, RIGHT - LEFT - 192 * MM, 26 * MM, 36 * MM, 35 * MM)
HEADINGS = ("Date", "Time", "Agency", "Source", "Event", "People", "Action or outcome", "Comment")
LEFTS = tuple(LEFT + sum(WIDTHS[:place]) for place in range(len(WIDTHS)))
AGENCY = 2


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table: what stands over each, its left edge, and which one holds the link (-1 none)."""

    headings: tuple[str, ...]
    lefts: tuple[float, ...]
    linked: int

    def room(self, place: int) -> float:
        """Return the points that words have in a column."""
        edges = (*self.lefts, RIGHT)
        return edges[place + 1] - edges[place] - 2 * INSET_X

    def titles(self, face: Typeface) -> list[list[str]]:
        """Return the lines of what stands over each column."""
        return [face.lines(words, self.room(place)) for place, words in enumerate(self.headings)]


CHRONOLOGY = Columns(HEADINGS, LEFTS, AGENCY)
INSET_X, INSET_Y = 1.6 * MM, 1.5 * MM
"""Room between a cell's edge and its words."""
FEWEST = 3
"""Lines of a row that a page begins or ends with, at least, where a row breaks."""
BAR = 3.5
_ROOMS = tuple(width - 2 * INSET_X for width in WIDTHS)


Row = Mapping[str, object]
"""What is shown of a row, as `chronology_pdf_rows.RowTexts` gives it."""


@dataclass(frozen=True, slots=True)
class SetRow:
    """A row's lines, column by column, each as the operators that show it; where the link stands; what follows."""

    cells: tuple[list[str], ...]
    link: int
    lines: int
    breaks: bool
    full: list[list[str]]


class RowLines:
    """Sets rows in lines, in the faces of one document."""

    def __init__(self, fonts: Fonts) -> None:
        self.plain = Typeface(fonts, "NotoSans-Regular", SIZE)
        self.bold = Typeface(fonts, "NotoSans-Bold", SIZE)
        self._italic = Typeface(fonts, "NotoSans-Italic", SIZE)
        self._small = Typeface(fonts, "NotoSans-Regular", SMALL)

    def set(self, row: Row) -> tuple[Row, SetRow]:
        """Return a row with its lines."""
        rooms = _ROOMS
        bold, plain = self.bold, self.plain
        text = {name: str(value) for name, value in row.items() if name != "long"}
        date = self._styled(bold, text["date"], rooms[0])
        if text["date-understood"]:
            date += self._quiet(plain, text["date-understood"], rooms[0])
        date += self._quiet(self._small, f"Row {text['number']}", rooms[0])
        time = self._styled(bold, text["time"], rooms[1]) if text["time"] else []
        if text["time-understood"]:
            time += self._quiet(plain, text["time-understood"], rooms[1])
        agency = plain.lines(text["agency"], rooms[2])
        reference = self._quiet(self._small, text["reference"], rooms[2])[0]
        # The link is where the row begins: the first page of a row that breaks has at least so many lines.
        breaks = bool(row["breakable"])
        link = 0 if breaks and len(agency) >= FEWEST else len(agency)
        agency.insert(link, reference)
        comment = plain.lines(text["comment"], rooms[7]) if text["comment"] else []
        if text["notes"]:
            comment += self._quiet(self._italic, text["notes"], rooms[7])
        told = [
            plain.lines(text[name], rooms[place]) if text[name] else []
            for place, name in enumerate(("source", "event", "people", "action"), start=3)
        ]
        cells = (date, time, agency, *told, comment)
        full = [self._full(*pair) for pair in _pairs(row["long"])]
        return row, SetRow(cells, link, max(map(len, cells)), breaks, full)

    def _full(self, label: str, text: str) -> list[str]:
        room = RIGHT - LEFT - 2 * INSET_X
        return self._styled(self.bold, label, room) + self.plain.lines(text, room)

    def _styled(self, face: Typeface, text: str, room: float) -> list[str]:
        return [f"{face.select}{line} {self.plain.select}" if line else "" for line in face.lines(text, room)]

    def _quiet(self, face: Typeface, text: str, room: float) -> list[str]:
        if face is self.plain:
            return [f"{SOFT}{line} {INK}" if line else "" for line in face.lines(text, room)]
        return [f"{SOFT}{line}{INK}" if line else "" for line in self._styled(face, text, room)]


def _pairs(value: object) -> list[tuple[str, str]]:
    assert isinstance(value, list)
    return value


def height_of(lines: int) -> float:
    """Return the points that a row of so many lines needs."""
    return 2 * INSET_Y + CAP_HEIGHT * SIZE + (max(lines, 1) - 1) * LEADING


def shown_at(x: float, y: float, face: Typeface, lines: Sequence[str]) -> str:
    """Return the operators that show lines from a place on, outside of a table."""
    return f"BT {face.select}{LEADING:.3f} TL {x:.2f} {y:.2f} Td {NEXT_LINE.join(lines)} ET "


def colour_of(code: str) -> str:
    """Return "#rrggbb" as the operators that fill with that colour."""
    parts = (int(code[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return "".join(f"{part:.3f} " for part in parts) + "rg "


def pieces_around(place: int, lines: Sequence[str]) -> list[tuple[int, Sequence[str]]]:
    """Return lines cut before and after the one at a place, if there is one, each with its first line's place."""
    if not 0 <= place < len(lines):
        return [(0, lines)]
    return [(0, lines[:place]), (place, lines[place : place + 1]), (place + 1, lines[place + 1 :])]


def shown_cell(kind: str, mark: int, x: float, foot: float, lines: Sequence[str]) -> str:
    """Return the operators that show lines in a cell, as a piece of marked content."""
    return f"/{kind}<</MCID {mark}>>BDC BT {x:.2f} {foot:.2f} Td {NEXT_LINE.join(lines)} ET EMC\n"


def cell_element(
    document: TaggedPages, row: int, marks: Sequence[tuple[Page, str]], more: str, kind: str = "TD"
) -> str:
    """Return a cell's element. marks: its marks, by number or as an element, which may stand on several pages."""
    if not marks:
        return f"<</S/{kind}/P {row} 0 R/K[]{more}>>"
    page = marks[0][0]
    kids = [
        mark if on is page or not mark.isdigit() else f"<</Type/MCR/Pg {document.object_of(on)} 0 R/MCID {mark}>>"
        for on, mark in marks
    ]
    return f"<</S/{kind}/P {row} 0 R/Pg {document.object_of(page)} 0 R/K[{' '.join(kids)}]{more}>>"
