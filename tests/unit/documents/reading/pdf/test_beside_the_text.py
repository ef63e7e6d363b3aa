"""What a PDF holds beside its plain text: remarks, form fields, layers, hidden words, running headers."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from documents.reading.entry import read_return
from documents.reading.model import Reading
from documents.reading.pdf.reader import read_pdf
from documents.reading.raw import RawFile, RawTable
from tests.unit.documents.reading.pdf.making import HEADINGS, chronology, document, drawn, only_table, table

ROWS = chronology(12)


def changed(data: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pages:
        change(pages)
        pages.save(out)
    return out.getvalue()


def everything(read: RawFile) -> str:
    texts = [*read.running]
    for block in read.blocks:
        if isinstance(block, RawTable):
            texts += [text for row in block.rows for text in (*row.cells, *(note for _, note in row.notes))]
        else:
            texts.append(block.text)
    return "\n".join(texts)


def codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.problems]


def note(x: float, y: float, text: str, subtype: str = "/Text") -> Dictionary:
    return Dictionary(
        Type=Name.Annot, Subtype=Name(subtype), Rect=Array([x, y, x + 18, y + 18]), Contents=String(text)
    )


def with_notes(*notes: Dictionary) -> bytes:
    def change(pages: pikepdf.Pdf) -> None:
        pages.pages[0].Annots = Array([pages.make_indirect(one) for one in notes])

    return changed(document(table(ROWS)), change)


def test_a_sticky_note_is_kept_beside_its_row() -> None:
    plain = read_return(document(table(ROWS)), "a.pdf")
    page, x0, top, _, bottom = plain.outlines[plain.rows[4].id][0]
    high = plain.page_sizes[0][1]
    y = high - (top + bottom) / 2 - 9
    reading = read_return(with_notes(note(x0 + 200, y, "Is this the right date?")), "a.pdf")
    assert page == 1
    assert [row.other for row in reading.rows if row.other] == [{"Comment in the file": "Is this the right date?"}]
    assert reading.rows[4].other
    assert "comments" in codes(reading)


def test_a_note_beside_no_row_and_one_on_marked_words_are_kept() -> None:
    data = with_notes(note(20, 5, "Send by Friday"), note(400, 400, "Who said so?", "/Highlight"))
    read = read_pdf(data)
    assert {"Send by Friday", "Who said so?"} <= set(everything(read).split("\n"))
    assert [problem.code for problem in read.problems] == ["comments"]


def test_notes_without_words_say_nothing() -> None:
    data = with_notes(note(400, 400, "", "/Highlight"))
    assert read_pdf(data).problems == ()


def form_field(name: str, value: str, rect: list[float], *, shown: bool) -> Callable[[pikepdf.Pdf], None]:
    """Return what adds a text field to the first page. shown: with the look that a viewer made of it."""

    def change(pages: pikepdf.Pdf) -> None:
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        field = Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String(name), V=String(value), F=4,
            Rect=Array(rect), DA=String("/Helv 10 Tf 0 g"),
        )  # fmt: skip
        if shown:
            look = pages.make_stream(f"/Tx BMC BT /Helv 10 Tf 2 4 Td ({value}) Tj ET EMC".encode())
            look.Type, look.Subtype = Name.XObject, Name.Form
            look.BBox = Array([0, 0, rect[2] - rect[0], rect[3] - rect[1]])
            look.Resources = Dictionary(Font=Dictionary(Helv=font))
            field.AP = Dictionary(N=look)
        widget = pages.make_indirect(field)
        pages.pages[0].Annots = Array([widget])
        pages.Root.AcroForm = Dictionary(
            Fields=Array([widget]), NeedAppearances=not shown, DR=Dictionary(Font=Dictionary(Helv=font)),
            DA=String("/Helv 10 Tf 0 g"),
        )  # fmt: skip

    return change


@pytest.mark.parametrize("shown", [True, False])
def test_what_was_typed_into_a_form_is_read(shown: bool) -> None:
    """A form of one cell in a ruled table, its field with and without a look of its own."""
    blank = [(*ROWS[0][:5], ""), *ROWS[1:3]]
    plain = read_return(document(table(blank)), "a.pdf")
    _, _, top, x1, bottom = plain.outlines[plain.rows[0].id][0]
    high = plain.page_sizes[0][1]
    rect = [x1 - 110, high - bottom + 2, x1 - 4, high - top - 2]
    data = changed(document(table(blank)), form_field("outcome", "Referred on", rect, shown=shown))
    assert only_table(read_pdf(data))[1][5] == "Referred on"


def layered(data: bytes, shown: bool, words: str) -> bytes:
    def change(pages: pikepdf.Pdf) -> None:
        group = pages.make_indirect(Dictionary(Type=Name.OCG, Name=String("Draft")))
        pages.Root.OCProperties = Dictionary(
            OCGs=Array([group]), D=Dictionary(OFF=Array([] if shown else [group]), Order=Array([group]))
        )
        page = pages.pages[0]
        page.Resources.Properties = Dictionary(MC0=group)
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        page.Resources.Font = Dictionary({**dict(page.Resources.Font.items()), "/FX": font})
        text = f"/OC /MC0 BDC BT /FX 10 Tf 60 30 Td ({words}) Tj ET EMC"
        page.contents_add(pages.make_stream(text.encode()))

    return changed(data, change)


def test_words_on_a_layer_that_is_switched_off_are_left_out_and_told() -> None:
    read = read_pdf(layered(document(table(ROWS)), False, "Draft one only"))
    assert "Draft one only" not in everything(read)
    assert ["layer" in problem.message for problem in read.problems] == [True]
    assert [one.where for one in read.left_out] == ["page 1"]
    assert only_table(read)[0] == HEADINGS


def test_words_on_a_layer_that_is_shown_are_read() -> None:
    read = read_pdf(layered(document(table(ROWS)), True, "Draft one only"))
    assert "Draft one only" in everything(read)
    assert read.problems == ()


def test_invisible_words_on_a_page_of_text_are_left_out_and_told() -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawString(60, 700, "The words that everybody sees on this page of the return.")
        text = canvas.beginText(60, 650)
        text.setTextRenderMode(3)
        text.textOut("Nobody sees this")
        canvas.drawText(text)

    read = read_pdf(drawn(page))
    assert "Nobody" not in everything(read)
    assert [(one.what, one.characters) for one in read.left_out] == [("words nobody sees", 14)]
    assert ["nobody sees" in problem.message for problem in read.problems] == [True]


def test_the_invisible_words_of_a_scan_are_read_and_told(tmp_path: Any) -> None:
    from PIL import Image

    def page(canvas: Canvas) -> None:
        Image.new("L", (40, 40), 200).save(tmp_path / "scan.png")
        canvas.drawImage(str(tmp_path / "scan.png"), 0, 0, *A4)
        text = canvas.beginText(60, 700)
        text.setTextRenderMode(3)
        text.textOut("What the scanner made of the page")
        canvas.drawText(text)

    read = read_pdf(drawn(page))
    assert "What the scanner made of the page" in everything(read)
    assert ["come from a scan" in problem.message for problem in read.problems] == [True]


def test_words_that_a_frame_cuts_away_are_left_out_and_told() -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawString(60, 700, "The words that everybody sees on this page of the return.")
        canvas.saveState()
        path = canvas.beginPath()
        path.rect(60, 600, 200, 14)
        canvas.clipPath(path, stroke=0)
        canvas.drawString(62, 604, "The first line shows")
        canvas.drawString(62, 580, "The second line was cut")
        canvas.restoreState()

    read = read_pdf(drawn(page))
    assert "The first line shows" in everything(read)
    assert "second" not in everything(read)
    assert [(one.what, one.where) for one in read.left_out] == [("words nobody sees", "page 1")]


def test_a_running_header_is_kept_once_and_names_the_agency() -> None:
    def header(canvas: Canvas, pages: Any) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(36, 570, "Agency: Harbour Lane Surgery")
        canvas.drawRightString(800, 570, "Case reference: RR-0147")
        canvas.drawString(36, 20, f"Printed on 3 March 2021, page {canvas.getPageNumber()}")

    reading = read_return(document(table(chronology(60)), every_page=header), "a.pdf")
    assert reading.pages
    assert reading.pages > 2
    assert reading.agency == "Harbour Lane Surgery"
    assert len(reading.rows) == 60
    kept = [*(text for pair in reading.cover for text in pair), *(text for _, text in reading.narrative)]
    assert sum("RR-0147" in text for text in kept) == 1
    assert ("Case reference", "RR-0147") in reading.cover
    assert sum("Printed on 3 March 2021" in text for text in kept) == 1
    assert [one.what for one in reading.counts.left_out] == ["page headers, footers and headings that come again"]


def test_counts_add_up() -> None:
    reading = read_return(document(table(chronology(40))), "a.pdf")
    counts = reading.counts
    assert counts.rows == 40
    assert counts.in_file is not None
    again = sum(one.characters for one in counts.left_out)
    headings = len("".join(HEADINGS))
    assert counts.characters + headings + again == counts.in_file


def test_what_is_longer_than_its_field_is_read_whole_and_beside_its_date() -> None:
    """A form of fields beside each other, each with one line of room; their makers draw over the next field."""
    events = [f"{ROWS[index][3]} {ROWS[index + 1][3]} Then a letter was sent." for index in range(5)]

    def form(canvas: Canvas) -> None:
        for x, words in ((42, "Date"), (122, "Event"), (482, "Outcome")):
            canvas.drawString(x, 790, words)
        for index, event in enumerate(events):
            y = 750 - 30 * index
            for x, wide, words in ((40, 75, ROWS[index][0]), (120, 350, event), (480, 100, f"Outcome {index}")):
                canvas.acroForm.textfield(
                    name=f"{index}-{x}", value=words, x=x, y=y, width=wide, height=22, fontSize=7, maxlen=2000
                )

    rows = only_table(read_pdf(drawn(form)))
    assert rows[1:] == [(ROWS[index][0], event, f"Outcome {index}") for index, event in enumerate(events)]


def test_words_typed_onto_the_page_that_the_file_does_not_draw_are_kept_as_a_note() -> None:
    data = with_notes(note(20, 5, "Seen by the manager", "/FreeText"))
    assert "Seen by the manager" in everything(read_pdf(data)).split("\n")


def under_a_bar(left: float, wide: float) -> bytes:
    def bar(canvas: Canvas, _: object) -> None:
        canvas.drawString(60, 30, "Written by the duty worker of the hub")
        canvas.setFillGray(0)
        canvas.rect(left, 26, wide, 14, stroke=0, fill=1)

    return document(table(ROWS), every_page=bar)


def test_words_under_a_bar_are_left_out_or_told() -> None:
    whole, part = read_pdf(under_a_bar(50, 300)), read_pdf(under_a_bar(100, 60))
    assert "duty worker" not in everything(whole)
    assert [one.what for one in whole.left_out] == ["words nobody sees"]
    assert "duty worker" in everything(part)
    assert ["under a picture" in problem.message for problem in part.problems] == [True]
