"""An Office file without its hidden data: the same words and look, and no trace of who made it."""

from __future__ import annotations

from typing import Any

import lxml.etree

from documents.safety import image_metadata, office_changes
from documents.safety.findings import Finding
from documents.safety.office_inspection import inspect_office, part_code
from documents.safety.office_names import clean_names
from documents.safety.office_package import Package, Relation, local
from documents.safety.office_trees import take_out
from documents.safety.office_unused import drop_unused
from documents.safety.word_inspection import TRACES, is_editing_id
from documents.safety.workbook_inspection import used_strings

NEEDS_PERSON = frozenset(
    {
        "tracked-change",
        "hidden-text",
        "hidden-sheet",
        "hidden-rows",
        "hidden-columns",
        "hidden-slide",
        "hidden-object",
    }
    | {"hidden-name", "embedded-object", "external-content", "script", "form", "pivot-data", "off-page", "notes"}
    | {"cropped-image", "signature", "link", "unseen-text", "cannot-scan"}
)
"""Findings that can't be cleaned without changing what a reader sees, or that only a person can judge."""

_DROPPED_PARTS = frozenset(
    {"thumbnail", "custom-xml", "printer-settings", "comment", "building-blocks", "metadata"}
)
_DROPPED_ELEMENTS = TRACES | {
    "commentRangeStart", "commentRangeEnd", "commentReference", "annotationRef", "dataBinding", "proofErr", "rsid",
    "absPath", "fileSharing", "webPublishing", "legacyDrawing", "lastRenderedPageBreak", "custDataLst",
}  # fmt: skip
_POINTS_TO_PART = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_POINTS_TO_PART_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_CORE_RELATION = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_DC = "http://purl.org/dc/elements/1.1/"


WORD = ("docx", "docm")


def findings_to_settle(data: bytes, kind: str) -> list[Finding]:
    """Return what can't be taken away unseen: hidden sheets and rows, faint letters, embedded objects.

    Of a Word document's tracked changes and hidden text, those that can't be settled by rule.
    """
    found = [finding for finding in inspect_office(data, kind) if finding.code in NEEDS_PERSON]
    if kind not in WORD:
        return found
    package = Package.read(data)
    office_changes.settle(package)
    return [
        *(finding for finding in found if finding.code not in office_changes.SETTLED),
        *office_changes.settled(package),
    ]


def settled_by_cleaning(data: bytes, kind: str) -> list[Finding]:
    """Return what the cleaning settles as a reader with "No markup" sees it, which a person should be told."""
    return office_changes.settled(Package.read(data)) if kind in WORD else []


def clean_office(data: bytes, kind: str, title: str = "") -> bytes:
    """Return the file without hidden data; the same bytes for the same input. Raises Refused.

    A Word document's tracked changes are accepted and its hidden text is taken out.
    title: the document's title, the only property kept. Findings of `findings_to_settle` are the caller's to
    check first: what they are about stays.
    """
    package = Package.read(data)
    if kind in WORD:
        office_changes.settle(package)
    for name in list(package.parts):
        if part_code(name) in _DROPPED_PARTS or name.lower().startswith("docprops/"):
            package.drop(name)
    package.relations = [r for r in package.relations if not r.kind.endswith("/attachedTemplate")]
    _drop_note_shapes(package)
    for name in list(package.parts):
        if package.is_xml(name):
            _clean_tree(package, name)
        package.parts[name] = image_metadata.clean_png(image_metadata.clean_jpeg(package.parts[name]))
    drop_unused(package)
    clean_names(package)
    _empty_unused_strings(package)
    if title:
        _set_title(package, title)
    return package.save()


def _drop_note_shapes(package: Package) -> None:
    """Drop the drawings that hold only the yellow boxes of cell comments."""
    for name in [name for name in package.parts if name.lower().endswith(".vml")]:
        kinds = {node.get("ObjectType") for node in package.tree(name).iter() if local(node) == "ClientData"}
        if kinds == {"Note"}:
            package.drop(name)


def _clean_tree(package: Package, name: str) -> None:
    root = package.tree(name)
    known = {relation.id for relation in package.relations if relation.source == name}
    for node in list(root.iter()):
        if not local(node):
            take_out(node)
            continue
        for key in list(node.attrib):
            if is_editing_id(key):
                del node.attrib[key]
        if local(node) == "legacyDrawing" and _target_kept(node, known):
            continue
        if local(node) in _DROPPED_ELEMENTS:
            take_out(node)
        elif local(node) == "pageSetup":
            for key in _part_references(node):
                if node.attrib[key] not in known:
                    del node.attrib[key]
    _drop_empty_comment_runs(root)


def _target_kept(node: Any, known: set[str]) -> bool:
    return any(node.attrib[key] in known for key in _part_references(node))


def _part_references(node: Any) -> list[str]:
    spaces = (f"{{{_POINTS_TO_PART}}}", f"{{{_POINTS_TO_PART_STRICT}}}")
    return [str(key) for key in node.attrib if str(key).startswith(spaces)]


def _drop_empty_comment_runs(root: Any) -> None:
    """Drop the runs that held nothing but a comment's mark."""
    for node in list(root.iter()):
        if local(node) == "r" and len(node) and all(local(inner) == "rPr" for inner in node):
            styles = [inner for inner in node.iter() if local(inner) == "rStyle"]
            if any("Comment" in str(value) for style in styles for value in style.attrib.values()):
                take_out(node)


def _empty_unused_strings(package: Package) -> None:
    """Empty the texts that no cell shows; their places stay, as cells refer to texts by number."""
    if "xl/sharedStrings.xml" not in package.parts:
        return
    used = used_strings(package)
    for place, item in enumerate(package.tree("xl/sharedStrings.xml")):
        if place not in used:
            space = item.tag.rpartition("}")[0] + "}"
            for inner in list(item):
                item.remove(inner)
            lxml.etree.SubElement(item, f"{space}t")


def _set_title(package: Package, title: str) -> None:
    root = lxml.etree.Element(f"{{{_CORE}}}coreProperties", nsmap={"cp": _CORE, "dc": _DC})
    lxml.etree.SubElement(root, f"{{{_DC}}}title").text = title
    package.parts["docProps/core.xml"] = lxml.etree.tostring(
        root, xml_declaration=True, encoding="UTF-8", standalone=True
    )
    package.types["docProps/core.xml"] = _CORE_TYPE
    package.relations.append(Relation("", "rIdTitle", _CORE_RELATION, "docProps/core.xml", False))
