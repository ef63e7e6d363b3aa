"""Pages from elsewhere drawn on new pages of a pack: between a free band for the header and one for the footer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pikepdf import Object

from documents.writing.pack_objects import Box, OwnObjects, OwnPage
from documents.writing.pack_stamps import BAND, stamp_scale

_SMALLEST = 300.0
"""Points: a smaller page is set on one of this size, so that header and page number can be read."""
_LARGEST = 14_000.0


class Drawing:
    """Draws the pages of one file. Content streams that several pages have in common are written once."""

    def __init__(self, own: OwnObjects) -> None:
        self._own = own
        self._streams: dict[str, int] = {}
        self._placings: dict[tuple[float, float], tuple[Box, str]] = {}

    def whole(self, form: Object, size: tuple[float, float]) -> OwnPage:
        """Return a page that shows a form object as its marked content 0."""
        page, placing = self._page(size)
        page.contents = [self._stream(f"/P <</MCID 0>> BDC\nq {placing} cm /Part Do Q\nEMC\n")]
        page.shows = f"/Part {self._own.of_pdf(form)} 0 R"
        return page

    def marked(self, content: Object, size: tuple[float, float], look: Mapping[str, Any], uses: Object) -> OwnPage:
        """Return a page that shows content with its own marks, which begins and ends all that it opens.

        look: as `pack_tag_block` gives it. uses: its resources.
        """
        page, placing = self._page(size)
        x0, y0, x1, y1 = look["box"]
        matrix = " ".join(f"{value:.7g}" for value in look["matrix"])
        turned = "" if matrix == "1 0 0 1 0 0" else f"{matrix} cm "
        clip = f"{x0:.7g} {y0:.7g} {x1 - x0:.7g} {y1 - y0:.7g} re W n"
        page.contents = [
            self._stream(f"q {placing} cm {turned}{clip}\n"),
            self._own.of_pdf(content),
            self._stream("\nQ\n"),
        ]
        page.uses, page.group = uses, look["group"]
        return page

    def _page(self, size: tuple[float, float]) -> tuple[OwnPage, str]:
        """Return an empty page for content of a size, and how that is placed on it."""
        if size not in self._placings:
            self._placings[size] = self._placing(*size)
        box, placing = self._placings[size]
        return OwnPage(self._own.reserve(), box), placing

    @staticmethod
    def _placing(wide: float, high: float) -> tuple[Box, str]:
        shrink = min(1.0, _LARGEST / wide, _LARGEST / high)
        wide, high = wide * shrink, high * shrink
        page_wide, page_high = max(wide, _SMALLEST), high
        band = BAND * stamp_scale(page_wide, max(high, _SMALLEST))
        if high < _SMALLEST:
            page_high = high + 2 * band
        scale = min(1.0, (page_high - 2 * band) / high) * shrink
        x = (page_wide - wide * scale / shrink) / 2
        box = (0.0, 0.0, round(page_wide, 2), round(page_high, 2))
        return box, f"{scale:.5f} 0 0 {scale:.5f} {x:.2f} {band:.2f}"

    def _stream(self, code: str) -> int:
        if code not in self._streams:
            self._streams[code] = self._own.stream(code.encode("ascii"))
        return self._streams[code]
