"""The last resort where no chronology was found: a table that holds dates is one, and its columns are asked about.

A person who reads "Date, Blurb, Ref" above short entries is in no doubt; the service asks, but does not refuse.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from documents.reading.chronology_tables import LOOKED_AT, Found, Part, parts_below
from documents.reading.columns.choosing import assign
from documents.reading.columns.contents import Contents, contents_of, is_date_cell
from documents.reading.columns.headings import ALIKE, LONGEST_HEADING, best_field
from documents.reading.raw import RawRow, RawTable, RawText
from documents.reading.unnamed_columns import with_what_was_said

_OF_THE_DOCUMENT = re.compile(
    r"\b(?:version|draft|revision|amend\w*|approv\w*|authors?|sign\w*|distribut\w*|d\.?o\.?b|birth)\b",
    re.IGNORECASE,
)
"""Headings of tables that tell of the document itself, or of the family: their dates are no events."""

_NAMED, _UNNAMED = 0.25, 0.7
"""Share of the filled cells below a heading that says "Date", and of any column, that must be dates."""
_SHORTEST = 4
"""Mean characters of a column that may tell events."""


def by_their_dates(blocks: Sequence[RawText | RawTable]) -> Mapping[int, Found]:
    """Return the chronologies, by the place of their table, of a file whose headings tell of none."""
    tables = [(at, block) for at, block in enumerate(blocks) if isinstance(block, RawTable) and not block.hidden]
    return {at: found for at, table in tables if (found := dated(table)) is not None}


def dated(table: RawTable) -> Found | None:
    """Return a table as a chronology where a column of it holds dates and another words, else None."""
    rows = [row for row in table.rows if any(cell.strip() for cell in row.cells)]
    at = next((at for at, row in enumerate(rows[:LOOKED_AT]) if _names_a_date(row)), None)
    if at is not None:
        return _found(table, rows, at, _NAMED)
    first = next((at for at, row in enumerate(rows[:LOOKED_AT]) if any(map(is_date_cell, row.cells))), None)
    if first is None:
        return None
    return _found(table, rows, first - 1 if first and _may_be_headings(rows[first - 1]) else None, _UNNAMED, first)


def _found(
    table: RawTable, rows: Sequence[RawRow], heading: int | None, needed: float, first: int | None = None
) -> Found | None:
    named = heading is not None
    begins = heading + 1 if heading is not None else first or 0
    body = tuple(rows[begins:])
    headings = list(rows[begins - 1].cells) if named else [""] * len(rows[0].cells)
    if not body or _OF_THE_DOCUMENT.search(" ".join(headings)):
        return None
    contents = [contents_of([row.cells[at] for row in body]) for at in range(len(headings))]
    dates = [at for at, held in enumerate(contents) if held.dates >= needed and _is_date(headings[at], needed)]
    if not dates or not any(_tells(held) for at, held in enumerate(contents) if at not in dates):
        return None
    if len(body) < 2 and needed > _NAMED:
        return None
    above = tuple(rows[: begins - named])
    if named:
        parts, repeated = parts_below(table, headings, body)
        return Found(tuple(parts), above, (), (rows[begins - 1], *repeated))
    columns = with_what_was_said(tuple(assign(headings, [row.cells for row in body])), contents)
    return Found((Part(table, columns, body, headless=True),), above)


def _is_date(heading: str, needed: float) -> bool:
    field, trust = best_field(heading)
    return needed > _NAMED or (field in ("date", "date+time") and trust >= ALIKE)


def _names_a_date(row: RawRow) -> bool:
    return _may_be_headings(row) and any(_is_date(cell, _NAMED) for cell in row.cells if cell.strip())


def _may_be_headings(row: RawRow) -> bool:
    filled = [cell for cell in row.cells if cell.strip()]
    return len(filled) > 1 and all(len(cell) <= LONGEST_HEADING and not is_date_cell(cell) for cell in filled)


def _tells(held: Contents) -> bool:
    return held.length >= _SHORTEST and not held.counted and max(held.dates, held.figures, held.times) < 0.5
