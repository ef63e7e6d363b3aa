"""Finds what would give a known person away in a document's texts.

What it says is what it found, never that a document is anonymous: a place, an age and a rare event together
can point to a child without any name, and that a person must judge.
"""

from __future__ import annotations

from collections.abc import Iterable

from documents.safety.findings import Match, TextPart
from documents.safety.name_search import NameSearch
from documents.safety.number_search import NumberSearch
from documents.safety.people import Person

_AROUND = 40
_MOST = 2_000
"""Matches listed, sure and unsure ones each: a directory of e-mail addresses must not crowd out a name."""


def find_identifiers(parts: Iterable[TextPart], people: Iterable[Person]) -> tuple[Match, ...]:
    """Return every identifier found in the texts, in their order; at most 2,000 sure and 2,000 unsure.

    Names are found with accents, invisible characters, look-alike letters and digits, spaces, hyphens and line
    breaks inside, turned round, with initials, possessives and slips; numbers, dates of birth and addresses in
    all usual ways of writing them. Not found: names as sounds or pictures, descriptions of a person.
    """
    known = tuple(people)
    names, numbers = NameSearch(known), NumberSearch(known)
    found: list[Match] = []
    listed = {True: 0, False: 0}
    for part in parts:
        hits = [("name", hit.who, hit.certain, hit.start, hit.end) for hit in names.find(part.text)]
        hits += [(hit.kind, hit.who, hit.certain, hit.start, hit.end) for hit in numbers.find(part.text)]
        for kind, who, certain, start, end in sorted(hits, key=lambda hit: hit[3]):
            listed[certain] += 1
            if listed[certain] <= _MOST:
                found.append(_match(part, kind, who, certain, start, end))
    return tuple(found)


def _match(part: TextPart, kind: str, who: str, certain: bool, start: int, end: int) -> Match:
    return Match(
        kind=kind,
        who=who,
        certain=certain,
        part=part.part,
        place=part.place,
        found=_line(part.text[start:end]),
        before=_line(part.text[max(0, start - _AROUND) : start]),
        after=_line(part.text[end : end + _AROUND]),
    )


def _line(text: str) -> str:
    """Return the text on one line, so that it can be shown in a list."""
    return " ".join(text.split())
