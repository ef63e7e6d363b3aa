"""What pictures carry beside their pixels (camera, place, author): found, and taken out without loss."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

_NEEDED_JPEG = frozenset({0xE0, 0xEE})
"""JPEG segments that say how to show the pixels: APP0 (JFIF) and APP14 (Adobe's colour transform)."""
_CHUNKS_OF_LOOK = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs"}
    | {b"acTL", b"fcTL", b"fdAT"}
)


def jpeg_metadata(data: bytes) -> list[str]:
    """Return a short text for each segment of a JPEG that is not needed to show it."""
    return [_shown(body) for needed, _, body in _segments(data) if not needed]


def clean_jpeg(data: bytes) -> bytes:
    """Return the JPEG with the same pixels and nothing beside them; bytes that are no JPEG unchanged."""
    if not data.startswith(b"\xff\xd8"):
        return data
    return b"\xff\xd8" + b"".join(whole for needed, whole, _ in _segments(data) if needed)


def clean_png(data: bytes) -> bytes:
    """Return the PNG with the same pixels and nothing beside them."""
    if not data.startswith(b"\x89PNG\r\n\x1a\n"):
        return data
    return data[:8] + b"".join(whole for kind, whole, _ in _chunks(data) if kind in _CHUNKS_OF_LOOK)


def png_metadata(data: bytes) -> list[str]:
    """Return a short text for each chunk of a PNG that is not needed to show it, and for what follows its end."""
    return [_shown(body) for kind, _, body in _chunks(data) if kind not in _CHUNKS_OF_LOOK]


def _segments(data: bytes) -> Iterator[tuple[bool, bytes, bytes]]:
    """Yield (needed, whole segment, body); the picture data up to its end comes as one needed segment."""
    place = 2
    while place + 4 <= len(data):
        if data[place] != 0xFF:
            yield False, data[place:], data[place:]
            return
        marker = data[place + 1]
        if marker == 0xFF:  # a fill byte
            place += 1
            continue
        if marker == 0xDA:
            end = data.rfind(b"\xff\xd9")
            end = len(data) if end < place else end + 2
            yield True, data[place:end], b""
            if data[end:].strip(b"\x00\r\n"):
                yield False, data[end:], data[end:]
            return
        length = struct.unpack_from(">H", data, place + 2)[0] + 2
        whole = data[place : place + length]
        is_profile = marker == 0xE2 and whole[4:].startswith(b"ICC_PROFILE")
        needed = not (0xE0 <= marker <= 0xEF or marker == 0xFE) or marker in _NEEDED_JPEG or is_profile
        yield needed, whole, whole[4:]
        place += length


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes, bytes]]:
    place = 8
    while place + 12 <= len(data):
        length = struct.unpack_from(">L", data, place)[0]
        kind = data[place + 4 : place + 8]
        whole = data[place : place + 12 + length]
        body = whole[8:-4]
        if kind == b"zTXt" or kind == b"iTXt":
            body = _inflated(body)
        yield kind, whole, body
        place += 12 + length
        if kind == b"IEND" and data[place:]:
            yield b"after", data[place:], data[place:]
            return


def _inflated(body: bytes) -> bytes:
    key, _, rest = body.partition(b"\x00")
    try:
        return key + b" " + zlib.decompressobj().decompress(rest[1:], 4096)
    except zlib.error:
        return body


def _shown(body: bytes) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in body[:400].decode("latin-1")).strip()
