"""The writer of linearised PDFs, checked by the library whose work it does."""

from __future__ import annotations

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from documents.writing.pack_linearised import linearised
from documents.writing.pack_objects import OwnObjects

_ODD = "Row 12 0 R (of 3 0 R) \\ and <41> – ü\n"


def _document(pages: int) -> tuple[Pdf, list[int]]:
    """Return a PDF with a shared font, links named by tags, and words that look like what is renumbered."""
    pdf = Pdf.new()
    tree = pdf.Root.Pages
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    tags = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=Array([])))
    kids = []
    for number in range(pages):
        content = pdf.make_stream(f"BT /F1 12 Tf 100 700 Td (Page {number + 1}) Tj ET".encode())
        links = [
            pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Link, Contents=String(f"{_ODD}{link}")))
            for link in range(number % 7)
        ]
        page = Dictionary(Type=Name.Page, Parent=tree, MediaBox=Array([0, 0, 595, 842]), Contents=content)
        page.Resources = Dictionary(Font=Dictionary(F1=font))
        page.Annots = Array(links)
        kids.append(pdf.make_indirect(page))
        for link in links:
            link.Dest = Array([kids[-1], Name.Fit])
            named = Dictionary(S=Name.Link, P=tags, Pg=kids[-1], K=Dictionary(Type=Name.OBJR, Obj=link))
            tags.K.append(pdf.make_indirect(named))
    tree.Kids, tree.Count = Array(kids), pages
    pdf.Root.StructTreeRoot = tags
    pdf.trailer.Info = pdf.make_indirect(Dictionary(Title=String(_ODD)))
    return pdf, [page.objgen[0] for page in kids]


def _with_outline(pdf: Pdf, pages: list[int]) -> None:
    top = pdf.make_indirect(Dictionary(Type=Name.Outlines))
    entry = Dictionary(Title=String(_ODD), Parent=top, Dest=Array([pdf.get_object(pages[-1], 0), Name.Fit]))
    top.First = top.Last = pdf.make_indirect(entry)
    top.Count = 1
    pdf.Root.Outlines, pdf.Root.PageMode = top, Name.UseOutlines


@pytest.mark.parametrize("pages", [1, 2, 3, 40, 300])
@pytest.mark.parametrize("outlined", [False, True])
def test_the_library_finds_every_page_where_the_hints_say(pages: int, outlined: bool) -> None:
    pdf, numbers = _document(pages)
    if outlined:
        _with_outline(pdf, numbers)
    made = linearised(pdf, OwnObjects(pdf), numbers)
    with pikepdf.open(io.BytesIO(made)) as again:
        said = io.StringIO()
        assert again.is_linearized
        assert again.check_linearization(said), said.getvalue()
        assert again.check_pdf_syntax() == []
        assert str(again.trailer.Info.Title) == _ODD
        assert len(again.pages) == pages
        for number, page in enumerate(again.pages):
            assert f"(Page {number + 1})".encode() in page.Contents.read_bytes()
            assert str(page.Resources.Font.F1.BaseFont) == "/Helvetica"
            links = list(page.obj.Annots)
            assert [str(link.Contents) for link in links] == [f"{_ODD}{link}" for link in range(number % 7)]
            assert all(link.Dest[0].objgen == page.objgen for link in links)
        named = [element.K.Obj.objgen for element in again.Root.StructTreeRoot.K]
        assert named == [link.objgen for page in again.pages for link in page.obj.Annots]


def test_the_same_document_gives_the_same_bytes() -> None:
    first, second = (linearised(pdf, OwnObjects(pdf), pages) for pdf, pages in (_document(5), _document(5)))
    assert first == second


def test_our_own_objects_stand_beside_the_librarys_and_each_can_name_the_other() -> None:
    pdf, numbers = _document(2)
    own = OwnObjects(pdf)
    page, content = own.reserve(), own.stream(b"BT ET")
    link = own.add(f"<</Type/Annot/Subtype/Link/Dest[{own.of_pdf(pdf.get_object(numbers[1], 0))} 0 R/Fit]>>")
    tag = own.add(f"<</S/Link/Pg {page} 0 R/K<</Type/OBJR/Obj {link} 0 R>>>>")
    own.fill(
        page,
        f"<</Type/Page/Parent {own.of_pdf(pdf.Root.Pages)} 0 R/MediaBox[0 0 9 9]/Contents {content} 0 R"
        f"/Annots[{link} 0 R]>>",
    )
    pdf.Root.Pages.Kids.append(own.for_pdf(page))
    pdf.Root.Pages.Count = 3
    pdf.Root.StructTreeRoot.K.append(own.for_pdf(tag))
    made = linearised(pdf, own, [*numbers, -page])
    with pikepdf.open(io.BytesIO(made)) as again:
        said = io.StringIO()
        assert again.check_linearization(said), said.getvalue()
        last = again.pages[2].obj
        assert last.Contents.read_bytes() == b"BT ET"
        assert last.Annots[0].Dest[0].objgen == again.pages[1].obj.objgen
        assert again.Root.StructTreeRoot.K[-1].K.Obj.objgen == last.Annots[0].objgen
