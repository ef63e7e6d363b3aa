"""Rows longer than a page in tables with few rules or none: nothing of them is lost, and doubts stand at rows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from documents.reading.entry import read_return
from documents.reading.pdf.reader import read_pdf
from documents.reading.raw import RawText
from tests.unit.documents.reading.pdf.making import drawn, only_table

XS = (40, 190, 290, 440, 555)
HEADINGS = ("Event", "Date", "People", "Source")
STORY = (
    "The worker rang twice and left a message. Nobody rang back. She then drove to the flat with a colleague, who "
    "saw the curtains move. Rent was owed. A letter was left. The school said that the child had been hungry on "
    "Monday, on Tuesday and again on Wednesday; the class teacher gave her breakfast and spoke with her mother. "
)
LINES_ON_PAGE = 40
PITCH = 17
FOOT = 800 - PITCH * LINES_ON_PAGE

Row = tuple[str, str, str, str]


def story(count: int, name: str) -> str:
    return f"Visit {name}. {STORY * count}End of {name}."


def wrapped(canvas: Canvas, text: str, width: float) -> list[str]:
    lines, line = [], ""
    for word in text.split():
        if line and canvas.stringWidth(f"{line} {word}", "Helvetica", 10) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*lines, line]


class Maker:
    """Draws rows as a text program sets them: a cell goes on over as many pages as it needs."""

    def __init__(self, canvas: Canvas, look: str, order: Sequence[int]) -> None:
        self.canvas, self.look, self.order = canvas, look, order
        self.y, self.top = 800.0, 800.0
        canvas.setFont("Helvetica", 10)

    def row(self, cells: Row, band: bool = False) -> None:
        columns = [
            wrapped(self.canvas, cells[at], XS[place + 1] - XS[place] - 10) if cells[at] else []
            for place, at in enumerate(self.order)
        ]
        first = True
        while first or any(columns):
            if self.y - PITCH < FOOT:
                self.end_page(closed=first)
            count = min(max(map(len, columns)), int((self.y - FOOT) // PITCH))
            self._shade(band, count)
            for place, lines in enumerate(columns):
                for at, line in enumerate(lines[:count]):
                    self.canvas.drawString(XS[place] + 5, self.y - PITCH * at - 12, line)
                del lines[:count]
            self._columns(count, whole=first and not any(columns))
            self.y -= PITCH * count
            first = False
        if self.look == "outer rules":
            self.canvas.line(XS[0], self.y, XS[-1], self.y)

    def end_page(self, closed: bool = True) -> None:
        if self.look == "outer rules":
            for x in (XS[0], XS[-1]):
                self.canvas.line(x, self.top, x, self.y)
        self.canvas.showPage()
        self.canvas.setFont("Helvetica", 10)
        self.y = self.top = 800.0

    def _shade(self, band: bool, count: int) -> None:
        if self.look != "shaded cells" or not band:
            return
        self.canvas.setFillColor(colors.lightgrey)
        for left, right in pairwise(XS):
            self.canvas.rect(left, self.y - PITCH * count, right - left, PITCH * count, stroke=0, fill=1)
        self.canvas.setFillColor(colors.black)

    def _columns(self, count: int, *, whole: bool) -> None:
        """Rules between columns are drawn only in rows that no page break cuts, as one maker does."""
        if self.look == "outer rules" and whole:
            for x in XS[1:-1]:
                self.canvas.line(x, self.y, x, self.y - PITCH * count)


def long_return(look: str, order: Sequence[int], rows: Sequence[Row], after: str = "") -> bytes:
    def draw(canvas: Canvas) -> None:
        maker = Maker(canvas, look, order)
        if look == "outer rules":
            canvas.line(XS[0], 800, XS[-1], 800)
        maker.row(HEADINGS)
        for number, row in enumerate(rows):
            maker.row(row, band=number % 2 == 0)
        if look == "outer rules":
            for x in (XS[0], XS[-1]):
                canvas.line(x, maker.top, x, maker.y)
        for at, line in enumerate(wrapped(canvas, after, 515) if after else ()):
            canvas.drawString(XS[0] + 5, maker.y - 40 - PITCH * at, line)
        canvas.showPage()

    return drawn(draw, A4)


ROWS: tuple[Row, ...] = (
    (story(1, "A"), "3 May 2019", "Mother", "Case notes"),
    (story(6, "B"), "9 May 2019", "Mother; school nurse", "E-mail"),
    (story(1, "C"), "1 June 2019", "PC Hale", "Log 41"),
    (story(5, "D"), "4 June 2019", "", "Case notes"),
    (story(9, "E"), "2 July 2019", "Father", "Minutes"),
)


@pytest.mark.parametrize("look", ["nothing", "shaded cells", "outer rules"])
@pytest.mark.parametrize("order", [(0, 1, 2, 3), (1, 0, 2, 3)], ids=["event first", "date first"])
def test_rows_over_several_pages_are_read_whole(look: str, order: Sequence[int]) -> None:
    read = read_pdf(long_return(look, order, ROWS))
    expected = [tuple(row[at] for at in order) for row in (HEADINGS, *ROWS)]
    assert [tuple(map(words, row)) for row in only_table(read)] == [tuple(map(words, row)) for row in expected]
    pages = [[outline[0] for outline in row.outlines] for row in read.tables[0].rows]
    assert pages[-1] == list(range(pages[-1][0], (read.pages or 0) + 1))  # framed on each page that it touches


def words(text: str) -> str:
    return " ".join(text.split())


def test_a_paragraph_after_a_table_whose_event_stands_first_is_no_event() -> None:
    prose = "The agency had no further contact with the family in the period of this review, as far as is known."
    read = read_pdf(long_return("nothing", (0, 1, 2, 3), ROWS[:4], after=prose))
    assert words(only_table(read)[-1][0]) == words(ROWS[3][0])
    assert prose in [words(block.text) for block in read.blocks if isinstance(block, RawText)]


def test_words_under_a_column_that_are_in_no_row_are_told_at_the_row_above() -> None:
    def draw(canvas: Canvas) -> None:
        maker = Maker(canvas, "nothing", (1, 0, 2, 3))
        for row in (HEADINGS, *(("Seen.", f"{day} May 2019", "Mother", "Log") for day in range(1, 8))):
            maker.row(row)
        canvas.drawString(XS[1] + 5, maker.y - 90, "She came back.")
        canvas.showPage()

    read = read_return(drawn(draw, A4), "return.pdf").as_json()
    told = {(problem["code"], problem["row"], problem["place"]["page"]) for problem in read["problems"]}
    assert {("check-by-person", None, 1), ("row-doubted", read["rows"][-1]["id"], 1)} <= told


def test_a_cell_with_two_dates_is_no_sure_date() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 10)
        rows = [("Date", "Event", "Source"), *((f"0{day}/05/2019", "Seen at home.", "Log") for day in (1, 2, 3))]
        for number, row in enumerate(rows):
            for x, cell in zip((40, 140, 400), row, strict=True):
                canvas.drawString(x, 800 - 30 * number, cell)
        for x, cell in ((40, "04/05/2019"), (140, "Rang the school"), (400, "Log")):
            canvas.drawString(x, 680, cell)
        for x, cell in ((40, "06/05/2019"), (140, "and the surgery.")):
            canvas.drawString(x, 667, cell)
        canvas.showPage()

    read = read_return(drawn(draw, A4), "return.pdf").as_json()
    last = read["rows"][-1]
    assert len(read["rows"]) == 5 or last["certainty"] == "uncertain" or last["precision"] == "range"
