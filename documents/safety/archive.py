"""What a zip archive says about itself, and whether that is true.

Office files are zip archives, and their headers can lie: sizes, overlapping entries, two names for one part.
Nothing here trusts a header; contents are inflated in pieces and counted, never held whole.
"""

from __future__ import annotations

import re
import stat
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from documents.safety.refusals import Refused

MOST_ENTRIES = 10_000
MOST_UNPACKED = 200 * 1024 * 1024
MOST_RATIO = 200
RATIO_FROM = 1024 * 1024
"""Ratios are judged from this unpacked size on: a white bitmap of 300 KB shrinks 900 times and hurts nobody."""

_END = struct.Struct("<4s4H2LH")
_END64_PLACE = struct.Struct("<4sLQL")
_END64 = struct.Struct("<4sQ2H2L4Q")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_IN_EXTRA_16 = 0xFFFF
_IN_EXTRA_32 = 0xFFFFFFFF
_CHUNK = 256 * 1024
_DRIVE = re.compile(r"[A-Za-z]:")


@dataclass(frozen=True, slots=True)
class Entry:
    """One part of an archive as its central directory describes it; sizes in bytes, `data_at` from byte 0."""

    name: str
    method: int
    packed: int
    unpacked: int
    header_at: int
    data_at: int


def list_entries(file: BinaryIO) -> tuple[Entry, ...]:
    """Return the parts of the zip archive in `file`, in the order in which they are stored.

    Raises Refused: damaged, encrypted, archive-too-many, archive-overlap, archive-path, archive-too-large.
    Afterwards the claimed sizes are within the limits; `stream` proves that they are true.
    """
    size = file.seek(0, 2)
    directory_at, directory_size, count = _directory(file, size)
    file.seek(directory_at)
    directory = file.read(directory_size)
    entries = sorted(_central_entries(file, directory, count), key=lambda entry: entry.header_at)
    end = 0
    for entry in entries:
        if entry.header_at < end:
            raise Refused("archive-overlap")
        end = entry.data_at + entry.packed
    if end > directory_at:
        raise Refused("archive-overlap")
    if not entries or entries[0].header_at != 0:
        raise Refused("damaged")
    _check_names(entries)
    _check_sizes(entries, size)
    return tuple(entries)


def stream(file: BinaryIO, entry: Entry) -> Iterator[bytes]:
    """Yield the unpacked content of `entry` in pieces of at most 256 KiB.

    Raises Refused "damaged" when the content is not as long as claimed, so no more than claimed is ever yielded.
    """
    file.seek(entry.data_at)
    left, given = entry.packed, 0
    inflate = zlib.decompressobj(-15) if entry.method else None
    try:
        while left or (inflate and inflate.unconsumed_tail):
            packed = inflate.unconsumed_tail if inflate else b""
            if not packed:
                packed = file.read(min(left, _CHUNK))
                left -= len(packed)
                if not packed:
                    raise Refused("damaged")
            piece = inflate.decompress(packed, _CHUNK) if inflate else packed
            given += len(piece)
            if given > entry.unpacked:
                raise Refused("damaged")
            if piece:
                yield piece
            if inflate and inflate.eof:
                break
    except zlib.error:
        raise Refused("damaged") from None
    if given != entry.unpacked or left or (inflate and not inflate.eof):
        raise Refused("damaged")


def _directory(file: BinaryIO, size: int) -> tuple[int, int, int]:
    """Return offset, size and number of entries of the central directory, which must lie right before the end."""
    tail_at = max(0, size - _END.size - 0xFFFF)
    file.seek(tail_at)
    tail = file.read()
    found = tail.rfind(b"PK\x05\x06")
    if found < 0 or len(tail) - found < _END.size:
        raise Refused("damaged")
    _, disk, first_disk, _, count, directory_size, directory_at, comment = _END.unpack_from(tail, found)
    after = tail[found + _END.size + comment :]
    if disk or first_disk or after.strip(b"\x00"):
        raise Refused("damaged")
    end_at = tail_at + found
    if found >= _END64_PLACE.size and tail.startswith(b"PK\x06\x07", found - _END64_PLACE.size):
        _, _, end_at, _ = _END64_PLACE.unpack_from(tail, found - _END64_PLACE.size)
        file.seek(end_at)
        record = file.read(_END64.size)
        if len(record) < _END64.size or not record.startswith(b"PK\x06\x06"):
            raise Refused("damaged")
        *_, count, directory_size, directory_at = _END64.unpack(record)
    # Bytes before the first part, or between directory and end, would let two programs see two different files.
    if directory_at + directory_size != end_at:
        raise Refused("damaged")
    if count > MOST_ENTRIES or directory_size > MOST_ENTRIES * 1024:
        raise Refused("archive-too-many")
    return directory_at, directory_size, count


