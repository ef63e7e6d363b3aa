"""Who stands in a chronology: the children with their dates of birth, and everybody whom the rows name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from casework.actions.codes.known_people import referral_context
from casework.actions.codes.words import Words, words_of, words_of_case
from casework.actions.merges.builds import people_context
from casework.actions.reach import case_within, chronology_within
from casework.actions.work import Work, looking
from casework.records.tables import Referral
from casework.rules import referral_form
from casework.rules.permissions import Permission


@dataclass(frozen=True, slots=True)
class Child:
    """A child of the case whose date of birth the referral tells. name: as the referral has it, or the code.

    called: the first name, or the code.
    """

    name: str
    born: date
    called: str


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """Somebody whom rows name. key: in the build, without a word of the name; of several who have one code, their
    keys divided by commas. aliases: other spellings found.
    """

    key: str
    name: str
    aliases: tuple[str, ...]
    role: str
    agencies: tuple[str, ...]


def children(work: Work, case_id: UUID) -> tuple[Child, ...]:
    """Return the children of a case whose birthdays are known, oldest first. Raises NotFound, NotPermitted."""
    with looking(work, Permission.SEE_CHRONOLOGY) as session:
        case = case_within(session, work, case_id)
        if case.referral_id is None:
            return ()
        referral = session.get_one(Referral, case.referral_id)
        answers = work.store.keys.unseal(referral.answers, referral_context(referral.id))
        words = words_of_case(session, work, case_id)
    found = (person for person in referral_form.people_named(answers) if person.child)
    known = [
        Child(_shown(person.name, words), person.date_of_birth, _called(person.name, words))
        for person in found
        if person.date_of_birth
    ]
    return tuple(sorted(known, key=lambda child: (child.born, child.name)))


def named_people(work: Work, chronology_id: UUID) -> tuple[NamedPerson, ...]:
    """Return everybody whom the rows of a build name, by name. Raises NotFound, NotPermitted."""
    with looking(work, Permission.SEE_CHRONOLOGY) as session:
        chronology = chronology_within(session, work, chronology_id)
        if chronology.people is None:
            return ()
        people = work.store.keys.unseal(chronology.people, people_context(chronology.id))
        words = words_of(session, work, chronology)
    if words.coder:
        return _in_codes(people, words)
    found = [
        NamedPerson(
            person["key"],
            person["name"],
            tuple(person.get("aliases", ())),
            person.get("role", ""),
            tuple(person.get("agencies", ())),
        )
        for person in people
    ]
    return tuple(sorted(found, key=lambda person: person.name.casefold()))


def _shown(name: str, words: Words) -> str:
    """Return a child's name or code; somebody taken out of the key is no name in codes either."""
    shown = words.say(name)
    return "Child" if words.coder and shown == name else shown


def _called(name: str, words: Words) -> str:
    return _shown(name, words) if words.coder else name.split()[0]


def _in_codes(people: Sequence[Mapping[str, Any]], words: Words) -> tuple[NamedPerson, ...]:
    """Return the people of a build by their codes, each code once; who was taken out of the key is left out."""
    gathered: dict[str, NamedPerson] = {}
    for person in people:
        code = words.say(person["name"])
        if code == person["name"]:
            continue
        other = gathered.get(code)
        agencies = (*(other.agencies if other else ()), *map(words.say, person.get("agencies", ())))
        gathered[code] = NamedPerson(
            f"{other.key},{person['key']}" if other else person["key"],
            code,
            (),
            words.say((other.role if other else "") or person.get("role", "")),
            tuple(dict.fromkeys(agencies)),
        )
    return tuple(sorted(gathered.values(), key=lambda person: person.name.casefold()))
