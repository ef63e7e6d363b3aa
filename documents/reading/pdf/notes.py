"""Hangs remarks on a PDF's pages on the rows beside which they stand."""

from __future__ import annotations

from collections.abc import Sequence

from documents.reading.pdf.annotations import Note
from documents.reading.pdf.shown import Shown
from documents.reading.pdf.table import Row, Table

Notes = dict[int, list[tuple[str, str]]]
"""(kind, text) of the remarks on rows, by the identity of the row."""

KIND = "Comment"
"""What a remark is called beside a row, as in the files of word processors."""


UNSEEN = "Unseen words"
"""What words in white on white are called beside a row."""


def hung_on_rows(
    tables: Sequence[Table], notes: Sequence[tuple[Shown, Note]]
) -> tuple[Notes, list[tuple[int, str]]]:
    """Return the notes by row, and (page, text) of those that stand beside no row.

    notes: each with how its page is shown; its place is one on the page turned upright.
    """
    hung: Notes = {}
    rest: list[tuple[int, str]] = []
    for shown, note in notes:
        page, x, y, _, _ = shown.outline(note.x, note.y, note.x, note.y)
        row = _row_at(tables, page, x, y)
        if row is None:
            rest.append((page, note.text))
        else:
            hung.setdefault(id(row), []).append((UNSEEN if note.drawn else KIND, note.text))
    return hung, rest


def _row_at(tables: Sequence[Table], page: int, x: float, y: float) -> Row | None:
    """Return the row at a place: one around it, else the one at whose side it stands, as in a margin."""
    beside: Row | None = None
    for table in tables:
        for row in table.rows:
            for box_page, x0, top, x1, bottom in row.outlines:
                if box_page == page and top <= y <= bottom:
                    if x0 <= x <= x1:
                        return row
                    beside = beside or row
    return beside
