"""Hint tables of a linearised PDF (ISO 32000-1, Annex F.4): where a viewer that reads over a network finds a page.

Offsets count as if the stream with the tables were not there; so the tables do not depend on their own length.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain


@dataclass(frozen=True, slots=True)
class Run:
    """Objects that stand one after the other: the number of the first, its offset, how many, and their bytes."""

    first: int
    offset: int
    count: int
    length: int


@dataclass(frozen=True, slots=True)
class PageHint:
    """A page's own objects, its page object first, and which of the shared ones it needs, by their place."""

    run: Run
    shared: Sequence[int]


def hint_tables(
    pages: Sequence[PageHint], first_shared: Sequence[int], shared: Sequence[int], behind: Run, outline: Run
) -> tuple[bytes, int, int]:
    """Return the tables, and where in them those of shared objects and of the outline begin.

    first_shared: the lengths of the first page's objects, which later pages may need too. shared: of the objects
    that later pages share, which `behind` says the place of.
    """
    page_table = _page_table(pages, len(first_shared) + len(shared))
    shared_table = _shared_table(first_shared, shared, behind)
    outline_table = struct.pack(">4L", outline.first, outline.offset, outline.count, outline.length)
    return page_table + shared_table + outline_table, len(page_table), len(page_table) + len(shared_table)


def _page_table(pages: Sequence[PageHint], shared: int) -> bytes:
    """Return table F.3, and of table F.4 each item for all pages; content counts as being all of a page."""
    counts, lengths = [page.run.count for page in pages], [page.run.length for page in pages]
    fewest, shortest = min(counts), min(lengths)
    for_count, for_length = _bits(max(counts) - fewest), _bits(max(lengths) - shortest)
    for_shared, for_identifier = _bits(max(len(page.shared) for page in pages)), _bits(shared)
    head = struct.pack(
        ">LLHLHLHLHHHHH",
        *(fewest, pages[0].run.offset, for_count, shortest, for_length),
        *(0, 0, shortest, for_length, for_shared, for_identifier, 0, 4),
    )
    return head + b"".join(
        (
            _packed((count - fewest for count in counts), for_count),
            _packed((length - shortest for length in lengths), for_length),
            _packed((len(page.shared) for page in pages), for_shared),
            _packed(chain.from_iterable(page.shared for page in pages), for_identifier),
            _packed((length - shortest for length in lengths), for_length),
        )
    )


def _shared_table(first: Sequence[int], others: Sequence[int], behind: Run) -> bytes:
    """Return tables F.5 and F.6: each shared object is a group of its own, and none is signed."""
    lengths = [*first, *others]
    shortest = min(lengths)
    for_length = _bits(max(lengths) - shortest)
    place = (behind.first, behind.offset) if others else (0, 0)
    head = struct.pack(">LLLLHLH", *place, len(first), len(lengths), 0, shortest, for_length)
    return head + _packed((length - shortest for length in lengths), for_length) + bytes((len(lengths) + 7) // 8)


def _bits(value: int) -> int:
    return value.bit_length()


def _packed(values: Iterable[int], width: int) -> bytes:
    """Return numbers of so many bits each, filled up to whole bytes."""
    if not width:
        return b""
    given = list(values)
    if len(given) > 1 << width:  # each is there many times
        written = [format(value, f"0{width}b") for value in range(1 << width)]
        digits = "".join(map(written.__getitem__, given))
    else:
        digits = "".join([format(value, f"0{width}b") for value in given])
    if not digits:
        return b""
    digits += "0" * (-len(digits) % 8)
    return int(digits, 2).to_bytes(len(digits) // 8, "big")
