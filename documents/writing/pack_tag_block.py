"""A cleaned structure tree as a block of objects for a pack: written once, numbered anew for each pack.

Thousands of elements name each other. Their texts are kept with a gap of seven digits for each number, so that a
pack only fills the gaps, and with the places of the texts in their object streams, which stay the same.

Numbers in a block: elements in reading order, from 0, the first the one at the top; then for each page what its
entry in the parent tree says; then, from outside, the element above the top, and the pages.
"""

from __future__ import annotations

import io
import json
import re
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

import pikepdf
from pikepdf import Name

from documents.writing.pack_tag_kinds import KINDS, OF_ATTRIBUTES, TEXT_ATTRIBUTES, Element
from documents.writing.typesetting_file import hexadecimal

CARRIER, ENTRY = Name.CaseReviewsPages, Name.CaseReviewsTags
"""Where what came out of the sandbox holds its pages, and their tree as JSON."""
_HELD = 500
"""How many objects stand in one object stream."""
_NAMES = "%07d"
_GAP, _FILLED = "%s 0 R", 11
_FRAME = b"TAGS"
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8}){0,4}")


def as_json(top: Element, looks: Sequence[Mapping[str, Any] | None]) -> bytes:
    """Return a tree and how its pages are shown as plain JSON, for `framed`. Runs in the sandbox.

    looks: of each page that keeps its own marks what it needs to be drawn; None for one that is shown whole, as
    the marked content 0.
    """
    rows: list[list[Any]] = []
    waiting: list[tuple[Element, int]] = [(top, -1)]
    while waiting:
        element, above = waiting.pop()
        number = len(rows)
        if above >= 0:
            rows[above][2].append(number)
        rows.append([element.kind, above, [], element.said])
        # Content is told from elements by its sign: page and number are put in their place at the end.
        kids = [kid if isinstance(kid, Element) else None for kid in element.kids]
        content = [list(kid) for kid in element.kids if not isinstance(kid, Element)]
        rows[number] += [content, [kid is None for kid in kids]]
        waiting += [(kid, number) for kid in reversed(kids) if kid is not None]
    return json.dumps({"pages": looks, "elements": rows}, separators=(",", ":")).encode()


@dataclass(slots=True)
class TagStream:
    """One object stream of a block. count: how many objects it holds; first: where the first begins, in bytes."""

    block: TagBlock
    count: int
    first: int
    template: str
    gaps: array[int]

    def bytes_of(self) -> bytes:
        """Return what the stream holds, once the block's objects are numbered."""
        names = self.block.names
        return (self.template % tuple(map(names.__getitem__, self.gaps))).encode("ascii")


@dataclass(slots=True)
class TagBlock:
    """The elements of one part. looks: see `as_json`.

    outside: our own numbers of the element above, and of the pages. stand_ins: our own numbers by which other
    objects name those of the block, and theirs in it. names: of all numbers of the block, once they are given.
    """

    count: int
    elements: int
    looks: list[dict[str, Any] | None]
    streams: list[TagStream] = field(default_factory=list)
    outside: list[int] = field(default_factory=list)
    stand_ins: dict[int, int] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)

    @property
    def top(self) -> int:
        """Return the number of the element at the top."""
        return 0

    def entry(self, page: int) -> int:
        """Return the number of what the parent tree says of a page, from 0."""
        return self.elements + page

    def number(self, first: int, outside: Sequence[int]) -> None:
        """Give the block's objects numbers from `first` on. outside: the numbers of what it names elsewhere."""
        self.names = [_NAMES % number for number in (*range(first, first + self.count), *outside)]


def framed(pages: bytes) -> bytes:
    """Return pages that the sandbox made with a block before them, if they have tags; else as they are.

    What the sandbox says is taken as data, and each text of the block is written here. Raises ValueError for what
    is no tree of these pages.
    """
    with pikepdf.open(io.BytesIO(pages), suppress_warnings=True) as pdf:
        given = pdf.Root.get(ENTRY)
        if given is None:
            return pages
        said, count = given.read_bytes(), len(pdf.Root[CARRIER].Forms)
    try:
        block = _written(json.loads(said), count)
    except (TypeError, KeyError, IndexError, AttributeError, RecursionError):
        raise ValueError("no tree") from None
    return b"%b%08d" % (_FRAME, len(block)) + block + pages


def unframed(kept: bytes) -> tuple[TagBlock | None, bytes]:
    """Return block and pages of what `framed` gave."""
    if not kept.startswith(_FRAME):
        return None, kept
    begins = len(_FRAME) + 8
    ends = begins + int(kept[len(_FRAME) : begins])
    return _read(kept[begins:ends]), kept[ends:]


