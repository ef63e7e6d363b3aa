"""What is left in texts that are in codes: names, numbers and addresses of the key's people, and what may be some.

The search is the one that stands before publication, made once for a key: it knows disguises, slips and short
forms that writing codes leaves alone because they may be ordinary words. Nothing found means that nothing was
found, never that nobody can be recognised.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from documents.chronology.names_resembling import NamesResembling
from documents.chronology.names_said import NamesSaid, Said
from documents.chronology.text_anonymiser import as_compared
from documents.safety.folding import squeeze
from documents.safety.key import KeyEntry
from documents.safety.name_likeness import like_names
from documents.safety.name_search import NameSearch
from documents.safety.number_search import NumberSearch
from documents.safety.people import people_of_key

UNLISTED = "unlisted-name"
"""Kind of what looks like a name of somebody whom the key does not have."""


_PUT = re.compile(r"\[[a-zA-Z -]+\]")
"""What was put for a name or number of nobody alone; "[name]'s Dean" is nobody called James Dean with a slip."""


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
        self._said = NamesSaid((name, entry.code) for entry in key for name in entry.names)
        self._resembling = NamesResembling(key, [entry.code for entry in key], public)
        self._begun = frozenset(
            squeeze(" ".join(words[:few]))
            for entry in key
            if (words := entry.code.split())
            for few in range(1, len(words) + 1)
        ) - {""}
        self._labels = frozenset(entry.code for entry in key if entry.code)
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
        every_said = tuple(self._said.find(text))
        codes = self._resembling.codes_in(text) if every_said else ()
        for hit in self._names.find(_PUT.sub(lambda put: "-" * len(put.group()), text)):
            if not hit.certain and any(_within(hit.start, hit.end, said) for said in every_said):
                continue  # "Dee" of "Nanny Dee"
            taken.append((hit.start, hit.end))
            yield from self._unless_spared("name", text[hit.start : hit.end], hit.who, hit.certain)
        for number in self._numbers.find(text) if with_numbers else ():
            taken.append((number.start, number.end))
            words = text[number.start : number.end]
            yield from self._unless_spared(number.kind, words, number.who, number.certain)
        for said in every_said:
            words = text[said.start : said.end]
            if _is_free(said.start, said.end, (*taken, *codes)) and not self._is_code(words):
                taken.append((said.start, said.end))
                yield from self._unless_spared("name", words, said.who, sure=False)
        for like in (*self._resembling.find(text, ()), *self._resembling.beside_codes(text)):
            if _is_free(like.start, like.end, taken):
                taken.append((like.start, like.end))
                who = like.put if like.put in self._labels else ""
                yield from self._unless_spared("name", text[like.start : like.end], who, sure=False)
        for likely in like_names(text, self._codes):
            if _is_free(likely.start, likely.end, taken):
                words = text[likely.start : likely.end]
                if words.casefold() not in self._public:
                    yield from self._unless_spared(UNLISTED, words, "", sure=False)

    def _is_code(self, words: str) -> bool:
        squeezed = squeeze(re.sub(r"['’]s?$", "", words))
        return squeezed in self._codes or squeezed in self._begun

    def _unless_spared(self, kind: str, words: str, who: str, sure: bool) -> Iterator[Left]:
        if as_compared(words) not in self._spared:
            yield Left(kind, " ".join(words.split()), who, sure)


def _within(start: int, end: int, said: Said) -> bool:
    return said.start <= start and end <= said.end and end - start < said.end - said.start


def _is_free(start: int, end: int, taken: Sequence[tuple[int, int]]) -> bool:
    return not any(first < end and start < last for first, last in taken)
