"""What is typed into the search box, and what it finds."""

from __future__ import annotations

import pytest

from casework.rules.searching import ALIKE, NUMBER, SAME, fits, name_fits, words_of

CASE = ("Child Wren", "WSCP/LCSPR/2026/01", "Gathering information")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("wren", True),
        ("WREN, child", True),
        ("wscp/lcspr/2026/01", True),
        ("lcspr/2026/01", True),
        ("2026/01", True),
        ("gather", True),
        ("wren gathering", True),
        ("ren", False),
        ("wren heron", False),
        ("2025/01", False),
    ],
)
def test_every_word_begins_a_word_or_a_part_of_a_reference(typed: str, found: bool) -> None:
    assert fits(words_of(typed), *CASE) is found


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("aisha", SAME),
        ("Okafor-Brown", SAME),
        ("o'brien", None),
        ("Ayesha", ALIKE),
        ("Aisha Okafor Brown", SAME),
        ("Okaffor", ALIKE),
        ("Zoë", None),
        ("943 476 5919", NUMBER),
        ("943 476 5918", None),
        ("ay", None),
    ],
)
def test_a_child_is_found_by_name_by_sound_and_by_number(typed: str, found: str | None) -> None:
    assert name_fits(words_of(typed), ("Aisha Okafor-Brown", "Ash"), "943 476 5919") == found


def test_signs_accents_and_too_many_words_do_no_harm() -> None:
    assert words_of("  “Zoë”,  ZOE! … ") == ("zoe",)
    assert len(words_of(" ".join(f"w{n}" for n in range(500)))) <= 10
    assert words_of(" ,.; ") == ()
    assert name_fits(words_of("Zoe O’Neil"), ("Zoë O'Neil",)) == SAME
