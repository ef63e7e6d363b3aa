"""Whether a file is text, as far as that can be told without reading it."""

from __future__ import annotations

from typing import BinaryIO


def is_text(file: BinaryIO) -> bool:
    """True for text in any usual encoding: no zero byte, and next to no control characters but those of lines.

    A record system's export may hold one that somebody typed or pasted: the reader leaves it out and says so.
    """
    file.seek(0)
    start = file.read(4)
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        file.seek(0)
        try:
            text = file.read().decode("utf-16")
        except UnicodeDecodeError:
            return False
        odd = sum(ord(character) < 32 and character not in "\t\r\n\f\x0b\x1a" for character in text)
        return "\0" not in text and _is_rare(odd, len(text))
    forbidden = bytes(set(range(32)) - set(b"\t\r\n\f\x0b\x1a"))
    file.seek(0)
    odd = size = 0
    while piece := file.read(1024 * 1024):
        if 0 in piece:
            return False
        size += len(piece)
        odd += len(piece) - len(piece.translate(None, forbidden))
    return _is_rare(odd, size)


def _is_rare(odd: int, size: int) -> bool:
    return odd <= max(5, size // 200)
