"""A finished pack as the bytes of a linearised PDF (ISO 32000-1, Annex F), written in one go.

A library would take the file apart once more and lay it out twice. Here each object's text is taken once, the
order of Annex F is made from which page needs what, and the objects are written under their new numbers.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from pikepdf import Pdf

from documents.writing.pack_graph import NAMED, TOKEN, Graph, may_hold_words
from documents.writing.pack_objects import OwnObjects
from documents.writing.pack_placing import Placed, placed, rows_of
from documents.writing.pack_tag_block import TagStream

_REFERENCE = re.compile(rb"(\d+) 0 R")
_IN_A_STREAM, _WORTH_A_STREAM = 200, 4
"""How many objects an object stream holds, and how many small ones of a page are worth one."""


def linearised(pdf: Pdf, own: OwnObjects, pages: Sequence[int]) -> bytes:
    """Return the file. pages: the identity of each page, in order. Generations are all 0."""
    return _Writing(Graph(pdf, own, pages)).written()


_Item = int | tuple[int, ...] | TagStream
"""An object, or several that stand in one object stream."""


@dataclass(slots=True)
class _Order:
    """The parts of Annex F.3: the first page, what each later page needs alone, what pages share, and all else."""

    first: list[int]
    outline: list[int]
    pages: list[list[_Item]]
    shared: list[int]
    others: list[_Item]


def _ordered(graph: Graph) -> _Order:
    first = [graph.pages[0], *sorted(graph.of_page[0])]
    outline = [one for one in graph.outlines if one not in graph.of_page[0]]
    placed = {*first, *outline, graph.root}
    pages: list[list[_Item]] = []
    of_many = graph.needed_by_many()
    for page, needed in zip(graph.pages[1:], graph.of_page[1:], strict=True):
        alone = sorted(needed - of_many - placed)
        placed.update(alone)
        small = tuple(one for one in alone if graph.nodes[one].data is None)
        if len(small) < _WORTH_A_STREAM:
            pages.append([page, *alone])
        else:
            pages.append([page, *(one for one in alone if graph.nodes[one].data is not None), small])
    shared = sorted(one for one in graph.nodes if one not in placed and graph.users(one) > 1)
    placed.update(shared)
    others = [one for one in graph.nodes if one not in placed and one not in graph.is_page]
    loose = [one for one in others if graph.nodes[one].data is None]
    loose += [-number for number in graph.tags()]
    streams: list[_Item] = [one for one in others if graph.nodes[one].data is not None]
    packed = (tuple(loose[place : place + _IN_A_STREAM]) for place in range(0, len(loose), _IN_A_STREAM))
    tagged = (stream for block in graph.own.blocks for stream in block.streams)
    return _Order(first, outline, pages, shared, [*streams, *packed, *tagged])


class _Writing:
    """The file in the making: new numbers first, then each object's bytes under its own."""

    def __init__(self, graph: Graph) -> None:
        self._graph, self._own = graph, graph.own
        self._order = order = _ordered(graph)
        self._early = [*order.first, *order.outline]
        self._later: list[_Item] = [one for page in order.pages for one in page]
        self._later += [*order.shared, *order.others]
        self._given: dict[int, int] = {}
        held: list[bytes] = []
        inside = len(self._later) + 2
        begins: dict[int, int] = {}
        for number, item in enumerate(self._later, start=1):
            if isinstance(item, int):
                self._given[item] = number
                continue
            holds = len(item) if isinstance(item, tuple) else item.count
            held.append(rows_of(number, holds))
            if isinstance(item, tuple):
                self._given.update(zip(item, count(inside)))
            else:
                begins.setdefault(id(item.block), inside)
            inside += holds
        self._held = b"".join(held)
        self._given.update(zip([graph.root, *self._early], count(inside + 2)))
        own, given = self._own, self._given
        for block in own.blocks:
            at = begins[id(block)]
            given.update((-standing, at + place) for standing, place in block.stand_ins.items())
            block.number(at, [given[-one] for one in block.outside])
        self._texts = [""]
        self._texts += [f"{given.get(own.outside.get(one, -one), 0)} 0 R" for one in range(1, len(own.bodies) + 1)]
        theirs = {one: one for one in graph.nodes if one > 0} | {one: -ours for one, ours in own.inside.items()}
        self._theirs = [b"null"] * (max(theirs) + 1)
        for one, identity in theirs.items():
            self._theirs[one] = b"%d 0 R" % given[identity]

    def written(self) -> bytes:
        """Return the bytes of the file."""
        order, graph = self._order, self._graph
        places = {one: place for place, one in enumerate((*self._early, *order.shared))}
        has_place = frozenset(places) - graph.is_page
        known: dict[frozenset[int], list[int]] = {}
        needed = []
        for page in graph.of_page[1:]:  # those of one part mostly need the same
            shared = page & has_place
            if shared not in known:
                known[shared] = sorted(map(places.__getitem__, shared))
            needed.append(known[shared])
        return placed(
            Placed(
                self._object(graph.root),
                [self._object(one) for one in self._early],
                [
                    self._object(item) if isinstance(item, int) else self._pack(number, item)
                    for number, item in enumerate(self._later, start=1)
                ],
                self._held,
                [(len(own), shared) for own, shared in zip(order.pages, needed, strict=True)],
                len(order.shared),
                len(order.outline),
                next((self._given[one] for one in graph.info), 0),
            )
        )

    def _renamed(self, match: re.Match[bytes]) -> bytes:
        return match[0] if match[1] is None else self._theirs[int(match[1])]

    def _body(self, one: int) -> bytes:
        """Return an object's text with the new numbers."""
        if one < 0:
            return self._own_renamed(self._own.bodies[-one - 1])
        body = self._graph.nodes[one].body
        if may_hold_words(body):
            return TOKEN.sub(self._renamed, body)
        pieces = _REFERENCE.split(body)
        pieces[1::2] = map(self._theirs.__getitem__, map(int, pieces[1::2]))
        return b"".join(pieces)

    def _own_renamed(self, text: str) -> bytes:
        """Return text of our own objects, which hold no words that could be taken for names, renamed."""
        pieces = NAMED.split(text)  # twice as quick as to replace one by one
        pieces[1::2] = map(self._texts.__getitem__, map(int, pieces[1::2]))
        return "".join(pieces).encode("latin-1")

    def _object(self, one: int) -> bytes:
        number, body, data = self._given[one], self._body(one), self._graph.nodes[one].data
        if data is None:
            return b"%d 0 obj\n%s\nendobj\n" % (number, body)
        if one > 0:
            body = b"%s/Length %d>>" % (body[:-2], len(data))
        return b"%d 0 obj\n%s\nstream\n%s\nendstream\nendobj\n" % (number, body, data)

    def _pack(self, number: int, held: Sequence[int] | TagStream) -> bytes:
        """Return an object stream."""
        if isinstance(held, TagStream):
            return _object_stream(number, held.count, held.first, zlib.compress(held.bytes_of(), 1))
        bodies = self._bodies(held)
        places, at = [], 0
        for one, body in zip(held, bodies, strict=True):
            places.append(f"{self._given[one]} {at}")
            at += len(body) + 1
        head = " ".join(places).encode() + b"\n"
        return _object_stream(number, len(held), len(head), zlib.compress(head + b"\n".join(bodies), 4))

    def _bodies(self, held: Sequence[int]) -> list[bytes]:
        if any(one > 0 for one in held):
            return [self._body(one) for one in held]
        bodies = self._own.bodies
        return self._own_renamed("\n".join([bodies[-one - 1] or "null" for one in held])).split(b"\n")


def _object_stream(number: int, holds: int, first: int, data: bytes) -> bytes:
    about = b"<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>" % (holds, first, len(data))
    return b"%d 0 obj\n%s\nstream\n%s\nendstream\nendobj\n" % (number, about, data)
