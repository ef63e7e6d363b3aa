"""What an Office file carries and shows nowhere: references that nothing uses, notes without a mark, odd words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from documents.safety.findings import Finding
from documents.safety.office_package import Package, Relation, attribute, local
from documents.safety.office_trees import take_out

_SHOWN_BY_REFERENCE = ("/header", "/footer", "/image", "/hyperlink", "/chart", "/oleObject", "/diagramData")
"""Kinds of references that show something only where a part's words name them."""
_KNOWN_SPACES = re.compile(
    r"\{(?:http://schemas\.openxmlformats\.org/|http://purl\.oclc\.org/ooxml/|http://schemas\.microsoft\.com/"
    r"|urn:schemas-microsoft-com:|http://www\.w3\.org/|http://purl\.org/dc/)"
)
_MEDIA = re.compile(r"(?:word|xl|ppt)/media/(?P<name>[^/]*)\.(?P<ending>[^./]*)")
_PLAIN_MEDIA = re.compile(r"(?:image|media|hdphoto|picture)-?\d*")


def unused_findings(package: Package) -> Iterator[Finding]:
    """Yield what no page, sheet or slide shows."""
    for relation in _unused_relations(package):
        yield Finding("unused-objects", "part", relation.source, f"{relation.id} {relation.target}"[:400])
    for part, note in _lost_notes(package):
        yield Finding("unused-objects", part, "note without a mark", "".join(map(str, note.itertext()))[:400])
    for part, node in _foreign(package):
        words = " ".join(str(text).strip() for text in node.itertext() if str(text).strip())
        if words:
            yield Finding("custom-xml", part, local(node), words[:400])
    for name in package.parts:
        if _named_media(name):
            yield Finding("object-name", "picture", name)


def drop_unused(package: Package) -> None:
    """Take out what `unused_findings` finds."""
    lost = set(_unused_relations(package))
    package.relations = [relation for relation in package.relations if relation not in lost]
    for _, node in [*_lost_notes(package), *_foreign(package)]:
        take_out(node)
    named = [name for name in package.parts if _named_media(name)]
    for number, name in enumerate(named, start=1):
        found = _MEDIA.fullmatch(name)
        if found:
            package.rename(name, f"{name.partition('/')[0]}/media/image{9000 + number}.{found['ending']}")


def _unused_relations(package: Package) -> Iterator[Relation]:
    named: dict[str, set[str]] = {}
    for relation in package.relations:
        source = relation.source
        if source not in package.parts or not package.is_xml(source):
            continue
        if relation.kind.endswith(_SHOWN_BY_REFERENCE):
            if source not in named:
                named[source] = _named_in(package.tree(source))
            if relation.id not in named[source]:
                yield relation


def _named_in(root: Any) -> set[str]:
    return {str(value) for node in root.iter() for key, value in node.attrib.items() if "elationships" in str(key)}


def _lost_notes(package: Package) -> list[tuple[str, Any]]:
    """Return the footnotes and endnotes with words that no mark in the text leads to."""
    found = []
    for kind in ("footnote", "endnote"):
        part = f"word/{kind}s.xml"
        if part not in package.parts or not package.is_xml(part):
            continue
        marked = {
            attribute(node, "id")
            for name in package.parts
            if package.is_xml(name) and name.startswith("word/")
            for node in package.tree(name).iter()
            if local(node) == f"{kind}Reference"
        }
        for note in package.tree(part):
            if local(note) == kind and not attribute(note, "type") and attribute(note, "id") not in marked:
                found.append((part, note))
    return found


def _foreign(package: Package) -> list[tuple[str, Any]]:
    """Return the elements of unknown programs among the words of a document."""
    return [
        (name, node)
        for name in package.parts
        if package.is_xml(name) and name.startswith(("word/", "xl/", "ppt/")) and not name.endswith(".vml")
        for node in package.tree(name).iter()
        if isinstance(node.tag, str) and node.tag.startswith("{") and not _KNOWN_SPACES.match(node.tag)
    ]


def _named_media(name: str) -> bool:
    found = _MEDIA.fullmatch(name)
    return found is not None and not _PLAIN_MEDIA.fullmatch(found["name"].lower())
