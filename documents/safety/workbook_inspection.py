"""What an Excel workbook holds that a reader of it does not see: hidden sheets, rows and columns, unused texts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from documents.safety.findings import Finding
from documents.safety.office_package import Package, attribute, local


def inspect_workbook(package: Package) -> list[Finding]:
    """Return the findings that only workbooks have."""
    found: list[Finding] = []
    unseen = _unseen_styles(package)
    for name in package.parts:
        if not package.is_xml(name) or not name.startswith("xl/"):
            continue
        root = package.tree(name)
        if local(root) == "workbook":
            found += _workbook(root)
        elif local(root) in ("worksheet", "chartsheet", "dialogsheet", "macrosheet"):
            found += _sheet(root, name, unseen)
    return [*found, *unused_strings(package)]


def used_strings(package: Package) -> frozenset[int]:
    """Return the numbers of the shared texts that cells show."""
    return frozenset(
        int(value.text)
        for name in package.parts
        if package.is_xml(name) and local(package.tree(name)) == "worksheet"
        for cell in package.tree(name).iter()
        if local(cell) == "c" and cell.get("t") == "s"
        for value in cell
        if local(value) == "v" and (value.text or "").isdigit()
    )


def _workbook(root: Any) -> Iterator[Finding]:
    for node in root.iter():
        if local(node) == "sheet" and node.get("state", "visible") != "visible":
            yield Finding("hidden-sheet", "sheet", node.get("name", ""))
        elif local(node) == "definedName" and _is_hidden_name(node):
            yield Finding("hidden-name", "defined name", node.get("name", ""), (node.text or "")[:400])
        elif local(node) in ("fileSharing", "webPublishing", "absPath", "customWorkbookView"):
            yield Finding("metadata", "setting", local(node), " ".join(map(str, node.attrib.values()))[:400])


def _is_hidden_name(node: Any) -> bool:
    """True for a name that someone hid; Excel's own ("_xlnm._FilterDatabase") are always so."""
    return node.get("hidden") in ("1", "true") and not node.get("name", "").startswith("_xlnm.")


def _sheet(root: Any, name: str, unseen: frozenset[int]) -> Iterator[Finding]:
    for node in root.iter():
        kind = local(node)
        if kind == "row" and (node.get("hidden") in ("1", "true") or node.get("ht") == "0"):
            yield Finding("hidden-rows", name, f"row {node.get('r', '')}")
        elif kind == "col" and (node.get("hidden") in ("1", "true") or node.get("width") == "0"):
            yield Finding("hidden-columns", name, f"columns {node.get('min', '')} to {node.get('max', '')}")
        elif kind == "c" and len(node) and int(node.get("s", "0")) in unseen:
            yield Finding("hidden-text", name, f"cell {node.get('r', '')}")
        elif kind in ("scenario", "customSheetView", "oleObject", "control"):
            yield Finding("hidden-object", name, kind, node.get("name", ""))
        elif kind == "dataValidation" and (node.get("prompt") or node.get("error")):
            yield Finding("hidden-text", name, attribute(node, "sqref"), node.get("prompt", "")[:400])


def _unseen_styles(package: Package) -> frozenset[int]:
    """Return the numbers of the cell formats that show nothing: ";;;" or white letters on no fill."""
    if "xl/styles.xml" not in package.parts:
        return frozenset()
    root = package.tree("xl/styles.xml")
    blank = {
        node.get("numFmtId")
        for node in root.iter()
        if local(node) == "numFmt" and node.get("formatCode", "").replace('"', "").strip() in (";;;", ";;")
    }
    fonts = [node for node in _children(root, "fonts") if local(node) == "font"]
    white = {
        place
        for place, font in enumerate(fonts)
        if any(local(n) == "color" and n.get("rgb", "").upper() in ("FFFFFFFF", "00FFFFFF") for n in font)
    }
    unseen = set()
    for place, node in enumerate(_children(root, "cellXfs")):
        no_fill = node.get("fillId", "0") in ("0", "")
        if node.get("numFmtId") in blank or (int(node.get("fontId", "0")) in white and no_fill):
            unseen.add(place)
    return frozenset(unseen)


def _children(root: Any, name: str) -> list[Any]:
    for node in root:
        if local(node) == name:
            return list(node)
    return []


def unused_strings(package: Package) -> Iterator[Finding]:
    """Yield the shared texts that no cell shows: words of cells that were changed or deleted."""
    if "xl/sharedStrings.xml" not in package.parts:
        return
    used = used_strings(package)
    for place, node in enumerate(package.tree("xl/sharedStrings.xml")):
        text = "".join(str(piece) for piece in node.itertext()).strip()
        if place not in used and text:
            yield Finding("unused-objects", "text of no cell", "", text[:400])
