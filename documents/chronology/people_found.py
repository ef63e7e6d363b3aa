"""Everyone whom the rows name, each once: spellings, short names and misspellings gathered, with their rows.

Names come from the people column and from those whom the case knows already; then every text of every row is
looked through for all of them. Gathered by rules, for a person to judge: two people of one surname stay two.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz

from documents.chronology.known_names import KnownNames
from documents.chronology.model import MergedRow
from documents.chronology.vocabulary import words_in
from documents.safety.folding import fold
from documents.safety.key import KeyEntry
from documents.safety.name_words import GIVEN, KNOWN_TERMS, SHORT_FORMS, is_ordinary

_TITLES = frozenset({"mr", "mrs", "miss", "ms", "mx", "dr", "doctor", "prof", "professor", "sir", "dame", "rev"})
_RANKS = frozenset(
    {"pc", "wpc", "dc", "ds", "di", "dci", "ps", "pcso", "sgt", "sergeant", "constable", "inspector"}
)
_PIECES = re.compile(r"[;\n/&•|]|\band\b|\bwith\b", re.IGNORECASE)
_NO_ROLE = re.compile(r"^(?:by|via|on|in|at|not|also|no|voice|phone|telephone|video)\b", re.IGNORECASE)
_ASIDE = re.compile(r"[(\[]([^)\]]*)[)\]]")
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[’'.\-‐](?=[^\W\d_]))*|\d+")
_NO_SURNAME = words_in("no_surnames")
"""Last words of what is a service, a place or a role, however it is capitalised."""
_GIVEN = GIVEN.union(SHORT_FORMS)
MISSPELT = 86.0
"""rapidfuzz ratio from which two long surnames, or two given names, are one misspelt."""


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """Somebody named in rows. key: without a word of the name. rows: ids of merged rows, in order."""

    key: str
    name: str
    aliases: tuple[str, ...]
    role: str
    agencies: tuple[str, ...]
    rows: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "name": self.name,
            "aliases": list(self.aliases),
            "role": self.role,
            "agencies": list(self.agencies),
            "rows": list(self.rows),
        }


@dataclass(frozen=True, slots=True)
class _Name:
    """A name as written, its title folded, its folded given names and surname ("" where only a given name is)."""

    written: str
    title: str
    given: tuple[str, ...]
    surname: str


@dataclass(slots=True)
class _Group:
    names: list[_Name] = field(default_factory=list)
    role: str = ""
    weight: int = 0

    @property
    def fullest(self) -> _Name:
        return max(self.names, key=lambda name: (len(name.given) > 0, bool(name.surname), len(name.written)))


def people_found(rows: Sequence[MergedRow], known: Sequence[KeyEntry] = ()) -> tuple[FoundPerson, ...]:
    """Return everyone whom the rows name, those of most rows first.

    known: people of the referral, glossaries and key, whose names and aliases are one person however unlike.
    """
    groups: list[_Group] = []
    for entry in sorted(known, key=lambda entry: -len(entry.name.split())):
        _add_known(entry, groups)
    written = Counter(piece for merged in rows for piece in _pieces(merged.row.people))
    roles = {text: role for (text, role), _ in reversed(written.most_common()) if role}
    counted: Counter[str] = Counter()
    for (text, _), times in written.items():
        counted[text] += times
    parsed = [(name, times) for text, times in counted.items() if (name := _parse(text)) is not None]
    # The fullest names first: the shorter ones find their person then.
    for name, times in sorted(parsed, key=lambda one: (-_fullness(one[0]), -one[1], one[0].written)):
        group = _whose(name, groups)
        if group is None:
            group = _Group()
            groups.append(group)
        if name not in group.names:
            group.names.append(name)
        group.role = group.role or roles.get(name.written, "")
        group.weight += times
    return tuple(_with_rows(groups, rows))


def _pieces(cell: str) -> Iterator[tuple[str, str]]:
    """Yield (name, role) of what stands in a people cell.

    The role is what stands in brackets behind the name, or behind it and a comma: "Ruth Shaw, school nurse".
    """
    for chunk in _PIECES.split(_ASIDE.sub(lambda found: ",\0" + found.group(1).replace(",", " ") + ",", cell)):
        last = ""
        for part in chunk.split(","):
            text = " ".join(part.split()).strip(" .:-–\0")
            if not text:
                continue
            if last and _parse(text) is None:
                yield last, "" if _no_role(text, "\0" in part) else text
                last = ""
                continue
            if last:
                yield last, ""
            last = text if _parse(text) is not None else ""
        if last:
            yield last, ""


def _no_role(text: str, in_brackets: bool) -> bool:
    """Return whether what stands behind a name is no role: "PC Ames, mother" are two people, "Di (mother)" one."""
    if _NO_ROLE.search(text):
        return True
    return not in_brackets and bool(words_in("of_the_family").intersection(fold(text).split()))


def _parse(text: str) -> _Name | None:
    """Return the name that a text is, None when it is a role, a service, a place or a sentence."""
    words = _WORD.findall(text)
    if not words or len(words) > 5:
        return None
    title = ""
    while words and (fold(words[0].rstrip(".")) in _TITLES | _RANKS or words[0].isdigit()):
        title = title or fold(words[0].rstrip("."))
        words = words[1:]
    words = [word for word in words if not word.isdigit()]
    if not words or not all(word[0].isupper() for word in words):
        return None
    parts = [fold(word.rstrip(".")) for word in words]
    if not title and all(_no_name(part) for part in parts):
        return None
    if len(parts) == 1:
        if title:
            return _Name(text, title, (), parts[0])
        return _Name(text, "", (parts[0],), "") if parts[0] in _GIVEN and len(parts[0]) > 1 else None
    if not title and (parts[-1] in KNOWN_TERMS or words[-1].isupper()):
        return None
    if not title and (parts[-1] in _NO_SURNAME or (len(parts) > 2 and parts[0] not in _GIVEN)):
        return None
    return _Name(text, title, tuple(parts[:-1]), parts[-1])


def _no_name(part: str) -> bool:
    return len(part) < 2 or ((is_ordinary(part) or part in KNOWN_TERMS) and part not in _GIVEN)


def _add_known(entry: KeyEntry, groups: list[_Group]) -> None:
    """Add somebody whom the case knows, to their group where a fuller entry has made one."""
    names = []
    for written in entry.names:
        text = (
            written.partition(",")[0] if written.count(",") == 1 and written.split(",")[1].islower() else written
        )
        if not any(word[0].isupper() for word in _WORD.findall(text)):
            continue  # "see referral"
        words = [fold(word.rstrip(".")) for word in _WORD.findall(text) if not word.isdigit()]
        plain = [word for word in words if word not in _TITLES | _RANKS]
        title = next((word for word in words if word in _TITLES | _RANKS), "")
        if len(plain) > 1:
            names.append(_Name(text, title, tuple(plain[:-1]), plain[-1]))
        elif plain:
            names.append(_Name(text, title, () if title else (plain[0],), plain[0] if title else ""))
    if not names:
        return
    group = _whose(names[0], groups)
    if group is None:
        group = _Group()
        groups.append(group)
    group.names += [name for name in names if name not in group.names]
    group.role = group.role or entry.role


def _whose(name: _Name, groups: Sequence[_Group]) -> _Group | None:
    """Return the one group that a name fits, None when none does or several do equally."""
    fitting = [group for group in groups if any(_fits(name, other) for other in group.names)]
    if len(fitting) > 1:
        exact = [group for group in fitting if any(_same(name, other) for other in group.names)]
        fitting = exact or fitting
    return fitting[0] if len(fitting) == 1 else None


def _same(one: _Name, other: _Name) -> bool:
    return (one.given, one.surname) == (other.given, other.surname)


def _fits(one: _Name, other: _Name) -> bool:
    if _same(one, other):
        return True
    if not one.surname or not other.surname:
        # A first name alone is nobody's initial.
        full = one.given and other.given and min(len(one.given[0]), len(other.given[0])) > 1
        return bool(full) and _given_fits(one.given[0], other.given[0])
    if one.surname != other.surname and (
        min(len(one.surname), len(other.surname)) < 5 or fuzz.ratio(one.surname, other.surname) < MISSPELT
    ):
        return False
    if not one.given or not other.given:
        # "DC Hale" is not "Mrs Hale"; a title alone never makes a policeman a patient.
        return one.title == other.title or not one.title or not other.title
    return _given_fits(one.given[0], other.given[0])


def _given_fits(one: str, other: str) -> bool:
    if one == other or (1 in (len(one), len(other)) and one[0] == other[0]):
        return True
    if other in SHORT_FORMS.get(one, ()) or one in SHORT_FORMS.get(other, ()):
        return True
    return min(len(one), len(other)) >= 5 and fuzz.ratio(one, other) >= MISSPELT


def _fullness(name: _Name) -> int:
    return (
        4 * bool(name.given and name.surname and len(name.given[0]) > 1)
        + 2 * bool(name.surname)
        + bool(name.given)
    )


def _with_rows(groups: Iterable[_Group], rows: Sequence[MergedRow]) -> Iterator[FoundPerson]:
    named = {_key(group): group for group in groups}
    finder = KnownNames(
        [
            KeyEntry(group.fullest.written, tuple(name.written for name in group.names), code=key)
            for key, group in named.items()
        ]
    )
    found: dict[str, list[str]] = defaultdict(list)
    agencies: dict[str, Counter[str]] = defaultdict(Counter)
    for merged in rows:
        row = merged.row
        text = "\n".join((row.people, row.event, row.action, row.comment, row.source))
        for key in dict.fromkeys(place.put for place in finder.find(text)):
            if key in named:
                found[key].append(row.id)
                agencies[key][merged.agency] += 1
    for key, group in sorted(
        named.items(), key=lambda one: (-len(found[one[0]]), one[1].fullest.written.casefold())
    ):
        if found[key]:
            fullest = group.fullest.written
            aliases = tuple(sorted({name.written for name in group.names} - {fullest}))
            yield FoundPerson(
                key,
                fullest,
                aliases,
                group.role,
                tuple(agency for agency, _ in agencies[key].most_common()),
                tuple(found[key]),
            )


def _key(group: _Group) -> str:
    """Return a key that says nothing of the name and stays while the fullest name does."""
    return "person-" + hashlib.sha256(fold(group.fullest.written).encode()).hexdigest()[:12]
