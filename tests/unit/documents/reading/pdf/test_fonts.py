"""Fonts of all makings: ligatures, fonts drawn by the file itself, fonts that do not say their letters."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from documents.reading.pdf.reader import read_pdf
from documents.reading.raw import RawText
from tests.unit.documents.reading.pdf.making import drawn

ROOT = Path(__file__).parents[5]
MADE = ROOT / "tests" / "files" / "pdf"
FONT = ROOT / "documents" / "writing" / "fonts" / "NotoSans-Regular.ttf"


def texts(data: bytes) -> list[str]:
    return [block.text for block in read_pdf(data).blocks if isinstance(block, RawText)]


@pytest.mark.parametrize("maker", ["typst-ruled", "browser-ruled", "writer-ruled"])
def test_a_font_that_does_not_say_its_letters_is_told(maker: str) -> None:
    out = io.BytesIO()
    with pikepdf.open(MADE / f"{maker}.pdf") as document:
        for thing in document.objects:
            if isinstance(thing, Dictionary) and thing.get("/Type") == "/Font" and "/ToUnicode" in thing:
                del thing["/ToUnicode"]
        document.save(out)
    problems = read_pdf(out.getvalue()).problems
    assert problems
    assert all("could not be told from its fonts" in problem.message for problem in problems)


def test_ligatures_are_read_as_their_letters_and_counted_so() -> None:
    def page(canvas: Canvas) -> None:
        pdfmetrics.registerFont(TTFont("Body", str(FONT)))
        canvas.setFont("Body", 10)
        canvas.drawString(60, 700, "The o\ufb03ce con\ufb01rmed the \ufb01le and the a\ufb00air.")

    data = drawn(page)
    assert texts(data) == ["The office confirmed the file and the affair."]
    assert read_pdf(data).problems == ()


def test_a_font_that_the_file_draws_itself() -> None:
    with pikepdf.new() as document:
        page = document.add_blank_page(page_size=(595, 842))
        square = document.make_stream(b"600 0 0 0 500 700 d1 0 0 500 700 re f")
        letters = "".join(sorted(set("thenurscaldmo")))
        font = Dictionary(
            Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 600, 700]),
            FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]), FirstChar=97, LastChar=122,
            Widths=Array([600] * 26), Resources=Dictionary(),
            CharProcs=Dictionary({f"/{letter}": square for letter in letters}),
            Encoding=Dictionary(
                Type=Name.Encoding,
                Differences=Array([part for letter in letters for part in (ord(letter), Name(f"/{letter}"))]),
            ),
        )  # fmt: skip
        page.Resources = Dictionary(Font=Dictionary(F1=document.make_indirect(font)))
        words = [("the", 60), ("nurse", 90), ("called", 136)]
        shown = " ".join(f"BT /F1 12 Tf {x} 700 Td ({word}) Tj ET" for word, x in words)
        page.Contents = document.make_stream(shown.encode())
        out = io.BytesIO()
        document.save(out)
    assert texts(out.getvalue()) == ["the nurse called"]
