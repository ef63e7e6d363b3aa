"""Lines: texts broken into lines of a given width, each line as the glyphs that show it.

This sets what stands one letter after the other, left to right: Latin, Greek and Cyrillic letters, signs, Chinese,
Japanese and Korean. `can_set` says whether a text is of that kind; others are left to Typst, which shapes them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from documents.writing.typesetting_file import hexadecimal
from documents.writing.typesetting_fonts import Font, advance, font
from documents.writing.typesetting_glyphs import originals

EMOJI = "NotoEmoji-Regular"
FALLBACKS = ("DejaVuSans", "NotoSansSymbols2-Regular", "DroidSansFallbackFull", EMOJI)
"""Asked in this order for signs that Noto Sans lacks, as in typst/house.typ; for little pictures, EMOJI first."""

_PLAIN = re.compile(
    "[\t\n\x20-\x7e\xa0-\xac\xae-\u02ff\u0370-\u0482\u048a-\u052f\u1e00-\u1fff\u200b\u2010-\u2027\u2030-\u205f"
    "\u2070-\u20bf\u2100-\u2bff\u3000-\u3029\u3030-\u3098\u309b-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufb00-\ufb06\ufe0f\uff01-\uffef\ufffd"
    "\U0001f000-\U0001f1e5\U0001f200-\U0001f3fa\U0001f400-\U0001faff\U00020000-\U0002ffff]*"
)
# Places to break inside a word: where `breakable` put one, and after a dash or slash before a letter.
_BREAKS = re.compile(r"\u200b|(?<=[-\u2010\u2012-\u2014/])(?=[^\W\d_])|(?<=[\u3000-\u9fff])(?=[\u3000-\u9fff])")
_BREAK_INSIDE = re.compile("[-\u200b\u2010\u2012-\u2014/\u3000-\u9fff]")


def can_set(text: str) -> bool:
    """Return whether every character of a shown text (`typesetting.shown`) can be set glyph by glyph."""
    if text.isascii():
        return True
    if _PLAIN.fullmatch(text) is None:
        text = composed(text)
        if _PLAIN.fullmatch(text) is None:
            return False
    return all(code < 0x80 or code in _WITHOUT_GLYPH or _has_glyph(code) for code in map(ord, set(text)))


def composed(text: str) -> str:
    """Return `text` with letters and their accents as one character where there is one."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


_AS = "\ue000\ue001"
"""Around what is copied as another sign, which follows the first of them. No shown text holds them."""
_COPIED_AS = re.compile(f"{_AS[0]}.|{_AS[1]}", re.DOTALL)


def _copied_as(sign: str, words: str) -> str:
    """Return the words for a sign without a glyph such that they stay together, and are copied as the sign."""
    if sign > "\uffff" or unicodedata.category(sign) == "Cn":
        return words  # PDFium, and so most browsers, would copy nothing
    together = words.replace(" ", "\xa0").replace("-", "\u2011")
    return f"\u200b{_AS[0]}{sign}{together}{_AS[1]}\u200b"


_OVERHANG = 4.2
"""Points by which a word may reach into the free room beside its column before it is broken."""

_WITHOUT_GLYPH = frozenset((0x200B, 0xFE0F))
"""A place to break, and what says that the sign before it is a little picture."""


def _asked_for(code: int) -> tuple[str, ...]:
    """Return the fonts in the order in which they are asked for a sign."""
    return (EMOJI, *FALLBACKS) if code >= 0x1F000 else ("NotoSans-Regular", *FALLBACKS)


def _has_glyph(code: int) -> bool:
    return any(code in font(name).glyphs for name in _asked_for(code))


@dataclass(slots=True)
class FontInUse:
    """A font of one document: the name that its pages call it by, and the characters of each glyph in use."""

    font: Font
    name: str
    used: dict[int, str] = field(default_factory=dict)


class Fonts:
    """The fonts of one document."""

    def __init__(self) -> None:
        self.by_name: dict[str, FontInUse] = {}

    def use(self, name: str) -> FontInUse:
        """Return a shipped font for use in this document."""
        if name not in self.by_name:
            self.by_name[name] = FontInUse(font(name), f"F{len(self.by_name)}")
        return self.by_name[name]


