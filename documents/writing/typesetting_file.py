"""The file of a PDF: numbered objects written one after the other, or packed into object streams."""

from __future__ import annotations

import hashlib
import struct
import zlib

_IN_A_STREAM = 200
"""Objects packed together: enough to pack well, few enough to find one quickly."""


def text_string(text: str) -> str:
    """Return `text` as a PDF text string."""
    if text.isascii() and text.isprintable():
        escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        return f"({escaped})"
    return hexadecimal(text)


def hexadecimal(text: str) -> str:
    """Return `text` as a PDF text string in which nothing can be taken for anything else."""
    return f"<FEFF{text.encode('utf-16-be', 'replace').hex().upper()}>"


class PdfFile:
    """Objects of a PDF in the making, numbered from 1. `bodies` are those that are there from the beginning."""

    def __init__(self, bodies: list[str], *, packed: bool) -> None:
        self._bodies: list[str | bytes] = [*bodies]
        self._packed = packed

    def add(self, body: str) -> int:
        """Add an object; return its number."""
        self._bodies.append(body)
        return len(self._bodies)

    def reserve(self) -> int:
        """Return the number of an object that `fill` will give."""
        return self.add("")

    def fill(self, number: int, body: str) -> None:
        """Give a reserved object."""
        self._bodies[number - 1] = body

    def stream(self, data: bytes, entries: str = "") -> int:
        """Add a stream with these bytes; entries: of its dictionary, its length aside."""
        self._bodies.append(b"<<%s/Length %d>>\nstream\n%s\nendstream" % (entries.encode(), len(data), data))
        return len(self._bodies)

    def written(self, root: int, info: int) -> bytes:
        """Return the file. root, info: the numbers of catalogue and document information."""
        out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        entries: list[tuple[int, int, int]] = [(0, 0, 65535)]
        waiting: list[tuple[int, bytes]] = []
        packs: list[list[tuple[int, bytes]]] = []
        for number, body in enumerate(self._bodies, start=1):
            if isinstance(body, str) and self._packed:
                waiting.append((number, (body or "null").encode("latin-1")))
                entries.append((2, len(self._bodies) + len(packs) + 1, len(waiting) - 1))
                if len(waiting) == _IN_A_STREAM:
                    packs.append(waiting)
                    waiting = []
            else:
                entries.append((1, len(out), 0))
                plain = body if isinstance(body, bytes) else (body or "null").encode("latin-1")
                out += b"%d 0 obj\n%s\nendobj\n" % (number, plain)
        if waiting:
            packs.append(waiting)
        for number, pack in enumerate(packs, start=len(self._bodies) + 1):
            entries.append((1, len(out), 0))
            out += _object_stream(number, pack)
        self._close(out, entries, root, info)
        return bytes(out)

    def _close(self, out: bytearray, entries: list[tuple[int, int, int]], root: int, info: int) -> None:
        identity = hashlib.sha256(out).hexdigest()[:32].upper()
        trailer = b"/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]" % (root, info, identity.encode(), identity.encode())
        start = len(out)
        entries.append((1, start, 0))
        table = zlib.compress(b"".join(struct.pack(">BLH", *entry) for entry in entries), 6)
        out += (
            b"%d 0 obj\n<</Type/XRef/Size %d/W[1 4 2]/Filter/FlateDecode%s/Length %d>>\nstream\n%s\nendstream\n"
            % (
                len(entries) - 1,
                len(entries),
                trailer,
                len(table),
                table,
            )
        )
        out += b"endobj\nstartxref\n%d\n%%%%EOF\n" % start


def _object_stream(number: int, pack: list[tuple[int, bytes]]) -> bytes:
    places, at = [], 0
    for held, body in pack:
        places.append(f"{held} {at}")
        at += len(body) + 1
    head = " ".join(places).encode() + b"\n"
    data = zlib.compress(head + b"\n".join(body for _, body in pack), 4)
    return (
        b"%d 0 obj\n<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream\nendobj\n"
        % (
            number,
            len(pack),
            len(head),
            len(data),
            data,
        )
    )
