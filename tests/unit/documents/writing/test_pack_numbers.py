"""Page numbers of a pack, counted or kept from the pack before: a table of cases."""

from __future__ import annotations

import pytest

from documents.writing.pack_numbers import Numbered, numbers_for

BEFORE = (Numbered("front", ("1", "2")), Numbered("a", ("3", "4")), Numbered("b", ("5",)))


@pytest.mark.parametrize(
    ("parts", "numbers"),
    [
        ([("front", 2), ("a", 2), ("b", 1)], "1 2 | 3 4 | 5"),
        ([("front", 2), ("new", 2), ("a", 2), ("b", 1)], "1 2 | 2A 2B | 3 4 | 5"),
        ([("front", 2), ("a", 4), ("b", 1)], "1 2 | 3 4 4A 4B | 5"),
        ([("front", 2), ("a", 1), ("b", 1)], "1 2 | 3 | 5"),  # a gap, and nothing takes its number
        ([("front", 2), ("a", 2), ("b", 1), ("new", 2)], "1 2 | 3 4 | 5 | 6 7"),
        ([("front", 3), ("a", 2), ("b", 2)], "1 2 2A | 3 4 | 5 6"),
        ([("b", 1), ("new", 1), ("front", 2)], "5 | 5A | 1 2"),  # moved: its own numbers move with it
        ([("new", 1), ("front", 2), ("a", 1)], "0A | 1 2 | 3"),
    ],
)
def test_what_was_there_keeps_its_numbers(parts: list[tuple[str, int]], numbers: str) -> None:
    found = numbers_for(parts, BEFORE)
    assert " | ".join(" ".join(part.numbers) for part in found) == numbers
    assert [part.key for part in found] == [key for key, _ in parts]


def test_a_third_issue_goes_on_after_the_letters_of_the_second() -> None:
    second = numbers_for([("front", 2), ("a", 2), ("late", 2), ("b", 1)], BEFORE)
    assert second[2].numbers == ("4A", "4B")
    third = numbers_for([("front", 2), ("a", 2), ("later", 1), ("late", 2), ("b", 1)], second)
    assert third[2].numbers == ("4C",)
    assert third[3].numbers == ("4A", "4B")


def test_letters_do_not_end() -> None:
    found = numbers_for([("front", 2), ("new", 60), ("a", 2), ("b", 1)], BEFORE)
    assert found[1].numbers[25:28] == ("2Z", "2AA", "2AB")
    assert len({number for part in found for number in part.numbers}) == 65


def test_without_a_pack_before_pages_are_counted() -> None:
    assert [part.numbers for part in numbers_for([("front", 2), ("a", 1)], ())] == [("1", "2"), ("3",)]
