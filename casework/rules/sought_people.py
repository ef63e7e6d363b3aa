"""Whom an agency looks for in its records: what it is told of each. Source: docs/rules.md R-96."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime

LINE, TEXT = 200, 500
"""Characters that a line may have, and an address."""
MOST = 40


@dataclass(frozen=True, slots=True)
class SoughtPerson:
    """Somebody to look for. id: the same for as long as the case names them. who: "child", or their relationship.

    Every other field is as somebody wrote it, "" where nothing is known.
    """

    id: str
    name: str
    also_known_as: str = ""
    who: str = ""
    date_of_birth: str = ""
    nhs_number: str = ""
    address: str = ""
    school: str = ""
    gp: str = ""

    def as_json(self) -> dict[str, str]:
        """Return it as it is kept."""
        return asdict(self)


NAMES: Mapping[str, str] = {
    "name": "Full name",
    "also_known_as": "Also known as",
    "who": "Who it is",
    "date_of_birth": "Date of birth",
    "nhs_number": "NHS number",
    "address": "Address, and earlier ones",
    "school": "School or nursery",
    "gp": "GP practice",
}
"""What the fields are called, in their order."""


def from_json(kept: Sequence[Mapping[str, str]]) -> tuple[SoughtPerson, ...]:
    """Return people as they were kept; fields that are not known any more are left out."""
    known = [field.name for field in fields(SoughtPerson)]
    return tuple(SoughtPerson(**{name: one[name] for name in known if name in one}) for one in kept)


def named_in(answers: Mapping[str, Sequence[Mapping[str, str]]]) -> tuple[SoughtPerson, ...]:
    """Return the children and the family whom a referral names, the children first."""
    children = [_child(number, entry) for number, entry in enumerate(answers.get("children", ()), 1)]
    family = [_relative(number, entry) for number, entry in enumerate(answers.get("family", ()), 1)]
    return tuple(person for person in (*children, *family) if person.name)


def birth_doubt(text: str, today: date) -> str:
    """Return what is wrong with a date of birth as somebody wrote it, "" for nothing.

    A year alone, an age or "about 1985" may stand; so may when a baby is expected.
    """
    said = " ".join(text.split())
    if not said or said.lower().startswith(("expected", "due")):
        return ""
    for pattern in _PATTERNS:
        try:
            born = datetime.strptime(said, pattern).date()  # noqa: DTZ007 – a day has no zone
        except ValueError:
            continue
        return "" if born <= today else "The date of birth must be today or in the past"
    if _WHOLE_DATE.fullmatch(said):
        return "The date of birth must be a real date, like 27 3 2019 or 27 March 2019"
    years = [int(year) for year in re.findall(r"\b(?:1[89]|2[0-9])[0-9]{2}\b", said)]
    return "The date of birth must be today or in the past" if any(year > today.year for year in years) else ""


_PATTERNS = ("%d %B %Y", "%d %b %Y", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %m %Y", "%Y-%m-%d")
_WHOLE_DATE = re.compile(r"[0-9]{1,4}[ ./-]([0-9]{1,2}|[A-Za-z]{3,9})[ ./-][0-9]{2,4}")


def cleaned(people: Sequence[SoughtPerson]) -> tuple[SoughtPerson, ...]:
    """Return what is kept of a list that somebody typed: those with a name, no word longer than its field."""
    found = []
    for person in people:
        said = {
            name: (_address(text) if name == "address" else " ".join(text.split())[:LINE])
            for name, text in person.as_json().items()
        }
        if said["name"]:
            found.append(SoughtPerson(**said))
    return tuple(found[:MOST])


def _address(text: str) -> str:
    return "\n".join(text.strip().splitlines())[:TEXT]


def _child(number: int, entry: Mapping[str, str]) -> SoughtPerson:
    born, due = _day(entry.get("date_of_birth", "")), _day(entry.get("due_date", ""))
    address = "\n".join(filter(None, (entry.get("home_address", "").strip(), entry.get("postcode", "").strip())))
    return SoughtPerson(
        id=f"child-{number}",
        name=entry.get("name", "").strip(),
        also_known_as=entry.get("also_known_as", "").strip(),
        who="Child",
        date_of_birth=born or (f"Expected on {due}" if due else ""),
        nhs_number=entry.get("nhs_number", "").strip(),
        address=address,
        school=entry.get("school_or_nursery", "").strip(),
        gp=entry.get("gp", "").strip(),
    )


def _relative(number: int, entry: Mapping[str, str]) -> SoughtPerson:
    return SoughtPerson(
        id=f"family-{number}",
        name=entry.get("name", "").strip(),
        who=entry.get("relationship", "").strip(),
        date_of_birth=_day(entry.get("date_of_birth", "")),
        address=entry.get("address", "").strip(),
    )


def _day(iso: str) -> str:
    return f"{date.fromisoformat(iso):%-d %B %Y}" if iso else ""
