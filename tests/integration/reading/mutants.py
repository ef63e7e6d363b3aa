"""Files spoilt at random, each from its number alone: the fuzz's input.

`python -m tests.integration.reading.mutants 1234 > mutant` writes the mutant of that number to look at it.
"""

from __future__ import annotations

import io
import random
import re
import struct
import sys
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pikepdf

ROOT = Path(__file__).parents[3]
FOLDERS = (
    ROOT / "casereviews" / "demonstration" / "case_a",
    *sorted((ROOT / "tests" / "files" / "unseen").glob("case_?")),
)
ENDINGS = (".docx", ".xlsx", ".xls", ".ods", ".csv", ".tsv", ".pdf")
EXTREMES = (
    b"\x00\x00\x00\x00",
    b"\xff\xff\xff\xff",
    b"\xff\xff\xff\x7f",
    b"\x01\x00\x00\x00",
    b"\x00\x00\x00\x80",
)
NUMBERS = (b"0", b"-1", b"1", b"65536", b"2147483647", b"4294967296", b"99999999999999999999", b"1e309", b"0.0001")


class Mutant(NamedTuple):
    """A spoilt file: the name it comes under, its bytes, and what was done to it."""

    name: str
    data: bytes
    done: str


class Seed(NamedTuple):
    name: str
    data: bytes


@cache
def seeds() -> tuple[Seed, ...]:
    """Return the healthy files, PDFs also with their streams unpacked so that their words can be spoilt."""
    found = [
        Seed(path.name, path.read_bytes())
        for folder in FOLDERS
        for path in sorted(folder.iterdir())
        if path.suffix in ENDINGS
    ]
    return (*found, *(Seed(seed.name, _unpacked(seed.data)) for seed in found if seed.name.endswith(".pdf")))


