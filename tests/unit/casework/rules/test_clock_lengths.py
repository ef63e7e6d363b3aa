"""Lengths of clocks that a partnership sets: as people say them, and as they are kept."""

from __future__ import annotations

import pytest

from casework.rules.clock import CLOCKS, rule_for
from casework.rules.clock_lengths import COPIES, MOST, ORDER, OWN, RETURNS, in_words, own_lengths, source_of


def test_every_clock_has_a_source_and_what_is_a_setting_is_no_law() -> None:
    assert all(source_of(name) for name in CLOCKS)
    assert set(OWN) == {name for name, rule in CLOCKS.items() if not rule.statutory} == set(MOST)


def test_lengths_are_said_as_people_do() -> None:
    assert [in_words(rule_for(name)) for name in OWN] == ["10 working days", "1 month", "7 working days before"]
    assert in_words(rule_for(RETURNS, {RETURNS: 1})) == "1 working day"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({RETURNS: 10, ORDER: None, COPIES: 7}, {}),
        ({RETURNS: 8, ORDER: 1, COPIES: 9}, {RETURNS: 8, ORDER: 1, COPIES: -9}),
        ({RETURNS: None, ORDER: 2}, {ORDER: 2}),
        ({"notification": 2}, {}),
    ],
)
def test_a_usual_length_is_not_kept_and_one_of_the_law_never(
    given: dict[str, int | None], kept: dict[str, int]
) -> None:
    assert own_lengths(given) == kept


@pytest.mark.parametrize(("name", "count"), [(RETURNS, 0), (RETURNS, 61), (ORDER, 13), (COPIES, -1)])
def test_a_length_out_of_bounds_is_refused(name: str, count: int) -> None:
    with pytest.raises(ValueError, match=name):
        own_lengths({name: count})
