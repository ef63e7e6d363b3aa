"""What is left in texts that are in codes: names, numbers and addresses of the key's people, and what may be some.

The search is the one that stands before publication, made once for a key: it knows disguises, slips and short
forms that writing codes leaves alone because they may be ordinary words. Nothing found means that nothing was
found, never that nobody can be recognised.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from documents.chronology.text_anonymiser import as_compared
from documents.safety.folding import squeeze
from documents.safety.key import KeyEntry
from documents.safety.name_likeness import like_names
from documents.safety.name_search import NameSearch
from documents.safety.number_search import NumberSearch
from documents.safety.people import people_of_key

UNLISTED = "unlisted-name"
"""Kind of what looks like a name of somebody whom the key does not have."""


@dataclass(frozen=True, slots=True)
class Left:
    """Something left in a text. kind: as `documents.safety.findings.Match` has it, or `UNLISTED`.

    who: the code of its person, "" for nobody's of the key. sure: no ordinary word would be taken for it.
    """

    kind: str
    found: str
    who: str
    sure: bool


class ReverseCheck:
    """A search of texts in codes for what should not be there. spared: words that people said are nobody's."""

    def __init__(self, key: Sequence[KeyEntry], spared: Collection[str] = (), public: Sequence[str] = ()) -> None:
        people = people_of_key(key)
        self._names, self._numbers = NameSearch(people), NumberSearch(people)
        self._codes = frozenset(squeeze(entry.code) for entry in key if entry.code)
        self._spared = frozenset(map(as_compared, spared))
        self._public = " | ".join(public).casefold()
        self._done: dict[str, tuple[Left, ...]] = {}

    def left(self, text: str, *, numbers: bool = True) -> tuple[Left, ...]:
        """Return what is left in `text`. numbers: False for a row's own date and time, which stay."""
        if not numbers:
            return tuple(self._found(text, with_numbers=False)) if text.strip() else ()
        if text not in self._done:
            self._done[text] = tuple(self._found(text, with_numbers=True)) if text.strip() else ()
        return self._done[text]

    def _found(self, text: str, *, with_numbers: bool) -> Iterator[Left]:
        taken = []
        for hit in self._names.find(text):
            taken.append((hit.start, hit.end))
            yield from self._unless_spared("name", text[hit.start : hit.end], hit.who, hit.certain)
        for number in self._numbers.find(text) if with_numbers else ():
            taken.append((number.start, number.end))
            words = text[number.start : number.end]
            yield from self._unless_spared(number.kind, words, number.who, number.certain)
        for likely in like_names(text, self._codes):
            if not any(start < likely.end and likely.start < end for start, end in taken):
                words = text[likely.start : likely.end]
                if words.casefold() not in self._public:
                    yield from self._unless_spared(UNLISTED, words, "", sure=False)

    def _unless_spared(self, kind: str, words: str, who: str, sure: bool) -> Iterator[Left]:
        if as_compared(words) not in self._spared:
            yield Left(kind, " ".join(words.split()), who, sure)
