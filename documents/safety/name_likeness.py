"""Finds words that look like somebody's name, in reports about people whom nobody has listed.

A given name in use in England, a title, or two words with a capital that no dictionary, gazetteer or list of
services knows: a person is asked to look. What is missed: names that are ordinary words throughout ("Hope
Young" after a full stop), single family names, names in small letters.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from documents.safety.findings import Hit
from documents.safety.folding import squeeze
from documents.safety.name_words import ENGLISH, GIVEN, KNOWN_TERMS, MONTHS, NAME_TAILS, ORDINARY, PUBLIC_NAMES

_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f]|['’\-](?=[^\W\d_]))*\.?")
_PEOPLE_TITLES = frozenset(
    {"mr", "mrs", "ms", "miss", "mx", "dr", "doctor", "prof", "professor", "sir", "dame", "pc", "dc", "ds", "di"}
    | {"sgt", "nurse"}
)
_ROLES = frozenset(
    {"worker", "visitor", "officer", "teacher", "headteacher", "midwife", "nurse", "constable", "sergeant"}
    | {"inspector", "consultant", "practitioner", "coordinator", "reverend"}
)
_ENGLISH_SURNAMES = ORDINARY - MONTHS - NAME_TAILS
_WITHIN_NAMES = (" ", "\u00a0", "  ", "\n", "\r\n", " \n", " \r\n")


@dataclass(frozen=True, slots=True)
class _Word:
    """A word as written, its folded letters, and its place."""

    written: str
    plain: str
    start: int
    end: int

    @property
    def capital(self) -> bool:
        return self.written[0].isupper()

    @property
    def shouted(self) -> bool:
        return len(self.plain) > 1 and self.written.isupper()


class _Reading:
    """The words of one text; a word that stands in it in small letters too is an ordinary one there."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.words = [
            _Word(match[0], squeeze(match[0]), match.start(), match.end()) for match in _NAME.finditer(text)
        ]
        self._small = {word.plain for word in self.words if not word.capital}

    def length(self, place: int) -> int:
        """Return how many words from `place` on look like one name, 0 for none."""
        word = self.words[place]
        if not word.capital:
            return 0
        if self._after_role(place):
            return 1
        following = self._capital_at(place + 1)
        if following is None:
            return int(self._surely_given(word) and not word.shouted)
        gap = self._text[word.end : following.start]
        if gap == ", ":  # "Draycott, Shannon"
            turned = self._unknown(word) and self._surely_given(following)
            return 2 if turned else int(self._surely_given(word))
        if not _goes_on(gap, word):
            return int(self._surely_given(word) and not word.shouted)
        if word.plain in _PEOPLE_TITLES:
            known = len(following.plain) < 2 or not (
                self._unknown(following) or following.plain in _ENGLISH_SURNAMES
            )
            return 0 if known else 2
        if following.plain in NAME_TAILS:
            return 0
        if following.plain not in MONTHS and self._is_pair(word, following, gap):
            third = self._capital_at(place + 2)
            longer = third and self._text[following.end : third.start] == " " and self._unknown(third)
            return 3 if longer else 2
        return int(self._surely_given(word) and not word.shouted)

    def _capital_at(self, place: int) -> _Word | None:
        word = self.words[place] if place < len(self.words) else None
        return word if word and word.capital else None

    def _is_pair(self, one: _Word, other: _Word, gap: str) -> bool:
        if one.shouted or other.shouted or "\n" in gap:
            # "SHANNON DRAYCOTT", but not "CAMHS MARAC" or two headings, one under the other.
            return self._surely_given(one) and self._unknown(other)
        if len(one.plain) == 1:
            return len(other.plain) > 3 and self._unknown(other) and other.plain not in GIVEN
        if one.plain in GIVEN:
            sure = self._surely_given(one)
            surname = self._unknown(other) or (other.plain in _ENGLISH_SURNAMES and one.plain not in MONTHS)
            return surname or (sure and other.plain in GIVEN)
        return self._unknown(one) and (self._unknown(other) or other.plain in GIVEN)

    def _unknown(self, word: _Word) -> bool:
        """True for a word that no list and no other place of the text knows as an ordinary one."""
        if len(word.plain) < 2 or word.plain in self._small:
            return False
        pieces = [squeeze(piece) for piece in re.split("[-\u2010\u2011]", word.written)] + [word.plain]
        return not any(all(_is_term(piece) for piece in some) for some in (pieces[:-1], pieces[-1:]))

    def _surely_given(self, word: _Word) -> bool:
        """True for a given name that is no ordinary word and no place."""
        pieces = [squeeze(piece) for piece in re.split("[-\u2010\u2011]", word.written)]
        return (word.plain in GIVEN or all(piece in GIVEN for piece in pieces)) and self._unknown(word)

    def _after_role(self, place: int) -> bool:
        """True for the family name in "Social Worker Okafor"."""
        if place == 0:
            return False
        role, word = self.words[place - 1], self.words[place]
        near = self._text[role.end : word.start] == " "
        return near and role.capital and role.plain in _ROLES and not word.shouted and self._unknown(word)


def like_names(text: str, codes: Collection[str] = ()) -> list[Hit]:
    """Return the places of `text` that look like a name; a given name by itself once only.

    codes: squeezed codes of the key ("childalex"), which are meant to be there.
    """
    reading = _Reading(text)
    found: list[Hit] = []
    alone: set[str] = set()
    place = 0
    while place < len(reading.words):
        length = reading.length(place)
        if length:
            first, last = reading.words[place], reading.words[place + length - 1]
            end = last.start + len(re.sub(r"['’]s$|\.$", "", last.written))
            joined = squeeze(text[first.start : end])
            coded = any(code.endswith(joined) or code.startswith(joined) for code in codes if len(joined) > 2)
            if not (joined in PUBLIC_NAMES or coded or joined in alone):
                found.append(Hit("name", "", False, first.start, end))
            if length == 1:
                alone.add(joined)
        place += max(length, 1)
    return found


def _is_term(word: str) -> bool:
    return any(
        form in known
        for form in (word, word.removesuffix("s"))
        for known in (ENGLISH, KNOWN_TERMS, MONTHS, NAME_TAILS)
    )


def _goes_on(gap: str, word: _Word) -> bool:
    """True where a name may go on over this gap: one space, or a line's end; after a full stop in "J. Smith"."""
    if word.written.endswith("."):
        return gap in (" ", "") and (len(word.plain) == 1 or word.plain in _PEOPLE_TITLES)
    return gap in _WITHIN_NAMES