class Typeface:
    """A font at a size, with others for the signs that it lacks. Lines come as the hexadecimal glyphs of `<…>Tj`.

    Where a sign is of another font the line switches to it and back: the string is closed and opened again.
    """

    def __init__(self, fonts: Fonts, name: str, size: float) -> None:
        self.size = size
        self._fonts = fonts
        self._main = fonts.use(name)
        self.select = f"/{self._main.name} {size:g} Tf "
        self._words: dict[str, tuple[int, str]] = {}
        self._signs: dict[str, tuple[int, str, FontInUse]] = {}
        self._space, self._space_hex = self._word(" ")

    def lines(self, text: str, room: float) -> list[str]:
        """Return the lines of `text` in so many points; a blank line for each empty paragraph."""
        wide = room * 1000 / self.size
        found: list[str] = []
        known, space = self._words, self._space
        for paragraph in originals(composed(text), _copied_as).replace("\t", " ").split("\n"):
            line: list[str] = []
            left = wide
            for word in paragraph.split(" "):
                if not word:
                    continue
                measured = known.get(word) or self._word(word)
                needed = measured[0] + space if line else measured[0]
                if needed <= left:
                    line.append(measured[1])
                    left -= needed
                elif measured[0] <= wide and not _BREAK_INSIDE.search(word):
                    found.append(self._joined(line))
                    line, left = [measured[1]], wide - measured[0]
                else:
                    line, left = self._in_pieces(word, line, left, wide, found)
            found.append(self._joined(line))
        return found

    def width(self, text: str) -> float:
        """Return how wide `text` is in points, on one line."""
        return self._word(text)[0] * self.size / 1000

    def line(self, text: str) -> str:
        """Return `text` on one line, however wide."""
        return f"<{self._word(composed(text))[1]}>Tj"

    def _joined(self, words: list[str]) -> str:
        return f"<{self._space_hex.join(words)}>Tj" if words else ""

    def _in_pieces(
        self, word: str, line: list[str], left: float, wide: float, found: list[str]
    ) -> tuple[list[str], float]:
        """Add a word to the lines, broken where it may be; return the line begun and the room left in it."""
        begun, joined = list(line), False
        for piece in _BREAKS.split(word):
            width, glyphs = self._word(piece)
            needed = width + (self._space if begun and not joined else 0)
            if needed > left and begun:
                found.append(self._joined(begun))
                begun, left, joined, needed = [], wide, False, width
            if width > wide + _OVERHANG * 1000 / self.size:  # no place to break in it: it breaks anywhere
                for sign in _COPIED_AS.sub("", piece):
                    width, glyphs = self._word(sign)
                    if width > left and begun:
                        found.append(self._joined(begun))
                        begun, left = [], wide
                    begun = [begun[0] + glyphs] if begun else [glyphs]
                    left -= width
                joined = True
                continue
            if joined and begun:
                begun[-1] += glyphs
            else:
                begun.append(glyphs)
            left -= needed
            joined = True
        return begun, left

    def _word(self, word: str) -> tuple[int, str]:
        known = self._words.get(word)
        if known is None:
            width, parts, now, copied = 0, [], self._main, False
            for sign in word:
                if ord(sign) in _WITHOUT_GLYPH:
                    continue
                if copied:
                    copied = False
                    parts.append(f">Tj/Span<</ActualText{hexadecimal(sign)}>>BDC<")
                    continue
                if sign in _AS:
                    copied = sign == _AS[0]
                    parts.append("" if copied else ">Tj EMC<")
                    continue
                wide, code, where = self._signs.get(sign) or self._sign(sign)
                if where is not now:
                    parts.append(f">Tj/{where.name} {self.size:g} Tf<")
                    now = where
                parts.append(code)
                width += wide
            if now is not self._main:
                parts.append(f">Tj{self.select}<")
            self._words[word] = known = width, "".join(parts)
        return known

    def _sign(self, sign: str) -> tuple[int, str, FontInUse]:
        code = ord(sign)
        where = self._main
        if code not in where.font.glyphs:
            name = next((name for name in _asked_for(code) if code in font(name).glyphs), None)
            where = self._fonts.use(name) if name else where
        glyph = where.font.glyphs.get(code, 0)
        where.used.setdefault(glyph, sign)
        self._signs[sign] = found = advance(where.font, glyph), f"{glyph:04X}", where
        return found
