"""Takes elements out of a part's tree, with the text around them kept."""

from __future__ import annotations

from typing import Any


def take_out(node: Any) -> None:
    """Remove an element or comment, keeping the text that follows it."""
    parent = node.getparent()
    if parent is None:
        return
    if node.tail:
        before = node.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + node.tail
        else:
            parent.text = (parent.text or "") + node.tail
    parent.remove(node)


def unwrap(node: Any) -> None:
    """Put what an element holds in its place."""
    parent = node.getparent()
    if parent is None:
        return
    place = parent.index(node)
    for offset, inner in enumerate(list(node)):
        parent.insert(place + offset, inner)
    take_out(node)
