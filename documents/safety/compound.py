"""What an OLE2 compound file (the container of .doc, .xls and of password-protected .docx) holds.

Only the directory and the first bytes of a stream are looked at, each within fixed limits.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from documents.safety.refusals import Refused

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_MOST_DIRECTORY_SECTORS = 2_000
_LAST_SECTOR = 0xFFFFFFFA
_SMALL_STREAM = 4096


@dataclass(frozen=True, slots=True)
class Compound:
    """The names in a compound file and the first bytes (at most one sector) of each large stream, by name."""

    names: frozenset[str]
    starts: dict[str, bytes]

    @property
    def word_needs_password(self) -> bool:
        """True when the WordDocument stream says that the text is encrypted ([MS-DOC] FibBase.fEncrypted)."""
        start = self.starts.get("WordDocument", b"")
        return len(start) >= 12 and bool(struct.unpack_from("<H", start, 10)[0] & 0x0100)

    @property
    def workbook_needs_password(self) -> bool:
        """True when a FILEPASS record stands among the workbook's first records ([MS-XLS] 2.4.117)."""
        start = self.starts.get("Workbook") or self.starts.get("Book") or b""
        place = 0
        while len(start) - place >= 4:
            kind, length = struct.unpack_from("<2H", start, place)
            if kind == 0x2F:
                return True
            place += 4 + length
        return False


def read_compound(file: BinaryIO) -> Compound:
    """Return what the compound file holds. Raises Refused "damaged" when its directory can't be followed."""
    file.seek(0)
    header = file.read(512)
    if len(header) < 512 or not header.startswith(SIGNATURE):
        raise Refused("damaged")
    shift = struct.unpack_from("<H", header, 30)[0]
    if shift not in (9, 12):
        raise Refused("damaged")
    sector = 1 << shift
    tables = [number for number in struct.unpack_from("<109L", header, 76) if number < _LAST_SECTOR]
    names: set[str] = set()
    starts: dict[str, bytes] = {}
    for number in _chain(file, tables, struct.unpack_from("<L", header, 48)[0], sector):
        for place in range(0, sector, 128):
            entry = _sector(file, number, sector)[place : place + 128]
            if len(entry) < 128 or entry[66] == 0:
                continue
            length = min(max(struct.unpack_from("<H", entry, 64)[0] - 2, 0), 62)
            name = entry[:length].decode("utf-16-le", "replace")
            names.add(name)
            first, size = struct.unpack_from("<LL", entry, 116)
            if entry[66] == 2 and size >= _SMALL_STREAM:
                starts[name] = _sector(file, first, sector)
    if not names:
        raise Refused("damaged")
    return Compound(frozenset(names), starts)


def _chain(file: BinaryIO, tables: list[int], first: int, sector: int) -> Iterator[int]:
    number, per_table = first, sector // 4
    for _ in range(_MOST_DIRECTORY_SECTORS):
        if number >= _LAST_SECTOR:
            return
        yield number
        if number // per_table >= len(tables):
            return
        table = _sector(file, tables[number // per_table], sector)
        if len(table) < sector:
            raise Refused("damaged")
        number = struct.unpack_from("<L", table, 4 * (number % per_table))[0]
    raise Refused("damaged")


def _sector(file: BinaryIO, number: int, sector: int) -> bytes:
    file.seek((number + 1) * sector)
    return file.read(sector)
