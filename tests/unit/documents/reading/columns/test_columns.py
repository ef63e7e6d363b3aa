"""Headings as people type them, and the fields that they stand for."""

from __future__ import annotations

import pytest

from documents.reading.columns.choosing import assign, is_heading_row
from documents.reading.columns.headings import best_field
from documents.reading.entry import read_return

DATED = ["12/03/2021", "13/03/2021", "undated"]
PROSE = [
    "A long account of what was said and done on that day by the worker",
    "Another such account of the day",
    "Short",
]


def fields(headings: list[str], *columns: list[str]) -> list[str]:
    """Return the field of each column; columns: their cells, DATED and PROSE where none are given."""
    filled = columns or tuple(DATED if at == 0 else PROSE for at in range(len(headings)))
    rows = [list(cells) for cells in zip(*filled, strict=True)]
    return [column.field for column in assign(headings, rows)]


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (
            "Date|Time|Source of information|Event|Persons involved|Action or outcome|Author's comment",
            "date|time|source|event|people|action|comment",
        ),
        (
            "Date and time|Reference|Incident or contact|Persons|Police action|Reviewer's note",
            "date+time|source|event|people|action|comment",
        ),
        (
            "Date|Time|Record|Entry|Seen by / present|Outcome|Practice comment",
            "date|time|source|event|people|action|comment",
        ),
        (
            "Event date|Event time|Record|Description of event|Present|Outcome|Reviewer's comment",
            "date|time|source|event|people|action|comment",
        ),
        (
            "Date|Time|Type of record|Contact|Who|Outcome / plan|Analysis",
            "date|time|source|event|people|action|comment",
        ),
        (
            "Date|Time|Recorded in|What happened|Who was involved|What we did|Comment",
            "date|time|source|event|people|action|comment",
        ),
        ("Date|Time|Where recorded|What happened|Who|Result|Note", "date|time|source|event|people|action|comment"),
        (
            "Date of contact|Details of event|Professional|Source of evidence|Outcome|Analysis/commentary",
            "date|event|people|source|action|comment",
        ),
        (
            "DATE/TIME|SOURCE|SIGNIFICANT EVENT|FAMILY MEMBERS|AGENCY RESPONSE|ANALYSIS OF PRACTICE",
            "date+time|source|event|people|action|comment",
        ),
        (
            "When|Who|What happened?|What was done|Where is this recorded|Learning points",
            "date|people|event|action|source|comment",
        ),
        ("Date (dd/mm/yyyy)|Details|Notes", "date|event|comment"),
        ("Date|Notes", "date|event"),
        (
            "Date & time of incident|Details of the incident, including who was seen|"
            "Action taken by agency & outcome|Commets",
            "date+time|event|action|comment",
        ),
        ("Date|Agency|Event|RAG|Child seen?|Source", "date|other|event|other|other|source"),
        (
            "When|Where did the info come from?|What happened (inc. who was present)|What did the agency do?",
            "date|source|event|action",
        ),
        ("Date/Time|Agency / Source|Event|Comment/Analysis", "date+time|source|event|comment"),
        ("Date of birth|Date|Event", "other|date|event"),
    ],
)  # fmt: skip
def test_headings(headings: str, expected: str) -> None:
    typed = headings.split("|")
    dates = [at for at, field in enumerate(expected.split("|")) if field.startswith("date")]
    columns = [DATED if at in dates else PROSE for at in range(len(typed))]
    assert fields(typed, *columns) == expected.split("|")


def test_a_number_column_is_told_from_a_reference_by_what_it_holds() -> None:
    assert fields(["Ref", "Date", "Event"], ["1", "2", "3"], DATED, PROSE)[0] == "number"
    assert fields(["Ref", "Date", "Event"], ["VF-19", "VF-20", "VF-21"], DATED, PROSE)[0] == "source"
    assert fields(["No.", "Date", "Event"], ["1", "2", "3"], DATED, PROSE)[0] == "number"


def test_short_headings_are_settled_by_what_stands_below_them() -> None:
    assert fields(["From", "To", "Event"], DATED, DATED, PROSE) == ["date", "end_date", "event"]
    clocks = ["09:00", "10:30", "11:00"]
    assert fields(["Date", "From", "To", "Event"], DATED, clocks, clocks, PROSE) == [
        "date",
        "time",
        "end_time",
        "event",
    ]


def test_columns_without_a_known_heading_are_known_by_their_contents() -> None:
    assigned = assign(["Xyz", "Abc"], list(zip(DATED, PROSE, strict=True)))
    assert [column.field for column in assigned] == ["date", "event"]
    assert all(column.trust < 0.55 for column in assigned)


def test_no_field_is_given_twice() -> None:
    found = fields(["Date", "Action taken", "Outcome", "Event"], DATED, PROSE, PROSE, PROSE)
    assert sorted(found) == ["action", "date", "event", "other"]


def test_date_of_birth_is_not_the_date() -> None:
    assert best_field("Date of birth") == ("other", 1.0)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["Date", "Event", ""], True),
        (["Date/Time", "Details of contact", "Source"], True),
        (["Source", "Event", "Outcome"], True),
        (["12/03/2021", "Event", "Source"], False),
        (["Name", "Role"], False),
        (["Agency", "Ash Road Surgery"], False),
        (["Date", "18 June 2021"], False),
        (["", "", ""], False),
        (["Call", "Mother", "EMIS", "No reply"], False),
    ],
)
def test_heading_rows(cells: list[str], expected: bool) -> None:
    assert is_heading_row(cells) is expected


