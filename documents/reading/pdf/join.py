"""Makes one table of the parts that stand on several pages, and one row of a row that a page break cut."""

from __future__ import annotations

import re
from collections.abc import Sequence

from documents.reading.pdf.cut import continues
from documents.reading.pdf.edges import common_columns, take_columns
from documents.reading.pdf.lines import Line
from documents.reading.pdf.notes import Notes
from documents.reading.pdf.parts import Part, PartRow, is_heading_row
from documents.reading.pdf.prose import Paragraph
from documents.reading.pdf.shown import Shown
from documents.reading.pdf.signs import begins_with_date, is_date_heading
from documents.reading.pdf.table import Row, Table
from documents.reading.pdf.words import BrokenWords
from documents.reading.raw import RawRow, RawTable

_MOST_HEADINGS = 3


def begun(part: Part) -> Table:
    """Return a table that begins with this part."""
    headings = [_texts(row) for row in part.rows[:_MOST_HEADINGS]]
    again: list[str] = []
    body = _without_repeats(part.rows[_MOST_HEADINGS:], headings, again)
    rows = [_as_row(part, row) for row in (*part.rows[:_MOST_HEADINGS], *body)]
    table = Table(list(part.xs), rows, part, headings, None, part.ruled and not part.open_top, again=again)
    table.date_column = _date_column(part)
    table.row_gap = part.row_gap
    if part.doubt:
        table.doubts.append((part.page, part.doubt))
        _doubt_all(rows, part)
    return table


def goes_on_with(table: Table, part: Part) -> bool:
    """Add the part to the table if it is its next part, and return whether it was."""
    if part.page - table.last.page > 1 or (part.page == table.last.page and not _follows_closely(table, part)):
        return False
    repeated = _repeated_headings(table, part)
    columns = common_columns(table.xs, part, _has_column_rules(table.last), repeated > 0)
    first = part.rows[repeated] if repeated < len(part.rows) else None
    if columns is None or (repeated and part.page == table.last.page):
        return False
    if first and not repeated and is_heading_row(first.texts) and _glued(table, first) is None:
        return False
    take_columns(table, part, columns)
    if part.doubt:
        table.doubts.append((part.page, part.doubt))
    later = _without_repeats(part.rows[repeated + 1 :], table.headings, table.again)
    rows = [*part.rows[repeated : repeated + 1], *later]
    table.again.extend(text for row in part.rows[:repeated] for text in row.texts)
    table.repeated = max(table.repeated, repeated)
    if not repeated and rows:
        rows = _without_glued_headings(table, rows)
    if rows:
        _add(table, part, rows, repeated > 0)
    table.last = part
    table.row_gap = part.row_gap if part.row_gap is not None else table.row_gap
    return True


def _add(table: Table, part: Part, rows: Sequence[PartRow], repeated: bool) -> None:
    """Add the rows of a part to the table, the first one to its last row where a page break cut that.

    repeated: the part begins with the table's headings.
    """
    joined, doubtful = continues(table, part, rows[0], repeated)
    doubtful = doubtful or (joined and _is_only_left(part, rows[0]))
    made = [_as_row(part, row) for row in (rows[1:] if joined else rows)]
    if doubtful:
        table.doubts.append((part.page, _DOUBT[joined]))
        (table.rows[-1] if joined else made[0]).doubt(_ROW_DOUBT[joined])
    if joined:
        last = table.rows[-1]
        for held, cell in zip(last.cells, rows[0].cells, strict=True):
            held.extend(cell)
        last.outlines.extend(part.outlines(rows[0]))
        last.last = rows[0]
    if part.doubt:
        _doubt_all([*table.rows[-1:], *made] if joined else made, part)
    table.rows.extend(made)
    if table.date_column is None:
        table.date_column = _date_column(part)


def goes_on_in_cell(table: Table, text: Paragraph, shown: Shown | None) -> bool:
    """Add a paragraph at the top of a page to the row that a page break cut, and return whether it was.

    Where only one cell of a row goes on, nothing but its left edge tells that the lines are of a table at all.
    shown: how the paragraph's page is shown.
    """
    cells = table.rows[-1].cells
    left, right = min(line.x0 for line in text.lines), max(line.x1 for line in text.lines)
    for column, cell in enumerate(cells):
        if not cell or column == table.date_column or abs(min(line.x0 for line in cell) - left) > _SAME_LEFT:
            continue
        if right > min([line.x0 for other in cells[column + 1 :] for line in other], default=table.xs[-1] + 1):
            continue
        words, before = text.lines[0].text.strip(), cell[-1].text.strip()
        joined = words[:1].islower() or not before.endswith((".", "!", "?", ":"))
        table.doubts.append((text.page, _DOUBT[True] if joined else WORDS_BELOW))
        table.rows[-1].doubt(_ROW_DOUBT[True] if joined else ROW_BEFORE_WORDS)
        if joined:
            cell.extend(text.lines)
            if shown is not None:
                top, bottom = text.top, max(line.bottom for line in text.lines)
                table.rows[-1].outlines.append(shown.outline(min(table.xs[0], left), top, right, bottom))
        return joined
    return False


