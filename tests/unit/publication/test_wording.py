"""Sizes, counts and beginnings as people read them."""

import pytest

from publication.wording import first_words, number_of, size_in_words


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (1, "1 byte"),
        (999, "999 bytes"),
        (1000, "1 KB"),
        (412_300, "412 KB"),
        (999_499, "999 KB"),
        (999_500, "1.0 MB"),
        (12_340_000, "12.3 MB"),
    ],
)
def test_sizes(size: int, words: str) -> None:
    assert size_in_words(size) == words


def test_numbers() -> None:
    assert [number_of(count, "time") for count in (0, 1, 1200)] == ["0 times", "1 time", "1,200 times"]
    assert number_of(2, "child", "children") == "2 children"


def test_beginnings_end_after_a_word() -> None:
    assert first_words("One  two\nthree", 50) == "One two three"
    assert first_words("One two, three", 12) == "One two…"
    assert first_words("x" * 50, 10) == "x" * 10 + "…"