def _written(value: Mapping[str, Any], pages: int) -> bytes:
    """Return a block of so many pages as bytes."""
    looks = [_look(one) for one in value["pages"]]
    if len(looks) != pages:
        raise ValueError("other pages")
    bodies, marks = _bodies(value["elements"], pages)
    for page in marks:
        numbers = range(max(page, default=-1) + 1)
        said_of_page = " ".join(_GAP if number in page else "null" for number in numbers)
        bodies.append((f"[{said_of_page}]", [page[number] for number in numbers if number in page]))
    streams, data = [], []
    for start in range(0, len(bodies), _HELD):
        held = bodies[start : start + _HELD]
        lengths = [len(text) + (_FILLED - len(_GAP)) * len(gaps) for text, gaps in held]
        places = accumulate((length + 1 for length in lengths), initial=0)
        head = " ".join(f"%s {place}" for place, _ in zip(places, held, strict=False)) + "\n"
        gaps = array("I", range(start, start + len(held)))
        for _, named in held:
            gaps.extend(named)
        template = (head + "\n".join(text for text, _ in held)).encode("ascii")
        first = len(head) + (7 - 2) * len(held)
        streams.append([len(held), first, len(template), len(gaps)])
        data += [template, gaps.tobytes()]
    head_line = json.dumps(
        {"count": len(bodies), "elements": len(value["elements"]), "looks": looks, "streams": streams}
    ).encode()
    return head_line + b"\n" + b"".join(data)


def _read(data: bytes) -> TagBlock:
    line, _, rest = data.partition(b"\n")
    said = json.loads(line)
    block, at = TagBlock(said["count"], said["elements"], said["looks"]), 0
    for count, first, length, named in said["streams"]:
        gaps = array("I")
        gaps.frombytes(rest[at + length : at + length + named * gaps.itemsize])
        block.streams.append(TagStream(block, count, first, rest[at : at + length].decode("ascii"), gaps))
        at += length + named * gaps.itemsize
    return block


def _look(value: Any) -> dict[str, Any] | None:
    """Return what is needed to draw a page, each of it a number, or a plain word."""
    if value is None:
        return None
    box, matrix = ([float(one) for one in value[key]] for key in ("box", "matrix"))
    if len(box) != 4 or len(matrix) != 6:
        raise ValueError("no box")
    return {"box": box, "matrix": matrix, "group": _group(value["group"])}


_SPACES = ("DeviceRGB", "DeviceGray", "DeviceCMYK", "")


def _group(value: Any) -> str:
    """Return a page's transparency group as text, "" for none. value: colour space, isolated, knockout."""
    if value is None:
        return ""
    space, isolated, knockout = value
    if space not in _SPACES:
        raise ValueError("no colour space")
    named = f"/CS/{space}" if space else ""
    return f"<</S/Transparency{named}{'/I true' if isolated else ''}{'/K true' if knockout else ''}>>"


def _bodies(rows: Sequence[Any], pages: int) -> tuple[list[tuple[str, list[int]]], list[dict[int, int]]]:
    """Return the elements' texts, each with the numbers in its gaps; of each page which element has which mark."""
    above = len(rows) + pages
    marks: list[dict[int, int]] = [{} for _ in range(pages)]
    bodies = []
    for number, (kind, parent, elements, said, content, order) in enumerate(rows):
        if kind not in KINDS or not -1 <= parent < number or (parent < 0) != (number == 0):
            raise ValueError("no such element")
        named = [above if parent < 0 else parent]
        text = [f"<</S/{kind}/P {_GAP}"]
        shown = [(int(page), int(mark)) for page, mark in content]
        on = shown[0][0] if shown else -1
        if on >= 0:
            text.append(f"/Pg {_GAP}")
            named.append(above + 1 + on)
        kids, next_element, next_content = [], iter(elements), iter(shown)
        for is_content in order:
            if not is_content:
                kid = next(next_element)
                if not number < kid < len(rows) or rows[kid][1] != number:
                    raise ValueError("no such element")
                kids.append(_GAP)
                named.append(kid)
                continue
            page, mark = next(next_content)
            if not 0 <= page < pages or not 0 <= mark <= 100_000 or mark in marks[page]:
                raise ValueError("no such content")
            marks[page][mark] = number
            if page == on:
                kids.append(str(mark))
            else:
                kids.append(f"<</Type/MCR/Pg {_GAP}/MCID {mark}>>")
                named.append(above + 1 + page)
        text.append(f"/K {kids[0]}" if len(kids) == 1 else f"/K[{' '.join(kids)}]")
        bodies.append(("".join((*text, *_said(said), ">>")), named))
    return bodies, marks


def _said(said: Mapping[str, Any]) -> Iterator[str]:
    for key in ("T", "Alt", "ActualText", "E"):
        if key in said:
            yield f"/{key}{hexadecimal(str(said[key]))}"
    language = str(said.get("Lang", ""))
    if _LANGUAGE.fullmatch(language):
        yield f"/Lang({language})"
    owners = []
    for owner, given in said.get("A", {}).items():
        entries = "".join(_attribute(owner, name, value) for name, value in given.items())
        owners.append(f"<</O/{owner}{entries}>>")
    if owners:
        yield f"/A{owners[0]}" if len(owners) == 1 else f"/A[{''.join(owners)}]"


def _attribute(owner: str, name: str, value: int | str) -> str:
    if (owner, name) not in OF_ATTRIBUTES:
        raise ValueError("no such attribute")
    if isinstance(value, int):
        return f"/{name} {value}"
    if (owner, name) in TEXT_ATTRIBUTES:
        return f"/{name}{hexadecimal(value)}"
    if not value.isalpha():
        raise ValueError("no such value")
    return f"/{name}/{value}"
