"""The chronology as CSV."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from documents.writing.chronology_columns import COLUMNS
from documents.writing.chronology_csv import write_csv
from documents.writing.text import clean
from tests.unit.documents.writing.chronologies import a_chronology, a_row, with_text


def rows_of(data: bytes) -> list[dict[str, Any]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_a_row() -> None:
    chronology = a_chronology([a_row("r1", event="Seen, “well”\nat home", Ref="9")])
    (row,) = rows_of(write_csv(chronology))
    assert list(row) == [column.heading for column in COLUMNS]
    assert row["Event"] == "Seen, “well”\nat home"
    assert (row["Start"], row["End"], row["Time"]) == ("2020-03-04", "2020-03-04", "14:00")
    assert (row["Agency"], row["Row id"], row["Page"]) == ("Wexshire Police", "wexshire-police/r1", "3")
    assert row["Other columns"] == "Ref: 9"


@pytest.mark.parametrize(
    "text", ["=1+1", "+44", "-", "@x", "\t=1", " =1", "\u200b=1", "＝1", "|calc", "%0A", "\n=1", "\r=1"]
)
def test_what_might_run_stands_behind_an_apostrophe(text: str) -> None:
    (row,) = rows_of(write_csv(with_text(text)))
    for heading in ("Event", "People", "Source", "Comment", "Date as typed"):
        assert row[heading] == f"'{clean(text)}"


@pytest.mark.parametrize("text", ["plain", "'quoted'", "(=1)", "5 = 3", "£5", "“=1”", "é"])
def test_other_text_stays_as_it_is(text: str) -> None:
    (row,) = rows_of(write_csv(with_text(text)))
    assert row["Event"] == text


def test_any_text_can_be_written() -> None:
    text = 'half \ud83d null\x00 "quotes", commas; 100 KB ' + "x" * 100_000
    (row,) = rows_of(write_csv(with_text(text)))
    assert row["Event"] == clean(text)
