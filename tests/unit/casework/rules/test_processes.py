"""Holds on publication: what they must say, and what people are told who do not read the case."""

from __future__ import annotations

from datetime import date

import pytest

from casework.rules.processes import KINDS, date_has_come, hold_in_words, hold_obstacle

TODAY = date(2026, 11, 2)


@pytest.mark.parametrize(
    ("until_on", "event", "reason", "field"),
    [
        (date(2027, 3, 4), "", "The trial is in March.", None),
        (None, "The trial has ended", "Evidence must not be touched.", None),
        (None, "  ", "why", "until"),
        (TODAY, "", "why", "until_on"),
        (date(2026, 11, 1), "The trial has ended", "why", "until_on"),
        (date(2026, 11, 3), "", " ", "reason"),
    ],
)
def test_what_a_hold_must_say(until_on: date | None, event: str, reason: str, field: str | None) -> None:
    obstacle = hold_obstacle(until_on, event, reason, TODAY)
    assert (obstacle and obstacle[0]) == field


@pytest.mark.parametrize(
    ("kind", "until_on", "begins"),
    [
        ("criminal-court", date(2027, 3, 4), "Publication is held until 4 March 2027 (criminal court). It"),
        ("", date(2027, 3, 4), "Publication is held until 4 March 2027. It stays so"),
        ("other", None, "Publication is held until an event that the case names has happened. It"),
    ],
)
def test_a_hold_in_words_holds_nothing_that_was_typed(kind: str, until_on: date | None, begins: str) -> None:
    assert hold_in_words(kind, until_on).startswith(begins)


def test_every_kind_has_words_and_no_hold_ends_by_itself() -> None:
    for kind in KINDS:
        assert hold_in_words(kind, None)
    assert date_has_come(TODAY, TODAY)
    assert not date_has_come(date(2026, 11, 3), TODAY)
    assert not date_has_come(None, TODAY)
