"""The list of whom agencies look for, open twice: brought together person by person, field by field.

Source: docs/rules.md R-59, R-103.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from casework.rules import saved_elsewhere
from casework.rules.sought_people import NAMES, SoughtPerson, cleaned


@dataclass(frozen=True, slots=True)
class Clash:
    """Two changed the same. id, name: whose. field: one of `NAMES`, "" where one of them took the person off.

    theirs, mine: the words of each, "" for no words; of a person taken off, "" for who took them off.
    """

    id: str
    name: str
    field: str
    theirs: str
    mine: str


@dataclass(frozen=True, slots=True)
class ListTogether:
    """people: what stands, with the sender's words where both changed the same; new ones have no id."""

    people: tuple[SoughtPerson, ...]
    clashes: tuple[Clash, ...]


def marks_of(people: Sequence[SoughtPerson]) -> str:
    """Return marks of a list, for its page to send back."""
    words = _flat(cleaned(people))
    return saved_elsewhere.marks_of(words, words)


def together(untrusted_shown: str, now: Sequence[SoughtPerson], sent: Sequence[SoughtPerson]) -> ListTogether:
    """Return what stands after a list is saved. untrusted_shown: the marks of the page that was sent.

    What was not changed on it takes nothing from what was saved elsewhere meanwhile; who was added elsewhere
    stays, and the same person added twice, as by a double click, is one.
    """
    kept, typed = cleaned(now), cleaned(sent)
    theirs = {one.id: one for one in kept}
    shown = dict.fromkeys(part.partition(".")[0] for part in untrusted_shown.split(",") if "." in part)
    mine = {one.id: one for one in typed if one.id in theirs or one.id in shown}
    words = {f"{key}.{name}": "" for key in mine if key in theirs and key not in shown for name in NAMES}
    marks = ",".join(filter(None, (untrusted_shown, saved_elsewhere.marks_of(words, words))))
    found = saved_elsewhere.together(marks, _flat(kept), _flat(tuple(mine.values())))

    people: list[SoughtPerson] = []
    clashes: list[Clash] = []
    added_there = [one for one in kept if one.id not in shown and one.id not in mine]
    for one in typed:
        if one.id not in mine:
            same = next((other for other in added_there if replace(other, id="") == replace(one, id="")), None)
            people.append(same or replace(one, id=""))
            if same:
                added_there.remove(same)
        elif one.id in theirs:
            people.append(_with(one.id, found.answers))
        elif _changed(one, shown=untrusted_shown):
            people.append(one)
            clashes.append(Clash(one.id, one.name, "", "", _described(one)))
    for key in shown:
        if key in theirs and key not in mine and _changed(theirs[key], shown=untrusted_shown):
            people.append(theirs[key])
            clashes.append(Clash(key, theirs[key].name, "", _described(theirs[key]), ""))
    for clash in found.clashes:
        key, _, name = clash.partition(".")
        if key in mine and key in theirs:
            texts = theirs[key].as_json()[name], mine[key].as_json()[name]
            clashes.append(Clash(key, theirs[key].name, name, *texts))
    return ListTogether((*people, *added_there), tuple(clashes))


def _flat(people: Sequence[SoughtPerson]) -> dict[str, str]:
    return {f"{one.id}.{name}": one.as_json()[name] for one in people for name in NAMES}


def _with(key: str, words: Mapping[str, str]) -> SoughtPerson:
    return SoughtPerson(id=key, **{name: words.get(f"{key}.{name}", "") for name in NAMES})


def _changed(one: SoughtPerson, *, shown: str) -> bool:
    """Return whether somebody is otherwise than the page showed them."""
    return any(part not in shown.split(",") for part in marks_of([one]).split(","))


def _described(one: SoughtPerson) -> str:
    said = one.as_json()
    return "\n".join(f"{called}: {said[name]}" for name, called in NAMES.items() if said[name])
