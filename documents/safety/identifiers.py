"""Finds what would give a known person away in a document's texts.

What it says is what it found, never that a document is anonymous: a place, an age and a rare event together
can point to a child without any name, and that a person must judge.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from documents.safety.findings import Hit, Match, TextPart
from documents.safety.folding import squeeze
from documents.safety.name_likeness import like_names
from documents.safety.name_search import NameSearch
from documents.safety.number_likeness import like_addresses
from documents.safety.number_search import NumberSearch
from documents.safety.people import Person

_AROUND = 40
_MOST = 2_000
"""Matches listed, sure and unsure ones each: a directory of e-mail addresses must not crowd out a name."""
_OF_PROGRAMS = frozenset({"attributes", "names in the file", "other text", "embedded data", "link", "formula"})
"""Parts that hold words of programs too (fonts, styles, formats): only what is known is looked for there."""


def find_identifiers(parts: Iterable[TextPart], people: Iterable[Person]) -> tuple[Match, ...]:
    """Return every identifier found in the texts, in their order; at most 2,000 sure and 2,000 unsure.

    Names are found with accents, invisible characters, look-alike letters and digits, spaces, hyphens and line
    breaks inside, turned round, with initials, possessives and slips; numbers, dates of birth and addresses in
    all usual ways of writing them. What merely looks like a name, a number or an address is found as unsure.
    Not found: names as sounds or pictures, descriptions of a person.
    """
    known = tuple(people)
    names, numbers = NameSearch(known), NumberSearch(known)
    codes = frozenset(squeeze(person.code) for person in known if person.code)
    found: list[Match] = []
    listed = {True: 0, False: 0}
    given: set[str] = set()
    for part in parts:
        sure = [
            Hit("name", hit.who, hit.certain and not hit.alone, hit.start, hit.end)
            for hit in names.find(part.text)
        ]
        sure += numbers.find(part.text)
        for hit in sorted([*sure, *_likely(part, sure, codes, given)], key=lambda hit: hit.start):
            listed[hit.certain] += 1
            if listed[hit.certain] <= _MOST:
                found.append(_match(part, hit))
    return tuple(found)


def _likely(part: TextPart, sure: list[Hit], codes: Collection[str], given: set[str]) -> Iterator[Hit]:
    """Yield what looks like an identifier and is not found already, the same name once in each part.

    given: single given names that were yielded in an earlier part; they are not yielded again.
    """
    if part.part in _OF_PROGRAMS:
        return
    seen: set[str] = set()
    taken = list(sure)
    for hit in [*like_addresses(part.text), *like_names(part.text, codes)]:
        words = part.text[hit.start : hit.end]
        if any(other.start < hit.end and hit.start < other.end for other in taken) or words in seen | given:
            continue
        seen.add(words)
        taken.append(hit)
        if hit.kind == "name" and len(words.split()) == 1:
            given.add(words)
        yield hit


def _match(part: TextPart, hit: Hit) -> Match:
    return Match(
        kind=hit.kind,
        who=hit.who,
        certain=hit.certain,
        part=part.part,
        place=part.place,
        found=_line(part.text[hit.start : hit.end]),
        before=_line(part.text[max(0, hit.start - _AROUND) : hit.start]),
        after=_line(part.text[hit.end : hit.end + _AROUND]),
    )


def _line(text: str) -> str:
    """Return the text on one line, so that it can be shown in a list."""
    return " ".join(text.split())
