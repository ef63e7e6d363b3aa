"""The rules of tables found in the picture of a page: long dark strokes, level or upright.

A scan has no drawn lines, only pixels. Stretches of a few pixels that are dark throughout are what a rule is made
of and what letters hardly ever are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from PIL import Image, ImageChops

_STEP = 8
"""Pixels of one stretch."""

_LEAST_ACROSS, _LEAST_DOWN = 0.5, 0.28
"""Inches of the shortest rule: longer than any dash, taller than any letter."""

_THICKEST = 0.05
"""Inches: anything thicker is a filled box, of which the edges are taken."""

_PIECE = 4
"""Stretches of the shortest piece of a broken rule."""

_BESIDE, _MUCH = 6, 0.2
"""Pixels above and below a stroke that are looked at, and the share of ink there that letters have."""

_MENDED = 2
"""Stretches that may be missing in a rule, where the scan or a letter on it broke it."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A rule: from `start` to `end` along it, from `first` to `last` across it, in pixels."""

    start: int
    end: int
    first: int
    last: int

    @property
    def ends(self) -> tuple[float, int, int]:
        return (self.first + self.last) / 2, self.start, self.end


def dark_parts(picture: Image.Image) -> Image.Image:
    """Return the picture with 255 where there is ink and 0 where there is paper."""
    level = _threshold(picture.histogram())
    return picture.point([255 if value < level else 0 for value in range(256)])


def ruled_strokes(picture: Image.Image, dots: float) -> tuple[list[Stroke], list[Stroke]]:
    """Return the level and the upright rules. dots: per inch."""
    ink = dark_parts(picture)
    across = _strokes(ink, int(_LEAST_ACROSS * dots), int(_THICKEST * dots))
    turned = ink.transpose(Image.Transpose.TRANSPOSE)
    return across, _strokes(turned, int(_LEAST_DOWN * dots), int(_THICKEST * dots))


def _in_letters(ink: Image.Image, start: int, end: int, first: int, last: int) -> bool:
    """Return whether much ink is both above and below: bold letters of a blurred scan run into one another."""
    beside = ((first - _BESIDE, first - 2), (last + 3, last + 1 + _BESIDE))
    shares = [
        sum(ink.crop((start, top, end, bottom)).resize((1, 1), Image.Resampling.BOX).tobytes()) / 255
        for top, bottom in beside
    ]
    return min(shares) > _MUCH


def _threshold(histogram: list[int]) -> int:
    """Return the grey below which a pixel is ink: the level that parts the two heaps best (Otsu, 1979)."""
    total = sum(histogram)
    weighted = sum(value * count for value, count in enumerate(histogram))
    best, best_between, below, sum_below = 128, -1.0, 0, 0
    for value, count in enumerate(histogram):
        below += count
        sum_below += value * count
        above = total - below
        if not below or not above:
            continue
        between = below * above * (sum_below / below - (weighted - sum_below) / above) ** 2
        if between > best_between:
            best, best_between = value, between
    return min(max(best, 60), 190)


def _strokes(ink: Image.Image, least: int, thickest: int) -> list[Stroke]:
    """Return the level strokes of at least this length, those on one line joined."""
    # Two rows as one close what a slight slant leaves open.
    ink = ImageChops.lighter(ink, ImageChops.offset(ink, 0, 1))
    stretches = ink.reduce((_STEP, 1)).point([255 if value > 215 else 0 for value in range(256)])
    width, rows = stretches.width, stretches.tobytes()
    # A few missing stretches do not end a rule; pieces shorter than a letter is tall are none of it.
    run = re.compile(rb"\xff{%d,}(?:\x00{1,%d}\xff{%d,})*" % (_PIECE, _MENDED, _PIECE))
    fewest = max(2, least // _STEP)
    open_: list[list[int]] = []
    done: list[list[int]] = []
    for y in range(stretches.height):
        row = rows[y * width : (y + 1) * width]
        if b"\xff\xff" not in row:
            continue
        for found in run.finditer(row):
            start, end = found.span()
            if end - start < fewest:
                continue
            for stroke in open_:
                if stroke[3] >= y - 2 and start < stroke[1] and end > stroke[0]:
                    stroke[0], stroke[1], stroke[3] = min(start, stroke[0]), max(end, stroke[1]), y
                    break
            else:
                open_.append([start, end, y, y])
        done += [stroke for stroke in open_ if stroke[3] < y - 2]
        open_ = [stroke for stroke in open_ if stroke[3] >= y - 2]
    found_strokes: list[Stroke] = []
    for start, end, first, last in (*done, *open_):
        if last - first <= thickest:
            if not _in_letters(ink, start * _STEP, end * _STEP, first, last):
                found_strokes.append(Stroke(start * _STEP, end * _STEP, first, last))
        else:
            found_strokes += [Stroke(start * _STEP, end * _STEP, edge, edge) for edge in (first, last)]
    return found_strokes
