"""Finds the chronology in a file's tables: where its headings are, and which rows stand under them.

A file may hold several chronology tables with other columns in another order, title rows above the headings,
headings in two rows, headings repeated on each page or changed half way, and tables that go on without headings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from documents.reading.columns.choosing import Assigned, assign, is_heading_row
from documents.reading.columns.contents import contents_of, is_date_cell
from documents.reading.columns.headings import ALIKE, LONGEST_HEADING, best_field, heading_weight, joined_headings
from documents.reading.cover import is_label, labelled
from documents.reading.cover_labels import label_kind
from documents.reading.dates.words import tidy
from documents.reading.inner_tables import with_inner_rows_folded
from documents.reading.later_headings import is_later_heading, with_doubts_where_contents_change
from documents.reading.raw import RawRow, RawTable
from documents.reading.unnamed_columns import with_what_was_said

LOOKED_AT = 15
"""Rows at the top of a table in which its headings are looked for."""


@dataclass(frozen=True, slots=True)
class Part:
    """Rows that stand under the same headings. `continues`: they go on from the part before, without headings.

    paragraphs: they are no table but paragraphs that begin with a date.
    period: the year or month that the words above the table or the sheet's name give, "" for none.
    """

    table: RawTable
    columns: tuple[Assigned, ...]
    rows: tuple[RawRow, ...]
    continues: bool = False
    headless: bool = False
    period: str = ""
    paragraphs: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A table's chronology parts, and the rows above its headings and below its last row: cover and notes.

    headings: the rows that are headings, repeated ones too.
    """

    parts: tuple[Part, ...]
    above: tuple[RawRow, ...] = ()
    below: tuple[RawRow, ...] = ()
    headings: tuple[RawRow, ...] = ()


def headed(table: RawTable) -> Found | None:
    """Return the chronology of a table that has a chronology's headings, else None."""
    rows = _filled_rows(table)
    heading = _first_heading(rows)
    if heading is None:
        return None
    at, headings, taken = heading
    body, below = parted_from_notes(rows[at + taken :])
    parts, repeated = parts_below(table, headings, body)
    earlier = _headless_above(table, rows[:at])
    above = earlier.above if earlier else tuple(rows[:at])
    return Found((*(earlier.parts if earlier else ()), *parts), above, below, (*rows[at : at + taken], *repeated))


def _headless_above(table: RawTable, rows: Sequence[RawRow]) -> Found | None:
    """Return the events that stand above a table's first headings, None where that is a cover or nothing.

    Two tables were put together and the first has no headings; its rows have dates, or none, beside other words.
    """
    found = headless(replace(table, rows=tuple(rows))) if len(rows) > 1 else None
    if found is None or found.headings:
        return None
    part = found.parts[0]
    dated = next((at for at, column in enumerate(part.columns) if column.field in ("date", "date+time")), None)
    if dated is None or any(sum(bool(cell) for cell in row.cells) < 2 for row in part.rows):
        return None
    days = [row.cells[dated] for row in part.rows]
    return found if days[0] and all(not day or is_date_cell(day) for day in days) else None


def going_on(found: Found, read: Sequence[Part]) -> tuple[Part, ...]:
    """Return a table's parts; rows above its headings that go on from the last part read have its columns."""
    if len(found.parts) < 2 or not found.parts[0].headless:
        return found.parts
    first = found.parts[0]
    before = next((part for part in reversed(read) if not part.paragraphs), None)
    part = continued(replace(first.table, rows=first.rows), before)
    return found.parts if part is None else (replace(part, table=first.table), *found.parts[1:])


