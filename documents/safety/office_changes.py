"""A Word document as its reader sees it with "No markup": tracked changes accepted, hidden text taken out.

Both change nothing on the page that such a reader sees. What can't be settled without knowing the page (a cell
that was deleted, a paragraph's end that was deleted before a table) stays, and is found again for a person.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from documents.safety.findings import Finding
from documents.safety.office_package import Package, local
from documents.safety.word_inspection import (
    TRACKED_FORMAT,
    hidden_styles,
    inspect_word,
    is_hidden,
    properties_hide,
)

SETTLED = frozenset({"tracked-change", "hidden-text"})
"""Findings that are settled here."""

_GONE = frozenset({"del", "moveFrom"})
_KEPT = frozenset({"ins", "moveTo"})
_RANGES = ("moveFromRange", "moveToRange", "customXmlInsRange", "customXmlDelRange", "customXmlMoveFromRange")
_MARKERS = TRACKED_FORMAT | {"numberingChange", "cellIns", "customXmlMoveToRangeStart", "customXmlMoveToRangeEnd"}
_MARKERS |= {name + end for name in _RANGES for end in ("Start", "End")}


def settle(package: Package) -> None:
    """Accept every tracked change of a Word document and take out its hidden text, as far as that can be done."""
    styles = hidden_styles(package)
    for name in package.parts:
        if package.is_xml(name) and name.startswith("word/"):
            root = package.tree(name)
            _accept(root)
            _take_out_hidden(root, styles)


def settled(package: Package) -> list[Finding]:
    """Return what `settle` would settle: tracked changes and hidden texts."""
    return [finding for finding in inspect_word(package) if finding.code in SETTLED]


def _accept(root: Any) -> None:
    for row in [node for node in _all(root, "tr") if _marked(node, "trPr", _GONE)]:
        table = row.getparent()
        table.remove(row)
        if not any(local(node) == "tr" for node in table):
            table.getparent().remove(table)
    # Content first: a deleted paragraph's end then stands in a paragraph that shows what is left of it.
    for node in list(_all(root, *_GONE, *_KEPT, *_MARKERS)):
        gone = local(node) in _GONE and not _is_mark(node)
        if gone or local(node) in _MARKERS or (local(node) in _KEPT and _is_mark(node)):
            _drop(node)
    for node in list(_all(root, *_KEPT)):
        _unwrap(node)
    for paragraph in list(_all(root, "p")):
        if _end_deleted(paragraph):
            _join_with_next(paragraph)


def _all(root: Any, *names: str) -> Iterator[Any]:
    """Return every element of these local names, whatever its namespace, in the order of the document."""
    found: Iterator[Any] = root.iter(*(f"{{*}}{name}" for name in names))
    return found


def _is_mark(node: Any) -> bool:
    """True for a change of a paragraph's end, a row or a cell, which is a mark among its properties."""
    return local(node.getparent()) in ("rPr", "trPr", "tcPr", "numPr")


def _marked(holder: Any, properties: str, kinds: frozenset[str]) -> bool:
    return any(local(mark) in kinds for node in holder if local(node) == properties for mark in node)


def _end_deleted(paragraph: Any) -> bool:
    return any(_marked(properties, "rPr", _GONE) for properties in paragraph if local(properties) == "pPr")


def _join_with_next(paragraph: Any) -> None:
    """Put what is left of a paragraph whose end was deleted before the next one's words, as Word does."""
    content = [node for node in paragraph if local(node) != "pPr"]
    following = paragraph.getnext()
    if following is None or local(following) != "p":
        if content or len(paragraph.getparent()) == 1:
            return  # a person must look: the inspection finds the mark again
        _drop(paragraph)
        return
    at = 1 if len(following) and local(following[0]) == "pPr" else 0
    for node in reversed(content):
        following.insert(at, node)
    _drop(paragraph)


def _take_out_hidden(root: Any, styles: frozenset[str]) -> None:
    if not styles and next(_all(root, "vanish", "specVanish"), None) is None:
        return
    for run in list(_all(root, "r")):
        text = "".join(str(piece) for piece in run.itertext()).strip()
        if text and is_hidden(run, styles):
            paragraph = next((node for node in run.iterancestors() if local(node) == "p"), None)
            _drop(run)
            if paragraph is not None and _shows_nothing(paragraph):
                _drop(paragraph)


def _shows_nothing(paragraph: Any) -> bool:
    """True for a paragraph whose end is hidden too, so that it took no line of the page."""
    if any(local(node) not in ("pPr", "bookmarkStart", "bookmarkEnd", "proofErr") for node in paragraph):
        return False
    hidden_end = any(properties_hide(node) for node in paragraph if local(node) == "pPr")
    return hidden_end and any(local(node) == "p" for node in paragraph.itersiblings())


def _drop(node: Any) -> None:
    parent = node.getparent()
    if parent is not None:
        parent.remove(node)


def _unwrap(node: Any) -> None:
    parent = node.getparent()
    if parent is None:
        return
    at = parent.index(node)
    for inner in reversed(list(node)):
        parent.insert(at, inner)
    parent.remove(node)
