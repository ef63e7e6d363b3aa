"""Lines of text made from runs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from documents.reading.pdf_runs import Run

_SPACE = 0.13
"""A gap wider than this part of the font size stands for a space."""

_SAME_LINE = 0.5
"""Runs whose middles differ by less than this part of the font size stand on one line."""


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
    for run in sorted(runs, key=lambda run: run.top + run.bottom):
        if lines and (run.top + run.bottom) / 2 - middle <= _SAME_LINE * min(size, run.size):
            lines[-1].append(run)
        else:
            lines.append([run])
        middle, size = (run.top + run.bottom) / 2, run.size
    for line in lines:
        if len(line) > 1:
            line.sort(key=lambda run: run.x0)
    return lines


def as_line(runs: Sequence[Run]) -> Line:
    """Return the runs of one line, left to right, as one line with a space wherever a gap shows."""
    first = runs[0]
    if len(runs) == 1:
        return Line(first.text, first.x0, first.top, first.x1, first.bottom, first.size)
    text = first.text
    end = first.x1
    for run in runs[1:]:
        text += (" " if run.after_space or run.x0 - end > _SPACE * run.size else "") + run.text
        end = max(end, run.x1)
    return Line(
        text,
        first.x0,
        min(run.top for run in runs),
        end,
        max(run.bottom for run in runs),
        max(run.size for run in runs),
    )


def lines_of(runs: Sequence[Run]) -> Cell:
    """Return the runs of one cell as its lines, top to bottom."""
    if len(runs) == 1:
        return (as_line(runs),)
    return tuple(as_line(line) for line in rows_of_runs(runs))
