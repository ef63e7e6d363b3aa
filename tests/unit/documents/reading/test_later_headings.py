"""A second chronology below the first in one sheet, file or table: its headings, and what shows one missed."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
import xlsxwriter

from documents.reading.entry import read_return
from documents.reading.later_headings import is_later_heading
from documents.reading.model import Reading
from documents.reading.raw import RawRow
from tests.unit.documents.reading.word.word_files import word_file

FIRST = [
    ["Date", "Source", "Event"],
    ["03/03/2020", "EMIS", "Seen at home with both parents"],
    ["04/03/2020", "EMIS", "Telephone call from the school nurse"],
]
SECOND = "Seen at the clinic with a rash"
HELD = {"Date": "05/04/2020", "Event": SECOND, "Source": "Case notes", "Time": "10:30"}


def second(headings: list[str]) -> list[list[str]]:
    """Return the rows of a second table; what its unknown columns hold is "X12"."""
    return [headings, *([HELD.get(heading, "X12") for heading in headings] for _ in range(2))]


def as_csv(*blocks: list[list[str]]) -> Reading:
    return read_return("\n\n".join("\n".join(map(",".join, block)) for block in blocks).encode(), "return.csv")


def as_sheet(*blocks: list[list[str]]) -> Reading:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("Chronology")
        for at, row in enumerate(row for block in blocks for row in (*block, [])):
            sheet.write_row(at, 0, row)
    return read_return(stream.getvalue(), "return.xlsx")


def as_word_table(*blocks: list[list[str]]) -> Reading:
    rows = [row for block in blocks for row in block]
    width = max(map(len, rows))
    return read_return(word_file([row + [""] * (width - len(row)) for row in rows]), "return.docx")


def doubted(reading: Reading) -> list[str | None]:
    return [problem.row for problem in reading.problems if "another table began" in problem.message]


@pytest.mark.parametrize("made", [as_csv, as_sheet, as_word_table])
@pytest.mark.parametrize(
    "headings",
    [
        ["Date", "Event", "Ref"],
        ["Date", "Event", "Exhibit"],
        ["Date", "Event", "Tab", "Initials", "Sheet"],
        ["Ref no", "Date", "Event", "Source"],
        ["Page", "Date", "Time", "Source", "Event"],
        ["Date", "Event"],
        ["Blurb", "Date", "Event", "Ref"],
    ],
)
def test_unknown_headings_beside_known_ones(made: Callable[..., Reading], headings: list[str]) -> None:
    reading = made(FIRST, second(headings))
    assert [row.event for row in reading.rows] == [row[2] for row in FIRST[1:]] + [SECOND] * 2
    assert [row.date_text for row in reading.rows[2:]] == ["05/04/2020"] * 2
    for row in reading.rows[2:]:
        kept = [row.source, row.people, row.action, row.comment, *row.other.values()]
        assert kept.count("X12") == len(set(headings) - set(HELD))
    assert [row.source for row in reading.rows[:2]] == ["EMIS"] * 2
    assert doubted(reading) == []


def test_headings_with_a_slip_of_the_keyboard() -> None:
    reading = as_csv(FIRST, [["Dat of contact", "Event", "Ref"], ["05/04/2020", SECOND, "X12"]])
    assert [(row.event, row.source) for row in reading.rows[2:]] == [(SECOND, "X12")]


def test_an_event_under_a_heading_that_nobody_knows() -> None:
    reading = as_csv(
        FIRST, [["Blurb", "Date", "Ref"], [SECOND, "05/04/2020", "X12"], [SECOND, "06/04/2020", "X13"]]
    )
    assert [(row.date_text, row.event) for row in reading.rows[2:]] == [
        ("05/04/2020", SECOND),
        ("06/04/2020", SECOND),
    ]


@pytest.mark.parametrize(
    "cells",
    [
        ("", "Police", "Meeting"),
        ("Date of birth", "Records", "Confirmed"),
        ("", "Record", "Contact"),
        ("Date not known", "EMIS", "Event"),
        ("03/03/2020", "Source", "Event"),
        ("When", "EMIS", "He did not say when. It was put down as an event of the spring."),
        ("Date", "", ""),
    ],
)
def test_an_event_of_few_words_is_no_heading(cells: tuple[str, ...]) -> None:
    rows = [RawRow(cells), RawRow(("05/04/2020", "EMIS", SECOND))]
    assert not is_later_heading(rows, 0)


@pytest.mark.parametrize(
    "between",
    [[["Wann", "Was", "Beleg"]], [["Part two of the chronology"]], []],
    ids=["headings", "title", "none"],
)
def test_a_table_whose_headings_are_missed_is_doubted_at_each_row(between: list[list[str]]) -> None:
    other = [["05/04/2020", SECOND, "12"], ["06/04/2020", SECOND, "14"]]
    reading = as_csv(FIRST, [*between, *other])
    rows = [row.id for row in reading.rows if row.date_text in ("05/04/2020", "06/04/2020")]
    assert len(rows) == 2
    assert set(rows) <= set(doubted(reading))
    assert not {"t1r1", "t1r2"}.intersection(doubted(reading))


def test_empty_rows_and_titles_alone_are_no_doubt() -> None:
    more = [["05/04/2020", "Case notes", SECOND], ["undated", "EMIS", "Letter"]]
    assert doubted(as_csv(FIRST, more, [["Moved to the county"], *more])) == []


def test_a_second_table_of_a_file_whose_headings_nobody_knows() -> None:
    first = [["Date", "Blurb", "Exhibit"], *([day, SECOND, "E1"] for day in ("03/03/2020", "04/03/2020"))]
    other = [["Date", "Exhibit", "Blurb"], *([day, "E2", SECOND] for day in ("05/04/2020", "06/04/2020"))]
    reading = as_csv(first, other)
    assert [row.event for row in reading.rows] == [SECOND] * 4
    assert [row.other["Exhibit"] for row in reading.rows] == ["E1", "E1", "E2", "E2"]


@pytest.mark.parametrize("made", [as_csv, as_sheet, as_word_table])
def test_events_above_the_first_headings_are_rows(made: Callable[..., Reading]) -> None:
    without = [*FIRST[1:], ["", "EMIS", "Letter to both parents on the same day"]]
    reading = made(without, second(["Date", "Event", "Ref"]))
    assert [row.event for row in reading.rows] == [*(row[2] for row in without), SECOND, SECOND]
    assert "heading-missing" in {problem.code for problem in reading.problems}


def test_rows_above_headings_go_on_from_the_table_before() -> None:
    rows = [*FIRST[1:], *second(["Date", "Event", "Ref"])]
    reading = read_return(word_file(FIRST, "Some words between", rows), "return.docx")
    assert [row.source for row in reading.rows] == ["EMIS"] * 4 + ["X12"] * 2
    assert "heading-missing" not in {problem.code for problem in reading.problems}


@pytest.mark.parametrize(
    "cover",
    [
        [["Name", "Date of birth", "Address"], ["Ann Lee", "03/03/2010", "12 High Street in the town"]],
        [["Prepared", "03/03/2020"], ["Checked", "04/03/2020", "by K Ord"]],
        [["Period from", "01/01/2019"], ["Period to", "31/12/2020"]],
    ],
)
def test_a_cover_above_the_headings_is_no_event(cover: list[list[str]]) -> None:
    assert [row.event for row in as_csv(cover, FIRST).rows] == [row[2] for row in FIRST[1:]]
