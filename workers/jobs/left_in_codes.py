"""What is left of the key's people in all that goes into a file in codes, before it is written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from documents.chronology.coding import CaseCoder
from documents.chronology.reverse_check import UNLISTED, Left

MOST_ROWS = 50
"""Rows named of one word that keeps a file back."""

Text = tuple[UUID | None, str, bool]
"""A text of the file: its row's identity, None for another text; and whether numbers are looked for in it."""


def left_in(coder: CaseCoder, texts: Iterable[Text]) -> list[dict[str, Any]]:
    """Return, as `LeftIn`, what is left of the key's people in the texts of a file, and in which rows."""
    found: dict[tuple[str, str], tuple[Left, dict[UUID, None]]] = {}
    for identity, text, numbers in texts:
        for left in coder.left(text, numbers=numbers):
            if left.kind != UNLISTED:
                _, rows = found.setdefault((left.kind, left.found.casefold()), (left, {}))
                if identity is not None:
                    rows[identity] = None
    return [
        {
            "word": left.found,
            "kind": left.kind,
            "sure": left.sure,
            "row_count": len(rows),
            "rows": [str(row) for row in list(rows)[:MOST_ROWS]],
        }
        for left, rows in found.values()
    ]
