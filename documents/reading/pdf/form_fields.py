"""What was typed into a PDF's form where it is longer than its box: set again so that all of it stands within.

A viewer shows as much of such a text as the box takes and lets the reader scroll; the file holds the rest drawn
over the fields beside it.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

_SIZE = re.compile(r"([\d.]+)\s+Tf")
_BREADTH = 0.5
"""About how broad a letter of Helvetica is, in parts of the font size."""

_BROAD = 0.56
"""As broad as letters are in text with many capitals."""

_READABLE = 5.5
"""Points; a text whose lines would be smaller is set narrower instead."""

_LEADING = 1.15
_MARGIN = 2.0
_MULTILINE = 1 << 12
"""The flag of a text field of several lines (ISO 32000-2, table 231)."""

_MOST = 2000
_LONGEST = 20_000
_DEEPEST = 8


def set_whole(document: pikepdf.Pdf) -> bool:
    """Set each text that overflows its field anew, and return whether there was one."""
    changed = False
    for page in document.pages:
        for field in islice(page.obj.get("/Annots", ()), _MOST):
            with suppress(Exception):  # a field that can't be taken apart stays as it is
                changed = _set(document, field) or changed
    return changed


def _set(document: pikepdf.Pdf, field: Any) -> bool:
    if field.get("/Subtype") != "/Widget" or _inherited(field, "/FT") != "/Tx":
        return False
    value = _inherited(field, "/V")
    if not isinstance(value, pikepdf.String) or not 1 < len(str(value)) <= _LONGEST:
        return False
    left, bottom, right, top = (float(number) for number in field.Rect)
    wide, high = abs(right - left) - 2 * _MARGIN, abs(top - bottom) - 2 * _MARGIN
    text = str(value)
    size = _size(field)
    if wide < 10 or high < 4 or not size or not _overflows(text, size, wide, high, _flags(field)):
        return False
    encoded = text.encode("cp1252")  # Helvetica has no other letters; a text with some stays as it is
    lines, size, narrower = _fitted(encoded.decode("cp1252"), size, wide, high)
    field.AP = Dictionary(N=_look(document, lines, size, narrower, wide + 2 * _MARGIN, high + 2 * _MARGIN))
    return True


def _look(
    document: pikepdf.Pdf, lines: list[str], size: float, narrower: float, wide: float, high: float
) -> pikepdf.Stream:
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    first = high - _MARGIN - size
    said = b" ".join(b"<" + line.encode("cp1252").hex().encode() + b"> Tj T*" for line in lines)
    begin = (
        f"BT /F {size:.2f} Tf {100 * narrower:.1f} Tz {_LEADING * size:.2f} TL {_MARGIN} {first:.2f} Td ".encode()
    )
    look = document.make_stream(b"/Tx BMC " + begin + said + b" ET EMC")
    look.Type, look.Subtype = Name.XObject, Name.Form
    look.BBox = Array([0, 0, wide, high])
    look.Resources = Dictionary(Font=Dictionary(F=font))
    return look


def _overflows(text: str, size: float, wide: float, high: float, flags: int) -> bool:
    if flags & _MULTILINE:
        return len(_lines(text, max(4, int(wide / (_BREADTH * size))))) * size > high
    return len(text) * _BREADTH * size > wide


def _fitted(text: str, size: float, wide: float, high: float) -> tuple[list[str], float, float]:
    """Return the text's lines, their size and how much narrower they are set, so that all find room.

    The size stays near that of the fields beside it: rows are told by the places of their lines.
    """
    size = min(size, high / _LEADING)
    most = max(1, int(high / (_LEADING * min(size, _READABLE))))
    letters = max(4, int(wide / (_BROAD * size)))
    while len(lines := _lines(text, letters)) > most:
        letters += max(1, letters // 20)
    size = min(size, high / (_LEADING * len(lines)))
    longest = max(map(len, lines))
    return lines, size, min(1.0, wide / (longest * _BROAD * size))


def _lines(text: str, letters: int) -> list[str]:
    return [" ".join(text.split())] if letters >= len(text) else textwrap.wrap(text, letters)


def _size(field: Any) -> float:
    """Return the font size that the field asks for; 0 where the viewer fits it to the box."""
    found = _SIZE.search(str(_inherited(field, "/DA") or ""))
    return float(found.group(1)) if found else 0.0


def _flags(field: Any) -> int:
    flags = _inherited(field, "/Ff")
    return int(flags) if flags is not None else 0


def _inherited(field: Any, key: str) -> Any:
    return next((node.get(key) for node in _and_parents(field) if key in node), None)


def _and_parents(field: Any) -> Iterator[Any]:
    for _ in range(_DEEPEST):
        yield field
        field = field.get("/Parent")
        if field is None:
            return
