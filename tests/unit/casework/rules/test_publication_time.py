"""When a released review goes out: the tables are the specification. Source: docs/rules.md R-121."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from casework.rules.bank_holidays import england
from casework.rules.publication_time import goes_out_at, not_at_work, read_time, waits_until

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("9:30", "09:30"), ("9.30am", "09:30"), ("9:30 AM", "09:30"), ("2pm", "14:00"), ("12pm", "12:00"),
        ("12am", "00:00"), ("14:00", "14:00"), (" 10 am ", "10:00"),
    ],
)  # fmt: skip
def test_a_time_is_read_as_people_type_it(typed: str, read: str) -> None:
    assert read_time(typed) == read


@pytest.mark.parametrize("typed", ["", "10", "25:00", "13pm", "0am", "9:60", "noon", "9:5", "-9:00"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):
        read_time(typed)


@pytest.mark.parametrize(
    ("day", "at", "field"),
    [
        (date(2026, 11, 3), "", None),
        (date(2026, 11, 3), "08:30", None),
        (date(2026, 11, 3), "17:00", None),
        (date(2026, 11, 3), "17:01", "publish_time"),
        (date(2026, 11, 7), "10:00", "publish_on"),  # a Saturday
        (date(2026, 12, 28), "", "publish_on"),  # the bank holiday for Boxing Day
        (date(2026, 11, 1), "", None),  # a Sunday that has come: it goes out when somebody releases it
        (date(2026, 11, 2), "", None),
        (date(2026, 11, 2), "22:00", "publish_time"),
        (date(2045, 11, 1), "", None),  # bank holidays of that year are not known, and it is a Wednesday
        (date(2045, 11, 4), "", "publish_on"),
    ],
)
def test_a_day_to_come_is_one_on_which_somebody_is_at_work(day: date, at: str, field: str | None) -> None:
    found = not_at_work(day, at, NOW, england())
    assert (found[0] if found else None) == field


def test_the_refusal_names_the_next_working_day() -> None:
    found = not_at_work(date(2026, 12, 25), "", NOW, england())
    assert found is not None
    assert "29 December 2026" in found[1]


@pytest.mark.parametrize(
    ("day", "at", "released", "out"),
    [
        (date(2026, 11, 2), "", NOW, NOW),
        (date(2026, 11, 2), "08:00", NOW, NOW),
        (date(2026, 11, 2), "15:00", NOW, datetime(2026, 11, 2, 15, tzinfo=UTC)),
        (date(2026, 11, 3), "", NOW, datetime(2026, 11, 3, 10, tzinfo=UTC)),
        (date(2027, 7, 1), "10:00", NOW, datetime(2027, 7, 1, 9, tzinfo=UTC)),  # summer time
        (date(2026, 10, 1), "", NOW, NOW),
    ],
)
def test_it_goes_out_as_planned_or_at_the_release(day: date, at: str, released: datetime, out: datetime) -> None:
    assert goes_out_at(day, at, released) == out


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (datetime(2026, 12, 24, 15, tzinfo=UTC), None),
        (datetime(2026, 12, 24, 15, 30, tzinfo=UTC), None),
        (datetime(2026, 12, 24, 20, tzinfo=UTC), datetime(2026, 12, 29, 8, 30, tzinfo=UTC)),
        (datetime(2026, 12, 29, 3, tzinfo=UTC), datetime(2026, 12, 29, 8, 30, tzinfo=UTC)),
        (datetime(2026, 12, 29, 11, tzinfo=UTC), None),
    ],
)
def test_a_release_that_could_not_be_kept_waits_for_somebody_to_be_there(
    now: datetime, until: datetime | None
) -> None:
    planned = datetime(2026, 12, 24, 15, tzinfo=UTC)
    assert waits_until(planned, NOW, now, england()) == until
    assert waits_until(now, now, now, england()) is None, "one that somebody releases for at once never waits"
