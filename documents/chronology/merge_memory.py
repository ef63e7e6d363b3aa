"""What a merge leaves for the next one of the same case, as bytes: the pairs, and what each return tells.

Written return by return, so that an unchanged return's part is copied as it is, and the words of its rows are
looked at only where a row is compared again. Only plain JSON and numbers: what is read back runs nothing. It holds
words of the rows, so it is to be kept as the rows are.
"""

from __future__ import annotations

import json
import sys
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from typing import Any

from documents.chronology.agency_words import AgencyWords
from documents.chronology.event_words import ATTENDED, OCCASION_BITS, PREPARED
from documents.chronology.pairing import Compared, ReturnTold, not_looking_for_cycles
from documents.chronology.rarity import Counts, Levels
from documents.chronology.same_events import Likely
from documents.chronology.tellings import ReturnWords, Telling

MOST_BYTES = 64 << 20
"""A memory larger than this is neither written nor read: such a case is merged anew each time."""

_KEY, _WORD = "Q", "I"
_LENGTH, _CHECK = 8, 16


def written(compared: Compared) -> bytes:
    """Return what `remembered` reads; b"" for more than is worth keeping."""
    parts = []
    for prefix, told in compared.returns.items():
        if not told.written:
            told.written = _return_written(prefix, told)
        parts.append(told.written)
    alone, joined = compared.agency_words.tables
    found = set(compared.likely.ids)
    head = {
        "made_by": _made_by(),
        "agencies": list(compared.agencies),
        "alone": alone,
        "joined": joined,
        "rows": compared.counts.rows,
        "words": compared.counts.words,
        "names": compared.counts.names,
        "kinds": list(compared.counts.kinds.items()),
        "known": sorted(compared.known),
        "crowded": compared.likely.crowded,
        "copies": [row for row in _comparable(compared.returns.values()) if row not in found],
        "sizes": [len(part) for part in parts],
    }
    data = b"".join((_with_length(_packed(head)), *parts, _as_bytes(array(_KEY, compared.likely.keys))))
    data = blake2b(data, digest_size=_CHECK).digest() + data
    return data if len(data) <= MOST_BYTES else b""


def remembered(data: bytes) -> Compared | None:
    """Return what `written` wrote; None for anything else, also if another version wrote it."""
    if not _CHECK + _LENGTH < len(data) <= MOST_BYTES:
        return None
    if blake2b(memoryview(data)[_CHECK:], digest_size=_CHECK).digest() != data[:_CHECK]:
        return None
    try:
        with not_looking_for_cycles():
            return _read(data)
    except (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError):
        return None


def _read(data: bytes) -> Compared | None:
    first, end = _lengthy(data, _CHECK)
    head = json.loads(first)
    if head["made_by"] != _made_by():
        return None
    returns: dict[str, ReturnTold] = {}
    for size in head["sizes"]:
        prefix, told = _return_read(data[end : end + size])
        returns[prefix] = told
        end += size
    copies = set(head["copies"])
    ids = sorted(row for row in _comparable(returns.values()) if row not in copies)
    counts = Counts(head["rows"], Counter(head["words"]), Counter(head["names"]), Counter(dict(head["kinds"])))
    return Compared(
        head["agencies"],
        AgencyWords.of_tables(head["alone"], head["joined"]),
        returns,
        counts,
        Levels.of(counts),
        frozenset(head["known"]),
        Likely(ids, _numbers(_KEY, data[end:]), head["crowded"]),
        {telling.id: telling.agency for told in returns.values() for telling in told.told if telling is not None},
    )


def _comparable(returns: Iterable[ReturnTold]) -> Iterable[str]:
    for told in returns:
        for telling in told.told:
            if telling is not None and telling.id not in told.silent:
                yield telling.id


def _return_written(prefix: str, told: ReturnTold) -> bytes:
    """Return a return's part: its length and a head as JSON, then the numbers of the words of each row."""
    number: dict[str, int] = {}
    numbers, sizes = array(_WORD), []
    tellings = [telling for telling in told.told if telling is not None]
    for telling in tellings:
        telling.read()
        sizes.append((len(telling.named), len(telling.stems)))
        for words in (telling.named, telling.stems):
            numbers.extend(number.setdefault(word, len(number)) for word in sorted(words))
    head = {
        "prefix": prefix,
        "digest": told.digest,
        "ids": list(told.ids),
        "digests": list(told.digests),
        "silent": sorted(told.silent),
        "counts": [told.words.named, told.words.small, told.words.professions],
        "words": list(number),
        "sizes": sizes,
        "untold": [place for place, telling in enumerate(told.told) if telling is None],
        "agency": tellings[0].agency if tellings else 0,
        "said": [sorted(telling.said) for telling in tellings],
    }
    head |= {name: [getattr(telling, name) for telling in tellings] for name in _COLUMNS}
    return _with_length(_packed(head)) + _as_bytes(numbers)


_COLUMNS = ("first", "last", "minutes", "head", "kinds", "mentions", "exact")


def _return_read(part: bytes) -> tuple[str, ReturnTold]:
    first, end = _lengthy(part, 0)
    value = json.loads(first)
    named, small, professions = value["counts"]
    told = ReturnTold(
        value["digest"],
        value["ids"],
        value["digests"],
        frozenset(value["silent"]),
        ReturnWords(Counter(named), Counter(small), Counter(professions)),
        list(_tellings(value, _numbers(_WORD, part[end:]))),
        part,
    )
    return value["prefix"], told


def _tellings(value: Mapping[str, Any], numbers: array[int]) -> Iterator[Telling | None]:
    agency, words, untold, nothing = value["agency"], value["words"], set(value["untold"]), frozenset[Any]()
    columns = zip(value["sizes"], value["said"], *map(value.__getitem__, _COLUMNS), strict=True)
    place = 0
    for at, row in enumerate(value["ids"]):
        if at in untold:
            yield None
            continue
        (names, stems), said, first, last, minutes, head, kinds, mentions, exact = next(columns)
        middle = place + names
        end = middle + stems
        yield Telling(
            row,
            agency,
            first,
            last,
            minutes,
            head,
            kinds,
            mentions,
            nothing,
            nothing,
            frozenset(map(tuple, said)) if said else nothing,
            exact,
            head & OCCASION_BITS,
            bool(head & PREPARED and not head & ATTENDED),
            kept=(words, numbers, place, middle, end),
        )
        place = end


def _with_length(data: bytes) -> bytes:
    return len(data).to_bytes(_LENGTH, "little") + data


def _lengthy(data: bytes, start: int) -> tuple[bytes, int]:
    """Return the bytes that `_with_length` wrote there, and where they end."""
    first = start + _LENGTH
    end = first + int.from_bytes(data[start:first], "little")
    return data[first:end], end


def _as_bytes(numbers: array[int]) -> bytes:
    if sys.byteorder != "little":
        numbers.byteswap()
    return numbers.tobytes()


def _numbers(kind: str, data: bytes) -> array[int]:
    numbers = array(kind)
    numbers.frombytes(data)
    if sys.byteorder != "little":
        numbers.byteswap()
    return numbers


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
