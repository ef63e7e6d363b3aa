"""What an Office file brings that is never run or fetched: macros, controls, and content kept in other places."""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.reading.model import Problem
from documents.reading.office_package import OfficePackage
from documents.reading.refusal import Unreadable

_MACROS = ("vbaproject.bin", "vbadata.xml")
_NOT_CONTENT = frozenset({"hyperlink"})
_ON_THE_WEB = re.compile(r"\s*(?:https?|ftp):", re.IGNORECASE)
_MOST_PARTS = 500
"""Relationship parts looked at; a document has a dozen."""

_KINDS = {
    "attachedTemplate": "a template kept elsewhere",
    "image": "pictures kept elsewhere",
    "oleObject": "linked files",
    "externalLinkPath": "values from other workbooks",
    "subDocument": "parts kept in other documents",
    "frame": "web pages set into it",
}


def outside_remarks(package: OfficePackage) -> Iterator[Problem]:
    """Yield what a person should know of a file's macros, and of what it fetches from elsewhere when opened."""
    if any(name.rsplit("/", 1)[-1].lower() in _MACROS for name in package.names):
        yield Problem("active-content", "The file has macros. They were not run, and nothing was read from them.")
    kinds = _linked(package)
    if kinds:
        said = sorted({_KINDS.get(kind, "content kept elsewhere") for kind in kinds})
        yield Problem(
            "linked-content",
            f"The file links to {' and '.join([', '.join(said[:-1]), said[-1]] if len(said) > 1 else said)}. "
            "It was not fetched: if it is part of the return, put it into the file.",
        )


def _linked(package: OfficePackage) -> set[str]:
    """Return the kinds of relationships that lead out of the file, but for links that a person may click."""
    kinds: set[str] = set()
    for name in [name for name in package.names if name.lower().endswith(".rels")][:_MOST_PARTS]:
        try:
            entries = list(package.parse(name)) if b"External" in package.read(name) else []
        except Unreadable:  # of a part that nothing reads
            continue
        for entry in entries:
            if isinstance(entry.tag, str) and entry.get("TargetMode") == "External":
                kind = (entry.get("Type") or "").rsplit("/", 1)[-1]
                # Every document of an office names the template on a disk there that it was begun from.
                if kind != "attachedTemplate" or _ON_THE_WEB.match(entry.get("Target") or ""):
                    kinds.add(kind)
    return kinds - _NOT_CONTENT
