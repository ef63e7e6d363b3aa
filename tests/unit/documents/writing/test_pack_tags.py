"""Tags that a return's PDF came with: kept where they are sound, cleaned, and read back by another library."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import pdfplumber
import pikepdf
import pypdfium2
import pytest
from pdfplumber.structure import PDFStructTree
from pikepdf import Array, Dictionary, Name, Pdf, String

from documents.writing.pack_marks import marked
from documents.writing.pack_pages import prepared
from documents.writing.pack_tag_block import ENTRY, framed
from documents.writing.pack_tag_kinds import NO_WORDS
from tests.unit.documents.writing.pdf_reading import texts
from tests.unit.documents.writing.pdf_structure import faults
from tests.unit.documents.writing.test_pack_pages import box_of, made, pack_of

FILES = Path(__file__).parents[3] / "files" / "tagged"
FONTS = Path(__file__).parents[4] / "documents" / "writing" / "fonts"
LETTER = b"""
#set document(title: "A report of a trust")
#set text(font: "Noto Sans", lang: "en", region: "GB")
= Report of the trust
A paragraph with #emph[stress] and #link("https://example.org")[a link].
=== Contacts
+ first
+ second
#table(columns: 2, table.header[Date][What], [1], [Seen], [2], [Weighed])
#pagebreak()
Page two.
"""


@dataclass
class Said:
    """An element as another library reads it: kind, words, alternative text, attributes, and what stands in it."""

    kind: str
    words: str
    alt: str
    attributes: dict[str, Any]
    kids: list[Said]

    @property
    def outline(self) -> Any:
        """Return kinds and words of all that stands in it."""
        inner = [kid.outline for kid in self.kids]
        return (self.kind, self.words, *inner)

    def all(self, kind: str) -> list[Said]:
        """Return all elements of a kind in it, itself among them."""
        return [self] * (self.kind == kind) + [found for kid in self.kids for found in kid.all(kind)]


def tags_of(pdf: bytes) -> list[Said]:
    """Return the parts of a pack, as pdfplumber reads their tags."""
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        words: dict[tuple[int, int], str] = {}
        for page in document.pages:
            for char in page.chars:
                if char["mcid"] is not None:
                    key = page.page_number, char["mcid"]
                    words[key] = words.get(key, "") + char["text"]

        def said(element: Any, page: int | None) -> Said:
            page = element.page_number or page
            shown = "".join(words.get((page or 0, number), "") for number in element.mcids)
            kids = [said(kid, page) for kid in element.children]
            return Said(element.type, shown, element.alt_text or "", dict(element.attributes), kids)

        (whole,) = PDFStructTree(document)
        return [said(part, None) for part in whole.children]


def typst_letter() -> bytes:
    made_by_typst: bytes = import_module("typst").compile(
        LETTER, font_paths=[str(FONTS)], ignore_system_fonts=True
    )
    return made_by_typst


@pytest.fixture(scope="module")
def parts() -> list[Said]:
    pack = pack_of((FILES / "chromium.pdf").read_bytes(), (FILES / "libreoffice.pdf").read_bytes(), typst_letter())
    assert faults(pack.pdf) == []
    with pikepdf.open(io.BytesIO(pack.pdf)) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert pdf.is_linearized
    return tags_of(pack.pdf)[-3:]


def test_a_browsers_tags_are_read_back(parts: list[Said]) -> None:
    (document,) = parts[0].kids
    assert document.kids[0].outline == ("H1", "Report of the school")
    assert document.kids[1].outline == ("P", "First paragraph with a link to somewhere.")
    assert document.kids[2].outline == ("H2", "Attendance"), "no level of headings is left out"
    items = document.kids[3].kids
    assert [item.all("LBody")[0].words for item in items] == ["One point", "Another point"]
    assert items[1].all("L")[0].all("LBody")[0].words == "inner one"
    rows = document.all("TR")
    assert [[cell.words for cell in row.kids] for row in rows] == [
        ["Date", "What"],
        ["01/02/2020", "Came late"],
        ["Both 😀"],
    ]
    assert rows[0].kids[0].attributes["Scope"] == "Column"
    assert rows[2].kids[0].attributes["ColSpan"] == 2
    assert [figure.alt for figure in document.all("Figure")] == ["A bar chart of attendance"]
    assert "Typed in" in "".join(span.words for span in document.all("Span"))
    assert document.kids[-1].words == "On page two bonjour"


def test_an_office_programs_tags_are_read_back(parts: list[Said]) -> None:
    (document,) = parts[1].kids
    assert [kid.kind for kid in document.kids] == ["H1", "P", "H2", "L", "Table", "P"]
    assert [cell.words for cell in document.all("TH")] == ["cell 00", "cell 01", "cell 02"]
    assert [cell.words for cell in document.all("TD")][-1] == "cell 22"
    assert document.kids[-1].words == "On page two."


def test_a_typesetters_tags_are_read_back(parts: list[Said]) -> None:
    (document,) = parts[2].kids
    assert [kid.outline for kid in document.kids[:3]] == [
        ("H1", "Report of the trust"),
        ("P", "A paragraph with stress and a link."),
        ("H2", "Contacts"),
    ]
    assert [cell.words for cell in document.all("TH")] == ["Date", "What"]
    assert [body.words for body in document.all("LBody")] == ["first", "second"]


CONTENT = (
    "/P <</MCID 0>> BDC BT /F 9 Tf 50 700 Td (Heading) Tj ET EMC "
    "/P <</MCID 1>> BDC BT /F 9 Tf 50 600 Td (LOWERLEFT) Tj ET EMC"
)


def tagged(
    content: str = CONTENT, change: Callable[[Pdf, Any, list[Any]], None] | None = None, kinds: str = "H1 P"
) -> bytes:
    """Return a PDF of one page whose marks 0, 1 … stand in elements of these kinds, after `change`."""

    def give(pdf: Pdf, page: Any) -> None:
        root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        document = pdf.make_indirect(Dictionary(S=Name.Document, P=root))
        elements = [
            pdf.make_indirect(Dictionary(S=Name("/" + kind), P=document, Pg=page, K=number))
            for number, kind in enumerate(kinds.split())
        ]
        document.K, root.K = Array(elements), document
        pdf.Root.StructTreeRoot = root
        if change:
            change(pdf, page, elements)

    return made(content=content, change=give)


def kept(pdf: bytes) -> bool:
    """Return whether a PDF's tags are taken along."""
    with pikepdf.open(io.BytesIO(prepared(pdf))) as made_ready:
        return ENTRY in made_ready.Root


