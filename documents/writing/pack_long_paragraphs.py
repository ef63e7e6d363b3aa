"""Very long paragraphs of a Word file broken before it is printed.

LibreOffice lays a paragraph out anew for each page that it reaches within a table: one of a megabyte takes it
hours, the same words in paragraphs of some lines take it seconds.
"""

from __future__ import annotations

import copy
from typing import Any

from documents.safety.office_package import Package, local

_LONG, _PIECE = 10_000, 2_000
"""Characters of a paragraph that is broken, and of what it is broken into."""
_ONCE = frozenset({"numPr", "pageBreakBefore", "keepNext", "keepLines", "sectPr", "spacing"})
"""What only the first, or none, of the pieces may have."""


def break_long_paragraphs(package: Package) -> None:
    """Break the long paragraphs of tables in the document's parts; their words stay, in order."""
    for name in package.parts:
        if not (name.startswith("word/") and package.is_xml(name)) or len(package.parts[name]) < _LONG:
            continue
        for cell in [node for node in package.tree(name).iter() if local(node) == "tc"]:
            for paragraph in [node for node in cell if local(node) == "p"]:
                if sum(len(node.text or "") for node in paragraph.iter() if local(node) == "t") > _LONG:
                    _break(paragraph)


def _break(paragraph: Any) -> None:
    space = paragraph.tag.rpartition("}")[0] + "}"
    style = next((node for node in paragraph if local(node) == "pPr"), None)
    kids = [piece for node in paragraph if node is not style for piece in _pieces(node, space)]
    for node in list(paragraph):
        if node is not style:
            paragraph.remove(node)
    here, filled = paragraph, 0
    for kid in kids:
        length = sum(len(node.text or "") for node in kid.iter() if local(node) == "t")
        if filled and filled + length > _PIECE:
            following = paragraph.makeelement(f"{space}p", {})
            if style is not None:
                following.append(_for_more(style))
            here.addnext(following)
            here, filled = following, 0
        here.append(kid)
        filled += length


def _for_more(style: Any) -> Any:
    """Return the looks of a paragraph for what continues it."""
    made = copy.deepcopy(style)
    for node in [node for node in made if local(node) in _ONCE]:
        made.remove(node)
    return made


def _pieces(node: Any, space: str) -> list[Any]:
    """Return a run in pieces, each with its looks; any other element whole."""
    texts = [kid for kid in node if local(kid) == "t"] if local(node) == "r" else []
    if sum(len(kid.text or "") for kid in texts) <= _PIECE:
        return [node]
    looks = next((kid for kid in node if local(kid) == "rPr"), None)
    pieces = []
    for kid in list(node):
        if kid is looks:
            continue
        for part in _parts(kid, space):
            run = node.makeelement(f"{space}r", dict(node.attrib))
            if looks is not None:
                run.append(copy.deepcopy(looks))
            run.append(part)
            pieces.append(run)
    return pieces


def _parts(kid: Any, space: str) -> list[Any]:
    text = kid.text or ""
    if local(kid) != "t" or len(text) <= _PIECE:
        return [kid]
    parts = []
    while text:
        at = len(text) if len(text) <= _PIECE else text.rfind(" ", _PIECE // 2, _PIECE) + 1 or _PIECE
        part = kid.makeelement(f"{space}t", {"{http://www.w3.org/XML/1998/namespace}space": "preserve"})
        part.text, text = text[:at], text[at:]
        parts.append(part)
    return parts
