"""Text that a PDF draws and then covers: with a picture, a box of the page's colour, a black bar."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from documents.reading.pdf.rules import Box
from documents.reading.pdf.runs import Run

_BAND = 24.0
_WHOLE = 0.9
_PART = 1.2
"""So many font sizes of a run under a cover are words; less is the edge of a box."""

_MIDDLE = 0.3
"""A cover reaches from this part of a line's height to the same part from its foot."""


Cover = tuple[int, Box]
"""Of an opaque shape or picture its place among all that the page draws, and its box."""


class Covered(NamedTuple):
    """First characters of the runs under something drawn later, and of those that are so in part."""

    whole: set[int]
    partly: set[int]


def covered(text: Any, runs: Iterable[Run], order: Mapping[int, int], covers: Sequence[Cover]) -> Covered:
    """Return which runs the page draws something over.

    text: PDFium's text page of the runs. order: the place of text among all that is drawn, by its address.
    """
    found = Covered(set(), set())
    bands: dict[int, list[Cover]] = {}
    first = min(order.values(), default=0)
    for cover in covers:
        if cover[0] > first:
            for band in range(int(cover[1].top // _BAND), int(cover[1].bottom // _BAND) + 1):
                bands.setdefault(band, []).append(cover)
    if not bands:
        return found
    for run in runs:
        over = [cover for cover in bands.get(int(run.middle // _BAND), ()) if _lies_on(cover[1], run)]
        if not over:
            continue
        thing = pdfium.FPDFText_GetTextObject(text, run.first)
        drawn = order.get(ctypes.addressof(thing.contents)) if thing else None
        for place, box in over:
            if drawn is None or place < drawn:
                continue
            under = min(run.x1, box.x1) - max(run.x0, box.x0)
            if under >= _WHOLE * (run.x1 - run.x0):
                found.whole.add(run.first)
            elif under >= _PART * run.size:
                found.partly.add(run.first)
    return found


def _lies_on(box: Box, run: Run) -> bool:
    inset = _MIDDLE * (run.bottom - run.top)
    return box.top <= run.top + inset and run.bottom - inset <= box.bottom and box.x0 < run.x1 and run.x0 < box.x1
