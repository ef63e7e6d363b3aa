"""Whether a table and its next part have the same columns, and how both get the same ones."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from documents.reading.pdf.lines import Cell
from documents.reading.pdf.parts import Part
from documents.reading.pdf.table import Table

_SAME_EDGE = 6.0
"""Edges less than this apart on two pages, in points, are one edge."""


def common_columns(xs: Sequence[float], part: Part, ruled: bool, repeated: bool) -> list[float] | None:
    """Return the column edges that a table with edges `xs` and its next part share, None if they do not fit.

    They fit where the edges are the same, also on a page with another margin, or where one has a few more.
    repeated: the part begins with the table's headings, so as many columns are the same ones.
    """
    if part.columns == len(xs) - 1:
        inner = 1 if part.columns > 2 else 0  # outer rules are often not drawn
        shift = part.xs[inner] - xs[inner]
        width = max(_SAME_EDGE, 0.02 * (xs[-1] - xs[0]))
        pairs = list(zip(part.xs, xs, strict=True))[inner : len(xs) - inner]
        near = all(abs(a - shift - b) <= width for a, b in pairs)
        return list(xs) if near or repeated or (not part.ruled and part.headings > 0) else None
    if ruled != (part.ruled or part.framed) or len(xs) < 3:
        return None
    if part.columns == 1 and (not ruled or part.xs[1] - part.xs[0] > 0.9 * (xs[-1] - xs[0])):
        return None  # a box, not the one column that goes on on this page
    for shift in (0.0, part.xs[0] - xs[0]):
        moved = [x - shift for x in part.xs]
        few, many = sorted((moved, list(xs)), key=len)
        inner_edges = few[1:-1] if len(few) > 3 else few
        if all(min(abs(x - other) for other in many) <= _SAME_EDGE for x in inner_edges):
            return [min(few[0], many[0]), *many[1:-1], max(few[-1], many[-1])]
    return None


def take_columns(table: Table, part: Part, xs: list[float]) -> None:
    """Give the table and the part the columns with these edges; new ones are empty."""
    if part.columns == len(table.xs) - 1:
        return
    if part.columns < len(xs) - 1:
        places = _places(part.xs, xs)
        for row in part.rows:
            row.cells = _spread(row.cells, places, len(xs) - 1)
            row.merged = tuple(places[column] for column in row.merged)
        part.xs = xs
        return
    places = _places(table.xs, xs)
    for held in table.rows:
        cells = _spread([tuple(cell) for cell in held.cells], places, len(xs) - 1)
        held.cells = [list(cell) for cell in cells]
        held.last.cells = _spread(held.last.cells, places, len(xs) - 1)
        held.merged = tuple(places[column] for column in held.merged)
    blank = [""] * (len(xs) - 1)
    for index, texts in enumerate(table.headings):
        spread = list(blank)
        for place, text in zip(places, texts, strict=True):
            spread[place] = text
        table.headings[index] = spread
    if table.date_column is not None:
        table.date_column = places[table.date_column]
    table.xs = xs


def _places(few: Sequence[float], many: Sequence[float]) -> list[int]:
    """Return for each column of the few the one of the many that stands at its place, none of them twice."""
    places: list[int] = []
    for index, (left, right) in enumerate(pairwise(few)):
        to_come = len(few) - 2 - index
        free = range(places[-1] + 1 if places else 0, len(many) - 1 - to_come)
        shared = {place: min(right, many[place + 1]) - max(left, many[place]) for place in free}
        begins = [place for place in free if abs(many[place] - left) <= _SAME_EDGE and shared[place] > 0]
        places.append(begins[0] if begins else max(free, key=shared.__getitem__))
    return places


def _spread(cells: Sequence[Cell], places: Sequence[int], count: int) -> list[Cell]:
    spread: list[Cell] = [() for _ in range(count)]
    for place, cell in zip(places, cells, strict=True):
        spread[place] = cell
    return spread
