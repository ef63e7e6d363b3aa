"""What any Office file holds beside what a reader sees: properties, comments, pictures' data, extra parts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.safety import image_metadata, slides_inspection, word_inspection, workbook_inspection
from documents.safety.findings import Finding
from documents.safety.office_names import name_findings
from documents.safety.office_package import Package, local
from documents.safety.office_unused import unused_findings

_WEB = re.compile(r"https?://", re.IGNORECASE)
_BY_NAME = (
    ("docprops/thumbnail", "thumbnail"),
    ("customxml/", "custom-xml"),
    ("vbaproject", "script"),
    ("vbadata", "script"),
    ("/activex/", "script"),
    ("/ctrlprops/", "form"),
    ("/embeddings/", "embedded-object"),
    ("printersettings", "printer-settings"),
    ("/threadedcomments/", "comment"),
    ("/comments", "comment"),
    ("/persons/", "comment"),
    ("people.xml", "comment"),
    ("commentauthors", "comment"),
    ("/glossary/", "building-blocks"),
    ("/externallinks/", "external-content"),
    ("/pivotcache/", "pivot-data"),
    ("connections.xml", "external-content"),
    ("/querytables/", "external-content"),
    ("/revisions/", "tracked-change"),
    ("/tags/", "custom-xml"),
    ("/webextensions/", "custom-xml"),
    ("docmetadata/", "custom-xml"),
    ("/changesinfos/", "custom-xml"),
    ("/revisioninfo", "custom-xml"),
    ("/viewprops", "custom-xml"),
    ("ppt/authors", "comment"),
    ("recipientdata", "custom-xml"),
    ("volatiledependencies", "custom-xml"),
    ("/ink/", "hidden-object"),
    ("_xmlsignatures/", "signature"),
)
"""Part of a part's name → what it is."""


def inspect_office(data: bytes, kind: str) -> list[Finding]:
    """Return what the file holds that a reader does not see. kind: docx, docm, xlsx, xlsm or pptx.

    Raises Refused as `Package.read` does.
    """
    package = Package.read(data)
    found = [
        *_properties(package),
        *_parts(package),
        *_links(package),
        *_pictures(package),
        *name_findings(package),
        *unused_findings(package),
    ]
    if kind in ("docx", "docm"):
        found += word_inspection.inspect_word(package)
    elif kind in ("xlsx", "xlsm"):
        found += workbook_inspection.inspect_workbook(package)
    else:
        found += slides_inspection.inspect_slides(package)
    return found


def pictures_in_office(data: bytes) -> list[Finding]:
    """Return a finding "picture" for each picture file in the document."""
    package = Package.read(data)
    return [
        Finding("picture", "picture", name)
        for name in sorted(package.reached() & set(package.parts))
        if package.types.get(name, "").startswith("image/") and part_code(name) is None
    ]


def part_code(name: str) -> str | None:
    """Return the code of a part that does not belong into a published file, None for any other part."""
    lower = name.lower()
    return next((code for piece, code in _BY_NAME if piece in "/" + lower or piece in lower), None)


def _properties(package: Package) -> Iterator[Finding]:
    for name in package.parts:
        if not name.lower().startswith("docprops/") or not package.is_xml(name):
            continue
        for node in package.tree(name).iter():
            words = " ".join((node.text or "").split()) if local(node) else ""
            if words and local(node) != "title":
                yield Finding("metadata", "document property", local(node), words[:400])


def _parts(package: Package) -> Iterator[Finding]:
    for words in package.odd:
        yield Finding("archive-comment", "file", "", words[:400])
    reached = package.reached()
    for name in package.parts:
        code = part_code(name)
        if code and code != "metadata":
            yield Finding(code, "part", name, _words_of(package, name))
        elif name not in reached:
            yield Finding("unused-objects", "part", name, _words_of(package, name))
        elif package.is_xml(name):
            notes = [str(node.text) for node in package.tree(name).iter() if not local(node) and node.text]
            if notes:
                yield Finding("xml-comment", "part", name, " ".join(notes)[:400])


def _words_of(package: Package, name: str) -> str:
    if not package.is_xml(name):
        return ""
    return " ".join(" ".join(str(text) for text in package.tree(name).itertext()).split())[:400]


def _links(package: Package) -> Iterator[Finding]:
    for relation in package.relations:
        if not relation.external:
            continue
        if relation.kind.endswith("/attachedTemplate"):
            yield Finding("metadata", "template", relation.source, relation.target[:400])
        elif not relation.kind.endswith("/hyperlink"):
            yield Finding("external-content", "link", relation.source, relation.target[:400])
        elif not _WEB.match(relation.target) and not relation.target.lower().startswith("mailto:"):
            yield Finding("link", "link", relation.source, relation.target[:400])


def _pictures(package: Package) -> Iterator[Finding]:
    for name, content in package.parts.items():
        if content.startswith(b"\xff\xd8"):
            found = image_metadata.jpeg_metadata(content)
        elif content.startswith(b"\x89PNG\r\n\x1a\n"):
            found = image_metadata.png_metadata(content)
        elif _cannot_look_into(package, name):
            yield Finding("cannot-scan", "picture", name, "save this picture as PNG or JPEG and put it in again")
            continue
        else:
            continue
        for text in found:
            yield Finding("image-metadata", "picture", name, text)
    for name in package.parts:
        if not package.is_xml(name):
            continue
        for node in package.tree(name).iter():
            if local(node) == "srcRect" and any(value not in ("0", "") for value in node.attrib.values()):
                yield Finding("cropped-image", "picture", name)
            elif local(node) in ("docPr", "cNvPr") and node.get("hidden") in ("1", "true"):
                yield Finding("hidden-object", "drawing", name, node.get("name", ""))


def _cannot_look_into(package: Package, name: str) -> bool:
    """True for a sound, a film, or a picture of a kind whose words and notes nothing here can read."""
    if part_code(name):
        return False
    kind = package.types.get(name, "")
    is_drawing = kind.startswith("image/") and "svg" not in kind
    return is_drawing or kind.startswith(("audio/", "video/"))
