"""Lists of meetings: those of a case, and those to which a person is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.reach import case_within, open_cases
from casework.actions.work import Work, looking
from casework.records.tables import Case, Meeting, MeetingPerson, MeetingQuestion, MeetingView
from casework.rules import meetings as rules
from casework.rules.permissions import Permission
from casework.rules.stages import CLOSED


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """A meeting in a list. state: see `casework.rules.meetings`. due: its day has come, and it is not closed.

    asked: the actor is. to_say: questions on which the actor's agency has said nothing yet.
    """

    id: UUID
    case_id: UUID
    code_name: str
    reference: str
    number: int
    held_on: date
    begins: str
    ends: str
    state: str
    due: bool
    asked: bool
    to_say: int


def of_case(work: Work, case_id: UUID) -> tuple[MeetingLine, ...]:
    """Return the meetings of a case, the latest day first. Raises NotFound, NotPermitted."""
    with looking(work, Permission.SEE_CASES) as session:
        case = case_within(session, work, case_id)
        query = select(Meeting).where(Meeting.case_id == case_id)
        lines = [line_of(session, work, row, case) for row in session.scalars(query)]
        return tuple(sorted(lines, key=lambda line: (line.held_on, line.begins), reverse=True))


def mine(work: Work) -> tuple[MeetingLine, ...]:
    """Return the planned meetings to which the actor is asked, the next first. Raises NotPermitted."""
    with looking(work, Permission.SEE_CASES) as session:
        query = (
            select(Meeting, Case)
            .join(Case, Case.id == Meeting.case_id)
            .join(MeetingPerson, MeetingPerson.meeting_id == Meeting.id)
            .where(
                MeetingPerson.account_id == work.actor.account_id,
                Meeting.state == rules.PLANNED,
                Case.stage != CLOSED,
                open_cases(work),
            )
            .order_by(Meeting.held_on, Meeting.begins)
        )
        return tuple(line_of(session, work, meeting, case) for meeting, case in session.execute(query))


def line_of(session: Session, work: Work, meeting: Meeting, case: Case) -> MeetingLine:
    """Return a meeting as it stands in a list."""
    own = select(MeetingPerson).where(
        MeetingPerson.meeting_id == meeting.id, MeetingPerson.account_id == work.actor.account_id
    )
    person = session.scalar(own) if work.actor.account_id else None
    to_say = 0
    if person is not None and person.agency and meeting.state == rules.PLANNED:
        said = select(MeetingView.question_id).where(MeetingView.person_id == person.id)
        unsaid = select(MeetingQuestion.id).where(
            MeetingQuestion.meeting_id == meeting.id, MeetingQuestion.id.not_in(said)
        )
        to_say = len(session.scalars(unsaid).all())
    return MeetingLine(
        id=meeting.id,
        case_id=case.id,
        code_name=case.code_name,
        reference=case.reference,
        number=meeting.number,
        held_on=meeting.held_on,
        begins=rules.in_words(meeting.begins),
        ends=rules.in_words(meeting.ends),
        state=meeting.state,
        due=meeting.state == rules.PLANNED and meeting.held_on <= work.today,
        asked=person is not None,
        to_say=to_say,
    )
