"""Words that stand between or below the pieces of a chronology and were taken into none of its rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from documents.reading.cover import is_label, labelled
from documents.reading.pdf.lines import Line
from documents.reading.pdf.parts import is_heading_row
from documents.reading.pdf.prose import Paragraph
from documents.reading.pdf.signs import begins_with_date
from documents.reading.pdf.table import Table
from documents.reading.sections import period_named

STRAY = (
    "Words on this page stand between or below the rows of the table and were taken into none of them. Check "
    "whether they belong to a row."
)
ROW_BEFORE_STRAY = (
    "Words that stand below this row on page {page} were taken into no row. Check whether they belong to it."
)
BEFORE_FIRST = (
    "Words on this page stand in columns above the first row that was read, and were taken into no row. The "
    "table's headings and first rows may be among them: compare the page with the rows, and add what is missing."
)
_SAME_LEFT = 2.5
_NARROW = 0.35
"""A paragraph of several lines whose broadest is no broader than this part of the table is one of a column."""

_FEWEST_LINES = 3
_STICKS_OUT = 3.0
_LONGEST_TITLE = 60
_SIGNS_OFF = re.compile(
    r"\W*(?:signed|signature|completed|compiled|prepared|checked|approved|authorised|written|author|role|name|job "
    r"title|position|dated?|end\b|ends\b|this (?:chronology|report|return|document)|i (?:confirm|certify|declare)|"
    r"declaration|statement of truth|(?:foot)?notes?\b|key\b|legend|abbreviations|glossary|total|n\.?b\b|\*|"
    r"\[?\d{1,2}\]\s|sources?\b|please|for (?:further|more) information|version|contact)",
    re.IGNORECASE,
)


def stray_words(blocks: Sequence[Table | Paragraph], headings: Sequence[Paragraph]) -> Iterator[tuple[int, Table]]:
    """Yield (page, table above) for each paragraph that may be of a chronology's row and is in none.

    headings: the paragraphs that are headings. A heading ends what stands below a table, and so does a sign-off;
    between two pieces of a chronology, words as wide as the page are told too.
    """
    named = {id(heading) for heading in headings}
    last = max((at for at, block in enumerate(blocks) if _is_chronology(block)), default=-1)
    above: Table | None = None
    for at, block in enumerate(blocks):
        if isinstance(block, Table):
            above = block if _is_chronology(block) else None
            continue
        text = " ".join(line.text for line in block.lines)
        if id(block) in named or _SIGNS_OFF.match(text) or is_label(text) or labelled(text, any_label=True):
            above = None
        if above is None or period_named(text):
            continue
        between = at < last and len(text) > _LONGEST_TITLE
        if between or _in_a_column(above, block.lines):
            yield block.page, above


def pages_before(blocks: Sequence[Table | Paragraph]) -> list[int]:
    """Return the pages on which words above a chronology that begins without headings stand as in a column."""
    first = next((at for at, block in enumerate(blocks) if _is_chronology(block)), None)
    table = blocks[first] if first is not None else None
    if not isinstance(table, Table) or not _begins_amid_rows(table):
        return []
    broad = _NARROW * (table.xs[-1] - table.xs[0])
    pages: dict[int, None] = {}
    for block in blocks[:first]:
        lines = block.lines if isinstance(block, Paragraph) else []
        narrow = len(lines) >= _FEWEST_LINES and _breadth(lines) <= broad
        if isinstance(block, Paragraph) and narrow:
            pages[block.page] = None
    return list(pages)


def _breadth(lines: Sequence[Line]) -> float:
    return max(line.x1 for line in lines) - min(line.x0 for line in lines)


def _begins_amid_rows(table: Table) -> bool:
    """Return whether a table's first row is no row of headings: it has a date, or hardly any words."""
    texts = [" ".join(line.text for line in cell) for cell in table.rows[0].cells]
    filled = [text for text in texts if text]
    return not is_heading_row(texts) and (any(map(begins_with_date, filled)) or 2 * len(filled) < len(texts))


def _is_chronology(block: Table | Paragraph) -> bool:
    return isinstance(block, Table) and block.date_column is not None


def _in_a_column(table: Table, lines: Sequence[Line]) -> bool:
    """Return whether lines stand where those of one column of a table stand."""
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    begun = [
        min(line.x0 for row in table.rows for line in row.cells[column])
        for column in range(len(table.xs) - 1)
        if any(row.cells[column] for row in table.rows)
    ]
    ends = [*(start - 1 for start in begun[1:]), table.xs[-1] + _STICKS_OUT]
    return any(abs(left - start) <= _SAME_LEFT and right <= end for start, end in zip(begun, ends, strict=True))
