"""Tables without rules, or with rules in one direction only, as parts: columns, headings and rows."""

from __future__ import annotations

from collections.abc import Sequence

from documents.reading.pdf.banded import Banded, with_gaps
from documents.reading.pdf.carried import Carried
from documents.reading.pdf.columns import Region, cells_on, region_at
from documents.reading.pdf.free import FreeLine
from documents.reading.pdf.lines import Cell, lines_of
from documents.reading.pdf.parts import Part, PartRow
from documents.reading.pdf.rows import may_hold_two, row_starts
from documents.reading.pdf.rules import Rule
from documents.reading.pdf.runs import Run
from documents.reading.pdf.signs import begins_with_date, is_date_heading

ROWS_UNSURE = (
    "Nothing on this page shows where the rows of its table begin and end. Compare the rows that were read with "
    "the page itself."
)
MAY_BE_TWO = (
    "Within this row words stand as far below the others as rows stand apart, so it may be two rows, of which the "
    "second has no date. Compare it with the page itself."
)
_FIRST_COLUMNS = 4
"""Dates stand in one of these where no heading names another column for them."""

_ONE_EDGE = 1.5
"""Edges of shading side by side that differ by less than this, in points, are one edge."""

_MOST_LINES = 1500
"""More lines on one page are a drawing or a map, not a table."""


def aligned_parts(
    lines: Sequence[FreeLine],
    page: int,
    rules: Sequence[Rule],
    carried: Carried | None,
    known: Sequence[Part] = (),
) -> tuple[list[Part], list[FreeLine]]:
    """Return the tables that alignment shows among the lines of a page, and the lines that belong to none.

    rules: level rules and edges of shading that made no ruled table.
    carried: the table with which the page before ended, if it did.
    known: parts of tables without rules on the pages before, whose headings may come again.
    """
    if len(lines) > _MOST_LINES:
        return [], list(lines)
    parts: list[Part] = []
    rest: list[FreeLine] = []
    index = 0
    while index < len(lines):
        region = region_at(lines, index, rules, carried if index == 0 else None, known)
        if region is None:
            rest.append(lines[index])
            index += 1
            continue
        for _ in range(index - region.first):
            rest.pop()
        parts.append(part_of(lines, region, page, rules, carried))
        index = region.last
    return parts, rest


def part_of(
    lines: Sequence[FreeLine], region: Region, page: int, rules: Sequence[Rule], carried: Carried | None
) -> Part:
    """Return the table of a region as a part. rules: level rules. carried: the table on the page before."""
    xs = region.xs
    heading = _gathered(
        [cells_on(line, xs, by_word=region.by_word) for line in lines[region.first : region.body]], len(xs) - 1
    )
    body = lines[region.body : region.last]
    banded = with_gaps(
        [
            Banded(_cells(line, region, number), line.top, line.bottom, line.size)
            for number, line in enumerate(body, region.body)
        ]
    )
    top, bottom = lines[region.first].top, max(line.bottom for line in body)
    rows: list[PartRow] = []
    if region.body > region.first:
        rows.append(PartRow(heading, top, lines[region.body - 1].bottom))
    between = separators([rule for rule in rules if body[0].top < rule.at < bottom], xs)
    known_gap = carried.row_gap if carried is not None else None
    date_column = _known_dates(region, heading, carried)
    going_on = date_column is not None
    if date_column is None:
        date_column = _date_column(heading, banded)
    starts, row_gap, sure = row_starts(banded, date_column, between, known_gap, going_on)
    starts = sorted({*starts, *_around(region, len(body))})
    wide = (
        may_hold_two(banded, starts, row_gap)
        if date_column is not None and (carried is None or starts[1:])
        else []
    )
    for first, last in zip(starts, [*starts[1:], len(banded)], strict=True):
        held = banded[first:last]
        cells = _gathered([line.cells for line in held], len(xs) - 1)
        doubt = MAY_BE_TWO if first in wide else ""
        rows.append(PartRow(cells, held[0].top, max(line.bottom for line in held), doubt=doubt))
    return Part(
        page=page,
        xs=xs,
        rows=rows,
        ruled=False,
        headings=1 if region.body > region.first else 0,
        top=top,
        bottom=bottom,
        row_gap=row_gap,
        doubt="" if sure else ROWS_UNSURE,
        heading_lines=tuple((line.text, line.x0) for line in lines[region.first : region.body]),
    )


def _known_dates(region: Region, heading: Sequence[Cell], carried: Carried | None) -> int | None:
    """Return where the table on the page before has its dates, None if this is another table."""
    if carried is None or carried.date_column is None or len(carried.xs) != len(region.xs):
        return None
    cell = heading[carried.date_column]
    named = bool(cell) and is_date_heading(" ".join(line.text for line in cell))
    return carried.date_column if region.going_on or named else None


def separators(rules: Sequence[Rule], xs: Sequence[float]) -> list[float]:
    """Return y of the rules, or edges of shading, that part rows: together they cross most of the table.

    Some makers shade each cell of a row by itself, so the edges of one row stand side by side.
    """
    found: list[float] = []
    for rule in sorted(rules):
        if found and rule.at - found[-1] <= _ONE_EDGE:
            continue
        level = [other for other in rules if 0 <= other.at - rule.at <= _ONE_EDGE]
        covered = reach = xs[0]
        for other in sorted(level, key=lambda one: one.start):
            start, end = max(other.start, reach), min(other.end, xs[-1])
            if end > start:
                covered += end - start
                reach = end
        if covered - xs[0] > 0.5 * (xs[-1] - xs[0]):
            found.append(rule.at)
    return found


def _cells(line: FreeLine, region: Region, number: int) -> list[list[Run]]:
    if number in region.spanning:
        return [line.words, *([] for _ in range(len(region.xs) - 2))]
    return cells_on(line, region.xs, by_word=region.by_word)


def _around(region: Region, count: int) -> set[int]:
    """A line across all columns is a row of its own: one begins with it and one after it."""
    places = {number - region.body for number in region.spanning}
    return {start for place in places for start in (place, place + 1) if start < count}


def _gathered(by_line: Sequence[Sequence[Sequence[Run]]], columns: int) -> list[Cell]:
    cells: list[Cell] = []
    for column in range(columns):
        runs = [as_run for line in by_line for as_run in line[column]]
        cells.append(lines_of(runs) if runs else ())
    return cells


def _date_column(heading: Sequence[Cell], banded: Sequence[Banded]) -> int | None:
    """Return the column of dates: the one whose heading says so and that holds some, else one full of dates."""
    counts: list[tuple[int, int]] = []
    for column in range(len(banded[0].cells)):
        texts = [line.texts[column] for line in banded if line.texts[column]]
        counts.append((sum(1 for text in texts if begins_with_date(text)), len(texts)))
    for column, cell in enumerate(heading):
        if cell and is_date_heading(" ".join(line.text for line in cell)) and counts[column][0]:
            return column
    for column, (dates, filled) in enumerate(counts[:_FIRST_COLUMNS]):
        if dates >= 2 and dates >= 0.4 * filled:
            return column
    return None
