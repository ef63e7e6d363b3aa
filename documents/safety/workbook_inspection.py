"""What an Excel workbook holds that a reader of it does not see: hidden sheets, rows and columns, unused texts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from documents.safety.findings import Finding
from documents.safety.office_package import Package, attribute, local
from documents.safety.workbook_look import thin, unseen_runs, unseen_styles


def inspect_workbook(package: Package) -> list[Finding]:
    """Return the findings that only workbooks have."""
    found: list[Finding] = []
    unseen = unseen_styles(package)
    for name in package.parts:
        if not package.is_xml(name) or not name.startswith("xl/"):
            continue
        root = package.tree(name)
        if local(root) == "workbook":
            found += _workbook(root)
        elif local(root) in ("worksheet", "chartsheet", "dialogsheet", "macrosheet"):
            found += _sheet(root, name, unseen)
    return [*found, *unseen_runs(package), *unused_strings(package)]


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
        if kind == "row" and (node.get("hidden") in ("1", "true") or thin(node)):
            yield Finding("hidden-rows", name, f"row {node.get('r', '')}")
        elif kind == "col" and (node.get("hidden") in ("1", "true") or thin(node)):
            yield Finding("hidden-columns", name, f"columns {node.get('min', '')} to {node.get('max', '')}")
        elif kind == "c" and len(node) and int(node.get("s", "0")) in unseen:
            yield Finding("hidden-text", name, f"cell {node.get('r', '')}")
        elif kind in ("scenario", "customSheetView", "oleObject", "control"):
            yield Finding("hidden-object", name, kind, node.get("name", ""))
        elif kind == "dataValidation" and _message(node):
            yield Finding("hidden-text", name, attribute(node, "sqref"), _message(node)[:400])


def unused_strings(package: Package) -> Iterator[Finding]:
    """Yield the shared texts that no cell shows: words of cells that were changed or deleted."""
    if "xl/sharedStrings.xml" not in package.parts:
        return
    used = used_strings(package)
    for place, node in enumerate(package.tree("xl/sharedStrings.xml")):
        text = "".join(str(piece) for piece in node.itertext()).strip()
        if place not in used and text:
            yield Finding("unused-objects", "text of no cell", "", text[:400])


def _message(node: Any) -> str:
    """Return the words that a cell's rule shows only when the cell is chosen or mistyped."""
    return " ".join(filter(None, (node.get(key) for key in ("promptTitle", "prompt", "errorTitle", "error"))))
