"""Everyone whom the rows name, each once: spellings, short names and misspellings gathered, with their rows.

Names come from the people column, from those whom the case knows already, and from what a text says outright
("known as Jay", "PC 4471"); then every text of every row is looked through for all of them. Gathered by rules, for
a person to judge: two people of one surname stay two.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from documents.chronology.aliases_said import SaidName, said_in
from documents.chronology.known_names import KnownNames
from documents.chronology.model import MergedRow
from documents.chronology.person_names import (
    RANKS,
    TITLES,
    WORD,
    PersonName,
    fits,
    fullness,
    parsed,
    pieces_of,
    same,
)
from documents.safety.folding import fold
from documents.safety.key import KeyEntry


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


@dataclass(slots=True)
class _Group:
    names: list[PersonName] = field(default_factory=list)
    role: str = ""
    weight: int = 0
    codes: tuple[str, ...] = ()

    @property
    def fullest(self) -> PersonName:
        return max(self.names, key=lambda name: (len(name.given) > 0, bool(name.surname), len(name.written)))


def people_found(rows: Sequence[MergedRow], known: Sequence[KeyEntry] = ()) -> tuple[FoundPerson, ...]:
    """Return everyone whom the rows name, those of most rows first.

    known: people of the referral, glossaries and key, whose names and aliases are one person however unlike; their
    code names them too where a return has it in the place of the name.
    """
    groups: list[_Group] = []
    for entry in sorted(known, key=lambda entry: -len(entry.name.split())):
        _add_known(entry, groups)
    written = Counter(piece for merged in rows for piece in pieces_of(merged.row.people))
    roles = {text: role for (text, role), _ in reversed(written.most_common()) if role}
    counted: Counter[str] = Counter()
    for (text, _), times in written.items():
        counted[text] += times
    names = [(name, times) for text, times in counted.items() if (name := parsed(text)) is not None]
    # The fullest names first: the shorter ones find their person then.
    for name, times in sorted(names, key=lambda one: (-fullness(one[0]), -one[1], one[0].written)):
        group = _whose(name, groups)
        if group is None:
            group = _Group()
            groups.append(group)
        if name not in group.names:
            group.names.append(name)
        group.role = group.role or roles.get(name.written, "")
        group.weight += times
    said = dict.fromkeys(said for merged in rows for text in _texts(merged) for said in said_in(text))
    for one in said:
        _add_said(one, groups)
    return tuple(_with_rows(groups, rows))


def _texts(merged: MergedRow) -> tuple[str, ...]:
    row = merged.row
    return row.people, row.event, row.action, row.comment, row.source


def _add_said(said: SaidName, groups: list[_Group]) -> None:
    """Add a name that a text gives somebody: to the one person it can be, else as a person of its own."""
    words = tuple(fold(word.strip(".,’'")) for word in said.name.split())
    name = PersonName(said.name, "", words[:1], words[1] if len(words) > 1 else "")
    if any(fold(said.name) == fold(other.written) for group in groups for other in group.names):
        return
    group = _bearer(said, words[-1], groups)
    if group is not None:
        group.names.append(name)
    elif not said.whose:
        groups.append(_Group([PersonName(said.name, words[0], (), words[1])], said.role))


def _bearer(said: SaidName, called: str, groups: Sequence[_Group]) -> _Group | None:
    """Return whose name it is: of whom the text says so, or of the only relative of that kind with that letter."""
    if said.whose:
        whose = parsed(said.whose)
        if whose is not None:
            return _whose(whose, groups)
        role = _SAME_ROLE.get(fold(said.whose), fold(said.whose))
        fitting = [group for group in groups if role in fold(group.role).split()]
        return fitting[0] if len(fitting) == 1 else None
    if said.role == "police officer":
        return None
    alike = [group for group in groups if said.role in fold(group.role).split()]
    given = [name.given[0] for name in alike[0].names if name.given] if len(alike) == 1 else []
    return alike[0] if any(one[0] == called[0] for one in given) else None


_ACTING = re.compile(r"^[TA]\s?/\s?(?=[A-Z])")
"""Before the rank of who holds it for a time: "T/DI", "A/Sgt"."""
_SAME_ROLE = {"mum": "mother", "dad": "father"}


def _add_known(entry: KeyEntry, groups: list[_Group]) -> None:
    """Add somebody whom the case knows, to their group where a fuller entry has made one."""
    names = []
    for written in entry.names:
        text = (
            written.partition(",")[0] if written.count(",") == 1 and written.split(",")[1].islower() else written
        )
        if not any(word[0].isupper() for word in WORD.findall(text)):
            continue  # "see referral"
        text = _ACTING.sub("", text)
        words = [fold(word.rstrip(".")) for word in WORD.findall(text) if not word.isdigit()]
        plain = [word for word in words if word not in TITLES | RANKS]
        title = next((word for word in words if word in TITLES | RANKS), "")
        if len(plain) > 1:
            names.append(PersonName(text, title, tuple(plain[:-1]), plain[-1]))
        elif plain:
            names.append(PersonName(text, title, () if title else (plain[0],), plain[0] if title else ""))
    if not names:
        return
    group = _whose(names[0], groups)
    if group is None:
        group = _Group()
        groups.append(group)
    group.codes += (entry.code,) if entry.code else ()
    group.names += [name for name in names if name not in group.names]
    group.role = group.role or entry.role


def _whose(name: PersonName, groups: Sequence[_Group]) -> _Group | None:
    """Return the one group that a name fits, None when none does or several do equally."""
    fitting = [group for group in groups if any(fits(name, other) for other in group.names)]
    if len(fitting) > 1:
        exact = [group for group in fitting if any(same(name, other) for other in group.names)]
        fitting = exact or fitting
    return fitting[0] if len(fitting) == 1 else None


def _with_rows(groups: Iterable[_Group], rows: Sequence[MergedRow]) -> Iterator[FoundPerson]:
    named = {_key(group): group for group in groups}
    finder = KnownNames(
        [
            KeyEntry(group.fullest.written, tuple(name.written for name in group.names), code=key)
            for key, group in named.items()
        ],
        {code: key for key, group in named.items() for code in group.codes},
    )
    found: dict[str, list[str]] = defaultdict(list)
    agencies: dict[str, Counter[str]] = defaultdict(Counter)
    for merged in rows:
        row = merged.row
        text = "\n".join(_texts(merged))
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
