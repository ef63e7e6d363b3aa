"""What a format's reader gives to the common part: the file's text and tables in order, not yet understood.

Every reader (`docx`, `pdf`, `xlsx`, `csv`) gives one `RawFile`; columns, dates and rows are understood once,
for all of them, from it.
"""

from __future__ import annotations

from dataclasses import dataclass

from documents.reading.counts import LeftOut
from documents.reading.model import Outline, Problem


@dataclass(frozen=True, slots=True)
class RawText:
    """A paragraph outside any table. `heading` when the file marks it (or its look) as a heading."""

    text: str
    heading: bool = False
    page: int | None = None


@dataclass(slots=True, unsafe_hash=True)  # never changed; a frozen one takes four times as long to make
class RawRow:
    """One line of a table: its cells' text, left to right; line breaks inside a cell are "\\n".

    A merged cell gives its text once and "" in the other places it covers, so all rows have the same width.
    page: the page on which the row begins, from 1, None where the format has no pages.
    number: the row's number in the table or sheet as a person would count it, from 1.
    merged: columns (from 0) whose cell is the lower part of one merged with the row above.
    heading: the file itself marks the row as a heading that repeats on each page.
    notes: (kind, text) of comments and footnotes that hang on the row.
    doubts: sentences for a person about where the row begins and ends, and how its words look. date_doubted: its
    date may be of two rows, or not what somebody typed.
    outlines: where the row stands, for each page a rectangle: page from 1, left, top, right and bottom in points
    from the top left of the page as shown. PDF only.
    """

    cells: tuple[str, ...]
    page: int | None = None
    number: int | None = None
    merged: tuple[int, ...] = ()
    heading: bool = False
    notes: tuple[tuple[str, str], ...] = ()
    outlines: tuple[Outline, ...] = ()
    doubts: tuple[str, ...] = ()
    date_doubted: bool = False


@dataclass(frozen=True, slots=True)
class RawTable:
    """One table or sheet. `number` counts the file's tables from 1; `name` is a sheet's name, else "".

    hidden: the sheet is hidden in the file.
    """

    rows: tuple[RawRow, ...]
    number: int
    name: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class RawFile:
    """A file's content in reading order, and what the format's reader had to say about it.

    running: the lines of page headers and footers, each once. left_out: what was not read, in plain words.
    in_file: characters of the whole file, white space not counted, by a second look that does not share the
    reader's way; None where the format has none.
    page_sizes: width and height of each page as shown, in points. PDF only.
    """

    blocks: tuple[RawText | RawTable, ...]
    problems: tuple[Problem, ...] = ()
    pages: int | None = None
    running: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    in_file: int | None = None
    page_sizes: tuple[tuple[float, float], ...] = ()

    @property
    def tables(self) -> tuple[RawTable, ...]:
        return tuple(block for block in self.blocks if isinstance(block, RawTable))
