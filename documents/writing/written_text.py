"""Whether what was to be written stands in the finished file: read back by another parser, value by value."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from xml.parsers import expat


class ValueLost(Exception):
    """A finished document lacks a text that went in. The message says where, never which words."""


def text_of_part(docx: bytes, name: str) -> str:
    """Return all character data of one XML part, in order, without line breaks and tabs.

    expat reads it, which had no hand in writing it; entities are not expanded beyond XML's own five.
    Raises ValueLost if the part is not well-formed.
    """
    pieces: list[str] = []
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = 1 << 20
    parser.CharacterDataHandler = pieces.append
    try:
        with zipfile.ZipFile(io.BytesIO(docx)) as archive, archive.open(name) as part:
            # expat asks for 2 KB at a time, which is slow to unpack.
            while piece := part.read(_AT_ONCE):
                parser.Parse(piece, False)
            parser.Parse(b"", True)
    except expat.ExpatError as problem:
        raise ValueLost(f"The part {name} of the finished document is damaged.") from problem
    return _unbroken("".join(pieces))


_AT_ONCE = 1 << 18


def check_written(docx: bytes, name: str, values: Sequence[str], in_order: bool = True) -> None:
    """Look for every one of `values` in a part of a finished .docx, each after the one before.

    in_order False: anywhere in the part, for templates that write a value elsewhere than where they compute it.
    Raises ValueLost.
    """
    text = text_of_part(docx, name)
    place = 0
    for number, value in enumerate(values):
        wanted = _unbroken(value)
        found = text.find(wanted, place)
        if found < 0 and not in_order:
            found = text.find(wanted)
            if found >= 0:
                continue
        if found < 0:
            raise ValueLost(f"Text {number + 1} of {len(values)} is missing in the part {name}.")
        place = found + len(wanted)


def _unbroken(text: str) -> str:
    # Breaks and tabs are elements of their own in a document, so they are not character data there.
    return text.replace("\n", "").replace("\t", "") if "\n" in text or "\t" in text else text


def part_names(docx: bytes) -> Iterable[str]:
    """Return the names of all parts of a .docx."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return archive.namelist()
