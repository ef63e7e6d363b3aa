"""Which agencies a row speaks of: by their names, by the names of their professions, by their staff."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from documents.chronology.event_words import words_of
from documents.chronology.vocabulary import phrases_by_head

_LISTED = phrases_by_head("agency_kinds")
_IN_NAME, _IN_TEXTS = ", in its name", ", in texts"
_KINDS = {
    head.removesuffix(_IN_NAME): (frozenset(words), _LISTED[head.removesuffix(_IN_NAME) + _IN_TEXTS])
    for head, words in _LISTED.items()
    if head.endswith(_IN_NAME)
}
"""Kind of agency: words in the agency's name, words by which others speak of it; "_" joins two words."""

_PROFESSIONS = frozenset(term for _, in_texts in _KINDS.values() for term in in_texts)
_PLAIN = frozenset(_LISTED["(plain)"])


def professions_in(words: Sequence[str]) -> list[str]:
    """Return the words by which professions are spoken of, each as often as it stands in `words`."""
    return [term for term in _terms(words) if term in _PROFESSIONS]


def _terms(words: Sequence[str]) -> list[str]:
    """Return the words, and each two neighbours joined by "_"."""
    return [*words, *(f"{one}_{two}" for one, two in pairwise(words))]


class AgencyWords:
    """The words that speak of each agency of one chronology; agencies are given by their place in `agencies`.

    agencies: names. own: for each agency, how often its own rows have each profession in people and source.
    A profession that no agency is named after (midwives of a hospital trust) goes to the agency
    whose rows speak of it most.
    """

    def __init__(self, agencies: Sequence[str], own: Sequence[Counter[str]]) -> None:
        self._alone: dict[str, int] = {}
        self._joined: dict[str, dict[str, int]] = {}
        named = [set(_terms(words_of(agency))) for agency in agencies]
        for in_name, spoken in _KINDS.values():
            members = [place for place, terms in enumerate(named) if not terms.isdisjoint(in_name)]
            if not members:
                counts = [sum(terms[term] for term in spoken) for terms in own]
                most = max(counts, default=0)
                members = [place for place, count in enumerate(counts) if count == most and count > 1]
            for term in spoken:
                for place in members:
                    self._add(term, place)
        shared = Counter(word for terms in named for word in terms)
        for place, terms in enumerate(named):
            for word in terms:
                if shared[word] == 1 and "_" not in word and len(word) > 3 and word not in _PLAIN:
                    self._add(word, place)

    @classmethod
    def of_tables(cls, alone: Mapping[str, int], joined: Mapping[str, Mapping[str, int]]) -> AgencyWords:
        """Return the words as an earlier merge had them, see `tables`."""
        made = cls((), ())
        made._alone = dict(alone)
        made._joined = {first: dict(seconds) for first, seconds in joined.items()}
        return made

    @property
    def tables(self) -> tuple[Mapping[str, int], Mapping[str, Mapping[str, int]]]:
        """The agencies that a word speaks of, as bits by place; and by first word those of two words."""
        return self._alone, self._joined

    def __eq__(self, other: object) -> bool:
        return isinstance(other, AgencyWords) and self.tables == other.tables

    def _add(self, term: str, place: int) -> None:
        first, _, second = term.partition("_")
        if second:
            seconds = self._joined.setdefault(first, {})
            seconds[second] = seconds.get(second, 0) | 1 << place
        else:
            self._alone[term] = self._alone.get(term, 0) | 1 << place

    def spoken_of(self, words: Sequence[str]) -> int:
        """Return the agencies that `words` speak of, as bits by their place."""
        bits = 0
        for word in self._alone.keys() & words:
            bits |= self._alone[word]
        for place, word in enumerate(words[:-1]):
            if word in self._joined:
                bits |= self._joined[word].get(words[place + 1], 0)
        return bits
