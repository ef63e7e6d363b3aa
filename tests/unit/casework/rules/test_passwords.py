"""What a password must be."""

from __future__ import annotations

import pytest

from casework.rules.passwords import weakness

ABOUT = ("Mary Smith-Jones", "mary.smith@wexborough.example", "Wexborough Safeguarding Children Partnership")
LONGER = "Password must be 12 characters or more"
TRIED_FIRST = "Choose a password that is harder to guess: this one is made of words that are tried first"
KEYBOARD = "Choose a password that is harder to guess: this one repeats or follows the keyboard"
OWN_NAME = "Choose a password that does not contain your name or email address"


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("", "Enter a password"),
        ("short", LONGER),
        ("eleven chars"[:11], LONGER),
        ("password1234", TRIED_FIRST),
        ("Passw0rd!2024", TRIED_FIRST),
        ("Liverpool1892!", TRIED_FIRST),
        ("summer2026summer", TRIED_FIRST),
        ("Safeguarding2026!!", TRIED_FIRST),
        ("aaaaaaaaaaaaaa", KEYBOARD),
        ("abcabcabcabc", KEYBOARD),
        ("123456789012", KEYBOARD),
        ("qwertyuiop[]", KEYBOARD),
        ("mary.smith1234", OWN_NAME),
        ("Smith-Jones99!!", OWN_NAME),
        ("x" * 201, "Password must be 200 characters or fewer"),
        ("correct horse battery", None),
        ("harbour lamp seven", None),
        ("x7#Kq9!pL2$w", None),
        ("9#7!5kq2pl$8", None),
        ("8397-2281-4492", None),
        ("пароль из трёх слов", None),
        ("lantern 🏮 gravel", None),
    ],
)
def test_length_counts_and_what_is_guessed_first_is_refused(password: str, reason: str | None) -> None:
    assert weakness(password, ABOUT) == reason
