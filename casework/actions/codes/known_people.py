"""Everyone a case knows: from its referral, and from the glossaries and authors of its returns."""

from __future__ import annotations

import json
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.records.store import Store
from casework.records.tables import AgencyRequest, Case, Referral, Upload
from casework.rules import referral_form
from casework.rules.people import Person


def known_people(session: Session, store: Store, case_id: UUID) -> tuple[Person, ...]:
    """Return the people of a case, each name once, those of the referral first."""
    case = session.get_one(Case, case_id)
    found: dict[str, Person] = {}
    if case.referral_id:
        referral = session.get_one(Referral, case.referral_id)
        answers = store.keys.unseal(referral.answers, referral_context(referral.id))
        for person in referral_form.people_named(answers):
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
    return tuple(found.values())


def referral_context(referral_id: UUID) -> str:
    """Return what a referral's answers are sealed for: they open as that referral's and no other's."""
    return f"referral/{referral_id}"
