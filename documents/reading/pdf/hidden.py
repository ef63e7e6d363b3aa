"""Text that is in a PDF but that nobody sees on the page: drawn invisibly, or cut away by a clip."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Sequence
from typing import Any

import pypdfium2.raw as pdfium

from documents.reading.pdf.covered import Covered
from documents.reading.pdf.rules import is_white
from documents.reading.pdf.runs import Run

_SEEN_SHARE = 0.1
"""Text of whose height or breadth less than this part is left by a clip can't be read on the page."""

_MOST_SEGMENTS = 8
"""A clip of more segments is a shape, not the edge of a cell or page; it is taken to hide nothing."""

_MOST_WHITE = 0.5

Extent = tuple[float, float, float, float]


class Seen:
    """Tells which runs of one loaded page can be seen. handle: PDFium's text page of the runs.

    scanned: most letters are drawn invisibly, as scanners lay them behind the picture; then these count as seen.
    """

    def __init__(self, handle: Any, runs: Sequence[Run]) -> None:
        self._hidden: set[int] = set()
        self._white: set[int] = set()
        self._numbers = tuple(ctypes.c_float() for _ in range(4))
        self._pointers = tuple(map(ctypes.byref, self._numbers))
        invisible: set[int] = set()
        letters = unseen = white = 0
        for run in runs:
            thing = pdfium.FPDFText_GetTextObject(handle, run.first)
            if not thing:
                continue
            letters += len(run.text)
            if pdfium.FPDFTextObj_GetTextRenderMode(thing) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE:
                unseen += len(run.text)
                invisible.add(run.first)
            elif self._is_cut_away(thing):
                self._hidden.add(run.first)
            elif is_white(thing):
                self._white.add(run.first)
                white += len(run.text)
        self.scanned = unseen > 0.5 * letters
        if white > _MOST_WHITE * letters:
            self._white.clear()  # the page is rather a dark one, whatever makes it so
        if not self.scanned:
            self._hidden |= invisible

    def cover(self, covered: Covered, runs: Sequence[Run]) -> None:
        """Take runs under what is drawn later as unseen; if most are, they lie as scanners lay them."""
        letters = sum(len(run.text) for run in runs)
        behind = sum(len(run.text) for run in runs if run.first in covered.whole)
        if behind > 0.5 * letters:
            self.scanned = True
        else:
            self._hidden |= covered.whole

    def hides(self, run: Run) -> bool:
        """Return whether a run can't be seen on the page."""
        return run.first in self._hidden

    def is_white(self, run: Run) -> bool:
        """Return whether a run is drawn in white, so that it is seen only on something of another colour."""
        return run.first in self._white

    def _is_cut_away(self, thing: Any) -> bool:
        clip = pdfium.FPDFPageObj_GetClipPath(thing)
        count = pdfium.FPDFClipPath_CountPaths(clip) if clip else 0
        if count < 1 or not pdfium.FPDFPageObj_GetBounds(thing, *self._pointers):
            return False
        left, bottom, right, top = (number.value for number in self._numbers)
        if not (left < right and bottom < top and math.isfinite(left + bottom + right + top)):
            return False
        wide, high = right - left, top - bottom
        for path in range(count):
            extent = self._extent(clip, path)
            if extent is None:
                continue
            left, bottom = max(left, extent[0]), max(bottom, extent[1])
            right, top = min(right, extent[2]), min(top, extent[3])
        return right - left < _SEEN_SHARE * wide or top - bottom < _SEEN_SHARE * high

    def _extent(self, clip: Any, path: int) -> Extent | None:
        """Return the box around one path of a clip, None for one that is no box."""
        segments = pdfium.FPDFClipPath_CountPathSegments(clip, path)
        if not 2 < segments <= _MOST_SEGMENTS:
            return None
        x, y = self._numbers[0], self._numbers[1]
        xs: list[float] = []
        ys: list[float] = []
        for index in range(segments):
            segment = pdfium.FPDFClipPath_GetPathSegment(clip, path, index)
            pdfium.FPDFPathSegment_GetPoint(segment, self._pointers[0], self._pointers[1])
            xs.append(x.value)
            ys.append(y.value)
        extent = (min(xs), min(ys), max(xs), max(ys))
        return extent if math.isfinite(sum(extent)) else None
