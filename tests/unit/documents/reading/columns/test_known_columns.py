"""What an agency said of its columns outranks every guess; what is not sure is asked about, once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from documents.reading.columns.headings import plain_heading
from documents.reading.entry import read_record, read_return
from documents.reading.model import Reading

ROWS = (
    ("12/03/2021", "Seen at home with both of the children", "KD", "Fed and clean; plan made with the worker"),
    ("14/03/2021", "Telephone call from the school about the bruise", "KD", "Strategy meeting asked for"),
    ("20/03/2021", "Nobody in; card left at the door of the flat", "PS", "Visit again within the week"),
)


def table(*headings: str, rows: tuple[tuple[str, ...], ...] = ROWS) -> bytes:
    """Return a CSV file with those headings."""
    lines = [headings, *(row[: len(headings)] for row in rows)]
    return "\r\n".join(",".join(f'"{cell}"' for cell in line) for line in lines).encode()


def read(data: bytes, **known: str) -> Reading:
    """Return the reading of a CSV file with those plain headings settled ("_" for a blank)."""
    return read_return(data, "r.csv", known_columns={key.replace("_", " "): field for key, field in known.items()})


def fields(reading: Reading) -> dict[str, str]:
    """Return the field of each heading."""
    return {column.heading: column.field for column in reading.columns}


def questions(data: bytes, known: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return what would be asked about, by heading."""
    return {c["heading"]: c for c in read_record(data, "r.csv", known_columns=known)["column_questions"]}


def test_columns_that_are_not_known_are_asked_about_with_their_cells() -> None:
    asked = questions(table("Date", "Event", "Zwx", "Outcome"))
    assert set(asked) == {"Zwx"}
    assert asked["Zwx"] == {
        "heading": "Zwx", "key": "zwx", "field": asked["Zwx"]["field"], "trust": asked["Zwx"]["trust"],
        "said": False, "samples": ["KD", "PS"],
    }  # fmt: skip


def test_an_answer_is_used_and_not_asked_again() -> None:
    data = table("Date", "Event", "Zwx", "Outcome")
    reading = read(data, zwx="people")
    assert fields(reading)["Zwx"] == "people"
    assert [row.people for row in reading.rows] == ["KD", "KD", "PS"]
    record = read_record(data, "r.csv", known_columns={"zwx": "people"})
    assert record["column_questions"] == []
    assert [(c["heading"], c["said"], c["trust"]) for c in record["columns_settled"]] == [
        ("Date", False, 1.0),
        ("Event", False, 1.0),
        ("Zwx", True, 1.0),
        ("Outcome", False, 1.0),
    ]
    assert not {"column-unknown", "column-unsure"} & {problem["code"] for problem in record["problems"]}


def test_the_answer_to_keep_a_column_as_it_is_ends_the_question() -> None:
    data = table("Date", "Event", "Zwx", "Outcome")
    reading = read(data, zwx="other")
    assert [row.other for row in reading.rows] == [{"Zwx": "KD"}, {"Zwx": "KD"}, {"Zwx": "PS"}]
    assert questions(data, {"zwx": "other"}) == {}
    assert not {"column-unknown", "column-unsure"} & {problem.code for problem in reading.problems}


def test_an_answer_outranks_a_heading_that_is_listed() -> None:
    data = table("Date", "Comment", "Zwx", "Outcome")
    assert fields(read(data, comment="event"))["Comment"] == "event"
    dates = (("1", "12/03/2021", "Seen at home with the children", "12/03/2022"),) * 3
    data = table("No", "Date", "Event", "Date seen", rows=dates)
    assert fields(read(data))["Date"] == "date"
    reading = read(data, date_seen="date")
    assert fields(reading) == {"No": "number", "Date": "other", "Event": "event", "Date seen": "date"}
    assert {row.date_text for row in reading.rows} == {"12/03/2022"}


def test_columns_that_a_person_puts_together_are_joined_and_nothing_is_lost() -> None:
    data = table("Date", "Event", "Zwx", "Outcome")
    reading = read(data, zwx="event")
    assert reading.rows[0].event == "Seen at home with both of the children\nKD"
    assert fields(reading) == {"Date": "date", "Event": "event", "Zwx": "event", "Outcome": "action"}
    both = read(data, zwx="action", outcome="action")
    assert both.rows[2].action == "PS\nVisit again within the week"


def test_a_table_with_headings_that_nobody_knows_is_asked_about_and_read_once_they_are_settled() -> None:
    short = (("12/03/2021", "Seen", "KD"), ("14/03/2021", "Call", "KD"), ("20/03/2021", "Letter", "PS"))
    data = table("Ymd", "Vorgang", "Krzl", rows=short)
    before = read(data)
    after = read(data, ymd="date", vorgang="event", krzl="people")
    assert set(questions(data)) == {"Ymd", "Vorgang", "Krzl"}
    assert [(row.date_text, row.event) for row in before.rows] == [row[:2] for row in short]
    assert [(row.date_text, row.event, row.people) for row in after.rows] == list(short)


