"""The combined chronology as a workbook: one row a row, real dates, frozen headings, filters, no formula."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from xlsxwriter import Workbook

from documents.chronology.model import Chronology, Heading
from documents.writing.chronology_columns import AGENCY, COLUMNS, DATE_TYPED, ROW_ID, Cell, cells
from documents.writing.chronology_fields import agencies_of, document_fields, tint
from documents.writing.spreadsheet_text import MOST_IN_CELL, in_pieces, may_run
from documents.writing.text import clean
from documents.writing.timeline_colours import agency_colours
from documents.writing.written_text import ValueLost

_FIRST_DATE = date(1900, 3, 1)
"""Before it Excel counts days wrongly or not at all; an older date is written as text."""

_TOP = {"valign": "top", "text_wrap": True, "align": "left", "bottom": 1, "bottom_color": "#D5D8DA"}
_NOTE = " … (goes on in the sheet Long texts, row {})"
_LONG_TEXTS = "Long texts"


def write_xlsx(chronology: Chronology, heading: Heading) -> bytes:
    """Return the chronology as .xlsx bytes.

    Sheets: the rows first, then the agencies, what was found, and about this file; texts longer than a cell
    holds go on in a sheet of their own. Cells with text are text whatever they begin with. The same chronology
    gives the same bytes. Rows are kept in a private temporary folder while they are written. Raises ValueLost.
    """
    made = io.BytesIO()
    with tempfile.TemporaryDirectory(prefix="chronology-") as folder:
        book = Workbook(made, {"constant_memory": True, "tmpdir": folder, "strings_to_formulas": False})
        book.set_properties(_properties(heading))
        writer = _Sheets(book)
        _write_rows(writer, chronology, heading)
        _write_table(writer, "Agencies", *_agencies(chronology, heading))
        _write_table(writer, "Found", *_found(chronology))
        _write_table(writer, "About", *_about(chronology, heading))
        if writer.long_texts:
            _write_table(
                writer, _LONG_TEXTS, ("Row id", "Column", "Text goes on"), (30, 20, 100), writer.long_texts
            )
        book.close()
    return made.getvalue()


def _properties(heading: Heading) -> dict[str, Any]:
    made_on = heading.prepared_on or date(2000, 1, 1)
    return {
        "title": clean(heading.title)[:255],
        "subject": clean(heading.case_reference)[:255],
        "author": "",
        "comments": clean(heading.classification)[:255],
        "created": datetime(made_on.year, made_on.month, made_on.day, tzinfo=UTC).replace(tzinfo=None),
    }


@dataclass
class _Sheets:
    """The workbook, its formats, and the ends of texts that no cell can hold."""

    book: Any
    long_texts: list[tuple[Cell, ...]] = field(default_factory=list)

    def __post_init__(self) -> None:
        top = {**_TOP, "font_size": 10}
        self.head = self.book.add_format(
            {
                **top,
                "bold": True,
                "font_color": "#FFFFFF",
                "bg_color": "#1B3A5C",
                "border": 1,
                "border_color": "#B1B4B6",
            }
        )
        self.text = self.book.add_format(top)
        # With the quote prefix a text stays a text even after somebody edits the cell.
        self.quoted = self.book.add_format({**top, "quote_prefix": True})
        self.day = self.book.add_format({**top, "num_format": "dd/mm/yyyy"})

    def write(self, sheet: Any, row: int, cells: Iterable[Cell], shade: Any = None) -> None:
        """Write one row of cells, the agency's in `shade`. Raises ValueLost if one is not taken."""
        for column, cell in enumerate(cells):
            if cell is None or cell == "":
                continue
            if type(cell) is str:
                failed = sheet.write_string(
                    row, column, cell, self.quoted if may_run(cell) else shade or self.text
                )
                shade = None
            elif isinstance(cell, date):
                failed = sheet.write_datetime(row, column, cell, self.day)
            else:
                failed = sheet.write_number(row, column, cell, self.text)
            if failed:
                raise ValueLost(f"The workbook did not take the cell in row {row + 1}, column {column + 1}.")

    def heading_row(self, sheet: Any, headings: Iterable[str]) -> None:
        for column, heading in enumerate(headings):
            sheet.write_string(0, column, heading, self.head)

    def fitting(self, row_id: str, headings: Sequence[str], cells: Iterable[Cell]) -> Iterator[Cell]:
        """Yield cells as Excel can hold them; what does not fit is kept for the sheet of long texts."""
        for heading, cell in zip(headings, cells, strict=True):
            if type(cell) is str:
                if len(cell) * 2 > MOST_IN_CELL:
                    cell = self._shortened(row_id, heading, cell)
                if cell.startswith("<r>") and cell.endswith("</r>"):
                    # XlsxWriter would take it for formatted text in its own spelling.
                    cell += " "
            elif isinstance(cell, date) and cell < _FIRST_DATE:
                cell = cell.isoformat()
            yield cell

    def _shortened(self, row_id: str, heading: str, text: str) -> str:
        pieces = in_pieces(text, MOST_IN_CELL - 80)
        if len(pieces) == 1:
            return text
        note = _NOTE.format(len(self.long_texts) + 2)
        self.long_texts += [(row_id, heading, piece) for piece in pieces[1:]]
        return pieces[0] + note


