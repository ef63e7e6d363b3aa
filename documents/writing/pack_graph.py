"""The objects of a finished pack: the text of each, what it names, and which pages need it."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pikepdf import Name, Pdf, Stream

from documents.writing.pack_objects import OwnObjects

TOKEN = re.compile(rb"\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f]*>|(\d+) (\d+) R", re.DOTALL)
"""A string, or a reference to an object: its number and its generation."""
_ANY = re.compile(rb"(\d+) (\d+) R")
NAMED = re.compile(r"(\d+) 0 R")


def may_hold_words(body: bytes) -> bool:
    """Return whether there are strings in an object's text, in which anything may stand."""
    return b"(" in body or body.count(b"<") != 2 * body.count(b"<<")


@dataclass(slots=True)
class Node:
    """An object: its text, of a stream its dictionary's, what the stream holds, and what it names, by identity.

    Identities: a positive number is that of an object of the PDF, a negative one that of one of ours.
    """

    body: bytes
    data: bytes | None
    names: tuple[int, ...]


class Graph:
    """All objects that are reached, and which pages need them."""

    def __init__(self, pdf: Pdf, own: OwnObjects, pages: Sequence[int]) -> None:
        self.pdf, self.own, self.pages = pdf, own, pages
        self.is_page = frozenset(pages)
        self.root = pdf.Root.objgen[0]
        self.nodes: dict[int, Node] = {}
        self.info = [pdf.trailer.Info.objgen[0]] if "/Info" in pdf.trailer else []
        self._take(self.root, *self.info)
        self._take_own_pages()
        self.outlines = self._reached([pdf.Root.Outlines.objgen[0]]) if "/Outlines" in pdf.Root else []
        self._users: Counter[int] = Counter()
        self._closures: dict[int, frozenset[int]] = {}
        self.of_page = [self._needed(page) for page in pages]
        for needed in self.of_page:
            self._users.update(needed)

    def users(self, one: int) -> int:
        """Return how many pages need an object."""
        return self._users[one]

    def needed_by_many(self) -> frozenset[int]:
        """Return what more than one page needs."""
        return frozenset(one for one, users in self._users.items() if users > 1)

    def tags(self) -> list[int]:
        """Return the numbers of our objects that no page needs, in order."""
        standing: set[int] = set().union(*(block.stand_ins for block in self.own.blocks))
        return [
            number
            for number in range(1, len(self.own.bodies) + 1)
            if -number not in self.nodes and number not in self.own.outside and number not in standing
        ]

    def _identity(self, number: int) -> int:
        return -self.own.inside[number] if number in self.own.inside else number

    def _named(self, body: bytes) -> tuple[int, ...]:
        inside, found = self.own.inside, []
        for number, generation in (TOKEN if may_hold_words(body) else _ANY).findall(body):
            if number:
                if generation != b"0":
                    raise ValueError("an object was replaced by a later generation of it")
                one = int(number)
                found.append(-inside[one] if one in inside else one)
        return tuple(found)

    def _take(self, *first: int) -> None:
        """Take objects of the PDF and all of it that they name."""
        nodes, get = self.nodes, self.pdf.get_object
        waiting = [one for one in first if one not in nodes]
        seen = {*nodes, *waiting}
        while waiting:
            number = waiting.pop()
            one, data = get(number, 0), None
            if isinstance(one, Stream):
                data = one.read_raw_bytes()
                about = one.stream_dict
                if "/Length" in about:
                    del about[Name.Length]
                if "/Filter" not in about and about.get("/Type") != Name.Metadata:
                    data, about[Name.Filter] = zlib.compress(data), Name.FlateDecode
                body = about.unparse()
            else:
                body = one.unparse(resolved=True)
            names = self._named(body)
            nodes[number] = Node(body, data, names)
            for name in names:
                if name > 0 and name not in seen:
                    seen.add(name)
                    waiting.append(name)

    def _take_own_pages(self) -> None:
        """Take our pages and what they name; the tags, which are many, need not be looked at one by one."""
        waiting = [page for page in self.pages if page < 0]
        seen = set(waiting)
        theirs: list[int] = []
        while waiting:
            number = -waiting.pop()
            body = self.own.bodies[number - 1]
            names = tuple(self._identity_own(int(name)) for name in NAMED.findall(body))
            self.nodes[-number] = Node(body.encode("latin-1"), self.own.streams.get(number), names)
            for name in names:
                if name not in seen:
                    seen.add(name)
                    (waiting if name < 0 else theirs).append(name)
        self._take(*theirs)

    def _identity_own(self, number: int) -> int:
        return self.own.outside.get(number, -number)

    def _reached(self, first: Iterable[int]) -> list[int]:
        """Return what is reached from objects without going through a page, in the order in which it is found."""
        waiting = [one for one in first if one in self.nodes and one not in self.is_page]
        found = dict.fromkeys(waiting)
        while waiting:
            for name in self.nodes[waiting.pop()].names:
                if name not in found and name not in self.is_page and name in self.nodes:
                    found[name] = None
                    waiting.append(name)
        return list(found)

    def _needed(self, page: int) -> frozenset[int]:
        """Return what a page needs, itself aside."""
        above = self._above(page)
        needed: set[int] = set()
        waiting = [name for name in self.nodes[page].names if name != above]
        while waiting:
            name = waiting.pop()
            if name in needed or name in self.is_page:
                continue
            if len(self.nodes[name].names) > 1:
                # What has parts of its own is often the same for many pages: fonts, pictures, resources.
                if name not in self._closures:
                    self._closures[name] = frozenset(self._reached([name]))
                needed |= self._closures[name]
                continue
            needed.add(name)
            waiting += self.nodes[name].names
        return frozenset(needed)

    def _above(self, page: int) -> int:
        body = self.nodes[page].body
        found = re.search(rb"/Parent (\d+) 0 R", body)
        if found is None:
            raise ValueError("a page is in no page tree")
        above = int(found[1])
        return self._identity(above) if page > 0 else self._identity_own(above)
