"""The chronology's rows set on pages: headings of years and months, and under each the table of its rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from documents.writing.chronology_pdf_cells import (
    BAR,
    BOTTOM,
    CHRONOLOGY,
    FEWEST,
    INSET_X,
    INSET_Y,
    LEADING,
    LEFT,
    RIGHT,
    SIZE,
    SMALL,
    TOP,
    Columns,
    Row,
    RowLines,
    SetRow,
    cell_element,
    colour_of,
    height_of,
    pieces_around,
    shown_at,
    shown_cell,
)
from documents.writing.pack_assembly import Bookmark, Spot
from documents.writing.typesetting_lines import Typeface
from documents.writing.typesetting_pages import (
    CAP_HEIGHT,
    INK,
    MARK,
    NEXT_LINE,
    RULE,
    WASH,
    WHITE,
    Link,
    Page,
    TaggedPages,
)

Months = Iterable[tuple[str, Iterable[Row]]]
_SIZES = ((1, 14.0), (2, 9.5))


class RowTable:
    """Rows being set on the pages of a document."""

    def __init__(self, document: TaggedPages, columns: Columns = CHRONOLOGY) -> None:
        self.document = document
        self.bookmarks: list[Bookmark] = []
        self.rows: dict[int, Spot] = {}
        self._lines = RowLines(document.fonts)
        self._be(columns)
        self._headings = {level: Typeface(document.fonts, "NotoSans-Bold", size) for level, size in _SIZES}
        self._scope = document.add("<</O/Table/Scope/Column>>")
        self._tables = 0
        self._y = self._after = 0.0
        self._page: Page | None = None
        self._body = 0
        self._attributes: list[int] = []

    def _be(self, columns: Columns) -> None:
        """Have these columns from here on."""
        self._columns = columns
        self._titles = columns.titles(self._lines.bold)
        self._head_height = height_of(max(map(len, self._titles)))

    def _set(self, row: Row) -> tuple[Row, SetRow]:
        return self._lines.set(row)

    def add(self, heading: str, note: str, months: Months) -> None:
        """Set one section: its heading, a note, and its months with their rows."""
        opening: list[tuple[int, str]] = [(1, heading)]
        for month, rows in months:
            if month:
                opening.append((2, month))
            shown = (self._set(row) for row in rows)
            first = next(shown, None)
            if first is None:
                continue
            self._open(opening, note, first[1])
            note, opening = "", []
            self._rows(first, shown)

    def _open(self, opening: Sequence[tuple[int, str]], note: str, row: SetRow) -> None:
        """Set headings, and see that the first row stands under them."""
        needed = sum(2.5 * self._headings[level].size for level, _ in opening) + (2 * LEADING if note else 0)
        lines = FEWEST if row.breaks else row.lines
        needed += self._after + self._head_height + height_of(lines)
        if self._page is None or self._y - needed < BOTTOM:
            self._turn()
        for level, words in opening:
            self._heading(level, words)
            if level == 1 and note:
                self._note(note)

    def _turn(self) -> Page:
        self._page = self.document.new_page()
        self._y, self._after = TOP, 0.0
        return self._page

    def _heading(self, level: int, words: str) -> None:
        face = self._headings[level]
        page = self._page
        assert page is not None
        if self._y < TOP:
            self._y -= max(self._after, 1.1 * face.size)
        spot = Spot(page.number, round(self._y, 2))
        parent = self.document.document
        element = self.document.reserve()
        kids = []
        for line in face.lines(words, RIGHT - LEFT):
            self._y -= CAP_HEIGHT * face.size
            kids.append(page.mark(element))
            page.shown.append(
                f"/H{level}<</MCID {kids[-1]}>>BDC BT {face.select}{MARK}{LEFT:.2f} {self._y:.2f} Td {line} ET"
                f" {INK}EMC\n"
            )
            self._y -= 0.5 * face.size
        self._y += 0.5 * face.size
        of_page = self.document.object_of(page)
        self.document.fill(
            element, f"<</S/H{level}/P {parent} 0 R/Pg {of_page} 0 R/K[{' '.join(map(str, kids))}]>>"
        )
        self.document.kids.append(element)
        self._after = 0.6 * face.size
        entry = Bookmark(words, spot)
        (self.bookmarks if level == 1 or not self.bookmarks else self.bookmarks[-1].children).append(entry)

    def _note(self, words: str) -> None:
        page = self._page
        assert page is not None
        lines = self._lines.plain.lines(words, RIGHT - LEFT)
        self._y -= self._after + CAP_HEIGHT * SIZE
        element = self.document.reserve()
        mark = page.mark(element)
        page.shown.append(f"/P<</MCID {mark}>>BDC {shown_at(LEFT, self._y, self._lines.plain, lines)}EMC\n")
        self._y -= (len(lines) - 1) * LEADING
        self.document.fill(
            element,
            f"<</S/P/P {self.document.document} 0 R/Pg {self.document.object_of(page)} 0 R/K {mark}>>",
        )
        self.document.kids.append(element)
        self._after = 9.0

    def _rows(self, first: tuple[Row, SetRow], others: Iterator[tuple[Row, SetRow]]) -> None:
        """Set one table."""
        document = self.document
        table, self._body = document.reserve(), document.reserve()
        head = document.reserve()
        self._tables += 1
        self._y -= self._after
        titles = self._head(head, table)
        rows = [self._row(*first)]
        for row, shown in others:
            rows.append(self._row(row, shown))
        kids = " ".join(f"{kid} 0 R" for added in rows for kid in added)
        document.fill(self._body, f"<</S/TBody/P {table} 0 R/K[{kids}]>>")
        document.fill(head, f"<</S/THead/P {table} 0 R/K[{titles} 0 R]>>")
        document.fill(table, f"<</S/Table/P {document.document} 0 R/K[{head} 0 R {self._body} 0 R]>>")
        document.kids.append(table)
        self._after = 9.0

    def _head(self, head: int, table: int) -> int:
        """Set the row of headings with its elements; return the row's."""
        document, page = self.document, self._page
        assert page is not None
        row = document.reserve()
        self._attributes = []
        cells = []
        for column in range(len(self._titles)):
            name = f"U{self._tables}x{column}y0"
            cell = document.reserve()
            mark = page.mark(cell)
            document.fill(
                cell,
                f"<</S/TH/ID({name})/P {row} 0 R/Pg {document.object_of(page)} 0 R/K {mark}/A {self._scope} 0 R>>",
            )
            document.name(name, cell)
            self._attributes.append(document.add(f"<</O/Table/Headers[({name})]>>"))
            cells.append((f"/TH<</MCID {mark}>>BDC ", cell))
        document.fill(row, f"<</S/TR/P {head} 0 R/K[{' '.join(f'{cell} 0 R' for _, cell in cells)}]>>")
        self._headings_shown(page, [opening for opening, _ in cells])
        return row

    def _headings_shown(self, page: Page, openings: Sequence[str]) -> None:
        """Show the row of headings: in a table's first page with its elements, later as an artefact."""
        page.box(MARK, LEFT, self._y - self._head_height, RIGHT - LEFT, self._head_height)
        foot = self._y - INSET_Y - CAP_HEIGHT * SIZE
        page.shown.append(f"{self._lines.bold.select}{LEADING:.3f} TL {WHITE}")
        for left, lines, opening in zip(self._columns.lefts, self._titles, openings, strict=True):
            page.shown.append(f"{opening}BT {left + INSET_X:.2f} {foot:.2f} Td {NEXT_LINE.join(lines)} ET EMC\n")
        page.shown.append(f"{self._lines.plain.select}{INK}\n")
        self._y -= self._head_height

    def _turn_in_table(self) -> None:
        self._headings_shown(self._turn(), ["/Artifact BMC "] * len(self._titles))

    def _row(self, row: Row, shown: SetRow) -> list[int]:
        """Set a row and what is set in full under it; return the elements of the table's rows."""
        document = self.document
        element = document.reserve()
        index = int(str(row["index"]))
        cells = [document.reserve() for _ in shown.cells]
        marks: list[list[tuple[Page, str]]] = [[] for _ in cells]
        start = 0
        while start < shown.lines or start == 0:
            count = self._room_for(shown.lines - start, breaks=shown.breaks)
            page, top = self._here()
            height = height_of(count)
            page.box(RULE, LEFT, top - height - 0.25, RIGHT - LEFT, 0.5)
            if self._columns is CHRONOLOGY:
                bar = self._columns.lefts[self._columns.linked] - BAR / 2
                page.box(colour_of(str(row["colour"])), bar, top - height, BAR, height)
            foot = top - INSET_Y - CAP_HEIGHT * SIZE
            for column, lines in enumerate(shown.cells):
                part = lines[start : start + count]
                if column == self._columns.linked:
                    place = shown.link - start
                    marks[column] += self._agency(page, cells[column], part, place, foot, index)
                elif part:
                    mark = page.mark(cells[column])
                    x = self._columns.lefts[column] + INSET_X
                    page.shown.append(shown_cell("TD", mark, x, foot, part))
                    marks[column].append((page, str(mark)))
            self._y = top - height
            start += count
        for cell, own, attribute in zip(cells, marks, self._attributes, strict=True):
            document.fill(cell, cell_element(document, element, own, f"/A {attribute} 0 R"))
        document.fill(element, f"<</S/TR/P {self._body} 0 R/K[{' '.join(f'{cell} 0 R' for cell in cells)}]>>")
        return [element, *(self._across(lines) for lines in shown.full)]

    def _agency(
        self, page: Page, cell: int, lines: Sequence[str], place: int, foot: float, index: int
    ) -> list[tuple[Page, str]]:
        """Show the lines of the agency's cell, one of which may be the link to the return; return its kids."""
        lefts, linked = self._columns.lefts, self._columns.linked
        left = lefts[linked] + INSET_X
        kids: list[tuple[Page, str]] = []
        pieces = pieces_around(place, lines)
        for first, piece in pieces:
            if not piece:
                continue
            y = foot - first * LEADING
            kind = "Link" if first == place else "TD"
            element = self.document.reserve() if kind == "Link" else cell
            mark = page.mark(element)
            page.shown.append(shown_cell(kind, mark, left, y, piece))
            if kind == "Link":
                box = (left, y, lefts[linked + 1] - INSET_X, y + CAP_HEIGHT * SMALL)
                page.links.append(Link(element, cell, mark, box, f"row:{index}"))
                self.rows.setdefault(index, Spot(page.number, round(box[3], 2)))
                kids.append((page, f"{element} 0 R"))
            else:
                kids.append((page, str(mark)))
        return kids

    def _across(self, lines: Sequence[str]) -> int:
        """Set a text in full under its row, across all columns; return the element of its row."""
        document = self.document
        element, cell = document.reserve(), document.reserve()
        marks: list[tuple[Page, str]] = []
        start = 0
        while start < len(lines):
            count = self._room_for(len(lines) - start, breaks=True)
            page, top = self._here()
            height = height_of(count)
            page.box(WASH, LEFT, top - height, RIGHT - LEFT, height)
            page.box(RULE, LEFT, top - height - 0.25, RIGHT - LEFT, 0.5)
            mark = page.mark(cell)
            part = lines[start : start + count]
            foot = top - INSET_Y - CAP_HEIGHT * SIZE
            page.shown.append(shown_cell("TD", mark, LEFT + INSET_X, foot, part))
            marks.append((page, str(mark)))
            self._y = top - height
            start += count
        document.fill(cell, cell_element(document, element, marks, f"/A<</O/Table/ColSpan {len(self._titles)}>>"))
        document.fill(element, f"<</S/TR/P {self._body} 0 R/K[{cell} 0 R]>>")
        return element

    def _here(self) -> tuple[Page, float]:
        assert self._page is not None
        return self._page, self._y

    def _room_for(self, lines: int, *, breaks: bool) -> int:
        """Return how many of so many lines stand next, after a turn of the page where that is needed."""
        if self._y - height_of(lines) >= BOTTOM:
            return lines
        room = int((self._y - BOTTOM - height_of(1)) / LEADING) + 1
        if breaks and room >= FEWEST:
            # Not one line alone at the top of the next page.
            return min(room, max(lines - FEWEST, 1)) if lines > 2 * FEWEST else min(room, lines)
        self._turn_in_table()
        room = int((self._y - BOTTOM - height_of(1)) / LEADING) + 1
        return min(lines, room)