def _write_rows(writer: _Sheets, chronology: Chronology, heading: Heading) -> None:
    sheet = writer.book.add_worksheet("Chronology")
    sheet.set_row(0, 2 * _LINE + 3)
    for place, column in enumerate(COLUMNS):
        sheet.set_column(place, place, column.width)
    headings = [column.heading for column in COLUMNS]
    writer.heading_row(sheet, headings)
    sheet.freeze_panes(1, DATE_TYPED + 1)
    sheet.autofilter(0, 0, len(chronology.rows), len(COLUMNS) - 1)
    _set_printing(sheet, heading)
    colours = agency_colours(agencies_of(chronology))
    shades = {
        clean(agency): writer.book.add_format({**_TOP, "font_size": 10, "bg_color": f"#{tint(colour)}"})
        for agency, colour in colours.items()
    }
    for number, row in enumerate(cells(chronology), start=1):
        sheet.set_row(number, _height(row), writer.text)
        writer.write(sheet, number, writer.fitting(str(row[ROW_ID]), headings, row), shades[str(row[AGENCY])])


def _height(row: Sequence[Cell]) -> float:
    """Return the points that a row's longest cell needs, at most what Excel allows.

    Excel fits rows to wrapped text by itself, other programs show the first line only.
    """
    lines = 1
    for cell, column in zip(row, COLUMNS, strict=True):
        if isinstance(cell, str) and len(cell) > column.width * _FILLED:
            room = column.width * _FILLED
            lines = max(lines, sum(1 + int(len(line) / room) for line in cell.split("\n")))
        elif isinstance(cell, str) and "\n" in cell:
            lines = max(lines, cell.count("\n") + 1)
    return min(lines * _LINE + 3, 409)


_LINE = 13.5
_FILLED = 0.95
"""How much of a column's width words fill on average, as lines break between them."""


def _set_printing(sheet: Any, heading: Heading) -> None:
    sheet.set_landscape()
    sheet.set_paper(8)  # A3: twenty columns can't be read on A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    # In a spreadsheet's header "&" begins a command, and 255 characters are all it takes.
    texts = (clean(text).replace("&", "&&")[:110] for text in (heading.classification, heading.case_reference))
    sheet.set_header("&L{}&R{}".format(*texts))
    sheet.set_footer("&RPage &P of &N")


def _write_table(
    writer: _Sheets, name: str, headings: Sequence[str], widths: Sequence[int], rows: Iterable[Sequence[Cell]]
) -> None:
    sheet = writer.book.add_worksheet(name)
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    writer.heading_row(sheet, headings)
    sheet.freeze_panes(1, 0)
    for number, row in enumerate(rows, start=1):
        writer.write(sheet, number, row if name == _LONG_TEXTS else writer.fitting(str(row[0]), headings, row))


_Table = tuple[tuple[str, ...], tuple[int, ...], list[tuple[Cell, ...]]]


def _agencies(chronology: Chronology, heading: Heading) -> _Table:
    fields = document_fields(chronology, heading)["agencies"]
    assert isinstance(fields, list)
    rows = [(*(clean(str(agency[name])) for name in ("name", "files", "rows", "span")),) for agency in fields]
    return ("Agency", "Return", "Rows", "First to last date"), (44, 40, 18, 36), [*rows]


def _found(chronology: Chronology) -> _Table:
    found = chronology.findings
    rows: list[tuple[Cell, ...]] = []
    rows += [("Silence", s.agency, "", s.first, s.last, _declared(s.declared)) for s in found.silences]
    rows += [("Same event", *pair.rows, None, None, f"Score {pair.score:.2f}") for pair in found.same_events]
    rows += [
        ("Difference", *conflict.rows, None, None, f"{conflict.field}: {clean(' / '.join(conflict.values))}")
        for conflict in found.conflicts
    ]
    rows += [("Same words", *pair, None, None, "") for pair in found.duplicates]
    rows += [("Outside the scoping period", row_id, "", None, None, "") for row_id in found.out_of_scope]
    rows += [("No date", row_id, "", None, None, "") for row_id in found.undated]
    rows += [("Problem", p.row or "", "", None, None, clean(p.message)) for p in found.problems]
    headings = ("What", "Row or agency", "Other row", "From", "To", "Detail")
    return headings, (26, 44, 44, 12, 12, 70), rows


def _declared(declared: bool) -> str:
    return "The agency states it" if declared else "Not explained"


def _about(chronology: Chronology, heading: Heading) -> _Table:
    fields = document_fields(chronology, heading)
    shown = {
        "Title": "title",
        "Classification": "classification",
        "Case reference": "case_reference",
        "Partnership": "partnership",
        "Scoping period": "scope",
        "Prepared on": "prepared_on",
        "Names": "names_shown",
        "Rows": "row_count",
    }
    rows: list[tuple[Cell, ...]] = [(label, clean(str(fields[name]))) for label, name in shown.items()]
    rows.append(("Dates", "Start and End bound what was typed, both included; an empty one is open or not known."))
    return ("About this file", ""), (24, 100), rows
