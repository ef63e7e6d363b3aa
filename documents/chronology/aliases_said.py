"""Names that a text gives people: "Jordan Wickes, known as Jay", "Nanny Dee", "PC 4471". For a person to judge."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from documents.chronology.names_said import CALLED, KIN, NUMBERED_RANK
from documents.safety.folding import fold
from documents.safety.name_words import GIVEN, KNOWN_TERMS, is_ordinary

MOST_BEFORE = 60
"""Letters before "known as" in which whose name it is must stand."""

_BEFORE = re.compile(
    r"(?P<whose>[A-Z][\w’'.-]*(?:\s[A-Z][\w’'-]*){0,2}|\b(?:step-?)?(?:mother|father|mum|dad|grandmother|grandfather|partner))"
    r"(?:[’']s\s+\w+)?\s*[,;:(–-]*\s*"
    r"(?:(?:who|he|she|they|is|was|were|are|also|now|sometimes|usually|generally|and)\s+)*$"
)
_KIN_OF_ROLE = {
    "grandmother": "nan nana nanna nanny gran granny grandma",
    "grandfather": "grandad grandpa gramps pops",
    "aunt": "aunt auntie aunty",
    "uncle": "uncle",
}
_ROLE_OF_KIN = {word: role for role, words in _KIN_OF_ROLE.items() for word in words.split()}


@dataclass(frozen=True, slots=True)
class SaidName:
    """A name that a text gives somebody. whose: as it stands before "known as", "" for a name that stands alone.

    role: what the name says of its bearer, "" for nothing.
    """

    name: str
    whose: str = ""
    role: str = ""


def said_in(text: str) -> Iterator[SaidName]:
    """Yield the names that a text gives people; ordinary words are nobody's."""
    for match in CALLED.finditer(text):
        name = match["name"].rstrip("’'")
        before = _BEFORE.search(text[max(0, match.start() - MOST_BEFORE) : match.start()])
        if before and all(_may_be_a_name(word) for word in name.split()):
            yield SaidName(name, before["whose"])
    for match in KIN.finditer(text):
        kin, _, called = match["name"].rstrip("’'").removesuffix("’s").removesuffix("'s").partition(" ")
        if _may_be_a_name(called):
            yield SaidName(f"{kin} {called}", role=_ROLE_OF_KIN[fold(kin)])
    for match in NUMBERED_RANK.finditer(text):
        yield SaidName(" ".join(re.split(r"\.?\s+|\.?(?=\d)", match["name"], maxsplit=1)), role="police officer")


def _may_be_a_name(word: str) -> bool:
    folded = fold(word.strip(".,’'"))
    return len(folded) > 1 and (folded in GIVEN or not (is_ordinary(folded) or folded in KNOWN_TERMS))
