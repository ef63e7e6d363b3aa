"""A day and a time in one cell, whatever stands between them: never a range, and never a false certainty."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from documents.reading.dates.times import read_time
from documents.reading.dates.typed_dates import understand_date
from documents.reading.dates.with_times import split_date_time
from documents.reading.model import When

DAYS = ("12 March 2020", "Thu 12th Mar 20", "12/03/2020", "12-3-20", "12.03.20", "2020-03-12", "March 12, 2020")
BETWEEN = (" ", ", ", " / ", " - ", " – ", " at ", " @ ", "; ", "\n", " | ", ", at ", ", approx. ", "-", "/")
TIMES = {
    "2.05pm": ("14:05", None),
    "2.05 p.m.": ("14:05", None),
    "2:05 PM": ("14:05", None),
    "2 05 pm": ("14:05", None),
    "2 pm": ("14:00", None),
    "10.12 am": ("10:12", None),
    "14:05": ("14:05", None),
    "14.05hrs": ("14:05", None),
    "1405 hrs": ("14:05", None),
    "2.05 - 3.15 pm": ("14:05", "15:15"),
    "14.05-15.15": ("14:05", "15:15"),
    "noon": ("12:00", None),
}
LATEST = date(2026, 11, 23)


def test_a_day_and_a_time_are_two_things_whatever_stands_between_them() -> None:
    wrong = []
    for typed, joined, (time, clock) in product(DAYS, BETWEEN, TIMES.items()):
        cell = f"{typed}{joined}{time}"
        words, time_words = split_date_time(cell)
        when, codes = understand_date(words, latest=LATEST)
        read, time_codes = read_time(time_words)
        got = (when.start, when.end, when.precision, when.certainty, (read.start, read.end), codes, time_codes)
        if got != (date(2020, 3, 12), date(2020, 3, 12), "day", "exact", clock, [], []):
            wrong.append((cell, got))
    assert not wrong


@pytest.mark.parametrize("cell", ["12.03.20, 10.12", "12.03.20 - 14.05", "12/03/2020 - 2021", "10.12, 12.03.20"])
def test_figures_that_may_be_a_time_or_a_second_date_are_in_doubt(cell: str) -> None:
    words, time = split_date_time(cell)
    when, codes = understand_date(words, latest=LATEST)
    assert (words, time, when.certainty, codes) == (cell, "", "uncertain", ["date-ambiguous"])


def test_a_column_of_dates_and_times_settles_figures_behind_a_comma_but_not_behind_a_dash() -> None:
    assert split_date_time("12.03.20, 10.12", timed=True) == ("12.03.20", "10.12")
    assert split_date_time("12.03.20 - 14.03", timed=True) == ("12.03.20 - 14.03", "")


@pytest.mark.parametrize(
    "typed",
    [
        "March 20-22",
        "Mar 20/22",
        "12 March 20-22",
        "4/5/20 – 5/20",
        "March 2020 and 12/03/20",
        "12/03/2020 - 9",
        "12 March 2020/12",
        "12/03/2020/12",
        "12/03/2020.9",
        "12/03/2020 - 9/2",
    ],
)
def test_numbers_that_are_a_day_or_a_year_are_in_doubt(typed: str) -> None:
    when, codes = understand_date(typed, latest=LATEST)
    assert (when.certainty, codes) == ("uncertain", ["date-ambiguous"])


def test_days_of_a_month_are_read_where_the_row_before_makes_a_year_unlikely() -> None:
    before = When(date(2016, 3, 1), date(2016, 3, 1), "day", "exact", "2016-03-01")
    when, codes = understand_date("March 20-22", after=before, latest=LATEST)
    assert (when.start, when.end, codes) == (date(2016, 3, 20), date(2016, 3, 22), ["year-assumed"])


def test_a_year_before_its_day_is_the_year_of_that_day() -> None:
    assert understand_date("2020, 12 March", latest=LATEST)[0].edtf == "2020-03-12"


def test_twelve_in_the_morning_behind_a_span_is_in_doubt() -> None:
    clock, codes = read_time("10-12am")
    assert (clock.start, clock.end, codes) == ("10:00", "12:00", ["time-unclear"])


def test_a_weekday_behind_a_day_is_no_ordinal() -> None:
    for typed in ("12/03/2020 Thursday", "12 March 2020 Thurs", "12th March 2020 Thu"):
        when, codes = understand_date(typed, latest=LATEST)
        assert (when.edtf, codes) == ("2020-03-12", [])
