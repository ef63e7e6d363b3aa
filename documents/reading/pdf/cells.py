"""How a page's runs come into the cells of its ruled tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from documents.reading.pdf.grid import Grid
from documents.reading.pdf.lines import Cell, lines_of, rows_of_runs
from documents.reading.pdf.parts import Part, PartRow, is_heading_row
from documents.reading.pdf.rules import Box
from documents.reading.pdf.runs import Run
from documents.reading.pdf.signs import is_heading

_TOLERANCE = 1.5
_COLUMN_GAP = 0.42
"""A gap between words wider than this part of the font size, with a rule in it, parts two cells."""

_BESIDE = 8.0
"""Text that begins or ends this far beside column rules alone, in points, stands in a column of its own."""

_PADDING = 8.0
"""Text begins at most this far right of the edge of its column, in points."""

_FEW_COLUMNS = 2
_COLUMNS_APART = 1.5
_WIDER_THAN_SPACES = 0.8
_HEADING_LINES = 2
_RIGHT_ABOVE = 14.0
_NEAR = 60.0
"""How far below its boxed headings, in points, the text of a table without rules begins."""

Words = Callable[[Run], list[Run]]
Held = dict[tuple[int, int], list[Run]]


def ruled_parts(
    grids: Sequence[Grid], runs: Sequence[Run], words: Words, page: int
) -> tuple[list[Part], list[Run]]:
    """Return the parts of the ruled tables, from the top, and the runs that stand in none of them.

    words: gives the words of a run that crosses from one cell into another.
    """
    drawn = [grid.columns for grid in grids]
    grids = [_widened(grid, runs) for grid in grids]
    held, free = _held(grids, runs, words)
    lone = [
        grid
        for grid, cells, columns in zip(grids, held, drawn, strict=True)
        if _heads_open_table(grid, cells, free)
        or _leaves_columns_out(cells, words)
        or _rules_few_columns(grid, columns, cells, words)
        or _stands_under_more_headings(grid, free, words)
    ]
    if lone:
        grids = [grid for grid in grids if grid not in lone]
        held, free = _held(grids, runs, words)
    parts = [part for grid, cells in zip(grids, held, strict=True) for part in _parts(grid, cells, page)]
    return parts, free


def _held(grids: Sequence[Grid], runs: Sequence[Run], words: Words) -> tuple[list[Held], list[Run]]:
    held: list[Held] = [{} for _ in grids]
    free: list[Run] = []
    boxes = [grid.box for grid in grids]
    for run in runs:
        index = _holder(boxes, run)
        if index is None:
            free.append(run)
        else:
            _hold(grids[index], held[index], run, words)
    return held, free


def _widened(grid: Grid, runs: Sequence[Run]) -> Grid:
    """Return a grid of column rules alone with the outer columns that no rule closes."""
    if grid.level_rules:
        return grid
    box = grid.box
    beside = [run for run in runs if box.top <= run.middle <= box.bottom]
    left = min((run.x0 for run in beside if box.x0 - run.x0 > _BESIDE), default=None)
    right = max((run.x1 for run in beside if run.x1 - box.x1 > _BESIDE), default=None)
    return grid.with_sides(left - 2 if left is not None else None, right + 2 if right is not None else None)


def _heads_open_table(grid: Grid, cells: Held, free: Sequence[Run]) -> bool:
    """Return whether a grid is the boxed heading of a table whose rows have no rules."""
    if len(grid.owner) > 1 or grid.open_top or grid.open_bottom:
        return False
    texts = [" ".join(run.text for run in runs) for runs in cells.values()]
    box = grid.box
    below = (run for run in free if 0 <= run.top - box.bottom < _NEAR and box.x0 <= run.x0 <= box.x1)
    return is_heading_row(texts) and any(below)


def _leaves_columns_out(cells: Held, words: Words) -> bool:
    """Return whether several headings of columns stand in one cell: rules were drawn for some columns only."""
    for (row, _), runs in cells.items():
        if row:
            continue
        for line in rows_of_runs([word for run in runs if not run.turn for word in words(run)])[:_HEADING_LINES]:
            texts = _apart(line)
            if len(texts) > 2 and sum(map(is_heading, texts)) > 0.6 * len(texts):
                return True
    return False


def _rules_few_columns(grid: Grid, drawn: int, cells: Held, words: Words) -> bool:
    """Return whether the words between the rules of columns stand in more columns than were ruled.

    drawn: how many columns have rules on both sides.
    """
    if grid.level_rules or grid.columns != _FEW_COLUMNS:
        return False  # a box around a page is no column, and may hold a whole row
    gap = _COLUMNS_APART if drawn > 1 else _WIDER_THAN_SPACES
    return any(
        sum(len(_apart(line, gap)) > 1 for line in rows_of_runs([word for run in runs for word in words(run)]))
        >= drawn
        for runs in cells.values()
    )


def _stands_under_more_headings(grid: Grid, free: Sequence[Run], words: Words) -> bool:
    """Return whether more headings of columns stand right above a grid than it has columns."""
    box = grid.box
    near = [run for run in free if 0 <= box.top - run.middle < _RIGHT_ABOVE and box.x0 - 2 <= run.x0 <= box.x1]
    if not near or grid.columns > 3:
        return False
    line = rows_of_runs([word for run in near if not run.turn for word in words(run)])[-1:]
    texts = [text for held in line for text in _apart(held)]
    return len(texts) > grid.columns and is_heading_row(texts)


def _apart(line: Sequence[Run], gap: float = _COLUMNS_APART) -> list[str]:
    """Return the first word of each stretch of a line that stands well apart from the one before.

    gap: how far apart, in parts of the font size.
    """
    texts = [line[0].text]
    for before, word in pairwise(line):
        if word.x0 - before.x1 > gap * word.size:
            texts.append(word.text)
    return texts


def _holder(boxes: list[Box], run: Run) -> int | None:
    x, y = run.x0 + min(2.0, (run.x1 - run.x0) / 2), (run.top + run.bottom) / 2
    for index, box in enumerate(boxes):
        if box.x0 - 1 <= x <= box.x1 + 1 and box.top - 1 <= y <= box.bottom + 1:
            return index
    return None


def _hold(grid: Grid, cells: Held, run: Run, words: Words) -> None:
    row = grid.row_at((run.top + run.bottom) / 2)
    first = grid.column_at(run.x0 + _TOLERANCE)
    last = grid.column_at(run.x1 - _TOLERANCE) if run.x1 - run.x0 > 2 * _TOLERANCE else first
    if first != last:
        for piece in _pieces(grid, row, words(run)):
            cells.setdefault((row, grid.column_at(piece[0].x0 + _TOLERANCE)), []).extend(piece)
    else:
        cells.setdefault((row, first), []).append(run)


def _pieces(grid: Grid, row: int, words: list[Run]) -> list[list[Run]]:
    """Return the words in pieces, parted where a rule stands in a gap that is wider than a space.

    Some makers leave out the rules inside a row that ends a page: there, wide gaps right before the places at
    which columns begin part the words as well.
    """
    pieces = [[words[0]]]
    for before, word in pairwise(words):
        left, right = grid.column_at(before.x1 - _TOLERANCE), grid.column_at(word.x0 + _TOLERANCE)
        gap = (word.x0 - before.x1) / word.size
        walled = gap > _COLUMN_GAP and grid.owner[row][left] != grid.owner[row][right]
        begins = gap > 1.0 and word.x0 - grid.xs[right] <= _PADDING
        if left != right and (walled or begins):
            pieces.append([word])
        else:
            pieces[-1].append(word)
    return pieces


def _parts(grid: Grid, held: Held, page: int) -> list[Part]:
    """Return the rows of a grid as a part, or as several where it holds tables of different columns."""
    placed = _placed(grid, held)
    parts: list[Part] = []
    for first, last, columns in _stretches(grid):
        ends = [*columns[1:], grid.columns]
        rows: list[PartRow] = []
        for row in range(first, last):
            cells: list[Cell] = []
            for start, end in zip(columns, ends, strict=True):
                runs = [run for column in range(start, end) for run in placed.get((row, column), ())]
                cells.append(lines_of(runs) if runs else ())
            if any(cells):
                merged = tuple(index for index, start in enumerate(columns) if grid.owner[row][start][0] < row)
                rows.append(PartRow(cells, grid.ys[row], grid.ys[row + 1], merged))
        if rows:
            xs = [*(grid.xs[column] for column in columns), grid.xs[-1]]
            part = Part(page, xs, rows, ruled=True, top=grid.ys[first], bottom=grid.ys[last])
            part.open_top = grid.open_top and first == 0
            part.open_bottom = grid.open_bottom and last == len(grid.owner)
            parts.extend(_without_cover(part))
    return parts


def _without_cover(part: Part) -> list[Part]:
    """Return the part, or two where rows of label and value stand above a chronology's headings."""
    place = next((index for index, row in enumerate(part.rows) if is_heading_row(row.texts)), 0)
    above = part.rows[:place]
    filled = [sum(1 for cell in row.cells if cell) for row in above]
    if not above or max(filled) != 2 or sum(1 for cell in part.rows[place].cells if cell) < 3:
        return [part]
    used = [column for column in range(part.columns) if any(row.cells[column] for row in above)]
    rows = [PartRow([row.cells[column] for column in used], row.top, row.bottom) for row in above]
    cover = Part(part.page, [part.xs[column] for column in used] + part.xs[-1:], rows, ruled=True)
    cover.top, cover.bottom = part.top, above[-1].bottom
    part.rows, part.top = part.rows[place:], part.rows[place].top
    return [cover, part]


