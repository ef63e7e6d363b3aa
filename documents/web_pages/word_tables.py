"""A Word table as rows of cells: merged cells, the rows and the column that are headings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from lxml import etree

from documents.reading.word.names import WordNames
from documents.web_pages.model import Block

_WIDEST = 100
_MOST_ROWS = 5_000


def table_block(
    table: etree._Element, names: WordNames, blocks_of: Callable[[etree._Element], list[Block]]
) -> Block:
    """Return a table; one of a single cell is a box around what stands in it.

    head: how many rows from the top are headings: those that Word repeats on each page, else the first where the
    table's look has a heading row and it has words in every cell. side: the first column is headings.
    """
    rows = [_cells(row, names, blocks_of) for row in _rows(table, names)][:_MOST_ROWS]
    _merge_down(rows)
    rows = [row for row in rows if row]
    if len(rows) == 1 and len(rows[0]) == 1:
        return {"kind": "box", "blocks": rows[0][0]["blocks"]}
    head = _heading_rows(table, names, rows)
    if head == 1 and _has_side(rows) and not all(_is_bold(cell) for cell in rows[0]):
        head = 0  # names on the left, each with its value: the first row is one of them
    return {
        "kind": "table",
        "rows": [[{name: cell[name] for name in ("blocks", "along", "down")} for cell in row] for row in rows],
        "head": head,
        "side": _has_side(rows[head:]),
    }


def _rows(table: etree._Element, names: WordNames) -> Iterator[etree._Element]:
    for child in table:
        if child.tag == names.row:
            yield child
        elif child.tag == names.control:
            content = child.find(names.prefix + "sdtContent")
            if content is not None:
                yield from _rows(content, names)


def _cells(
    row: etree._Element, names: WordNames, blocks_of: Callable[[etree._Element], list[Block]]
) -> list[dict[str, Any]]:
    cells: list[dict[str, Any]] = []
    place = 0
    for cell in row.iter(names.cell):
        owner = next(cell.iterancestors(names.row), None)
        if owner is not row:
            continue  # of a table inside this one
        properties = cell.find(names.cell_properties)
        span = names.number(properties.find(names.span), most=_WIDEST) if properties is not None else 0
        down = properties.find(names.merge_down) if properties is not None else None
        cells.append(
            {
                "place": place,
                "along": max(1, span),
                "down": 1,
                "goes_on": down is not None and down.get(names.value) != "restart",
                "blocks": blocks_of(cell),
            }
        )
        place += max(1, span)
    return cells


def _merge_down(rows: list[list[dict[str, Any]]]) -> None:
    """Give the cell above the rows of those that only go on; take these away."""
    above: dict[int, dict[str, Any]] = {}
    for row in rows:
        kept = []
        for cell in row:
            over = above.get(cell["place"])
            if cell["goes_on"] and over is not None:
                over["down"] += 1
                continue
            above[cell["place"]] = cell
            kept.append(cell)
        row[:] = kept


def _heading_rows(table: etree._Element, names: WordNames, rows: list[list[dict[str, Any]]]) -> int:
    w = names.prefix
    repeated = 0
    for row in _rows(table, names):
        if not names.is_on(row.find(f"{w}trPr/{w}tblHeader")):
            break
        repeated += 1
    if repeated:
        return min(repeated, len(rows) - 1) if len(rows) > 1 else 0
    look = table.find(f"{w}tblPr/{w}tblLook")
    if look is None or len(rows) < 2 or len(rows[0]) < 2:
        return 0
    try:
        first = look.get(w + "firstRow") in ("1", "true") or bool(int(look.get(names.value) or "0", 16) & 0x20)
    except ValueError:
        first = False
    return int(first and all(_says(cell) for cell in rows[0]))


def _has_side(rows: list[list[dict[str, Any]]]) -> bool:
    """Whether the first column is headings: bold throughout, and not all of the table is."""
    first = [row[0] for row in rows if row and row[0]["place"] == 0]
    others = [cell for row in rows for cell in row[1:]]
    return bool(first and others) and all(_is_bold(cell) for cell in first) and not all(map(_is_bold, others))


def _says(cell: dict[str, Any]) -> bool:
    return any(run.get("text", "").strip() for block in cell["blocks"] for run in block.get("runs", ()))


def _is_bold(cell: dict[str, Any]) -> bool:
    runs = [run for block in cell["blocks"] for run in block.get("runs", ()) if run.get("text", "").strip()]
    return bool(runs) and all(run.get("bold") for run in runs)
