"""Whether two engines agree on a page: volume of text, its places, and the rows that rules make."""

from __future__ import annotations

import io
import logging
from collections.abc import Sequence
from contextlib import suppress

import pdfplumber

from documents.reading.pdf.grid import Grid
from documents.reading.pdf.parts import Part
from documents.reading.pdf.second import Look
from documents.reading.pdf.upright import OpenPage

logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # its warnings quote the file's own bytes

VOLUME = 0.5
"""Two counts of a page's text that differ by more than this part of the second one disagree."""

_TOO_FEW_TO_COMPARE = 30
_LOST_SHARE = 0.04
_FEWEST_LOST = 12
_SAME_EDGE = 4.5
_BAND = 6.0

TEXT_DIFFERS = (
    "Two readers found different amounts of text on this page. Compare what was read with the page itself."
)
ROWS_DIFFER = (
    "Two readers found different rows on this page. Compare the rows that were read with the page itself."
)


def disagreements(page: OpenPage, grids: Sequence[Grid], look: Look) -> list[str]:
    """Return a sentence for each way in which the second engine's look at the page differs from the first's."""
    if not look.complete:
        return [TEXT_DIFFERS]
    found: list[str] = []
    drawn = page.text.drawn()
    enough = max(drawn, look.glyphs) > _TOO_FEW_TO_COMPARE
    too_few = drawn < (1 - VOLUME) * look.glyphs
    too_many = drawn > (1 + VOLUME) * look.glyphs and not page.flattened
    if enough and (too_few or too_many or _lost(page, look) > max(_FEWEST_LOST, _LOST_SHARE * look.glyphs)):
        found.append(TEXT_DIFFERS)
    if any(_rules_unseen(page, grid, look) for grid in grids):
        found.append(ROWS_DIFFER)
    return found


def _lost(page: OpenPage, look: Look) -> int:
    """Return how many glyphs the second engine shows where the first one read nothing."""
    by_band: dict[int, list[tuple[float, float, float, float]]] = {}
    for run in (*page.runs, *page.outside, *page.unseen, *page.slanted, *page.white):
        reach = run.size
        box = (run.x0 - reach, run.top - 0.5 * reach, run.x1 + reach, run.bottom + 0.5 * reach)
        top, bottom = max(0.0, box[1]), min(page.box.bottom, box[3])
        for band in range(int(top // _BAND), int(bottom // _BAND) + 1):
            by_band.setdefault(band, []).append(box)
    lost = 0
    for x, y, glyphs in look.starts:
        px, py = page.placed(x, y)
        if not (0 <= px <= page.box.x1 and 0 <= py <= page.box.bottom):
            continue
        near = by_band.get(int(py // _BAND), ())
        if not any(x0 <= px <= x1 and top <= py <= bottom for x0, top, x1, bottom in near):
            lost += glyphs
    return lost


def _rules_unseen(page: OpenPage, grid: Grid, look: Look) -> bool:
    """Return whether the second engine sees a rule across most of a table at which no row edge was taken."""
    box = grid.box
    across: dict[int, float] = {}
    for ax, ay, bx, by in look.strokes:
        x0, y0 = page.placed(ax, ay)
        x1, y1 = page.placed(bx, by)
        if abs(y1 - y0) > 3.0 or not box.top + _SAME_EDGE < y0 < box.bottom - _SAME_EDGE:
            continue
        covered = min(max(x0, x1), box.x1) - max(min(x0, x1), box.x0)
        if covered > 0 and min(abs((y0 + y1) / 2 - edge) for edge in grid.ys) > _SAME_EDGE:
            key = round((y0 + y1) / 2)
            across[key] = across.get(key, 0.0) + covered
    return any(covered > 0.7 * (box.x1 - box.x0) for covered in across.values())


def settled(data: bytes, page: int, drawn: int, parts: Sequence[Part]) -> bool:
    """Return whether a third engine, slow and thorough, finds the text and rows that were read.

    page: from 1. drawn: characters read. parts: the page's ruled tables as read.
    """
    with suppress(Exception), pdfplumber.open(io.BytesIO(data), pages=[page]) as document:
        third = document.pages[0]
        count = len(third.chars)
        if not (1 - VOLUME) * count <= drawn <= (1 + VOLUME) * count:
            return False
        rows = sum(1 for table in third.extract_tables() for row in table if any(cell for cell in row))
        return not parts or rows == sum(len(part.rows) for part in parts)
    return False
