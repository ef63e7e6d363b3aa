"""Ruled tables: the cells that drawn rules enclose on one page."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from documents.reading.pdf.rules import Box, Rule

_TOUCH = 3.0
"""Rules that come this near to each other meet, in points."""

_SAME_EDGE = 4.0
"""Edges less than this apart are one edge: a row or column is never so thin."""

_STICKS_OUT = 8.0
"""A rule that runs on this far past the outermost crossing rule closes a row or column that has no rule."""

_SHORTEST = 6.0
_MOST_CELLS = 20_000
_MOST_CROSSINGS = 400_000
"""More rules than make a table on one page are a drawing."""


@dataclass(slots=True)
class Grid:
    """The edges of a ruled table and which cells are merged.

    owner[r][c] is the (row, column) of the cell that covers place (r, c): its own unless cells are merged.
    open_top, open_bottom: the columns' rules run on past the last row rule, as where a page break cuts a row.
    level_rules: False where only column rules were drawn.
    """

    xs: list[float]
    ys: list[float]
    owner: list[list[tuple[int, int]]]
    open_top: bool = False
    open_bottom: bool = False
    level_rules: bool = True

    @property
    def box(self) -> Box:
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    @property
    def columns(self) -> int:
        return len(self.xs) - 1

    @property
    def places(self) -> int:
        return len(self.owner) * self.columns

    def with_sides(self, left: float | None, right: float | None) -> Grid:
        """Return the grid with a column added up to `left` and up to `right`, where given."""
        xs = [*([left] if left is not None else []), *self.xs, *([right] if right is not None else [])]
        owner = [[(row, column) for column in range(len(xs) - 1)] for row in range(len(self.ys) - 1)]
        return (
            Grid(xs, self.ys, owner, self.open_top, self.open_bottom, self.level_rules) if xs != self.xs else self
        )

    def row_at(self, y: float) -> int:
        return min(max(bisect_right(self.ys, y) - 1, 0), len(self.ys) - 2)

    def column_at(self, x: float) -> int:
        return min(max(bisect_right(self.xs, x) - 1, 0), len(self.xs) - 2)

    def span(self, row: int, column: int) -> int:
        """Return the last column of the merged cell that covers (row, column)."""
        owner = self.owner[row]
        last = column
        while last + 1 < len(owner) and owner[last + 1] == owner[column]:
            last += 1
        return last


def grids(across: Sequence[Rule], down: Sequence[Rule]) -> tuple[list[Grid], list[Rule]]:
    """Return the ruled tables with two columns or more, from the top, and the level rules that made no table.

    A small table inside a cell of another one is left to that cell.
    """
    across = [rule for rule in across if rule.end - rule.start >= _SHORTEST]
    down = [rule for rule in down if rule.end - rule.start >= _SHORTEST]
    if len(across) * len(down) > _MOST_CROSSINGS:
        return [], []
    found: list[Grid] = []
    unused: list[Rule] = []
    for level, upright in _meeting(across, down):
        grid = _grid(level, upright)
        if grid is None:
            unused.extend(level)
        else:
            found.append(grid)
    found.sort(key=lambda grid: _area(grid.box))
    kept: list[Grid] = []
    for grid in found:
        inner = [other for other in kept if _inside(other.box, grid.box)]
        if any(other.places > grid.places for other in inner):
            continue  # a frame around a table, not a table
        kept = [other for other in kept if other not in inner]
        kept.append(grid)
    kept.sort(key=lambda grid: (grid.box.top, grid.box.x0))
    return kept, unused


def shaded_edges(shaded: Sequence[Box], page: Box) -> list[Rule]:
    """Return the upper and lower edges of shaded boxes; boxes nearly as large as the page are left out."""
    boxes = [box for box in shaded if _area(box) <= 0.6 * _area(page) and box.bottom - box.top >= _SHORTEST]
    return [rule for box in boxes for rule in (Rule(box.top, box.x0, box.x1), Rule(box.bottom, box.x0, box.x1))]


def _meeting(across: Sequence[Rule], down: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Return the rules in groups that hang together by crossing or touching."""
    parent = list(range(len(across) + len(down)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    alone = set(range(len(across), len(parent)))
    for i, level in enumerate(across):
        low, high = level.start - _TOUCH, level.end + _TOUCH
        for j, upright in enumerate(down, len(across)):
            if low <= upright.at <= high and upright.start - _TOUCH <= level.at <= upright.end + _TOUCH:
                parent[root(i)] = root(j)
                alone.discard(j)
    # Upright rules of one height that no level rule meets are the columns of one row that fills the page.
    by_extent: dict[tuple[int, int], int] = {}
    for j in sorted(alone):
        upright = down[j - len(across)]
        parent[root(j)] = root(by_extent.setdefault((round(upright.start / 5), round(upright.end / 5)), j))
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, level in enumerate(across):
        groups.setdefault(root(i), ([], []))[0].append(level)
    for j, upright in enumerate(down, len(across)):
        groups.setdefault(root(j), ([], []))[1].append(upright)
    return list(groups.values())


def _grid(level: list[Rule], upright: list[Rule]) -> Grid | None:
    """Return the grid that a group of meeting rules makes; None for a single box or column."""
    if len(upright) < 2 and len(level) < 2:
        return None
    xs = _edges([rule.at for rule in upright])
    if level:
        xs = _with_ends(xs, min(rule.start for rule in level), max(rule.end for rule in level))
    level = [rule for rule in level if _reaches(rule.start, xs) and _reaches(rule.end, xs)]  # no underlined words
    ys = _edges([rule.at for rule in level])
    open_top = open_bottom = False
    if upright:
        first, last = min(rule.start for rule in upright), max(rule.end for rule in upright)
        open_top = not ys or first < ys[0] - _STICKS_OUT
        open_bottom = not ys or last > ys[-1] + _STICKS_OUT
        ys = _with_ends(ys, first, last)
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows < 1 or columns < (2 if level else 1) or rows * columns > _MOST_CELLS:
        return None
    return Grid(xs, ys, _owners(xs, ys, level, upright), open_top, open_bottom, bool(level))


def _edges(places: list[float]) -> list[float]:
    edges: list[float] = []
    for place in sorted(places):
        if not edges or place - edges[-1] > _SAME_EDGE:
            edges.append(place)
    return edges


def _reaches(place: float, edges: list[float]) -> bool:
    """Return whether the end of a rule lies at an edge, or outside all of them."""
    if not edges:
        return False
    return not edges[0] < place < edges[-1] or abs(edges[_nearest(edges, place)] - place) <= _SAME_EDGE


def _with_ends(edges: list[float], first: float, last: float) -> list[float]:
    if not edges:
        return [first, last]
    if first < edges[0] - _STICKS_OUT:
        edges = [first, *edges]
    if last > edges[-1] + _STICKS_OUT:
        edges = [*edges, last]
    return edges


def _owners(
    xs: list[float], ys: list[float], level: list[Rule], upright: list[Rule]
) -> list[list[tuple[int, int]]]:
    """Return for each place the top left place of its cell: places with no rule between them are one cell."""
    right = _walls(upright, xs, ys)
    below = _walls(level, ys, xs)
    owner = [[(row, column) for column in range(len(xs) - 1)] for row in range(len(ys) - 1)]
    for row, places in enumerate(owner):
        for column in range(len(places)):
            if column and (column, row) not in right:
                places[column] = places[column - 1]
            elif row and (row, column) not in below:
                places[column] = owner[row - 1][column]
    return owner


def _walls(rules: list[Rule], edges: list[float], along: list[float]) -> set[tuple[int, int]]:
    """Return (edge, stretch) for each stretch between two neighbours of `along` that a rule at an edge closes."""
    return {
        (_nearest(edges, rule.at), stretch)
        for rule in rules
        for stretch, (start, end) in enumerate(pairwise(along))
        if _covers(rule, start, end)
    }


def _nearest(edges: list[float], place: float) -> int:
    after = bisect_right(edges, place)
    if after == 0:
        return 0
    if after == len(edges) or place - edges[after - 1] <= edges[after] - place:
        return after - 1
    return after


def _covers(rule: Rule, start: float, end: float) -> bool:
    return min(rule.end, end) - max(rule.start, start) >= 0.6 * (end - start)


def _area(box: Box) -> float:
    return (box.x1 - box.x0) * (box.bottom - box.top)


def _inside(box: Box, other: Box) -> bool:
    return (
        box.x0 >= other.x0 - _TOUCH
        and box.x1 <= other.x1 + _TOUCH
        and box.top >= other.top - _TOUCH
        and box.bottom <= other.bottom + _TOUCH
    )
