"""Names that a text itself says are names: "known as Jay", "Nanny Dee", "PC 4471", and "Shan" for a Shannon.

No list has such names, and many are ordinary words. They are for a person to judge, never replaced unasked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from documents.chronology.vocabulary import words_in
from documents.safety.folding import fold
from documents.safety.name_forms import TITLES
from documents.safety.name_words import ENGLISH, GIVEN, KNOWN_TERMS, MONTHS, ORDINARY, SHORT_FORMS

CALLED = re.compile(
    r"\b(?:(?:also |better |only )?known (?:locally |only |simply )?as|goes by(?: the name(?: of)?)?|nicknamed?|"
    r"nickname(?: is| of)?|a\.?k\.?a\.?|alias|calls? (?:him|her|them)sel(?:f|ves)|street name(?: is| of)?)"
    r"\s+(?:just\s+)?[\"'“‘]?(?P<name>[A-Z][\w’'-]*(?:\s[A-Z][\w’'-]*)?)"
)
_FAMILY = (
    r"mum|mam|mummy|mother|dad|daddy|father|nan|nana|nanna|nanny|gran|granny|grandma|grandad|grandpa|grandmother"
    r"|grandfather|partner|boyfriend|girlfriend|husband|wife|brother|sister|sibling|son|daughter|aunt|auntie|aunty"
    r"|uncle|cousin|friend|neighbour|baby|child"
)
_BESIDE_ROLE = re.compile(rf"\b(?i:{_FAMILY})(?:[ ]?[(,:–-][ ]?|[ ])[\"“‘']?(?P<name>[A-Z][^\W\d_]+)")
"""Whoever stands right behind a word of the family: "Mum (Keeva)", "nanny Mo"."""
_ROLE_BEHIND = re.compile(rf"\b(?P<name>[A-Z][^\W\d_]+)[ ]?\([ ]?(?i:{_FAMILY})\b")
_OF_SOMEBODY = re.compile(
    r"\b(?i:call|message|text|email|e-mail|letter|voicemail|contact|referral|visit|disclosure|complaint)s?"
    r"[ ](?:\w+[ ])?(?:from|to|with|by)[ ](?P<name>[A-Z][^\W\d_]+)(?![\w’'-]*[ ][A-Z])|"
    r"\b(?i:spoke|speak|spoken|met|meeting|living|lives|stays|staying)[ ](?:to|with)[ ](?P<other>[A-Z][^\W\d_]+)"
    r"(?![\w’'-]*[ ][A-Z])"
)
"""Somebody who does or is done what people are: "999 call from Keeva"."""
KIN = re.compile(
    r"\b(?P<name>(?:Nan|Nana|Nanna|Nanny|Gran|Granny|Grandma|Grandad|Grandpa|Gramps|Pops|Aunt|Auntie|Aunty|Uncle)"
    r"\s[A-Z][a-z’'-]{1,20})\b"
)
NUMBERED_RANK = re.compile(
    r"\b(?P<name>(?:W?PC|DC|DS|DI|DCI|PS|PCSO|Sgt|Sergeant|Constable)\.?\s?\d{2,6})\b(?!\s+[A-Z][a-z])"
)
"""An officer of whom only rank and number are told: a name behind them is the officer's."""
_NUMBERED = re.compile(
    r"\b(?P<name>(?:W?PC|DC|DS|DI|DCI|PS|PCSO|Sgt|Sergeant|Constable)\.?\s?\d{2,6}|"
    r"(?i:(?:collar|warrant|shoulder)\s+(?:number|no\.?|num\.?))\s*:?\s*\d{2,6})\b"
)
_CAPITAL = re.compile(r"\b[A-Z][a-z]{2,}\b")
_SHORTER_BY = 2
"""Letters that a short form lacks at least: "Kai" of Kaiden; "Grac" of Grace is a slip, which others find."""


@dataclass(frozen=True, slots=True)
class Said:
    """A place in a text. who: the code of whose name it is a short form, "" where that is not known."""

    start: int
    end: int
    who: str


class NamesSaid:
    """Looks for such names, with a key's names at hand. names: each as written, with its person's code."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        self._given: dict[str, set[str]] = {}
        for name, code in names:
            for part in name.split():
                if len(folded := fold(part.strip(".,’'"))) > _SHORTER_BY + 2:
                    self._given.setdefault(folded, set()).add(code)

    def find(self, text: str) -> Iterator[Said]:
        """Yield the places, those that the text says outright first; some may overlap."""
        for pattern in (CALLED, KIN, _NUMBERED):
            for match in pattern.finditer(text):
                yield Said(*match.span("name"), "")
        for pattern in (_BESIDE_ROLE, _ROLE_BEHIND):
            for match in pattern.finditer(text):
                if _may_be_called_so(match["name"]):
                    yield Said(*match.span("name"), "")
        for match in _OF_SOMEBODY.finditer(text):
            group = "name" if match["name"] else "other"
            if _may_be_called_so(match[group]):
                yield Said(*match.span(group), "")
        for match in _CAPITAL.finditer(text):
            word = fold(match[0])
            if word in ENGLISH or word in KNOWN_TERMS or word in MONTHS or word in TITLES:
                continue
            whose = {
                code
                for given, codes in self._given.items()
                if given.startswith(word) and len(given) - len(word) >= _SHORTER_BY
                for code in codes
            }
            if whose:
                yield Said(match.start(), match.end(), min(whose) if len(whose) == 1 else "")


def _may_be_called_so(written: str) -> bool:
    """Return whether a word is no other word: a given name, or one that no list has."""
    word = fold(written)
    if (written.isupper() and len(word) < _SHORT_NAME) or word in MONTHS:
        return False
    if (word in GIVEN or word in SHORT_FORMS) and word not in words_in("common_words"):
        return True
    forms = (word, word.removesuffix("s"))
    return not any(form in some for form in forms for some in (ENGLISH, KNOWN_TERMS, TITLES, ORDINARY))


_SHORT_NAME = 5
"""Letters up to which a word in capitals is rather an abbreviation."""
