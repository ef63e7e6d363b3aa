"""The second engine counts what stands on each page, and disagreement is told."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from documents.reading.pdf import open as pdf_open, pages as pdf_pages, upright as pdf_upright
from documents.reading.pdf.agreement import settled
from documents.reading.pdf.reader import read_pdf
from documents.reading.pdf.rules import Drawing, drawing
from documents.reading.pdf.runs import PageText, Run
from documents.reading.pdf.second import Look, second_look
from documents.reading.pdf.second_fonts import codes_in
from tests.unit.documents.reading.pdf.making import chronology, document, drawn, table

WORDS = "The health visitor saw the child at home with her mother, who was well."


def look_at(data: bytes) -> Look:
    with second_look(data) as second:
        assert second is not None
        assert second.count == 1
        return second.page(0)


def page(contents: bytes) -> bytes:
    """Return a page with these drawing instructions; /F1 has one byte a glyph, /F2 two."""
    made = pikepdf.new()
    made.add_blank_page(page_size=(600, 800))
    one = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    two = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type0, BaseFont=pikepdf.Name.Helvetica)
    inner = made.make_stream(b"BT /F1 9 Tf 5 5 Td (inner) Tj ET")
    inner.Type, inner.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    inner.BBox, inner.Matrix = [0, 0, 100, 100], [1, 0, 0, 1, 100, 200]
    made.pages[0].obj.Resources = pikepdf.Dictionary(
        Font=pikepdf.Dictionary(F1=one, F2=two), XObject=pikepdf.Dictionary(X1=inner)
    )
    made.pages[0].obj.Contents = made.make_stream(contents)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("contents", "glyphs", "starts"),
    [
        (b"BT /F1 9 Tf 40 700 Td (Date) Tj ET", 4, [(40, 700)]),
        (b"BT /F1 9 Tf 40 700 Td [(Da) -20 (te)] TJ ET", 4, [(40, 700)]),
        (b"BT /F2 9 Tf 40 700 Td <00410042 0043> Tj ET", 3, [(40, 700)]),
        (b"BT /F2 9 Tf 1 0 0 1 40 700 Tm [<0041>5<00420043>]TJ ET", 3, [(40, 700)]),
        (b"BT /F1 9 Tf 12 TL 40 700 Td (one) Tj T* (two) Tj (three) ' ET", 11, [(40, 700), (40, 688), (40, 676)]),
        (
            b"BT /F1 9 Tf 40 700 Td (a) Tj (b) Tj 0 -12 TD (c) Tj T* (d) Tj ET",
            4,
            [(40, 700), (40, 688), (40, 676)],
        ),
        (rb"BT /F1 9 Tf 40 700 Td (a\(b\) \101 (nested) \\) Tj ET", 17, [(40, 700)]),
        (b"q 2 0 0 2 10 20 cm BT /F1 9 Tf 5 5 Td (x) Tj ET Q BT /F1 9 Tf 1 1 Td (y) Tj ET", 2, [(20, 30), (1, 1)]),
        (b"q 1 0 0 1 0 50 cm /X1 Do Q", 5, [(105, 255)]),
        (b"% (a comment) Tj\nBT /F1 9 Tf 1 2 Td (z) Tj ET", 1, [(1, 2)]),
        (b"BI /W 4 /H 1 /BPC 8 ID (Tj) EI BT /F1 9 Tf 1 2 Td (z) Tj ET", 1, [(1, 2)]),
        (b"/Span << /ActualText (left out) >> BDC BT /F1 9 Tf 1 2 Td (z) Tj ET EMC", 1, [(1, 2)]),
        (b"", 0, []),
    ],
)
def test_glyphs_are_counted_where_they_are_shown(
    contents: bytes, glyphs: int, starts: list[tuple[float, float]]
) -> None:
    look = look_at(page(contents))
    assert look.complete
    assert look.glyphs == glyphs
    assert sorted((x, y) for x, y, _ in look.starts) == sorted(starts)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (rb"(plain)", b"plain"),
        (rb"(\101\060\377)", b"A0\xff"),
        (rb"(\(a\) \\\\ \\\()", b"(a) \\\\ \\("),
        (b"(\\n\\r\\t\\b\\f)", b"\n\r\t\b\f"),
        (b"(one\\\ntwo\\\r\nthree)", b"onetwothree"),
        # What Python's own codec would take for an escape, or would not end so soon.
        (rb"(\x41\u0041\N{BULLET}\a\v\'\")", b"x41u0041N{BULLET}av'\""),
        (rb"(\7\08\418\501)", b"\x07\x008!8A"),
        # Strings in strings; one that ends within an escape, so that the next begins as if it belonged to it.
        (rb"(a(b)c(d))", b"a(b)c(d)"),
        (rb"(a\1)(\06)(7)", b"a\x01\x067"),
    ],
)
def test_what_strings_stand_for(written: bytes, meant: bytes) -> None:
    assert codes_in(b"[" + written + b" -12 " + written + b"]") == meant + meant


def test_lines_and_boxes_are_seen() -> None:
    look = look_at(page(b"q 1 0 0 1 10 0 cm 40 700 m 300 700 l S 40 600 260 1 re f Q"))
    assert look.strokes == [(50, 700, 310, 700), (50, 600, 310, 601)]


def test_a_file_that_the_second_engine_cannot_open_gives_none() -> None:
    with second_look(b"no PDF") as second:
        assert second is None


@pytest.mark.parametrize("hostile", [b"(", b"[", b"1 ", b"BI ", b"<<", b"((a)"], ids=repr)
def test_hostile_instructions_are_followed_in_bounded_time(hostile: bytes) -> None:
    assert look_at(page(hostile * 60_000)).glyphs == 0


def lines(canvas: Canvas) -> None:
    for index in range(12):
        canvas.drawString(40, 700 - 20 * index, f"Paragraph {index}. {WORDS}")


def test_agreement_is_silent() -> None:
    assert read_pdf(drawn(lines)).problems == ()
    assert read_pdf(document(table(chronology(30)))).problems == ()


def test_text_that_one_engine_does_not_find_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault of the first engine is played here: it loses a line that the file has."""
    all_runs = PageText.runs

    def fewer_runs(text: PageText) -> list[Run]:
        return [run for run in all_runs(text) if "Paragraph 7" not in run.text]

    monkeypatch.setattr(PageText, "runs", fewer_runs)
    monkeypatch.setattr(pdf_pages, "settled", lambda *given: False)
    problems = read_pdf(drawn(lines)).problems
    assert [(problem.code, problem.place.page) for problem in problems] == [("check-by-person", 1)]
    assert "amounts of text" in problems[0].message
    assert read_pdf(drawn(lines), second_opinion=False).problems == ()


def test_a_rule_that_one_engine_does_not_see_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def blind(page: Any, origin: tuple[float, float]) -> Drawing:
        found = drawing(page, origin)
        del found.across[4]
        return found

    monkeypatch.setattr(pdf_upright, "drawing", blind)
    monkeypatch.setattr(pdf_pages, "settled", lambda *given: False)
    problems = read_pdf(document(table(chronology(8)))).problems
    assert [(problem.code, problem.place.page) for problem in problems] == [("check-by-person", 1)]
    assert "different rows" in problems[0].message


def test_the_third_engine_settles_a_doubt() -> None:
    data = document(table(chronology(8)))
    with pdf_open.opened(data) as opened:
        parts = next(pdf_pages.read_pages(opened, None)).sheet.parts
    letters = sum(len(line.text) for part in parts for row in part.rows for cell in row.cells for line in cell)
    assert settled(data, 1, letters, parts)
    assert not settled(data, 1, letters // 3, parts)
    parts[0].rows.pop()
    assert not settled(data, 1, letters, parts)
