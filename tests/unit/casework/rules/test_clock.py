"""The statutory clock: the table is the specification. Sources of each clock: docs/rules.md, R-01 to R-08.

The due dates were worked out by hand and by a second program from the published list of bank holidays.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from govuk_bank_holidays.bank_holidays import BankHolidays

from casework.rules.bank_holidays import CalendarTooShort, england, with_extra
from casework.rules.clock import (
    CLOCKS,
    deadline,
    months_after,
    rule_for,
    working_days_after,
    working_days_left,
)

CASES = [
    (date(2018, 3, 26), "notification", date(2018, 4, 4)),  # Easter 2018: Good Friday and Easter Monday inside
    (date(2018, 3, 28), "rapid-review", date(2018, 4, 20)),  # Easter 2018
    (date(2018, 12, 18), "notification", date(2018, 12, 27)),  # Christmas 2018
    (date(2018, 12, 18), "rapid-review", date(2019, 1, 11)),  # Christmas 2018 and New Year
    (date(2018, 8, 24), "notification", date(2018, 9, 3)),  # summer bank holiday
    (date(2019, 4, 15), "notification", date(2019, 4, 24)),  # Easter 2019, late
    (date(2019, 4, 12), "rapid-review", date(2019, 5, 8)),  # Easter and early May 2019
    (date(2019, 5, 3), "notification", date(2019, 5, 13)),  # starts on the Friday before a bank holiday
    (date(2019, 12, 24), "notification", date(2020, 1, 3)),  # Christmas Eve
    (date(2019, 12, 20), "rapid-review", date(2020, 1, 15)),  # three holidays inside
    (date(2020, 5, 7), "notification", date(2020, 5, 15)),  # early May moved to Friday 8 May 2020
    (date(2020, 5, 1), "rapid-review", date(2020, 5, 26)),  # VE Day 2020 and the spring holiday
    (date(2020, 2, 28), "notification", date(2020, 3, 6)),  # leap year
    (date(2020, 4, 9), "notification", date(2020, 4, 20)),  # Thursday before Good Friday
    (date(2020, 12, 24), "notification", date(2021, 1, 5)),  # Boxing Day on a Saturday: 28 December in its place
    (date(2020, 12, 14), "rapid-review", date(2021, 1, 7)),  # Christmas 2020 with a substitute day
    (date(2021, 4, 24), "notification", date(2021, 4, 30)),  # starts on a Saturday
    (date(2021, 4, 25), "notification", date(2021, 4, 30)),  # starts on a Sunday
    (date(2021, 4, 1), "rapid-review", date(2021, 4, 26)),  # Easter 2021
    (date(2021, 12, 24), "notification", date(2022, 1, 5)),  # Christmas on a Saturday: 27 and 28 December
    (date(2021, 12, 17), "rapid-review", date(2022, 1, 12)),  # Christmas 2021 and 3 January 2022
    (date(2021, 4, 30), "rapid-review", date(2021, 5, 24)),  # early May and spring holidays
    (date(2022, 5, 27), "notification", date(2022, 6, 7)),  # 2 and 3 June 2022 in place of the spring holiday
    (date(2022, 5, 26), "rapid-review", date(2022, 6, 20)),  # 2 and 3 June 2022
    (date(2022, 6, 1), "notification", date(2022, 6, 10)),  # the day before two bank holidays
    (date(2022, 6, 3), "notification", date(2022, 6, 10)),  # starts on a bank holiday
    (date(2022, 9, 12), "notification", date(2022, 9, 20)),  # 19 September 2022, proclaimed nine days before
    (date(2022, 9, 9), "rapid-review", date(2022, 10, 3)),  # 19 September 2022
    (date(2022, 9, 19), "notification", date(2022, 9, 26)),  # starts on the day of the State Funeral
    (date(2022, 12, 23), "notification", date(2023, 1, 4)),  # Christmas on a Sunday: 27 December in its place
    (date(2022, 12, 16), "rapid-review", date(2023, 1, 11)),  # Christmas 2022 and 2 January 2023
    (date(2023, 4, 28), "notification", date(2023, 5, 9)),  # 1 May 2023
    (date(2023, 5, 5), "notification", date(2023, 5, 15)),  # 8 May 2023, the Coronation
    (date(2023, 4, 27), "rapid-review", date(2023, 5, 22)),  # 1 and 8 May 2023
    (date(2023, 4, 3), "notification", date(2023, 4, 12)),  # Easter 2023
    (date(2023, 12, 21), "notification", date(2024, 1, 2)),  # Christmas 2023
    (date(2024, 3, 27), "notification", date(2024, 4, 5)),  # Easter 2024
    (date(2024, 2, 29), "rapid-review", date(2024, 3, 21)),  # starts on 29 February
    (date(2024, 12, 24), "rapid-review", date(2025, 1, 17)),  # Christmas Eve 2024
    (date(2025, 12, 1), "rapid-review", date(2025, 12, 22)),  # no holiday inside
    (date(2025, 12, 15), "rapid-review", date(2026, 1, 8)),  # spans three bank holidays
    (date(2025, 12, 20), "notification", date(2025, 12, 30)),  # starts on a Saturday before Christmas
    (date(2026, 4, 2), "notification", date(2026, 4, 13)),  # Easter 2026
    (date(2026, 11, 22), "rapid-review", date(2026, 12, 11)),  # starts on a Sunday
    (date(2026, 12, 24), "rapid-review", date(2027, 1, 19)),  # Boxing Day 2026 on a Saturday
    (date(2027, 12, 24), "notification", date(2028, 1, 5)),  # Christmas on a Saturday again
    (date(2028, 4, 13), "rapid-review", date(2028, 5, 9)),  # Easter 2028
    (date(2029, 3, 29), "notification", date(2029, 4, 9)),  # Easter 2029, on the turn of the month
    (date(2030, 4, 18), "rapid-review", date(2030, 5, 14)),  # Easter and early May 2030
    (date(2030, 12, 24), "notification", date(2031, 1, 3)),  # Christmas 2030
    (date(2022, 5, 26), "agency-returns", date(2022, 6, 13)),  # 2 and 3 June 2022
    (date(2026, 12, 18), "agency-returns", date(2027, 1, 6)),  # Christmas 2026
    (date(2023, 5, 19), "agency-returns", date(2023, 6, 5)),  # spring holiday
    (
        date(2019, 8, 31),
        "publish-lcspr",
        date(2020, 2, 28),
    ),  # 31 August and six months: 29 February 2020 is a Saturday
    (date(2024, 8, 31), "publish-lcspr", date(2025, 2, 28)),  # 31 August and six months: 28 February
    (
        date(2021, 8, 31),
        "publish-lcspr",
        date(2022, 2, 28),
    ),  # 31 August and six months: 28 February 2022 is a Monday
    (
        date(2020, 8, 30),
        "publish-lcspr",
        date(2021, 2, 26),
    ),  # 30 August and six months: 28 February 2021 is a Sunday
    (date(2022, 12, 19), "publish-lcspr", date(2023, 6, 19)),  # 19 June 2023
    (
        date(2025, 6, 26),
        "publish-lcspr",
        date(2025, 12, 24),
    ),  # ends on Boxing Day: the last working day before is Christmas Eve
    (date(2022, 11, 8), "publish-lcspr", date(2023, 5, 5)),  # ends on the Coronation bank holiday, after a weekend
    (date(2023, 7, 1), "publish-lcspr", date(2023, 12, 29)),  # ends on New Year's Day
    (date(2021, 1, 31), "order-lcspr", date(2021, 2, 26)),  # 31 January and a month: 28 February 2021 is a Sunday
    (date(2024, 1, 31), "order-lcspr", date(2024, 2, 29)),  # 31 January and a month: 29 February
    (date(2022, 5, 3), "order-lcspr", date(2022, 6, 1)),  # ends on a bank holiday, 3 June 2022, and the one before
    (date(2026, 12, 10), "order-lcspr", date(2027, 1, 8)),  # ends on a Sunday
    (date(2022, 9, 26), "send-before-publication", date(2022, 9, 14)),  # 19 September 2022 inside
    (date(2024, 4, 8), "send-before-publication", date(2024, 3, 26)),  # Easter 2024 inside
    (date(2025, 1, 6), "send-before-publication", date(2024, 12, 23)),  # Christmas inside
    (date(2026, 11, 30), "send-before-publication", date(2026, 11, 19)),  # no holiday inside
]


@pytest.mark.parametrize(("started", "clock", "due"), CASES)
def test_due_date_is_the_last_working_day_in_time(started: date, clock: str, due: date) -> None:
    assert deadline(rule_for(clock), started, england()).due_on == due


def test_every_clock_is_in_the_table() -> None:
    assert {clock for _, clock, _ in CASES} == set(CLOCKS)
    assert len(CASES) >= 60


def test_every_clock_names_its_source_in_the_rules_document() -> None:
    rules = (Path(__file__).parents[4] / "docs" / "rules.md").read_text()
    for rule in CLOCKS.values():
        assert f"**{rule.source}**" in rules, rule.name


def test_bank_holidays_are_those_that_were_published() -> None:
    published = {
        holiday["date"]
        for holiday in BankHolidays(use_cached_holidays=True).get_holidays(division=BankHolidays.ENGLAND_AND_WALES)
    }
    years = range(min(published).year, max(published).year + 1)
    ours = {day for day in england().holidays if day.year in years and day.weekday() < 5}
    assert ours == {day for day in published if day.weekday() < 5}


def test_bank_holidays_of_next_year_are_known() -> None:
    next_year = datetime.now(UTC).year + 1
    assert england().last_year > next_year, "the calendar ends soon: raise LAST_YEAR"
    weekdays = [day for day in england().holidays if day.year == next_year and day.weekday() < 5]
    assert len(weekdays) >= 8, "England has at least eight bank holidays a year"


def test_an_answer_past_the_calendar_is_refused_not_guessed() -> None:
    with pytest.raises(CalendarTooShort):
        working_days_after(date(2025, 12, 30), 5, england(2024, 2025))


def test_a_proclaimed_holiday_moves_the_due_date() -> None:
    calendar = with_extra(england(), [date(2026, 11, 25)])
    assert deadline(rule_for("notification"), date(2026, 11, 23), calendar).due_on == date(2026, 12, 1)


def test_a_partnership_sets_its_own_length_but_never_a_statutory_one() -> None:
    lengths = {"agency-returns": 20, "rapid-review": 30}
    assert rule_for("agency-returns", lengths).length == 20
    assert rule_for("rapid-review", lengths).length == 15


def test_a_month_without_such_a_day_ends_on_its_last_day() -> None:
    assert months_after(date(2023, 8, 31), 6) == date(2024, 2, 29)
    assert months_after(date(2024, 12, 31), 2) == date(2025, 2, 28)


@pytest.mark.parametrize(
    ("today", "due", "left"),
    [
        (date(2026, 11, 23), date(2026, 11, 23), 0),  # the last day
        (date(2026, 11, 20), date(2026, 11, 23), 1),  # Friday to Monday
        (date(2026, 11, 24), date(2026, 11, 23), -1),  # one working day late
        (date(2026, 11, 22), date(2026, 11, 20), 0),  # late, but no working day has passed since
        (date(2026, 12, 24), date(2026, 12, 29), 1),  # Christmas between
    ],
)
def test_working_days_left_count_down_and_past(today: date, due: date, left: int) -> None:
    assert working_days_left(today, due, england()) == left
