"""A partnership's own codes for children: what counts on, and what is never given twice."""

from __future__ import annotations

from itertools import islice

import pytest

from casework.rules.code_patterns import pattern_of


@pytest.mark.parametrize(
    ("first", "codes"),
    [
        ("Child 1", ["Child 1", "Child 2", "Child 3"]),
        ("Child A", ["Child A", "Child B", "Child C"]),
        ("C1", ["C1", "C2", "C3"]),
        (" Subject  1 ", ["Subject 1", "Subject 2", "Subject 3"]),
        ("Young person-A", ["Young person-A", "Young person-B", "Young person-C"]),
    ],
)
def test_codes_are_counted_from_the_first(first: str, codes: list[str]) -> None:
    pattern = pattern_of(first)
    assert pattern is not None
    assert list(islice(pattern.codes(), 3)) == codes


def test_letters_go_on_after_the_last_of_the_alphabet() -> None:
    pattern = pattern_of("Child A")
    assert pattern is not None
    assert list(islice(pattern.codes(), 24, 29)) == ["Child Y", "Child Z", "Child AA", "Child AB", "Child AC"]


@pytest.mark.parametrize(
    "first", ["Child", "Child 2", "Child B", "CHIA", "1", "A", "[Child] 1", "Child one", "C" * 40 + "1"]
)
def test_what_cannot_be_counted_on_is_no_pattern(first: str) -> None:
    assert pattern_of(first) is None


def test_a_code_that_was_given_is_passed_over() -> None:
    pattern = pattern_of("Child A")
    assert pattern is not None
    assert pattern.next({"Child A", "Child B"}.__contains__) == "Child C"
