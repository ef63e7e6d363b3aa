"""What the second engine must know of a PDF's fonts: how long a glyph's code is and what the glyph stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

_IN_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>")
_PIECE = re.compile(rb"\((?:[^()\\]|\\[\s\S]|\((?:[^()\\]|\\[\s\S])*\))*\)|<[0-9A-Fa-f\s]*>")
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|[\s\S]))")
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}
_ANOTHER_ESCAPE = re.compile(rb"\\(?![0-3][0-7]{2}|[nrtbf])")
"""An escape that Python has not, or that is cut off; the others a codec of Python's is far faster at."""
_SINGLE = re.compile(rb"<\s*([0-9A-Fa-f]+)\s*>\s*<\s*([0-9A-Fa-f\s]+)>")
_RANGE = re.compile(rb"<\s*([0-9A-Fa-f]+)\s*>\s*<\s*([0-9A-Fa-f]+)\s*>\s*(?:<\s*([0-9A-Fa-f]+)\s*>|\[([^\]]*)\])")
_SECTION = re.compile(rb"beginbf(char|range)([\s\S]*?)endbf(?:char|range)")
_BLANK = {0x20, 0xA0, 0x09, 0x0A, 0x0D, 0x2002, 0x2003, 0x2009, 0x202F}
_LONGEST_MAP = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Font:
    """A font as far as counting needs it.

    width: bytes of a glyph's code. worth: by code, characters that the glyph stands for, where that is not one:
    0 for a space, 2 for a ligature.
    """

    width: int = 1
    worth: dict[int, int] = field(default_factory=lambda: {0x20: 0, 0xA0: 0})

    def letters(self, codes: bytes) -> int:
        """Return the characters that the glyphs of a shown string stand for, white space left out."""
        if self.width == 1:
            return len(codes) + sum((worth - 1) * codes.count(code) for code, worth in self.worth.items())
        units = memoryview(codes[: len(codes) & ~1]).cast("H").tolist()
        count = len(units)
        for code, worth in self.worth.items():
            count += (worth - 1) * units.count((code >> 8) | (code & 0xFF) << 8)
        return count


def font_of(font: Any) -> Font:
    """Return what a font dictionary says; a plain font for one that says nothing usable."""
    with suppress(Exception):  # a damaged font makes pikepdf fail in many ways; its glyphs still count as one each
        width = 2 if font.get("/Subtype") == "/Type0" else 1
        mapping = font.get("/ToUnicode")
        if mapping is None:
            return Font(width) if width == 1 else Font(width, {})
        table = bytes(mapping.read_bytes())[:_LONGEST_MAP]
        worth = {code: count for code, count in _worths(table) if count != 1}
        return Font(width, worth)
    return Font()


def codes_in(strings: bytes) -> bytes:
    """Return the bytes that the strings of a showing instruction stand for."""
    if b"(" not in strings:
        return _from_hex(b"".join(_IN_HEX.findall(strings)))
    plain = strings.replace(b"\\\\", b"\\134").replace(b"\\(", b"\\050").replace(b"\\)", b"\\051")
    if b"<" not in plain and not _ANOTHER_ESCAPE.search(plain):
        # Every bracket is a string's own now: where none stands within another, splitting finds them.
        _, *begun = plain.split(b"(")
        if plain.count(b")") == len(begun) and all(b")" in one for one in begun):
            inner = b"".join([one.partition(b")")[0] for one in begun])
            return inner.decode("unicode_escape").encode("latin-1")
    return b"".join(_codes(piece) for piece in _PIECE.findall(strings))


def _codes(piece: bytes) -> bytes:
    return _from_hex(piece[1:-1]) if piece[:1] == b"<" else _ESCAPE.sub(_unescaped, piece[1:-1])


def _from_hex(digits: bytes) -> bytes:
    digits = digits.translate(None, b" \t\r\n\f\0")
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))


def _unescaped(found: re.Match[bytes]) -> bytes:
    if found[1]:
        return bytes([int(found[1], 8) & 0xFF])
    return _ESCAPED.get(found[2], found[2])


def _worths(table: bytes) -> Iterator[tuple[int, int]]:
    """Yield (code, characters) of each glyph code that a map to Unicode names."""
    for kind, body in _SECTION.findall(table):
        if kind == b"char":
            for code, letters in _SINGLE.findall(body):
                yield int(code, 16), _worth(letters)
        else:
            yield from _worths_in_ranges(body)


def _worths_in_ranges(body: bytes) -> Iterator[tuple[int, int]]:
    for first, last, letters, several in _RANGE.findall(body):
        low, high = int(first, 16), min(int(last, 16), int(first, 16) + 0xFFFF)
        if several:
            for code, one in zip(range(low, high + 1), _IN_HEX.findall(several), strict=False):
                yield code, _worth(one)
        elif len(letters) > 4:
            for code in range(low, high + 1):
                yield code, _worth(letters)
        else:
            begins = int(letters, 16)
            for blank in _BLANK:
                if begins <= blank <= begins + high - low:
                    yield low + blank - begins, 0


def _worth(digits: bytes) -> int:
    text = _from_hex(digits).decode("utf-16-be", "ignore")
    return len(text) - sum(ord(letter) in _BLANK for letter in text) if text else 1
