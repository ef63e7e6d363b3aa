"""What in a finished table looks as if its columns or rows were not told apart."""

from __future__ import annotations

from collections.abc import Iterator

from documents.reading.pdf.frames import dates_in
from documents.reading.pdf.signs import begins_with_date
from documents.reading.pdf.table import Row, Table

COLUMNS_MERGED = (
    "The columns of the table that begins on this page stand so close that they could not be told apart. Compare "
    "the rows that were read with the page itself."
)
TWO_DATES = "More than one date stands in this row, so it may be two rows. Compare it with the page itself."
_LONGEST_DATE = 45
_FEWEST = 2
_SHARE = 0.2


def doubts_about(table: Table) -> Iterator[tuple[int, str]]:
    """Yield (page, sentence) for each sign that a table without rules was not read as it stands."""
    if table.last.ruled or len(table.xs) < 4:
        return
    run_together = [row for row in table.rows if _is_run_together(row)]
    if len(run_together) >= max(_FEWEST, _SHARE * len(table.rows)):
        yield run_together[0].page, COLUMNS_MERGED


def doubt_rows_of_two_dates(table: Table) -> None:
    """Let each row tell whose date's cell holds more dates than one row has."""
    if table.date_column is None:
        return
    for row in table.rows[len(table.headings) > 0 :]:
        # Between rules two dates are the ends of a stretch, or a pair; hardly ever are there three.
        usual = 2 if table.last.ruled and len(row.outlines) < 2 else 1
        if dates_in(row.cells[table.date_column]) > usual:
            row.doubt(TWO_DATES, date=True)


def _is_run_together(row: Row) -> bool:
    """Return whether a row has all its words in one cell, and these begin with a date and go on."""
    filled = [cell for cell in row.cells if cell]
    if len(filled) != 1:
        return False
    text = " ".join(line.text for line in filled[0])
    return len(text) > _LONGEST_DATE and begins_with_date(text)
