"""The zip of parts that a DOCX or XLSX is: opened with limits, its parts found by their relationships.

Sizes in a zip's directory lie, so a part is counted while it is unpacked. A part with a DTD is refused: no
program of an office writes one, and entities are a way to fill the memory.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from typing import NamedTuple

from lxml import etree

from documents.reading.refusal import Unreadable

LARGEST_PART = 64 * 1024 * 1024
"""Bytes of one part once unpacked; the text of a 10,000-row return is a tenth of it."""


class Relation(NamedTuple):
    """A tie from one part to another. kind: the last word of its type, the same in both standards."""

    id: str
    kind: str
    part: str


class OfficePackage:
    """The parts of an Office Open XML file."""

    def __init__(self, data: bytes) -> None:
        """Open the zip. Raises Unreadable: damaged, encrypted."""
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            names = self._zip.namelist()
        except (zipfile.BadZipFile, ValueError, EOFError, OSError, NotImplementedError) as problem:
            raise Unreadable("damaged") from problem
        # Some makers write "\\" or a leading "/" in part names, and other cases than the standard's.
        self._names = {name.replace("\\", "/").lstrip("/").lower(): name for name in names}
        self._last: tuple[str, bytes] = ("", b"")

    @property
    def names(self) -> frozenset[str]:
        """Return the part names in lower case."""
        return frozenset(self._names)

    def has(self, name: str) -> bool:
        """Tell whether there is such a part."""
        return name.lower() in self._names

    def size_of(self, name: str) -> int:
        """Return how large the zip's directory says a part is once unpacked. KeyError if there is none."""
        return self._zip.getinfo(self._names[name.lower()]).file_size

    def read(self, name: str) -> bytes:
        """Return a part's bytes. Raises Unreadable (damaged, encrypted, too-large); KeyError if there is none."""
        actual = self._names[name.lower()]
        if self._last[0] == actual:
            return self._last[1]
        try:
            with self._zip.open(actual) as part:
                content = part.read(LARGEST_PART + 1)
        except RuntimeError as problem:  # zipfile's way to say that the entry needs a password
            raise Unreadable("encrypted") from problem
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as problem:
            raise Unreadable("damaged") from problem
        if len(content) > LARGEST_PART:
            raise Unreadable("archive-too-large")
        self._last = (actual, content)  # a sheet's part is looked at more than once in a row
        return content

    def beginning(self, name: str, size: int) -> bytes:
        """Return a part's first bytes, the rest not unpacked. Raises as `read` does."""
        try:
            with self._zip.open(self._names[name.lower()]) as part:
                return part.read(size)
        except RuntimeError as problem:
            raise Unreadable("encrypted") from problem
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as problem:
            raise Unreadable("damaged") from problem

    def parse(self, name: str) -> etree._Element:
        """Return the root of an XML part. Raises Unreadable and KeyError as `read` does."""
        return parse_xml(self.read(name))

    def related(self, name: str) -> list[Relation]:
        """Return a part's relationships inside the package; the name "" stands for the package itself."""
        folder, base = posixpath.split(name)
        relations = posixpath.join(folder, "_rels", f"{base}.rels")
        if not self.has(relations):
            return []
        found: list[Relation] = []
        for entry in self.parse(relations):
            if not isinstance(entry.tag, str) or entry.get("TargetMode") == "External":
                continue
            target = entry.get("Target") or ""
            part = (
                target.lstrip("/")
                if target.startswith("/")
                else posixpath.normpath(posixpath.join(folder, target))
            )
            found.append(Relation(entry.get("Id") or "", (entry.get("Type") or "").rsplit("/", 1)[-1], part))
        return found

    def main_part(self, usual: str) -> str:
        """Return the main part's name, `usual` where the relationships do not say. Raises Unreadable."""
        for relation in self.related(""):
            if relation.kind == "officeDocument" and self.has(relation.part):
                return relation.part
        if self.has(usual):
            return usual
        raise Unreadable("damaged")


def parse_xml(content: bytes) -> etree._Element:
    """Return the root of an XML document. Raises Unreadable (damaged) for anything else, or one with a DTD."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as problem:
        raise Unreadable("damaged") from problem
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable("damaged")
    return root
