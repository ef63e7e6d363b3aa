"""The log of contact with a family. Coordinator and chair read it; the group reads that contact was made.

An entry is never changed: a correction is another entry in its place, and the earlier one stays readable.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.codes.words import Words, words_of_case
from casework.actions.reach import case_within
from casework.actions.work import NotFound, Refusal, Work, changing, looking
from casework.records.tables import Account, FamilyContact
from casework.rules.family import HOW, LONGEST, NOT_CONTACTED, QUESTIONS, missing
from casework.rules.permissions import Permission


@dataclass(frozen=True, slots=True)
class Contact:
    """An entry of the log. answers: (question, words) pairs of what was answered. replaced: a later one stands."""

    id: UUID
    contacted_on: date
    how: str
    made: bool
    given: Mapping[str, str]
    answers: tuple[tuple[str, str], ...]
    told_of_publication: bool
    recorded_by: str
    recorded_at: datetime
    replaced: bool


@dataclass(frozen=True, slots=True)
class ContactMade:
    """What the group reads: that contact was made, when and how; nothing of what was said."""

    contacted_on: date
    how: str
    told_of_publication: bool


def log(work: Work, case_id: UUID) -> tuple[Contact, ...]:
    """Return the log of a case, the latest day first. Raises NotFound, NotPermitted."""
    with looking(work, Permission.KEEP_FAMILY_LOG) as session:
        case_within(session, work, case_id)
        return contacts_of(session, work, case_id, words_of_case(session, work, case_id))


def contacts_of(session: Session, work: Work, case_id: UUID, words: Words) -> tuple[Contact, ...]:
    """Return the log of a case with its texts as `words` shows them, the latest day first."""
    rows = _rows(session, case_id)
    replaced = {row.replaces_id for row in rows}
    return tuple(_contact(session, work, row, words, replaced=row.id in replaced) for row in rows)


def made(work: Work, case_id: UUID) -> tuple[ContactMade, ...]:
    """Return when and how contact was made, the latest day first. Raises NotFound, NotPermitted."""
    with looking(work, Permission.SEE_CASES) as session:
        case_within(session, work, case_id)
        rows = _rows(session, case_id)
        replaced = {row.replaces_id for row in rows}
        return tuple(
            ContactMade(row.contacted_on, HOW[row.how], row.told_of_publication)
            for row in rows
            if row.id not in replaced and row.how != NOT_CONTACTED
        )


def record(
    work: Work,
    case_id: UUID,
    *,
    contacted_on: date,
    how: str,
    answers: Mapping[str, str],
    told_of_publication: bool = False,
    replaces_id: UUID | None = None,
) -> UUID:
    """Record a contact and return its id. replaces_id: the entry that this one corrects.

    The same entry sent twice is kept once. Raises Refusal("future"), Refusal("how"), Refusal with the name of the
    first question that is open, Refusal("replaced") for an entry that was corrected already, NotFound,
    NotPermitted.
    """
    if contacted_on > work.today:
        raise Refusal("future", "The date of the contact must be today or in the past")
    if how not in HOW:
        raise Refusal("how", "Select how contact was made")
    given = {one.name: answers.get(one.name, "").strip()[:LONGEST] for one in QUESTIONS}
    if lacking := missing(given):
        raise Refusal(lacking[0].name, lacking[0].error)
    with changing(work, Permission.KEEP_FAMILY_LOG) as change:
        case = case_within(change.session, work, case_id, lock=True)
        rows = _rows(change.session, case.id)
        if replaces_id is not None and replaces_id not in {row.id for row in rows}:
            raise NotFound
        for row in rows:
            same = (row.contacted_on, row.how, row.told_of_publication) == (contacted_on, how, told_of_publication)
            if same and row.replaces_id == replaces_id and _given(work, row) == given:
                change.audit("family-contact-again", row.id, case=str(case.id))
                return row.id
        if replaces_id is not None and replaces_id in {row.replaces_id for row in rows}:
            raise Refusal("replaced", "Another entry was recorded in its place. Correct that one")
        assert work.actor.account_id is not None
        contact = FamilyContact(
            case_id=case.id,
            contacted_on=contacted_on,
            how=how,
            body=b"",
            told_of_publication=told_of_publication,
            replaces_id=replaces_id,
            recorded_by=work.actor.account_id,
            recorded_at=change.now,
        )
        change.session.add(contact)
        change.session.flush()
        contact.body = work.store.keys.seal(given, _context(contact.id))
        change.audit(
            "family-contact-recorded",
            contact.id,
            case=str(case.id),
            how=how,
            contacted_on=contacted_on.isoformat(),
            told_of_publication=told_of_publication,
            corrects=str(replaces_id or ""),
        )
        return contact.id


def _rows(session: Session, case_id: UUID) -> list[FamilyContact]:
    query = select(FamilyContact).where(FamilyContact.case_id == case_id)
    return list(
        session.scalars(query.order_by(FamilyContact.contacted_on.desc(), FamilyContact.recorded_at.desc()))
    )


def _given(work: Work, row: FamilyContact) -> dict[str, str]:
    return dict(work.store.keys.unseal(row.body, _context(row.id)))


def _contact(session: Session, work: Work, row: FamilyContact, words: Words, *, replaced: bool) -> Contact:
    given = {name: words.say(text) for name, text in _given(work, row).items()}
    return Contact(
        id=row.id,
        contacted_on=row.contacted_on,
        how=row.how,
        made=row.how != NOT_CONTACTED,
        given=given,
        answers=tuple((one.label, given[one.name]) for one in QUESTIONS if given.get(one.name)),
        told_of_publication=row.told_of_publication,
        recorded_by=session.get_one(Account, row.recorded_by).name,
        recorded_at=row.recorded_at,
        replaced=replaced,
    )


def _context(contact_id: UUID) -> str:
    return f"family-contact/{contact_id}"
