"""The words above a PDF's table: labels line by line, paragraphs whole, and columns that were not understood."""

from __future__ import annotations

import pytest
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from documents.reading.pdf.free import FreeLine
from documents.reading.pdf.lines import Line
from documents.reading.pdf.prose import Paragraph, paragraphs
from documents.reading.pdf.reader import read_pdf
from documents.reading.pdf.runs import Run
from documents.reading.pdf.stray import BEFORE_FIRST
from documents.reading.pdf.wrap import runs_on
from documents.reading.raw import RawFile, RawText
from tests.unit.documents.reading.pdf.making import chronology, document, drawn, only_table, table


def free(text: str, top: float) -> FreeLine:
    run = Run(text, 50.0, top, 50.0 + 4.5 * len(text), top + 9.0, 9.0, 0)
    return FreeLine([run], top, top + 9.0, 9.0, False, 2.5)


def texts(found: list[Paragraph]) -> list[list[str]]:
    return [[line.text for line in paragraph.lines] for paragraph in found]


def test_labels_that_stand_close_are_paragraphs_of_their_own() -> None:
    lines = [free("Agency: Harbour Housing Trust", 50), free("Author: A Writer", 60)]
    assert texts(paragraphs(lines, 1)) == [["Agency: Harbour Housing Trust"], ["Author: A Writer"]]


def test_figures_with_a_stroke_go_to_the_next_line_as_one() -> None:
    before = Line("She was kept in hospital for sibling's stay of", 50.0, 50.0, 285.0, 59.0, 9.0)
    after = Line("3/7. Consent was given by her mother on the day", 50.0, 60.0, 290.0, 69.0, 9.0)
    assert runs_on(before, after, 295.0) > runs_on(before, after, 330.0)


def test_columns_above_a_table_that_begins_without_headings_are_told() -> None:
    """The first row fills pages of its own in one narrow column, and nothing shows that it is of the table."""

    def pages(canvas: Canvas) -> None:
        for at, words in enumerate(("She told the", "worker that", "he had been", "at the house", "on Sunday")):
            canvas.drawString(200, 700 - 14 * at, words)
        canvas.showPage()
        for row, cells in enumerate(chronology(8)):
            for x, words in zip(
                (40, 120, 200, 500), (cells[0], cells[1] or "10:00", cells[3][:40], "None"), strict=True
            ):
                canvas.drawString(x, 750 - 30 * row, words)

    problems = read_pdf(drawn(pages, A4)).problems
    assert [problem.place.page for problem in problems if problem.message == BEFORE_FIRST] == [1]


def test_a_table_with_headings_has_nothing_above_it_to_tell() -> None:
    assert read_pdf(document(table(chronology(8)))).problems == ()


KEY = ("Key:", "HV = health visitor", "SW = social worker", "MGM = grandmother")
SHORT: list[tuple[str, ...]] = [(row[0], row[3][:50].strip(), row[2]) for row in chronology(8)]


def page(third: str, rows: list[tuple[str, ...]], height: float, key_top: float | None = None) -> RawFile:
    """Return a page without rules: three columns, and a key beside them."""

    def draw(canvas: Canvas) -> None:
        for at, cells in enumerate([("Date", "Event", third), *rows]):
            for x, words in zip((40, 120, 420), cells, strict=True):
                canvas.drawString(x, 500 - height * at, words)
        for at, words in enumerate(KEY if key_top else ()):
            canvas.drawString(600, (key_top or 0) - 15 * at, words)

    return read_pdf(drawn(draw, landscape(A4)))


@pytest.mark.parametrize("top", [500, 470])
def test_a_key_beside_a_table_without_rules_is_no_column_and_no_words_of_its_rows(top: int) -> None:
    read = page("Source", SHORT, 30, top)
    assert only_table(read) == [("Date", "Event", "Source"), *SHORT]
    assert [block.text for block in read.blocks if isinstance(block, RawText)] == list(KEY)


def test_a_column_called_key_stays_one() -> None:
    rows: list[tuple[str, ...]] = [(date, event, "AB"[at % 2]) for at, (date, event, _) in enumerate(SHORT)]
    assert only_table(page("Key", rows, 20)) == [("Date", "Event", "Key"), *rows]
