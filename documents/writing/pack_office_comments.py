"""The comments of a Word file or a workbook, which a printer leaves out: place, author and words of each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from documents.reading.text import clean
from documents.safety.office_package import Package, Relation, attribute, local
from documents.writing.pack_beside import Comment

_QUOTED = 80
"""Characters of the words that a comment is about."""
_DOCUMENT = "word/document.xml"


def comments_of(package: Package) -> list[Comment]:
    """Return the comments that hold words, in the file's order."""
    if "xl/workbook.xml" in package.parts:
        return list(_of_book(package))
    return list(_of_text(package))


def _of_text(package: Package) -> Iterator[Comment]:
    source = next((name for name in (_DOCUMENT, *package.parts) if name.endswith("document.xml")), "")
    about = _about(package.tree(source)) if source in package.parts else {}
    for relation in _kind_of(package, source, "comments"):
        for node in package.tree(relation.target):
            if local(node) != "comment":
                continue
            says = "\n".join(filter(None, (_words(part) for part in node.iter() if local(part) == "p")))
            if says.strip():
                words = about.get(attribute(node, "id"), "")
                yield Comment(f"At “{words}”" if words else "In the text", attribute(node, "author"), says)


def _about(root: Any) -> dict[str, str]:
    """Return the words that each comment is about, by its id: those it is set around, else its paragraph's."""
    about: dict[str, str] = {}
    open_now: set[str] = set()
    whole = ""
    for node in root.iter():
        kind = local(node)
        if kind == "commentRangeStart":
            open_now.add(attribute(node, "id"))
        elif kind == "commentRangeEnd":
            open_now.discard(attribute(node, "id"))
        elif kind == "p":
            whole = ""
            for name in open_now:
                about[name] = f"{about.get(name, '')} "
        elif kind == "t":
            whole += node.text or ""
            for name in open_now:
                about[name] = about.get(name, "") + (node.text or "")
        elif kind == "commentReference" and not about.get(attribute(node, "id"), "").strip():
            about[attribute(node, "id")] = whole
    return {name: _short(words) for name, words in about.items()}


def _short(words: str) -> str:
    said = " ".join(clean(words).split())
    return said if len(said) <= _QUOTED else f"{said[: _QUOTED - 1]}…"


def _of_book(package: Package) -> Iterator[Comment]:
    names = {node: sheet for node, sheet in sheets_of(package)}
    people = dict(_people(package))
    for part, name in names.items():
        place = f"Sheet “{name}”, cell "
        threads = [one for one in _kind_of(package, part, "threadedComment")]
        told: set[str] = set()
        for relation in threads:
            for node in package.tree(relation.target):
                cell, says = attribute(node, "ref"), _words(node)
                told.add(cell)
                if says:
                    yield Comment(f"{place}{cell}", people.get(attribute(node, "personId"), ""), says)
        for relation in _kind_of(package, part, "comments"):
            root = package.tree(relation.target)
            authors = [clean(node.text or "") for node in root.iter() if local(node) == "author"]
            for node in [node for node in root.iter() if local(node) == "comment"]:
                cell, number = attribute(node, "ref"), attribute(node, "authorId")
                says = _words(node)
                if says and cell not in told:  # a thread stands there too, with a remark for old programs
                    who = authors[int(number)] if number.isdigit() and int(number) < len(authors) else ""
                    yield Comment(f"{place}{cell}", who, says)


def sheets_of(package: Package) -> Iterator[tuple[str, str]]:
    """Yield part and name of each sheet of a workbook, in order."""
    parts = {one.id: one.target for one in package.relations if one.source == "xl/workbook.xml"}
    for node in package.tree("xl/workbook.xml").iter():
        if local(node) == "sheet":
            part = parts.get(next((value for key, value in node.attrib.items() if key.endswith("}id")), ""), "")
            if part in package.parts:
                yield part, str(node.get("name") or "")


def _people(package: Package) -> Iterator[tuple[str, str]]:
    for relation in package.relations:
        if relation.kind.endswith("/person") and relation.target in package.parts:
            for node in package.tree(relation.target):
                yield attribute(node, "id"), attribute(node, "displayName")


def _kind_of(package: Package, source: str, kind: str) -> list[Relation]:
    return [
        one
        for one in package.relations
        if one.source == source and one.kind.rpartition("/")[2] == kind and one.target in package.parts
    ]


def _words(node: Any) -> str:
    """Return the words of an element: those of its text elements, a line break for each break."""
    said = []
    for part in node.iter():
        kind = local(part)
        if kind in ("t", "text") and part.text:
            said.append(str(part.text))
        elif kind in ("br", "cr"):
            said.append("\n")
        elif kind == "tab":
            said.append(" ")
    return clean("".join(said)).strip()