def circle(pdf: Pdf, page: Any, elements: list[Any]) -> None:
    elements[0].K = Array([0, elements[0].P])


def deep(pdf: Pdf, page: Any, elements: list[Any]) -> None:
    inner: Any = Dictionary(S=Name.Div, K=0, Pg=page)
    for _ in range(300):
        inner = Dictionary(S=Name.Div, K=inner)
    elements[0].K = inner


def no_tree(pdf: Pdf, page: Any, elements: list[Any]) -> None:
    pdf.Root.StructTreeRoot = String("none")


def nothing_named(pdf: Pdf, page: Any, elements: list[Any]) -> None:
    for one in elements:
        del one.Pg


def test_a_broken_tree_is_left_and_the_page_comes_as_one_paragraph() -> None:
    broken = [tagged(change=change) for change in (circle, deep, no_tree, nothing_named)]
    assert [kept(one) for one in broken] == [False] * 4
    pack = pack_of(*broken)
    assert faults(pack.pdf) == []
    for part in tags_of(pack.pdf)[-4:]:
        (page,) = part.kids
        assert (page.kind, page.kids) == ("P", [])
    assert all("LOWERLEFT" in page for page in texts(pack.pdf)[-4:])


STAYS_OPEN = {
    "saves more than it restores": CONTENT + " q",
    "restores more than it saves": CONTENT + " Q Q /P <</MCID 2>> BDC EMC",
    "a string without its end": CONTENT + " (",
    "a mark without its end": CONTENT + " /P <</MCID 2>> BDC",
    "text without its end": CONTENT + " BT",
    "a path without its end": CONTENT + " 0 0 m 600 0 l",
    "a picture among the operators": CONTENT + " BI /W 1 /H 1 /BPC 8 /CS /G ID \x00 EI",
    "a mark across texts": "BT /P <</MCID 0>> BDC (a) Tj ET EMC " + CONTENT,
    "an array without its end": CONTENT + " /P <</MCID 2>> BDC EMC [",
    "a number beyond all others": CONTENT.replace("MCID 1", "MCID 900000"),
}


