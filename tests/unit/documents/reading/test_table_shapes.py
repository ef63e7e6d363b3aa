"""Tables that must be cut or turned: glossaries on the same sheet, headings down the left, cards."""

from __future__ import annotations

import io

import pytest
import xlsxwriter

from documents.reading.entry import read_return
from documents.reading.model import Reading
from tests.unit.documents.reading.word.word_files import cell, raw_word_file, row, table, word_file

HEADINGS = ["Date", "Event", "Source"]
ROWS = [
    ["12/03/21", "Home visit by the health visitor", "EMIS"],
    ["13/03/21", "Call to the family home", "EMIS"],
    ["15/03/21", "Letter sent to the parents", "Post book"],
]
PEOPLE = [["Name", "Code", "Role"], ["Ann Lee", "HV1", "Health visitor"], ["Bo Lee", "M", "Mother"]]


def read_sheet(*rows: list[str], beside: list[list[str]] | None = None) -> Reading:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("Chronology")
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
        for at, row in enumerate(beside or []):
            sheet.write_row(at + 1, 6, row)
    return read_return(stream.getvalue(), "x.xlsx")


def rows_of(reading: Reading) -> list[list[str]]:
    return [[row.date_text, row.event, row.source] for row in reading.rows]


def people_of(reading: Reading) -> list[list[str]]:
    return [[entry.name, entry.code, entry.role] for entry in reading.glossary]


@pytest.mark.parametrize("between", [[[]], [[], ["Glossary"]], [["People in this return"]]])
def test_a_glossary_below_the_chronology(between: list[list[str]]) -> None:
    reading = read_sheet(HEADINGS, *ROWS, *between, *PEOPLE)
    assert rows_of(reading) == ROWS
    assert people_of(reading) == PEOPLE[1:]
    assert reading.problems == ()


def test_a_chronology_goes_on_below_a_glossary() -> None:
    reading = read_sheet(HEADINGS, *ROWS[:2], [], *PEOPLE, [], HEADINGS, *ROWS[2:])
    assert rows_of(reading) == ROWS
    assert people_of(reading) == PEOPLE[1:]


def test_a_glossary_beside_the_chronology() -> None:
    reading = read_sheet(HEADINGS, *ROWS, beside=PEOPLE)
    assert rows_of(reading) == ROWS
    assert people_of(reading) == PEOPLE[1:]
    assert all(not row.people and not row.other for row in reading.rows)


def test_a_column_for_each_event() -> None:
    reading = read_sheet(*[list(cells) for cells in zip(HEADINGS, *ROWS, strict=True)])
    assert rows_of(reading) == ROWS


def test_a_card_for_each_event_on_one_sheet() -> None:
    lines = [[heading, text] for row in ROWS for heading, text in zip(HEADINGS, row, strict=True)]
    assert rows_of(read_sheet(*lines)) == ROWS


def test_a_table_for_each_event() -> None:
    cover = [["Agency", "Millrace Homes"], ["Date completed", "1 May 2021"], ["Author", "Kay Ord"]]
    cards = [[[f"{heading}:", text] for heading, text in zip(HEADINGS, row, strict=True)] for row in ROWS]
    reading = read_return(word_file(("Chronology", 1), cover, *cards), "x.docx")
    assert rows_of(reading) == ROWS
    assert reading.agency == "Millrace Homes"
    assert reading.counts.left_out == ()


def test_an_event_of_one_word_is_a_card_among_others_of_the_same_form() -> None:
    short = [text if heading != "Event" else "DNA" for heading, text in zip(HEADINGS, ROWS[0], strict=True)]
    rows = [*ROWS, short]
    cards = [[[heading, text] for heading, text in zip(HEADINGS, row, strict=True)] for row in rows]
    assert rows_of(read_return(word_file(*cards), "x.docx")) == rows
    assert rows_of(read_sheet(*[line for card in cards for line in card])) == rows


def test_a_cover_with_a_date_is_no_card() -> None:
    cover = [["Date", "1 May 2021"], ["Incident", "Injury to a baby, seen at the hospital"], ["Source", "SIN"]]
    reading = read_return(word_file(cover, [HEADINGS, *ROWS]), "x.docx")
    assert rows_of(reading) == ROWS
    assert ("Incident", "Injury to a baby, seen at the hospital") in reading.cover


def test_a_table_of_thousands_of_columns_is_not_searched_for_glossaries() -> None:
    wide = row(*(cell("x", '<w:gridSpan w:val="63"/>') for _ in range(60)))
    reading = read_return(raw_word_file(table(*[wide] * 20)), "x.docx")
    assert reading.kind == "unreadable"
    assert [problem.code for problem in reading.problems] == ["table-not-read", "no-table"]
