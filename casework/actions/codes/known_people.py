"""Everyone a case knows: from its referral, and from the glossaries and authors of its returns."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.records.store import Store
from casework.records.tables import AgencyRequest, Case, KeyPerson, Referral, Upload
from casework.rules import referral_form, sought_people
from casework.rules.people import Person


def known_people(session: Session, store: Store, case_id: UUID) -> tuple[Person, ...]:
    """Return the people of a case, each name once, those of the referral first, with the codes that they have."""
    case = session.get_one(Case, case_id)
    found: dict[str, Person] = {}
    if case.referral_id:
        referral = session.get_one(Referral, case.referral_id)
        answers = store.keys.unseal(referral.answers, referral_context(referral.id))
        for person in referral_form.people_named(answers):
            found.setdefault(person.name.casefold(), person)
    for person in _sought(store, case):
        found.setdefault(person.name.casefold(), person)
    query = (
        select(func.coalesce(Upload.handed_in_sha256, Upload.mended_sha256, Upload.reading_sha256))
        .join(AgencyRequest, AgencyRequest.id == Upload.request_id)
        .where(AgencyRequest.case_id == case_id, Upload.reading_sha256.is_not(None))
    )
    for sha256 in session.scalars(query):
        record = json.loads(store.vault.read(sha256 or ""))
        people = [Person(entry["name"], entry["role"]) for entry in record["glossary"]]
        people.append(Person(record["identity"]["author"], record["identity"]["role"]))
        for person in people:
            if person.name.strip():
                found.setdefault(person.name.casefold(), person)
    codes = dict(_codes(session, store, case_id))
    return tuple(replace(person, code=codes.get(name, "")) for name, person in found.items())


def _sought(store: Store, case: Case) -> Iterator[Person]:
    """Yield those whom a coordinator added for the agencies to look for."""
    if case.sought is None:
        return
    for one in sought_people.from_json(store.keys.unseal(case.sought, sought_context(case.id))["people"]):
        yield Person(
            one.name,
            one.who,
            aliases=tuple(filter(None, (alias.strip() for alias in re.split(r"[,;]", one.also_known_as)))),
            nhs_number=one.nhs_number,
            addresses=(one.address,) if one.address else (),
            child=one.who.casefold() in ("child", "subject child"),
        )


def sought_context(case_id: UUID) -> str:
    """Return what a case's list of people to look for is sealed for."""
    return f"case-sought/{case_id}"


def _codes(session: Session, store: Store, case_id: UUID) -> Iterator[tuple[str, str]]:
    """Yield the names that the case's key has, as compared, with the codes that somebody confirmed.

    A code of one word is left out: "Mother" is any mother.
    """
    query = select(KeyPerson).where(KeyPerson.case_id == case_id, KeyPerson.state == "confirmed")
    for person in session.scalars(query):
        known = store.keys.unseal(person.known, f"key-person/{person.id}")
        if len(_PARTS.findall(known["code"])) > 1:
            for name in (known["name"], *known["aliases"]):
                yield name.casefold(), known["code"]


_PARTS = re.compile(r"[^\W\d_]+|\d+")


def referral_context(referral_id: UUID) -> str:
    """Return what a referral's answers are sealed for: they open as that referral's and no other's."""
    return f"referral/{referral_id}"
