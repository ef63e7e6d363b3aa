"""Workbooks: values as the person sees them, in UK form, from plain and from awkward sheets."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter

from documents.reading.raw import RawFile
from documents.reading.refusal import Unreadable
from documents.reading.workbooks.formats import kind_of, shown
from documents.reading.workbooks.reader import read_xlsx

Fill = Callable[[Any], None]


def workbook(fill: Fill, **options: Any) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, options)
    fill(book)
    book.close()
    return stream.getvalue()


def sheet_of(fill: Callable[[Any, Any], None], **options: Any) -> RawFile:
    def one(book: Any) -> None:
        fill(book, book.add_worksheet("Chronology"))

    return read_xlsx(workbook(one, **options))


def cells_of(read: RawFile) -> list[tuple[str, ...]]:
    return [row.cells for row in read.tables[0].rows]


@pytest.mark.parametrize("options", [{}, {"date_1904": True}, {"constant_memory": True}])
def test_typed_values_are_shown_in_uk_form(options: dict[str, Any]) -> None:
    def fill(book: Any, sheet: Any) -> None:
        day, clock, both = (
            book.add_format({"num_format": f}) for f in ("dd/mm/yyyy", "hh:mm", "dd/mm/yyyy hh:mm")
        )
        sheet.write_row(0, 0, ["Date", "Time", "Event"])
        sheet.write_datetime(1, 0, dt.datetime(2021, 3, 12), day)
        sheet.write_datetime(1, 1, dt.time(9, 30), clock)
        sheet.write(1, 2, "Visit")
        sheet.write_datetime(2, 0, dt.datetime(2021, 3, 13, 14, 30), both)
        sheet.write(2, 2, 12)
        sheet.write(3, 0, "c. June 2020")
        sheet.write_formula(3, 2, '="A"&"b"', None, "Ab")

    read = sheet_of(fill, **options)
    assert cells_of(read) == [
        ("Date", "Time", "Event"),
        ("12/03/2021", "09:30", "Visit"),
        ("13/03/2021 14:30", "", "12"),
        ("c. June 2020", "", "Ab"),
    ]
    assert read.problems == ()


def test_formats_that_hide_the_day_hide_it_here() -> None:
    def fill(book: Any, sheet: Any) -> None:
        month, year, code = (book.add_format({"num_format": f}) for f in ("mmm-yy", "yyyy", "0000"))
        sheet.write_row(0, 0, ["Date", "Time"])
        sheet.write_datetime(1, 0, dt.datetime(2021, 4, 1), month)
        sheet.write_datetime(2, 0, dt.datetime(2021, 1, 1), year)
        sheet.write(3, 1, 930, code)

    assert cells_of(sheet_of(fill)) == [("Date", "Time"), ("April 2021", ""), ("2021", ""), ("", "0930")]


def test_a_stray_cell_at_the_end_of_the_sheet_costs_one_cell() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["Date", "Event"])
        sheet.write_row(1, 0, ["12/03/21", "Visit"])
        sheet.write(1048575, 16383, "stray")

    read = sheet_of(fill)
    assert cells_of(read) == [("Date", "Event", ""), ("12/03/21", "Visit", ""), ("", "", "stray")]
    assert read.tables[0].rows[2].number == 1048576


def test_hidden_sheets_columns_and_rows_are_read_and_told() -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet("Chronology")
        sheet.write_row(0, 0, ["Date", "Event", "Note"])
        sheet.write_row(1, 0, ["12/03/21", "Visit", "private"])
        sheet.write_row(2, 0, ["13/03/21", "Call", ""])
        sheet.set_column(2, 2, None, None, {"hidden": True})
        sheet.set_row(2, None, None, {"hidden": True})
        other = book.add_worksheet("Old")
        other.write_row(0, 0, ["Date", "Event"])
        other.hide()

    read = read_xlsx(workbook(fill))
    assert [len(table.rows) for table in read.tables] == [3, 1]
    assert [problem.code for problem in read.problems] == ["hidden-columns", "hidden-rows", "hidden-sheet"]
    assert "Column C" in read.problems[0].message


def test_merged_cells_and_comments_stay_with_their_rows() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["Date", "Event", "Source"])
        sheet.merge_range(1, 0, 2, 0, "12/03/21")
        sheet.write_row(1, 1, ["Visit", "EMIS"])
        sheet.write_row(2, 1, ["Call", "EMIS"])
        sheet.write_comment(2, 1, "Check this")

    rows = sheet_of(fill).tables[0].rows
    assert rows[2].cells == ("", "Call", "EMIS")
    assert rows[2].merged == (0,)
    assert rows[2].notes == (("Comment", "Check this"),)


def test_the_strict_standard_is_read() -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet("Chronology")
        sheet.write_row(0, 0, ["Date", "Event"])
        sheet.write_datetime(1, 0, dt.datetime(2021, 3, 12), book.add_format({"num_format": "dd/mm/yyyy"}))
        sheet.write(1, 1, "Visit")

    swaps = {
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        b"http://schemas.openxmlformats.org/officeDocument/2006": b"http://purl.oclc.org/ooxml/officeDocument",
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(fill))) as package, zipfile.ZipFile(stream, "w") as strict:
        for name in package.namelist():
            content = package.read(name)
            for usual, other in swaps.items():
                content = content.replace(usual, other)
            strict.writestr(name, content)
    assert cells_of(read_xlsx(stream.getvalue())) == [("Date", "Event"), ("12/03/2021", "Visit")]


def test_our_own_reading_of_the_cells_and_calamine_agree() -> None:
    def fill(book: Any, sheet: Any) -> None:
        day = book.add_format({"num_format": "d mmm yyyy"})
        sheet.write_row(0, 0, ["Date", "Event"])
        for at in range(1, 60):
            sheet.write_datetime(at, 0, dt.datetime(2020, 1, 1) + dt.timedelta(days=at), day)
            sheet.write(at, 1, f"Événement {at} & more")

    plain = sheet_of(fill)

    def and_a_comment(book: Any, sheet: Any) -> None:
        fill(book, sheet)
        sheet.write_comment(0, 0, "makes the careful way necessary")

    careful = sheet_of(and_a_comment)
    assert cells_of(plain) == cells_of(careful)
    assert [problem.code for problem in careful.problems] == ["comments"]


@pytest.mark.parametrize(
    ("number", "code", "value", "text"),
    [
        (0, None, 44287.0, "44287"),
        (14, None, 44287.0, "01/04/2021"),
        (17, None, 44287.0, "April 2021"),
        (22, None, 44287.604167, "01/04/2021 14:30"),
        (20, None, 0.604167, "14:30"),
        (164, "[$-809]dd mmmm yyyy;@", 44287.0, "01/04/2021"),
        (164, '"Week of "dd/mm', 44287.0, "01/04/2021"),
        (164, "[h]:mm", 0.5, "12:00"),
        (164, "#,##0.00;[Red]-#,##0.00", 12.5, "12.5"),
        (164, "0000", 930.0, "0930"),
        (9, None, 0.45, "45%"),
        (14, None, 99999999.0, "99999999"),
        (14, None, 59.0, "28/02/1900"),
    ],
)
def test_formats(number: int, code: str | None, value: float, text: str) -> None:
    assert shown(value, kind_of(number, code), code, epoch_1904=False) == text


@pytest.mark.parametrize("data", [b"PK\x03\x04 nonsense", b"", b"not a zip"])
def test_what_cannot_be_read_says_why(data: bytes) -> None:
    with pytest.raises(Unreadable):
        read_xlsx(data)


def test_an_empty_workbook_is_refused() -> None:
    with pytest.raises(Unreadable) as refusal:
        read_xlsx(workbook(lambda book: book.add_worksheet()))
    assert refusal.value.code == "empty"
