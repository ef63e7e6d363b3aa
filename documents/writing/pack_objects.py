"""Objects of a pack that are written as text at once, beside those that a PDF library holds.

The thousands of structure elements, pages and page numbers that are ours cost ten times as much as objects of a
library. They are numbered apart; where one of the two kinds names one of the other, a number stands in for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

from pikepdf import Dictionary, Object, Pdf

from documents.writing.pack_tag_block import TagBlock
from documents.writing.typesetting_file import PdfFile

Box = tuple[float, float, float, float]


@dataclass(slots=True, eq=False)
class OwnPage:
    """A page that is written as text. number: of its object; shows: its /XObject resources, as text.

    contents: the streams that show it, by number. notes: words to be written at the right end of rectangles.
    key: its number in the parent tree of the tags. uses: all its resources, where it shows what others wrote as it
    is; group: how that is laid over paper, as text.
    """

    number: int
    box: Box
    contents: list[int] = field(default_factory=list)
    shows: str = ""
    key: int = 0
    notes: list[tuple[str, Box]] = field(default_factory=list)
    says: str = ""
    """What stands on it, in our own words, as its marked content 0; then nothing else is shown."""
    uses: Object | None = None
    group: str = ""


class OwnObjects(PdfFile):
    """Texts of objects, numbered from 1, for the PDF `pdf`; bodies are those that are there from the beginning."""

    def __init__(self, pdf: Pdf, bodies: Sequence[str] = ()) -> None:
        super().__init__([*bodies], packed=True)
        self._pdf = pdf
        self.streams: dict[int, bytes] = {}
        self.outside: dict[int, int] = {}
        """Numbers here that stand for objects of the PDF, and theirs."""
        self.inside: dict[int, int] = {}
        """Numbers of the PDF's objects that stand for objects here, and theirs."""
        self.blocks: list[TagBlock] = []
        """Tags that are numbered when the file is written."""
        self._known_outside: dict[int, int] = {}
        self._known_inside: dict[int, Object] = {}

    @property
    def bodies(self) -> list[str]:
        """Return the objects' texts, of streams their dictionaries."""
        return cast(list[str], self._bodies)

    def stream(self, data: bytes, entries: str = "") -> int:
        """Add a stream with these bytes; entries: of its dictionary, its length aside."""
        number = self.add(f"<<{entries}/Length {len(data)}>>")
        self.streams[number] = data
        return number

    def stand_in(self, block: TagBlock, number: int) -> int:
        """Return the number by which objects here name one of a block's."""
        standing = self.reserve()
        block.stand_ins[standing] = number
        return standing

    def of_pdf(self, one: Object) -> int:
        """Return the number by which objects here name an object of the PDF."""
        theirs = one.objgen[0]
        if theirs not in self._known_outside:
            self._known_outside[theirs] = number = self.reserve()
            self.outside[number] = theirs
        return self._known_outside[theirs]

    def for_pdf(self, number: int) -> Object:
        """Return an object by which those of the PDF name one of these: it is written in its stead."""
        if number not in self._known_inside:
            self._known_inside[number] = stand_in = self._pdf.make_indirect(Dictionary())
            self.inside[stand_in.objgen[0]] = number
        return self._known_inside[number]
