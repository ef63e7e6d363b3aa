"""Whether the first row on a page is the rest of the last row on the page before."""

from __future__ import annotations

from collections.abc import Sequence

from documents.reading.pdf.parts import Part, PartRow, is_heading_row
from documents.reading.pdf.signs import begins_with_date, goes_on_from
from documents.reading.pdf.table import Table
from documents.reading.pdf.wrap import runs_on


def continues(table: Table, part: Part, row: PartRow, repeated: bool) -> tuple[bool, bool]:
    """Return whether the row is the rest of the table's last row, and whether that is in doubt.

    repeated: the part begins with the table's headings, which were taken off.
    """
    before = table.rows[-1].last
    if is_heading_row(before.texts):
        return False, False
    date = table.date_column
    filled = [column for column, cell in enumerate(row.cells) if cell]
    if date is not None and begins_with_date(" ".join(line.text for line in row.cells[date])):
        typed = table.rows[-1].cells[date] or before.cells[date]  # it may stand pages above
        if typed or part.page == table.last.page:
            return goes_on_from(" ".join(line.text for line in typed), row.cells[date][0].text), False
        if filled == [date] or _completes(table, before, filled):
            return True, True
        # A date set in the middle or at the foot of a row that the page break cut.
        lone = sum(1 for cell in before.cells if cell) == 1
        score = _score(table, before, row, [column for column in filled if before.cells[column]])
        return score > (0.0 if lone else 2.0), lone or score > 2.0
    if part.page == table.last.page:
        return False, False
    if date is not None and before.cells[date] and _completes(table, before, filled):
        return True, True
    if any(not before.cells[column] for column in filled):
        return False, date is not None and len(filled) < 3
    usual = _usually_filled(table)
    score = _score(table, before, row, filled) + 0.5 * (usual - len(filled))
    # Hardly any row says what happened and nothing else.
    event_only = 1.5 if date is not None and len(filled) == 1 <= filled[0] and usual > 2 else 0.0
    if table.closed and (table.last.open_bottom or (part.open_top and not repeated)):
        return True, score < -2.0  # the maker cut the row and drew no rule at the cut
    if date is None and row.cells[0]:
        score -= 1.0
    whole = date is not None and len(filled) >= max(2.0, _usually_filled(table) - 1)
    return score + event_only > 0, abs(score) < 1.0 or -event_only < score < 0 or (score > 0 and whole)


def _completes(table: Table, before: PartRow, filled: Sequence[int]) -> bool:
    """Return whether a row fills just columns that the row before left empty, and both make a usual row."""
    there = sum(1 for cell in before.cells if cell)
    if not there or any(before.cells[column] for column in filled):
        return False
    usual = _usually_filled(table)
    return there < usual and len(filled) < usual and there + len(filled) >= usual - 1


def _score(table: Table, before: PartRow, row: PartRow, columns: Sequence[int]) -> float:
    """Return how much the text of these columns reads on from the row before; 0 where there is none."""
    rights = _rights(table)
    lowest = max((line.bottom for cell in before.cells for line in cell), default=0.0)
    score = 0.0
    for column in columns:
        last = before.cells[column][-1]
        score += runs_on(last, row.cells[column][0], rights[column])
        if lowest - last.bottom > 2.0 * last.size:
            score -= 3.0  # the text ended before the page did
    return score


def _rights(table: Table) -> list[float]:
    """Return for each column the x up to which its text may reach: the right edge less the left padding."""
    rights: list[float] = []
    for column, (left, right) in enumerate(zip(table.last.xs, table.last.xs[1:], strict=False)):
        starts = [line.x0 for row in table.last.rows for line in row.cells[column]]
        ends = [line.x1 for row in table.last.rows for line in row.cells[column]]
        padding = max(0.0, min(starts) - left) if starts else 0.0
        wraps = any(len(row.cells[column]) > 1 for row in table.last.rows)
        edge = right - padding if table.last.ruled or not wraps else max(ends, default=right)
        rights.append(max([edge, *ends]))
    return rights


def _usually_filled(table: Table) -> float:
    counts = sorted(sum(1 for cell in row.cells if cell) for row in table.rows[-12:])
    return counts[len(counts) // 2]
