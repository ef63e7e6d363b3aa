"""Assembly: PDFs joined into one, with tags, bookmarks and links kept and set right.

The page tree is built by hand, one node a part: appending page by page slows with every page already held.
Pages from elsewhere come as form objects (`pack_pages`).
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from documents.writing.pack_linearised import linearised
from documents.writing.pack_numbers import page_labels
from documents.writing.pack_objects import OwnObjects, OwnPage
from documents.writing.pack_stamps import Header, Stamps
from documents.writing.pack_tags import StructureTree, top_element


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a PDF: page from 1, points from the page's lower edge (None: the whole page)."""

    page: int
    top: float | None = None

    def moved(self, pages: int) -> Spot:
        """Return the place when so many pages come before."""
        return Spot(self.page + pages, self.top)


@dataclass(slots=True)
class Bookmark:
    """One entry of the outline and those under it."""

    title: str
    spot: Spot
    children: list[Bookmark] = field(default_factory=list)

    def moved(self, pages: int) -> Bookmark:
        """Return the entry when so many pages come before."""
        return Bookmark(self.title, self.spot.moved(pages), [child.moved(pages) for child in self.children])


PageOf = Object | OwnPage


@dataclass(slots=True)
class Part:
    """Pages that stand together, and the element at the top of their tags, by its number if it is one of our own.

    warned: how many pages at its beginning are ours, and say that the others are damaged. node: the number of its
    node in the page tree, once the pack is closed.
    """

    pages: Sequence[PageOf]
    element: Object | int
    warned: int = 0
    node: int = 0


