"""The chronology in a pack, where we laid it out ourselves: written as it was set, with its links leading on.

It is the largest part by far, eleven objects a row: none of them is read anew by a library.
"""

from __future__ import annotations

from collections.abc import Iterator

from documents.writing.pack_assembly import Assembly, Part, Spot
from documents.writing.pack_objects import OwnPage
from documents.writing.typesetting_file import text_string
from documents.writing.typesetting_pages import Link, Page, TaggedPages


class OwnChronology:
    """The pages of a chronology as the base of a pack: `whole` is the pack."""

    def __init__(self, document: TaggedPages) -> None:
        self._document = document
        wide, high = document.size
        keys = len(document.pages) + sum(len(page.links) for page in document.pages)
        self.whole = Assembly.beside(document.bodies, keys)
        self._pages = [OwnPage(document.object_of(page), (0.0, 0.0, wide, high)) for page in document.pages]
        self.whole.base = Part(list(self._pages), document.document)
        self.whole.tags.own_names(document.ids)
        self._leading: dict[int, str] = {}

    def links(self, part: Part) -> Iterator[tuple[OwnPage, Link, str]]:
        """Yield the links of the chronology: page, link, address such as "row:12"."""
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

        keys = document.pages_in(own, f"{whole.base.node} 0 R", f"{shared} 0 R", more, leads)
        whole.tags.own_keys(document.parent_nodes(own, keys))
        whole.tags.fill_top(whole.base.element, document.kids)
