"""What a PDF shows in pictures or carries beside its pages: not read, and told by name and page."""

from __future__ import annotations

import io

import pikepdf
from pikepdf import AttachedFileSpec, Dictionary, Name, String
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.platypus import Image as Picture, PageBreak

from documents.reading.pdf.reader import read_pdf
from tests.unit.documents.reading.pdf.making import chronology, document, table, text

ROWS = chronology(6)


def picture(width: float, height: float) -> Picture:
    out = io.BytesIO()
    Image.new("RGB", (200, 100), "#dde6ee").save(out, "PNG")
    out.seek(0)
    return Picture(out, width, height)


def told(data: bytes) -> list[tuple[str, int | None]]:
    return [(problem.code, problem.place.page) for problem in read_pdf(data).problems]


def test_a_large_picture_beside_words_is_told_with_its_page() -> None:
    data = document(
        table(ROWS), PageBreak(), text("Later entries, copied from the other system"), picture(500, 300)
    )
    assert told(data) == [("picture-not-read", 2)]


def test_a_crest_and_a_background_behind_the_words_are_not_told() -> None:
    def background(canvas: object, _: object) -> None:
        shade = ImageReader(Image.new("RGB", (20, 20), "#f4f4f4"))
        canvas.drawImage(shade, 0, 0, 842, 595)  # type: ignore[attr-defined]

    assert told(document(picture(120, 60), table(ROWS))) == []
    assert "picture-not-read" not in [code for code, _ in told(document(table(ROWS), every_page=background))]


def test_attached_files_and_actions_are_told_by_name() -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(document(table(ROWS)))) as pages:
        pages.attachments["second part.docx"] = AttachedFileSpec(
            pages, b"PK", filename="second part.docx", description="", mime_type="", creation_date="", mod_date=""
        )
        pages.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
        pages.save(out)
    problems = read_pdf(out.getvalue()).problems
    assert [problem.code for problem in problems] == ["part-not-read", "active-content"]
    assert "second part.docx" in problems[0].message
    assert "scripts" in problems[1].message


def test_a_file_pinned_to_a_page_and_a_link_to_a_program_are_told_with_the_page() -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(document(table(ROWS)))) as pages:
        attached = Dictionary(Type=Name.Filespec, F=String("list.xlsx"))
        pin = Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=[20, 20, 30, 30], FS=attached)
        start = Dictionary(S=Name.Launch, F=String("a.exe"))
        link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[40, 20, 60, 30], A=start)
        pages.pages[0].Annots = pikepdf.Array([pages.make_indirect(pin), pages.make_indirect(link)])
        pages.save(out)
    problems = read_pdf(out.getvalue()).problems
    assert [(problem.code, problem.place.page) for problem in problems] == [
        ("part-not-read", 1),
        ("active-content", 1),
    ]
    assert "list.xlsx" in problems[0].message


def test_links_to_pages_of_the_web_are_no_actions() -> None:
    linked = document(text('See <a href="https://www.gov.uk">the guidance</a>'), table(ROWS))
    assert told(linked) == []
