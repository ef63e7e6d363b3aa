"""A file with dates in a table is never refused: what its columns are is asked."""

from __future__ import annotations

import pytest

from documents.reading.entry import read_return

ROWS = "11/02/2021,Visit made.,A1\n12/03/2021,Call made.,A2\n13/03/2021,Second call.,A3\n"
HALF_BAD = "31/02/2021,Visit made.,A1\nas above,Call made.,A2\nsometime,Unclear.,A3\n12/13/2020,Letter.,A4\n"


@pytest.mark.parametrize("headings", ["Date,Blurb,Ref", "When,Blurb,Ref", "Datum,Zaken,Nr"])
def test_short_events_under_unknown_headings_are_rows_and_the_column_is_asked_about(headings: str) -> None:
    reading = read_return(f"{headings}\n{ROWS}".encode(), "a.csv")
    assert [row.event for row in reading.rows] == ["Visit made.", "Call made.", "Second call."]
    assert all(row.when.certainty == "exact" for row in reading.rows)
    asked = [column.heading for column in reading.seen_columns if not column.sure]
    assert headings.split(",")[1] in asked
    assert "column-unsure" in [problem.code for problem in reading.problems]


def test_dates_that_are_mostly_unusable_are_asked_about_and_not_refused() -> None:
    reading = read_return(f"Date,Blurb,Ref\n{HALF_BAD}".encode(), "a.csv")
    assert (reading.kind, len(reading.rows)) == ("return", 4)


def test_a_table_without_headings_and_with_short_events_is_asked_about() -> None:
    reading = read_return(ROWS.encode(), "a.csv")
    assert len(reading.rows) == 3
    assert "heading-missing" in [problem.code for problem in reading.problems]


@pytest.mark.parametrize(
    "table",
    [
        "Version,Date,Status\n1,11/02/2021,First draft\n2,12/02/2021,Final\n",
        "Name,Date of birth\nKay,11/02/2012\nLee,12/02/2014\n",
        "Date,Amount\n11/02/2021,12.40\n12/02/2021,14.50\n",
    ],
)
def test_dates_of_the_document_of_the_family_and_of_figures_make_no_chronology(table: str) -> None:
    assert read_return(table.encode(), "a.csv").kind == "unreadable"
