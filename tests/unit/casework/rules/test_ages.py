"""Ages and intervals: month ends, leap days, and what cannot be."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from casework.rules.ages import Span, age_in_words, span, span_in_words

DAYS = st.dates(date(1990, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2025, 1, 31), date(2025, 2, 28), Span(0, 1, 0, 28)),
        (date(2025, 1, 31), date(2025, 3, 1), Span(0, 1, 1, 29)),
        (date(2024, 2, 29), date(2025, 2, 28), Span(1, 0, 0, 365)),
        (date(2024, 2, 29), date(2028, 2, 28), Span(3, 11, 30, 1460)),
        (date(2020, 5, 4), date(2020, 5, 4), Span(0, 0, 0, 0)),
        (date(2022, 12, 31), date(2020, 1, 1), Span(2, 11, 30, 1095)),
    ],
)
def test_time_between_two_days(first: date, last: date, expected: Span) -> None:
    assert span(first, last) == expected


@pytest.mark.parametrize(
    ("born", "day", "expected"),
    [
        (date(2021, 3, 4), date(2021, 3, 3), "not yet born"),
        (date(2021, 3, 4), date(2021, 3, 5), "1 day"),
        (date(2021, 3, 4), date(2021, 3, 18), "2 weeks"),
        (date(2021, 3, 4), date(2021, 6, 3), "13 weeks"),
        (date(2021, 3, 4), date(2021, 6, 4), "3 months"),
        (date(2021, 3, 4), date(2023, 3, 3), "23 months"),
        (date(2021, 3, 4), date(2023, 3, 4), "2 years"),
        (date(2021, 3, 4), date(2024, 5, 6), "3 years 2 months"),
        (date(2008, 2, 29), date(2026, 2, 28), "18 years"),
    ],
)
def test_age(born: date, day: date, expected: str) -> None:
    assert age_in_words(born, day) == expected


def test_intervals_are_said_as_people_say_them() -> None:
    assert span_in_words(date(2021, 1, 1), date(2021, 1, 12)) == "11 days"
    assert span_in_words(date(2021, 1, 1), date(2021, 2, 1)) == "1 month (31 days)"
    assert span_in_words(date(2019, 1, 1), date(2021, 4, 5)) == "2 years, 3 months and 4 days (825 days)"
    assert span_in_words(date(2021, 1, 1), date(2021, 1, 1)) == "the same day"


@given(DAYS, DAYS)
def test_a_day_later_is_never_a_shorter_time(first: date, last: date) -> None:
    first, last = min(first, last), max(first, last)
    now, then = span(first, last), span(first, last + timedelta(days=1))
    assert (then.years, then.months, then.days) > (now.years, now.months, now.days)
