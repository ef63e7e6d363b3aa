"""Headings further down in a table: a second chronology below the first, with other columns in another order.

At the top of a table the best of several rows is looked for; among the rows of events a row must show that it is
headings, for a row taken for them is an event less. One that is missed puts every row below it in wrong columns.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from documents.reading.columns.choosing import Assigned, is_heading_row
from documents.reading.columns.contents import Contents, contents_of, is_date_cell, is_time_cell
from documents.reading.columns.headings import ALIKE, LONGEST_HEADING, SURE, best_field
from documents.reading.raw import RawRow

_DATES = ("date", "date+time")
_LISTED = 0.95 * SURE
"""How far the date's name is trusted where no date stands below it: its words are listed, not merely alike."""

_LONGEST_TITLE = 60
_MOST_WORDS = 20
_LOOKED_BELOW = 2
"""Rows below a row of labels in which a date must stand under the word that names it."""

_FEW, _MOST = 0.3, 0.8
_TELLS = 12
"""Mean characters from which a column's cells tell something."""
_TIMES_AS_LONG = 3
_STARTS_WITH_A_SENTENCE = re.compile(r".*[a-z)][.;!]\s+\S", re.DOTALL)

_DOUBT = (
    "What stands in the columns from here on is not what stood in them above, as if another table began here. "
    "The row was read under the headings above: check that each cell is in its right column."
)


def is_later_heading(rows: Sequence[RawRow], at: int) -> bool:
    """Tell whether a row among a chronology's rows is the headings of the rows below it.

    Either every cell is a known heading; or all are short labels and one of them names the date, above dates or
    beside one that names the event. "Ref" and "Exhibit" beside them are columns too.
    """
    filled = [cell for cell in rows[at].cells if cell.strip()]
    if len(filled) >= 3 and all(best_field(cell)[1] >= ALIKE for cell in filled) and is_heading_row(filled):
        return True
    if len(filled) < 2 or not all(map(_is_label, filled)):
        return False
    named = [best_field(cell) for cell in rows[at].cells]
    below = rows[at + 1 : at + 1 + _LOOKED_BELOW]

    def stands_above(fields: Sequence[str], is_one: Callable[[str], bool]) -> bool:
        columns = [column for column, (field, trust) in enumerate(named) if field in fields and trust >= ALIKE]
        return any(is_one(row.cells[column]) for row in below for column in columns)

    if stands_above(_DATES, is_date_cell):
        return True
    sure = {field for field, trust in named if trust >= ALIKE and field not in ("other", "number")}
    if "event" not in sure:
        return False
    listed = any(field in _DATES and trust >= _LISTED for field, trust in named)
    return (listed and (len(filled) > 2 or not below)) or stands_above(("time",), is_time_cell)


def _is_label(cell: str) -> bool:
    """Tell whether a cell may be a heading: a few words, and neither a date, a time, a figure nor sentences."""
    words = cell.split()
    return (
        len(cell) <= LONGEST_HEADING
        and len(words) <= _MOST_WORDS
        and any(letter.isalpha() for letter in cell)
        and not _STARTS_WITH_A_SENTENCE.match(cell)
        and not (re.search(r"\d", cell) and (is_date_cell(cell) or is_time_cell(cell)))
    )


def with_doubts_where_contents_change(columns: Sequence[Assigned], rows: Sequence[RawRow]) -> list[RawRow]:
    """Return a part's rows, with a doubt at those of a block whose columns hold another kind of thing.

    A block begins after an empty row, a title or a row of labels that no heading is among: where somebody put a
    second table. Nothing is moved: only a person can tell what such columns are.
    """
    starts = [at for at in range(1, len(rows)) if _begins_block(columns, rows, at)]
    if not starts:
        return list(rows)
    first = [row for row in rows[: starts[0]] if not _is_title(row)]
    found = list(rows)
    for begins, ends in zip(starts, (*starts[1:], len(rows)), strict=True):
        block = [row for row in rows[begins:ends] if not _is_title(row)]
        if first and block and any(_changes(columns, first, block)):
            for at in range(begins, ends):
                found[at] = replace(found[at], doubts=(*found[at].doubts, _DOUBT))
    return found


def _begins_block(columns: Sequence[Assigned], rows: Sequence[RawRow], at: int) -> bool:
    before, number = rows[at - 1].number, rows[at].number
    if before is not None and number is not None and number > before + 1:
        return True
    filled = [cell for cell in rows[at - 1].cells if cell.strip()]
    if len(filled) == 1:
        return _is_title(rows[at - 1])
    dated = [rows[at - 1].cells[place] for place, column in enumerate(columns) if column.field in _DATES]
    return len(filled) > 1 and all(map(_is_label, filled)) and any(cell.strip() for cell in dated)


def _is_title(row: RawRow) -> bool:
    filled = [cell for cell in row.cells if cell.strip()]
    return len(filled) == 1 and len(filled[0]) <= _LONGEST_TITLE and _is_label(filled[0])


def _changes(columns: Sequence[Assigned], first: Sequence[RawRow], block: Sequence[RawRow]) -> Iterator[bool]:
    """Yield for each column that tells something whether a block holds another kind of thing in it."""
    longer = shorter = False
    for at, column in enumerate(columns):
        then, now = (contents_of([row.cells[at] for row in rows]) for rows in (first, block))
        if not then.filled or not now.filled:
            continue
        if column.field in _DATES:
            yield then.dates >= _MOST and now.dates <= _FEW and now.length >= _TELLS
        elif column.field == "event":
            yield _in_figures(then) <= _FEW and _in_figures(now) >= _MOST
        if column.field in ("event", "source"):
            shorter = shorter or (column.field == "event" and then.length >= _TIMES_AS_LONG * now.length)
            longer = longer or (column.field == "source" and now.length >= _TIMES_AS_LONG * then.length)
    yield longer and shorter


def _in_figures(held: Contents) -> float:
    return 1.0 if held.counted else max(held.figures, held.dates, held.times)
