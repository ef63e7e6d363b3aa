"""Whether a file is text, as far as that can be told without reading it."""

from __future__ import annotations

from typing import BinaryIO


def is_text(file: BinaryIO) -> bool:
    """True for text in any usual encoding: next to no control characters but those of lines.

    A record system's export may hold one that somebody typed or pasted, or a zero byte where a field was cut off:
    the reader leaves them out and says so. Text in UTF-16 without a mark shows by a zero in every second place.
    """
    file.seek(0)
    coding = _utf16(file.read(4096))
    if coding:
        file.seek(0)
        data = file.read()
        try:
            text = data[: len(data) - len(data) % 2].decode(coding)
        except UnicodeDecodeError:
            return False
        odd = sum(ord(character) < 32 and character not in "\t\r\n\f\x0b\x1a" for character in text)
        return _is_rare(odd, len(text))
    forbidden = bytes(set(range(32)) - set(b"\t\r\n\f\x0b\x1a"))
    file.seek(0)
    odd = size = zeros = 0
    while piece := file.read(1024 * 1024):
        zeros += piece.count(0)
        size += len(piece)
        odd += len(piece) - len(piece.translate(None, forbidden))
    return _is_rare(odd, size) and zeros <= min(size // 20, max(5, size // 1000))


def _utf16(start: bytes) -> str:
    """Return the kind of UTF-16 that a text begins in, "" for none."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    half = len(start) // 2
    high, low = start[0::2].count(0), start[1::2].count(0)
    if half > 8 and max(high, low) > 0.8 * half and min(high, low) <= 0.02 * half:
        return "utf-16-be" if high > low else "utf-16-le"
    return ""


def _is_rare(odd: int, size: int) -> bool:
    return odd <= max(5, size // 200)
