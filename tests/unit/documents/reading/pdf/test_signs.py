"""What is taken at sight for a date, a heading, the rest of a line or of a word."""

from __future__ import annotations

import pytest

from documents.reading.pdf.lines import Line
from documents.reading.pdf.signs import begins_with_date, goes_on_from, is_date_heading, is_heading, may_begin_date
from documents.reading.pdf.wrap import runs_on

DATES = """18/05/2019|18.5.19|2019-05-18|18 May|18th May 2019|Mon 14 Dec 2020|Monday, 14th December|May 2019
May|2020|c. June 2020
c.June 2020|Early March 2020|mid-March 2020|w/c 08/03/21|W/C 8th March|Summer 2019|Autumn term
between 3 and 5 May 2020|before May 2019|undated|n/k|As above|3-Apr-21|03APR2021|April 3rd, 2021|Christmas 2020
week commencing 3 May|12-14/03/21|3rd|(3 May 2020)|?May 2020|1/1|Late 2019|2019/20|Q1 2020|Tues 3 March
c.|Not known"""

NO_DATES = """14:20hrs|2230hrs|0055|Call from|STORM log|Mayor said|Marched in|Officer rang|The mother
on arrival|In drink|two calls|Sent to|2 children|15 minutes later|3pm|9.30pm|1630 hrs|Second visit|Monkey|Decided
By phone|5 of us|The"""


@pytest.mark.parametrize("text", DATES.replace("\n", "|").split("|"))
def test_a_date_is_known_at_sight(text: str) -> None:
    assert begins_with_date(text)


@pytest.mark.parametrize("text", NO_DATES.replace("\n", "|").split("|"))
def test_other_text_is_no_date(text: str) -> None:
    assert not begins_with_date(text)


def test_a_day_alone_begins_a_date_only_in_a_column_of_dates() -> None:
    assert may_begin_date("12")
    assert may_begin_date("Mon 15")
    assert not begins_with_date("12")


@pytest.mark.parametrize(
    ("before", "line", "same"),
    [
        ("08/05/2020 –", "10/05/2020", True),
        ("12 March to", "14 March 2021", True),
        ("22nd December", "2019", True),
        ("12", "November 2020", True),
        ("Mon 15", "Sep 2019", True),
        ("c.", "February 2021", True),
        ("01/02/201", "9", True),
        ("08/07/20", "18", True),
        ("12-14", "March 2021", True),
        ("w/c 26/03/12", "July 2017", False),
        ("undated", "2019", False),
        ("14.12.19", "27 December 2019", False),
        ("14.12.19", "27", False),
        ("22 December 2019", "2020", False),
        ("1 September 2020 - 4", "August 2021", True),
        ("26 October - 9", "November 2021", True),
        ("26 October - 9 November", "2021", True),
        ("26 October 2020 - 9 November 2021", "2021", False),
        ("01/02/2019", "02/02/2019", False),
    ],
)
def test_the_rest_of_a_date_is_told_from_the_next_date(before: str, line: str, same: bool) -> None:
    assert goes_on_from(before, line) is same


@pytest.mark.parametrize("text", ["Date", "Date/Time", "Date of event", "When", "Start date", "Dates"])
def test_headings_of_dates(text: str) -> None:
    assert is_date_heading(text)
    assert is_heading(text)


@pytest.mark.parametrize("text", ["Source of information", "What happened", "Who was involved", "Reviewer's note"])
def test_other_headings(text: str) -> None:
    assert is_heading(text)
    assert not is_date_heading(text)


def line(text: str, x1: float) -> Line:
    return Line(text, 0.0, 0.0, x1, 10.0, 10.0)


@pytest.mark.parametrize(
    ("before", "after", "reads_on"),
    [
        (line("The worker went to the", 98), line("house and knocked", 80), True),
        (line("She rang the school and", 60), line("then the surgery.", 70), True),
        (line("Letter sent.", 50), line("Visit booked.", 60), False),
        (line("None", 20), line("Referred", 35), False),
    ],
)
def test_a_line_reads_on_or_begins_something_new(before: Line, after: Line, reads_on: bool) -> None:
    score = runs_on(before, after, right=100.0)
    assert score > 0 if reads_on else score < -1
