"""An Office Open XML file as parts, their types and their references; read safely, written anew."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import lxml.etree

from documents.safety import archive
from documents.safety.refusals import Refused

CONTENT_TYPES = "[Content_Types].xml"
_SAFE = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
_WRITTEN_AT = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Relation:
    """A reference from one part ("" for the package) to another part or, when `external`, to an address."""

    source: str
    id: str
    kind: str
    target: str
    external: bool

    def named(self, new: str) -> Relation:
        """Return the same reference with another id."""
        return replace(self, id=new)


@dataclass(slots=True)
class Package:
    """The parts of an office file by name, without the relationship parts and the content types."""

    parts: dict[str, bytes]
    types: dict[str, str]
    relations: list[Relation]
    odd: list[str] = field(default_factory=list)
    """What the archive holds beside its parts: comments, extra fields."""
    _trees: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def read(cls, data: bytes) -> Package:
        """Return the package in `data`. Raises Refused as `archive` does, "damaged" for XML that can't be read."""
        file = io.BytesIO(data)
        raw = {entry.name: b"".join(archive.stream(file, entry)) for entry in archive.list_entries(file)}
        package = cls({}, {}, [], odd=_odd(data))
        types = parse(raw.get(CONTENT_TYPES, b""))
        defaults = {
            node.get("Extension", "").lower(): node.get("ContentType", "")
            for node in types
            if local(node) == "Default"
        }
        overrides = {
            node.get("PartName", "").lstrip("/"): node.get("ContentType", "")
            for node in types
            if local(node) == "Override"
        }
        for name, content in raw.items():
            if name == CONTENT_TYPES or name.endswith("/"):
                continue
            if name.endswith(".rels"):
                package.relations += _relations(name, content)
                continue
            package.parts[name] = content
            package.types[name] = overrides.get(name) or defaults.get(name.rpartition(".")[2].lower(), "")
        return package

    def tree(self, name: str) -> Any:
        """Return the root element of an XML part, kept, so that changes to it are written by `save`."""
        if name not in self._trees:
            self._trees[name] = parse(self.parts[name])
        return self._trees[name]

    def is_xml(self, name: str) -> bool:
        kind = self.types.get(name, "")
        return kind.endswith(("+xml", "/xml")) or name.endswith((".xml", ".vml"))

    def reached(self) -> set[str]:
        """Return the parts that the package's relationships lead to."""
        waiting, found = [""], {""}
        while waiting:
            source = waiting.pop()
            for relation in self.relations:
                if relation.source == source and not relation.external and relation.target not in found:
                    found.add(relation.target)
                    waiting.append(relation.target)
        return found - {""}

    def drop(self, name: str) -> None:
        """Take out a part and every reference to it from other parts' relationships."""
        self.parts.pop(name, None)
        self._trees.pop(name, None)
        self.relations = [r for r in self.relations if r.source != name and (r.external or r.target != name)]

    def rename(self, name: str, new: str) -> None:
        """Give a part another name, wherever it is referred to."""
        self.parts[new] = self.parts.pop(name)
        self.types[new] = self.types.pop(name, "")
        if name in self._trees:
            self._trees[new] = self._trees.pop(name)
        self.relations = [
            replace(
                relation,
                source=new if relation.source == name else relation.source,
                target=new if relation.target == name and not relation.external else relation.target,
            )
            for relation in self.relations
        ]

    def save(self) -> bytes:
        """Return the file: parts in order of name, one fixed time, no comments, nothing unreferenced."""
        for name, tree in self._trees.items():
            self.parts[name] = written(tree)
        kept = {name for name in self.reached() if self.types.get(name)}
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
            _put(packed, CONTENT_TYPES, self._types_part(kept))
            for source in sorted({relation.source for relation in self.relations}):
                if source == "" or source in kept:
                    _put(packed, _relations_name(source), self._relations_part(source))
            for name in sorted(kept & set(self.parts)):
                _put(packed, name, self.parts[name])
        return held.getvalue()

    def _types_part(self, kept: set[str]) -> bytes:
        space = "http://schemas.openxmlformats.org/package/2006/content-types"
        root = lxml.etree.Element(f"{{{space}}}Types", nsmap={None: space})  # type: ignore[dict-item]
        relations = "application/vnd.openxmlformats-package.relationships+xml"
        lxml.etree.SubElement(root, f"{{{space}}}Default", Extension="rels", ContentType=relations)
        for name in sorted(kept & set(self.parts)):
            lxml.etree.SubElement(
                root, f"{{{space}}}Override", PartName=f"/{name}", ContentType=self.types.get(name, "")
            )
        return written(root)

    def _relations_part(self, source: str) -> bytes:
        space = "http://schemas.openxmlformats.org/package/2006/relationships"
        root = lxml.etree.Element(f"{{{space}}}Relationships", nsmap={None: space})  # type: ignore[dict-item]
        for relation in self.relations:
            if relation.source != source:
                continue
            node = lxml.etree.SubElement(root, f"{{{space}}}Relationship", Id=relation.id, Type=relation.kind)
            node.set("Target", relation.target if relation.external else f"/{relation.target}")
            if relation.external:
                node.set("TargetMode", "External")
        return written(root)


def parse(content: bytes) -> Any:
    """Return the root element of `content`. Raises Refused "dtd" or "damaged"."""
    try:
        root = lxml.etree.fromstring(content, lxml.etree.XMLParser(**_SAFE))  # type: ignore[arg-type]
    except (lxml.etree.XMLSyntaxError, ValueError):
        raise Refused("damaged") from None
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr]
        raise Refused("dtd")
    return root


def written(root: Any) -> bytes:
    """Return the tree as a part's bytes."""
    whole: bytes = lxml.etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return whole


def local(node: Any) -> str:
    """Return an element's name without its namespace (in which Strict files differ), "" for comments."""
    return _local(node.tag) if isinstance(node.tag, str) else ""


@lru_cache(maxsize=4096)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def attribute(node: Any, name: str) -> str:
    """Return the value of the attribute with this local name, "" when there is none."""
    for key, value in node.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return ""


def switched_on(node: Any) -> bool:
    """True for an on/off property that is on: `<w:vanish/>`, but not `<w:vanish w:val="0"/>`."""
    return attribute(node, "val") not in ("0", "false", "off", "none")


def _relations(name: str, content: bytes) -> Iterator[Relation]:
    folder, _, file = name.rpartition("_rels/")
    source = folder + file.removesuffix(".rels")
    for node in parse(content):
        if local(node) != "Relationship":
            continue
        external = node.get("TargetMode", "").lower() == "external"
        target = node.get("Target", "")
        if not external:
            target = posixpath.normpath(posixpath.join("/", posixpath.dirname(source), target.partition("#")[0]))
        yield Relation(
            source, node.get("Id", ""), node.get("Type", ""), target if external else target.lstrip("/"), external
        )


def _relations_name(source: str) -> str:
    folder, _, file = source.rpartition("/")
    return f"{folder}/_rels/{file}.rels".lstrip("/")


def _put(packed: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, _WRITTEN_AT)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 0
    packed.writestr(entry, content)


def _odd(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        found = [packed.comment.decode("utf-8", "replace")] if packed.comment else []
        for entry in packed.infolist():
            if entry.comment:
                found.append(entry.comment.decode("utf-8", "replace"))
    return found
