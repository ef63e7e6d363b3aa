"""A chronology without a table: paragraphs that begin with a date, or stand below one."""

from __future__ import annotations

import pytest

from documents.reading.entry import read_return
from documents.reading.model import Reading
from tests.unit.documents.reading.word.word_files import paragraph, raw_word_file, row, run, table


def read_text(*lines: str) -> Reading:
    return read_return("\n".join(lines).encode(), "chronology.txt")


def rows_of(reading: Reading) -> list[tuple[str, str, str]]:
    return [(row.date_text, row.time_text, row.event) for row in reading.rows]


def codes_of(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.problems if problem.row is None]


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("12/03/21 – Police attended the address.", ("12/03/21", "", "Police attended the address.")),
        ("12/03/21 Police attended the address.", ("12/03/21", "", "Police attended the address.")),
        ("12th March 2021 14:30 Police attended.", ("12th March 2021", "14:30", "Police attended.")),
        ("12/03/21: 14:30 - Police attended again.", ("12/03/21", "14:30", "Police attended again.")),
        ("On 12 March 2021, the police attended.", ("On 12 March 2021", "", "the police attended.")),
        ("• 12.03.2021 to 14.03.2021 Stayed with nan.", ("12.03.2021 to 14.03.2021", "", "Stayed with nan.")),
        ("c. March 2021 – Letter from the hospital.", ("c. March 2021", "", "Letter from the hospital.")),
        ("[12/03/2021] Telephone call to mother", ("[12/03/2021]", "", "Telephone call to mother")),
    ],
)
def test_ways_to_begin_a_paragraph(line: str, read: tuple[str, str, str]) -> None:
    others = ["13/05/21 – Home visit by the worker.", "14/05/21 – Call to the school."]
    reading = read_text("Chronology", "Agency: Police", line, *others)
    assert rows_of(reading)[0] == read
    assert len(reading.rows) == 3
    assert codes_of(reading) == ["rows-from-paragraphs"]
    assert reading.agency == "Police"


def test_dates_in_bold_with_their_paragraphs_below() -> None:
    def bold(text: str) -> str:
        return f"<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{text}</w:t></w:r></w:p>"

    body = bold("Chronology of involvement")
    for day in ("12 March 2021", "14 March 2021 (09:30)", "w/c 15/03/21"):
        body += bold(day) + paragraph("The health visitor saw the baby.") + paragraph("She was awake.")
    body += bold("Learning") + paragraph("The agency should have called.")
    reading = read_return(raw_word_file(body), "x.docx")
    assert [row.date_text for row in reading.rows] == ["12 March 2021", "14 March 2021", "w/c 15/03/21"]
    assert reading.rows[1].time_text == "09:30"
    assert {row.event for row in reading.rows} == {"The health visitor saw the baby.\nShe was awake."}
    assert reading.narrative == (("Learning", "The agency should have called."),)
    assert reading.counts.left_out == ()


def test_years_as_headings_over_days_without_one() -> None:
    in_2019 = ["12th March - Home visit by the worker", "3/4 - Call to the school"]
    reading = read_text("2019", *in_2019, "2020", "5 May - Letter sent out")
    assert [str(row.when.start) for row in reading.rows] == ["2019-03-12", "2019-04-03", "2020-05-05"]


def test_a_report_with_a_few_dates_is_no_chronology() -> None:
    reading = read_text(
        "Summary",
        "12 March 2021 was the day of the incident, and we were told on the day after.",
        "In 2020 the family moved. 2 children live there.",
        "We have learnt to call back.",
    )
    assert reading.rows == ()


def beside_a_table(before: str = "", after: str = "") -> Reading:
    visit = row("1/4/21", paragraph(run("Home visit")), "Log")
    chronology = table(row("Date", "Event", "Source"), visit)
    return read_return(raw_word_file(before + chronology + after), "x.docx")


def lines(*texts: str) -> str:
    return "".join(map(paragraph, texts))