def _unpacked(data: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(
            out,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return out.getvalue()


def mutant(number: int) -> Mutant:
    """Return the mutant of that number: the same for the same number and seeds."""
    dice = random.Random(number)
    seed = dice.choice(seeds())
    ways = [*_ANY_FILE]
    if zipfile.is_zipfile(io.BytesIO(seed.data)):
        ways += _ARCHIVES * 3
    if seed.data.startswith(b"%PDF-"):
        ways += _PDFS * 3
    data, done = seed.data, []
    for _ in range(dice.choice((1, 1, 1, 2, 3))):
        way = dice.choice(ways)
        done.append(way.__name__.strip("_"))
        data = way(data, dice)
    name = dice.choice(seeds()).name if dice.random() < 0.05 else seed.name
    return Mutant(name, data, f"{seed.name}: {', '.join(done)}")


# ---------------------------------------------------------------- any file

Way = Callable[[bytes, random.Random], bytes]


def _flipped(data: bytes, dice: random.Random) -> bytes:
    spoilt = bytearray(data)
    for _ in range(dice.choice((1, 4, 32, 256))):
        if spoilt:
            spoilt[dice.randrange(len(spoilt))] ^= 1 << dice.randrange(8)
    return bytes(spoilt)


def _cut_short(data: bytes, dice: random.Random) -> bytes:
    return data[: dice.randrange(len(data) + 1)]


def _without_a_piece(data: bytes, dice: random.Random) -> bytes:
    at = dice.randrange(len(data) + 1)
    return data[:at] + data[at + dice.choice((1, 16, 512, 8192)) :]


def _with_a_piece_twice(data: bytes, dice: random.Random) -> bytes:
    at = dice.randrange(len(data) + 1)
    piece = data[at : at + dice.choice((1, 16, 512, 8192))]
    return data[:at] + piece * dice.choice((2, 50)) + data[at:]


def _spliced(data: bytes, dice: random.Random) -> bytes:
    other = dice.choice(seeds()).data
    return data[: dice.randrange(len(data) + 1)] + other[dice.randrange(len(other)) :]


def _overwritten(data: bytes, dice: random.Random) -> bytes:
    at, size = dice.randrange(len(data) + 1), dice.choice((1, 8, 64, 1024))
    fill = dice.choice((b"\x00" * size, b"\xff" * size, dice.randbytes(size), b"<" * size, b"[" * size))
    return data[:at] + fill + data[at + size :]


def _other_lengths(data: bytes, dice: random.Random) -> bytes:
    spoilt = bytearray(data)
    for _ in range(dice.choice((1, 3, 10))):
        at = dice.randrange(max(1, len(spoilt) - 4))
        spoilt[at : at + 4] = dice.choice(EXTREMES)
    return bytes(spoilt)


def _other_numbers(data: bytes, dice: random.Random) -> bytes:
    places = [found.span() for found in re.finditer(rb"\d+", data[:400_000])]
    for start, end in sorted(dice.sample(places, min(len(places), dice.choice((1, 3, 10)))), reverse=True):
        data = data[:start] + dice.choice(NUMBERS) + data[end:]
    return data


_ANY_FILE: list[Way] = [
    _flipped,
    _cut_short,
    _without_a_piece,
    _with_a_piece_twice,
    _spliced,
    _overwritten,
    _other_lengths,
    _other_numbers,
]

# ---------------------------------------------------------------- archives of XML


def _parts(data: bytes) -> dict[str, bytes] | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as held:
            return {name: held.read(name) for name in held.namelist()}
    except Exception:  # spoilt before: there is nothing to take apart
        return None


def _packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as held:
        for name, content in parts.items():
            held.writestr(name, content)
    return out.getvalue()


def _in_parts(spoil: Callable[[dict[str, bytes], random.Random], None]) -> Way:
    def way(data: bytes, dice: random.Random) -> bytes:
        parts = _parts(data)
        if not parts:
            return _flipped(data, dice)
        spoil(parts, dice)
        return _packed(parts)

    way.__name__ = spoil.__name__
    return way


def _part(parts: dict[str, bytes], dice: random.Random) -> str:
    """Return a part's name, those that hold the words most often."""
    main = [
        name for name in parts if re.search(r"document\.xml|sheet\d*\.xml|sharedStr|styles|content\.xml", name)
    ]
    return dice.choice(main) if main and dice.random() < 0.7 else dice.choice(list(parts))


def _parts_swapped(parts: dict[str, bytes], dice: random.Random) -> None:
    one, other = _part(parts, dice), _part(parts, dice)
    parts[one], parts[other] = parts[other], parts[one]


def _part_gone(parts: dict[str, bytes], dice: random.Random) -> None:
    del parts[_part(parts, dice)]


def _part_spoilt(parts: dict[str, bytes], dice: random.Random) -> None:
    name = _part(parts, dice)
    parts[name] = dice.choice(_ANY_FILE)(parts[name], dice)


def _tags_mixed(parts: dict[str, bytes], dice: random.Random) -> None:
    name = _part(parts, dice)
    pieces = re.split(rb"(<[^>]+>)", parts[name])
    for _ in range(dice.choice((1, 3, 20))):
        one, other = dice.randrange(len(pieces)), dice.randrange(len(pieces))
        pieces[one] = dice.choice((b"", pieces[other], pieces[one] * 2, pieces[one].upper()))
    parts[name] = b"".join(pieces)


def _elements_repeated(parts: dict[str, bytes], dice: random.Random) -> None:
    """Repeat one element often, or inside itself, the file well formed as before."""
    name = _part(parts, dice)
    found = list(
        re.finditer(
            rb"<(w:p|w:tr|w:tc|w:r|c|row|si|Relationship|table:table-row)\b[^>]*>.*?</\1>", parts[name], re.S
        )
    )
    if not found:
        return
    one = dice.choice(found)
    if dice.random() < 0.5:
        repeated = one.group() * dice.choice((2, 100, 2000))
    else:
        opening = re.match(rb"<[^>]+>", one.group())
        assert opening
        depth = dice.choice((2, 50, 300))
        repeated = opening.group() * depth + one.group() + b"</" + one.group(1) + b">" * 1
        repeated += (b"</" + one.group(1) + b">") * (depth - 1)
    parts[name] = parts[name][: one.start()] + repeated + parts[name][one.end() :]


def _values_extreme(parts: dict[str, bytes], dice: random.Random) -> None:
    name = _part(parts, dice)
    found = list(re.finditer(rb'(?<==")[^"]*(?=")', parts[name]))
    for one in sorted(dice.sample(found, min(len(found), dice.choice((1, 5, 40)))), key=lambda f: -f.start()):
        value = dice.choice((*NUMBERS, b"XFD1048576", b"A0", b"", b"restart", b"s", b"&#55296;", b"x" * 10_000))
        parts[name] = parts[name][: one.start()] + value + parts[name][one.end() :]


def _with_a_dtd(parts: dict[str, bytes], dice: random.Random) -> None:
    name = _part(parts, dice)
    entity = dice.choice((b'"y"', b'SYSTEM "file:///etc/passwd"', b'"&y;&y;&y;"'))
    start = re.search(rb"<(?![?!])", parts[name])
    if start:
        dtd = b'<!DOCTYPE a [<!ENTITY y "yyyyyyyyyy"><!ENTITY x ' + entity + b">]>"
        spoilt = parts[name][: start.start()] + dtd + parts[name][start.start() :]
        parts[name] = spoilt.replace(b"</w:t>", b"&x;</w:t>", 3).replace(b"</t>", b"&x;</t>", 3)


def _other_encoding(parts: dict[str, bytes], dice: random.Random) -> None:
    name = _part(parts, dice)
    words = parts[name].decode("utf-8", "replace")
    parts[name] = words.encode(dice.choice(("utf-16", "utf-16-be", "cp1252", "utf-7")), "replace")


_ARCHIVES: list[Way] = [
    _in_parts(spoil)
    for spoil in (
        _parts_swapped,
        _part_gone,
        _part_spoilt,
        _part_spoilt,
        _tags_mixed,
        _tags_mixed,
        _elements_repeated,
        _values_extreme,
        _values_extreme,
        _with_a_dtd,
        _other_encoding,
    )
]


def _zip_lengths(data: bytes, dice: random.Random) -> bytes:
    """Give a local header or directory record other sizes, offsets, methods or flags."""
    heads = [found.start() for found in re.finditer(rb"PK\x03\x04|PK\x01\x02|PK\x05\x06", data)]
    if not heads:
        return _flipped(data, dice)
    spoilt = bytearray(data)
    at = dice.choice(heads) + dice.choice((6, 8, 10, 14, 18, 20, 22, 24, 26, 28, 42))
    spoilt[at : at + 4] = dice.choice((*EXTREMES, struct.pack("<L", dice.randrange(len(data)))))
    return bytes(spoilt[: len(data)])


_ARCHIVES.append(_zip_lengths)

# ---------------------------------------------------------------- PDFs


def _objects_confused(data: bytes, dice: random.Random) -> bytes:
    """Let references point to other objects, also to their own: circles, pages that are fonts."""
    refs = [found.span() for found in re.finditer(rb"\d+ 0 R", data)]
    if not refs:
        return _flipped(data, dice)
    for start, end in sorted(dice.sample(refs, min(len(refs), dice.choice((1, 3, 10)))), reverse=True):
        data = data[:start] + b"%d 0 R" % dice.randrange(1, 60) + data[end:]
    return data


def _names_changed(data: bytes, dice: random.Random) -> bytes:
    names = [found.span() for found in re.finditer(rb"/[A-Za-z][A-Za-z0-9]*", data)]
    words = (
        b"/Length",
        b"/Filter",
        b"/FlateDecode",
        b"/Kids",
        b"/Type",
        b"/Page",
        b"/Font",
        b"/XObject",
        b"/Rotate",
        b"/JBIG2Decode",
        b"/MediaBox",
        b"/X",
    )
    for start, end in sorted(dice.sample(names, min(len(names), dice.choice((1, 5, 20)))), reverse=True):
        data = data[:start] + dice.choice(words) + data[end:]
    return data


def _drawing_spoilt(data: bytes, dice: random.Random) -> bytes:
    """Mix the operators and operands of one stream's drawing."""
    streams = [found.span(1) for found in re.finditer(rb"stream\r?\n(.*?)endstream", data, re.S)]
    if not streams:
        return _flipped(data, dice)
    start, end = dice.choice(streams)
    pieces = data[start:end].split(b" ")
    for _ in range(dice.choice((1, 10, 100))):
        one, other = dice.randrange(len(pieces)), dice.randrange(len(pieces))
        pieces[one] = dice.choice((pieces[other], b"", b"q", b"Q", b"BT", b"Do", b"cm", b"nan", *NUMBERS))
    return data[:start] + b" ".join(pieces) + data[end:]


def _boxes_extreme(data: bytes, dice: random.Random) -> bytes:
    box = b"[" + b" ".join(dice.choice((*NUMBERS, b"-99999", b"842", b"null")) for _ in range(4)) + b"]"
    turn = b"/Rotate %d" % dice.choice((90, 180, 270, 45, -90, 7 * 10**9))
    spoilt = re.sub(rb"/MediaBox\s*\[[^\]]*\]", lambda _: b"/MediaBox " + box, data, count=dice.choice((0, 1)))
    return spoilt.replace(b"/Type /Page\n", b"/Type /Page\n" + turn + b"\n", dice.choice((1, 100)))


_PDFS: list[Way] = [_objects_confused, _names_changed, _drawing_spoilt, _boxes_extreme]


if __name__ == "__main__":
    wanted = mutant(int(sys.argv[1]))
    sys.stderr.write(f"{wanted.name} ({wanted.done})\n")
    sys.stdout.buffer.write(wanted.data)