def continued(table: RawTable, before: Part | None) -> Part | None:
    """Return a table without headings as going on from the part before, None if it does not.

    It does if it is as wide and has dates where that part has them: a table cut in two by its maker.
    """
    rows = _filled_rows(table)
    if before is None or not rows or len(rows[0].cells) != len(before.columns):
        return None
    dated = [at for at, column in enumerate(before.columns) if column.field in ("date", "date+time")]
    cells = [row.cells[dated[0]] for row in rows if row.cells[dated[0]].strip()] if dated else []
    if not cells or sum(map(is_date_cell, cells)) < len(cells) / 2:
        return None
    return Part(table, before.columns, tuple(rows), continues=True)


def headless(table: RawTable) -> Found | None:
    """Return a chronology whose headings are missing or say nothing known, else None.

    It is told by an early column of dates with prose after it, or by short words above a column of dates wherever
    it stands beside prose; those words are its headings.
    """
    rows = _filled_rows(table)
    if len(rows) < 2:
        return None
    width = len(rows[0].cells)
    for dated in range(width):
        first = next((at for at, row in enumerate(rows[:LOOKED_AT]) if is_date_cell(row.cells[dated])), None)
        if first is None:
            continue
        body = rows[first:]
        contents = [contents_of([row.cells[at] for row in body]) for at in range(width)]
        told = [at for at in range(width) if at != dated and contents[at].length >= 20]
        if contents[dated].dates < 0.7 or not told or (contents[dated].filled < 2 and first == 0):
            continue
        above = rows[first - 1].cells if first else ()
        named = sum(bool(cell) for cell in above) >= 2 and all(len(cell) <= 60 for cell in above)
        early = dated < 3 and max(told) > dated
        if not early and not (named and above[dated] and contents[dated].filled >= 3):
            continue
        headings = list(above) if named else [""] * width
        columns = tuple(assign(headings, [row.cells for row in body]))
        if not named:
            columns = with_what_was_said(columns, contents)
        part = Part(table, columns, tuple(body), headless=not named)
        return Found((part,), tuple(rows[: first - named]), (), tuple(rows[first - named : first]))
    return None


_NOTES = re.compile(
    r"(?:(?:foot)?notes?|key|legend|abbreviations|n\.?b\.?|total|ends?)\s*(?:[:.–—-].*|\d.*)?|end of .*|\*.*",
    re.IGNORECASE | re.DOTALL,
)
_MADE_BY = re.compile(
    r"(?:this )?(?:report |list |data |file )?(?:was )?"
    r"(?:exported|printed|produced|generated|downloaded|extracted|run)"
    r"\s+(?:by|on|at|from)\b.*|(?:total )?\d+ (?:records?|rows|entries|results)(?: found| exported| in total)?\.?",
    re.IGNORECASE | re.DOTALL,
)
"""What a program writes below what it exported: "Exported by K Ord on 14/12/2022 10:02. 12 records"."""


def parted_from_notes(rows: Sequence[RawRow]) -> tuple[list[RawRow], tuple[RawRow, ...]]:
    """Return a chronology's rows, and the notes, keys and names for the sign-off that stand under its last row.

    They are single cells at the left without a date, or a label and its value, after an empty row of a sheet or
    with a word such as "Notes" or "End of chronology" at their head.
    """
    first = len(rows)
    while first > 1 and _may_be_note(rows[first - 1]):
        first -= 1
    for at in range(first, len(rows)):
        before, row = rows[at - 1].number, rows[at].number
        gap = before is not None and row is not None and row > before + 1
        filled = [cell for cell in rows[at].cells if cell.strip()]
        noted = len(filled) == 1 and (_NOTES.fullmatch(filled[0]) or _MADE_BY.fullmatch(filled[0]))
        if gap or noted or is_label(filled[0]) or _is_signed(filled):
            return list(rows[:at]), tuple(rows[at:])
    return list(rows), ()


def _may_be_note(row: RawRow) -> bool:
    filled = [(at, cell) for at, cell in enumerate(row.cells) if cell.strip()]
    if len(filled) == 1 and _MADE_BY.fullmatch(filled[0][1]):
        return True
    if _is_signed([cell for _, cell in filled]):
        return True
    if any(is_date_cell(cell) for _, cell in filled) or len(filled) > 2 or row.merged:
        return False
    return is_label(filled[0][1]) if len(filled) == 2 else filled[0][0] <= 1


