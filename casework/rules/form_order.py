"""In which order the questions and pages of a form come. Source: docs/rules.md R-101."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def ranked(names: Sequence[str], order: Sequence[str]) -> list[str]:
    """Return `names` in the order that somebody gave them.

    order: names as they were put; of these, what is not among `names` any more does no harm. A name that is not in
    it, as one that came later, stays behind the one that it follows in `names`.
    """
    found = [name for name in dict.fromkeys(order) if name in names]
    placed = set(found)
    for place, name in enumerate(names):
        if name not in placed:
            found.insert(found.index(names[place - 1]) + 1 if place else 0, name)
    return found


def by_section(pages: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Return the names of described pages by their section's title."""
    found: dict[str, list[str]] = {}
    for page in pages:
        found.setdefault(page["section"], []).append(page["name"])
    return found