def test_a_page_that_leaves_something_open_can_swallow_nothing() -> None:
    open_ended = {why: tagged(content) for why, content in STAYS_OPEN.items()}
    assert {why: kept(one) for why, one in open_ended.items()} == dict.fromkeys(STAYS_OPEN, False)
    pack = pack_of(*open_ended.values())
    pages = texts(pack.pdf)
    for why, number in zip(open_ended, range(pack.pages - len(open_ended), pack.pages), strict=True):
        assert f"Page {number + 1} of {pack.pages}" in pages[number], why
        assert "LOWERLEFT" in pages[number], why


def test_names_of_the_stamps_in_a_file_do_not_get_into_their_place() -> None:
    def clash(pdf: Pdf, page: Any, elements: list[Any]) -> None:
        page.Resources.Font[Name.StampFont] = page.Resources.Font.F

    assert not kept(tagged(change=clash))


def test_words_outside_of_marks_are_reached_all_the_same() -> None:
    outside = "BT /F 9 Tf 50 500 Td (printed from a) Tj 0 -12 Td (browser) Tj ET 10 10 m 90 10 l S"
    loose = tagged(f"{CONTENT} q {outside} Q")
    assert kept(loose)
    pack = pack_of(loose)
    assert faults(pack.pdf) == []
    (document,) = tags_of(pack.pdf)[-1].kids
    assert [kid.outline for kid in document.kids] == [
        ("H1", "Heading"),
        ("P", "LOWERLEFT"),
        ("P", "printed from abrowser"),
    ]


def test_a_page_without_marks_among_tagged_ones_is_reached() -> None:
    def add(pdf: Pdf, page: Any, elements: list[Any]) -> None:
        pdf.add_blank_page(page_size=(595, 842))
        second = pdf.pages[1].obj
        second.Resources = page.Resources
        second.Contents = pdf.make_stream(b"BT /F 9 Tf 50 700 Td (SCANNED) Tj ET")

    pack = pack_of(tagged(change=add))
    assert faults(pack.pdf) == []
    (document,) = tags_of(pack.pdf)[-1].kids
    assert [kid.words for kid in document.kids] == ["Heading", "LOWERLEFT", "SCANNED"]


def acts(pdf: Pdf, page: Any, elements: list[Any]) -> None:
    script = Dictionary(S=Name.JavaScript, JS=String("MARKER"))
    file = pdf.make_indirect(Dictionary(Type=Name.Filespec, F=String("MARKER")))
    own = Dictionary(O=Name.UserProperties, P=Array([Dictionary(N=String("a"), V=String("MARKER"))]))
    other = Dictionary(O=Name.CSS, MARKER=String("MARKER"))
    elements[0].A = Array([own, other, Dictionary(O=Name.Table, Headers=file, Scope=script)])
    elements[0].AF, elements[0].AA, elements[0].Ref = Array([file]), script, Array([elements[1]])
    elements[0].K = Array([0, Dictionary(Type=Name.OBJR, Obj=file, Pg=page)])
    elements[0].ID, elements[0].R = String("MARKER"), 3
    tree = pdf.Root.StructTreeRoot
    tree.AF, tree.PronunciationLexicon = Array([file]), Array([file])
    tree.Namespaces = Array([Dictionary(Type=Name.Namespace, NS=String("MARKER"), Schema=file)])


