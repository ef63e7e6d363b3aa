"""The timeline on its page: months, ages, and the button that shows the rows of a week."""

from __future__ import annotations

from datetime import date

import pytest

from casework.actions.desk.people import Child
from casework.actions.desk.timeline import Lane, Silence, Timeline, Week, week_of
from webforms.journeys.casework.chronology.chronology_view import agency_marks
from webforms.journeys.casework.chronology.timeline_view import for_script, left_out, months, span_from, span_of

FIRST, LAST = date(2020, 1, 15), date(2020, 4, 10)
POLICE = "Police / North"
LANES = (
    Lane(
        POLICE, 5, 1, 0, 1, (Week(FIRST, 2, ()), Week(date(2020, 3, 30), 1, ())),
        {date(2020, 1, 1): (2, 1), date(2020, 4, 1): (1, 0)}, (),
    ),
    Lane("School", 0, 0, 0, 0, (), {}, (Silence(FIRST, LAST, True),)),
)  # fmt: skip
TIMELINE = Timeline(FIRST, LAST, True, LANES)


def test_months_begin_and_end_with_the_timeline_and_say_who_is_silent() -> None:
    found = list(months(TIMELINE))
    assert [month.words for month in found] == ["January 2020", "February 2020", "March 2020", "April 2020"]
    january, april = found[0].cells[0], found[-1].cells[0]
    assert (january.rows, january.keys, january.silent) == (2, 1, False)
    first, last = span_from(january.span), span_from(april.span)
    assert first == {"agency": POLICE, "first": "2020-01-15", "last": "2020-01-31", "begins": "until"}
    assert last == {"agency": POLICE, "first": "2020-04-01", "last": "2020-04-10", "begins": "within"}
    assert all(month.cells[1].silent for month in found)


@pytest.mark.parametrize("sent", ["", "x/y/z", "2020-01-01", "2020-01-01//Police", "2020-13-01/2020-01-01/P"])
def test_what_no_button_sends_shows_nothing(sent: str) -> None:
    assert span_from(sent) is None


def test_a_span_comes_back_as_it_was_sent() -> None:
    sent = span_of(POLICE, FIRST, LAST)
    days = {"first": FIRST.isoformat(), "last": LAST.isoformat()}
    assert span_from(sent) == {"agency": POLICE, **days, "begins": "within"}


def test_a_week_begins_on_monday_but_not_before_the_timeline() -> None:
    assert week_of(date(2020, 3, 5), FIRST) == date(2020, 3, 2)
    assert week_of(date(2020, 1, 16), FIRST) == FIRST
    assert week_of(date.min, date.min) == date.min


def test_rows_that_are_not_shown_are_counted() -> None:
    assert left_out(LANES[0]) == "1 before it, 1 without a usable date"
    assert left_out(LANES[1]) == ""


def test_ages_change_on_birthdays_and_begin_with_the_birth() -> None:
    children = (Child("Wren Holt", date(2016, 2, 29), "Wren"), Child("Robin Holt", date(2020, 3, 1), "Robin"))
    data = for_script(TIMELINE, agency_marks([POLICE, "School"]), children, {})
    wren, robin = data["ages"]
    assert [(year["from"], year["age"]) for year in wren["years"]] == [("2020-01-15", "3"), ("2020-02-29", "4")]
    assert [(year["to"], year["age"]) for year in robin["years"]] == [
        ("2020-02-29", "not yet born"),
        ("2020-04-10", "under 1"),
    ]
    assert [week["span"].split("/")[1] for week in data["lanes"][0]["weeks"]] == ["2020-01-19", "2020-04-05"]
