"""The combined chronology as a workbook: one row a row, real dates, frozen headings, filters, no formula."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from xlsxwriter import Workbook

from documents.chronology.model import Chronology, Heading
from documents.writing.chronology_columns import AGENCY, DATE_TYPED, ROW_ID, Cell, Column, Review, cells, columns
from documents.writing.chronology_fields import agencies_of, document_fields, tint
from documents.writing.spreadsheet_rows import Line, Sheet, filled
from documents.writing.spreadsheet_text import MOST_IN_CELL, in_pieces
from documents.writing.text import clean
from documents.writing.timeline_colours import agency_colours

_FIRST_DATE = date(1900, 3, 1)
"""Before it Excel counts days wrongly or not at all; an older date is written as text."""

_TOP = {"valign": "top", "text_wrap": True, "align": "left", "bottom": 1, "bottom_color": "#D5D8DA"}
_NOTE = " … (goes on in the sheet Long texts, row {})"
_MOST_SHOWN = MOST_IN_CELL - 80
"""How much of a longer text stands in its cell; the rest is for the note."""


def write_xlsx(chronology: Chronology, heading: Heading, review: Review | None = None) -> bytes:
    """Return the chronology as .xlsx bytes.

    Sheets: the rows first, then the agencies, what was found, and about this file, which stands first where the
    heading names a part. review: what reviewers said, in columns of its own. Texts longer than a cell
    holds go on in a sheet of their own. Cells with text are text whatever they begin with. The same chronology
    gives the same bytes. Nothing is written to a disk. Raises ValueLost.
    """
    made = io.BytesIO()
    book = Workbook(made, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties(_properties(heading))
    sheets = _Sheets(book, agency_colours(agencies_of(chronology), chronology.agency_order))
    about = ("About", *_about(chronology, heading))
    if heading.part:
        sheets.add_table(*about)
    sheets.add_rows(chronology, heading, review)
    sheets.add_table("Agencies", *_agencies(chronology, heading))
    sheets.add_table("Found", *_found(chronology))
    if not heading.part:
        sheets.add_table(*about)
    sheets.add_long_texts()
    book.close()
    return filled(made.getvalue(), sheets.added, sheets.styled, sheets.styles)


def _properties(heading: Heading) -> dict[str, Any]:
    made_on = heading.prepared_on or date(2000, 1, 1)
    return {
        "title": clean(heading.title)[:255],
        "subject": clean(heading.case_reference)[:255],
        "author": "",
        "comments": clean(heading.classification)[:255],
        "created": datetime(made_on.year, made_on.month, made_on.day, tzinfo=UTC).replace(tzinfo=None),
    }


class _Sheets:
    """The workbook without its rows, and the rows; the ends of texts that no cell can hold."""

    def __init__(self, book: Any, colours: Mapping[str, str]) -> None:
        self.added: list[Sheet] = []
        self.styled = 0
        self._book = book
        self._long_texts: list[tuple[Cell, ...]] = []
        self._some_too_long = False
        top = {**_TOP, "font_size": 10}
        self._head = book.add_format(
            {
                **top,
                "bold": True,
                "font_color": "#FFFFFF",
                "bg_color": "#1B3A5C",
                "border": 1,
                "border_color": "#B1B4B6",
            }
        )
        # As `spreadsheet_rows` counts them: text, text that might run, day, number; then the agencies' shades.
        # With the quote prefix a text stays a text even after somebody edits the cell.
        text = book.add_format(top)
        day = book.add_format({**top, "num_format": "dd/mm/yyyy"})
        self._formats = [text, book.add_format({**top, "quote_prefix": True}), day, text]
        self._shades = {}
        for agency, colour in colours.items():
            self._shades[clean(agency)] = len(self._formats)
            self._formats.append(book.add_format({**top, "bg_color": f"#{tint(colour)}"}))

    @property
    def styles(self) -> int:
        """How many styles the rows have."""
        return len(self._formats)

    def add_rows(self, chronology: Chronology, heading: Heading, review: Review | None) -> None:
        """Add the sheet of the chronology's rows."""
        shown = columns(review)
        headings = [column.heading for column in shown]
        rows = list(cells(chronology, review))
        sheet = self._sheet("Chronology", headings, [column.width for column in shown])
        self.styled = len(self.added)
        for column, style in enumerate(self._formats):
            sheet.write_string(1, column, "style", style)
        sheet.set_row(0, 2 * _LINE + 3)
        sheet.freeze_panes(1, DATE_TYPED + 1)
        sheet.autofilter(0, 0, len(rows), len(shown) - 1)
        _set_printing(sheet, heading)
        self._look_for_long(rows)
        lines = (
            Line(
                [*self._fitting(str(row[ROW_ID]), headings, row)],
                AGENCY,
                self._shades[str(row[AGENCY])],
                _height(row, shown),
            )
            for row in rows
        )
        self.added.append(Sheet(lines, lambda: len(rows), len(shown)))

    def add_table(
        self, name: str, headings: Sequence[str], widths: Sequence[int], rows: Sequence[Sequence[Cell]]
    ) -> None:
        """Add a sheet of these rows."""
        self._sheet(name, headings, widths).write_string(1, 0, "rows")
        self._look_for_long(rows)
        lines = (Line([*self._fitting(str(row[0]), headings, row)]) for row in rows)
        self.added.append(Sheet(lines, lambda: len(rows), len(headings)))

    def add_long_texts(self) -> None:
        """Add the sheet of what did not fit into a cell, if there is any. It is to be the last."""
        if self._some_too_long:
            self._sheet("Long texts", ("Row id", "Column", "Text goes on"), (30, 20, 100)).write_string(
                1, 0, "rows"
            )
            lines = (Line(row) for row in self._long_texts)
            self.added.append(Sheet(lines, lambda: len(self._long_texts), 3))

    def _sheet(self, name: str, headings: Sequence[str], widths: Sequence[int]) -> Any:
        sheet = self._book.add_worksheet(name)
        for place, (heading, width) in enumerate(zip(headings, widths, strict=True)):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, heading, self._head)
        sheet.freeze_panes(1, 0)
        sheet.fit_to_pages(1, 0)
        return sheet

    def _look_for_long(self, rows: Iterable[Iterable[Cell]]) -> None:
        self._some_too_long = self._some_too_long or any(
            type(cell) is str and len(cell) * 2 > MOST_IN_CELL and len(in_pieces(cell, _MOST_SHOWN)) > 1
            for row in rows
            for cell in row
        )

    def _fitting(self, row_id: str, headings: Sequence[str], cells: Iterable[Cell]) -> Iterator[Cell]:
        """Yield cells as Excel can hold them; what does not fit is kept for the sheet of long texts."""
        for heading, cell in zip(headings, cells, strict=True):
            if type(cell) is str:
                yield self._shortened(row_id, heading, cell) if len(cell) * 2 > MOST_IN_CELL else cell
            elif isinstance(cell, date) and cell < _FIRST_DATE:
                yield cell.isoformat()
            else:
                yield cell

    def _shortened(self, row_id: str, heading: str, text: str) -> str:
        pieces = in_pieces(text, _MOST_SHOWN)
        if len(pieces) == 1:
            return text
        note = _NOTE.format(len(self._long_texts) + 2)
        self._long_texts += [(row_id, heading, piece) for piece in pieces[1:]]
        return pieces[0] + note


def _height(row: Sequence[Cell], shown: Sequence[Column]) -> float:
    """Return the points that a row's longest cell needs, at most what Excel allows.

    Excel fits rows to wrapped text by itself, other programs show the first line only.
    """
    lines = 1
    for cell, column in zip(row, shown, strict=True):
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
        "Which rows": "part",
        "Rows": "row_count",
    }
    rows: list[tuple[Cell, ...]] = [
        (label, clean(str(fields[name]))) for label, name in shown.items() if name != "part" or fields[name]
    ]
    rows.append(("Dates", "Start and End bound what was typed, both included; an empty one is open or not known."))
    return ("About this file", ""), (24, 100), rows
