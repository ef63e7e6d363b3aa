"""The combined chronology as CSV: UTF-8 with its mark, so that Excel reads it right, every cell in quotes."""

from __future__ import annotations

import csv
import io
from datetime import date

from documents.chronology.model import Chronology
from documents.writing.chronology_columns import Cell, Review, cells, columns
from documents.writing.spreadsheet_text import as_text


def write_csv(chronology: Chronology, review: Review | None = None) -> bytes:
    """Return the chronology as CSV bytes: a heading line, then one line for each row. Dates are ISO.

    review: what reviewers said, in columns of its own.

    A cell that a spreadsheet might run as a formula begins with an apostrophe; its text follows word for word.
    """
    text = io.StringIO(newline="")
    lines = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    lines.writerow([column.heading for column in columns(review)])
    lines.writerows([_shown(cell) for cell in row] for row in cells(chronology, review))
    return text.getvalue().encode("utf-8-sig")


def _shown(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    return as_text(cell) if isinstance(cell, str) else str(cell)
