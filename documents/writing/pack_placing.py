"""The objects of a linearised PDF put in their places: tables of places, first page, later pages, all else."""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from documents.writing.pack_hints import PageHint, Run, hint_tables

_HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_ABOUT = 160
"""Bytes of the first object, which says what is known last."""
_WIDTHS = ">BLH"


_ROW = struct.calcsize(_WIDTHS)
_PLACES = [place.to_bytes(2, "big") for place in range(1000)]


def rows_of(stream: int, count: int) -> bytes:
    """Return the rows of the second table for so many objects inside an object stream, at most 1,000."""
    begins = b"\x02" + stream.to_bytes(4, "big")
    return begins + begins.join(_PLACES[:count])


@dataclass(frozen=True, slots=True)
class Placed:
    """What is to be written, each object as its bytes, and the numbers that the objects have.

    later: the objects of the later pages, what they share, and all else, numbered from 1 on; behind them is the
    number of the second table. held: the rows of the second table for the objects inside object streams, numbered
    on. Then come the numbers of the first object, the first table, the catalogue, the `early` objects
    (the first page's, then the outline's) and the hints.
    """

    root: bytes
    early: Sequence[bytes]
    later: Sequence[bytes]
    held: bytes
    pages: Sequence[tuple[int, Sequence[int]]]
    """How many of the later objects are each later page's, in order; which shared ones it needs: their places."""
    shared: int
    """How many of the later objects, those after all pages', are shared by pages."""
    outline: int
    """How many of the early objects are the outline's."""
    info: int
    """The number of the document information, 0 for none."""

    @property
    def second_table(self) -> int:
        """Return the number of the table of the later objects."""
        return len(self.later) + 1

    @property
    def about(self) -> int:
        """Return the number of the object that says that the file is linearised."""
        return self.second_table + len(self.held) // _ROW + 1


def placed(given: Placed) -> bytes:
    """Return the file."""
    first_table, root = given.about + 1, given.about + 2
    hints = root + len(given.early) + 1
    size = hints + 1
    digest = hashlib.sha256(given.root)
    for one in (*given.early, *given.later):
        digest.update(one)
    identity = digest.hexdigest()[:32].upper().encode()
    table_length = 7 * (size - given.about)
    head_length = len(_table_head(first_table, given, size, 0, root, identity, table_length))
    first_length = head_length + table_length + len(_TABLE_END) + len(_NOT_THE_END)
    at_root = len(_HEAD) + _ABOUT + first_length
    at_hints = at_root + len(given.root)
    # As if there were no hints, until their length is known.
    early = list(accumulate(map(len, given.early), initial=at_hints))
    later = list(accumulate(map(len, given.later), initial=early[-1]))
    stream = _hint_stream(hints, given, early, later)
    moved = len(stream)
    end_of_first, second_at = early[-1] + moved, later[-1] + moved
    second = _second_table(given, [at + moved for at in later], identity, size)
    entries = [
        *((1, len(_HEAD), 0), (1, len(_HEAD) + _ABOUT, 0), (1, at_root, 0)),
        *((1, at + moved, 0) for at in early[:-1]),
        (1, at_hints, 0),
    ]
    table = b"".join(struct.pack(_WIDTHS, *entry) for entry in entries)
    first = _table_head(first_table, given, size, second_at, root, identity, table_length) + table + _TABLE_END
    end = b"startxref\n%d\n%%%%EOF\n" % (len(_HEAD) + _ABOUT)
    length = second_at + len(second) + len(end)
    about = b"%d 0 obj\n<</Linearized 1/L %d/H[%d %d]/O %d/E %d/N %d/T %d>>\nendobj\n" % (
        *(given.about, length, at_hints, moved, root + 1, end_of_first, len(given.pages) + 1, second_at),
    )
    head = (_HEAD, about[:-1].ljust(_ABOUT - 1), b"\n", first, _NOT_THE_END)
    return b"".join((*head, given.root, stream, *given.early, *given.later, second, end))


_TABLE_END = b"\nendstream\nendobj\n"
_NOT_THE_END = b"startxref\n0\n%%EOF\n"


def _table_head(
    number: int, given: Placed, size: int, second_at: int, root: int, identity: bytes, length: int
) -> bytes:
    """Return the first table's beginning; its length does not depend on where the second one stands."""
    info = b"/Info %d 0 R" % given.info if given.info else b""
    table = b"/W[1 4 2]/Index[%d %d]/Size %d/Prev %10d" % (given.about, size - given.about, size, second_at)
    about = b"<</Type/XRef%s/Root %d 0 R%s/ID[<%s><%s>]/Length %d>>" % (
        *(table, root, info, identity, identity, length),
    )
    return b"%d 0 obj\n%s\nstream\n" % (number, about)


def _second_table(given: Placed, places: Sequence[int], identity: bytes, size: int) -> bytes:
    """Return the table of the later objects; the last of their places is its own."""
    pack = struct.Struct(_WIDTHS).pack
    rows = [pack(0, 0, 65535), *(pack(1, at, 0) for at in places), given.held]
    data = zlib.compress(b"".join(rows), 6)
    about = b"<</Type/XRef/W[1 4 2]/Index[0 %d]/Size %d/ID[<%s><%s>]/Filter/FlateDecode/Length %d>>" % (
        *(given.about, size, identity, identity, len(data)),
    )
    return b"%d 0 obj\n%s\nstream\n%s%s" % (given.second_table, about, data, _TABLE_END)


def _hint_stream(number: int, given: Placed, early: Sequence[int], later: Sequence[int]) -> bytes:
    root = given.about + 2
    pages = [PageHint(Run(root + 1, early[0], len(given.early), early[-1] - early[0]), ())]
    first = 0
    for count, needed in given.pages:
        pages.append(PageHint(Run(first + 1, later[first], count, later[first + count] - later[first]), needed))
        first += count
    lengths = [len(one) for one in given.later[first : first + given.shared]]
    outlined = len(given.early) - given.outline
    tables, shared, outline = hint_tables(
        pages,
        [len(one) for one in given.early],
        lengths,
        Run(first + 1, later[first], given.shared, sum(lengths)),
        Run(root + 1 + outlined, early[outlined], given.outline, early[-1] - early[outlined]),
    )
    data = zlib.compress(tables)
    named = b"/O %d" % outline if given.outline else b""
    about = b"<</S %d%s/Filter/FlateDecode/Length %d>>" % (shared, named, len(data))
    return b"%d 0 obj\n%s\nstream\n%s\nendstream\nendobj\n" % (number, about, data)
