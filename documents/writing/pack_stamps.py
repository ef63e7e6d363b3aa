"""Stamps: the header and the page number on pages that are already laid out.

Typst sets the signs once; here they become one font and two shared form objects, so that a stamp adds some
hundred bytes to a page. Stamps are marked as pagination artefacts: a screen reader does not read them out on
every page.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from documents.writing.pack_objects import Box, OwnObjects, OwnPage
from documents.writing.typesetting import typeset_untagged

SIZE = 8.0
"""Points."""
NOTE = 6.5
"""Points: the size of what is written into the chronology's rows."""
_SAID = 11.0
"""Points: the size of what stands on a page in place of its content."""
BAND = 30.0
"""Points that header and footer each need at the edge of an A4 page."""
_MARGIN = 34.0
_SIGNS = "Page of 0123456789 pack p. ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyz:,"
_UNSEEN = " "


@dataclass(frozen=True, slots=True)
class Header:
    """The two ends of the header line: `left` in bold."""

    left: str
    right: str


@lru_cache(maxsize=16)
def stamp_sheet(header: Header) -> bytes:
    """Return the signs and the header's two ends, laid out. Kept: a case's documents share them."""
    left, right = header.left or _UNSEEN, header.right or _UNSEEN
    return typeset_untagged("stamps.typ", {"title": "stamps", "signs": _SIGNS, "left": left, "right": right})


NAMES_OF_OURS = ("/StampFont", "/StampLeft", "/StampRight", "/CopyLine", "/CopyMark", "/CopyFaint")
"""What header, page number and a copy's mark are called among a page's resources: nothing else may be."""
_Box = Box


class Stamps:
    """The stamps of one document, living in `pdf`."""

    def __init__(self, pdf: Pdf, own: OwnObjects, header: Header) -> None:
        self._pdf, self._own = pdf, own
        self._headers: dict[_Box, Object] = {}
        self._among: dict[tuple[int, int], int] = {}
        with pikepdf.open(io.BytesIO(stamp_sheet(header))) as made:
            signs, left, right = (page.obj for page in made.pages)
            (font,) = signs.Resources.Font.values()
            codes, widths = _codes(font), _widths(font)
            self._hex = {ord(sign): f"{code:04X}" for sign, code in codes.items()}
            self._widths = {sign: widths.get(code, 600) / 1000 for sign, code in codes.items()}
            self._font = pdf.copy_foreign(made.make_indirect(font))
            self._left, self._left_width = _form(pdf, left)
            self._right, self._right_width = _form(pdf, right)
        self.fonts = f"/StampFont {own.of_pdf(self._font)} 0 R"
        self.forms = f"/StampLeft {own.of_pdf(self._left)} 0 R/StampRight {own.of_pdf(self._right)} 0 R"
        """What pages of our own must have among their resources."""

    def draw(self, page: Object | OwnPage, number: str) -> None:
        """Add header and `number`, "Page 3 of 12" say, to a page with free bands and balanced content."""
        if isinstance(page, OwnPage):
            self._draw(page, number)
            return
        x0, y0, x1, y1 = (float(edge) for edge in page.MediaBox)
        self._add_to(page.Resources)
        footer = self._footer((x0, y0, x1, y1), number)
        page.Contents = Array([*contents_of(page), self._header((x0, y0, x1, y1)), packed(self._pdf, footer)])

    def among(self, resources: Object) -> int:
        """Have resources of a page from elsewhere hold what stamps need; return our number for them."""
        if resources.objgen not in self._among:
            self._add_to(resources)
            self._among[resources.objgen] = self._own.of_pdf(resources)
        return self._among[resources.objgen]

    def _add_to(self, resources: Object) -> None:
        fonts = resources.get("/Font")
        if fonts is None:
            resources[Name.Font] = fonts = Dictionary()
        fonts[Name.StampFont] = self._font
        objects = resources.get("/XObject")
        if objects is None:
            resources[Name.XObject] = objects = Dictionary()
        objects[Name.StampLeft] = self._left
        objects[Name.StampRight] = self._right

    def _draw(self, page: OwnPage, number: str) -> None:
        own = self._own
        if page.says:
            page.contents.append(own.stream(self._said(page.says, page.box)))
        if page.notes:
            page.contents.append(own.stream(zlib.compress(self._notes(page.notes)), "/Filter/FlateDecode"))
        page.contents.append(own.of_pdf(self._header(page.box)))
        # Too short to become shorter by packing.
        page.contents.append(own.stream(self._footer(page.box, number).encode("ascii")))

    def _header(self, box: _Box) -> Object:
        """Return the stream with the header of all pages of one size; it also sets the footer's font."""
        if box not in self._headers:
            x0, _, x1, y1 = box
            scale, margin = _measures(box)
            room = (x1 - x0 - 2 * margin - 12 * scale) / max(self._left_width + self._right_width, 1)
            size = min(scale, room)
            top = y1 - 20 * scale
            right = x1 - margin - self._right_width * size
            code = (
                "/Artifact <</Type /Pagination /Subtype /Header>> BDC\n"
                f"q {size:.4f} 0 0 {size:.4f} {x0 + margin:.2f} {top:.2f} cm /StampLeft Do Q\n"
                f"q {size:.4f} 0 0 {size:.4f} {right:.2f} {top:.2f} cm /StampRight Do Q\nEMC\n"
                f"/StampFont {SIZE * scale:.3g} Tf\n"
            )
            self._headers[box] = packed(self._pdf, code)
        return self._headers[box]

    def _footer(self, box: _Box, number: str) -> str:
        x0, y0, x1, _ = box
        scale, _ = _measures(box)
        x = (x0 + x1 - self.width(number) * scale) / 2
        # As short as can be: it is the one stream that each page needs for itself.
        return f"/Artifact BMC BT {x:.1f} {y0 + 14 * scale:.1f} Td<{number.translate(self._hex)}>Tj ET EMC"

    def notes(self, page: Object, notes: Sequence[tuple[str, Array]]) -> None:
        """Write words made of the signs that we have at the right end of rectangles, in points."""
        boxes = [(words, cast(_Box, tuple(float(edge) for edge in rectangle))) for words, rectangle in notes]
        page.Contents = Array([*contents_of(page), packed(self._pdf, self._notes(boxes).decode("ascii"))])

    def _notes(self, notes: Sequence[tuple[str, _Box]]) -> bytes:
        code = ["/Artifact <</Type /Layout>> BDC"]
        for words, (_, y0, x1, y1) in notes:
            code.append(self.text(words, x1 - self.width(words, NOTE), y0 + (y1 - y0) * 0.12, NOTE))
        code.append("EMC\n")
        return "\n".join(code).encode("ascii")

    def _said(self, words: str, box: _Box) -> bytes:
        """Return the content that says `words` in the upper third of a page."""
        x0, y0, x1, y1 = box
        scale, margin = _measures(box)
        size = min(_SAID * scale, (x1 - x0 - 2 * margin) / self.width(words, 1.0))
        shown = self.text(words, x0 + (x1 - x0 - self.width(words, size)) / 2, y0 + (y1 - y0) * 0.7, size)
        return f"/P <</MCID 0>> BDC {shown} EMC\n".encode("ascii")

    def text(self, words: str, x: float, y: float, size: float) -> str:
        """Return the operators that show `words`, made of the signs we have, at a place in points."""
        return f"BT/StampFont {size:.3g} Tf {x:.1f} {y:.1f} Td<{words.translate(self._hex)}>Tj ET"

    def width(self, words: str, size: float = SIZE) -> float:
        """Return the width of `words` in points. Raises KeyError for a sign that we do not have."""
        return sum(map(self._widths.__getitem__, words)) * size


