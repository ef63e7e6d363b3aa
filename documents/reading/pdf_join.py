"""Makes one table of the parts that stand on several pages, and one row of a row that a page break cut."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from documents.reading.pdf_cut import continues
from documents.reading.pdf_lines import Cell, Line, joined_text
from documents.reading.pdf_parts import Part, PartRow, is_heading_row
from documents.reading.pdf_signs import begins_with_date, is_date_heading
from documents.reading.pdf_table import Row, Table
from documents.reading.raw import RawRow, RawTable

_SAME_EDGE = 6.0
_MOST_HEADINGS = 3


def begun(part: Part) -> Table:
    """Return a table that begins with this part."""
    headings = [_texts(row) for row in part.rows[:_MOST_HEADINGS]]
    body = _without_repeats(part.rows[_MOST_HEADINGS:], headings)
    rows = [_as_row(part, row) for row in (*part.rows[:_MOST_HEADINGS], *body)]
    table = Table(list(part.xs), rows, part, headings, None, part.ruled and not part.open_top)
    table.date_column = _date_column(part)
    return table


def goes_on_with(table: Table, part: Part) -> bool:
    """Add the part to the table if it is its next part, and return whether it was."""
    if part.page - table.last.page > 1 or (part.page == table.last.page and not _follows_closely(table, part)):
        return False
    if not _same_columns(table, part):
        return False
    repeated = _repeated_headings(table, part)
    if repeated and part.page == table.last.page:
        return False
    rows = [*part.rows[repeated : repeated + 1], *_without_repeats(part.rows[repeated + 1 :], table.headings)]
    table.repeated = max(table.repeated, repeated)
    if not repeated and rows:
        if is_heading_row(rows[0].texts) and not _only_headings_glued(table, rows[0]):
            return False
        rows = _without_glued_headings(table, rows)
    if rows:
        joined, doubtful = continues(table, part, rows[0], repeated > 0)
        if doubtful:
            table.doubts.append((part.page, _DOUBT[joined]))
        if joined:
            for held, cell in zip(table.rows[-1].cells, rows[0].cells, strict=True):
                held.extend(cell)
            table.rows[-1].last = rows[0]
            rows = rows[1:]
        table.rows.extend(_as_row(part, row) for row in rows)
        if table.date_column is None:
            table.date_column = _date_column(part)
    table.last = part
    return True


_DOUBT = {
    True: "The first lines of the table on this page were read as the end of the row before. Check that they are.",
    False: "The first row of the table on this page may be the end of the row before. Check where it belongs.",
}


def as_table(table: Table, number: int, whole_words: Collection[str]) -> RawTable:
    """Return the table's rows as text, without columns that are empty throughout."""
    columns = range(len(table.xs) - 1)
    filled = [column for column in columns if any(row.cells[column] for row in table.rows)]
    return RawTable(
        tuple(
            RawRow(
                tuple(joined_text((line.text for line in row.cells[column]), whole_words) for column in filled),
                page=row.page,
                number=index,
                merged=tuple(place for place, column in enumerate(filled) if column in row.merged),
                heading=index <= table.repeated,
            )
            for index, row in enumerate(table.rows, 1)
        ),
        number=number,
    )


def _as_row(part: Part, row: PartRow) -> Row:
    return Row(part.page, [list(cell) for cell in row.cells], row, row.merged)


def _texts(row: PartRow) -> list[str]:
    return [_plain(" ".join(line.text for line in cell)) for cell in row.cells]


def _plain(text: str) -> str:
    return re.sub(r"[\s\-\u2010]+", "", text).lower()


def _follows_closely(table: Table, part: Part) -> bool:
    return 0 <= part.top - table.last.bottom < 20 and table.last.ruled == part.ruled


def _same_columns(table: Table, part: Part) -> bool:
    """Return whether the part has the table's columns; give both the same ones where one has some more."""
    inner = 1 if part.columns > 2 and part.columns == len(table.xs) - 1 else 0  # outer rules are often not drawn
    shift = part.xs[inner] - table.xs[inner]
    moved = [x - shift for x in part.xs]
    if len(moved) == len(table.xs):
        width = max(_SAME_EDGE, 0.02 * (table.xs[-1] - table.xs[0]))
        pairs = list(zip(moved, table.xs, strict=True))
        near = all(abs(a - b) <= width for a, b in pairs[inner : len(pairs) - inner])
        return near or (not part.ruled and bool(part.headings)) or _repeated_headings(table, part) > 0
    if not (part.ruled and table.last.ruled):
        return False
    if _within(moved, table.xs):
        for row in part.rows:
            row.cells = _spread(row.cells, moved, table.xs)
            row.merged = tuple(_place_of(moved[column], table.xs) for column in row.merged)
        part.xs = [x + shift for x in table.xs]
        return True
    if _within(table.xs, moved):
        for held in table.rows:
            held.cells = [list(cell) for cell in _spread([tuple(cell) for cell in held.cells], table.xs, moved)]
            held.last.cells = _spread(held.last.cells, table.xs, moved)
            held.merged = tuple(_place_of(table.xs[column], moved) for column in held.merged)
        table.headings = [_spread_texts(texts, table.xs, moved) for texts in table.headings]
        if table.date_column is not None:
            table.date_column = _place_of(table.xs[table.date_column], moved)
        table.xs = moved
        return True
    return False


