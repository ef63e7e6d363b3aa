"""The anonymisation key of a case: who is called what, and which code is proposed for whom.

Source: docs/rules.md R-50 to R-54; codes by role as in published reviews ("Mother", "Child 2", "SW1", "GP1").
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from typing import Any

from casework.rules.people import Person
from casework.rules.titles import POLICE, TITLE as _TITLE

LONGEST_CODE = 60
LONGEST_NAME = 200
MOST_ENTRIES = 2_000
_SEVERAL = (
    "aliases", "proposed", "rejected", "addresses", "postcodes", "nhs_numbers", "phones", "emails", "places",
    "sources",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """What the key holds of one person. aliases: confirmed; proposed: found and not yet looked at; rejected: said
    to be somebody else's. sources: "referral", "returns", "rows", "by hand" or "file".
    """

    name: str
    code: str = ""
    role: str = ""
    aliases: tuple[str, ...] = ()
    proposed: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()
    date_of_birth: date | None = None
    addresses: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()
    nhs_numbers: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    sources: tuple[str, ...] = field(default=())

    @property
    def names(self) -> tuple[str, ...]:
        """Return every name that is put into the code, each once: proposed ones too, for no name may stay."""
        return tuple(dict.fromkeys((self.name, *self.aliases, *self.proposed)))

    def as_json(self) -> dict[str, Any]:
        """Return plain values, to be sealed."""
        born = self.date_of_birth.isoformat() if self.date_of_birth else None
        return {**asdict(self), "date_of_birth": born}

    def for_coding(self) -> dict[str, Any]:
        """Return plain values as the port of `casework.rules.coding` takes them."""
        return {**self.as_json(), "aliases": list(self.names[1:])}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Known:
        """Return what `as_json` gave."""
        born = value["date_of_birth"]
        given: dict[str, Any] = {one.name: value[one.name] for one in fields(cls) if one.name in value}
        given |= {name: tuple(given[name]) for name in _SEVERAL if name in given}
        return cls(**given | {"date_of_birth": date.fromisoformat(born) if born else None})


def as_compared(text: str) -> str:
    """Return a name or code as it is compared: letters and digits only, whatever their case."""
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def same_name(one: Known, other: Known) -> bool:
    """Return whether two are one person by their names: the name of one is any of the other's, or they share one
    of several words. A short name alone ("Mum", "Jo") may be anybody's.
    """
    own, others = ({_as_named(name) for name in known.names} for known in (one, other))
    if _as_named(one.name) in others or _as_named(other.name) in own:
        return True
    long = [{_as_named(name) for name in known.names if len(name.split()) > 1} for known in (one, other)]
    return bool(long[0] & long[1])


def _as_named(name: str) -> str:
    """Return a name as it is compared: "T/DI Jo Hale" is Jo Hale; "PC Hale" stays, as Dr Hale is somebody else.

    Accents make no second person, as hyphens, apostrophes and spaces make none.
    """
    plain = _TITLE.sub("", name)
    return as_compared(unicodedata.normalize("NFKD", plain if len(plain.split()) > 1 else name))


def joined(one: Known, other: Known) -> Known:
    """Return one person with everything that the key holds of another: one and the same, as somebody said.

    The names of the other become confirmed ones. Name, code and role stay.
    """
    aliases = _each_once((*one.aliases, *other.names), but=(one.name,))
    known: dict[str, Any] = {
        name: _each_once((*getattr(one, name), *getattr(other, name)))
        for name in ("addresses", "postcodes", "nhs_numbers", "phones", "emails", "places", "sources")
    }
    return replace(
        one,
        aliases=aliases,
        proposed=_each_once(one.proposed, but=(one.name, *aliases)),
        rejected=_each_once(one.rejected, but=(one.name, *aliases)),
        role=one.role or other.role,
        date_of_birth=one.date_of_birth or other.date_of_birth,
        **known,
    )


def with_found(one: Known, other: Known) -> Known:
    """Return one person with what a later look found of them: names as proposals, the rest where nothing stood."""
    new = _each_once(other.names, but=(one.name, *one.aliases, *one.proposed, *one.rejected))
    known: dict[str, Any] = {
        name: _each_once((*getattr(one, name), *getattr(other, name)))
        for name in ("addresses", "postcodes", "nhs_numbers", "phones", "emails", "sources")
    }
    return replace(
        one,
        proposed=(*one.proposed, *new),
        role=one.role or other.role,
        date_of_birth=one.date_of_birth or other.date_of_birth,
        **known,
    )


def of_person(person: Person, source: str) -> Known:
    """Return somebody whom the case knows as the key holds them."""
    postcodes = [match[0] for address in person.addresses for match in _POSTCODE.finditer(address)]
    name, _, behind = " ".join(person.name.split()).partition(", ")
    if not behind.islower():  # "Draycott, Shannon" is a name, "Dr Anstey, designated doctor" one with a role
        name, behind = " ".join(person.name.split()), ""
    return Known(
        name=name,
        role=" ".join((person.role or behind or ("child" if person.child else "")).split()),
        proposed=_each_once(person.aliases, but=(person.name,)),
        date_of_birth=person.date_of_birth,
        addresses=person.addresses,
        postcodes=_each_once(postcodes),
        nhs_numbers=(person.nhs_number,) if person.nhs_number else (),
        phones=person.phones,
        emails=person.emails,
        sources=(source,),
    )


_POSTCODE = re.compile(r"\b[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}\b", re.IGNORECASE)

_FAMILY = re.compile(
    r"\b(?:(maternal|paternal|great|foster|adoptive|half|step)[\s-]*)?"
    r"(mother|mum|father|dad|grandmother|grandfather|grandparent|nan|aunt|uncle|brother|sister|sibling|cousin"
    r"|partner|boyfriend|girlfriend|husband|wife|carer|parent|neighbour|friend|lodger)\b",
    re.IGNORECASE,
)
_OF_A_PARENT = re.compile(r"\b(mother|father)['’]s\s+(partner|boyfriend|girlfriend|husband|wife|friend)\b", re.I)
_SAME_AS = {"mum": "Mother", "dad": "Father", "nan": "Grandmother"}
CHILD = "Child "
"""What a child's code begins with where the partnership has no pattern of its own."""
_CHILD = re.compile(r"\b(?:child|subject|baby|infant|young person|unborn)\b", re.IGNORECASE)
_WITH_CHILDREN = re.compile(
    r"\bchild(?:ren)?['’]?s?\s+(?:social|services|centre|minder|care|protection|health|home)|\bchildminder", re.I
)
_PROFESSIONS = tuple(
    (re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), word)
    for pattern, word in (
        (r"school nurse", "School Nurse "),
        (r"health visitor|hv", "HV"),
        (r"community midwife|midwife|midwifery", "Midwife "),
        (r"gp|general practitioner", "GP"),
        (r"independent reviewing officer|iro", "IRO"),
        (r"independent domestic violence advis\w+|idva", "IDVA"),
        (r"social work(?:er)? (?:team )?manager|team manager|service manager|practice manager", "Manager "),
        (r"student social worker", "Student SW"),
        (r"social worker|sw", "SW"),
        (r"family support worker|support worker|key ?worker|outreach worker|early help (?:worker|practitioner)",
         "Support Worker "),
        (r"head ?teacher|principal|head of school", "Head Teacher "),
        (r"designated safeguarding lead|safeguarding lead|dsl", "Safeguarding Lead "),
        (r"teaching assistant|ta", "Teaching Assistant "),
        (r"teacher|tutor|form tutor", "Teacher "),
        (r"nursery (?:worker|nurse|manager|practitioner)", "Nursery Worker "),
        (r"childminder", "Childminder "),
        (r"housing officer|tenancy officer|income officer|landlord", "Housing Officer "),
        (r"probation officer|offender manager", "Probation Officer "),
        (r"police officer|pc|dc|ds|di|sergeant|inspector|detective|constable|pcso", "Police Officer "),
        (r"paramedic|ambulance", "Paramedic "),
        (r"paediatrician", "Paediatrician "),
        (r"psychologist", "Psychologist "),
        (r"psychiatrist", "Psychiatrist "),
        (r"therapist|counsellor", "Therapist "),
        (r"consultant|registrar|doctor|dr|physician|surgeon", "Doctor "),
        (r"nurse", "Nurse "),
        (r"solicitor|barrister|lawyer", "Solicitor "),
        (r"receptionist|administrator|clerk", "Administrator "),
    )
)  # fmt: skip
_BROAD = tuple(
    (re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), word)
    for pattern, word in (
        (r"author|referrer|contact", "Professional "),
        (r"director|manager|lead|chair|head", "Manager "),
        (r"officer|worker|practitioner|advis[eo]r|coordinator|caretaker|staff", "Worker "),
    )
)
_TITLES = (
    (POLICE, "Police Officer "),
    (re.compile(r"^(?:Dr|Doctor)\b\.?", re.I), "Doctor "),
    (re.compile(r"^(?:Nurse|Sister)\b", re.I), "Nurse "),
    (re.compile(r"^Midwife\b", re.I), "Midwife "),
)


