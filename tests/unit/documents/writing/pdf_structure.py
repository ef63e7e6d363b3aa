"""Checks of a finished PDF's structure that a PDF/UA checker would make too; each fault is a sentence.

They stand in for veraPDF, which is not to be had everywhere: title, language, tags of all that is shown, the
parent tree, headings in order, cells and what they head, fonts, words of links and pictures, tab order.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject, StreamObject

_SHOWS = {b"Tj", b"TJ", b"'", b'"', b"Do", b"sh", b"f", b"F", b"f*", b"B", b"S", b"s", b"b"}

_KINDS = frozenset(
    f"/{name}"
    for name in (
        *("Document", "Part", "Sect", "Div", "P", "H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl", "LBody"),
        *(
            "Table",
            "THead",
            "TBody",
            "TFoot",
            "TR",
            "TH",
            "TD",
            "Caption",
            "TOC",
            "TOCI",
            "Span",
            "Link",
            "Figure",
        ),
        *("Note", "Reference", "Code", "BlockQuote", "Quote"),
    )
)
"""Types of elements that PDF 1.7 and its readers know."""
MOST_PAGES = 10
"""Of a longer document so many pages, spread over it, are looked at: reading content is slow."""


def faults(pdf: bytes) -> list[str]:
    """Return what is wrong with the tags, the language, the title, the fonts and the links of a PDF."""
    reader = PdfReader(io.BytesIO(pdf))
    root: Any = reader.root_object
    found = []
    if str(root.get("/Lang")) not in ("en-GB", "en"):
        found.append("no language")
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        found.append("the title is not displayed")
    if not root.get("/MarkInfo", {}).get("/Marked"):
        found.append("not marked as tagged")
    found += _says_what_it_is(reader)
    own = b"pdfuaid:part" in root["/Metadata"].get_object().get_data()
    keys = dict(_numbers(root["/StructTreeRoot"]["/ParentTree"]))
    step = max(1, len(reader.pages) // MOST_PAGES)
    for number, page in list(enumerate(reader.pages, start=1))[::step]:
        found += [f"page {number}: {fault}" for fault in _page_faults(reader, page, keys)]
        if own:  # what came as PDF has the fonts that it came with
            fonts = _fonts(page["/Resources"].get_object(), set())
            found += [f"page {number}: the font {name} is not embedded" for name in fonts]
    found += _tree_faults(root["/StructTreeRoot"])
    return found


def _says_what_it_is(reader: PdfReader) -> Iterator[str]:
    """Yield what is wrong with a document's title, where viewers and where screen readers look for it."""
    stream = reader.root_object["/Metadata"].get_object()
    assert isinstance(stream, StreamObject)
    packet = stream.get_data().decode("utf-8")
    title = re.search(r"<dc:title>.*?<rdf:li[^>]*>(.*?)</rdf:li>", packet, re.DOTALL)
    if not title or not title[1].strip():
        yield "no title in its description"
    if not (reader.metadata and reader.metadata.title):
        yield "no title in its properties"


def _fonts(resources: Any, seen: set[int]) -> set[str]:
    """Return the fonts of these resources, and of the forms among them, whose letters are not in the file."""
    missing = set()
    for font in resources.get("/Font", {}).values():
        named = font.get_object()
        if named["/Subtype"] == "/Type3":
            continue  # its letters are drawn in the file
        if "/ToUnicode" not in named:
            missing.add(f"{named.get('/BaseFont')} (its letters cannot be read out)")
        kin = named["/DescendantFonts"][0].get_object() if "/DescendantFonts" in named else named
        held = kin.get("/FontDescriptor", DictionaryObject()).get_object()
        if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(held):
            missing.add(str(named.get("/BaseFont")))
    for drawn in resources.get("/XObject", {}).values():
        form = drawn.get_object()
        if id(form) not in seen and "/Resources" in form:
            seen.add(id(form))
            missing |= _fonts(form["/Resources"].get_object(), seen)
    return missing


def _numbers(node: Any) -> Iterator[tuple[int, Any]]:
    node = node.get_object()
    for kid in node.get("/Kids", ()):
        limits = kid.get_object()["/Limits"]
        pairs = list(_numbers(kid))
        assert pairs[0][0] == limits[0]
        assert pairs[-1][0] == limits[1]
        yield from pairs
    flat = node.get("/Nums", ())
    for i in range(0, len(flat), 2):
        yield int(flat[i]), flat[i + 1].get_object()


