"""Pages as people make them: turned, cropped, with running headers, notes, fields and stamps."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
import pypdf
import pytest
from pypdf.generic import RectangleObject
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from documents.reading.pdf.reader import read_pdf
from documents.reading.raw import RawText
from tests.unit.documents.reading.pdf.making import (
    HEADINGS,
    TOP,
    chronology,
    document,
    drawn,
    heading,
    only_table,
    plain,
    table,
    text,
)

ROWS = chronology(30, blank_dates=(11,))
EXPECTED = [HEADINGS, *map(plain, ROWS)]
RULES: dict[str, dict[str, Any]] = {"ruled": {}, "nothing": {"commands": [TOP]}}


def turned(data: bytes, degrees: int, *, in_content: bool) -> bytes:
    """Return the PDF with its pages turned by /Rotate or by their own drawing instructions."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    for page in writer.pages:
        page.rotate(degrees)
        if in_content:
            page.transfer_rotation_to_content()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("rules", RULES)
@pytest.mark.parametrize("degrees", [90, 180, 270])
@pytest.mark.parametrize("in_content", [False, True], ids=["by /Rotate", "by content"])
def test_a_turned_page_gives_the_same_rows(degrees: int, in_content: bool, rules: str) -> None:
    upright = document(heading("Chronology"), table(ROWS, **RULES[rules]))
    read = read_pdf(turned(upright, degrees, in_content=in_content))
    assert only_table(read) == EXPECTED
    assert read.problems == ()


@pytest.mark.parametrize("rules", RULES)
def test_sideways_content_that_the_viewer_turns_back(rules: str) -> None:
    upright = document(table(ROWS, **RULES[rules]))
    sideways = turned(upright, 90, in_content=True)
    assert only_table(read_pdf(turned(sideways, 270, in_content=False))) == EXPECTED


def test_one_page_turned_among_upright_ones() -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(document(table(ROWS))))
    writer.pages[1].rotate(180)
    writer.pages[1].transfer_rotation_to_content()
    out = io.BytesIO()
    writer.write(out)
    assert only_table(read_pdf(out.getvalue())) == EXPECTED


def test_a_scaled_page() -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(document(heading("Chronology"), table(ROWS))))
    for page in writer.pages:
        page.scale_by(0.55)
    out = io.BytesIO()
    writer.write(out)
    assert only_table(read_pdf(out.getvalue())) == EXPECTED


def test_text_outside_the_visible_area_is_left_out_and_told() -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(document(table(ROWS[:6]), every_page=_note_at_the_edge)))
    for page in writer.pages:
        page.cropbox = RectangleObject((20, 20, 820, 560))
    out = io.BytesIO()
    writer.write(out)
    read = read_pdf(out.getvalue())
    assert only_table(read) == EXPECTED[:7]
    assert not any(isinstance(block, RawText) for block in read.blocks)
    assert [(problem.code, problem.place.page) for problem in read.problems] == [("check-by-person", 1)]
    assert "outside its visible area" in read.problems[0].message


def _note_at_the_edge(canvas: Canvas, made: object) -> None:
    canvas.drawString(40, 580, "Printer's note")


@pytest.mark.parametrize("rules", RULES)
def test_running_headers_and_footers_are_left_out(rules: str) -> None:
    def running(canvas: Canvas, made: object) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(36, 570, "OFFICIAL-SENSITIVE")
        canvas.drawRightString(800, 570, "Ash Road Surgery: return 2 of 2021")
        canvas.drawCentredString(420, 24, f"Page {canvas.getPageNumber()} of 9")
        canvas.drawString(36, 24, "Printed 01/02/2021")

    rows = chronology(60)
    read = read_pdf(document(heading("Chronology"), table(rows, **RULES[rules]), text("End."), every_page=running))
    assert only_table(read) == [HEADINGS, *map(plain, rows)]
    assert [block.text for block in read.blocks if isinstance(block, RawText)] == ["Chronology", "End."]


def test_a_letterhead_in_a_ruled_box_on_every_page_does_not_part_the_table() -> None:
    def letterhead(canvas: Canvas, made: object) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.grid([36, 300, 500, 806], [556, 576])
        for x, words in ((40, "Millrace Homes"), (304, "Agency return"), (504, f"Page {canvas.getPageNumber()}")):
            canvas.drawString(x, 562, words)

    rows = chronology(60)
    assert only_table(read_pdf(document(table(rows), every_page=letterhead))) == [HEADINGS, *map(plain, rows)]


def test_a_date_that_stands_at_the_same_place_on_every_page_is_no_running_text() -> None:
    rows = [("01/02/2019", "", "Notes", "A long entry. " * 60, "Mother", "None") for _ in range(4)]
    read = read_pdf(document(table(rows, commands=[TOP])))
    assert [row[0] for row in only_table(read)[1:]] == ["01/02/2019"] * 4


def test_a_draft_stamp_across_the_page_is_told_once_and_breaks_no_row() -> None:
    def stamp(canvas: Canvas, made: object) -> None:
        canvas.saveState()
        canvas.setFont("Helvetica", 90)
        canvas.setFillGray(0.9)
        canvas.translate(420, 280)
        canvas.rotate(35)
        canvas.drawCentredString(0, 0, "DRAFT")
        canvas.restoreState()

    read = read_pdf(document(table(ROWS), every_page=stamp))
    assert only_table(read) == EXPECTED
    assert [block.text for block in read.blocks if isinstance(block, RawText)] == ["DRAFT"]


def test_words_typed_into_form_fields_are_read() -> None:
    def form(canvas: Canvas) -> None:
        canvas.drawString(40, 760, "Agency")
        canvas.acroForm.textfield(name="agency", value="Ash Road Surgery", x=120, y=750, width=200, height=20)

    texts = [block.text for block in read_pdf(drawn(form)).blocks if isinstance(block, RawText)]
    assert "Agency" in " ".join(texts)
    assert "Ash Road Surgery" in " ".join(texts)


def test_landscape_and_portrait_pages_in_one_file() -> None:
    cover = document(heading("Return of Ash Road Surgery"), text("For the partnership."), size=A4)
    rows = document(table(ROWS), size=landscape(A4))
    with pikepdf.open(io.BytesIO(cover)) as whole, pikepdf.open(io.BytesIO(rows)) as rest:
        whole.pages.extend(rest.pages)
        out = io.BytesIO()
        whole.save(out)
    read = read_pdf(out.getvalue())
    assert only_table(read) == EXPECTED
    assert read.tables[0].rows[0].page == 2


def test_a_picture_with_invisible_words_behind_it_is_told_as_a_scan() -> None:
    def scan(canvas: Canvas) -> None:
        _picture(canvas)
        words = canvas.beginText(40, 700)
        words.setTextRenderMode(3)
        words.textLine("Words that a scanner guessed from the picture of the page.")
        canvas.drawText(words)

    problems = read_pdf(drawn(scan)).problems
    assert [problem.code for problem in problems] == ["check-by-person"]
    assert "come from a scan" in problems[0].message


def test_a_picture_page_among_pages_of_text_is_told() -> None:
    def mixed(canvas: Canvas) -> None:
        canvas.drawString(40, 700, "The summary of this agency's involvement is on the next page.")
        canvas.showPage()
        _picture(canvas)
        canvas.showPage()

    problems = read_pdf(drawn(mixed)).problems
    assert [(problem.code, problem.place.page) for problem in problems] == [("check-by-person", 2)]
    assert "is a picture" in problems[0].message


def _picture(canvas: Canvas) -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    canvas.drawImage(ImageReader(Image.new("RGB", (60, 80), "grey")), 0, 0, *A4)
