"""One text into codes: what the key names, what is written nearly so, and what has the form of an identifier."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import OSA

from documents.chronology.known_names import (
    SHARED,
    Found,
    KnownNames,
    codes_of,
    is_month,
    without_overlaps,
)
from documents.chronology.known_places import KnownPlaces, Places, learn
from documents.chronology.name_neighbours import NEARLY, with_title
from documents.chronology.names_resembling import NamesResembling, is_left
from documents.chronology.vocabulary import words_in
from documents.safety.folding import fold, squeeze
from documents.safety.key import KeyEntry
from documents.safety.name_forms import TITLES
from documents.safety.name_search import NameSearch
from documents.safety.name_spelling import spelt_alike
from documents.safety.name_words import ORDINARY
from documents.safety.people import people_of_key

_WORD = re.compile(r"[^\W\d_]+")
_DISGUISED = re.compile(r"(?:\b\w[\s.·-]){3,}|[^\W\d_][\d@$|!]+[^\W\d_]|[^\x00-\x7f]")
_MORE = re.compile(r"[^\W\d_]{2}")
_SHORT, _LONG = 3, 4
_NEAR = 2
_MOST_KEPT = 50_000
"""Texts whose result is kept: the rows of a large case."""


def as_compared(word: str) -> str:
    """Return a word in doubt as a person's decision about it is compared: without case, accents and spacing."""
    return " ".join(fold(word).split())


@dataclass(frozen=True, slots=True)
class Doubt:
    """A replacement, or a word left, that a person should look at: the real word, and what stands there now."""

    found: str
    put: str
    why: str
    row: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class Replaced:
    """Where in the text in codes something was put (`end` not included), and what stood there."""

    start: int
    end: int
    original: str


@dataclass(frozen=True, slots=True)
class Coded:
    """A text in codes."""

    text: str
    replaced: tuple[Replaced, ...] = ()
    doubts: tuple[Doubt, ...] = ()


