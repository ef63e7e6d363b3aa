"""A table that goes on over pages is one table, and a row that a page break cuts is one row."""

from __future__ import annotations

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from documents.reading.pdf.reader import read_pdf
from tests.unit.documents.reading.pdf.making import (
    HEADINGS,
    RULED,
    TOP,
    chronology,
    document,
    drawn,
    only_table,
    plain,
    table,
)

XS = (40, 110, 200, 430, 540)
STARTS = (44, 114, 204, 434)
COLUMNS = ("Date", "Source", "What happened", "Outcome")
CUT = (
    ("02/03/2020", "Case notes", "Unannounced visit. The flat was cold and", "Referred"),
    ("", "", "the children were not seen.", ""),
)
WHOLE = (
    "02/03/2020",
    "Case notes",
    "Unannounced visit. The flat was cold and the children were not seen.",
    "Referred",
)
FIRST = ("01/03/2020", "E-mail", "Letter sent to the mother.", "None")
LAST = ("05/03/2020", "Minutes", "Core group. Plan goes on.", "Next on 2 April")
FOOT = 60
TOP_OF_PAGE = 780


class Sheet:
    """Draws a table of one-line rows from the top of a page down."""

    def __init__(self, canvas: Canvas, top: float = TOP_OF_PAGE) -> None:
        self.canvas, self.y = canvas, top
        self.top = top
        canvas.setFont("Helvetica", 9)

    def rule(self) -> Sheet:
        self.canvas.line(XS[0], self.y, XS[-1], self.y)
        return self

    def row(self, cells: tuple[str, ...], rule: bool = True, height: float = 16) -> Sheet:
        for x, cell in zip(STARTS, cells, strict=True):
            self.canvas.drawString(x, self.y - 11, cell)
        self.y -= height
        return self.rule() if rule else self

    def end(self) -> None:
        for x in XS:
            self.canvas.line(x, self.top, x, self.y)
        self.canvas.showPage()


def two_pages(closed: bool, headings_again: bool, rule_under_them: bool = True) -> bytes:
    """Return two pages with the row WHOLE cut between them. closed: rules are drawn at the cut."""

    def draw(canvas: Canvas) -> None:
        first = Sheet(canvas, 140).rule().row(COLUMNS).row(FIRST).row(FIRST)
        first.row(CUT[0], rule=closed, height=140 - FOOT - 48 - 14).end()
        second = Sheet(canvas)
        if headings_again:
            second.rule().row(COLUMNS, rule=rule_under_them, height=16 if rule_under_them else 11)
        elif closed:
            second.rule()
        second.row(CUT[1]).row(LAST).row(LAST).end()

    return drawn(draw, A4)


@pytest.mark.parametrize("closed", [True, False], ids=["rules at the cut", "no rules at the cut"])
@pytest.mark.parametrize("headings_again", [True, False], ids=["headings again", "no headings again"])
def test_a_row_cut_by_the_page_break_is_one_row(closed: bool, headings_again: bool) -> None:
    read = read_pdf(two_pages(closed, headings_again))
    assert only_table(read) == [COLUMNS, FIRST, FIRST, WHOLE, LAST, LAST]
    assert [row.page for row in read.tables[0].rows] == [1, 1, 1, 1, 2, 2]
    assert read.problems == ()


def test_a_missing_rule_under_repeated_headings_hides_no_text() -> None:
    read = read_pdf(two_pages(closed=False, headings_again=True, rule_under_them=False))
    assert only_table(read) == [COLUMNS, FIRST, FIRST, WHOLE, LAST, LAST]


def test_a_row_without_a_date_at_the_top_of_a_page_stays_a_row() -> None:
    undated = ("", "Telephone", "The school rang about an absence.", "None")

    def draw(canvas: Canvas) -> None:
        Sheet(canvas, 120).rule().row(COLUMNS).row(FIRST).row(FIRST).end()
        Sheet(canvas).rule().row(COLUMNS).row(undated).row(LAST).end()

    read = read_pdf(drawn(draw, A4))
    assert only_table(read) == [COLUMNS, FIRST, FIRST, undated, LAST]
    assert read.problems == ()


def test_a_span_of_dates_cut_by_the_page_break_is_one_row() -> None:
    def draw(canvas: Canvas) -> None:
        Sheet(canvas, 120).rule().row(COLUMNS).row(FIRST).row(
            ("08/05/2020 –", "Log", "Three calls about", "None")
        ).end()
        Sheet(canvas).rule().row(("10/05/2020", "", "music.", "")).row(LAST).end()

    assert only_table(read_pdf(drawn(draw, A4)))[2] == (
        "08/05/2020 – 10/05/2020",
        "Log",
        "Three calls about music.",
        "None",
    )


def test_a_row_that_fills_a_page_and_more_is_one_row() -> None:
    story = "The worker described the visit at length and in her own words. " * 90
    rows = [*chronology(3), ("09/09/2019", "", "Notes", story.strip(), "Mother", "None"), *chronology(2)]
    read = read_pdf(document(table(rows, split_rows=True)))
    assert read.pages is not None
    assert read.pages > 2
    assert only_table(read) == [HEADINGS, *map(plain, rows)]


