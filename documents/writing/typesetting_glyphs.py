"""Which characters the shipped fonts can show, and words for those that they can't."""

from __future__ import annotations

import re
import struct
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"

_WORD_BULLETS = {  # what Word's Symbol and Wingdings bullets arrive as, once their font is lost
    0xF0B7: "•",
    0xF0A7: "▪",
    0xF0D8: "➢",
    0xF0E0: "→",
    0xF0FC: "✓",
    0xF0FB: "✗",
    0xF0A8: "☐",
    0xF06F: "☐",
    0xF0FE: "☑",
}
_DROPPED = {0xFEFF}  # a byte order mark inside text: no width, no meaning, and PDF/UA forbids it
_OVERRIDES = {0x202D: "[left-to-right override]", 0x202E: "[right-to-left override]"}


# Signs without ink that steer how text is set; those of this kind that are not here need a glyph like any other.
_INVISIBLE = ((0xAD, 0xAD), (0x61C, 0x61C), (0x180E, 0x180E), (0x200B, 0x200F), (0x202A, 0x202C), (0x2060, 0x2064))
_STEERING = ((0x2066, 0x206F), (0xFE00, 0xFE0F), (0xFFF9, 0xFFFB), (0xE0020, 0xE007F), (0xE0100, 0xE01EF))
_WITHOUT_INK = frozenset(code for first, last in (*_INVISIBLE, *_STEERING) for code in range(first, last + 1))


def showable(text: str) -> str:
    """Return cleaned `text` (documents.writing.text.clean) with every character in it one that is seen in print.

    A character without a glyph in our fonts becomes its Unicode name in brackets ("[flexed biceps]"), else its
    number ("[U+1F9FF]"); characters that have no meaning of their own become U+FFFD, which shows as "�".
    """
    if text.isascii():
        return text
    text = text.translate(_SHOWN)
    return _marks().sub(_held_together, text)


def surely_showable(text: str) -> str:
    """Return shown `text` with all but plain Latin, Greek and Cyrillic letters and signs spelt out by name.

    For a text that could not be set as it is: awkward to read, but nothing of it is lost.
    """
    return text if text.isascii() else text.translate(_SPELT_OUT)


class _SpeltOut(dict[int, int | str]):
    def __missing__(self, code: int) -> int | str:
        plain = chr(code) in _advances(False) and not unicodedata.category(chr(code)).startswith(("M", "C"))
        self[code] = value = code if code < 0x80 or plain else _name(code)
        return value


_SPELT_OUT = _SpeltOut()


@cache
def _marks() -> re.Pattern[str]:
    """Return a pattern for a character and the marks on it (accents, vowel signs)."""
    marks = "".join(chr(code) for code in sorted(_covered()) if unicodedata.category(chr(code)).startswith("M"))
    return re.compile(f"([^{marks}]?)([{marks}]+)")


def _held_together(found: re.Match[str]) -> str:
    """Return letter and marks, apart where no one font has them all: they could not be set as one.

    A mark without a letter stands on a dotted circle, as is the custom.
    """
    base, marks = found[1].strip(), found[2]
    if base and _in_one_font(base + marks):
        return found[0]
    if _in_one_font(f"\u25cc{marks}"):
        return f"{found[1]}\u25cc{marks}"
    return found[1] + "".join(
        f"\u25cc{mark}" if _in_one_font(f"\u25cc{mark}") else _name(ord(mark)) for mark in marks
    )


def _in_one_font(text: str) -> bool:
    return any(all(ord(char) in font for char in text) for font in _fonts())


class _Shown(dict[int, int | str]):
    """A table for str.translate, filled as characters come up."""

    def __missing__(self, code: int) -> int | str:
        self[code] = value = _shown(code)
        return value


_SHOWN = _Shown()


def _shown(code: int) -> int | str:
    char, category = chr(code), unicodedata.category(chr(code))
    if code in _DROPPED:
        return ""
    if code in _WORD_BULLETS:
        return _WORD_BULLETS[code]
    if code in _OVERRIDES:  # they would let a sentence be read backwards
        return _OVERRIDES[code]
    if code < 0x80 or code in _WITHOUT_INK:
        return code
    if category in ("Cc", "Cs", "Co") or code & 0xFFFE == 0xFFFE:
        return 0xFFFD
    if code in _covered():
        return code
    if char.isspace():
        return " "
    return _name(code)


def _name(code: int) -> str:
    name = unicodedata.name(chr(code), "")
    return f"[U+{code:04X}]" if not name or name.startswith("CJK ") else f"[{name.lower()}]"


_NAMED = re.compile(r"\[(?:[a-z][a-z0-9 -]{2,90}|U\+[0-9A-F]{4,6})\]")


