"""Dates that a table spreads over columns, "Day", "Month", "Year", "Date" and "Year", put together again.

The parts keep their words and get the order of a date, whatever order the columns stand in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from documents.reading.columns.contents import is_date_cell
from documents.reading.columns.headings import plain_heading
from documents.reading.dates.words import tidy
from documents.reading.raw import RawRow, RawTable

_LOOKED_AT = 15
"""Rows at the top of a table in which its headings are looked for."""

_MOST_OTHERS = 0.2
"""Share of a column's cells that may be something else: "?", "early", "n/k"."""

_PARTS = {
    "day": frozenset({"day", "date", "dd", "day of month", "day of the month"}),
    "month": frozenset({"month", "mm", "mmm", "mth", "month of event"}),
    "year": frozenset({"year", "yr", "yyyy", "yy", "year of event"}),
}
_DAY = re.compile(r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?")
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = re.compile(rf"(?:0?[1-9]|1[0-2])|(?:{'|'.join(_NAMES)})[a-z]*\.?")
_YEAR = re.compile(r"(?:(?:19|20)\d\d|'?\d\d)(?:\.0)?")
_LACKS_YEAR = re.compile(rf"{_DAY.pattern}(?:[\s/.-]+(?:of\s+)?(?:{_MONTH.pattern}))?")
_LOOKS = {"day": _DAY, "month": _MONTH, "year": _YEAR}


def with_dates_joined(table: RawTable) -> RawTable:
    """Return a table with the columns that make one date together as one, unchanged where it has none."""
    for at, row in enumerate(table.rows[:_LOOKED_AT]):
        parts = _parts(row.cells)
        if parts and _are_dates(parts, row.cells, table.rows[at + 1 :]):
            return _joined(table, parts, at)
    return table


def _parts(headings: Sequence[str]) -> dict[str, int]:
    """Return which column holds which part, {} where headings do not name a year and a day or month."""
    plain = [plain_heading(heading) for heading in headings]
    found: dict[str, int] = {}
    for part, names in _PARTS.items():
        places = [at for at, heading in enumerate(plain) if heading in names]
        if part == "day" and len(places) > 1:  # "Date" and "Day": the one that stands nearest to the month or year
            places = [at for at in places if plain[at] != "date"] or places
        if len(places) == 1:
            found[part] = places[0]
    return found if "year" in found and len(found) > 1 else {}


def _are_dates(parts: Mapping[str, int], headings: Sequence[str], rows: Sequence[RawRow]) -> bool:
    """Tell whether what stands below such headings are parts of dates, and no other column has whole ones."""
    rows = [row for row in rows if row.cells != headings]
    for part, at in parts.items():
        cells = [tidy(row.cells[at]) for row in rows if row.cells[at].strip()]
        look = _LACKS_YEAR if part == "day" and "month" not in parts else _LOOKS[part]
        if not cells or sum(not look.fullmatch(cell) for cell in cells) > _MOST_OTHERS * len(cells):
            return False
    for at, heading in enumerate(headings):
        if at not in parts.values() and "date" in plain_heading(heading).split():
            cells = [row.cells[at] for row in rows if row.cells[at].strip()]
            if cells and sum(map(is_date_cell, cells)) > len(cells) / 2 and at < max(parts.values()):
                return False  # the date stands there; day, month and year were worked out from it
    return True


def _joined(table: RawTable, parts: Mapping[str, int], heading: int) -> RawTable:
    order = [parts[part] for part in _PARTS if part in parts]
    place = min(order)
    kept = [at for at in range(len(table.rows[heading].cells)) if at == place or at not in order]
    rows: list[RawRow] = []
    above = {at: "" for at in order}
    for row in table.rows:
        own = [row.cells[at] for at in order]
        if any(own):
            # A year that is merged over several rows is the year of each.
            own = [above[at] if at in row.merged and not row.cells[at] else row.cells[at] for at in order]
            above = dict(zip(order, own, strict=True))
        cells = [_date_of(own) if at == place else row.cells[at] for at in kept]
        shared = {place} if all(at in row.merged for at in order) else set()
        merged = tuple(kept.index(at) for at in kept if at in (shared if at == place else row.merged))
        rows.append(replace(row, cells=tuple(cells), merged=merged))
    return replace(table, rows=tuple(rows))


def _date_of(parts: Sequence[str]) -> str:
    """Return the parts of a date as one text: "24/1/2018" of three numbers, else with spaces between."""
    filled = [part.strip() for part in parts if part.strip()]
    if len(filled) > 1 and len(filled[-1]) == 4 and re.fullmatch(r"[\d/]+", "".join(filled)):
        return "/".join(filled)
    return " ".join(filled) if len(filled) != 3 or not all(map(str.isdigit, filled)) else "/".join(filled)
