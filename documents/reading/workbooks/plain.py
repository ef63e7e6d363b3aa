"""Tells from the bytes of a sheet's part whether any reader shows what a person sees in it."""

from __future__ import annotations

import re

from documents.reading.workbooks.looks import OF_TODAY

_HIDDEN = (b'hidden="1', b'hidden="t')
_NO_RESULT = re.compile(rb"</f>\s*(?:<v\s*/>|<v></v>)?\s*</c>|<f[^>]*/>\s*(?:<v\s*/>|<v></v>)?\s*</c>")
_ROW_NUMBER = re.compile(rb'<row r="(\d+)')
_FAR_CELL = re.compile(rb'r="(?:[A-Z]{2}|[A-Z]?\d{7})')
_FAR_ROW = 20_000
_OF_TODAY = re.compile(OF_TODAY.pattern.encode(), re.IGNORECASE)

_FIGURES = b".0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_USUAL_CELLS = (b'<c r="" t="s"><v></v></c>', b'<c r="" s="" t="s"><v></v></c>', b'<c r="" s=""><v></v></c>')
"""What is left of a cell with a shared text, or with a number, once references and values are taken out."""


def without_usual_cells(content: bytes) -> tuple[bytes, int]:
    """Return a sheet's part without figures, capitals and the cells of the usual form, and how many those were.

    Most parts are hardly anything else, and every look at one is a pass over all of it: ten passes are spared.
    """
    rest = content.translate(None, _FIGURES)
    count = 0
    for cell in _USUAL_CELLS:
        before = len(rest)
        rest = rest.replace(cell, b"")
        count += (before - len(rest)) // len(cell)
    return rest, count


def is_plain_part(content: bytes, rest: bytes) -> bool:
    """Tell whether a sheet's part has none of what only our own reading shows right, and no far-out cell.

    rest: the part without its usual cells, as `without_usual_cells` gives it.
    """
    if b"='" in rest or b"mergeell " in rest:  # capitals are taken out
        return False
    if b"hidden" in rest and any(mark in content for mark in _HIDDEN):
        return False
    if b"<f" in rest and (_NO_RESULT.search(content) or _OF_TODAY.search(content)):
        return False
    if b"<is>" in rest and b"strike" in rest:
        return False
    # Rows and cells that do not begin with their reference are left to our own reading.
    rows = rest.count(b'<row r="')
    if rows != rest.count(b"row ") or rest.count(b"<c ") != rest.count(b'<c r="'):
        return False
    # The rows stand in order, or calamine would not find them; so the last one is the farthest.
    last = _ROW_NUMBER.match(content, content.rfind(b'<row r="')) if rows else None
    return (last is None or int(last[1]) <= _FAR_ROW) and not _FAR_CELL.search(content)
