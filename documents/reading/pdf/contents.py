"""Refuses a PDF with a page of which more is drawn than any document draws, before an engine begins to load it."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator

import pikepdf

from documents.reading.refusal import Unreadable

MOST_DRAWN = 20_000_000
"""Bytes of drawing instructions on one page: a page of text has some thousands, a detailed map some millions."""

_LEAST_PACKED = MOST_DRAWN // 1100
"""Deflate packs at most about a thousand bytes into one: a shorter stream cannot hold so much."""


def refuse_overdrawn(data: bytes) -> None:
    """Raise Unreadable (code too-large) if a page of the PDF draws more than MOST_DRAWN bytes.

    A file that this library cannot open is left to the engine that reads it.
    """
    if len(data) < _LEAST_PACKED:
        return
    try:
        document = pikepdf.open(io.BytesIO(data))
    except Exception:  # damaged in one of many ways, or locked
        return
    with document:
        for page in document.pages:
            try:
                drawn = sum(map(_unpacked, _streams(page.obj.get("/Contents"))))
            except Exception:  # noqa: S112 - whatever is wrong with the page, the engine will say so
                continue
            if drawn > MOST_DRAWN:
                raise Unreadable("overdrawn")


def _streams(contents: pikepdf.Object | None) -> Iterator[pikepdf.Object]:
    if isinstance(contents, pikepdf.Array):
        yield from (part for part in contents if isinstance(part, pikepdf.Stream))
    elif isinstance(contents, pikepdf.Stream):
        yield contents


def _unpacked(stream: pikepdf.Object) -> int:
    """Return how many bytes a stream unpacks to, or a few more than MOST_DRAWN."""
    raw = bytes(stream.read_raw_bytes()) if int(stream.get("/Length", 0)) >= _LEAST_PACKED else b""
    if stream.get("/Filter") != "/FlateDecode":
        return len(raw)
    unpacker = zlib.decompressobj()
    unpacked = 0
    while raw and unpacked <= MOST_DRAWN:
        piece = unpacker.decompress(raw, 1_000_000)
        unpacked += len(piece)
        raw = unpacker.unconsumed_tail
        if not piece:
            break
    return unpacked
