"""What people type for a time, alone or beside a date in one cell."""

from __future__ import annotations

import pytest

from documents.reading.dates.times import NO_TIME, read_time, understand_time
from documents.reading.dates.with_times import split_date_time
from documents.reading.entry import read_return
from documents.reading.model import Clock


@pytest.mark.parametrize(
    ("typed", "start", "end"),
    [
        ("09:40", "09:40", None),
        ("08.55", "08:55", None),
        ("0930", "09:30", None),
        ("930", "09:30", None),
        ("0055", "00:55", None),
        ("9.30pm", "21:30", None),
        ("9:30 PM", "21:30", None),
        ("9 p.m.", "21:00", None),
        ("5pm", "17:00", None),
        ("12.30pm", "12:30", None),
        ("12.30am", "00:30", None),
        ("14:20hrs", "14:20", None),
        ("2130 hours", "21:30", None),
        ("14h30", "14:30", None),
        ("14:20:00", "14:20", None),
        ("14;20", "14:20", None),
        ("1O:30", "10:30", None),
        ("0.597222", "14:20", None),
        ("midnight", "00:00", None),
        ("midday", "12:00", None),
        ("12 noon", "12:00", None),
        ("approx 4pm", "16:00", None),
        ("c. 4pm", "16:00", None),
        ("~16:00", "16:00", None),
        ("4pm approx", "16:00", None),
        ("4pm-ish", "16:00", None),
        ("quarter to four pm", "15:45", None),
        ("9.30 in the evening", "21:30", None),
        ("18:30-21:00", "18:30", "21:00"),
        ("22:00-02:00", "22:00", "02:00"),
        ("6.30-9pm", "18:30", "21:00"),
        ("11-1pm", "11:00", "13:00"),
        ("10am to 11.30am", "10:00", "11:30"),
        ("between 2 and 4pm", "14:00", "16:00"),
        ("1430-1500hrs", "14:30", "15:00"),
        ("after 3pm", "15:00", None),
        ("before 9am", None, "09:00"),
        ("until 5pm", None, "17:00"),
        ("9am onwards", "09:00", None),
    ],
)
def test_times(typed: str, start: str | None, end: str | None) -> None:
    clock, codes = read_time(typed)
    assert (clock.start, clock.end, codes) == (start, end, [])


@pytest.mark.parametrize(
    "typed", ["", "am", "pm", "evening", "lunchtime", "after school", "n/k", "unknown", "-", "as above"]
)
def test_no_hour_said(typed: str) -> None:
    assert read_time(typed) == (understand_time(""), [])


@pytest.mark.parametrize(
    "typed", ["25:00", "12:75", "telephone", "later in the week", "2.30", "8", "4pm?", "half past three"]
)
def test_a_time_in_doubt_is_told(typed: str) -> None:
    assert read_time(typed)[1] == ["time-unclear"]


@pytest.mark.parametrize("typed", ["24:00", "2400", "24.00hrs"])
def test_the_end_of_a_day_is_told(typed: str) -> None:
    assert read_time(typed) == (Clock("00:00"), ["time-end-of-day"])
    assert read_time(f"22:30 - {typed}") == (Clock("22:30", "00:00"), [])


def test_a_spreadsheets_number_of_a_day_keeps_its_time() -> None:
    date_text, time_text = split_date_time("43558.5")
    assert (date_text, understand_time(time_text).start) == ("43558.5", "12:00")
    assert split_date_time("43558") == ("43558", "")
    assert split_date_time("43558.0") == ("43558.0", "")


def test_about() -> None:
    assert understand_time("approx 4pm").about
    assert not understand_time("4pm").about


@pytest.mark.parametrize(
    ("cell", "date_text", "time_text"),
    [
        ("18/05/2019 14:20hrs", "18/05/2019", "14:20hrs"),
        ("18/05/2019\n14:20hrs", "18/05/2019", "14:20hrs"),
        ("14/02/2020 0055", "14/02/2020", "0055"),
        ("12.03.21 14.30", "12.03.21", "14.30"),
        ("12/03/21 10.30", "12/03/21", "10.30"),
        ("12 March 2021 at 9.30pm", "12 March 2021", "9.30pm"),
        ("12/03/21 @ 14:30", "12/03/21", "14:30"),
        ("12/03/21 - 14:30", "12/03/21", "14:30"),
        ("14:20 on 12/03/2021", "12/03/2021", "14:20"),
        ("28/11/2020 midnight", "28/11/2020", "midnight"),
        ("24/04/2021 18:30-21:00", "24/04/2021", "18:30-21:00"),
        ("12/03/21 between 2 and 4pm", "12/03/21", "between 2 and 4pm"),
        ("12/03/21 am", "12/03/21", "am"),
        ("12/03/21 (evening)", "12/03/21", "evening"),
        ("early hours of 13/03/21", "13/03/21", "early hours"),
        ("2021-03-12T14:30:00Z", "2021-03-12", "14:30"),
        ("14:20hrs", "", "14:20hrs"),
        # dates that hold no time are left whole
        ("08/05/2020 –\n10/05/2020", "08/05/2020 –\n10/05/2020", ""),
        ("12 03 2021", "12 03 2021", ""),
        ("12-14/03/21", "12-14/03/21", ""),
        ("January 2020", "January 2020", ""),
        ("night of 12/03/21", "night of 12/03/21", ""),
        ("Bonfire Night 2020", "Bonfire Night 2020", ""),
        ("between 3 and 5 March 2021", "between 3 and 5 March 2021", ""),
        ("undated", "undated", ""),
    ],
)
def test_one_cell_of_date_and_time_is_cut_in_two(cell: str, date_text: str, time_text: str) -> None:
    assert split_date_time(cell) == (date_text, time_text)