_FEW_LINES = 3
_SAME_LEFT = 2.0
"""Points by which the lines of one cell may begin apart."""

WORDS_BELOW = (
    "The words at the top of this page stand below a column of the table on the page before. They were not taken "
    "into its last row: check whether they belong there."
)
_DOUBT = {
    True: "The first lines of the table on this page were read as the end of the row before. Check that they are.",
    False: "The first row of the table on this page may be the end of the row before. Check where it belongs.",
}


_ROW_DOUBT = {
    True: "This row goes on at the top of the next page. Check that the words there belong to it.",
    False: "This row begins a page and may be the end of the row before. Check where it belongs.",
}
ROW_BEFORE_WORDS = (
    "Words at the top of the next page, or below this row, stand under one of its columns and were not taken into "
    "it. Check whether they belong there."
)


def as_table(table: Table, number: int, words: BrokenWords, notes: Notes) -> RawTable:
    """Return the table's rows as text, without columns that are empty throughout.

    words: what the file shows of how words are broken. notes: what is written beside a row, by its identity.
    """
    columns = range(len(table.xs) - 1)
    filled = [column for column in columns if any(row.cells[column] for row in table.rows)]
    rights = {column: max(line.x1 for row in table.rows for line in row.cells[column]) for column in filled}
    return RawTable(
        tuple(
            RawRow(
                tuple(words.joined(row.cells[column], rights[column]) for column in filled),
                page=row.page,
                number=index,
                merged=tuple(place for place, column in enumerate(filled) if column in row.merged),
                heading=index <= table.repeated,
                notes=tuple(notes.get(id(row), ())),
                outlines=tuple(row.outlines),
                doubts=tuple(row.doubts),
                date_doubted=row.date_doubted,
            )
            for index, row in enumerate(table.rows, 1)
        ),
        number=number,
    )


def _as_row(part: Part, row: PartRow) -> Row:
    doubts = [row.doubt] if row.doubt else []
    return Row(part.page, [list(cell) for cell in row.cells], row, row.merged, part.outlines(row), doubts)


def _doubt_all(rows: Sequence[Row], part: Part) -> None:
    """Let each row of a part whose rows could not be told for sure say so."""
    for row in rows:
        if not is_heading_row(row.last.texts):
            row.doubt(part.doubt, date=True)


def _is_only_left(part: Part, row: PartRow) -> bool:
    """Return whether a row of a table without rules has few lines, all in its first column, as a paragraph has."""
    few = 0 < len(row.cells[0]) <= _FEW_LINES
    return few and not part.ruled and not part.framed and not any(row.cells[1:])


def _texts(row: PartRow) -> list[str]:
    return [_plain(" ".join(line.text for line in cell)) for cell in row.cells]


def _plain(text: str) -> str:
    return re.sub(r"[\s\-\u2010]+", "", text).lower()


def _has_column_rules(part: Part) -> bool:
    return part.ruled or part.framed


def _follows_closely(table: Table, part: Part) -> bool:
    return 0 <= part.top - table.last.bottom < 20 and table.last.ruled == part.ruled


def _repeated_headings(table: Table, part: Part) -> int:
    """Return how many of the part's first rows repeat the table's headings."""
    for start, heading in enumerate(table.headings):
        if start and sum(1 for text in table.headings[start - 1] if text) > 1:
            break  # only a title row may stand above the headings
        if sum(1 for text in heading if text) < 2 or begins_with_date(_first_text(table.rows[start].cells)):
            continue
        for skipped in range(min(2, len(part.rows))):
            if _same_texts(_texts(part.rows[skipped]), heading):
                same = 1
                while (
                    start + same < len(table.headings)
                    and skipped + same < len(part.rows)
                    and _same_texts(_texts(part.rows[skipped + same]), table.headings[start + same])
                    and not begins_with_date(_first_text(part.rows[skipped + same].cells))
                ):
                    same += 1
                if all(_is_title(row) for row in part.rows[:skipped]):
                    return skipped + same
    return 0


def _same_texts(texts: Sequence[str], others: Sequence[str]) -> bool:
    """Return whether the filled cells are the same; one of them may have empty columns more."""
    return [text for text in texts if text] == [text for text in others if text]


def _without_repeats(rows: Sequence[PartRow], headings: Sequence[list[str]], again: list[str]) -> list[PartRow]:
    """Return the rows without those that repeat the headings in the middle of a page. again: takes their texts."""
    kept: list[PartRow] = []
    for row in rows:
        if is_heading_row(row.texts) and any(_same_texts(_texts(row), heading) for heading in headings):
            again.extend(row.texts)
        else:
            kept.append(row)
    return kept


def _first_text(cells: Sequence[Sequence[Line]]) -> str:
    return next((cell[0].text for cell in cells if cell), "")


def _is_title(row: PartRow) -> bool:
    return sum(1 for cell in row.cells if cell) == 1 and not begins_with_date(_first_text(row.cells))


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
    table.again.extend(
        line.text for cell, count in zip(rows[0].cells, counts, strict=True) for line in cell[:count]
    )
    if not any(cells):
        return rows[1:]
    top = min(line.top for cell in cells for line in cell)
    return [PartRow(cells, top, rows[0].bottom), *rows[1:]]


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