def test_nothing_that_acts_or_is_a_file_comes_with_the_tags() -> None:
    acting = tagged(change=acts)
    assert kept(acting)
    with pikepdf.open(io.BytesIO(pack_of(acting).pdf)) as pdf:
        plain = io.BytesIO()
        pdf.save(plain, qdf=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    assert b"MARKER" not in plain.getvalue()
    assert b"/H1" in plain.getvalue()


def role(kind: str) -> Callable[[Pdf, Any, list[Any]], None]:
    def change(pdf: Pdf, page: Any, elements: list[Any]) -> None:
        tree = pdf.Root.StructTreeRoot
        tree.RoleMap = Dictionary(Mine=Name("/" + kind), Around=Name.Again, Again=Name.Around)
        tree.ClassMap = Dictionary(c=Dictionary(O=Name.Layout, TextDecorationType=Name.LineThrough))
        elements[1].C = Name.c
        elements[1].Alt = String("Said otherwise")

    return change


def test_the_same_name_may_stand_for_another_kind_in_each_file() -> None:
    pack = pack_of(
        tagged(change=role("H2"), kinds="Mine Around"),
        tagged(change=role("BlockQuote"), kinds="Mine Around"),
    )
    assert faults(pack.pdf) == []
    first, second = (part.kids[0].kids for part in tags_of(pack.pdf)[-2:])
    assert [one.kind for one in first] == ["H1", "P"]
    assert [one.kind for one in second] == ["BlockQuote", "P"]
    assert (first[1].alt, first[1].attributes["TextDecorationType"]) == ("Said otherwise", "LineThrough")


def test_elements_where_they_may_not_stand_become_what_they_may_be() -> None:
    pack = pack_of(tagged(kinds="TD LI"), tagged(kinds="Figure Link"))
    assert faults(pack.pdf) == []
    cells, pictures = (part.kids[0].kids for part in tags_of(pack.pdf)[-2:])
    assert [one.kind for one in cells] == ["P", "P"]
    assert [(one.kind, one.alt) for one in pictures] == [("Figure", NO_WORDS), ("P", "")]


def test_a_mark_that_two_elements_name_is_read_once() -> None:
    def twice(pdf: Pdf, page: Any, elements: list[Any]) -> None:
        elements[1].K = Array([0, 1, 7])

    (document,) = tags_of(pack_of(tagged(change=twice)).pdf)[-1].kids
    assert [kid.words for kid in document.kids] == ["Heading", "LOWERLEFT"]


def test_tagged_pages_stand_as_a_viewer_shows_them() -> None:
    def turned(degrees: int) -> bytes:
        def turn(pdf: Pdf, page: Any, elements: list[Any]) -> None:
            page.Rotate, page.CropBox = degrees, Array([20, 30, 500, 800])

        return tagged(change=turn)

    sources = [turned(degrees) for degrees in (0, 90, 180, 270)]
    assert all(map(kept, sources))
    pack = pack_of(*sources)
    for number, source in enumerate(sources, start=pack.pages - len(sources)):
        # What the page shows is the same as in the form object that a file without tags becomes.
        untagged = pack_of(without_tags(source))
        mine, other = (
            pypdfium2.PdfDocument(pack.pdf)[number],
            pypdfium2.PdfDocument(untagged.pdf)[untagged.pages - 1],
        )
        assert mine.get_size() == other.get_size()
        for words in ("Heading", "LOWERLEFT"):
            assert box_of(mine, words) == pytest.approx(box_of(other, words), abs=0.1)


def without_tags(pdf: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        del opened.Root.StructTreeRoot
        out = io.BytesIO()
        opened.save(out)
        return out.getvalue()


def test_content_is_only_changed_where_something_had_no_mark() -> None:
    found = marked(CONTENT.encode(), {}, frozenset)
    assert found is not None
    assert (found.content, list(found.numbers)) == (None, [0, 1])
    by_name = marked(CONTENT.replace("<</MCID 1>>", "/MC1").encode(), {b"MC1": 4}, frozenset)
    assert by_name is not None
    assert list(by_name.numbers) == [0, 4]


SAYS = {"pages": [None], "elements": [["Document", -1, [1], {}, [], [False]], ["P", 0, [], {}, [[0, 0]], [True]]]}


@pytest.mark.parametrize(
    "wrong",
    [
        {"pages": []},
        {"elements": 3},
        {"elements": [["Script", -1, [], {}, [], []]]},
        {"elements": [["Document", -1, [0], {}, [], [False]]]},
        {"elements": [["P", -1, [], {}, [[0, 0], [0, 0]], [True, True]]]},
        {"elements": [["P", -1, [], {"A": {"Layout": {"JS": "x"}}}, [[0, 0]], [True]]]},
        {"elements": [["P", -1, [], {"A": {"List": {"ListNumbering": "x)>>"}}}, [[0, 0]], [True]]]},
        {"elements": [["P", -1, [], {}, [[4, 0]], [True]]]},
        {"pages": [{"box": [1, 2, 3], "matrix": [1, 0, 0, 1, 0, 0], "group": None}]},
    ],
)
def test_what_the_sandbox_says_is_taken_as_data(wrong: dict[str, Any]) -> None:
    def with_tags(said: dict[str, Any]) -> bytes:
        with pikepdf.open(io.BytesIO(prepared(made()))) as pdf:
            pdf.Root[ENTRY] = pdf.make_stream(json.dumps(said).encode())
            out = io.BytesIO()
            pdf.save(out)
            return out.getvalue()

    assert framed(with_tags(SAYS)).startswith(b"TAGS")
    with pytest.raises(ValueError):
        framed(with_tags(SAYS | wrong))
