"""The texts of a template in the order in which they are filled, each with its place in plain words."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from documents.writing.reports.template_package import Format

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Unit:
    """A paragraph or cell. place: "page 2, table 1, row 3, column 2"; part: the file's part it stands in."""

    text: str
    place: str
    part: str


def units_of(data: bytes, kind: Format) -> Iterator[Unit]:
    """Yield every paragraph or cell of a template that has text. data: from `checked_template`."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        yield from {"docx": _of_document, "xlsx": _of_workbook, "pptx": _of_slides}[kind](archive)


def _root(archive: zipfile.ZipFile, name: str) -> etree._Element:
    return etree.fromstring(archive.read(name), etree.XMLParser(resolve_entities=False, huge_tree=True))


def _of_document(archive: zipfile.ZipFile) -> Iterator[Unit]:
    names = archive.namelist()
    yield from _paragraphs(_root(archive, "word/document.xml"))
    called = (("header", "page header"), ("footer", "page footer"), ("footnotes", "footnotes"))
    for name in names:
        for begins, place in called:
            if re.fullmatch(rf"word/{begins}\d*\.xml", name):
                root = _root(archive, name)
                for paragraph in root.iter(f"{_W}p"):
                    text = _text_of(paragraph)
                    if text.strip():
                        yield Unit(text, f"the {place}, {_beginning(text)}", name)


def _paragraphs(root: etree._Element) -> Iterator[Unit]:
    """Yield the body's paragraphs. Pages are known as Word left them, else by breaks that were put in by hand."""
    laid_out = next(root.iter(f"{_W}lastRenderedPageBreak"), None) is not None
    broken = any(one.get(f"{_W}type") == "page" for one in root.iter(f"{_W}br"))
    known = laid_out or broken
    page, heading = 1, ""
    tables = {table: number for number, table in enumerate(root.iter(f"{_W}tbl"), 1)}
    for paragraph in root.iter(f"{_W}p"):
        begins_on = page
        for piece in paragraph.iter(f"{_W}lastRenderedPageBreak", f"{_W}br"):
            is_break = piece.get(f"{_W}type") == "page" if piece.tag == f"{_W}br" else laid_out
            if is_break and not (laid_out and piece.tag == f"{_W}br"):
                before = any((text.text or "").strip() for text in _texts_before(paragraph, piece))
                page += 1
                begins_on = begins_on if before else page
        text = _text_of(paragraph)
        if not text.strip():
            continue
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        cell = _cell(paragraph, tables)
        where = [f"page {begins_on}"] if known else []
        where += [cell] if cell else []
        where += [f"under the heading “{heading}”"] if heading and not cell else []
        where.append(_beginning(text))
        yield Unit(text, ", ".join(where), "word/document.xml")
        if style is not None and re.match(r"(?:heading|title)", style.get(f"{_W}val") or "", re.IGNORECASE):
            heading = _cut(text)


def _texts_before(paragraph: etree._Element, piece: etree._Element) -> Iterator[etree._Element]:
    for element in paragraph.iter():
        if element is piece:
            return
        if element.tag == f"{_W}t":
            yield element


def _text_of(paragraph: etree._Element) -> str:
    """Return a paragraph's own text; of a paragraph that holds a text box, without the box's paragraphs."""
    texts = []
    for text in paragraph.iter(f"{_W}t"):
        if next(text.iterancestors(f"{_W}p"), None) is paragraph:
            texts.append(text.text or "")
    return "".join(texts)


def _cell(paragraph: etree._Element, tables: dict[etree._Element, int]) -> str:
    row = next(paragraph.iterancestors(f"{_W}tr"), None)
    if row is None:
        return ""
    table = next(row.iterancestors(f"{_W}tbl"))
    cells, rows = list(row.iter(f"{_W}tc")), list(table.iter(f"{_W}tr"))
    column = cells.index(next(paragraph.iterancestors(f"{_W}tc"))) + 1
    return f"table {tables[table]}, row {rows.index(row) + 1}, column {column}"


def _beginning(text: str) -> str:
    return f"in the text “{_cut(text)}”"


def _cut(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _SHOWN else f"{words[: _SHOWN - 2].rstrip()} …"


def _of_workbook(archive: zipfile.ZipFile) -> Iterator[Unit]:
    names = archive.namelist()
    book = _root(archive, "xl/workbook.xml")
    targets = {
        relation.get("Id"): str(relation.get("Target")).lstrip("/").removeprefix("xl/")
        for relation in _root(archive, "xl/_rels/workbook.xml.rels")
    }
    places: dict[int, str] = {}
    for sheet in book.iter(f"{_S}sheet"):
        part = f"xl/{targets.get(sheet.get(f'{_R}id'), '')}"
        for cell in _root(archive, part).iter(f"{_S}c") if part in names else ():
            string, place = (
                cell.findtext(f"{_S}v") or "",
                f"cell {cell.get('r')} of the sheet “{sheet.get('name')}”",
            )
            if cell.get("t") == "s" and string.isdigit():
                places.setdefault(int(string), place)
            for item in cell.iter(f"{_S}is"):
                yield from _cell_text(item, place, f"{part}#{cell.get('r')}")
    if "xl/sharedStrings.xml" not in names:
        return
    for at, item in enumerate(_root(archive, "xl/sharedStrings.xml").iter(f"{_S}si")):
        yield from _cell_text(item, places.get(at, "a cell"), f"xl/sharedStrings.xml#{at}")


def _cell_text(item: etree._Element, place: str, part: str) -> Iterator[Unit]:
    """Yield a cell's text; each cell is filled by itself, as if it were a part."""
    text = "".join(piece.text or "" for piece in item.iter(f"{_S}t"))
    if text.strip():
        yield Unit(text, place, part)


def _of_slides(archive: zipfile.ZipFile) -> Iterator[Unit]:
    parts = [name for name in archive.namelist() if re.fullmatch(r"ppt/slides/slide\d+\.xml", name)]
    for part in sorted(parts, key=_number):
        for paragraph in _root(archive, part).iter(f"{_A}p"):
            text = "".join(piece.text or "" for piece in paragraph.iter(f"{_A}t"))
            if text.strip():
                yield Unit(text, f"slide {_number(part)}, {_beginning(text)}", part)


def _number(part: str) -> int:
    return int(re.sub(r"\D", "", part.rpartition("/")[2]))