def _placed(grid: Grid, held: Held) -> Held:
    """Return the runs by the cell that shows them: merged places give theirs to the first place of the cell."""
    by_row: dict[int, dict[int, list[Run]]] = {}
    for (row, column), runs in held.items():
        by_row.setdefault(row, {})[column] = runs
    placed: Held = {}
    for row, columns in by_row.items():
        for column, runs in columns.items():
            owner = grid.owner[row][column]
            spread = owner[0] == row and _keeps_to_columns(grid, row, owner, columns)
            placed.setdefault((row, column) if spread else owner, []).extend(runs)
    return placed


def _stretches(grid: Grid) -> list[tuple[int, int, list[int]]]:
    """Return stretches of rows (first, last not included) with the columns at which their cells begin.

    A stretch ends where a row parts its cells at edges that the rows above do not have, and the other way
    round: a cover table right above a chronology. Rows with merged cells do not end it.
    """
    stretches: list[tuple[int, int, list[int]]] = []
    first, edges = 0, set[int]()
    for row, owner in enumerate(grid.owner):
        own = {column for column in range(1, grid.columns) if owner[column] != owner[column - 1]}
        if own - edges and edges - own:
            stretches.append((first, row, [0, *sorted(edges)]))
            first, edges = row, own
        else:
            edges |= own
    return [*stretches, (first, len(grid.owner), [0, *sorted(edges)])]


def _is_cut(grid: Grid, row: int) -> bool:
    """Return whether a page break cut the row: then a maker may leave out the rules between its cells."""
    return (grid.open_top and row == 0) or (grid.open_bottom and row == len(grid.owner) - 1)


def _keeps_to_columns(grid: Grid, row: int, owner: tuple[int, int], columns: dict[int, list[Run]]) -> bool:
    """Return whether a merged cell holds words that keep to columns, as a heading row without rules between.

    Then they belong to the columns above which they stand, not to one cell. Those of one column alone tell that
    only in a row that a page break cut.
    """
    mine = {column: runs for column, runs in columns.items() if grid.owner[row][column] == owner}
    if len(mine) < 2 and not _is_cut(grid, row):
        return False
    return all(run.x1 <= grid.xs[column + 1] + _TOLERANCE for column, runs in mine.items() for run in runs)
