"""Initials of known people in a text: "KD", "K.D.", "EMD", "S O'B"; not "GP", and "TB" only where it acts."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from documents.safety.folding import squeeze
from documents.safety.name_forms import TITLES
from documents.safety.name_words import listed

_INITIALS = re.compile(
    r"(?<![\w&/.’'-])[A-Z](?:(?:\.[ ]?|[-’']|[ ](?=O[’'][A-Z]\b))?[A-Z]){1,4}\.?(?![\w&/]|[’'-][^\W\d_]{2})"
)
_NOBODY = listed("work_initials.txt")
"""Capitals that stand for a service, a role, a form or a thing wherever they stand."""
_ILLNESS = listed("illness_initials.txt")
"""Capitals that stand for an illness or a measure, unless they do what people do."""
_BEFORE = re.compile(
    r"\b(?:with|to|from|saw|told|asked|met|rang|called|mother|mum|father|dad|sibling|brother|sister|child|baby|that|and"
    r"|collect|collected|visited|contacted)\s+$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"[’']s\b|\s+(?:said|says|told|rang|phoned|called|attended|came|went|left|reported|stated|disclosed|refused|lives"
    r"|lived|moved|asked|wants|wanted|feels|felt|seen|hurt|presented|appeared|did|does|has|had|is|was|will)\b"
)
_DOING = re.compile(
    r"[’']s\s+[a-z]|\s+(?:said|says|told|rang|phoned|called|attended|came|went|reported|stated|disclosed|refused|lives"
    r"|lived|moved|asked|wants|wanted|feels|felt|seen|hurt)\b"
)
_LOWER = re.compile(r"[a-z]{2}")
_PIECES = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Initials:
    """Where initials stand. who: labels. sure: they do what people do, and are no abbreviation."""

    start: int
    end: int
    who: frozenset[str]
    sure: bool


class InitialsSearch:
    """A search for these people's initials. people: label, and all names, of each."""

    def __init__(self, people: Iterable[tuple[str, Sequence[str]]], common: Collection[str] = ()) -> None:
        """common: folded words, which are words too when a whole sentence is in capitals."""
        self._common = common
        self._who: dict[str, set[str]] = {}
        for label, names in people:
            for name in names:
                for initials in initials_of(name):
                    self._who.setdefault(initials, set()).add(label)
        for initials in _NOBODY:
            self._who.pop(initials, None)

    def find(self, text: str) -> Iterator[Initials]:
        """Yield the places in `text`, in order."""
        for match in _INITIALS.finditer(text) if self._who else ():
            letters = squeeze(match[0])
            who = self._who.get(letters)
            if not who:
                continue
            plain = match[0].isalpha()
            doing = _AFTER.match(text, match.end()) or _BEFORE.search(
                text, max(0, match.start() - 16), match.start()
            )
            if plain and letters in _ILLNESS:
                if not _DOING.match(text, match.end()):
                    continue
                doing = None
            if (plain and letters in self._common) or (not _LOWER.search(text) and not doing):
                continue
            yield Initials(match.start(), match.end(), frozenset(who), bool(doing))


def initials_of(name: str) -> Iterator[str]:
    """Yield the folded initials, two letters or more, that people write for a name."""
    parts = _in_pieces(name)
    if len(parts) < 2:
        return
    first, *middle, last = [("".join(piece[0] for piece in pieces), pieces[0][0]) for pieces in parts]
    between = {"", "".join(short for _, short in middle), "".join(long for long, _ in middle)}
    for given, some, surname in product(set(first), between, set(last)):
        if len(letters := squeeze(given + some + surname)) > 1:
            yield letters


def ends_of(name: str) -> Iterator[str]:
    """Yield the folded initials that people write behind a given name: "Ellie M", "Chris LJ"."""
    parts = _in_pieces(name)
    if len(parts) > 1:
        for pieces in (*parts[1:], parts[0][1:]):
            letters = squeeze("".join(piece[0] for piece in pieces))
            yield from {letters, letters[:1]} - {"", "i"}


def _in_pieces(name: str) -> list[list[str]]:
    """Return the parts of a name, given names first, each in its runs of letters; none for rank and number."""
    if name.count(",") == 1:
        name = " ".join(reversed(name.split(",")))
    if any(map(str.isdigit, name)):
        return []
    return [pieces for part in name.split() if (pieces := _PIECES.findall(part)) and squeeze(part) not in TITLES]
