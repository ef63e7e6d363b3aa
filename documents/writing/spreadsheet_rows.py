"""Rows of a workbook's sheets as XML, streamed into a workbook that XlsxWriter has made without them.

XlsxWriter looks at each cell several times over. Here a row is put together at once; formats, frozen headings,
filters and all else come from the workbook, which has one marker row on each sheet in the rows' place.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO

from xlsxwriter.utility import xl_col_to_name

from documents.writing.chronology_columns import Cell
from documents.writing.spreadsheet_text import may_run
from documents.writing.template_file import repacked
from documents.writing.written_text import ValueLost

_DAY_ZERO = date(1899, 12, 30).toordinal()
_MARKER = re.compile(rb'<row r="2".*?</row>', re.DOTALL)
_STYLE = re.compile(rb'<c r="[A-Z]+2" s="(\d+)"')
_EXTENT = re.compile(rb'<dimension ref="[^"]*"/>')
_LOOKS_ESCAPED = re.compile("_(x[0-9A-Fa-f]{4}_)")
_ROWS_AT_ONCE = 200


# The styles that every sheet's marker row shows, in this order; more of the first sheet's follow.
TEXT, QUOTED, DAY, NUMBER = range(4)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a sheet. shaded: the column of the cell in style `shade`, -1 for none.

    height: in points; 0 for whatever the program makes of it, and then the row has no style of its own either.
    """

    cells: Sequence[Cell]
    shaded: int = -1
    shade: int = TEXT
    height: float = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """Lines below a sheet's heading, how many they are, and the number of columns.

    Lines and count are asked for once those of the sheets before are written.
    """

    lines: Iterable[Line]
    count: Callable[[], int]
    columns: int


def filled(workbook: bytes, sheets: Sequence[Sheet], styled: int, styles: int) -> bytes:
    """Return the workbook with lines in the place of each sheet's marker row (its second).

    sheets: in the workbook's order. styled: which of them has a cell of each of the `styles` in its marker row.
    Raises ValueLost.
    """
    names = [f"xl/worksheets/sheet{number}.xml" for number in range(1, len(sheets) + 1)]
    with zipfile.ZipFile(BytesIO(workbook)) as archive:
        shells = [archive.read(name) for name in names]
    found = _MARKER.search(shells[styled])
    ids = [number.decode() for number in _STYLE.findall(found.group())] if found else []
    if len(ids) != styles:
        raise ValueLost("The styles of the workbook can't be found again.")
    return repacked(
        workbook,
        lambda name, content: content,
        streamed={
            name: _writer(shell, sheet, ids) for name, shell, sheet in zip(names, shells, sheets, strict=True)
        },
    )


def _writer(shell: bytes, sheet: Sheet, styles: Sequence[str]) -> Callable[[Callable[[bytes], object]], None]:
    marker = _MARKER.search(shell)
    if marker is None:
        raise ValueLost("The place of a sheet's rows can't be found again.")
    start, end = marker.span()

    def write(take: Callable[[bytes], object]) -> None:
        count = sheet.count()
        extent = f'<dimension ref="A1:{xl_col_to_name(sheet.columns - 1)}{count + 1}"/>'.encode()
        take(_EXTENT.sub(extent, shell[:start], count=1))
        written = 0
        for lines, piece in _pieces(sheet, styles):
            written += lines
            take(piece)
        if written != count:
            raise ValueLost(f"The workbook took {written} of {count} rows.")
        take(shell[end:])

    return write


def _pieces(sheet: Sheet, styles: Sequence[str]) -> Iterator[tuple[int, bytes]]:
    """Yield the rows' XML some hundred at a time, each with how many they are."""
    letters = [xl_col_to_name(column) for column in range(sheet.columns)]
    piece: list[str] = []
    for number, line in enumerate(sheet.lines, start=2):
        piece.append(_row(number, line, letters, styles))
        if len(piece) == _ROWS_AT_ONCE:
            yield len(piece), "".join(piece).encode()
            piece.clear()
    yield len(piece), "".join(piece).encode()


def _row(number: int, line: Line, letters: Sequence[str], styles: Sequence[str]) -> str:
    own = f' s="{styles[TEXT]}" customFormat="1" ht="{line.height:g}" customHeight="1"' if line.height else ""
    parts = [f'<row r="{number}"{own}>']
    for column, cell in enumerate(line.cells):
        if cell is None or cell == "":
            continue
        place = f'<c r="{letters[column]}{number}" s="'
        if type(cell) is str:
            style = QUOTED if may_run(cell) else line.shade if column == line.shaded else TEXT
            text = _escaped(cell)
            kept = ' xml:space="preserve"' if text[0].isspace() or text[-1].isspace() or "\n" in text else ""
            parts.append(f'{place}{styles[style]}" t="inlineStr"><is><t{kept}>{text}</t></is></c>')
        elif isinstance(cell, date):
            parts.append(f'{place}{styles[DAY]}"><v>{cell.toordinal() - _DAY_ZERO}</v></c>')
        else:
            parts.append(f'{place}{styles[NUMBER]}"><v>{cell}</v></c>')
    parts.append("</row>")
    return "".join(parts)


def _escaped(text: str) -> str:
    """Return cleaned text for XML; what looks like Excel's own escape of a character is marked to be none."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    return _LOOKS_ESCAPED.sub(r"_x005F_\1", text) if "_x" in text else text
