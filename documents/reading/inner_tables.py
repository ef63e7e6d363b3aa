"""Small tables inside a cell, which a page with rules shows as more columns and rows of the table around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from documents.reading.model import Outline
from documents.reading.raw import RawRow


def with_inner_rows_folded(headings: Sequence[str], rows: Sequence[RawRow]) -> list[RawRow]:
    """Return the rows of a table, those of a table inside a cell as lines of that cell.

    Such a row shares every cell under a heading with the row above, and all that it says stands in columns without
    a heading, right of one that has: a heading over several columns, of which the body divides the others.
    """
    named = {at for at, heading in enumerate(headings) if heading.strip()}
    folded: list[RawRow] = []
    for row in rows:
        filled = [at for at, cell in enumerate(row.cells) if cell.strip()]
        inner = named.issubset(row.merged) and filled and filled[0] > min(named, default=len(row.cells))
        if folded and inner and named.isdisjoint(filled):
            folded[-1] = _with_lines(folded[-1], row, max(at for at in named if at < filled[0]), filled)
        else:
            folded.append(row)
    return folded


def _with_lines(above: RawRow, row: RawRow, into: int, filled: Sequence[int]) -> RawRow:
    """Return the row above with the words of `row` as one more line of its cell `into`."""
    cells = list(above.cells)
    line = " ".join(" ".join(row.cells[at].split()) for at in filled)
    cells[into] = f"{cells[into]}\n{line}" if cells[into] else line
    return replace(
        above,
        cells=tuple(cells),
        notes=(*above.notes, *row.notes),
        doubts=(*above.doubts, *row.doubts),
        outlines=_joined(above.outlines, row.outlines),
    )


def _joined(above: Sequence[Outline], below: Sequence[Outline]) -> tuple[Outline, ...]:
    """Return one rectangle for each page around those of both rows."""
    found = {page: (left, top, right, bottom) for page, left, top, right, bottom in above}
    for page, left, top, right, bottom in below:
        x0, y0, x1, y1 = found.get(page, (left, top, right, bottom))
        found[page] = (min(x0, left), min(y0, top), max(x1, right), max(y1, bottom))
    return tuple((page, *box) for page, box in found.items())