def code_word(name: str, role: str) -> str:
    """Return what a code for somebody begins with: "Mother", "Child ", "SW". "Person " where nothing is known.

    It holds no word of the role but those of this module: a role such as "mother of …" may hold a name.
    """
    if _CHILD.search(role) and not _WITH_CHILDREN.search(role) and not _FAMILY.search(role):
        return CHILD
    if word := _first(_PROFESSIONS, role):
        return word
    if of_parent := _OF_A_PARENT.search(role):
        return f"{of_parent[1].capitalize()}’s {of_parent[2].capitalize()}"
    if family := _FAMILY.search(role):
        base = _SAME_AS.get(family[2].lower(), family[2].capitalize())
        before = (family[1] or "").lower()
        if before in ("half", "step"):
            return f"{before.capitalize()}{'-' if before == 'half' else ''}{base.lower()}"
        return f"{before.capitalize()} {base}".strip()
    return _first(_BROAD, role) or _first(_TITLES, name) or "Person "


def _first(patterns: Iterable[tuple[re.Pattern[str], str]], text: str) -> str:
    return next((word for pattern, word in patterns if pattern.search(text)), "")


def next_code(word: str, taken: Callable[[str], bool]) -> str:
    """Return the first code with this word that was never given. taken: whether a code was, also one withdrawn.

    A relative is called by the word alone while there is one: "Mother", then "Mother 2".
    """
    family = word[-1:].islower()
    if family and not taken(word):
        return word
    stem = f"{word} " if family else word
    number = 2 if family else 1
    while taken(f"{stem}{number}"):
        number += 1
    return f"{stem}{number}"