def test_entries_beside_a_table_are_rows_that_a_person_must_check() -> None:
    before = lines(
        "Earlier entries", "12/03/21 – Called the home of the family.", "13/03/21: No reply to the letter."
    )
    after = lines(
        "Later entries:",
        "5 April 2021 14:30 Mother rang to cancel.",
        "She was upset.",
        "6 April 2021 ref 22 Seen at school.",
        "I confirm that this is all we hold.",
    )
    reading = beside_a_table(before, after)
    assert rows_of(reading) == [
        ("12/03/21", "", "Called the home of the family."),
        ("13/03/21", "", "No reply to the letter."),
        ("1/4/21", "", "Home visit"),
        ("5 April 2021", "14:30", "Mother rang to cancel.\nShe was upset."),
        ("6 April 2021", "", "ref 22 Seen at school."),
    ]
    assert [problem.row for problem in reading.problems if problem.code == "row-doubted"] == [
        reading.rows[at].id for at in (0, 1, 3, 4)
    ]
    assert codes_of(reading) == ["rows-from-paragraphs"] * 2
    assert "this is all we hold" in str(reading.narrative)
    assert {column.heading for column in reading.columns} == {"Date", "Event", "Source"}
    assert reading.counts.left_out == ()


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        (["On 12 March 2021 the police attended.", "On 13 March 2021, they came back."], True),
        (["12/03/21 – Called the home of the family."], True),
        (["Recommendations", "12/03/24 – Policy to be reviewed.", "13/04/24 – Training to be held."], True),
        (["We were told on 12 March 2021.", "By 13 March 2021 nothing had happened."], False),
        (["12 March 2021 was a day that nobody wrote about.", "The next visit was on 14/03/21."], False),
        (["Date of this return", "12/03/2024", "Period covered", "1/1/2020 to 31/12/2023"], False),
    ],
)
def test_prose_beside_a_table_stays_words(texts: list[str], told: bool) -> None:
    for reading in (beside_a_table(lines(*texts)), beside_a_table(after=lines(*texts))):
        assert len(reading.rows) == 1
        assert codes_of(reading) == ["paragraphs-not-read"] * told
        assert texts[-1] in str((reading.cover, reading.narrative, reading.title))


def test_a_table_goes_on_after_a_late_entry() -> None:
    late = lines("5/4/21 – Mother rang to cancel.", "6/4/21 – Seen at school.")
    rest = table(
        row("7/4/21", "Strategy meeting was held with the school", "Log"), row("8/4/21", "Letter sent", "Log")
    )
    assert [found.source for found in beside_a_table(after=late + rest).rows] == ["Log", "", "", "Log", "Log"]


def test_a_table_that_became_running_words_is_told() -> None:
    after = lines("DateEventSource1/5/21Home visitLog2/5/21Letter sentLog")
    assert codes_of(beside_a_table(after=after)) == ["paragraphs-not-read"]


LINES = ["12/03/2021 Home visit by the worker.", "14/03/2021 Call to the school.", "15/03/2021 Police attended."]


def test_entries_parted_by_line_breaks_within_one_paragraph() -> None:
    entries = "<w:r><w:br/></w:r>".join(map(run, LINES))
    reading = read_return(raw_word_file(f"{paragraph('Chronology')}<w:p>{entries}</w:p>"), "x.docx")
    assert [row.date_text for row in reading.rows] == ["12/03/2021", "14/03/2021", "15/03/2021"]
    assert codes_of(reading) == ["rows-from-paragraphs"]


@pytest.mark.parametrize(
    "beside", ["", table(row("Date", "Event"), row("11/03/2021", "Call to the GP by the worker"))]
)
def test_entries_in_a_text_box(beside: str) -> None:
    words = "".join(map(paragraph, LINES))
    shape = f"<v:shape><v:textbox><w:txbxContent>{words}</w:txbxContent></v:textbox></v:shape>"
    box = f"<w:p><w:r><w:pict>{shape}</w:pict></w:r></w:p>"
    reading = read_return(raw_word_file(paragraph("Chronology") + beside + box), "x.docx")
    assert [row.date_text for row in reading.rows][-3:] == ["12/03/2021", "14/03/2021", "15/03/2021"]
    assert codes_of(reading) == ["rows-from-paragraphs"]
