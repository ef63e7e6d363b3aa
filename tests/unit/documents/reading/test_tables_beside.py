"""Several chronologies on one sheet are read each by itself, with its own dates and the title above it."""

from __future__ import annotations

from documents.reading.entry import understand
from documents.reading.model import Reading
from documents.reading.raw import RawFile, RawRow, RawTable
from documents.reading.tables_beside import chronologies_apart

HEADINGS = ("Date", "Event", "Action")
HERS = [("12/03/2021", "Seen at the surgery with a cough", "None"), ("14/03/2021", "Called the surgery again", "")]
HIS = [("01/02/2020", "Arrested and bailed to his mother's", "Bail"), ("03/04/2021", "Missed his appointment", "")]


def sheet(*rows: tuple[str, ...], numbers: tuple[int, ...] = ()) -> RawTable:
    width = max(map(len, rows))
    places = numbers or tuple(range(1, len(rows) + 1))
    cells = [(*row, *[""] * (width - len(row))) for row in rows]
    return RawTable(tuple(RawRow(row, number=at) for row, at in zip(cells, places, strict=True)), 1, "Log")


def read(table: RawTable) -> Reading:
    return understand(RawFile((table,)), "log.xlsx", "0" * 64)


def told(reading: Reading) -> list[tuple[str, str, str]]:
    return [(row.date_text, row.event, row.action) for row in reading.rows]


def test_tables_with_an_empty_column_between_are_read_one_after_the_other() -> None:
    table = sheet(
        ("Mother", "", "", "", "Father"),
        (*HEADINGS, "", *HEADINGS),
        *((*her, "", *his) for her, his in zip(HERS, HIS, strict=True)),
    )
    reading = read(table)
    assert told(reading) == [*HERS, *HIS]
    assert [row.other for row in reading.rows] == [{}] * 4
    assert len({row.id for row in reading.rows}) == 4
    doubts = [(one.row, one.message) for one in reading.problems if one.code == "row-doubted"]
    assert [row for row, _ in doubts] == [reading.rows[2].id]
    assert "under “Father”" in doubts[0][1]
    assert "Father" in str(reading.as_record())


def test_tables_that_touch_are_told_by_their_repeated_headings() -> None:
    reading = read(sheet((*HEADINGS, *HEADINGS), *((*her, *his) for her, his in zip(HERS, HIS, strict=True))))
    assert told(reading) == [*HERS, *HIS]


def test_three_tables_of_other_lengths_and_headings() -> None:
    table = sheet(
        ("Date", "Event", "", "Date of contact", "What happened", "Source", "", "When", "Details"),
        ("12/03/2021", "Seen at home", "", "13/03/2021", "Letter sent", "Rio", "", "14/03/2021", "Moved house"),
        ("", "", "", "", "", "", "", "15/03/2021", "Moved again"),
    )
    reading = read(table)
    assert [row.event for row in reading.rows] == ["Seen at home", "Letter sent", "Moved house", "Moved again"]
    assert reading.rows[1].source == "Rio"


def test_one_table_with_an_empty_column_or_several_dates_stays_whole() -> None:
    for headings in (
        ("Date", "Time", "", "Source", "Event", "Action"),
        ("Date", "Event", "", "Date entered", "Entered by", "Team"),
        ("Date", "Event", "Outcome date", "Outcome", "Date closed", "Comments"),
    ):
        table = sheet(headings, ("12/03/2021", "a", "b", "c", "d", "e"), ("13/03/2021", "a", "", "c", "d", "e"))
        assert list(chronologies_apart(table)) == [table]


def test_notes_stay_with_a_half_that_holds_something() -> None:
    table = sheet((*HEADINGS, "", *HEADINGS), (*HERS[0], "", *HIS[0]), ("", "", "", "", *HIS[1]))
    table.rows[1].notes = (("Comment", "of both"),)
    table.rows[2].notes = (("Comment", "of his"),)
    notes = [[note for _, note in row.notes] for part in chronologies_apart(table) for row in part.rows]
    assert notes == [[], ["of both"], [], [], ["of his"]]


def test_a_second_table_below_is_read_under_its_own_title() -> None:
    table = sheet(("Mother",), HEADINGS, *HERS, ("Father",), HEADINGS, *HIS, numbers=(1, 2, 3, 4, 7, 8, 9, 10))
    reading = read(table)
    assert told(reading) == [*HERS, *HIS]
    assert "Father" in str(reading.as_record())
    assert reading.problems == ()


def test_a_second_heading_with_a_word_that_nobody_knows_is_still_a_heading() -> None:
    """Dates below "Date" settle it: else what follows would be read in the first table's columns."""
    table = sheet(
        ("Date", "Source", "Event"),
        ("03/03/2020", "EMIS", "Seen at home with both parents"),
        ("Date", "Event", "Exhibit"),
        ("04/03/2020", "Telephone call to the school", "12"),
        numbers=(1, 2, 4, 5),
    )
    events = [row.event for row in read(table).rows]
    assert events == ["Seen at home with both parents", "Telephone call to the school"]