def code_problem(code: str, known: Known) -> tuple[str, str] | None:
    """Return (code, what to do) when a code cannot be used for somebody, else None."""
    if not as_compared(code):
        return "code", "Enter a code in letters or numbers"
    if len(code) > LONGEST_CODE:
        return "code", f"The code must be {LONGEST_CODE} characters or fewer"
    if "[" in code or "]" in code:
        return "code", "The code must not have square brackets: they stand for addresses and numbers"
    words = {as_compared(word) for word in re.split(r"[\s-]+", code)}
    own = {as_compared(part) for name in known.names for part in re.split(r"[\s-]+", name) if len(part) > 2}
    own -= {as_compared(part) for part in re.findall(r"\w+", known.role)} | _NO_NAMES
    if any(word == part or (len(part) > 3 and word.startswith(part)) for word in words for part in own):
        return "code-names", "The code must not hold a part of the person’s name"
    return None


def without_roles(text: str) -> str:
    """Return a text without the words for children, relatives and professions by which codes are given."""
    for pattern in (_CHILD, _FAMILY, *(pattern for pattern, _ in (*_PROFESSIONS, *_BROAD))):
        text = pattern.sub(" ", text)
    return text


_NO_NAMES = frozenset(
    ("mrs", "miss", "doctor", "nurse", "mother", "father", "mum", "dad", "child", "baby", "sister")
)


def _each_once(values: Iterable[str], but: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the values without blanks and doubles, as they are compared, and without those in `but`."""
    seen = {as_compared(value) for value in but}
    kept = []
    for value in values:
        text = " ".join(value.split()) if "\n" not in value else value.strip()
        if as_compared(text) and as_compared(text) not in seen:
            seen.add(as_compared(text))
            kept.append(text)
    return tuple(kept)
