"""The ways in which people's names are written, as joined letters to look up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from documents.safety.folding import skeleton, squeeze
from documents.safety.name_words import SHORT_FORMS
from documents.safety.people import Person

TITLES = frozenset(
    {"mr", "mrs", "ms", "miss", "mx", "dr", "doctor", "prof", "professor", "sir", "nurse", "pc", "dc", "ds", "sgt"}
    | {"baby", "child", "mother", "father", "mum", "mummy", "dad", "daddy", "nan", "nana", "gran", "granny"}
    | {"grandma", "grandad", "grandmother", "grandfather", "aunt", "auntie", "uncle", "sister", "brother", "son"}
    | {"daughter", "stepmother", "stepfather", "wpc", "dci", "dsu", "pcso", "sergeant", "constable", "inspector"}
    | {
        "insp",
        "supt",
        "superintendent",
        "tds",
        "tdi",
        "tdci",
        "tdsu",
        "tsgt",
        "tps",
        "tinsp",
        "asgt",
        "aps",
        "adi",
    }
    | {"ads", "adci", "ainsp"}
)
"""Words that stand before a name or for a person in the family; alone they give nobody away."""
_PARTICLES = frozenset(
    {
        "de",
        "da",
        "di",
        "del",
        "der",
        "van",
        "von",
        "den",
        "la",
        "le",
        "el",
        "al",
        "bin",
        "ibn",
        "binti",
        "o",
        "mac",
    }
    | {"mc", "st", "and", "the"}
)


@dataclass(slots=True)
class Forms:
    """The ways of writing every known name: joined letters → the person's label.

    telling: single names that are sure alone; a middle name may be anybody's.
    """

    whole: dict[str, str] = field(default_factory=dict)
    single: dict[str, str] = field(default_factory=dict)
    initialled: dict[str, str] = field(default_factory=dict)
    short: dict[str, str] = field(default_factory=dict)
    disguised: dict[str, str] = field(default_factory=dict)
    telling: set[str] = field(default_factory=set)
    codes: set[str] = field(default_factory=set)
    pairs: dict[str, tuple[frozenset[str], frozenset[str]]] = field(default_factory=dict)

    def add(self, person: Person) -> None:
        """Add every way of writing this person's names."""
        label = person.label
        self.codes |= {squeeze(person.code)} if person.code else set()
        given: set[str] = set()
        surnames: set[str] = set()
        for name in person.names:
            parts = _parts(name)
            if not parts:
                continue
            for whole in _orders(parts):
                self.whole.setdefault(whole, label)
                self.disguised.setdefault(skeleton(whole), label)
            for part in parts:
                singles = {part, *_halves(name, part)}
                self._add_singles(singles, label)
                if part in (parts[0], parts[-1]):
                    self.telling |= singles
            for initialled in _initialled(parts):
                self.initialled.setdefault(initialled, label)
            if len(parts) > 1:
                given.add(parts[0])
                surnames.add(parts[-1])
            for other in SHORT_FORMS.get(parts[0], ()):
                self.short.setdefault(other, label)
                if len(parts) > 1:
                    self.whole.setdefault(other + parts[-1], label)
        if given:
            self.pairs[label] = (frozenset(given), frozenset(surnames))

    def _add_singles(self, singles: set[str], label: str) -> None:
        for single in singles:
            if len(single) >= 2 and single not in _PARTICLES and single not in TITLES:
                self.single.setdefault(single, label)
                self.disguised.setdefault(skeleton(single), label)

    def without_ending(self, word: str) -> str:
        """Return the name in "Alexs" and "the Examples": the s of a plural or a lost apostrophe taken off."""
        for ending in ("", "s", "es"):
            plain = word.removesuffix(ending) if ending else word
            if len(plain) >= 4 and (plain in self.whole or plain in self.single):
                return plain
        return word


def names_apart(name: str) -> tuple[list[str], dict[str, list[str]]]:
    """Return the folded parts of a name, given names first, titles left out; and the halves of double ones."""
    parts = _parts(name)
    return parts, {part: list(_halves(name, part)) for part in parts}


def _parts(name: str) -> list[str]:
    """Return the folded words of a name, "Example, Alex" turned round, titles left out."""
    if name.count(",") == 1:
        last, first = name.split(",")
        name = f"{first} {last}"
    parts = [squeeze(part) for part in name.split()]
    return [part for part in parts if part and part not in TITLES]


def _halves(name: str, part: str) -> Iterator[str]:
    """Yield the halves of a double-barrelled part."""
    for typed in name.split():
        if squeeze(typed) == part and "-" in typed:
            yield from (half for half in (squeeze(piece) for piece in typed.split("-")) if len(half) > 2)


def _orders(parts: list[str]) -> Iterator[str]:
    """Yield the joined orders in which a whole name is written."""
    first, last = parts[0], parts[-1]
    yield "".join(parts)
    if len(parts) > 1:
        yield first + last
        yield last + first
        yield last + "".join(parts[:-1])
        yield first + "".join(part[0] for part in parts[1:-1]) + last


def _initialled(parts: list[str]) -> Iterator[str]:
    if len(parts) > 1 and len(parts[-1]) > 2:
        yield parts[0][0] + parts[-1]
        yield "".join(part[0] for part in parts[:-1]) + parts[-1]