def test_initials_of_staff_give_way_to_a_column_of_names() -> None:
    rows = [["12/03/2021", "Fell in the yard and was seen by the first aider", "Kay Ord, Mr Bell", "LM"]] * 3
    found = assign(["Incident date", "Incident", "Linked pupils and adults", "Staff initials"], rows)
    assert [column.field for column in found] == ["date", "event", "people", "other"]


@pytest.mark.parametrize(
    "headings",
    [
        "Ref;Notes;Subject;Day",
        "Log ref;What we know;Who;Occurred",
        "No;Narrative;Family member;Contact on",
        "Entry;Summary;Person;Dt",
        "A;B;C;D",
    ],
)
def test_dates_at_the_end_under_words_that_say_nothing_are_read_and_asked_about(headings: str) -> None:
    days = ("Sat 6th June 2020", "8/6/20", "Mid June 2020", "12/06/2020")
    told = "\n".join(
        f"{number};Mother rang and said that she did not want help, visit {number}.;Mother;{day}"
        for number, day in enumerate(days)
    )
    record = read_return(f"{headings}\n{told}\n".encode(), "log.csv").as_record()
    assert [row["date_text"] for row in record["rows"]] == list(days)
    assert all(row["event"].startswith("Mother rang") for row in record["rows"])
    # "Day" over nothing but dates leaves nothing to ask.
    assert bool(record["column_questions"]) == (not headings.endswith(";Day"))


def asked(text: str) -> list[tuple[str, str]]:
    reading = read_return(text.encode(), "a.csv")
    return [(column.heading, column.field) for column in reading.seen_columns if not column.sure]


def test_a_guess_without_a_rival_is_not_asked_about() -> None:
    one_row = "Date,Nature of contact,Outcome\n03/04/2021,{},No further action\n"
    assert asked(one_row.format("Home visit: child seen and well")) == []
    assert asked(one_row.format("Telephone")) == [("Outcome", "event")]  # the heading says another thing
    assert asked("Date,Event,Reviewer remarks\n03/04/2021,Home visit: child seen,fine\n") == []


def test_a_programs_moments_are_no_lost_words() -> None:
    rows = "Occurred\tWhat\tNotes\n2019-10-09T08:04:00\tCall to police about noise\tNone\n"
    reading = read_return((rows + "2019-10-10T09:04:30.000Z\tHome visit by the nurse\tNone\n").encode(), "a.tsv")
    assert [row.clock.start for row in reading.rows] == ["08:04", "09:04"]
    assert [row.event for row in reading.rows] == ["Call to police about noise", "Home visit by the nurse"]
    assert reading.problems == ()


FIGURES = ["25", "40 mins", "1h 20m"]
OUTCOMES = ["No further action", "Referred to the hub", "Closed"]


@pytest.mark.parametrize(
    "heading",
    ["Response time (mins)", "Action time in minutes", "Duration of response", "No. of actions", "Response (hrs)"],
)
def test_lengths_of_time_and_counts_are_no_action(heading: str) -> None:
    headings = ["Date", heading, "Circumstances", "Disposal / outcome"]
    assert fields(headings, DATED, FIGURES, PROSE, OUTCOMES) == ["date", "other", "event", "action"]


def test_figures_and_dates_below_an_outcome_are_not_what_was_done() -> None:
    headings = ["Date", "Outcome", "Event", "Result"]
    assert fields(headings, DATED, ["1", "2", "85%"], PROSE, OUTCOMES) == ["date", "other", "event", "action"]
    dates = ["17/02/2021", "18/02/2021", "n/k"]
    headings = ["Date", "Outcome date", "Event", "Disposal / outcome"]
    assert fields(headings, DATED, dates, PROSE, OUTCOMES) == ["date", "other", "event", "action"]


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        ("Attendance date|Arrival time|Summary", "date|time|event"),
        ("Date|Time in|Summary", "date|time|event"),
        ("Date|Time call came|Summary", "date|time|event"),
        ("Date|Response time|Summary", "date|time|event"),
        ("Date|Zeit|Summary", "date|time|event"),
    ],
)
def test_times_of_day_beside_a_date_are_its_time_whatever_they_are_called(headings: str, expected: str) -> None:
    clock = ["12:05", "21:40", "09:15"]
    assert fields(headings.split("|"), DATED, clock, PROSE) == expected.split("|")


def test_of_two_columns_of_times_the_first_is_the_time_and_of_the_other_a_person_is_told() -> None:
    rows = "".join(
        f"{day}/03/2021,{day}:05,{day}:40,Visit by the health visitor to the home\n" for day in range(10, 15)
    )
    reading = read_return(f"Date,Time called,Response time,Event\n{rows}".encode(), "a.csv")
    assert (reading.rows[0].time_text, reading.rows[0].other) == ("10:05", {"Response time": "10:40"})
    assert [problem.code for problem in reading.problems] == ["column-unknown"]
    left = read_return(f"Date,Time in,Time out,Event\n{rows}".encode(), "a.csv").rows[0].clock
    assert (left.start, left.end) == ("10:05", "10:40")


def test_a_clock_is_no_length_of_time() -> None:
    headings = ["Date", "Time (24 hours)", "Event"]
    assert fields(headings, DATED, ["0930", "14:05", "1600"], PROSE)[1] == "time"


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Dept", "other"),
        ("Department", "other"),
        ("Entered in", "source"),
        ("Those invovled", "people"),
        ("What did school do?", "action"),
    ],
)
def test_headings_of_other_agencies_and_misspelt_ones(heading: str, field: str) -> None:
    assert best_field(heading)[0] == field
