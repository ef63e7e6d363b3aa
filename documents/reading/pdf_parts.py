"""The part of a table that stands on one page, and how a page's runs come into the cells of a ruled one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from documents.reading.pdf_grid import Grid
from documents.reading.pdf_lines import Cell, lines_of
from documents.reading.pdf_rules import Box
from documents.reading.pdf_runs import Run

_TOLERANCE = 1.5
_COLUMN_GAP = 0.42
"""A gap between words wider than this part of the font size, with a rule in it, parts two cells."""


@dataclass(slots=True)
class PartRow:
    """One row on one page: its cells' lines and its extent from `top` to `bottom`, in points."""

    cells: list[Cell]
    top: float
    bottom: float


@dataclass(slots=True)
class Part:
    """The part of a table on one page. xs: the columns' edges, one more than there are columns.

    headings: how many of the first rows are known to be headings. open_top, open_bottom: the maker cut the
    first or last row at the page's edge and drew no rule there. ruled: rules made the rows.
    row_gap: the space between lines, in points, above which rows were parted, where that told them.
    """

    page: int
    xs: list[float]
    rows: list[PartRow]
    ruled: bool
    headings: int = 0
    open_top: bool = False
    open_bottom: bool = False
    top: float = 0.0
    bottom: float = 0.0
    row_gap: float | None = None

    @property
    def columns(self) -> int:
        return len(self.xs) - 1


def ruled_parts(
    grids: Sequence[Grid], runs: Sequence[Run], words: Callable[[Run], list[Run]], page: int
) -> tuple[list[Part], list[Run]]:
    """Return a part for each ruled table, and the runs that stand in none of them.

    words: gives the words of a run that crosses from one cell into another.
    """
    held: list[dict[tuple[int, int], list[Run]]] = [{} for _ in grids]
    free: list[Run] = []
    boxes = [grid.box for grid in grids]
    for run in runs:
        index = _holder(boxes, run)
        if index is None:
            free.append(run)
        else:
            _hold(grids[index], held[index], run, words)
    parts = [_part(grid, cells, page) for grid, cells in zip(grids, held, strict=True)]
    return [part for part in parts if part.rows], free


def _holder(boxes: list[Box], run: Run) -> int | None:
    x, y = run.x0 + min(2.0, (run.x1 - run.x0) / 2), (run.top + run.bottom) / 2
    for index, box in enumerate(boxes):
        if box.x0 - 1 <= x <= box.x1 + 1 and box.top - 1 <= y <= box.bottom + 1:
            return index
    return None


def _hold(
    grid: Grid, cells: dict[tuple[int, int], list[Run]], run: Run, words: Callable[[Run], list[Run]]
) -> None:
    row = grid.row_at((run.top + run.bottom) / 2)
    first = grid.column_at(run.x0 + _TOLERANCE)
    last = grid.column_at(run.x1 - _TOLERANCE) if run.x1 - run.x0 > 2 * _TOLERANCE else first
    owner = grid.owner[row]
    if first != last and owner[first] != owner[last]:
        for piece in _pieces(grid, row, words(run)):
            cells.setdefault((row, grid.column_at(piece[0].x0 + _TOLERANCE)), []).extend(piece)
    else:
        cells.setdefault((row, first), []).append(run)


def _pieces(grid: Grid, row: int, words: list[Run]) -> list[list[Run]]:
    """Return the words in pieces, parted where a rule stands in a gap that is wider than a space."""
    pieces = [[words[0]]]
    for before, word in pairwise(words):
        left, right = grid.column_at(before.x1 - _TOLERANCE), grid.column_at(word.x0 + _TOLERANCE)
        wide = word.x0 - before.x1 > _COLUMN_GAP * word.size
        if wide and left != right and grid.owner[row][left] != grid.owner[row][right]:
            pieces.append([word])
        else:
            pieces[-1].append(word)
    return pieces


def _part(grid: Grid, held: dict[tuple[int, int], list[Run]], page: int) -> Part:
    placed: dict[tuple[int, int], list[Run]] = {}
    by_row: dict[int, dict[int, list[Run]]] = {}
    for (row, column), runs in held.items():
        by_row.setdefault(row, {})[column] = runs
    for row, columns in by_row.items():
        for column, runs in columns.items():
            owner = grid.owner[row][column]
            spread = owner[0] == row and _is_spread(grid, row, owner, columns)
            placed.setdefault((row, column) if spread else owner, []).extend(runs)
    rows: list[PartRow] = []
    for row in range(len(grid.ys) - 1):
        cells: list[Cell] = [
            lines_of(found) if (found := placed.get((row, column))) else () for column in range(grid.columns)
        ]
        if any(cells):
            rows.append(PartRow(cells, grid.ys[row], grid.ys[row + 1]))
    box = grid.box
    return Part(
        page=page,
        xs=grid.xs,
        rows=rows,
        ruled=True,
        open_top=grid.open_top,
        open_bottom=grid.open_bottom,
        top=box.top,
        bottom=box.bottom,
    )


def _is_spread(grid: Grid, row: int, owner: tuple[int, int], columns: dict[int, list[Run]]) -> bool:
    """Return whether a merged cell holds words that keep to columns, as a heading row without rules between.

    Then they belong to the columns above which they stand, not to one cell.
    """
    mine = {column: runs for column, runs in columns.items() if grid.owner[row][column] == owner}
    if len(mine) < 2:
        return False
    return all(run.x1 <= grid.xs[column + 1] + _TOLERANCE for column, runs in mine.items() for run in runs)
