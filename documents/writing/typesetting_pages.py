"""Pages written as a tagged PDF at once: what a library would hold as objects, written as it comes.

For documents of thousands of rows. Typst and the PDF libraries keep each element of the structure tree as an
object while they work, which costs ten times the time and the memory of writing its few bytes. What is written
here keeps to PDF 1.7 (ISO 32000-1) and PDF/UA-1 (ISO 14289-1): every mark on a page belongs to an element or is an
artefact, fonts are embedded with the characters of each glyph, the title is shown and the language is said.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from documents.writing.pack_assembly import Bookmark
from documents.writing.pack_stamps import Header
from documents.writing.typesetting_file import PdfFile, text_string
from documents.writing.typesetting_font_objects import font_object, metadata
from documents.writing.typesetting_lines import Fonts, Typeface

INK, SOFT, WHITE = "0.043 0.047 0.047 rg ", "0.314 0.353 0.373 rg ", "1 1 1 rg "
MARK, RULE, WASH = "0.114 0.247 0.4 rg ", "0.694 0.706 0.714 rg ", "0.953 0.949 0.945 rg "
CAP_HEIGHT = 0.714
"""Height of Noto Sans's capital letters, as a part of the size: a line begins so far above its letters' foot."""
NEXT_LINE = "\nT* "
"""The operator between two lines."""

_STAMP_SIZE, _STAMP_TOP, _STAMP_SIDE, _STAMP_FOOT = 8.0, 20.0, 34.0, 14.0
"""Points, the same as `pack_stamps` uses."""


@dataclass(frozen=True, slots=True)
class Link:
    """A place to click: `element` (reserved) in `parent`, its mark on its page, its rectangle and its address."""

    element: int
    parent: int
    mark: int
    rectangle: tuple[float, float, float, float]
    address: str


@dataclass(slots=True)
class Page:
    """One page: what is drawn behind (artefacts), what is shown, the element of each mark, and the links."""

    number: int
    behind: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    marks: list[int] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    content: bytes = b""

    def mark(self, element: int) -> int:
        """Return the number of a new piece of marked content that belongs to an element."""
        self.marks.append(element)
        return len(self.marks) - 1

    def box(self, colour: str, x: float, y: float, width: float, height: float) -> None:
        """Fill a rectangle behind the text; y is its lower edge."""
        self.behind.append(f"{colour}{x:.2f} {y:.2f} {width:.2f} {height:.2f} re f\n")

    def close(self) -> None:
        """Pack what is on the page; nothing can be added any more."""
        behind = f"/Artifact BMC\n{''.join(self.behind)}EMC\n" if self.behind else ""
        self.content = zlib.compress(f"q\n{behind}{INK}\n{''.join(self.shown)}Q\n".encode("ascii"), 4)
        self.behind, self.shown = [], []


class TaggedPages:
    """A document in the making. Elements are numbers: those of their objects in the file."""

    def __init__(self, title: str, width: float, height: float) -> None:
        self.fonts = Fonts()
        self.title = title
        self.size = width, height
        self.pages: list[Page] = []
        self.document = 1
        self.kids: list[int] = []
        """The elements below the document, in reading order."""
        self._bodies: list[str] = [""]
        self._page_numbers: list[int] = []
        self.ids: list[tuple[str, int]] = []
        """The names of elements that cells name as their headings."""

    def add(self, body: str) -> int:
        """Add an object, such as an element with all that is in it; return its number."""
        self._bodies.append(body)
        return len(self._bodies)

    def reserve(self) -> int:
        """Return the number of an object that `fill` will give."""
        return self.add("")

    def fill(self, number: int, body: str) -> None:
        """Give a reserved object."""
        self._bodies[number - 1] = body

    def element(self, kind: str, parent: int, kids: Sequence[int], more: str = "") -> int:
        """Add an element whose kids are elements."""
        return self.add(f"<</S/{kind}/P {parent} 0 R/K[{' '.join(f'{kid} 0 R' for kid in kids)}]{more}>>")

    def name(self, identity: str, element: int) -> None:
        """Note an element that cells name as their heading."""
        self.ids.append((identity, element))

    def new_page(self) -> Page:
        """Close the page in hand and begin the next."""
        if self.pages:
            self.pages[-1].close()
        self._page_numbers.append(self.reserve())
        self.pages.append(Page(len(self.pages) + 1))
        return self.pages[-1]

    def object_of(self, page: Page) -> int:
        """Return the number of a page's object, which elements name."""
        return self._page_numbers[page.number - 1]

    def write(self, *, links: bool, header: Header | None = None, bookmarks: Sequence[Bookmark] = ()) -> bytes:
        """Return the document. Can be called again, with other choices.

        links: with its links, and objects one by one for programs that take it apart; else without them, packed.
        header: with it and "Page n of m" on every page.
        """
        file = PdfFile(list(self._bodies), packed=not links)
        stamps = self._stamps(file, header)
        tree, page_tree = file.reserve(), file.reserve()
        file.fill(
            self.document,
            f"<</S/Document/P {tree} 0 R/K[{' '.join(f'{kid} 0 R' for kid in self.kids)}]>>",
        )
        resources = file.add(f"<</Font<<{self.fonts_in(file)}>>>>")

        def contents(page: Page) -> list[int]:
            return [stamps[0], stamps[1][page.number - 1]] if stamps else []

        keys = self.pages_in(file, f"{page_tree} 0 R", f"{resources} 0 R", contents, _open if links else _no_link)
        tops = " ".join(f"{number} 0 R" for number in self._page_numbers)
        file.fill(page_tree, f"<</Type/Pages/Count {len(self.pages)}/Kids[{tops}]>>")
        names = " ".join(f"({name}) {element} 0 R" for name, element in sorted(self.ids))
        nodes = " ".join(f"{node} 0 R" for node in self.parent_nodes(file, keys))
        file.fill(
            tree,
            f"<</Type/StructTreeRoot/K[{self.document} 0 R]/RoleMap<</Title/P>>"
            f"/ParentTree {file.add(f'<</Kids[{nodes}]>>')} 0 R/ParentTreeNextKey {len(keys)}"
            f"/IDTree {file.add(f'<</Names[{names}]>>')} 0 R>>",
        )
        outline = self._outline(file, bookmarks)
        about = file.stream(metadata(self.title), "/Type/Metadata/Subtype/XML")
        root = file.add(
            f"<</Type/Catalog/Pages {page_tree} 0 R/Lang(en-GB)/MarkInfo<</Marked true>>/StructTreeRoot {tree} 0 R"
            f"/ViewerPreferences<</DisplayDocTitle true>>/Metadata {about} 0 R{outline}>>"
        )
        return file.written(root, file.add(f"<</Title {text_string(self.title)}>>"))

    @property
    def bodies(self) -> Sequence[str]:
        """Return all elements and attributes, and room for the pages' objects, numbered from 1."""
        return self._bodies

    def pages_in(
        self,
        file: PdfFile,
        tree: str,
        resources: str,
        more: Callable[[Page], Sequence[int]],
        leads: Callable[[Link], str | None],
        first: int = 0,
    ) -> list[str]:
        """Add the pages to a file that has `bodies`; return what stands in the parent tree from number `first` on.

        tree, resources: how each page names its node and its resources. more: the content streams behind a page's
        own. leads: what a link's annotation says of where it leads; None takes the link away and leaves its words.
        """
        if self.pages and not self.pages[-1].content:
            self.pages[-1].close()
        keys = [f"[{' '.join(f'{element} 0 R' for element in page.marks)}]" for page in self.pages]
        wide, high = self.size
        for page, number in zip(self.pages, self._page_numbers, strict=True):
            contents = [file.stream(page.content, "/Filter/FlateDecode"), *more(page)]
            annotations = []
            for link in page.links:
                body = f"/P {link.parent} 0 R/Pg {number} 0 R"
                leading = leads(link)
                if leading is None:
                    file.fill(link.element, f"<</S/Span{body}/K {link.mark}>>")
                    continue
                x0, y0, x1, y1 = link.rectangle
                annotation = file.add(
                    f"<</Type/Annot/Subtype/Link/Rect[{x0:.2f} {y0:.2f} {x1:.2f} {y1:.2f}]/Border[0 0 0]/F 4"
                    f"{leading}/StructParent {first + len(keys)}>>"
                )
                keys.append(f"{link.element} 0 R")
                annotations.append(f"{annotation} 0 R")
                kids = f"[{link.mark} <</Type/OBJR/Obj {annotation} 0 R>>]"
                file.fill(link.element, f"<</S/Link{body}/K{kids}>>")
            file.fill(
                number,
                f"<</Type/Page/Parent {tree}/MediaBox[0 0 {wide:g} {high:g}]/Resources {resources}"
                f"/Contents[{' '.join(f'{part} 0 R' for part in contents)}]"
                f"/StructParents {first + page.number - 1}/Tabs/S"
                + (f"/Annots[{' '.join(annotations)}]>>" if annotations else ">>"),
            )
        return keys

    def parent_nodes(self, file: PdfFile, keys: Sequence[str], first: int = 0) -> list[int]:
        """Add nodes of the parent tree with these entries, numbered from `first` on; return the nodes' numbers."""
        nodes = []
        for place in range(0, len(keys), 200):
            part, begins = keys[place : place + 200], first + place
            flat = " ".join(f"{key} {value}" for key, value in enumerate(part, start=begins))
            nodes.append(file.add(f"<</Limits[{begins} {begins + len(part) - 1}]/Nums[{flat}]>>"))
        return nodes

    def refilled(
        self,
        bodies: Sequence[str],
        pages: Sequence[tuple[int, Page]],
        kids: Sequence[int],
        ids: Sequence[tuple[str, int]],
        document: int,
    ) -> TaggedPages:
        """Return a document like this one, in the same fonts, with other contents: each page after its number."""
        made = TaggedPages(self.title, *self.size)
        made.fonts, made.document = self.fonts, document
        made._bodies, made.kids, made.ids = [*bodies], [*kids], [*ids]
        made._page_numbers = [number for number, _ in pages]
        made.pages = [page for _, page in pages]
        return made

    def _stamps(self, file: PdfFile, header: Header | None) -> tuple[int, list[int]] | None:
        """Add the header's content stream, and each page's with its number."""
        if header is None:
            return None
        bold = Typeface(self.fonts, "NotoSans-Bold", _STAMP_SIZE)
        plain = Typeface(self.fonts, "NotoSans-Regular", _STAMP_SIZE)
        wide, high = self.size
        right = wide - _STAMP_SIDE - plain.width(header.right)
        top = high - _STAMP_TOP
        shown = (
            f"/Artifact<</Type/Pagination/Subtype/Header>>BDC q {INK}"
            f"BT {bold.select}{_STAMP_SIDE} {top:.2f} Td {bold.line(header.left)} ET "
            f"BT {plain.select}{right:.2f} {top:.2f} Td {plain.line(header.right)} ET Q EMC\n"
        )
        feet = []
        for page in self.pages:
            words = f"Page {page.number} of {len(self.pages)}"
            x = (wide - plain.width(words)) / 2
            foot = (
                "/Artifact<</Type/Pagination/Subtype/Footer>>BDC q "
                f"BT {plain.select}{x:.2f} {_STAMP_FOOT} Td {plain.line(words)} ET Q EMC\n"
            )
            feet.append(file.stream(foot.encode("ascii")))
        return file.stream(shown.encode("ascii")), feet

    def fonts_in(self, file: PdfFile) -> str:
        """Add the fonts to a file; return their names there and their numbers, as resources have them."""
        return "".join(f"/{used.name} {font_object(file, used)} 0 R" for used in self.fonts.by_name.values())

    def _outline(self, file: PdfFile, bookmarks: Sequence[Bookmark]) -> str:
        if not bookmarks:
            return ""
        top = file.reserve()
        first, last = self._entries(file, top, bookmarks)
        file.fill(top, f"<</Type/Outlines/First {first} 0 R/Last {last} 0 R/Count {len(bookmarks)}>>")
        return f"/Outlines {top} 0 R/PageMode/UseOutlines"

    def _entries(self, file: PdfFile, parent: int, bookmarks: Sequence[Bookmark]) -> tuple[int, int]:
        numbers = [file.reserve() for _ in bookmarks]
        for place, (number, entry) in enumerate(zip(numbers, bookmarks, strict=True)):
            beside = f"/Prev {numbers[place - 1]} 0 R" if place else ""
            beside += f"/Next {numbers[place + 1]} 0 R" if place + 1 < len(numbers) else ""
            if entry.children:
                first, last = self._entries(file, number, entry.children)
                beside += f"/First {first} 0 R/Last {last} 0 R/Count {-len(entry.children)}"
            page = self._page_numbers[entry.spot.page - 1]
            target = f"[{page} 0 R/XYZ 0 {(entry.spot.top or 0) + 6:.2f} 0]"
            file.fill(number, f"<</Title {text_string(entry.title)}/Parent {parent} 0 R/Dest{target}{beside}>>")
        return numbers[0], numbers[-1]


def _open(link: Link) -> str:
    return f"/Contents({link.address})/A<</S/URI/URI({link.address})>>"


def _no_link(_: Link) -> None:
    return None
