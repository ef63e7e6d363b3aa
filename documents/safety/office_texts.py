"""Every text in an Office file: what a reader sees, and all that stands in its parts besides."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import python_calamine

from documents.safety.findings import TextPart, with_unquoted
from documents.safety.office_package import Package, local
from documents.safety.refusals import Refused
from documents.safety.workbook_inspection import unused_strings

_FONTS = frozenset(
    {"ascii", "hAnsi", "cs", "eastAsia", "typeface", "panose", "script", "lang", "charset", "fonts"}
)
_LOOK_PARTS = ("theme", "fonttable", "styles", "websettings", "numbering")
_NAMED_LOOKS = frozenset({"style", "name", "aliases", "lvlText", "numFmt", "cellStyle", "dxf"})
"""What a person names in the parts that are otherwise about looks."""
_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_LIKE_PARAGRAPHS = frozenset({"p", "si", "is", "comment", "text"})
_DELETED = frozenset({"del", "moveFrom"})


def office_text_parts(data: bytes, kind: str) -> list[TextPart]:
    """Return every text of the file by part. kind: docx, docm, xlsx, xlsm or pptx. Raises Refused."""
    package = Package.read(data)
    parts: list[TextPart] = []
    for name in package.parts:
        if package.is_xml(name):
            root = package.tree(name)
            if not (kind in ("xlsx", "xlsm") and local(root) in ("worksheet", "sst")):
                parts += _paragraphs(root, name)
            else:
                parts.append(_beside_cells(root, name))
            parts += _attributes(root, name)
    if kind in ("xlsx", "xlsm"):
        parts += _sheets(data)
        parts += _behind_cells(package)
    for relation in package.relations:
        if relation.external:
            parts.append(TextPart("link", relation.source, with_unquoted(relation.target), hidden=True))
    names = "\n".join([*package.parts, *package.odd])
    parts.append(TextPart("names in the file", "", names, hidden=True))
    return [part for part in parts if part.text.strip()]


def _paragraphs(root: Any, name: str) -> Iterator[TextPart]:
    """Yield the part's text, paragraph by paragraph, deleted words apart, and what stands outside paragraphs."""
    lines: list[str] = []
    deleted: list[str] = []
    for node in root.iter():
        if local(node) in _LIKE_PARAGRAPHS:
            lines.append(_line(node, False))
            deleted.append(_line(node, True))
        elif node.text and str(node.text).strip() and not _in_paragraph(node):
            lines.append(str(node.text))
    part, hidden = _called(name)
    yield TextPart(part, name, "\n".join(lines), hidden=hidden)
    yield TextPart("deleted text", name, "\n".join(line for line in deleted if line), hidden=True)


def _called(name: str) -> tuple[str, bool]:
    lower = name.lower()
    for piece, called in (
        ("comment", "comment"), ("notesslide", "speaker notes"), ("docprops", "document property"),
        ("customxml", "custom XML"), ("footnotes", "footnote"), ("endnotes", "endnote"), ("header", "header"),
        ("footer", "footer"),
    ):  # fmt: skip
        if piece in lower:
            return called, piece in ("comment", "notesslide", "docprops", "customxml")
    return "text", False


def _in_paragraph(node: Any) -> bool:
    return any(local(around) in _LIKE_PARAGRAPHS for around in node.iterancestors())


def _line(paragraph: Any, deleted: bool) -> str:
    """Return the paragraph's own words, those of a text box inside it left to that box's paragraphs."""
    pieces: list[str] = []
    waiting = [(paragraph, False)]
    while waiting:
        node, gone = waiting.pop()
        kind = local(node)
        gone = gone or kind in _DELETED or kind == "delText"
        if kind in _BREAKS and not deleted:
            pieces.append(_BREAKS[kind])
        elif node.text and gone == deleted:
            pieces.append(str(node.text))
        waiting += [(inner, gone) for inner in reversed(node) if local(inner) not in _LIKE_PARAGRAPHS]
    return "".join(pieces)


def _attributes(root: Any, name: str) -> Iterator[TextPart]:
    """Yield what stands in attributes: alternative texts, bookmark and sheet names, authors, formulas' names."""
    of_look = any(piece in name.lower() for piece in _LOOK_PARTS)
    values: dict[str, None] = {}
    for node in root.iter():
        if of_look and local(node) not in _NAMED_LOOKS:
            continue
        for key, value in node.attrib.items():
            short = str(key).rpartition("}")[2]
            if short not in _FONTS and not short.startswith("rsid") and any(letter.isalpha() for letter in value):
                values[str(value)] = None
    yield TextPart("attributes", name, "\n".join(values), hidden=True)


def _sheets(data: bytes) -> Iterator[TextPart]:
    """Yield each sheet as a reader sees its cells; dates, which are kept as numbers, in two forms."""
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        for meta in book.sheets_metadata:
            rows = book.get_sheet_by_name(meta.name).to_python()
            text = "\n".join("\t".join(_cell(cell) for cell in row) for row in rows)
            hidden = "Visible" not in str(meta.visible)
            yield TextPart("sheet", meta.name, f"{meta.name}\n{text}", hidden=hidden)
    except python_calamine.CalamineError:
        raise Refused("damaged") from None


def _behind_cells(package: Package) -> Iterator[TextPart]:
    """Yield formulas, printed headers and texts of no cell; what cells show comes from `_sheets`."""
    for name in package.parts:
        if package.is_xml(name) and local(package.tree(name)) == "worksheet":
            for node in package.tree(name).iter():
                if local(node) == "f" or local(node).endswith(("Header", "Footer")):
                    part = "formula" if local(node) == "f" else "printed header"
                    yield TextPart(part, name, node.text or "", hidden=True)
    for finding in unused_strings(package):
        yield TextPart("text of no cell", "", finding.text, hidden=True)


def _beside_cells(root: Any, name: str) -> TextPart:
    """Return what a sheet's part says outside its cells: lists to choose from, conditions, reading aids."""
    texts = [
        str(node.text)
        for node in root.iter()
        if local(node) not in ("v", "t", "f", "") and node.text and str(node.text).strip()
    ]
    aids = ["".join(map(str, node.itertext())) for node in root.iter() if local(node) == "rPh"]
    return TextPart("embedded data", name, "\n".join([*texts, *aids]), hidden=True)


def _cell(cell: Any) -> str:
    if isinstance(cell, (date, datetime)):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
