"""Structure trees of joined PDFs: what a screen reader follows, kept when documents become one.

Each document numbers its pages and annotations from 0 in a "parent tree" and names its table headings in an
"ID tree". Joined, the numbers are moved on and the names kept apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from documents.writing.pack_objects import OwnObjects, OwnPage
from documents.writing.pack_tag_block import TagBlock
from documents.writing.typesetting_file import hexadecimal

_CELL_ID = re.compile(rb"\(U(\d+)x(\d+y\d+)\)")
_SIGNS = [code for code in range(0x21, 0x7F) if chr(code) not in "()\\" and not chr(code).isdigit()]


class StructureTree:
    """The structure tree of the PDF that the others are joined to."""

    def __init__(self, pdf: Pdf, own: OwnObjects) -> None:
        tree = pdf.Root.StructTreeRoot
        self._pdf, self._own = pdf, own
        self._tree = tree
        self._nodes: list[tuple[int, Object]] = []
        self._waiting: list[tuple[int, list[int], str]] = []
        self._above: dict[int, int] = {}
        self._elements: dict[int, Object] = {}
        self._ids = dict(_leaves(tree.get("/IDTree"), "/Names"))
        self._taken = {_marks(name) for name in self._ids}
        self.next_key = 0
        for node in _leaf_nodes(tree.ParentTree):
            self._add_node(list(_leaves(node, "/Nums")), node.Nums)

    def own_ids(self, made: bytes) -> bytes:
        """Return a document of ours (as Typst wrote it) with its table headings named like in no other part.

        Typst calls them U<table>x<column>y<row> in every document and does not pack its objects, so two letters
        are changed in place.
        """
        first, second = next((a, b) for b in _SIGNS for a in _SIGNS if (a, b) not in self._taken)
        self._taken.add((first, second))
        return _CELL_ID.sub(b"(%c\\g<1>%c\\g<2>)" % (first, second), made)

    def join(self, tree: Object, pages: Iterable[Object]) -> Object:
        """Take in the tree of a document whose `pages` are already copied here; return its topmost element."""
        moved = self.next_key
        for page in pages:
            _move(page, "/StructParents", moved)
            for annotation in page.get("/Annots", ()):
                _move(annotation, "/StructParent", moved)
        self._add_numbers([(int(key) + moved, value) for key, value in _leaves(tree.ParentTree, "/Nums")])
        self._ids.update(_leaves(tree.get("/IDTree"), "/Names"))
        return top_element(tree)

    def own_names(self, names: Iterable[tuple[str, int]]) -> None:
        """Take in the names of table headings among our own objects, before anything is joined."""
        for name, element in names:
            self._ids[name.encode()] = self._own.for_pdf(element)
        self._taken |= {_marks(name) for name in self._ids}

    def take_keys(self, count: int) -> int:
        """Return the first of so many numbers in the parent tree, which are nobody else's then."""
        first = self.next_key
        self.next_key += count
        return first

    def own_keys(self, first: int, nodes: Sequence[int]) -> None:
        """Take in nodes of the parent tree among our own objects, in the order of their numbers."""
        self._nodes += [(first, self._own.for_pdf(node)) for node in nodes]
        self._write_parent_tree()

    def _write_parent_tree(self) -> None:
        in_order = [node for _, node in sorted(self._nodes, key=lambda numbered: numbered[0])]
        self._tree.ParentTree = self._pdf.make_indirect(Dictionary(Kids=Array(in_order)))

    def fill_top(self, element: Object | int, kids: Sequence[int], words: str = "") -> None:
        """Write the topmost element of a part that is ours, when the tree is closed. words: its title."""
        assert isinstance(element, int)
        said = f"/T{hexadecimal(words)}" if words else ""
        shown = " ".join(f"{kid} 0 R" for kid in kids)
        self._own.fill(element, f"<</S/Part{said}/P {self._above[element]} 0 R/K[{shown}]>>")

    def paragraph_for_each(self, title: str, pages: Iterable[OwnPage]) -> int:
        """Tag pages from elsewhere: each is one paragraph, whose words are the page's marked content 0."""
        own = self._own
        part, paragraphs, first = own.reserve(), [], self.next_key
        for key, page in enumerate(pages, start=first):
            paragraphs.append(own.add(f"<</S/P/P {part} 0 R/Pg {page.number} 0 R/K 0>>"))
            page.key = key
        self.next_key += len(paragraphs)
        if paragraphs:
            numbers = "".join(f"{key}[{one} 0 R]" for key, one in enumerate(paragraphs, start=first))
            limits = f"{first} {self.next_key - 1}"
            self._nodes.append((first, own.for_pdf(own.add(f"<</Limits[{limits}]/Nums[{numbers}]>>"))))
        self._waiting.append((part, paragraphs, title))
        return part

    def tags_of(self, block: TagBlock, title: str, pages: Sequence[OwnPage]) -> int:
        """Take in the tags that pages from elsewhere came with, as one part."""
        own = self._own
        part, first = own.reserve(), self.take_keys(len(pages))
        block.outside = [part, *(page.number for page in pages)]
        own.blocks.append(block)
        for place, page in enumerate(pages):
            page.key = first + place
        entries = [own.stand_in(block, block.entry(place)) for place in range(len(pages))]
        numbers = "".join(f"{key} {one} 0 R " for key, one in enumerate(entries, start=first))
        node = own.add(f"<</Limits[{first} {self.next_key - 1}]/Nums[{numbers}]>>")
        self._nodes.append((first, own.for_pdf(node)))
        self._waiting.append((part, [own.stand_in(block, block.top)], title))
        return part

    def put_under(self, above: Object | int, element: int) -> None:
        """Make a part of ours the last in a joined one."""
        assert not isinstance(above, int)
        above.K.append(self._own.for_pdf(element))
        self._above[element] = self._own.of_pdf(above)

    def by_page(self, element: Object | int, pages: Sequence[Object]) -> list[Object]:
        """Return an element for each page with what of `element` stands on it."""
        assert not isinstance(element, int)
        found = {page.objgen: self._pdf.make_indirect(Dictionary(S=Name.Part, K=Array([]))) for page in pages}
        for kid in list(element.K) if isinstance(element.K, Array) else [element.K]:
            page = _page_of(kid)
            if page is not None and page.objgen in found:
                kid.P = found[page.objgen]
                found[page.objgen].K.append(kid)
        return list(found.values())

    def _add_numbers(self, numbers: Sequence[tuple[Any, Object]]) -> None:
        self._add_node(numbers, Array([item for pair in numbers for item in pair]))

    def _add_node(self, numbers: Sequence[tuple[Any, Object]], flat: Object) -> None:
        if not numbers:
            return
        keys = [int(key) for key, _ in numbers]
        node = Dictionary(Limits=Array([keys[0], keys[-1]]), Nums=flat)
        self._nodes.append((keys[0], self._pdf.make_indirect(node)))
        self._elements.update(zip(keys, (value for _, value in numbers), strict=True))
        self.next_key = max(self.next_key, keys[-1] + 1)

    def plain_text(self, annotation: Object) -> None:
        """Turn the link element of an annotation that goes away into an ordinary span of text."""
        element = self._elements.get(int(annotation.get("/StructParent", -1)))
        if isinstance(element, Dictionary):
            kids = element.K if isinstance(element.K, Array) else [element.K]
            element.S = Name.Span
            element.K = Array([kid for kid in kids if not (isinstance(kid, Dictionary) and "/Obj" in kid)])

    def close(self, parts: Sequence[Object | int]) -> None:
        """Write the tree with `parts`, topmost elements in reading order, under one document element."""
        document = self._pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=self._tree))
        document.K = Array([])
        for part in parts:
            if isinstance(part, int):
                self._above[part] = self._own.of_pdf(document)
                document.K.append(self._own.for_pdf(part))
            else:
                part.S = Name.Part
                part.P = document
                document.K.append(part)
        for part, kids, title in self._waiting:
            self.fill_top(part, kids, title)
        self._tree.K = Array([document])
        self._write_parent_tree()
        self._tree.ParentTreeNextKey = self.next_key
        names = [item for name in sorted(self._ids) for item in (String(name), self._ids[name])]
        self._tree.IDTree = self._pdf.make_indirect(Dictionary(Names=Array(names)))


