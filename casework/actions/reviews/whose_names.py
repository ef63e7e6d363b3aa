"""Whose names and numbers must not be in what is published: those whom the case knows, or every case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.codes.known_people import known_people
from casework.actions.codes.words import people_of
from casework.records.store import Store
from casework.records.tables import Case, Review
from casework.rules.names_given import names_nobody
from casework.rules.people import Person


def people_to_find(session: Session, store: Store, review: Review) -> Iterator[Person]:
    """Yield whose names must not be in a review: the people of its case, else of every case of the partnership."""
    of_partnership = select(Case.id).where(Case.partnership_id == review.partnership_id)
    for case_id in [review.case_id] if review.case_id else session.scalars(of_partnership).all():
        yield from _of_papers(session, store, case_id)
        yield from _confirmed(session, store, case_id)


def _of_papers(session: Session, store: Store, case_id: UUID) -> Iterator[Person]:
    """Yield the people of the referral and the returns, without words in a name's place that name nobody."""
    for person in known_people(session, store, case_id):
        yield replace(person, name="") if names_nobody(person.name) else person


def _confirmed(session: Session, store: Store, case_id: UUID) -> Iterator[Person]:
    """Yield the people of the case's key whom somebody confirmed: many are named in rows alone."""
    for _, known in people_of(session, store.keys, case_id, ("confirmed",)):
        yield Person(
            name=known.name,
            role=known.role,
            aliases=known.names[1:],
            date_of_birth=known.date_of_birth,
            nhs_number=next(iter(known.nhs_numbers), ""),
            addresses=known.addresses,
            phones=known.phones,
            emails=known.emails,
        )