def originals(text: str, put: Callable[[str, str], str]) -> str:
    """Return shown `text` with each character that is spelt out replaced by `put(character, words)`."""
    if "[" not in text:
        return text

    def replaced(found: re.Match[str]) -> str:
        character = _named_by(found[0])
        return put(character, found[0]) if character else found[0]

    return _NAMED.sub(replaced, text)


@lru_cache(maxsize=4096)
def _named_by(words: str) -> str:
    """Return the character that stands in a laid-out document as these words, "" if none does."""
    try:
        name = words[1:-1]
        character = chr(int(name[2:], 16)) if name.startswith("U+") else unicodedata.lookup(name)
    except (KeyError, ValueError, OverflowError):
        return ""
    return character if len(character) == 1 and _shown(ord(character)) == words else ""


@cache
def _fonts() -> tuple[frozenset[int], ...]:
    """Return, for each shipped font, the code points that it has a glyph for."""
    return tuple(
        frozenset(code for code, _ in glyphs_of(path.read_bytes())) for path in sorted(FONTS.glob("*.ttf"))
    )


@cache
def _covered() -> frozenset[int]:
    """Return the code points that at least one shipped font has a glyph for."""
    return frozenset().union(*_fonts())


def width(text: str, *, bold: bool = False) -> float:
    """Return how wide `text` is in print, in ems (1 em is the size of the letters); never too little by much."""
    return sum(map(_advances(bold).__getitem__, text))


class _Advances(dict[str, float]):
    """Advances of characters; of one that the font has not, an em, and what the widest little picture needs."""

    def __missing__(self, character: str) -> float:
        return 1.0 if character < "\U0001f000" else 1.27


@cache
def _advances(bold: bool) -> _Advances:
    """Return each character's advance in Noto Sans, in ems (OpenType "head", "hhea", "hmtx")."""
    font = (FONTS / f"NotoSans-{'Bold' if bold else 'Regular'}.ttf").read_bytes()
    units = struct.unpack_from(">H", font, table_at(font, b"head") + 18)[0]
    count = struct.unpack_from(">H", font, table_at(font, b"hhea") + 34)[0]
    metrics = table_at(font, b"hmtx")
    return _Advances(
        (chr(code), struct.unpack_from(">H", font, metrics + 4 * min(glyph, count - 1))[0] / units)
        for code, glyph in glyphs_of(font)
    )


def table_at(font: bytes, wanted: bytes) -> int:
    """Return where a table of a TrueType font begins."""
    for index in range(struct.unpack_from(">H", font, 4)[0]):
        tag, _, offset, _ = struct.unpack_from(">4sLLL", font, 12 + 16 * index)
        if tag == wanted:
            return int(offset)
    raise ValueError(f"A shipped font has no table {wanted!r}")


def glyphs_of(font: bytes) -> Iterator[tuple[int, int]]:
    """Yield (code point, glyph) of a TrueType font's Unicode maps (OpenType "cmap", formats 4 and 12)."""
    offset = table_at(font, b"cmap")
    for index in range(struct.unpack_from(">H", font, offset + 2)[0]):
        platform, _, start = struct.unpack_from(">HHL", font, offset + 4 + 8 * index)
        kind = struct.unpack_from(">H", font, offset + start)[0]
        if platform in (0, 3) and kind == 12:
            yield from _segmented_coverage(font, offset + start)
        elif platform in (0, 3) and kind == 4:
            yield from _segment_mapping(font, offset + start)


def _segmented_coverage(font: bytes, table: int) -> Iterator[tuple[int, int]]:
    for index in range(struct.unpack_from(">L", font, table + 12)[0]):
        first, last, glyph = struct.unpack_from(">LLL", font, table + 16 + 12 * index)
        yield from ((code, glyph + code - first) for code in range(first, last + 1))


def _segment_mapping(font: bytes, table: int) -> Iterator[tuple[int, int]]:
    count = struct.unpack_from(">H", font, table + 6)[0] // 2
    ends, starts, deltas, offsets = (
        table + 14,
        table + 16 + 2 * count,
        table + 16 + 4 * count,
        table + 16 + 6 * count,
    )
    for index in range(count):
        last, first = (struct.unpack_from(">H", font, at + 2 * index)[0] for at in (ends, starts))
        offset = struct.unpack_from(">H", font, offsets + 2 * index)[0]
        delta = struct.unpack_from(">H", font, deltas + 2 * index)[0]
        for code in range(first, min(last, 0xFFFE) + 1):
            if offset == 0:
                glyph = (code + delta) & 0xFFFF
            else:
                glyph = struct.unpack_from(">H", font, offsets + 2 * index + offset + 2 * (code - first))[0]
                glyph = (glyph + delta) & 0xFFFF if glyph else 0
            if glyph:
                yield code, glyph