def test_a_span_over_midnight_gives_both_days_and_both_times() -> None:
    date_text, time_text = split_date_time("12/03/21 22:00 - 13/03/21 02:00")
    assert date_text == "12/03/21 - 13/03/21"
    assert (understand_time(time_text).start, understand_time(time_text).end) == ("22:00", "02:00")


@pytest.mark.parametrize(
    ("cell", "date_text", "time_text", "start", "end"),
    [
        ("12/03/21 9:30 - 10", "12/03/21", "9:30 - 10", "09:30", "10:00"),
        ("12/03/21 8-9.30", "12/03/21", "8-9.30", "08:00", "09:30"),
        ("12/03/21 @ 4", "12/03/21", "4", "04:00", None),
        ("12/03/21 half past 3", "12/03/21", "half past 3", "03:30", None),
        ("12/03/21 ?10:00", "12/03/21", "?10:00", "10:00", None),
        ("12/03/21 10:00 GMT", "12/03/21", "10:00 GMT", "10:00", None),
        ("12/03/21T10:00", "12/03/21", "10:00", "10:00", None),
        ("12MAR2021 10:00Z", "12MAR2021", "10:00Z", "10:00", None),
        ("12 Mar 2021 10h00", "12 Mar 2021", "10h00", "10:00", None),
        ("12/03/21 24:00", "12/03/21", "24:00", "00:00", None),
        ("12/03/21 12 noon", "12/03/21", "12 noon", "12:00", None),
        ("late evening 3/4", "3/4", "late evening", None, None),
        ("Sat 3/4 am", "Sat 3/4", "am", None, None),
        ("12/03/21 N/K", "12/03/21", "N/K", None, None),
        ("12/03/21 bed time", "12/03/21", "bed time", None, None),
        ("12/03/21 (time not recorded)", "12/03/21", "(time not recorded)", None, None),
        # a date with slips is no time
        ("12;03;2021", "12;03;2021", "", None, None),
        ("12/03/21 - phone call", "12/03/21 - phone call", "", None, None),
        ("12/03/21 onwards", "12/03/21 onwards", "", None, None),
        ("12/03/21 overnight", "12/03/21 overnight", "", None, None),
    ],
)
def test_what_people_add_behind_a_date(
    cell: str, date_text: str, time_text: str, start: str | None, end: str | None
) -> None:
    assert split_date_time(cell) == (date_text, time_text)
    clock = understand_time(time_text)
    assert (clock.start, clock.end) == (start, end)


@pytest.mark.parametrize(
    ("typed", "start", "end"),
    [
        ("c9pm", "21:00", None),
        ("@15:30", "15:30", None),
        ("1530*", "15:30", None),
        ("early hours (approx 3am)", "03:00", None),
        ("8am-4pm shift", "08:00", "16:00"),
    ],
)
def test_words_and_marks_round_a_time(typed: str, start: str | None, end: str | None) -> None:
    clock, codes = read_time(typed)
    assert (clock.start, clock.end, codes) == (start, end, [])


@pytest.mark.parametrize(
    ("typed", "start", "end"), [("23:40-00:2\n0", "23:40", "00:20"), ("9:30pm–1\n0:15pm", "21:30", "22:15")]
)
def test_a_number_broken_by_a_narrow_column_is_one_number(typed: str, start: str, end: str) -> None:
    clock, codes = read_time(typed)
    assert (clock.start, clock.end, codes) == (start, end, [])


@pytest.mark.parametrize(
    "typed",
    [
        "2 hours", "3 hrs", "1 hour", "1 hr 30", "1 hr 30 mins", "45 minutes", "30mins", "1.5 hours",
        "half an hour",
        "2-3 hours", "approx 2 hours", "24 hours", "2h", "lasted 2 hours",
    ],
)  # fmt: skip
def test_how_long_it_took_is_no_time_of_day(typed: str) -> None:
    assert read_time(typed) == (NO_TIME, ["time-length"])


def test_ten_hours_may_be_how_long_it_took() -> None:
    assert read_time("10 hours") == (understand_time("10:00"), ["time-unclear"])
    assert read_time("14 hrs") == (understand_time("14:00"), [])


@pytest.mark.parametrize(
    ("typed", "start", "end"),
    [
        ("09.30 & 14.00", "09:30", "14:00"),
        ("0930 and 1400", "09:30", "14:00"),
        ("9am, 11am and 2pm", "09:00", "14:00"),
        ("09:30/14:00", "09:30", "14:00"),
        ("09.30; 14.00", "09:30", "14:00"),
    ],
)
def test_two_times_are_the_span_between_them_in_doubt(typed: str, start: str, end: str) -> None:
    clock, codes = read_time(typed)
    assert (clock.start, clock.end, codes) == (start, end, ["time-unclear"])


@pytest.mark.parametrize(("typed", "start"), [("2019 pm", "20:19"), ("14:00 am", "14:00")])
def test_an_hour_at_odds_with_its_half_of_the_day_is_told(typed: str, start: str) -> None:
    clock, codes = read_time(typed)
    assert (clock.start, codes) == (start, ["time-unclear"])


def test_a_time_as_above_is_the_time_of_the_row_above() -> None:
    rows = "Date,Time,Source,Event\n03/04/2021,14:30,Log,Call\n{},{},Log,Visit\n04/04/2021,,Log,Letter\n"
    for typed in ("as above", "ditto", '""""', "Same"):
        reading = read_return(rows.format("03/04/2021", typed).encode(), "a.csv")
        assert [row.clock.start for row in reading.rows] == ["14:30", "14:30", None], typed
        assert not reading.problems
    later = read_return(rows.format("as above", "later that day").encode(), "a.csv")
    assert later.rows[1].clock.start is None
