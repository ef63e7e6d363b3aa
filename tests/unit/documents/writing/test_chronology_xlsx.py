"""The chronology as a workbook."""

from __future__ import annotations

import io
import re
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings, strategies as st
from python_calamine import CalamineWorkbook

from documents.reading.model import When
from documents.writing.chronology_columns import COLUMNS
from documents.writing.chronology_xlsx import write_xlsx
from documents.writing.spreadsheet_text import MOST_IN_CELL, in_pieces
from documents.writing.text import clean
from tests.unit.documents.writing.chronologies import HEADING, a_chronology, a_row, part, with_text

HEADINGS = [column.heading for column in COLUMNS]


def rows_of(xlsx: bytes) -> list[dict[str, Any]]:
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx))["Chronology"]
    head, *rows = sheet.iter_rows(values_only=True)
    assert list(head) == HEADINGS
    return [dict(zip(HEADINGS, row, strict=True)) for row in rows]


def test_dates_are_dates_beside_what_was_typed() -> None:
    span = When(date(2020, 3, 2), date(2020, 3, 8), "range", "exact", "2020-03-02/2020-03-08")
    (row,) = rows_of(write_xlsx(a_chronology([a_row("r1", span, date_text="w/c 2/3/20")]), HEADING))
    assert row["Date as typed"] == "w/c 2/3/20"
    assert (row["Start"], row["End"]) == (datetime(2020, 3, 2), datetime(2020, 3, 8))
    assert (row["Precision"], row["Certainty"], row["Time as typed"], row["Time"]) == (
        "range",
        "exact",
        "2pm",
        "14:00",
    )
    assert (row["No."], row["Agency"], row["Row id"]) == (1, "Wexshire Police", "wexshire-police/r1")
    assert (row["File"], row["Page"]) == ("police.docx", 3)


def test_open_and_very_old_dates() -> None:
    before = When(None, date(1899, 12, 31), "day", "before", "")
    (row,) = rows_of(write_xlsx(a_chronology([a_row("r1", before)]), HEADING))
    assert (row["Start"], row["End"]) == (None, "1899-12-31")


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+44 7700 900417",
        "-none",
        "@SUM(A1)",
        "\t=1",
        "{=1}",
        "http://a.example/",
        "mailto:a@b",
        "01/02/2020",
        "0012",
        "TRUE",
    ],
)
def test_a_text_is_a_text_and_never_a_formula_link_number_or_date(text: str) -> None:
    made = write_xlsx(with_text(text), HEADING)
    sheet = openpyxl.load_workbook(io.BytesIO(made))["Chronology"]
    cell = sheet.cell(2, HEADINGS.index("Event") + 1)
    assert cell.value == text
    assert cell.data_type in ("s", "inlineStr")
    assert cell.hyperlink is None
    assert b"<f>" not in part(made, "xl/worksheets/sheet1.xml")
    if text[0] in "=+-@\t":
        assert cell.quotePrefix


@pytest.mark.parametrize(
    "text",
    [
        'a & <b> "c"',
        "<r><t>looks like rich text</t></r>",
        "_x0041_ stays",
        "one\ntwo\r\nthree",
        "bell\x07 null\x00 half \ud83d pair",
        "👩‍👩‍👧 مرحبا",
        "  spaces  ",
    ],
)
def test_any_text_comes_through(text: str) -> None:
    made = write_xlsx(with_text(text), HEADING)
    seen = CalamineWorkbook.from_filelike(io.BytesIO(made)).get_sheet_by_name("Chronology").to_python()
    assert str(seen[1][HEADINGS.index("Event")]).rstrip() == clean(text).rstrip()


def test_a_text_longer_than_a_cell_goes_on_in_a_sheet_of_its_own() -> None:
    text = "".join(f"Sentence {n}. 👩 " for n in range(4_000))
    made = write_xlsx(a_chronology([a_row("r1", event=text)]), HEADING)
    book = openpyxl.load_workbook(io.BytesIO(made))
    (row,) = rows_of(made)
    first, _, note = row["Event"].partition(" … (goes on in the sheet Long texts, row ")
    at = int(re.match(r"\d+", note)[0])  # type: ignore[index]
    pieces = [book["Long texts"].cell(number, 3).value for number in range(at, book["Long texts"].max_row + 1)]
    assert "".join([first, *map(str, pieces)]) == text
    assert book["Long texts"].cell(at, 1).value == "wexshire-police/r1"


def test_pieces_are_of_the_length_that_excel_counts() -> None:
    text = "a👩" * 30_000
    pieces = in_pieces(text)
    assert "".join(pieces) == text
    assert all(len(piece.encode("utf-16-le")) // 2 <= MOST_IN_CELL for piece in pieces)


def test_frozen_headings_filter_and_the_other_sheets() -> None:
    made = write_xlsx(a_chronology([a_row("r1"), a_row("r2")]), HEADING)
    book = openpyxl.load_workbook(io.BytesIO(made))
    assert book.sheetnames == ["Chronology", "Agencies", "Found", "About"]
    assert book["Chronology"].freeze_panes == "C2"
    assert str(book["Chronology"].auto_filter.ref).startswith("A1:")
    found = [[cell.value for cell in row][:3] for row in book["Found"].iter_rows(min_row=2)]
    assert ["Same words", "wexshire-police/r1", "wexshire-police/r2"] not in found  # rows without words
    assert ["Problem", "wexshire-police/r1", None] in found
    about = {row[0].value: row[1].value for row in book["About"].iter_rows(min_row=2)}
    assert about["Case reference"] == "AB/2021/02"
    assert book.properties.creator in (None, "")


def test_the_same_chronology_gives_the_same_bytes() -> None:
    chronology = a_chronology([a_row("r1", event="Seen")])
    assert write_xlsx(chronology, HEADING) == write_xlsx(chronology, HEADING)


def test_no_rows_at_all() -> None:
    assert rows_of(write_xlsx(a_chronology([]), HEADING)) == []


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=20))
def test_any_texts_come_through_and_nothing_else(texts: list[str]) -> None:
    made = write_xlsx(a_chronology([a_row(f"r{n}", event=text) for n, text in enumerate(texts)]), HEADING)
    seen = CalamineWorkbook.from_filelike(io.BytesIO(made)).get_sheet_by_name("Chronology").to_python()
    found = {row[HEADINGS.index("Row id")]: str(row[HEADINGS.index("Event")]) for row in seen[1:]}
    assert found == {f"wexshire-police/r{n}": clean(text) for n, text in enumerate(texts)}


def test_a_sheet_says_how_far_it_reaches() -> None:
    made = write_xlsx(a_chronology([a_row("r1"), a_row("r2")]), HEADING)
    book = openpyxl.load_workbook(io.BytesIO(made), read_only=True)
    assert (book["Chronology"].max_row, book["Chronology"].max_column) == (3, len(COLUMNS))
    assert b'<autoFilter ref="A1:T3"' in part(made, "xl/worksheets/sheet1.xml")