def _is_signed(filled: Sequence[str]) -> bool:
    """Tell whether a row is a line for the sign-off: "Signed: P Quince", and the date beside it."""
    pair = labelled(filled[0], any_label=False)
    return len(filled) <= 2 and pair is not None and bool(label_kind(pair[0]))


def _filled_rows(table: RawTable) -> list[RawRow]:
    return [row for row in table.rows if any(cell.strip() for cell in row.cells)]


def _first_heading(rows: Sequence[RawRow]) -> tuple[int, list[str], int] | None:
    """Return where the first headings stand, what they say and how many rows they take."""
    for at, row in enumerate(rows[:LOOKED_AT]):
        lower = rows[at + 1] if at + 1 < len(rows) else None
        if is_heading_row(row.cells):
            if lower is not None and _is_second_row(row, lower):
                return at, joined_headings(row.cells, lower.cells), 2
            return at, list(row.cells), 1
        if lower is None or is_heading_row(lower.cells) or _has_number(row) or _has_number(lower):
            continue
        joined = joined_headings(row.cells, lower.cells)
        if sum(bool(cell) for cell in row.cells) > 1 and is_heading_row(joined):
            return at, joined, 2
    return None


def _is_second_row(upper: RawRow, lower: RawRow) -> bool:
    """Tell whether `lower` is the second row of a heading: sub-headings, or the ends of wrapped ones."""
    filled = [cell for cell in lower.cells if cell.strip()]
    if not filled or _has_number(lower) or any(len(cell) > 60 for cell in filled):
        return False
    if _same(upper.cells, lower.cells):
        return False
    if lower.merged and len(lower.merged) + len(filled) >= sum(bool(cell) for cell in lower.cells):
        return True
    known = sum(best_field(cell)[1] >= ALIKE for cell in filled)
    if known == len(filled) and known >= 2:
        return True
    joined = joined_headings(upper.cells, lower.cells)
    return len(filled) >= 2 and heading_weight(joined) > heading_weight(upper.cells) + 0.4


def _has_number(row: RawRow) -> bool:
    return any(re.search(r"\d", cell) for cell in row.cells)


def _same(one: Sequence[str], other: Sequence[str]) -> bool:
    return len(one) == len(other) and all(
        len(first) <= LONGEST_HEADING * 2 and tidy(first) == tidy(second)
        for first, second in zip(one, other, strict=True)
    )


def parts_below(table: RawTable, headings: list[str], rows: Sequence[RawRow]) -> tuple[list[Part], list[RawRow]]:
    """Return the rows under `headings`, cut where other headings follow, and the rows that are headings again."""
    cut: list[tuple[list[str], list[RawRow]]] = [(headings, [])]
    repeated: list[RawRow] = []
    skip = False
    for at, row in enumerate(rows):
        if skip:
            skip = False
            repeated.append(row)
            continue
        current = cut[-1][0]
        if _same(row.cells, current) or (row.heading and is_heading_row(row.cells)):
            repeated.append(row)
            continue
        if is_later_heading(rows, at):
            repeated.append(row)
            lower = rows[at + 1] if at + 1 < len(rows) else None
            second = lower is not None and _is_second_row(row, lower)
            new = joined_headings(row.cells, lower.cells) if second and lower is not None else list(row.cells)
            skip = second
            if not _same(new, current):
                cut.append((new, []))
            continue
        cut[-1][1].append(row)
    parts = []
    for texts, under in cut:
        if under or len(cut) == 1:
            under = with_inner_rows_folded(texts, under)
            columns = tuple(assign(texts, [row.cells for row in under]))
            parts.append(Part(table, columns, tuple(with_doubts_where_contents_change(columns, under))))
    return parts, repeated
