"""Finds the school, the nursery or the surgery of a known person, by its whole name or by its own words alone.

"St Bride's C of E Primary School" is written "St Brides Primary", "St Bride’s school" or "St. Bride's": its own
are the words before those that say what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from documents.safety.findings import Hit
from documents.safety.folding import Folded, Token, fold
from documents.safety.name_words import is_ordinary

INSTITUTIONS = frozenset(
    [
        *[
            "school",
            "schools",
            "primary",
            "secondary",
            "infant",
            "infants",
            "junior",
            "juniors",
            "academy",
            "college",
            "nursery",
            "preschool",
        ],
        *[
            "surgery",
            "practice",
            "clinic",
            "hospital",
            "playgroup",
            "childminder",
            "kindergarten",
            "church",
            "catholic",
            "ce",
            "rc",
            "voluntary",
        ],
        *[
            "aided",
            "controlled",
            "special",
            "trust",
            "medical",
            "health",
            "centre",
            "center",
            "group",
            "gp",
            "doctors",
            "dental",
            "pharmacy",
            "hub",
        ],
        *[
            "comprehensive",
            "grammar",
            "high",
            "middle",
            "first",
            "free",
            "community",
            "family",
            "children",
            "childrens",
            "home",
            "house",
            "hostel",
        ],
        *["refuge", "unit", "pru", "site", "sixth", "form", "pre", "and", "of", "the", "c", "e", "england"],
        *["infant", "junior", "playgroup", "doctor", "children"],
    ]
)
"""Words that say what a place is, and are nobody's own; those of more than four letters also without their s."""
_SHORT = {
    "st": "saint",
    "rd": "road",
    "ln": "lane",
    "ave": "avenue",
    "hse": "house",
    "sch": "school",
    "prim": "primary",
}
_NOBODYS = frozenset(
    [
        "not",
        "known",
        "unknown",
        "none",
        "na",
        "n",
        "a",
        "applicable",
        "registered",
        "yet",
        "tbc",
        "home",
        "educated",
        "schooled",
        "no",
        "never",
        "nil",
        "sure",
        "unsure",
        "still",
        "to",
        "be",
        "confirmed",
        "is",
        "any",
        "in",
    ]
)
"""What is typed where there is no school or practice."""
_APART = re.compile(r"[,;(/\n]| - | – ")
_LONGEST_OWN = 5
_AFTER = 4
"""Words behind a place's own words among which one must say what it is, for the find to be sure."""


class PlaceSearch:
    """A search for the places that point to people, made once and used on many texts."""

    def __init__(self, places: Iterable[tuple[str, str]]) -> None:
        """places: (name as typed, whose it is) each; one that says only what it is ("GP practice") is left out."""
        self._own: dict[tuple[str, ...], str] = {}
        for typed, label in places:
            own = own_words(_APART.split(typed)[0])
            if own:
                self._own.setdefault(own, label)

    def find(self, text: str) -> list[Hit]:
        """Return the places found in `text`: sure with a word that says what it is, else for a person."""
        if not self._own:
            return []
        tokens = _words(Folded(text))
        return list(self._hits(tokens, text))

    def _hits(self, tokens: list[Token], text: str) -> Iterator[Hit]:
        for place in range(len(tokens)):
            for length in range(min(_LONGEST_OWN, len(tokens) - place), 0, -1):
                own = tuple(token.text for token in tokens[place : place + length])
                if own not in self._own:
                    continue
                behind = tokens[place + length : place + length + _AFTER]
                last = tokens[place + length - 1].end
                told = _told(behind, text, last)
                named = text[tokens[place].start].isupper()
                if told or (named and (len(own) > 1 or not is_ordinary(own[0]))):
                    yield Hit("place", self._own[own], told > last, tokens[place].start, max(told, last))
                break


def own_words(typed: str) -> tuple[str, ...]:
    """Return the words of a place's name that are its own, () where it has none ("Medical centre")."""
    words = [token.text for token in _words(Folded(typed))]
    while words and words[-1] in INSTITUTIONS:
        words.pop()
    while words and words[0] in INSTITUTIONS - {"church"}:
        words.pop(0)
    first_told = next((at for at, word in enumerate(words) if word in INSTITUTIONS and at > 0), len(words))
    own = tuple(words[:first_told][:_LONGEST_OWN])
    told = any(len(word) > 2 for word in own) and not _NOBODYS.issuperset(own) and not _says_nothing(own)
    return own if told else ()


def _says_nothing(own: tuple[str, ...]) -> bool:
    return len(own) == 1 and is_ordinary(own[0]) and len(own[0]) < 5


def _told(behind: list[Token], text: str, end: int) -> int:
    """Return where the words end that say what the place is, 0 where none follow at once."""
    told = 0
    for token in behind:
        if len(text[end : token.start]) > 3 or "." in fold(text[end : token.start]):
            break
        end = token.end
        if token.text in INSTITUTIONS:
            told = end if token.text not in ("of", "the", "and", "c", "e", "england") else told
        else:
            break
    return told


def _words(folded: Folded) -> list[Token]:
    """Return the words, "Bride's" as one, and short forms in full."""
    words: list[Token] = []
    for token in folded.runs():
        between = folded.original[words[-1].end : token.start] if words else ""
        if words and token.text == "s" and between in ("'", "’", "‘", "`"):
            words[-1] = Token(words[-1].text + "s", words[-1].start, token.end)
        else:
            words.append(Token(_SHORT.get(token.text, token.text), token.start, token.end))
    return [
        Token(word.text.removesuffix("s") if len(word.text) > 4 else word.text, word.start, word.end)
        for word in words
    ]
