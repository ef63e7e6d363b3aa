"""Holidays against the `holidays` library, which counts them in another way."""

from __future__ import annotations

from datetime import date

import holidays
import pytest

from documents.reading.dates import calendar_spans as spans

OFFICIAL = {
    "good friday": "Good Friday",
    "easter monday": "Easter Monday",
    "early may bank holiday": "May Day",
    "spring bank holiday": "Spring Bank Holiday",
    "august bank holiday": "Late Summer Bank Holiday",
}


@pytest.mark.parametrize("year", range(1996, 2031))
def test_movable_holidays(year: int) -> None:
    england = {
        name.split(" (")[0]: day for day, name in holidays.country_holidays("GB", "ENG", years=year).items()
    }
    assert {ours: spans.holiday(ours, year) for ours in OFFICIAL} == {
        ours: england[theirs] for ours, theirs in OFFICIAL.items()
    }


def test_weeks() -> None:
    wednesday = date(2020, 8, 19)
    assert spans.week_of(wednesday) == (date(2020, 8, 17), date(2020, 8, 23))
    assert spans.week_commencing(date(2020, 8, 16)) == (date(2020, 8, 16), date(2020, 8, 22))
    assert spans.week_ending(date(2020, 8, 21)) == (date(2020, 8, 17), date(2020, 8, 21))
    assert spans.weekend_of(wednesday) == (date(2020, 8, 22), date(2020, 8, 23))
    assert spans.weekend_of(date(2020, 8, 24)) == (date(2020, 8, 22), date(2020, 8, 23))


def test_parts() -> None:
    february = spans.month_of(2020, 2)
    assert spans.part_of(february, "month", "late") == (date(2020, 2, 21), date(2020, 2, 29))
    assert spans.part_of(spans.year_of(2020), "year", "mid") == (date(2020, 5, 1), date(2020, 8, 31))
    for part in ("early", "mid", "late"):
        first, last = spans.part_of(spans.term("autumn", 2020), "season", part)
        assert date(2020, 9, 1) <= first <= last <= date(2020, 12, 31)
