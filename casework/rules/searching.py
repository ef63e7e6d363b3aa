"""How what somebody types is compared with what the service knows. Source: docs/rules.md R-91."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from rapidfuzz.distance import JaroWinkler

from casework.rules.child_likeness import sounds

KINDS: Mapping[str, str] = {
    "case": "Cases",
    "referral": "Referrals",
    "child": "Children by name",
    "request": "Requests",
    "meeting": "Meetings",
    "action": "Actions",
    "document": "Documents",
    "review": "Reviews",
    "row": "Rows of the chronology",
}
"""What can be found, in the order of results."""
LONGEST = 100
_MOST_WORDS = 10
_CLOSE = 0.9
"""Jaro–Winkler from which on two names are spelt nearly alike, as for referrals about one child (R-57)."""
_SHORTEST_BY_SOUND = 3
SAME, NUMBER, ALIKE = "", "by NHS number", "the name is written otherwise"


def words_of(typed: str) -> tuple[str, ...]:
    """Return the words that are looked for, as compared: without accents, case and signs around them."""
    words = (word.strip(".,;:!?…“”\"'()[]") for word in _plain(typed[:LONGEST]).split())
    return tuple(dict.fromkeys(word for word in words if word))[:_MOST_WORDS]


def fits(words: Iterable[str], *texts: str) -> bool:
    """Return whether every word begins some word of the texts. A reference is found by any part of it."""
    there = [part for text in texts for part in _parts(text)]
    return all(any(part.startswith(word) for part in there) for word in words)


def name_fits(words: Iterable[str], names: Iterable[str], nhs_number: str = "") -> str | None:
    """Return how a person is found: SAME, NUMBER or ALIKE, None when not.

    Every word must begin, sound like, or be spelt nearly like a part of one of the names; or all of them together
    are the NHS number.
    """
    words = _names(" ".join(words))
    number = re.sub(r"\D", "", nhs_number)
    if number and re.sub(r"\D", "", "".join(words)) == number:
        return NUMBER
    found: str | None = None
    for name in names:
        parts = _names(name)
        if words and all(any(part.startswith(word) for part in parts) for word in words):
            return SAME
        if words and all(any(_alike(word, part) for part in parts) for word in words):
            found = ALIKE
    return found


def _alike(word: str, part: str) -> bool:
    if part.startswith(word):
        return True
    if not word.isalpha() or len(word) < _SHORTEST_BY_SOUND:
        return False
    sound = sounds(word)
    return (len(sound) > 1 and sound == sounds(part)) or JaroWinkler.similarity(word, part) >= _CLOSE


def _names(text: str) -> list[str]:
    """Return the parts of a name, also of a double one, as compared; "O'Neil" is one part."""
    return re.findall(r"[^\W_]+", _plain(text).replace("'", ""))


def _parts(text: str) -> set[str]:
    plain = _plain(text)
    whole = plain.split()
    return {*whole, *(part for word in whole for part in re.findall(r"[^\W_]+", word)), *_tails(whole)}


def _tails(words: list[str]) -> set[str]:
    """Return the rest of a reference from each of its strokes on: "lcspr/2026/01", "2026/01"."""
    return {word[place + 1 :] for word in words for place, sign in enumerate(word) if sign in "/-" and place}


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold().replace("’", "'").replace("‘", "'"))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
