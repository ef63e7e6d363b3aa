"""Documents that we laid out ourselves, in a pack: written as they were set, with their links leading on.

The chronology is the largest part by far, eleven objects a row: none of them is read anew by a library.
"""

from __future__ import annotations

from collections.abc import Iterator

from documents.writing.pack_assembly import Assembly, Part, Spot
from documents.writing.pack_objects import OwnPage
from documents.writing.typesetting_file import text_string
from documents.writing.typesetting_kept import moved
from documents.writing.typesetting_pages import Link, Page, TaggedPages


class OwnDocument:
    """The pages of a document in a pack: `whole` is the pack, `part` the document's place in it."""

    def __init__(self, whole: Assembly, document: TaggedPages) -> None:
        """document: its objects are among the pack's own already, under its numbers."""
        self.whole, self._document = whole, document
        wide, high = document.size
        self._first = whole.tags.take_keys(len(document.pages) + sum(len(page.links) for page in document.pages))
        self._pages = [OwnPage(document.object_of(page), (0.0, 0.0, wide, high)) for page in document.pages]
        self.part = Part(list(self._pages), document.document)
        whole.tags.own_names(document.ids)
        self._leading: dict[int, str] = {}

    @classmethod
    def base(cls, document: TaggedPages) -> OwnDocument:
        """Return a document as what the others of a new pack are joined to."""
        made = cls(Assembly.beside(document.bodies), document)
        made.whole.base = made.part
        made.whole.own_documents.append(made.write)
        return made

    @classmethod
    def joined(cls, whole: Assembly, document: TaggedPages) -> OwnDocument:
        """Return a document joined to a pack; it still must be placed."""
        by = len(whole.own.bodies)
        behind = moved(document, by, f"D{by}")
        for body in behind.bodies:
            whole.own.add(body)
        made = cls(whole, behind)
        whole.own_documents.append(made.write)
        return made

    def links(self, part: Part) -> Iterator[tuple[OwnPage, Link, str]]:
        """Yield the links of the document: page, link, address such as "row:12"."""
        for own, page in zip(self._pages, self._document.pages, strict=True):
            for link in page.links:
                yield own, link, link.address

    def room(self, link: Link) -> float:
        """Return how many points wide a link is."""
        return link.rectangle[2] - link.rectangle[0]

    def point(self, link: Link, spot: Spot, says: str) -> None:
        """Make a link lead to a place in the pack."""
        self._leading[link.element] = f"/Contents{text_string(says)}/Dest{self.whole.own_target(spot)}"

    def note(self, page: OwnPage, link: Link, words: str) -> None:
        """Have `words` written at the right end of a link, with the stamps."""
        page.notes.append((words, link.rectangle))

    def unlink(self, part: Part) -> None:
        """Leave only those links that lead somewhere, which is so anyhow."""

    def write(self) -> None:
        """Write the pages and tags into the pack, which is closed."""
        whole, document, own = self.whole, self._document, self.whole.own
        shared = own.add(
            f"<</Font<<{document.fonts_in(own)}{whole.stamped.fonts}>>/XObject<<{whole.stamped.forms}>>>>"
        )

        def more(page: Page) -> list[int]:
            return self._pages[page.number - 1].contents

        def leads(link: Link) -> str | None:
            return self._leading.get(link.element)

        keys = document.pages_in(own, f"{self.part.node} 0 R", f"{shared} 0 R", more, leads, self._first)
        whole.tags.own_keys(self._first, document.parent_nodes(own, keys, self._first))
        whole.tags.fill_top(self.part.element, document.kids)