def stamp_scale(width: float, height: float) -> float:
    """Return how much larger or smaller than on A4 stamps are on a page of this size in points."""
    return max(min(width, height) / 595, 0.6)


def _measures(box: _Box) -> tuple[float, float]:
    """Return the scale of stamps on a page and their distance from its sides."""
    wide = box[2] - box[0]
    scale = stamp_scale(wide, box[3] - box[1])
    return scale, min(_MARGIN * scale, wide * 0.06)


def packed(pdf: Pdf, code: str) -> Object:
    """Return a new content stream, deflated: else it is deflated when the file is saved, and again to linearise.

    For a page number's few bytes that would take ten times as long, all of it to make room for large ones.
    """
    data = code.encode("ascii")
    deflate = zlib.compressobj(6, zlib.DEFLATED, 9, 1) if len(data) < _SMALL else zlib.compressobj()
    stream = Stream(pdf, deflate.compress(data) + deflate.flush())
    stream.Filter = Name.FlateDecode
    return stream


_SMALL = 512
"""Bytes: the smallest window that deflating can have."""


def contents_of(page: Object) -> list[Object]:
    """Return the content streams of a page in order."""
    contents = page.get("/Contents")
    if contents is None:
        return []
    return list(contents) if isinstance(contents, Array) else [contents]


def _codes(font: Object) -> dict[str, int]:
    """Return which code of the font shows which sign, from its own table for copying text."""
    table = font.ToUnicode.read_bytes().decode("ascii", "replace")
    return {chr(int(sign, 16)): int(code, 16) for code, sign in re.findall(r"<(\w{4})> <(\w{4})>\n", table)}


def _widths(font: Object) -> dict[int, float]:
    """Return the width of each code in thousandths of the size: /W in its form "first last width"."""
    flat = list(font.DescendantFonts[0].W)
    return {
        code: float(flat[i + 2])
        for i in range(0, len(flat) - 2, 3)
        for code in range(int(flat[i]), int(flat[i + 1]) + 1)
    }


def _form(pdf: Pdf, page: Object) -> tuple[Object, float]:
    """Return a page as a form object in `pdf` and its width; descenders reach under the page's edge."""
    x0, y0, x1, y1 = (float(edge) for edge in page.MediaBox)
    form = pdf.make_stream(
        zlib.compress(page.Contents.read_bytes()),
        Filter=Name.FlateDecode,
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([x0 - 2, y0 - 4, x1 + 2, y1 + 4]),
        Resources=pdf.copy_foreign(page.Resources),
    )
    return form, x1 - x0
