"""Meetings: times as people type them, agendas, what a view must say, when a meeting can be closed."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from casework.rules.meetings import (
    AGREE,
    DISAGREE,
    NO_VIEW,
    closing_obstacle,
    in_words,
    items,
    moment,
    proposed_agenda,
    tally,
    time_of_day,
    view_obstacle,
)
from casework.rules.stages import STAGES


@pytest.mark.parametrize(
    ("typed", "clock"),
    [
        ("14:30", "14:30"),
        ("2.30pm", "14:30"),
        ("2:30 PM", "14:30"),
        ("9", "09:00"),
        ("12am", "00:00"),
        ("12pm", "12:00"),
        (" 9.05 ", "09:05"),
        ("0:15", "00:15"),
        ("24:00", None),
        ("14pm", None),
        ("0am", None),
        ("9:60", None),
        ("noon", None),
        ("", None),
        ("14:30:10", None),
    ],
)
def test_a_time_of_day_as_people_type_it(typed: str, clock: str | None) -> None:
    assert time_of_day(typed) == clock


@pytest.mark.parametrize(
    ("clock", "words"),
    [("14:30", "2:30pm"), ("09:00", "9am"), ("00:00", "12am"), ("12:00", "12pm"), ("12:05", "12:05pm"), ("", "")],
)
def test_a_time_in_words(clock: str, words: str) -> None:
    assert in_words(clock) == words


@pytest.mark.parametrize(
    ("day", "utc"), [(date(2026, 7, 1), 13), (date(2026, 12, 1), 14), (date(2026, 10, 25), 14)]
)
def test_a_time_is_englands_in_summer_and_in_winter(day: date, utc: int) -> None:
    assert moment(day, "14:00") == datetime(day.year, day.month, day.day, utc, tzinfo=UTC)


def test_an_agenda_is_proposed_for_every_stage_and_read_line_by_line() -> None:
    for stage in STAGES:
        proposed = proposed_agenda(stage.name)
        assert len(proposed) == len(set(proposed)) > 4
    assert any("Criteria" in item for item in proposed_agenda("review"))
    assert items("1. Welcome\n\n 2) Criteria (a) to (d)\n- Next\n• Last \n2026 figures") == (
        "Welcome",
        "Criteria (a) to (d)",
        "Next",
        "Last",
        "2026 figures",
    )


@pytest.mark.parametrize(
    ("view", "words", "field"),
    [
        (AGREE, "", None),
        (NO_VIEW, "", None),
        ("abstain", "", None),
        (DISAGREE, "Criterion (c) is not met.", None),
        (DISAGREE, "  ", "words"),
        ("perhaps", "why", "view"),
        ("", "", "view"),
    ],
)
def test_what_a_view_must_say(view: str, words: str, field: str | None) -> None:
    obstacle = view_obstacle(view, words)
    assert (obstacle and obstacle[0]) == field


@pytest.mark.parametrize(
    ("attendance", "minutes", "code"),
    [
        (["present", "apologies", "represented"], True, None),
        (["present", ""], True, "attendance"),
        ([], True, "attendance"),
        (["apologies", "apologies"], True, "nobody"),
        (["present"], False, "minutes"),
    ],
)
def test_when_a_meeting_can_be_closed(attendance: list[str], minutes: bool, code: str | None) -> None:
    obstacle = closing_obstacle(attendance, minutes=minutes)
    assert (obstacle and obstacle[0]) == code


@pytest.mark.parametrize(
    ("views", "silent", "words"),
    [
        ([AGREE, AGREE, DISAGREE], 2, "2 agree, 1 disagrees, 2 have not said"),
        ([AGREE, NO_VIEW, "abstain"], 1, "1 agrees, 1 abstains, 1 has no view, 1 has not said"),
        ([], 0, ""),
    ],
)
def test_what_was_said_in_one_line(views: list[str], silent: int, words: str) -> None:
    assert tally(views, silent) == words
