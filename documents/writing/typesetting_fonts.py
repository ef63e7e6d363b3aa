"""The shipped fonts as a PDF needs them: widths, glyphs, and a part of the file with only the glyphs in use."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from documents.writing.typesetting_glyphs import FONTS, glyphs_of, table_at

_KEPT = (b"cvt ", b"fpgm", b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp", b"prep")
"""The tables of a TrueType font that a PDF needs (ISO 32000-1, 9.9)."""


@dataclass(frozen=True, slots=True)
class Font:
    """One font file: glyph of each code point, advance of each glyph; measures in thousandths of the size."""

    name: str
    data: bytes
    glyphs: Mapping[int, int]
    advances: tuple[int, ...]
    box: tuple[int, int, int, int]
    ascent: int
    descent: int

    def __reduce__(self) -> tuple[Callable[[str], Font], tuple[str]]:
        return font, (self.name,)  # another process reads the file itself


@cache
def font(name: str) -> Font:
    """Return a shipped font by its file's name without ending. Kept: parsing is slow."""
    data = (FONTS / f"{name}.ttf").read_bytes()
    head, hhea = table_at(data, b"head"), table_at(data, b"hhea")
    units = struct.unpack_from(">H", data, head + 18)[0]
    count = struct.unpack_from(">H", data, hhea + 34)[0]
    widths = struct.unpack_from(f">{'Hh' * count}", data, table_at(data, b"hmtx"))[::2]
    box = struct.unpack_from(">4h", data, head + 36)
    ascent, descent = struct.unpack_from(">2h", data, hhea + 4)
    return Font(
        name,
        data,
        dict(glyphs_of(data)),
        tuple(round(width * 1000 / units) for width in widths),
        (box[0] * 1000 // units, box[1] * 1000 // units, box[2] * 1000 // units, box[3] * 1000 // units),
        ascent * 1000 // units,
        descent * 1000 // units,
    )


def advance(of: Font, glyph: int) -> int:
    """Return how wide a glyph is; glyphs beyond the table are as wide as its last."""
    return of.advances[min(glyph, len(of.advances) - 1)]


def part_of(of: Font, wanted: Iterable[int]) -> bytes:
    """Return the font file with the outlines of `wanted` glyphs alone, under the numbers that they have."""
    data = of.data
    glyf, loca = table_at(data, b"glyf"), table_at(data, b"loca")
    long = struct.unpack_from(">h", data, table_at(data, b"head") + 50)[0]

    def outline(glyph: int) -> bytes:
        if long:
            start, end = struct.unpack_from(">2L", data, loca + 4 * glyph)
        else:
            start, end = (2 * half for half in struct.unpack_from(">2H", data, loca + 2 * glyph))
        return data[glyf + start : glyf + end]

    outlines: dict[int, bytes] = {}
    waiting = [0, *wanted]
    while waiting:
        glyph = waiting.pop()
        if glyph not in outlines:
            outlines[glyph] = outline(glyph)
            waiting += _components(outlines[glyph])
    count = max(outlines) + 1
    places, pieces, end = [0], [], 0
    for glyph in range(count):
        piece = outlines.get(glyph, b"")
        piece += b"\0" * (-len(piece) % 4)
        pieces.append(piece)
        end += len(piece)
        places.append(end)
    return _file(_tables(of, count, b"".join(pieces), struct.pack(f">{count + 1}L", *places)))


def _tables(of: Font, count: int, glyf: bytes, loca: bytes) -> dict[bytes, bytes]:
    """Return the tables of a font of so many glyphs."""
    present = {tag: of.data[at : at + size] for tag, at, size in _directory(of.data) if tag in _KEPT}
    metrics = min(count, len(of.advances))
    head = bytearray(present[b"head"])
    head[8:12] = b"\0\0\0\0"
    head[50:52] = b"\0\1"
    hhea = bytearray(present[b"hhea"])
    hhea[34:36] = struct.pack(">H", metrics)
    maxp = bytearray(present[b"maxp"])
    maxp[4:6] = struct.pack(">H", count)
    side_bearings = 2 * (count - metrics)
    present[b"hmtx"] = present[b"hmtx"][: 4 * metrics + side_bearings]
    return present | {
        b"head": bytes(head),
        b"hhea": bytes(hhea),
        b"maxp": bytes(maxp),
        b"glyf": glyf,
        b"loca": loca,
    }


def _directory(data: bytes) -> Iterable[tuple[bytes, int, int]]:
    for index in range(struct.unpack_from(">H", data, 4)[0]):
        tag, _, at, size = struct.unpack_from(">4sLLL", data, 12 + 16 * index)
        yield tag, at, size


def _components(outline: bytes) -> Iterable[int]:
    """Yield the glyphs that a composite glyph is made of (OpenType "glyf")."""
    if not outline or struct.unpack_from(">h", outline)[0] >= 0:
        return
    at, more = 10, True
    while more:
        flags, glyph = struct.unpack_from(">2H", outline, at)
        yield glyph
        at += 4 + (4 if flags & 1 else 2) + (2 if flags & 8 else 4 if flags & 0x40 else 8 if flags & 0x80 else 0)
        more = bool(flags & 0x20)


def _file(tables: Mapping[bytes, bytes]) -> bytes:
    count = len(tables)
    power = count.bit_length() - 1
    directory = [struct.pack(">LHHHH", 0x00010000, count, 16 << power, power, (count - (1 << power)) * 16)]
    bodies, at = [], 12 + 16 * count
    for tag in sorted(tables):
        body = tables[tag]
        padded = body + b"\0" * (-len(body) % 4)
        total = sum(struct.unpack(f">{len(padded) // 4}L", padded)) & 0xFFFFFFFF
        directory.append(struct.pack(">4sLLL", tag, total, at, len(body)))
        bodies.append(padded)
        at += len(padded)
    return b"".join((*directory, *bodies))


def to_unicode(glyphs: Mapping[int, str]) -> bytes:
    """Return the table by which programs copy text: the characters of each glyph, as a deflated CMap."""
    lines = []
    pairs = sorted(glyphs.items())
    for first in range(0, len(pairs), 100):
        block = pairs[first : first + 100]
        lines.append(f"{len(block)} beginbfchar")
        lines += [f"<{glyph:04X}> <{text.encode('utf-16-be').hex().upper()}>" for glyph, text in block]
        lines.append("endbfchar")
    return zlib.compress(
        (
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
            "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
            "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
            "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
            + "\n".join(lines)
            + "\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
        ).encode("ascii")
    )
