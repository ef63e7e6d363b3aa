"""Each row's rectangles on the pages as shown hold the row's words and no other row's."""

from __future__ import annotations

import io
from collections import Counter
from pathlib import Path

import pdfplumber
import pikepdf
import pytest
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from documents.reading.entry import read_return
from documents.reading.model import Reading, Row
from documents.reading.pdf.reader import read_pdf
from tests.unit.documents.reading.pdf.making import HEADINGS, TOP, chronology, document, drawn, style, table

ROOT = Path(__file__).parents[5]
CASE_A = ROOT / "casereviews" / "demonstration" / "case_a"
MAKERS = ROOT / "tests" / "files" / "pdf"


def letters(texts: list[str]) -> Counter[str]:
    return Counter("".join("".join(texts).split()).replace("-", "").replace("\u2010", ""))


def told(row: Row) -> Counter[str]:
    cells = [row.date_text, row.time_text, row.source, row.event, row.people, row.action, row.comment]
    return letters([*cells, *row.other.values()])


def shown(data: bytes, reading: Reading, corner: tuple[float, float]) -> dict[str, Counter[str]]:
    """Return the letters that another engine finds within each row's rectangles, by row.

    corner: left and top of the visible part on the whole page.
    """
    found: dict[str, list[str]] = {row: [] for row in reading.outlines}
    with pdfplumber.open(io.BytesIO(data)) as pages:
        for number, page in enumerate(pages.pages, 1):
            boxes = [(row, box) for row, all_ in reading.outlines.items() for box in all_ if box[0] == number]
            for char in page.chars:
                x, y = (char["x0"] + char["x1"]) / 2 - corner[0], (char["top"] + char["bottom"]) / 2 - corner[1]
                for row, (_, x0, y0, x1, y1) in boxes:
                    if x0 <= x <= x1 and y0 <= y <= y1:
                        found[row].append(char["text"])
    return {row: letters(texts) for row, texts in found.items()}


def assert_enclosed(data: bytes, corner: tuple[float, float] = (0.0, 0.0)) -> Reading:
    reading = read_return(data, "return.pdf")
    assert reading.rows
    within = shown(data, reading, corner)
    for row in reading.rows:
        assert within[row.id] == told(row), row.id
    return reading


@pytest.mark.parametrize(
    "path", [*sorted(CASE_A.glob("*.pdf")), *sorted(MAKERS.glob("writer-*.pdf"))], ids=lambda path: path.stem
)
def test_rectangles_hold_the_words_of_their_rows(path: Path) -> None:
    assert_enclosed(path.read_bytes())


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_on_pages_shown_rotated(rotation: int) -> None:
    with pikepdf.open(io.BytesIO(document(table(chronology(12))))) as pages:
        for page in pages.pages:
            page.rotate(rotation, relative=False)
        out = io.BytesIO()
        pages.save(out)
    reading = assert_enclosed(out.getvalue())
    wide, high = landscape(A4)
    expected = (wide, high) if rotation % 180 == 0 else (high, wide)
    assert reading.page_sizes[0] == pytest.approx(expected, abs=0.1)


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_on_pages_whose_content_is_turned(turned: int) -> None:
    """The page is upright to its maker; all that is drawn on it is turned by a matrix."""
    with pikepdf.open(io.BytesIO(document(table(chronology(9))))) as pages:
        wide, high = landscape(A4)
        matrix, box = {
            90: (f"0 1 -1 0 {high} 0 cm", (high, wide)),
            180: (f"-1 0 0 -1 {wide} {high} cm", (wide, high)),
            270: (f"0 -1 1 0 0 {wide} cm", (high, wide)),
        }[turned]
        for page in pages.pages:
            page.mediabox = pikepdf.Rectangle(0, 0, *box)
            page.contents_add(pages.make_stream(f"q {matrix}\n".encode()), prepend=True)
            page.contents_add(pages.make_stream(b"\nQ"))
        out = io.BytesIO()
        pages.save(out)
    assert_enclosed(out.getvalue())


def test_on_pages_with_a_visible_part_of_their_own() -> None:
    with pikepdf.open(io.BytesIO(document(table(chronology(9))))) as pages:
        for page in pages.pages:
            page.cropbox = pikepdf.Rectangle(20, 25, 820, 570)
        out = io.BytesIO()
        pages.save(out)
    reading = assert_enclosed(out.getvalue(), corner=(20, landscape(A4)[1] - 570))
    assert reading.page_sizes[0] == pytest.approx((800, 545), abs=0.1)


def test_a_table_without_rules() -> None:
    assert_enclosed(document(table(chronology(30), commands=[TOP])))


def test_a_row_over_two_pages_has_a_rectangle_on_each() -> None:
    long = ("02/03/2020", "09:00", "Case notes", "A sentence that is long. " * 90, "Mother", "None")
    data = document(table([*chronology(8), long, *chronology(3)], split_rows=True))
    reading = assert_enclosed(data)
    pages = [[box[0] for box in boxes] for boxes in reading.outlines.values()]
    assert [1, 2] in pages
    assert all(boxes == sorted(set(boxes)) for boxes in pages)


def test_a_table_that_stands_sideways_on_an_upright_page() -> None:
    """The page's own text stands upright; the table beside it was turned to fit."""
    rows = chronology(4)

    def page(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 10)
        for line in range(30):
            canvas.drawString(
                40, 800 - 12 * line, "This return was written by the named nurse for the review of the case."
            )
        canvas.translate(560, 30)
        canvas.rotate(90)
        made = table([row[:4] for row in rows], HEADINGS[:4], widths=(1, 0.8, 1, 3), across=400, cell=style(7))
        made.wrapOn(canvas, 400, 500)
        made.drawOn(canvas, 0, 0)

    data = drawn(page)
    reading = assert_enclosed(data)
    assert [row.date_text for row in reading.rows] == [row[0] for row in rows]
    assert "named nurse" in str(read_pdf(data).blocks[0])