def test_a_heading_longer_than_any_listed_one_can_be_settled() -> None:
    heading = (
        "Please describe in your own words what took place, who was there and what the worker thought of it all"
    )
    data = table("Date", "Event", "Where recorded", heading)
    reading = read_return(data, "r.csv", known_columns={plain_heading(heading): "comment"})
    assert reading.rows[0].comment == ROWS[0][3]


def test_the_same_heading_twice_is_two_columns() -> None:
    data = table("Date", "Event", "Zwx", "Zwx")
    assert set(questions(data)) == {"Zwx", "Zwx (2)"}
    reading = read(data, zwx="people", zwx_2="comment")
    assert (reading.rows[0].people, reading.rows[0].comment) == ("KD", ROWS[0][3])


@pytest.mark.parametrize("typed", ["Zwx:", " zwx ", "ZWX", "*Zwx*"])
def test_an_answer_holds_for_the_heading_however_it_is_typed(typed: str) -> None:
    assert questions(table("Date", "Event", typed, "Outcome"), {"zwx": "people"}) == {}


def test_what_is_no_field_settles_nothing() -> None:
    data = table("Date", "Event", "Zwx", "Outcome")
    assert set(questions(data, {"zwx": "__class__"})) == {"Zwx"}
    assert read(data, zwx="x") == read(data)


def test_answers_are_for_one_reading_only() -> None:
    data = table("Date", "Event", "Zwx", "Outcome")
    first = read(data)
    read(data, zwx="people")
    assert read(data) == first


def test_empty_columns_and_columns_without_a_heading_are_not_asked_about() -> None:
    rows = tuple((*row[:2], "", row[3]) for row in ROWS)
    assert questions(table("Date", "Event", "Zwx", "Outcome", rows=rows)) == {}
    assert questions(table("Date", "Event", "", "Outcome")) == {}


def test_long_cells_are_cut_and_samples_are_three() -> None:
    rows = tuple(
        (f"{day}/03/2021", f"Seen at home on visit {day}", f"q{day} " + "z" * 500) for day in range(10, 20)
    )
    asked = questions(table("Date", "Event", "Zwx", rows=rows))["Zwx"]
    assert len(asked["samples"]) == 3
    assert all(len(sample) == 240 and sample.endswith("…") for sample in asked["samples"])


def test_a_record_gives_the_reading_back_with_its_columns() -> None:
    reading = read(table("Date", "Event", "Zwx", "Outcome"))
    assert set(Reading.from_record(reading.as_record()).seen_columns) == set(reading.seen_columns)


def test_the_json_of_the_command_line_keeps_its_keys() -> None:
    reading = read(table("Date", "Event", "Zwx", "Outcome"), zwx="people")
    assert set(reading.as_json()) == {
        "version", "file", "sha256", "kind", "agency", "columns", "rows", "problems", "identity", "glossary",
    }  # fmt: skip
    assert {tuple(column) for column in reading.as_json()["columns"]} == {("heading", "field")}


HEADLESS = (
    "{}/04/2021,Log,Home visit: child seen and well by us all,K Ord,Called GP\n"
    "{}/05/2021,Log,Home visit: child seen and not well by us,K Ord,Called GP\n"
)


def test_columns_of_a_table_without_headings_are_asked_about_once() -> None:
    first = read_return(HEADLESS.format("03", "04").encode(), "a.csv")
    asked = {column.heading: column.key for column in first.seen_columns if not column.sure}
    assert "Column 2 of 5 (it has no heading)" in asked
    fields = ("date", "source", "event", "people", "action")
    said = dict(zip((column.key for column in first.seen_columns), fields, strict=True))
    second = read_return(HEADLESS.format("17", "18").encode(), "b.csv", known_columns=said)
    row = second.rows[0]
    assert (row.source, row.people, row.action) == ("Log", "K Ord", "Called GP")
    assert not [problem.code for problem in second.problems]
    assert all(column.said for column in second.seen_columns)


def test_what_was_said_of_one_make_of_table_does_not_hold_for_another() -> None:
    first = read_return(HEADLESS.format("03", "04").encode(), "a.csv")
    said = {column.key: "comment" for column in first.seen_columns[3:]}
    wider = "".join(f"{line},14:30\n" for line in HEADLESS.format("05", "06").splitlines())
    assert not any(column.said for column in read_return(wider.encode(), "c.csv", known_columns=said).seen_columns)
