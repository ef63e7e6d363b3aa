"""Text in spreadsheets: what a cell can hold, and what a spreadsheet would run instead of showing."""

from __future__ import annotations

import re

MOST_IN_CELL = 32_767
"""UTF-16 units that a cell of Excel holds; it opens no file with more."""

_RUNS = re.compile(r"[\s\ufeff\u200b]*[=+\-@\uff1d\uff0b\uff0d\uff20|%]|[\t\r\n]")
"""How a text begins that some spreadsheet takes for a formula or a command, look-alikes included.

Source: OWASP, "CSV injection".
"""


_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789(\"'“‘")


def may_run(text: str) -> bool:
    """Return whether a spreadsheet might take `text` for a formula."""
    return text[:1] not in _LETTERS and _RUNS.match(text) is not None


def as_text(text: str) -> str:
    """Return `text` for a CSV cell: one that might be run stands behind an apostrophe, word for word."""
    return f"'{text}" if may_run(text) else text


def in_pieces(text: str, most: int = MOST_IN_CELL) -> list[str]:
    """Return `text` cut into pieces of at most `most` UTF-16 units, no character cut in two."""
    if len(text) * 2 <= most:
        return [text]
    pieces, start, units = [], 0, 0
    for place, character in enumerate(text):
        width = 2 if character > "\uffff" else 1
        if units + width > most:
            pieces.append(text[start:place])
            start, units = place, 0
        units += width
    return [*pieces, text[start:]]
