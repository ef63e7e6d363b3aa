"""Damaged PDFs: each page is its own, or says that it could not be recovered; none is silently empty."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Pdf
from reportlab.pdfgen.canvas import Canvas

from documents.writing.pack_beside import Beside
from documents.writing.pack_pages import LOST, Opened, PartDamaged, prepared
from documents.writing.pack_tag_block import CARRIER
from tests.unit.documents.writing.pdf_reading import texts
from tests.unit.documents.writing.test_pack_pages import made, pack_of

PAGES = 5


def five_pages() -> bytes:
    """Return a PDF of five pages, each with words of its own in a font of its own, and a picture's place."""
    out = io.BytesIO()
    canvas = Canvas(out, pageCompression=0, invariant=True)
    for page in range(1, PAGES + 1):
        canvas.setFont(("Helvetica", "Times-Roman", "Courier")[page % 3], 11)
        for line in range(40):
            canvas.drawString(50, 800 - 15 * line, f"Marker{page} line {line}: seen at home by the midwife")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def with_nested_tree(data: bytes) -> bytes:
    """Return the file with its pages under two nodes of the page tree, which hold what they have in common."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pages = [page.obj for page in pdf.pages]
        nodes = []
        for some in (pages[:2], pages[2:]):
            node = pdf.make_indirect(
                Dictionary(Type=Name.Pages, Count=len(some), Kids=Array(some), Parent=pdf.Root.Pages)
            )
            node.Resources = some[0].Resources
            for page in some:
                page.Parent = node
                del page.Resources
            nodes.append(node)
        pdf.Root.Pages.Kids = Array(nodes)
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def kinds_of_files() -> Iterator[tuple[str, bytes]]:
    """Yield the same five pages as different programs write them."""
    plain = five_pages()
    yield "as written", plain
    yield "nested", with_nested_tree(plain)
    for linearised in (False, True):
        for mode in (ObjectStreamMode.disable, ObjectStreamMode.generate):
            out = io.BytesIO()
            with pikepdf.open(io.BytesIO(plain)) as pdf:
                pdf.save(out, linearize=linearised, object_stream_mode=mode)
            yield f"linearised {linearised}, {mode.name}", out.getvalue()


def words(data: bytes) -> list[str]:
    """Return the words of each page without their spaces."""
    with pypdfium2.PdfDocument(data) as document:
        return [re.sub(r"\s+", "", page.get_textpage().get_text_range()) for page in document]


def shown_by(prepared_file: bytes) -> list[str]:
    """Return the words that the pages of a prepared file show."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(prepared_file)) as source, Pdf.new() as flat:
        carrier = flat.copy_foreign(source.Root[CARRIER])
        for form in carrier.Forms:
            page = flat.add_blank_page().obj
            page.Resources = Dictionary(XObject=Dictionary(P=form))
            page.Contents = flat.make_stream(b"/P Do")
        flat.save(out)
    return words(out.getvalue())


def silently_changed(data: bytes, truth: list[str]) -> list[object]:
    """Return pages that are neither their own nor said to be lost or in doubt, and a count that is not right."""
    try:
        ready = prepared(data)
    except PartDamaged:
        return []  # a page that says so stands for all of them
    said, got = Opened(ready).beside, shown_by(ready)
    wrong: list[object] = [
        number
        for number, text in enumerate(got, start=1)
        if number not in (*said.lost, *said.doubtful)
        and text not in (truth if said.missing else truth[number - 1])
    ]
    if len(got) + said.missing != len(truth):
        wrong.append(f"{len(got)} pages, {said.missing} missing")
    return wrong


@pytest.mark.parametrize(
    ("kind", "data"), list(kinds_of_files()), ids=lambda one: one if isinstance(one, str) else ""
)
def test_however_much_of_a_file_is_cut_off_no_page_is_silently_empty(kind: str, data: bytes) -> None:
    truth = words(data)
    cuts = (10, 20, 30, 40, 50, 55, 60, 70, 80, 90, 95, 98, 100)
    wrong = {cut: found for cut in cuts if (found := silently_changed(data[: len(data) * cut // 100], truth))}
    assert not wrong
    assert Opened(prepared(data)).beside == Beside()


def test_however_a_file_is_overwritten_in_its_middle_no_page_is_silently_empty() -> None:
    data = dict(kinds_of_files())["linearised False, disable"]  # packed contents tell that they were changed
    truth = words(data)
    for begin in range(5, 95, 5):
        at = len(data) * begin // 100
        for hole in (b"\0" * 200, b" " * 200):
            assert not silently_changed(data[:at] + hole + data[at + len(hole) :], truth), begin


def test_a_lost_page_says_so_itself_and_so_do_the_page_before_the_part_and_the_contents() -> None:
    data = five_pages()
    cut = data[: data.index(b"Marker3 line 20")]
    pack = pack_of(cut)
    part = pack.parts[2]
    pages = [" ".join(page.split()) for page in texts(pack.pdf)]
    first = part.first_page - 1
    assert "Of pages 3 to 5 of the file nothing could be recovered" in pages[first]
    assert part.detail.endswith("; 3 pages could not be recovered")
    assert any(part.detail in page for page in pages[:first])
    for at in (1, 2):
        assert f"Marker{at} line 39" in pages[first + at]
        assert LOST not in pages[first + at]
    for at in (3, 4, 5):
        assert LOST in pages[first + at]
    assert part.pages == 6


def test_a_page_that_is_gone_from_the_file_keeps_its_place_as_one_that_says_so() -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(five_pages())) as pdf:
        pdf.save(out, object_stream_mode=ObjectStreamMode.disable)
    plain = out.getvalue()
    kids = re.search(rb"/Kids \[ ([\d R]+)\]", plain)
    assert kids
    fourth = kids[1].split()[9]
    gone = plain.replace(b"\n%b 0 obj" % fourth, b"\n%b x obj" % fourth)
    ready = prepared(gone)
    assert Opened(ready).beside.lost == (4,)
    assert [page[:7] for page in shown_by(ready)] == ["Marker1", "Marker2", "Marker3", "", "Marker5"]


def empty_page(pdf: Pdf, page: object) -> None:
    pdf.add_blank_page()


def named_and_not_there(pdf: Pdf, page: object) -> None:
    pdf.add_blank_page()
    pdf.pages[1].obj.Contents = Name.ABCDEF


@pytest.mark.parametrize(("change", "lost"), [(empty_page, ()), (named_and_not_there, (2,))])
def test_an_empty_page_is_told_from_one_that_lost_its_content(
    change: Callable[[Pdf, object], None], lost: tuple[int, ...]
) -> None:
    whole = made(change=change).replace(b"/ABCDEF", b"999 0 R")
    for data in (whole, whole[: whole.rindex(b"startxref")]):
        assert Opened(prepared(data)).beside.lost == lost