def test_what_cannot_be_told_is_told() -> None:
    """A capital after a line with room left: the end of the sentence above, or a row that lacks its date."""

    def draw(canvas: Canvas) -> None:
        cut = ("04/03/2020", "Log", "Officers went with the worker and with Ms", "None")
        Sheet(canvas, 120).rule().row(COLUMNS).row(FIRST).row(cut).end()
        Sheet(canvas).rule().row(("", "", "Hale and left.", "")).row(LAST).end()

    read = read_pdf(drawn(draw, A4))
    assert len(read.tables) == 1
    assert [(problem.code, problem.place.page) for problem in read.problems] == [("check-by-person", 2)]


@pytest.mark.parametrize("rules", [[RULED, TOP], [TOP]], ids=["ruled", "nothing"])
@pytest.mark.parametrize("repeat", [0, 1], ids=["headings once", "headings on every page"])
def test_rows_that_reportlab_cuts_over_pages(rules: list[tuple[object, ...]], repeat: int) -> None:
    rows = chronology(70, blank_dates=(9, 31))
    read = read_pdf(document(table(rows, commands=rules, repeat=repeat, split_rows=True)))
    assert only_table(read) == [HEADINGS, *map(plain, rows)]


def test_repeated_headings_are_marked_and_stand_once() -> None:
    read = read_pdf(document(table(chronology(60))))
    assert [row.heading for row in read.tables[0].rows] == [True, *[False] * 60]


def test_continued_title_rows_above_repeated_headings_are_left_out() -> None:
    title, again = ("Chronology of involvement", "", "", ""), ("Chronology of involvement (continued)", "", "", "")

    def draw(canvas: Canvas) -> None:
        Sheet(canvas, 140).rule().row(title).row(COLUMNS).row(FIRST).row(FIRST).end()
        Sheet(canvas).rule().row(again).row(COLUMNS).row(LAST).row(LAST).end()

    rows = only_table(read_pdf(drawn(draw, A4)))
    assert rows == [title, COLUMNS, FIRST, FIRST, LAST, LAST]


def test_a_page_with_another_margin_goes_on_with_the_same_table() -> None:
    def draw(canvas: Canvas) -> None:
        Sheet(canvas, 120).rule().row(COLUMNS).row(FIRST).row(FIRST).end()
        canvas.translate(18, 0)
        Sheet(canvas).rule().row(LAST).row(LAST).end()

    assert only_table(read_pdf(drawn(draw, A4))) == [COLUMNS, FIRST, FIRST, LAST, LAST]


def test_a_page_on_which_all_rows_span_columns_goes_on_with_the_same_table() -> None:
    def draw(canvas: Canvas) -> None:
        Sheet(canvas, 120).rule().row(COLUMNS).row(FIRST).row(FIRST).end()
        canvas.setFont("Helvetica", 9)
        canvas.grid([XS[0], XS[1], XS[-1]], [748, 764, 780])
        canvas.drawString(44, 769, "06/03/2020")
        canvas.drawString(114, 769, "No contact in this month.")
        canvas.drawString(44, 753, "01/04/2020")
        canvas.drawString(114, 753, "Case closed.")
        canvas.showPage()

    assert only_table(read_pdf(drawn(draw, A4))) == [
        COLUMNS,
        FIRST,
        FIRST,
        ("06/03/2020", "No contact in this month.", "", ""),
        ("01/04/2020", "Case closed.", "", ""),
    ]


def cut_without_rules(canvas: Canvas, *, ends: str, goes_on: str) -> None:
    """Draw a table without rules whose last row goes on in one cell at the top of the second page."""
    canvas.setFont("Helvetica", 9)
    rows = [COLUMNS, FIRST, LAST, ("06/03/2020", "Minutes", ends, "None")]
    for number, (date, source, event, outcome) in enumerate(rows):
        for x, cell in zip((44, 240, 340, 450), (event, date, source, outcome), strict=True):
            canvas.drawString(x, 140 - 24 * number, cell)
    canvas.showPage()
    canvas.setFont("Helvetica", 9)
    canvas.drawString(44, 780, goes_on)
    canvas.drawString(44, 769, "(ref 7721)")


def test_one_cell_of_a_row_without_rules_goes_on_at_the_top_of_a_page() -> None:
    read = read_pdf(
        drawn(lambda canvas: cut_without_rules(canvas, ends="Caller", goes_on="reported a child crying"))
    )
    assert only_table(read)[-1][0] == "Caller reported a child crying (ref 7721)"
    assert [problem.place.page for problem in read.problems if problem.code == "check-by-person"] == [2]


def test_words_below_a_column_of_the_page_before_are_told_where_they_are_not_joined() -> None:
    read = read_pdf(drawn(lambda canvas: cut_without_rules(canvas, ends="Seen.", goes_on="Then a child cried")))
    assert only_table(read)[-1][0] == "Seen."
    assert [problem.place.page for problem in read.problems if problem.code == "check-by-person"] == [2]


def test_a_number_at_the_top_of_pages_is_a_page_number_only_if_it_counts_them() -> None:
    def pages(canvas: Canvas) -> None:
        for number in range(1, 5):
            canvas.setFont("Helvetica", 9)
            if number in (2, 3):
                canvas.drawString(STARTS[2], 800, f"{3200 + 7 * number})")
            for at in range(3):
                for x, cell in zip(STARTS, FIRST, strict=True):
                    canvas.drawString(x, 700 - 24 * at, cell)
            canvas.drawString(290, 30, str(number + 40))
            canvas.showPage()

    read = read_pdf(drawn(pages))
    everything = str(read.blocks)
    assert "3214)" in everything
    assert "3221)" in everything
    assert "'42'" not in everything
