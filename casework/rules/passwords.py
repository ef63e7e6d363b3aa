"""What a password must be. Source: docs/rules.md R-21 (length over complexity; nothing that is guessed first)."""

from __future__ import annotations

import re
from collections.abc import Iterable

SHORTEST = 12
LONGEST = 200

COMMON = frozenset(
    """
    password passwort passphrase letmein welcome iloveyou sunshine princess football liverpool chelsea arsenal
    everton rangers celtic manchester united charlie superman batman pokemon starwars monkey dragon shadow master
    summer winter spring autumn january february march april june july august september october november
    december monday tuesday wednesday thursday friday saturday sunday london england britain birmingham york
    southend essex wexborough administrator admin administration login secret changeme default computer internet
    business hello trustno access safeguarding children child partnership council police hospital school nurse
    social worker
    socialwork review casereview casereviews coordinator temporary testing test teacher guest
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
"""Words that guessers try first, in lower case; a password made of them and a few other signs is refused."""

_RUNS = (
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop[]asdfghjkl;'zxcvbnm,./",
    "azertyuiop",
    "0123456789",
    "1234567890",
    "1q2w3e4r5t6y7u8i9o0p",
)
_LOOKALIKE = str.maketrans("013457@$!|", "oieastasil")
_FEWEST_OWN = 6


def weakness(password: str, about: Iterable[str] = ()) -> str | None:
    """Return why a password cannot be taken, in the user's words, or None when it can.

    about: what others know of the person: name, e-mail address, name of the partnership.
    """
    if not password:
        return "Enter a password"
    if len(password) < SHORTEST:
        return f"Password must be {SHORTEST} characters or more"
    if len(password) > LONGEST:
        return f"Password must be {LONGEST} characters or fewer"
    if len(set(password)) < 5 or _is_a_run(password):
        return "Choose a password that is harder to guess: this one repeats or follows the keyboard"
    if len(_without(password, COMMON)) < _FEWEST_OWN:
        return "Choose a password that is harder to guess: this one is made of words that are tried first"
    known = {part for text in about for part in re.split(r"[^a-z0-9]+", text.lower()) if len(part) >= 4}
    if len(_without(password, known | COMMON)) < _FEWEST_OWN:
        return "Choose a password that does not contain your name or email address"
    return None


def _without(password: str, words: Iterable[str]) -> str:
    """Return what is left when `words` are taken out, and then the digits and signs at its ends."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    shortest = password.lower()
    for whole in (shortest, shortest.translate(_LOOKALIKE)):
        left = whole
        for word in ordered:
            left = left.replace(word, "")
        if left != whole:
            left = re.sub(r"^[^a-z]+|[^a-z]+$", "", left)
        shortest = min(shortest, left, key=len)
    return shortest


def _is_a_run(password: str) -> bool:
    text = password.lower()
    for half in (text, text[: len(text) // 2]):
        if len(half) * 2 == len(text) and half * 2 == text and len(set(half)) < 7:
            return True
    doubled = [run * 2 for run in (*_RUNS, *(run[::-1] for run in _RUNS))]
    return any(text in run for run in doubled)
