"""A meeting of a case that the actor may know of, its people, and how its words are sealed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.reach import case_within
from casework.actions.work import NotFound, Refusal, Work
from casework.records.keys import Keyring
from casework.records.tables import Account, Meeting, MeetingMinutes, MeetingPerson, MeetingQuestion
from casework.rules.meetings import PLANNED


def meeting_within(
    session: Session, work: Work, case_id: UUID, meeting_id: UUID, *, lock: bool = False
) -> Meeting:
    """Return a meeting of that case. Raises NotFound."""
    case_within(session, work, case_id)
    meeting = session.get(Meeting, meeting_id, with_for_update=lock)
    if meeting is None or meeting.case_id != case_id:
        raise NotFound
    return meeting


def planned_within(session: Session, work: Work, case_id: UUID, meeting_id: UUID) -> Meeting:
    """Return a meeting that is neither closed nor cancelled, locked. Raises Refusal("over"), NotFound."""
    meeting = meeting_within(session, work, case_id, meeting_id, lock=True)
    if meeting.state != PLANNED:
        raise Refusal("over", "This meeting is closed or cancelled, so this cannot be changed any more")
    return meeting


def people_of(session: Session, meeting_id: UUID) -> list[MeetingPerson]:
    """Return who is asked to a meeting."""
    return list(session.scalars(select(MeetingPerson).where(MeetingPerson.meeting_id == meeting_id)))


def questions_of(session: Session, meeting_id: UUID) -> list[MeetingQuestion]:
    """Return the questions that are put to a meeting, in their order."""
    query = select(MeetingQuestion).where(MeetingQuestion.meeting_id == meeting_id)
    return list(session.scalars(query.order_by(MeetingQuestion.number)))


def minutes_of(session: Session, meeting_id: UUID) -> list[MeetingMinutes]:
    """Return the versions of a meeting's minutes, the newest first."""
    query = select(MeetingMinutes).where(MeetingMinutes.meeting_id == meeting_id)
    return list(session.scalars(query.order_by(MeetingMinutes.number.desc())))


def guest_of(keys: Keyring, person: MeetingPerson) -> dict[str, str]:
    """Return name and e-mail address of a guest; empty ones for who has an account."""
    return dict(opened(keys, person.guest, person.id)) if person.guest else {"name": "", "email": ""}


def name_of(session: Session, keys: Keyring, person: MeetingPerson) -> str:
    """Return what somebody who is asked is called."""
    if person.account_id is not None:
        return session.get_one(Account, person.account_id).name
    return guest_of(keys, person)["name"]


def sealed(keys: Keyring, value: Any, record_id: UUID) -> bytes:
    """Return words of a record of a meeting, sealed for it."""
    return keys.seal(value, _context(record_id))


def opened(keys: Keyring, value: bytes, record_id: UUID) -> Any:
    """Return what `sealed` was given."""
    return keys.unseal(value, _context(record_id))


def _context(record_id: UUID) -> str:
    return f"meeting/{record_id}"
