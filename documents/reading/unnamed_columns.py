"""Columns of a table without headings: how they are told again in the agency's next file.

They are known by how many columns the table has and by what kind of thing stands in each. A table of another make
with as many columns of the same kinds cannot be told from it: what was said of one holds for both.
"""

from __future__ import annotations

from collections.abc import Sequence

from documents.reading.columns.choosing import Assigned
from documents.reading.columns.contents import Contents
from documents.reading.columns.headings import SAID, field_said


def unnamed_keys(contents: Sequence[Contents]) -> list[str]:
    """Return the key of each column of a table without headings: its place, and the kinds of all of them."""
    kinds = "".join(map(_kind, contents))
    return [f"column {at} of {len(contents)} without headings {kinds}" for at in range(1, len(contents) + 1)]


def unnamed_heading(at: int, of: int) -> str:
    """Return what a person is shown in the place of a heading. at: from 1."""
    return f"Column {at} of {of} (it has no heading)"


def with_what_was_said(columns: Sequence[Assigned], contents: Sequence[Contents]) -> tuple[Assigned, ...]:
    """Return the columns with the fields that the agency gave them; a guess gives way to what was said."""
    said = [field_said(key) for key in unnamed_keys(contents)]
    given = {field for field in said if field and field != "other"}
    return tuple(
        Assigned(column.heading, field, SAID)
        if field
        else Assigned(column.heading, "other", 0.0)
        if column.field in given
        else column
        for column, field in zip(columns, said, strict=True)
    )


def _kind(held: Contents) -> str:
    if not held.filled:
        return "-"
    if held.dates >= 0.6:
        return "d"
    if held.times >= 0.6:
        return "t"
    return "n" if held.counted else "w"
