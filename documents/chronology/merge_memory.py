"""What a merge leaves for the next one of the same case, as bytes: the pairs, and what each return tells.

Written return by return, so that an unchanged return's part is copied as it is. Only plain JSON and numbers: what
is read back runs nothing. It holds words of the rows, so it is to be kept as the rows are.
"""

from __future__ import annotations

import json
import sys
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from typing import Any

from documents.chronology.agency_words import AgencyWords
from documents.chronology.event_words import ATTENDED, OCCASION_BITS, PREPARED
from documents.chronology.pairing import Compared, Levels, ReturnTold, not_looking_for_cycles
from documents.chronology.same_events import Likely
from documents.chronology.tellings import ReturnWords, Telling, known_names

MOST_BYTES = 64 << 20
"""A memory larger than this is neither written nor read: such a case is merged anew each time."""

_NUMBER = "Q"


def written(compared: Compared) -> bytes:
    """Return what `remembered` reads; b"" for more than is worth keeping."""
    parts = []
    for prefix, told in compared.returns.items():
        if not told.written:
            told.written = _return_written(prefix, told)
        parts.append(told.written)
    keys = array(_NUMBER, compared.likely.keys)
    if sys.byteorder != "little":
        keys.byteswap()
    alone, joined = compared.agency_words.tables
    found = set(compared.likely.ids)
    head = {
        "made_by": _made_by(),
        "agencies": list(compared.agencies),
        "alone": alone,
        "joined": joined,
        "whole": compared.levels.whole,
        "words": compared.levels.words,
        "names": compared.levels.names,
        "kinds": list(compared.levels.kinds.items()),
        "crowded": compared.likely.crowded,
        "copies": [row for row in _comparable(compared.returns.values()) if row not in found],
        "sizes": [len(part) for part in parts],
    }
    first = _packed(head)
    data = b"".join((len(first).to_bytes(8, "little"), first, *parts, keys.tobytes()))
    return data if len(data) <= MOST_BYTES else b""


def remembered(data: bytes) -> Compared | None:
    """Return what `written` wrote; None for anything else, also if another version wrote it."""
    if not 8 < len(data) <= MOST_BYTES:
        return None
    try:
        with not_looking_for_cycles():
            return _read(data)
    except (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError):
        return None


def _read(data: bytes) -> Compared | None:
    end = 8 + int.from_bytes(data[:8], "little")
    head = json.loads(data[8:end])
    if head["made_by"] != _made_by():
        return None
    returns: dict[str, ReturnTold] = {}
    for size in head["sizes"]:
        prefix, told = _return_read(data[end : end + size])
        returns[prefix] = told
        end += size
    keys = array(_NUMBER)
    keys.frombytes(data[end:])
    if sys.byteorder != "little":
        keys.byteswap()
    copies = set(head["copies"])
    ids = sorted(row for row in _comparable(returns.values()) if row not in copies)
    known = known_names(told.words for told in returns.values())
    tellings = [telling for told in returns.values() for telling in told.told if telling is not None]
    levels = Levels(head["whole"], head["words"], head["names"], dict(head["kinds"]))
    return Compared(
        head["agencies"],
        AgencyWords.of_tables(head["alone"], head["joined"]),
        returns,
        levels,
        {telling.id: telling.named & known for telling in tellings},
        Likely(ids, keys, head["crowded"]),
        {telling.id: telling.agency for telling in tellings},
    )


def _comparable(returns: Iterable[ReturnTold]) -> Iterable[str]:
    for told in returns:
        for telling in told.told:
            if telling is not None and telling.id not in told.silent:
                yield telling.id


def _return_written(prefix: str, told: ReturnTold) -> bytes:
    number: dict[str, int] = {}
    tellings = [
        telling
        and [
            telling.agency,
            telling.first,
            telling.last,
            telling.minutes,
            telling.head,
            telling.kinds,
            telling.mentions,
            [number.setdefault(name, len(number)) for name in sorted(telling.named)],
            [number.setdefault(stem, len(number)) for stem in sorted(telling.stems)],
            sorted(telling.said),
            telling.exact,
        ]
        for telling in told.told
    ]
    return _packed(
        {
            "prefix": prefix,
            "digest": told.digest,
            "ids": list(told.ids),
            "digests": list(told.digests),
            "silent": sorted(told.silent),
            "counts": [told.words.named, told.words.small, told.words.professions],
            "words": list(number),
            "told": tellings,
        }
    )


def _return_read(part: bytes) -> tuple[str, ReturnTold]:
    value = json.loads(part)
    word = value["words"].__getitem__
    tellings = [one and _telling(row, one, word) for row, one in zip(value["ids"], value["told"], strict=True)]
    named, small, professions = value["counts"]
    told = ReturnTold(
        value["digest"],
        value["ids"],
        value["digests"],
        frozenset(value["silent"]),
        ReturnWords(Counter(named), Counter(small), Counter(professions)),
        tellings,
        part,
    )
    return value["prefix"], told


def _telling(row: str, one: Sequence[Any], word: Callable[[int], str]) -> Telling:
    agency, first, last, minutes, head, kinds, mentions, named, stems, said, exact = one
    return Telling(
        id=row,
        agency=agency,
        first=first,
        last=last,
        minutes=minutes,
        head=head,
        kinds=kinds,
        mentions=mentions,
        named=frozenset(map(word, named)),
        stems=frozenset(map(word, stems)),
        said=frozenset((day, month) for day, month in said),
        exact=exact,
        occasion=head & OCCASION_BITS,
        only_prepared=bool(head & PREPARED and not head & ATTENDED),
    )


def _packed(value: object) -> bytes:
    # Half of a surrogate pair is written as an escape, as JSON allows.
    return json.dumps(value, separators=(",", ":")).encode("ascii")


@cache
def _made_by() -> str:
    """Return what changes with every version of the code and the word lists that a memory depends on."""
    digest = blake2b(digest_size=16)
    for file in sorted(files("documents.chronology").iterdir(), key=lambda file: file.name):
        if file.name.endswith((".py", ".txt")):
            digest.update(file.name.encode() + file.read_bytes())
    return f"{sys.version_info[0]}.{sys.version_info[1]} {digest.hexdigest()}"