def _within(few: Sequence[float], many: Sequence[float]) -> bool:
    return len(few) <= len(many) and all(min(abs(x - other) for other in many) <= _SAME_EDGE for x in few)


def _place_of(x: float, xs: Sequence[float]) -> int:
    return min(range(len(xs) - 1), key=lambda index: abs(xs[index] - x))


def _spread(cells: Sequence[Cell], few: Sequence[float], many: Sequence[float]) -> list[Cell]:
    spread: list[Cell] = [() for _ in range(len(many) - 1)]
    for cell, x in zip(cells, few, strict=False):
        spread[_place_of(x, many)] = cell
    return spread


def _spread_texts(texts: Sequence[str], few: Sequence[float], many: Sequence[float]) -> list[str]:
    spread = [""] * (len(many) - 1)
    for text, x in zip(texts, few, strict=False):
        spread[_place_of(x, many)] = text
    return spread


def _repeated_headings(table: Table, part: Part) -> int:
    """Return how many of the part's first rows repeat the table's headings."""
    for start, heading in enumerate(table.headings):
        if start and sum(1 for text in table.headings[start - 1] if text) > 1:
            break  # only a title row may stand above the headings
        if sum(1 for text in heading if text) < 2 or begins_with_date(_first_text(table.rows[start].cells)):
            continue
        for skipped in range(min(2, len(part.rows))):
            if _texts(part.rows[skipped]) == heading:
                same = 1
                while (
                    start + same < len(table.headings)
                    and skipped + same < len(part.rows)
                    and _texts(part.rows[skipped + same]) == table.headings[start + same]
                    and not begins_with_date(_first_text(part.rows[skipped + same].cells))
                ):
                    same += 1
                if all(_is_title(row) for row in part.rows[:skipped]):
                    return skipped + same
    return 0


def _without_repeats(rows: Sequence[PartRow], headings: Sequence[list[str]]) -> list[PartRow]:
    """Return the rows without those that repeat the headings in the middle of a page."""
    return [row for row in rows if not (is_heading_row(row.texts) and _texts(row) in headings)]


def _first_text(cells: Sequence[Sequence[Line]]) -> str:
    return next((cell[0].text for cell in cells if cell), "")


def _is_title(row: PartRow) -> bool:
    return sum(1 for cell in row.cells if cell) == 1 and not begins_with_date(_first_text(row.cells))


def _only_headings_glued(table: Table, row: PartRow) -> bool:
    return _glued(table, row) is not None


def _glued(table: Table, row: PartRow) -> list[int] | None:
    """Return how many lines of each cell repeat the heading, None if any heading is not repeated."""
    for start, heading in enumerate(table.headings):
        if sum(1 for text in heading if text) < 2 or begins_with_date(_first_text(table.rows[start].cells)):
            continue
        counts: list[int] = []
        for text, cell in zip(heading, row.cells, strict=False):
            count = next(
                (n for n in range(len(cell) + 1) if _plain(" ".join(line.text for line in cell[:n])) == text), None
            )
            if count is None:
                break
            counts.append(count)
        if len(counts) == len(heading):
            return counts
        break
    return None


def _without_glued_headings(table: Table, rows: list[PartRow]) -> list[PartRow]:
    """Strip headings off a first row that has no rule between them and its own text."""
    counts = _glued(table, rows[0])
    if counts is None:
        return rows
    cells = [cell[count:] for cell, count in zip(rows[0].cells, counts, strict=True)]
    if not any(cells):
        return rows[1:]
    return [PartRow(cells, rows[0].top, rows[0].bottom), *rows[1:]]


def _date_column(part: Part) -> int | None:
    for row in part.rows[:_MOST_HEADINGS]:
        if is_heading_row(row.texts):
            for column, cell in enumerate(row.cells):
                if cell and is_date_heading(" ".join(line.text for line in cell)):
                    return column
    for column in range(min(4, part.columns)):
        texts = [row.cells[column][0].text for row in part.rows if row.cells[column]]
        dates = sum(1 for text in texts if begins_with_date(text))
        if dates >= 2 and dates >= 0.5 * len(texts):
            return column
    return None