class Assembly:
    """A PDF in the making. `base`, a document of ours, is what the others are joined to: give the largest."""

    def __init__(self, base: bytes) -> None:
        # Else the PDF remembers the pages that it had.
        pdf = pikepdf.open(io.BytesIO(base), inherit_page_attributes=False)
        self._begin(pdf, OwnObjects(pdf))
        self.base = Part(list(leaves(self.pdf.Root.Pages)), top_element(self.pdf.Root.StructTreeRoot))

    @classmethod
    def beside(cls, bodies: Sequence[str]) -> Assembly:
        """Return an assembly for objects of our own; its base is the caller's to set."""
        made = cls.__new__(cls)
        pdf = Pdf.new()
        pdf.Root.StructTreeRoot = pdf.make_indirect(
            Dictionary(Type=Name.StructTreeRoot, RoleMap=Dictionary(Title=Name.P), ParentTree=Dictionary())
        )
        made._begin(pdf, OwnObjects(pdf, bodies))
        return made

    def _begin(self, pdf: Pdf, own: OwnObjects) -> None:
        self.pdf, self.own = pdf, own
        self.tags = StructureTree(pdf, own)
        self.pages: list[PageOf] = []
        self.numbers: Sequence[str] = ()
        """What is printed on each page; none: its place, as "Page 3 of 12"."""
        self.stamped: Stamps
        self.own_documents: list[Callable[[], None]] = []
        """What writes documents of our own, once it is known where they stand."""
        self._placed: list[Part] = []
        self._notes: dict[tuple[int, int], tuple[Object, list[tuple[str, Array]]]] = {}

    def join(self, made: bytes) -> Part:
        """Join a document that `typeset` made. Its pages still must be placed."""
        with pikepdf.open(io.BytesIO(self.tags.own_ids(made))) as source:
            pages = list(leaves(source.Root.Pages))
            for page in pages:  # an object that says it is a page is not copied along with others
                del page[Name.Type]
                del page[Name.Parent]
            carrier = Dictionary(Pages=Array(pages), Tree=source.Root.StructTreeRoot)
            copy = self.pdf.copy_foreign(source.make_indirect(carrier))
        copied = list(copy.Pages)
        for page in copied:
            page.Type = Name.Page
        return Part(copied, self.tags.join(copy.Tree, copied))

    def cut(self, part: Part) -> list[Part]:
        """Return each page of a joined document as a part of its own, to be placed wherever it is needed."""
        pages = joined_pages(part.pages)
        elements = self.tags.by_page(part.element, pages)
        return [Part([page], element) for page, element in zip(pages, elements, strict=True)]

    def place(self, part: Part) -> int:
        """Put a part next in the document; return the number of its first page, from 1."""
        first = len(self.pages) + 1
        self._placed.append(part)
        self.pages += part.pages
        return first

    def close(self) -> None:
        """Write page tree and structure tree as placed."""
        tree, own = self.pdf.Root.Pages, self.own
        above = own.of_pdf(tree)
        for part in self._placed:
            kids = " ".join(f"{self._own_number(page)} 0 R" for page in part.pages)
            part.node = own.add(f"<</Type/Pages/Count {len(part.pages)}/Kids[{kids}]/Parent {above} 0 R>>")
            for page in part.pages:
                if isinstance(page, OwnPage):
                    self._write(page, part.node)
                else:
                    page.Parent = own.for_pdf(part.node)
        tree.Kids, tree.Count = Array([own.for_pdf(part.node) for part in self._placed]), len(self.pages)
        self.pdf.Root.MarkInfo = Dictionary(Marked=True)
        if self.numbers:
            self.pdf.Root.PageLabels = page_labels(self.numbers)
        self.tags.close([part.element for part in self._placed])
        for write in self.own_documents:
            write()

    def _own_number(self, page: PageOf) -> int:
        return page.number if isinstance(page, OwnPage) else self.own.of_pdf(page)

    def _write(self, page: OwnPage, node: int) -> None:
        """Write the object of a page that is not written as part of a document of its own."""
        stamped = self.stamped
        contents = " ".join(f"{one} 0 R" for one in page.contents)
        if page.uses is not None:
            group = f"/Group{page.group}" if page.group else ""
            self.own.fill(
                page.number,
                f"<</Type/Page/Parent {node} 0 R/MediaBox[0 0 {page.box[2]:.7g} {page.box[3]:.7g}]{group}"
                f"/Resources {stamped.among(page.uses)} 0 R"
                f"/Contents[{contents}]/StructParents {page.key}/Tabs/S>>",
            )
        if not page.shows:
            return
        self.own.fill(
            page.number,
            f"<</Type/Page/Parent {node} 0 R/MediaBox[0 0 {page.box[2]:.7g} {page.box[3]:.7g}]"
            f"/Resources<</Font<<{stamped.fonts}>>/XObject<<{page.shows}{stamped.forms}>>>>"
            f"/Contents[{contents}]/StructParents {page.key}/Tabs/S>>",
        )

    def stamp(self, header: Header) -> None:
        """Draw header and "Page n of m" on every placed page."""
        self.stamped = stamps = Stamps(self.pdf, self.own, header)
        for noted, notes in self._notes.values():
            stamps.notes(noted, notes)
        for place, page in enumerate(self.pages, start=1):
            stamps.draw(page, self._printed(place))

    def number(self, page: int) -> str:
        """Return the number that is printed on a placed page, 1 for the first."""
        return self.numbers[page - 1] if self.numbers else str(page)

    def _printed(self, page: int) -> str:
        return f"Page {self.numbers[page - 1]}" if self.numbers else f"Page {page} of {len(self.pages)}"

    def target(self, spot: Spot) -> Array:
        """Return a place in the placed pages as a PDF destination."""
        placed = self.pages[spot.page - 1]
        page = self.own.for_pdf(placed.number) if isinstance(placed, OwnPage) else placed
        return (
            Array([page, Name.Fit]) if spot.top is None else Array([page, Name.XYZ, 0, round(spot.top + 6, 2), 0])
        )

    def own_target(self, spot: Spot) -> str:
        """Return the same as objects of our own have it."""
        number = self._own_number(self.pages[spot.page - 1])
        return f"[{number} 0 R/Fit]" if spot.top is None else f"[{number} 0 R/XYZ 0 {spot.top + 6:.2f} 0]"

    def set_bookmarks(self, bookmarks: Sequence[Bookmark]) -> None:
        """Replace the outline; the first level is seen, the others open on a click."""
        self.pdf.Root.Outlines = outline = self.pdf.make_indirect(Dictionary(Type=Name.Outlines))
        self._hang(outline, bookmarks)
        outline.Count = len(bookmarks)
        self.pdf.Root.PageMode = Name.UseOutlines

    def _hang(self, parent: Object, bookmarks: Sequence[Bookmark]) -> None:
        items: list[Object] = []
        for bookmark in bookmarks:
            entry = Dictionary(Title=String(bookmark.title), Dest=self.target(bookmark.spot), Parent=parent)
            items.append(self.pdf.make_indirect(entry))
            if bookmark.children:
                self._hang(items[-1], bookmark.children)
                items[-1].Count = -len(bookmark.children)
        for earlier, later in pairwise(items):
            earlier.Next, later.Prev = later, earlier
        parent.First, parent.Last = items[0], items[-1]

    def links(self, part: Part) -> Iterator[tuple[Object, Object, str]]:
        """Yield the links of a part that its source left open: page, annotation, address such as "row:12"."""
        for page in joined_pages(part.pages):
            for annotation in list(page.get("/Annots", ())):
                action = annotation.get("/A")
                if action is not None and "/URI" in action:
                    yield page, annotation, str(action.URI)

    def room(self, annotation: Object) -> float:
        """Return how many points wide a link is."""
        return float(annotation.Rect[2]) - float(annotation.Rect[0])

    def point(self, annotation: Object, spot: Spot, says: str) -> None:
        """Make a link lead to a place in this document; `says` is what a screen reader says of it."""
        del annotation.A
        annotation.Dest = self.target(spot)
        annotation.Contents = String(says)

    def note(self, page: Object, annotation: Object, words: str) -> None:
        """Have `words` ("pack p. 12") written at the right end of a link, with the stamps."""
        self._notes.setdefault(page.objgen, (page, []))[1].append((words, Array(annotation.Rect)))

    def unlink(self, part: Part) -> None:
        """Take away the links that are still open; their words stay, tagged as plain text."""
        for page in joined_pages(part.pages):
            kept = []
            for annotation in page.get("/Annots", ()):
                if "/A" in annotation:
                    self.tags.plain_text(annotation)
                else:
                    kept.append(annotation)
            if kept:
                page.Annots = Array(kept)
            elif "/Annots" in page:
                del page.Annots

    def save(self) -> bytes:
        """Return the PDF's bytes, linearised."""
        pages = [-page.number if isinstance(page, OwnPage) else page.objgen[0] for page in self.pages]
        return linearised(self.pdf, self.own, pages)


def joined_pages(pages: Sequence[PageOf]) -> list[Object]:
    """Return those pages that a PDF library holds."""
    return [page for page in pages if not isinstance(page, OwnPage)]


def leaves(node: Object) -> Iterator[Object]:
    """Yield the page objects under a node of a page tree of ours, in order."""
    for kid in node.Kids:
        if kid.Type == Name.Pages:
            yield from leaves(kid)
        else:
            yield kid


def bookmarks_of(made: bytes) -> list[Bookmark]:
    """Return the outline of a document that `typeset` made, its pages counted from 1."""
    with pikepdf.open(io.BytesIO(made)) as pdf:
        numbers = {page.objgen: number for number, page in enumerate(leaves(pdf.Root.Pages), start=1)}
        outlines = pdf.Root.get("/Outlines")
        return list(_entries(outlines, numbers)) if outlines is not None else []


def _entries(parent: Object, numbers: dict[tuple[int, int], int]) -> Iterator[Bookmark]:
    item = parent.get("/First")
    while item is not None:
        page, top = item.Dest[0], item.Dest[3]
        yield Bookmark(str(item.Title), Spot(numbers[page.objgen], float(top)), list(_entries(item, numbers)))
        item = item.get("/Next")