def _page_faults(reader: PdfReader, page: Any, keys: dict[int, Any]) -> Iterator[str]:
    elements = keys.get(int(page.get("/StructParents", -1)))
    if not isinstance(elements, ArrayObject):
        yield "has no entry in the parent tree"
        return
    marked: set[Any] = set()
    depth: list[bool] = []
    for operands, operator in ContentStream(page["/Contents"].get_object(), reader).operations:
        if operator in (b"BDC", b"BMC"):
            properties: Any = operands[1] if len(operands) > 1 else {}
            if isinstance(properties, DictionaryObject) and "/MCID" in properties:
                marked.add(properties["/MCID"])
            depth.append(True)
        elif operator == b"EMC":
            depth.pop()
        elif operator in _SHOWS and not depth:
            yield f"shows something ({operator.decode()}) that is neither tagged nor an artefact"
    if page.get("/Annots") and page.get("/Tabs") != "/S":
        yield "is gone through by keyboard in another order than it is read"
    if depth:
        yield "opens more marked content than it closes"
    yield from _mark_faults(elements, page, marked)
    for annotation in page.get("/Annots", ()):
        link: Any = annotation.get_object()
        element = keys.get(int(link.get("/StructParent", -1)))
        if not isinstance(element, DictionaryObject) or str(element["/S"]) != "/Link":
            yield "has a link without a link element"
        if not str(link.get("/Contents", "")):
            yield "has a link without words"


def _mark_faults(elements: Any, page: Any, marked: set[int]) -> Iterator[str]:
    for mark in marked:
        element = elements[mark].get_object() if mark < len(elements) else None
        if not isinstance(element, DictionaryObject):
            yield f"marked content {mark} has no element"
        elif not _belongs(element, page, mark):
            yield f"the element of marked content {mark} is of another page"


def _belongs(element: Any, page: Any, mark: int) -> bool:
    kids = element["/K"]
    for kid in kids if isinstance(kids, ArrayObject) else [kids]:
        value = kid.get_object()
        if value == mark and element["/Pg"].get_object() == page:
            return True
        if (
            isinstance(value, DictionaryObject)
            and value.get("/MCID") == mark
            and value["/Pg"].get_object() == page
        ):
            return True
    return False


def _tree_faults(tree: Any) -> Iterator[str]:
    names = [str(name) for name in _names(tree["/IDTree"])] if "/IDTree" in tree else []
    if len(names) != len(set(names)):
        yield "two elements have the same id"
    if names != sorted(names):
        yield "the ids are out of order"
    known = set(names)
    level = 0
    for element, parent in _elements(tree):
        if element.get("/P") is not None and element["/P"].get_object() is not parent.get_object():
            yield f"an element {element['/S']} names another parent"
        kind = str(element["/S"])
        if re.fullmatch(r"/H[1-6]", kind):
            if int(kind[2]) > level + 1:
                yield f"heading {kind} follows a heading of level {level}"
            level = int(kind[2])
        for attributes in _list(element.get("/A")):
            unknown = {str(name) for name in attributes.get_object().get("/Headers", ())} - known
            if unknown:
                yield "a cell names a heading that is not there"
        if kind not in _KINDS and kind not in tree.get("/RoleMap", {}):
            yield f"an element {kind} that nobody knows"
        yield from _table_faults(element, kind, str(parent.get("/S")))
        if kind == "/Figure" and not element.get("/Alt"):
            yield "a figure has no alternative text"


_WITHIN = {
    "/TR": ("/Table", "/THead", "/TBody", "/TFoot"),
    "/TH": ("/TR",),
    "/TD": ("/TR",),
    "/LI": ("/L",),
    "/TOCI": ("/TOC",),
}


def _table_faults(element: Any, kind: str, within: str) -> Iterator[str]:
    if within not in _WITHIN.get(kind, (within,)):
        yield f"an element {kind} within {within}"
    if kind == "/TH" and not any("/Scope" in given.get_object() for given in _list(element.get("/A"))):
        yield "a heading cell that does not say what it heads"
    if kind == "/Table":
        kinds = [str(one["/S"]) for one, _ in _elements(element)]
        # Labels with their values are read out in their order; a table of more columns needs to be told apart.
        if "/TH" not in kinds and kinds.count("/TD") > 2 * kinds.count("/TR"):
            yield "a table without a heading cell"


def _names(node: Any) -> Iterator[Any]:
    node = node.get_object()
    for kid in node.get("/Kids", ()):
        yield from _names(kid)
    yield from node.get("/Names", ())[::2]


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    value = value.get_object()
    return list(value) if isinstance(value, ArrayObject) else [value]


def _elements(parent: Any) -> Iterator[tuple[Any, Any]]:
    for kid in _list(parent.get("/K")):
        element = kid.get_object()
        if isinstance(element, DictionaryObject) and "/S" in element:
            yield element, parent
            yield from _elements(element)
