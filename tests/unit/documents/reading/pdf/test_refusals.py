"""What cannot be read says which and what to do; what is damaged in part gives the rest and says so."""

from __future__ import annotations

import io
import re

import pikepdf
import pypdf
import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import PageBreak

from documents.reading.pdf import open as pdf_open
from documents.reading.pdf.reader import read_pdf
from documents.reading.raw import RawText
from documents.reading.refusal import Unreadable
from tests.unit.documents.reading.pdf.making import (
    HEADINGS,
    chronology,
    document,
    drawn,
    only_table,
    plain,
    table,
    text,
)

ROWS = chronology(12)
HEALTHY = document(table(ROWS))


def locked(user: str) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(HEALTHY)) as made:
        made.save(out, encryption=pikepdf.Encryption(owner="owner", user=user))
    return out.getvalue()


def without_pages() -> bytes:
    out = io.BytesIO()
    pikepdf.new().save(out)
    return out.getvalue()


def pictures_only() -> bytes:
    def draw(canvas: Canvas) -> None:
        for _ in range(2):
            canvas.drawImage(ImageReader(Image.new("RGB", (60, 80), "white")), 0, 0, *A4)
            canvas.showPage()

    return drawn(draw)


def blank() -> bytes:
    return drawn(lambda canvas: canvas.showPage())


def adobe_form() -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(HEALTHY)) as made:
        made.Root.NeedsRendering = True
        made.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array(), XFA=pikepdf.Stream(made, b"<xdp:xdp/>"))
        made.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (locked("secret"), "encrypted"),
        (without_pages(), "empty"),
        (pictures_only(), "image-only"),
        (blank(), "no-text"),
        (adobe_form(), "adobe-form"),
        (b"", "damaged"),
        (b"%PDF-1.7\nnothing more", "damaged"),
        (HEALTHY[: len(HEALTHY) // 20], "damaged"),
        (b"PK\x03\x04 no PDF at all", "damaged"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_unreadable_file_says_which_and_what_to_do(data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_pdf(data)
    assert refused.value.code == code
    assert re.search(r"upload|Upload", refused.value.message)
    assert refused.value.message.endswith(".")


def test_a_file_that_only_forbids_printing_is_read() -> None:
    assert only_table(read_pdf(locked(""))) == [HEADINGS, *map(plain, ROWS)]


def test_a_header_that_stands_later_in_the_file_is_read() -> None:
    assert only_table(read_pdf(b"\r\n\r\n" + HEALTHY)) == [HEADINGS, *map(plain, ROWS)]


def test_a_file_without_its_index_is_read() -> None:
    cut = HEALTHY[: HEALTHY.rindex(b"startxref")]
    assert only_table(read_pdf(cut))[0] == HEADINGS


def test_a_damaged_page_is_told_and_the_others_are_read() -> None:
    writer = pypdf.PdfWriter()
    for _ in range(2):
        writer.append(io.BytesIO(HEALTHY))
    out = io.BytesIO()
    writer.write(out)
    with pikepdf.open(io.BytesIO(out.getvalue())) as made:
        made.pages[1].obj.Contents = made.make_stream(b"q BT (never ended")
        broken = io.BytesIO()
        made.save(broken)
    read = read_pdf(broken.getvalue())
    assert read.pages == 2
    assert len(read.tables[0].rows) == 13


def test_a_healthy_file_is_read_after_a_hostile_one() -> None:
    with pytest.raises(Unreadable):
        read_pdf(b"%PDF-1.4\n" + b"<<" * 50_000)
    assert only_table(read_pdf(HEALTHY)) == [HEADINGS, *map(plain, ROWS)]


def test_no_forbidden_character_comes_through() -> None:
    """A font whose table of letters gives control characters and half of a surrogate pair."""
    with pikepdf.open(
        io.BytesIO(drawn(lambda canvas: canvas.drawString(40, 700, "ABCDEF plain words here")))
    ) as made:
        letters = b"<41> <0000> <42> <0008> <43> <D800> <44> <FFFF> <45> <000B>"
        made.pages[0].Resources.Font["/F1"].ToUnicode = made.make_stream(
            b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <FF> endcodespacerange "
            b"5 beginbfchar " + letters + b" endbfchar endcmap end"
        )
        out = io.BytesIO()
        made.save(out)
    texts = " ".join(block.text for block in read_pdf(out.getvalue()).blocks if isinstance(block, RawText))
    assert "plain words here" in texts
    assert re.fullmatch("[\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*", texts)


def test_more_pages_than_a_return_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_open, "MOST_PAGES", 1)
    data = document(text("One."), PageBreak(), text("Two."))
    with pytest.raises(Unreadable) as refusal:
        read_pdf(data)
    assert refusal.value.code == "too-many-pages"


def test_a_page_on_which_millions_of_lines_are_drawn_is_refused_at_once() -> None:
    with pikepdf.open(io.BytesIO(HEALTHY)) as made:
        made.pages[0].contents_add(made.make_stream(b"0 0 m 600 800 l S\n" * 1_200_000))
        out = io.BytesIO()
        made.save(out, compress_streams=True)
    with pytest.raises(Unreadable) as refusal:
        read_pdf(out.getvalue())
    assert refusal.value.code == "overdrawn"
