"""How a workbook's words look that changes what they say: struck through; and dates that are today's every day."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import xlsxwriter

from documents.reading.entry import read_return
from documents.reading.model import Reading
from documents.reading.workbooks.reader import read_xlsx
from tests.unit.documents.reading.workbooks import test_ods as ods
from tests.unit.documents.reading.workbooks.test_more import cells_of, codes_of, typed, workbook

LOOK = (
    '<style:style style:name="gone" style:family="text"><style:text-properties '
    'style:text-line-through-style="solid"/></style:style>'
    '<style:style style:name="cellgone" style:family="table-cell"><style:text-properties '
    'style:text-line-through-style="solid"/></style:style>'
)


def doubts_of(reading: Reading) -> list[tuple[str | None, str]]:
    return [(one.row, one.message) for one in reading.problems if one.code == "row-doubted"]


def test_struck_cells_are_read_and_told_at_their_row() -> None:
    def fill(book: Any, sheet: Any) -> None:
        typed(book, sheet)
        sheet.write(2, 1, "Seen with a bruise", book.add_format({"font_strikeout": True}))

    reading = read_return(workbook(fill), "x.xlsx")
    assert [row.event for row in reading.rows] == ["Home visit by the health visitor", "Seen with a bruise"]
    assert doubts_of(reading) == [
        (
            "t1r2",
            "This row has words that are struck through: “Seen with a bruise”. They were read: "
            "take them out if they no longer hold.",
        )
    ]


def test_struck_words_amid_a_cells_text_are_told_and_words_no_longer_struck_are_not() -> None:
    def fill(book: Any, sheet: Any) -> None:
        struck, bold = book.add_format({"font_strikeout": True}), book.add_format({"bold": True})
        typed(book, sheet)
        sheet.write_rich_string(1, 1, "Visit. ", struck, "Bruise on the arm.", bold, " Seen well.")
        sheet.write_rich_string(2, 1, "Call ", bold, "to the home")

    reading = read_return(workbook(fill), "x.xlsx")
    assert reading.rows[0].event == "Visit. Bruise on the arm. Seen well."
    assert [(row, message.split("“")[1].split("”")[0]) for row, message in doubts_of(reading)] == [
        ("t1r1", "Bruise on the arm.")
    ]


def test_a_run_of_its_own_look_in_a_struck_cell_is_not_struck() -> None:
    def fill(book: Any, sheet: Any) -> None:
        struck, bold = book.add_format({"font_strikeout": True}), book.add_format({"bold": True})
        typed(book, sheet)
        sheet.write_rich_string(1, 1, "Old words ", bold, "new words", struck)

    assert "“Old words”" in doubts_of(read_return(workbook(fill), "x.xlsx"))[0][1]


def test_struck_words_written_into_the_cell_itself_are_told() -> None:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"constant_memory": True})
    sheet = book.add_worksheet("Chronology")
    typed(book, sheet)
    sheet.write_rich_string(3, 1, "Visit. ", book.add_format({"font_strikeout": True}), "Bruise.")
    book.close()
    assert "“Bruise.”" in read_xlsx(stream.getvalue()).tables[0].rows[3].doubts[0]


def test_a_workbook_with_nothing_struck_is_read_the_quick_way() -> None:
    def fill(book: Any, sheet: Any) -> None:
        typed(book, sheet)
        sheet.write(3, 1, "Mum & dad <both> seen")

    read = read_xlsx(workbook(fill))
    assert cells_of(read)[3][1] == "Mum & dad <both> seen"
    assert codes_of(read) == []


@pytest.mark.parametrize("formula", ["=TODAY()", "=now()-3"])
def test_a_date_worked_out_from_todays_is_no_certain_date(formula: str) -> None:
    def fill(book: Any, sheet: Any) -> None:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        typed(book, sheet)
        sheet.write_datetime(1, 0, date(2021, 3, 12), day)
        sheet.write_formula(2, 0, formula, day, 44268)

    reading = read_return(workbook(fill), "x.xlsx")
    assert [row.when.certainty for row in reading.rows] == ["exact", "uncertain"]
    assert [(row, message[:52]) for row, message in doubts_of(reading)] == [
        ("t1r2", "The date 13/03/2021 is a formula that gives the day ")
    ]


STRUCK: list[Callable[[], str]] = [
    lambda: ods.cell("Seen with a bruise", 'table:style-name="cellgone"'),
    lambda: ods.cell('Seen. <text:span text:style-name="gone">Seen with a bruise</text:span>'),
]


@pytest.mark.parametrize("struck", STRUCK)
def test_struck_words_of_an_opendocument_sheet(struck: Callable[[], str]) -> None:
    head = ods.row(*map(ods.cell, ("Date", "Event", "Source")))
    body = ods.row(ods.cell("12/03/21"), struck(), ods.cell("EMIS"))
    reading = read_return(ods.workbook(ods.sheet(head, body), before=LOOK), "x.ods")
    assert "“Seen with a bruise”" in doubts_of(reading)[0][1]


def test_an_opendocument_date_worked_out_from_todays() -> None:
    head = ods.row(*map(ods.cell, ("Date", "Event", "Source")))
    today = ods.day("2021-03-13", "13/03/21", "").replace(
        "<table:table-cell ", '<table:table-cell table:formula="of:=TODAY()" '
    )
    body = ods.row(today, ods.cell("Visit"), ods.cell("EMIS"))
    reading = read_return(ods.workbook(ods.sheet(head, body)), "x.ods")
    assert reading.rows[0].when.certainty == "uncertain"
