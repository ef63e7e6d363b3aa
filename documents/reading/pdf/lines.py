"""Lines of text made from runs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import NamedTuple

from documents.reading.pdf.runs import Run

_SPACE = 0.13
"""A gap wider than this part of the font size stands for a space."""

_SAME_LINE = 0.5
"""Runs whose middles differ by less than this part of the font size stand on one line."""


_LEFT = itemgetter(1)


def _depth(run: Run) -> float:
    return run[2] + run[4]


class Line(NamedTuple):
    """One line of text of a cell or paragraph, in points from the left and top of the page."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


Cell = tuple[Line, ...]


def rows_of_runs(runs: Iterable[Run]) -> list[list[Run]]:
    """Return the runs gathered by the line on which they stand, from the top, each line from the left."""
    lines: list[list[Run]] = []
    middle = size = 0.0
    line: list[Run] = []
    for run in sorted(runs, key=_depth):
        own = (run[2] + run[4]) / 2
        height = run[5]
        if line and own - middle <= _SAME_LINE * (size if size < height else height):
            line.append(run)
        else:
            line = [run]
            lines.append(line)
        middle, size = own, height
    for line in lines:
        if len(line) > 1:
            line.sort(key=_LEFT)
    return lines


def as_line(runs: Sequence[Run]) -> Line:
    """Return the runs of one line, left to right, as one line with a space wherever a gap shows."""
    first = runs[0]
    if len(runs) == 1:
        return Line(first.text, first.x0, first.top, first.x1, first.bottom, first.size)
    text, x0, top, end, bottom, size, *_ = first
    for word, start, upper, right, lower, height, _, _, after_space in runs[1:]:
        text += f" {word}" if after_space or start - end > _SPACE * height else word
        if right > end:
            end = right
        if upper < top:
            top = upper
        if lower > bottom:
            bottom = lower
        if height > size:
            size = height
    return Line(text, x0, top, end, bottom, size)


def lines_of(runs: Sequence[Run]) -> Cell:
    """Return the runs of one cell as its lines, top to bottom."""
    if len(runs) == 1:
        return (as_line(runs),)
    return tuple(as_line(line) for line in rows_of_runs(runs))
