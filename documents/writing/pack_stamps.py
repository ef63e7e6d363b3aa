"""Stamps: the header and the page number on pages that are already laid out.

Typst sets the signs once; here they become one font and two shared form objects, so that a stamp adds some
hundred bytes to a page. Stamps are marked as pagination artefacts: a screen reader does not read them out on
every page.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf

from documents.writing.typesetting import typeset_untagged

SIZE = 8.0
"""Points."""
_NOTE = 6.5
BAND = 30.0
"""Points that header and footer each need at the edge of an A4 page."""
_MARGIN = 34.0
_SIGNS = "Page of 0123456789 pack p."
_UNSEEN = " "


@dataclass(frozen=True, slots=True)
class Header:
    """The two ends of the header line: `left` in bold."""

    left: str
    right: str


class Stamps:
    """The stamps of one document, living in `pdf`."""

    def __init__(self, pdf: Pdf, header: Header) -> None:
        self._pdf = pdf
        data = {
            "title": "stamps",
            "signs": _SIGNS,
            "left": header.left or _UNSEEN,
            "right": header.right or _UNSEEN,
        }
        with pikepdf.open(io.BytesIO(typeset_untagged("stamps.typ", data))) as made:
            signs, left, right = (page.obj for page in made.pages)
            (font,) = signs.Resources.Font.values()
            self._codes = _codes(font)
            self._widths = _widths(font)
            self._font = pdf.copy_foreign(made.make_indirect(font))
            self._left, self._left_width = _form(pdf, left)
            self._right, self._right_width = _form(pdf, right)

    def draw(self, page: Object, number: int, of: int) -> None:
        """Add header and "Page `number` of `of`" to a page whose bands are free and whose content is balanced."""
        x0, y0, x1, y1 = (float(edge) for edge in page.MediaBox)
        resources = page.Resources
        fonts = resources.get("/Font")
        if fonts is None:
            resources[Name.Font] = fonts = Dictionary()
        fonts[Name.StampFont] = self._font
        objects = resources.get("/XObject")
        if objects is None:
            resources[Name.XObject] = objects = Dictionary()
        objects[Name.StampLeft] = self._left
        objects[Name.StampRight] = self._right
        code = self._header_and_footer((x0, y0, x1, y1), f"Page {number} of {of}")
        page.Contents = Array([*contents_of(page), self._pdf.make_stream(code.encode("ascii"))])

    def _header_and_footer(self, box: tuple[float, float, float, float], number: str) -> str:
        x0, y0, x1, y1 = box
        scale = stamp_scale(x1 - x0, y1 - y0)
        margin = min(_MARGIN * scale, (x1 - x0) * 0.06)
        room = (x1 - x0 - 2 * margin - 12 * scale) / max(self._left_width + self._right_width, 1)
        header_scale = min(scale, room)
        top = y1 - 20 * scale
        right = x1 - margin - self._right_width * header_scale
        number_width = self.width(number) * scale
        footer = (x0 + x1 - number_width) / 2, y0 + 14 * scale
        return (
            f"/Artifact <</Type /Pagination /Subtype /Header>> BDC\n"
            f"q {header_scale:.4f} 0 0 {header_scale:.4f} {x0 + margin:.2f} {top:.2f} cm /StampLeft Do Q\n"
            f"q {header_scale:.4f} 0 0 {header_scale:.4f} {right:.2f} {top:.2f} cm /StampRight Do Q\nEMC\n"
            f"/Artifact <</Type /Pagination /Subtype /Footer>> BDC\n"
            f"{self.text(number, footer[0], footer[1], SIZE * scale)}\nEMC\n"
        )

    def notes(self, page: Object, notes: Sequence[tuple[str, Array]]) -> None:
        """Write each number as "pack page 12" at the right end of its rectangle, "p. 12" where space is short."""
        code = ["/Artifact <</Type /Layout>> BDC"]
        for number, rectangle in notes:
            x0, y0, x1, y1 = (float(edge) for edge in rectangle)
            words = f"pack page {number}"
            if self.width(words, _NOTE) > (x1 - x0) * 0.66:
                words = f"p. {number}"
            code.append(self.text(words, x1 - self.width(words, _NOTE), y0 + (y1 - y0) * 0.12, _NOTE))
        code.append("EMC\n")
        page.Contents = Array([*contents_of(page), self._pdf.make_stream("\n".join(code).encode("ascii"))])

    def text(self, words: str, x: float, y: float, size: float) -> str:
        """Return the operators that show `words`, made of the signs we have, at a place in points."""
        codes = "".join(f"{self._codes[sign]:04X}" for sign in words)
        return f"q 0 g BT /StampFont {size:.2f} Tf 1 0 0 1 {x:.2f} {y:.2f} Tm <{codes}> Tj ET Q"

    def width(self, words: str, size: float = SIZE) -> float:
        """Return the width of `words` in points."""
        return sum(self._widths.get(self._codes[sign], 600) for sign in words) * size / 1000


def stamp_scale(width: float, height: float) -> float:
    """Return how much larger or smaller than on A4 stamps are on a page of this size in points."""
    return max(min(width, height) / 595, 0.6)


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
        page.Contents.read_bytes(),
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([x0 - 2, y0 - 4, x1 + 2, y1 + 4]),
        Resources=pdf.copy_foreign(page.Resources),
    )
    return form, x1 - x0