def _page_of(element: Object) -> Object | None:
    """Return the page on which an element's first content stands."""
    if not isinstance(element, Dictionary):
        return None
    if "/Pg" in element:
        return element.Pg
    kids = element.get("/K", Array([]))
    pages = (_page_of(kid) for kid in (kids if isinstance(kids, Array) else [kids]))
    return next((page for page in pages if page is not None), None)


def top_element(tree: Object) -> Object:
    """Return the one element at the top of a tree that Typst or `StructureTree.close` wrote."""
    return tree.K[0] if isinstance(tree.K, Array) else tree.K


def _leaf_nodes(tree: Object) -> Iterator[Object]:
    for kid in tree.get("/Kids", ()):
        yield from _leaf_nodes(kid)
    if "/Nums" in tree:
        yield tree


def _leaves(node: Object | None, entries: str) -> Iterator[tuple[Any, Object]]:
    """Yield key and value of a name tree ("/Names") or number tree ("/Nums"), in order."""
    if node is None:
        return
    for kid in node.get("/Kids", ()):
        yield from _leaves(kid, entries)
    flat = list(node.get(entries, ()))
    for i in range(0, len(flat) - 1, 2):
        yield bytes(flat[i]) if isinstance(flat[i], String) else flat[i], flat[i + 1]


def _marks(name: bytes) -> tuple[int, int]:
    letters = [code for code in name if not chr(code).isdigit()]
    return letters[0], letters[1]


def _move(holder: Object, name: str, by: int) -> None:
    key = holder.get(name)
    if key is not None:
        holder[name] = int(key) + by
