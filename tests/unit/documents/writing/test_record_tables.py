"""Tables of answers as files: words as they were typed, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date

import openpyxl
import pytest

from documents.writing.record_tables import Table, write_csv_files, write_workbook

HOSTILE = [
    "=1+1",
    "+44 1632",
    "-2",
    "@SUM(A1)",
    "{{ 7*7 }}",
    "<b>x</b>",
    "_x0041_",
    "http://a.example/",
    "שלום 🙂",
    "007",
]
TABLES: list[Table] = [
    (
        "Referrals",
        ["Reference", "=cmd|' /C calc'!A0", "On"],
        [["R/1", words, date(2026, 11, 2)] for words in HOSTILE],
    ),
    ("Children: [all]/*?", ["Reference", "Number"], [["R/1", 1], ["R/2", 2]]),
    ("children  all", ["Reference"], []),
]


def test_a_workbook_has_every_word_as_text_and_dates_as_dates() -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(TABLES, "Referrals")))
    sheet = book.worksheets[0]
    rows = list(sheet.iter_rows(min_row=2))
    assert [row[1].value for row in rows] == HOSTILE
    assert {row[1].data_type for row in rows} == {"s"}
    assert sheet["B1"].value == TABLES[0][1][1]
    assert sheet["B1"].data_type == "s"
    assert str(rows[0][2].value) == "2026-11-02 00:00:00"
    assert [row[1].value for row in book.worksheets[1].iter_rows(min_row=2)] == [1, 2]
    assert len({name.casefold() for name in book.sheetnames}) == 3


def test_a_text_longer_than_a_cell_goes_on_below() -> None:
    long = "𝄞" * 40_000
    book = openpyxl.load_workbook(io.BytesIO(write_workbook([("T", ["A", "B"], [["x", long], ["y", "z"]])], "")))
    rows = [[cell or "" for cell in row] for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)]
    assert [row[0] for row in rows] == ["x", "", "", "y"]
    assert "".join(str(row[1]) for row in rows[:3]) == long


def test_csv_files_are_one_for_each_table_and_run_nothing() -> None:
    with zipfile.ZipFile(io.BytesIO(write_csv_files(TABLES))) as archive:
        names = archive.namelist()
        lines = list(csv.reader(io.StringIO(archive.read(names[0]).decode("utf-8-sig"))))
    assert len(set(names)) == 3
    assert all("/" not in name and name.endswith(".csv") for name in names)
    assert lines[0][1].startswith("'=")
    assert [line[1].removeprefix("'") for line in lines[1:]] == HOSTILE
    assert all(line[1][0] not in "=+-@" for line in lines[1:])
    assert lines[1][2] == "2026-11-02"


@pytest.mark.parametrize("write", [lambda: write_workbook(TABLES, "x"), lambda: write_csv_files(TABLES)])
def test_the_same_tables_give_the_same_bytes(write: object) -> None:
    assert callable(write)
    assert write() == write()


def test_names_of_sheets_end_with_a_whole_word() -> None:
    names = ["Cases by what was referred", "Decisions after the rapid review", "Decisions after the rapid review",
             "W" * 40, "It's here"]  # fmt: skip
    content = write_workbook([(name, ("A",), [("b",)]) for name in names], "Figures")
    assert openpyxl.load_workbook(io.BytesIO(content)).sheetnames == [
        "Cases by what was referred",
        "Decisions after the rapid",
        "Decisions after the rapid 2",
        "W" * 31,
        "It's here",
    ]