class TextAnonymiser:
    """Puts texts of one case into codes; the same text always gives the same result.

    texts: from where addresses are learned; places: what was learned already. public: names of agencies, whose
    town is no secret. spared: words in doubt of which a person said that they are nobody's name or number.
    """

    def __init__(
        self,
        key: Sequence[KeyEntry],
        texts: Iterable[str] = (),
        public: Iterable[str] = (),
        *,
        places: Places | None = None,
        spared: Collection[str] = (),
    ) -> None:
        coded = [replace(entry, code=code) for entry, code in zip(key, codes_of(key), strict=True)]
        public = tuple(public)
        self._names = KnownNames(coded)
        self._places = KnownPlaces(coded, places or learn(texts, public), public)
        self._spared = frozenset(map(as_compared, spared))
        self._search = NameSearch(people_of_key(coded))
        self._resembling = NamesResembling(coded, [entry.code for entry in coded], public)
        self._owners = _owners(coded)
        self._near: dict[str, bool] = {}
        self._done: dict[str, Coded] = {}

    def text(self, text: str) -> Coded:
        """Return `text` in codes."""
        made = self._done.get(text)
        if made is None:
            made = self._coded(text, [*self._places.find(text)]) if text.strip() else Coded(text)
            if len(self._done) >= _MOST_KEPT:
                self._done.clear()
            self._done[text] = made
        return made

    def say(self, text: str) -> str:
        """Return only the words of `text` in codes."""
        return self.text(text).text

    def names_only(self, text: str) -> Coded:
        """Return `text` with names in codes and all numbers as they are."""
        return self._coded(text, []) if _WORD.search(text) else Coded(text)

    def _coded(self, text: str, places: list[Found]) -> Coded:
        found = self._not_spared(text, without_overlaps([*places, *self._names.find(text)]))
        doubts: list[Doubt] = []
        if self._may_hold_more(text, found):
            # Nearly a name wins where it is one with more letters: "Jordan Wicks" for Jordan Wickes, not Jordan.
            found = [*self._not_spared(text, self._nearly(text, found, doubts)), *found]
            doubts = [doubt for doubt in doubts if as_compared(doubt.found) not in self._spared]
        found = without_overlaps(found)
        more = self._not_spared(text, self._resembling.find(text, found))
        if more:
            doubts += [Doubt(one.put, one.put, one.doubt) for one in more if is_left(text, one)]
            found = without_overlaps([*(one for one in more if not is_left(text, one)), *found])
        pieces: list[str] = []
        replaced: list[Replaced] = []
        end = length = 0
        for one in found:
            original = text[one.start : one.end]
            pieces += [text[end : one.start], one.put]
            length += one.start - end
            replaced.append(Replaced(length, length + len(one.put), original))
            length += len(one.put)
            end = one.end
            if one.doubt:
                doubts.append(Doubt(original, one.put, one.doubt))
        return Coded("".join([*pieces, text[end:]]), tuple(replaced), tuple(doubts))

    def _not_spared(self, text: str, found: Iterable[Found]) -> list[Found]:
        """Return what was found without the places in doubt of which a person said that they are nobody's."""
        if not self._spared:
            return list(found)
        return [one for one in found if not (one.doubt and as_compared(text[one.start : one.end]) in self._spared)]

    def _nearly(self, text: str, taken: Sequence[Found], doubts: list[Doubt]) -> Iterator[Found]:
        """Yield names that are misspelt, disguised or only part of a key's name, where nothing surer stands."""
        for hit in self._search.find(text):
            touched = [one for one in taken if one.start < hit.end and hit.start < one.end]
            within = all(
                hit.start <= one.start and one.end <= hit.end and one.put in (hit.who, SHARED) for one in touched
            )
            more = text[hit.start : touched[0].start] + text[touched[-1].end : hit.end] if touched else ""
            if touched and not (within and hit.certain and _MORE.search(more)):
                continue
            written = text[hit.start : hit.end]
            if is_month(text, hit.start, hit.end):
                continue
            if not hit.certain and squeeze(written) in ORDINARY:
                doubts.append(Doubt(written, written, "This may be a name of the key; it was left as a word."))
                continue
            if not hit.certain and self._resembling.leaves(text, hit.start, hit.end):
                continue  # listed, and left
            start, end = _whole_words(text, hit.start, hit.end)
            yield Found(with_title(text, start), end, self._whose(written, hit.who), NEARLY)

    def _whose(self, written: str, label: str) -> str:
        """Return the code for a name that is nearly one of the key's: of nobody alone where it is near several."""
        words = [fold(word) for word in _WORD.findall(written)]
        if len(words) != 1:
            return label
        near = {
            owner
            for name, owners in self._owners.items()
            if OSA.distance(words[0], name, score_cutoff=_NEAR) <= (1 if len(name) < 8 else _NEAR)
            or spelt_alike(words[0], name)
            for owner in owners
        }
        return SHARED if len(near) > 1 else label

    def _may_hold_more(self, text: str, taken: Sequence[Found]) -> bool:
        """Return whether the slow search is worth its time: a word is near a name, or letters look disguised."""
        if _DISGUISED.search(text):
            return True
        end = 0
        for one in taken:
            if any(map(self._is_near, _WORD.findall(text, end, one.start))):
                return True
            end = one.end
        return any(map(self._is_near, _WORD.findall(text, end)))

    def _is_near(self, word: str) -> bool:
        if word not in self._near:
            folded = fold(word)
            self._near[word] = (
                len(word) >= _SHORT and folded not in words_in("common_words") and self._near_name(folded)
            )
        return self._near[word]

    def _near_name(self, folded: str) -> bool:
        for name in self._owners:
            allowed = 0 if len(name) < _LONG else 1 if len(name) < 8 else _NEAR
            if spelt_alike(folded, name):
                return True
            if len(folded) < _LONG:
                continue
            if (
                abs(len(name) - len(folded)) <= allowed
                and OSA.distance(folded, name, score_cutoff=allowed) <= allowed
            ):
                return True
            if len(name) >= _LONG and (name in folded or name[::-1] in folded):
                return True
        return False


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the place widened to whole words: no letter of a misspelt name may stay beside its code."""
    while start > 0 and text[start - 1].isalpha() and text[start].isalpha():
        start -= 1
    while end < len(text) and text[end].isalpha() and text[end - 1].isalpha():
        end += 1
    return start, end


def _owners(key: Sequence[KeyEntry]) -> dict[str, set[str]]:
    """Return the single words of all names, and whose they are."""
    owners: dict[str, set[str]] = {}
    for entry in key:
        for name in entry.names:
            for word in _WORD.findall(name):
                if fold(word) not in TITLES:
                    owners.setdefault(fold(word), set()).add(entry.code)
    return owners