def _central_entries(file: BinaryIO, directory: bytes, count: int) -> Iterator[Entry]:
    place = 0
    for _ in range(count):
        if len(directory) - place < _CENTRAL.size:
            raise Refused("damaged")
        fields = _CENTRAL.unpack_from(directory, place)
        signature, _, _, flags, method = fields[:5]
        packed, unpacked, name_size, extra_size, comment_size = fields[8:13]
        attributes, header_at = fields[15:17]
        name_at = place + _CENTRAL.size
        raw_name = directory[name_at : name_at + name_size]
        extra = directory[name_at + name_size : name_at + name_size + extra_size]
        place = name_at + name_size + extra_size + comment_size
        if signature != b"PK\x01\x02" or place > len(directory):
            raise Refused("damaged")
        if flags & 1:
            raise Refused("encrypted")
        if method not in (0, 8) or (method == 0 and packed != unpacked):
            raise Refused("damaged")
        if stat.S_ISLNK(attributes >> 16):
            raise Refused("archive-path")
        unpacked, packed, header_at = _wide_sizes(extra, unpacked, packed, header_at)
        name = raw_name.decode("utf-8" if flags & 0x800 else "cp437", "replace")
        yield Entry(name, method, packed, unpacked, header_at, _data_at(file, header_at, raw_name))
    if place != len(directory):
        raise Refused("damaged")


def _wide_sizes(extra: bytes, *sizes: int) -> tuple[int, int, int]:
    """Return unpacked size, packed size and header offset, from the zip64 field where the header points to it."""
    wide: list[int] = []
    place = 0
    while len(extra) - place >= 4:
        tag, length = struct.unpack_from("<2H", extra, place)
        body = extra[place + 4 : place + 4 + length]
        if tag == 1:
            wide = list(struct.unpack_from(f"<{len(body) // 8}Q", body))
        place += 4 + length
    try:
        unpacked, packed, header_at = (wide.pop(0) if size == _IN_EXTRA_32 else size for size in sizes)
    except IndexError:
        raise Refused("damaged") from None
    return unpacked, packed, header_at


def _data_at(file: BinaryIO, header_at: int, raw_name: bytes) -> int:
    file.seek(header_at)
    header = file.read(_LOCAL.size)
    if len(header) < _LOCAL.size or not header.startswith(b"PK\x03\x04"):
        raise Refused("damaged")
    name_size, extra_size = _LOCAL.unpack(header)[-2:]
    # Programs that read front to back would see another name than those that use the directory.
    if file.read(name_size) != raw_name:
        raise Refused("archive-path")
    return header_at + _LOCAL.size + int(name_size) + int(extra_size)


def _check_names(entries: list[Entry]) -> None:
    seen: set[str] = set()
    for entry in entries:
        name = entry.name.replace("\\", "/")
        unsafe = name.startswith("/") or _DRIVE.match(name) or ".." in name.split("/") or "\x00" in name
        if unsafe or not name or name.lower() in seen:
            raise Refused("archive-path")
        seen.add(name.lower())


def _check_sizes(entries: list[Entry], size: int) -> None:
    total = sum(entry.unpacked for entry in entries)
    if total > MOST_UNPACKED or (total > RATIO_FROM and total > MOST_RATIO * size):
        raise Refused("archive-too-large")
    if any(e.unpacked > RATIO_FROM and e.unpacked > MOST_RATIO * max(1, e.packed) for e in entries):
        raise Refused("archive-too-large")
