"""Whole returns in other shapes than anybody's template: rows in, rows out, and every doubt told."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest
from hypothesis import given, settings, strategies as st

from documents.reading.entry import read_record, read_return
from documents.reading.model import Problem, Reading
from tests.unit.documents.reading.word.word_files import Rows, cell, raw_word_file, row, table, word_file

HEADINGS = [
    "Date of contact",
    "Details of event",
    "Professional",
    "Source of evidence",
    "Outcome",
    "Analysis/commentary",
]
BODY = [
    [
        "12/03/2021",
        "Home visit by the health visitor to see the baby",
        "Jane Smith",
        "SystmOne",
        "No concerns",
        "Good",
    ],
    ["", "Telephone call to mother after the visit", "", "SystmOne", "Left message", ""],
    ["31/02/2021", "Clinic appointment missed by the family", "", "", "", ""],
    ["undated", "Letter found at the back of the file", "", "Paper file", "", ""],
]


def read_word(*blocks: str | tuple[str, int] | Rows) -> Reading:
    return read_return(word_file(*blocks), "return.docx")


def events(reading: Reading) -> list[str]:
    return [row.event for row in reading.rows]


def codes(reading: Reading) -> list[tuple[str | None, str]]:
    return [(problem.row, problem.code) for problem in reading.problems]


def test_a_return_in_its_own_order_of_columns() -> None:
    reading = read_word(("Ash Road Surgery: agency return", 0), "Author: Ann Other", [HEADINGS, *BODY])
    assert (reading.kind, reading.agency, reading.identity.author) == ("return", "Ash Road Surgery", "Ann Other")
    first, carried, impossible, undated = reading.rows
    assert (first.date_text, first.event, first.people, first.source, first.action, first.comment) == tuple(
        BODY[0][at] for at in (0, 1, 2, 3, 4, 5)
    )
    assert (carried.when.start, carried.when.carried, carried.date_text) == (first.when.start, True, "")
    assert (impossible.when.precision, undated.when.precision) == ("invalid", "unknown")
    assert codes(reading) == [
        (None, "date-carried"),
        ("t1r3", "date-invalid"),
        ("t1r3", "source-missing"),
        ("t1r4", "date-missing"),
    ]


def test_the_cover_the_sections_and_the_glossary_are_read() -> None:
    reading = read_word(
        ("Agency return: Northgate Academy", 0),
        [
            ["Agency", "Northgate Academy"],
            ["Completed by", "B. Head"],
            ["Job title", "Deputy head"],
            ["Approved by", "C. Chair"],
        ],
        ("Summary of involvement", 1),
        "The school knew both children.",
        "Staff wrote often.",
        ("Chronology", 1),
        [["Date", "Event", "Source"], ["12/03/2021", "Seen in class by the teacher", "CPOMS"]],
        ("Glossary", 1),
        [["Name", "Known as", "Role"], ["B. Head", "Teacher 1", "deputy head"]],
    )
    assert reading.agency == "Northgate Academy"
    assert (reading.identity.author, reading.identity.role, reading.identity.signed_off_by) == (
        "B. Head",
        "Deputy head",
        "C. Chair",
    )
    assert reading.narrative == (("Summary of involvement", "The school knew both children.\nStaff wrote often."),)
    assert [(entry.name, entry.code, entry.role) for entry in reading.glossary] == [
        ("B. Head", "Teacher 1", "deputy head")
    ]
    assert len(reading.rows) == 1


def test_title_rows_banners_and_repeated_headings_inside_the_table() -> None:
    reading = read_word([
        ["Chronology of involvement", "", "", ""],
        ["Agency:", "Ash Road Surgery", "", ""],
        ["Date", "Event", "Source", "Comment"],
        ["12/03/21", "Visit to the home", "EMIS", ""],
        ["Pregnancy and birth", "", "", ""],
        ["Date", "Event", "Source", "Comment"],
        ["13/04/21", "Birth", "EMIS", "x"],
    ])  # fmt: skip
    assert (reading.title, reading.agency) == ("Chronology of involvement", "Ash Road Surgery")
    assert events(reading) == ["Visit to the home", "Pregnancy and birth", "Birth"]
    assert [row.place.row for row in reading.rows] == [1, 2, 3]
    assert codes(reading) == [("t1r2", "row-text-only")]


@pytest.mark.parametrize(
    ("title", "agency"),
    [
        ("Chronology of significant events - Little Oaks Nursery", "Little Oaks Nursery"),
        ("Chronology of key events from Harbour School", "Harbour School"),
        ("Chronology of significant events", None),
        ("Chronology for Baby A", None),
        ("Information return for Millrace Homes", "Millrace Homes"),
    ],
)
def test_a_title_names_its_writer_and_not_its_subject(title: str, agency: str | None) -> None:
    assert read_word((title, 0), [HEADINGS, *BODY]).agency == agency


@pytest.mark.parametrize("lines", [[("2020", 1), ("2021", 1)], ["2020", "2021"], [("Year 2020", 1), "Year 2021:"]])
def test_a_year_over_a_table_is_that_of_its_rows(lines: list[str | tuple[str, int]]) -> None:
    heads = ["Date", "Event", "Source"]
    reading = read_word(
        lines[0],
        [heads, ["12 March", "Visit to the home", "EMIS"], ["3 June", "Call to mother", "EMIS"]],
        lines[1],
        [heads, ["2 January", "Letter to the parents", "EMIS"]],
    )
    assert [str(row.when.start) for row in reading.rows] == ["2020-03-12", "2020-06-03", "2021-01-02"]
    assert codes(reading) == []


def test_headings_in_two_rows() -> None:
    reading = read_word([
        ["When", "", "What happened", "Who", "Outcome"],
        ["Date", "Time", "", "", ""],
        ["12/03/21", "10am", "Visit to the home address by the worker", "JS", "Seen"],
        ["13/03/21", "", "Call", "JS", ""],
    ])  # fmt: skip
    assert [(column.heading, column.field) for column in reading.columns] == [
        ("Date", "date"),
        ("Time", "time"),
        ("What happened", "event"),
        ("Who", "people"),
        ("Outcome", "action"),
    ]
    assert [row.clock.start for row in reading.rows] == ["10:00", None]
    assert len(reading.rows) == 2


def test_several_tables_with_other_columns_and_one_that_goes_on_without_headings() -> None:
    reading = read_word(
        [["Date", "Event", "Source"], ["12/03/21", "Visit to the home address", "EMIS"]],
        "Second child",
        [
            ["Source", "Date", "What happened?"],
            ["EMIS", "01/02/2020", "Seen in clinic"],
            ["EMIS", "", "Second contact"],
        ],
        "continued",
        [["EMIS", "03/02/2020", "Third row in a table without headings"], ["EMIS", "", "fourth"]],
    )
    assert [(row.id, row.source, row.when.start and row.when.start.isoformat()) for row in reading.rows] == [
        ("t1r1", "EMIS", "2021-03-12"),
        ("t2r1", "EMIS", "2020-02-01"),
        ("t2r2", "EMIS", "2020-02-01"),
        ("t3r1", "EMIS", "2020-02-03"),
        ("t3r2", "EMIS", "2020-02-03"),
    ]


def test_a_table_without_any_headings() -> None:
    reading = read_word(
        [["12/03/21", "Visit to the home address by the worker"], ["14/03/21", "Call to the mother"]]
    )
    assert len(reading.rows) == 2
    assert codes(reading) == [(None, "heading-missing")]


def test_a_chronology_typed_as_paragraphs() -> None:
    reading = read_word(
        "12/03/2021 – Home visit by health visitor. All well.",
        "She weighed the baby.",
        "13/03/2021: Telephone call to mother, no reply.",
        "c. June 2020\tLetter from the hospital received.",
    )
    assert [row.date_text for row in reading.rows] == ["12/03/2021", "13/03/2021", "c. June 2020"]
    assert reading.rows[0].event.endswith("She weighed the baby.")


def test_unknown_columns_are_kept_under_their_heading() -> None:
    reading = read_word([
        ["Ref", "Date/Time", "Agency", "Incident details", "Zeta", "Zeta"],
        ["1", "12/03/21 14:30", "Police", "Call to the home", "q", "r"],
        ["2", "13/03/21 0930hrs", "", "Follow up", "", ""],
    ])  # fmt: skip
    first, second = reading.rows
    assert first.other == {"Ref": "1", "Agency": "Police", "Zeta": "q", "Zeta (2)": "r"}
    assert (first.date_text, first.time_text, first.clock.start) == ("12/03/21", "14:30", "14:30")
    assert (second.clock.start, second.other) == ("09:30", {"Ref": "2"})
    assert reading.columns[1].field == "date"
    assert (None, "column-unknown") in codes(reading)


def test_start_and_end_in_two_columns() -> None:
    reading = read_word([
        ["Date from", "Date to", "Description", "Record"],
        ["12/03/21", "14/03/21", "Stay on the ward with mother", "EMIS"],
        ["15/03/21", "", "Call to mother", "EMIS"],
    ])  # fmt: skip
    assert [(row.when.precision, str(row.when.end)) for row in reading.rows] == [
        ("range", "2021-03-14"),
        ("day", "2021-03-15"),
    ]
    assert reading.problems == ()


def test_a_merged_cell_is_read_for_both_rows_and_told() -> None:
    data = raw_word_file(
        table(
            row("Date", "Event", "Source"),
            row("12/03/21", "Visit", cell("EMIS", '<w:vMerge w:val="restart"/>')),
            row("13/03/21", "Call", cell("", "<w:vMerge/>")),
        )
    )
    reading = read_return(data, "return.docx")
    assert [row.source for row in reading.rows] == ["EMIS", "EMIS"]
    assert codes(reading) == [("t1r2", "row-merged")]


@pytest.mark.parametrize(
    "blocks",
    [
        ["Agency: Northgate Dental", "The family are not known to this practice."],
        ["Agency: Northgate Dental", "NIL RETURN"],
        ["We hold no records of this family.", [["Date", "Event", "Source"], ["", "Nil return", ""]]],
        ["Not known to this practice.", [["Date", "Event", "Source"]]],
        [
            [
                ["Date", "Event", "Source"],
                ["01/04/2019 - 30/04/2021", "No contact with the family in the period", ""],
            ]
        ],
    ],
)
def test_nil_returns(blocks: Sequence[str | Rows]) -> None:
    reading = read_word(*blocks)
    assert reading.kind == "nil"
    assert reading.problems == ()


def test_a_chronology_without_rows_is_a_nil_return_to_be_confirmed() -> None:
    reading = read_word("Agency: Northgate Dental", [["Date", "Event", "Source"]])
    assert (reading.kind, codes(reading)) == ("nil", [(None, "no-rows")])


def test_a_table_that_is_not_understood_is_never_taken_for_a_nil_return() -> None:
    reading = read_word(
        "The father was not known to us.", [["Alpha", "Beta", "Gamma"], ["1", "2", "3"], ["4", "5", "6"]]
    )
    assert reading.kind == "unreadable"
    assert [code for _, code in codes(reading)] == ["table-not-read", "no-table"]
    assert "4 | 5 | 6" in reading.narrative[-1][1]


def test_headings_in_words_of_their_own() -> None:
    reading = read_word([
        ["Our involvement", "", ""],
        ["Moment", "Matter in hand", "Minister"],
        ["12/03/21", "Visit to the home address by the worker", "JS"],
        ["", "Call to the school about the visit", ""],
        ["14/03/21", "Letter to the family about the visit", "JS"],
    ])  # fmt: skip
    assert (reading.title, [row.event[:5] for row in reading.rows]) == (
        "Our involvement",
        ["Visit", "Call ", "Lette"],
    )
    assert reading.rows[0].other == {"Minister": "JS"}
    assert [code for _, code in codes(reading)] == [
        "column-unsure",
        "column-unsure",
        "column-unknown",
        "date-carried",
    ]


def test_a_declared_silence_lasts_through_its_stretch() -> None:
    reading = read_word([
        ["Date", "Event", "Source"],
        ["Between 1 July and 17 November 2019", "No contacts with any of the family.", "EMIS"],
        ["between 3 and 5 March 2021", "Home visit", "EMIS"],
    ])  # fmt: skip
    assert [row.when.certainty for row in reading.rows] == ["exact", "uncertain"]


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.docx", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "a.doc", "unsupported-type"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.docx", "encrypted"),
        (b"{\\rtf1 text}", "a.rtf", "unsupported-type"),
        (b"\x89PNG\r\n\x1a\n", "scan.png", "image-only"),
        (b"\xff\xd8\xff\xe0", "scan.jpg", "image-only"),
        (b"<html><body>x</body></html>", "a.xls", "wrong-type"),
        (b"PK\x03\x04 broken", "a.docx", "damaged"),
        (b"\x00\x01\x02\x03" * 400, "a.bin", "wrong-type"),
        (word_file("Some words about nothing in particular."), "a.docx", "no-table"),
    ],
)
def test_what_cannot_be_read_says_why_and_what_to_do(data: bytes, name: str, code: str) -> None:
    reading = read_return(data, name)
    assert (reading.kind, reading.problems[-1].code) == ("unreadable", code)
    assert len(reading.problems[-1].message.split(". ")) > 1


def test_the_type_is_told_by_the_content() -> None:
    reading = read_return(word_file([HEADINGS, *BODY]), "C:\\returns\\chronology.pdf")
    assert (reading.file, len(reading.rows)) == ("chronology.pdf", 4)
    assert reading.problems[0].code == "wrong-extension"


def test_the_record_is_plain_json_and_comes_back_whole() -> None:
    record = read_record(word_file([HEADINGS, *BODY]), "return.docx")
    reading = Reading.from_record(json.loads(json.dumps(record)))
    assert reading.as_record() == record
    assert all(isinstance(problem, Problem) for problem in reading.problems)


LAYOUT = {
    "date": ["Date", "Date of event", "Event date", "When", "Date of contact", "Date(s)"],
    "time": ["Time", "Time of event", "Time (24hr)"],
    "source": ["Source", "Source of information", "Where recorded", "Record", "Evidence"],
    "event": [
        "Event",
        "What happened",
        "Details of event",
        "Description",
        "Significant event",
        "Incident/contact",
    ],
    "people": ["People", "Who was involved", "Persons involved", "Professional", "Present"],
    "action": ["Action", "Outcome", "Action taken", "Response", "What we did"],
    "comment": ["Comment", "Analysis", "Author's comment", "Commentary", "Reviewer's note"],
}
PLAIN = st.text(alphabet="abcdefgh ,.;'£&éü-", min_size=1, max_size=60).map(lambda text: f"x{text.strip()}")


@settings(deadline=None, max_examples=25)
@given(st.data())
def test_rows_in_are_rows_out_in_any_layout(data: st.DataObject) -> None:
    fields = [
        "date",
        "event",
        *data.draw(st.lists(st.sampled_from(sorted(set(LAYOUT) - {"date", "event"})), unique=True)),
    ]
    order = data.draw(st.permutations(fields))
    headings = [data.draw(st.sampled_from(LAYOUT[field])) for field in order]
    dates = st.sampled_from(
        ["12/03/2021", "c. June 2020", "w/c 17/08/20", "March 2021", "undated", "as above", ""]
    )
    cells = {"date": dates, "time": st.sampled_from(["", "09:40", "9.30pm", "pm"]), "event": PLAIN}
    body = [
        [data.draw(cells.get(field, st.one_of(st.just(""), PLAIN))) for field in order]
        for _ in range(data.draw(st.integers(1, 6)))
    ]
    body[0][order.index("date")] = "11/03/2021"
    reading = read_word([headings, *body])
    assert len(reading.rows) == len(body)
    for typed, read in zip(body, reading.rows, strict=True):
        expected = dict(zip(order, typed, strict=True))
        found = {
            **{name: getattr(read, name) for name in LAYOUT if hasattr(read, name)},
            "date": read.date_text,
            "time": read.time_text,
        }
        assert {name: " ".join(found[name].split()) for name in order} == {
            name: " ".join(expected[name].split()) for name in order
        }


def test_words_below_the_rows_and_far_beside_them_are_not_dated() -> None:
    rows = "Date,Event,Action,,\n12/03/21,Visit,NFA,,\n13/03/21,Letter,NFA,,\n,,,,a stray word\n14/03/21,Call,,,\n"
    reading = read_return((rows + "Signed: P Quince,,,,\n").encode(), "a.csv")
    assert [(str(row.when.start), row.when.carried) for row in reading.rows] == [
        ("2021-03-12", False),
        ("2021-03-13", False),
        ("None", False),
        ("2021-03-14", False),
    ]
    assert ("t1r3", "date-missing") in codes(reading)
    assert ("Signed", "P Quince") in reading.cover
    noted = read_return((rows + "Notes: all from the one system,,,,\n").encode(), "a.csv")
    assert "from the one system" in str(noted.narrative)


def test_a_list_of_abbreviations_names_no_people_and_is_kept_as_words() -> None:
    chronology: Rows = [["Date", "Event"], ["12/03/21", "Home visit"]]
    reading = read_word(chronology, [["Abbreviation", "Meaning"], ["TAF", "Team around the family"], ["HV", "x"]])
    assert (reading.glossary, reading.problems) == ((), ())
    assert "TAF | Team around the family" in str(reading.narrative)


def test_two_labels_in_one_line_are_two() -> None:
    reading = read_word("Agency: Ash Road Surgery Author: Ann Other", [["Date", "Event"], ["12/03/21", "Visit"]])
    assert (reading.agency, reading.identity.author) == ("Ash Road Surgery", "Ann Other")


@pytest.mark.parametrize(
    "words",
    [
        "No trace on any of our systems.",
        "The family do not appear on our system.",
        "We hold no records.",
        "There are no entries for the children on the database.",
    ],
)
def test_more_ways_to_say_that_nothing_is_known(words: str) -> None:
    reading = read_word("Agency: Oakdale", words)
    assert (reading.kind, reading.problems) == ("nil", ())


def test_a_statement_in_a_table_of_its_own_is_no_row_beside_a_chronology() -> None:
    headings = ["Date", "Event", "Source"]
    reading = read_word(
        ("School return", 1),
        ("Section 1: Tyler", 1),
        [headings, ["Nil return – not on roll", "", ""]],
        ("Section 2: Maisie", 1),
        [headings, ["12/03/21", "Seen at the school gate with nan", "CPOMS"], ["14/03/21", "Call home", "CPOMS"]],
    )
    assert events(reading) == ["Seen at the school gate with nan", "Call home"]
    assert reading.narrative == (("Section 1: Tyler", "Nil return – not on roll"),)
    assert (reading.kind, codes(reading), reading.counts.left_out) == ("return", [], ())
