"""Separated text: encodings, separators, line breaks inside quotes."""

from __future__ import annotations

import pytest

from documents.reading.csv import read_csv
from documents.reading.refusal import Unreadable

EXPECTED = [("Date", "Event", "Source"), ("12/03/21", "He’s paid £5, late", "Log"), ("13/03/21", "Café", "")]


def text_of(separator: str) -> str:
    rows = [[f'"{cell}"' if separator in cell else cell for cell in row] for row in EXPECTED]
    return "\r\n".join(separator.join(row) for row in rows)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_every_common_encoding_and_separator(separator: str, encoding: str) -> None:
    read = read_csv(text_of(separator).encode(encoding))
    assert [row.cells for row in read.tables[0].rows] == EXPECTED
    assert read.problems == ()


def test_line_breaks_inside_quotes_and_numbers_of_lines() -> None:
    read = read_csv(b'Date,Event\n12/03/21,"one\ntwo, ""three"""\n\n13/03/21,four\n')
    assert [(row.number, row.cells) for row in read.tables[0].rows] == [
        (1, ("Date", "Event")),
        (2, ("12/03/21", 'one\ntwo, "three"')),
        (5, ("13/03/21", "four")),
    ]


def test_excels_line_that_names_the_separator() -> None:
    read = read_csv(b"sep=;\nDate;Event\n12/03/21;a, b, c\n")
    assert [row.cells for row in read.tables[0].rows] == [("Date", "Event"), ("12/03/21", "a, b, c")]


def test_a_quotation_mark_without_its_partner_swallows_no_rows() -> None:
    lines = [f"{day:02}/03/21,Visit {day},Log" for day in range(1, 9)]
    lines[2] = '03/03/21,"Visit 3,Log'
    read = read_csv("\n".join(["Date,Event,Source", *lines]).encode())
    assert len(read.tables[0].rows) == 9
    assert [problem.code for problem in read.problems] == ["quotes-unbalanced"]


def test_rows_of_other_lengths_are_all_kept() -> None:
    read = read_csv(b"Date,Event\n12/03/21\n13/03/21,Call,extra\n")
    assert [row.cells for row in read.tables[0].rows] == [
        ("Date", "Event", ""),
        ("12/03/21", "", ""),
        ("13/03/21", "Call", "extra"),
    ]


def test_text_without_columns_gives_its_lines() -> None:
    assert [block.text for block in read_csv(b"One line\nAnother line\n").blocks if hasattr(block, "text")] == [
        "One line",
        "Another line",
    ]


@pytest.mark.parametrize(("data", "code"), [(b"", "empty"), (b" \r\n ", "empty"), (b"\xff\xfeab\xd8", "damaged")])
def test_what_cannot_be_read_says_why(data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_csv(data)
    assert refusal.value.code == code
