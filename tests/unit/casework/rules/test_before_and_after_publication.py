"""What comes before a publication, what is chased after it, and when records end: R-120, R-124, R-126, R-127."""

from __future__ import annotations

from datetime import date

import pytest

from casework.rules.before_publication import AGENCIES, FAMILY, OFSTED, PANEL, audiences_of, copies_due, not_done
from casework.rules.disposal import against, disposed_from
from casework.rules.handing_over import chased_for

DAY, DUE = date(2026, 12, 1), date(2026, 11, 20)


def test_copies_are_due_seven_working_days_before() -> None:
    assert copies_due(DAY, {}) == DUE
    assert copies_due(DAY, {"send-before-publication": -10}) == date(2026, 11, 17)
    assert copies_due(date(2099, 1, 1), {}) is None


def test_who_hears_of_it_follows_from_what_it_is() -> None:
    assert PANEL in audiences_of("lcspr")
    assert audiences_of("thematic") == (AGENCIES,)
    assert audiences_of("newsletter") == audiences_of("lcspr", version=2) == ()


@pytest.mark.parametrize(
    ("days", "today", "lacking"),
    [
        ({}, date(2026, 11, 20), 0),
        ({}, date(2026, 11, 23), 2),
        ({PANEL: DUE, OFSTED: DUE}, DAY, 2),
        ({PANEL: DUE, OFSTED: date(2026, 11, 23), AGENCIES: DUE, FAMILY: DUE}, DAY, 1),
        ({PANEL: DUE, OFSTED: DUE, AGENCIES: DUE, FAMILY: DUE}, DAY, 0),
    ],
)
def test_what_can_still_be_done_is_not_lacking(days: dict[str, date], today: date, lacking: int) -> None:
    found = not_done((PANEL, OFSTED, AGENCIES, FAMILY), days, DUE, DAY, today)
    assert len(found) == lacking
    assert all(sentence[0].isupper() for sentence in found)


@pytest.mark.parametrize(
    ("sent", "acknowledged", "chased", "today", "what"),
    [
        (None, None, None, date(2026, 12, 7), ""),
        (None, None, None, date(2026, 12, 8), "send"),
        (None, None, date(2026, 12, 8), date(2026, 12, 21), ""),
        (None, None, date(2026, 12, 8), date(2026, 12, 22), "send"),
        (DAY, None, None, date(2026, 12, 14), ""),
        (DAY, None, None, date(2026, 12, 15), "acknowledge"),
        (DAY, DAY, None, date(2027, 12, 15), ""),
    ],
)
def test_the_repository_is_asked_after(
    sent: date | None, acknowledged: date | None, chased: date | None, today: date, what: str
) -> None:
    assert chased_for(DAY, sent, acknowledged, chased, today) == what


CLEAR = {
    "closed_on": DAY, "years": 10, "today": date(2036, 12, 1), "legal_holds": 0, "review_states": ("archived",),
    "actions_open": 0,
}  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"closed_on": None},
        {"years": None},
        {"today": date(2036, 11, 30)},
        {"legal_holds": 1},
        {"review_states": ("archived", "published")},
        {"actions_open": 2},
    ],
)
def test_each_thing_stands_against_a_disposal_by_itself(change: dict[str, object]) -> None:
    assert against(**CLEAR) == ()  # type: ignore[arg-type]
    assert len(against(**{**CLEAR, **change})) == 1  # type: ignore[arg-type]


def test_a_leap_day_ends_on_the_months_last_day() -> None:
    assert disposed_from(date(2028, 2, 29), 1) == date(2029, 2, 28)
