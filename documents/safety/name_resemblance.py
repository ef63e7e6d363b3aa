"""Words that may be a name of somebody known though nobody wrote it so: slips, sounds, nicknames, initials.

What stands here is for a person to judge. How like a word is to a name, and what kind of word it is otherwise, say
whether it may be taken for the name at once, only beside another name of the same person, or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from rapidfuzz.distance import OSA

from documents.safety.folding import squeeze
from documents.safety.name_forms import TITLES, names_apart
from documents.safety.name_sounds import skeleton_of
from documents.safety.name_spelling import spellings_of, spelt_alike
from documents.safety.name_words import GIVEN, KNOWN_TERMS, SHORT_FORMS, is_ordinary

NAME_TOKEN = re.compile(r"[^\W\d_]+(?:[’'‘ʼ`´\-‐‑][^\W\d_]+)*")
"""A word as a name is one: with the apostrophe and the hyphen inside."""
POSSESSIVE = re.compile(r"[’'‘ʼ`´]s?$", re.IGNORECASE)
_AFTER_PARTICLE = re.compile(r"^(?:o|d|mc|mac|fitz)(?=.{4})")
_SHORTEST = 3
_MOST_KEPT = 100_000
"""Words whose likeness is kept: a large case has fewer."""
_SHORTER_BY = 2
"""Letters that a name lacks at least that is only begun."""


class Likeness(IntEnum):
    """How like a word is to a name: the higher, the surer."""

    FAR = 1
    """Two typing errors away, or the same consonants, or another given name but for one letter."""
    SHORT = 2
    """A short form or nickname."""
    NEAR = 3
    """A typing error away; two in a long name."""
    SOUND = 4
    """The same by sound."""
    SAME = 5
    """A part of a name as written, such as the first half of a double one."""


@dataclass(frozen=True, slots=True)
class Resemblance:
    """What a word is like. who: labels. ordinary: the word means something else too. other: it is another name.

    after_particle: it is like what stands behind the O or D of a name, as "Souza" of D'Souza.
    """

    likeness: Likeness
    who: frozenset[str]
    ordinary: bool
    other: bool
    after_particle: bool = False


_NOT_ASKED = Resemblance(Likeness.FAR, frozenset(), ordinary=False, other=False)


class Resemblances:
    """The parts of known people's names, and which words are like them."""

    def __init__(self, people: Iterable[tuple[str, Sequence[str]]], common: Collection[str] = ()) -> None:
        """people: label, and all names, of each. common: folded words that are like nobody's name."""
        self._common = common
        self._parts: dict[str, set[str]] = {}
        self._short: dict[str, set[str]] = {}
        self._spelt: dict[str, set[str]] = {}
        self._given: dict[str, set[str]] = {}
        self._behind: set[str] = set()
        for label, names in people:
            for name in names:
                self._add(label, name)
        self._sounds: dict[str, str] = {part: skeleton_of(part) for part in (*self._parts, *self._spelt)}
        self._known: dict[str, Resemblance | None] = {}

    def _add(self, label: str, name: str) -> None:
        parts, halves = names_apart(name)
        for place, part in enumerate(parts):
            rest = _AFTER_PARTICLE.sub("", part)
            for one in {part, rest, *halves.get(part, ())}:
                if len(one) >= _SHORTEST and one not in TITLES and not (one == rest != part and is_ordinary(one)):
                    self._parts.setdefault(one, set()).add(label)
                    for spelling in spellings_of(one):
                        self._spelt.setdefault(spelling, set()).add(label)
                    self._behind |= {one} if one == rest != part else set()
                if place < max(1, len(parts) - 1):
                    self._given.setdefault(one, set()).add(label)
                    for short in SHORT_FORMS.get(one, ()):
                        self._short.setdefault(short, set()).add(label)

    def of(self, written: str) -> Resemblance | None:
        """Return what a word is like, None for nobody's name. Words in small letters must be no ordinary ones."""
        kept = self._known.get(written, _NOT_ASKED)
        if kept is not _NOT_ASKED:
            return kept
        if len(self._known) >= _MOST_KEPT:
            self._known.clear()
        made = self._known[written] = self._of(written)
        return made

    def _of(self, written: str) -> Resemblance | None:
        word = squeeze(POSSESSIVE.sub("", written))
        small = written[0].islower()
        ordinary = is_ordinary(word) or word in KNOWN_TERMS
        if len(word) < 2 or word in self._common or word in TITLES or (small and (ordinary or len(word) < 4)):
            return None
        found: dict[Likeness, set[str]] = {}
        for part, who in self._parts.items():
            if like := self._like(word, part):
                found.setdefault(like, set()).update(who)
        for part, who in self._spelt.items():
            if self._like(word, part):
                found.setdefault(Likeness.FAR, set()).update(who)
        if short := self._short.get(word) or self._short_spelt(word) or self._begun(word):
            found.setdefault(Likeness.SHORT, set()).update(short)
        if not found:
            return None
        best = max(found)
        if best == Likeness.FAR and (ordinary or small):
            return None
        behind = any(self._like(word, part) for part in self._behind)
        return Resemblance(best, frozenset(found[best]), ordinary, word in GIVEN, behind)

    def _short_spelt(self, word: str) -> set[str]:
        if len(word) < 4 or is_ordinary(word):
            return set()
        return {label for short, who in self._short.items() if spelt_alike(word, short) for label in who}

    def _begun(self, word: str) -> set[str]:
        """Return whose given name begins so: "Abdi" of Abdirahman."""
        if len(word) < _SHORTEST or is_ordinary(word):
            return set()
        begun = (one for one in self._given if one.startswith(word) and len(one) - len(word) >= _SHORTER_BY)
        return {label for one in begun for label in self._given[one]}

    def _like(self, word: str, part: str) -> Likeness | None:
        if word == part:
            return Likeness.SAME
        if min(len(word), len(part)) < _SHORTEST or abs(len(word) - len(part)) > 3:
            return None
        if spelt_alike(word, part):
            return Likeness.SOUND
        slips = OSA.distance(word, part, score_cutoff=3)
        size = len(part)
        another = word in GIVEN
        sound = self._sounds[part]
        sounds = len(sound) >= 3 and slips <= 3 and skeleton_of(word) == sound
        if size >= 5 and len(word) >= 4 and slips <= (1 if size < 8 else 2):
            return Likeness.FAR if another else Likeness.SOUND if sounds else Likeness.NEAR
        if another or size < 4:
            return None
        if slips <= (1 if size < 5 else 2 if size < 10 else 3) and _begins_alike(word, part):
            return Likeness.FAR
        short = size == 4 and slips <= 2 and skeleton_of(word) == sound and word[0] == part[0]
        return Likeness.FAR if (sounds or short) and len(word) >= 4 else None


def _begins_alike(word: str, part: str) -> bool:
    return word[0] == part[0] or word[:2] == part[1::-1] or skeleton_of(word)[:1] == skeleton_of(part)[:1]
