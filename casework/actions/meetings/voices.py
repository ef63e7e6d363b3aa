"""What agencies say at a meeting: questions put to it, and each agency's view, by its own person or for it."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select

from casework.actions.meetings.within import opened, planned_within, sealed
from casework.actions.work import Change, NotFound, Refusal, Work, changing
from casework.records.tables import MeetingPerson, MeetingQuestion, MeetingView
from casework.rules import meetings as rules
from casework.rules.permissions import Permission


def put_question(work: Work, case_id: UUID, meeting_id: UUID, words: str) -> UUID:
    """Put a question to a meeting and return its id. The same one is put once.

    Raises Refusal("words"), Refusal("many"), Refusal("over"), NotFound, NotPermitted.
    """
    words = words.strip()[: rules.LONGEST]
    if not words:
        raise Refusal("words", "Enter the question")
    with changing(work, Permission.RUN_MEETINGS) as change:
        meeting = planned_within(change.session, work, case_id, meeting_id)
        rows = change.session.scalars(
            select(MeetingQuestion).where(MeetingQuestion.meeting_id == meeting.id)
        ).all()
        keys = work.store.keys
        for row in rows:
            if opened(keys, row.words, row.id) == words:
                change.audit("meeting-question-again", meeting.id, case=str(case_id), question=str(row.id))
                return row.id
        if len(rows) >= rules.MOST_QUESTIONS:
            raise Refusal("many", f"A meeting can have {rules.MOST_QUESTIONS} questions at most")
        assert work.actor.account_id is not None
        highest = select(func.max(MeetingQuestion.number)).where(MeetingQuestion.meeting_id == meeting.id)
        question = MeetingQuestion(
            meeting_id=meeting.id,
            number=(change.session.scalar(highest) or 0) + 1,
            words=b"",
            put_by=work.actor.account_id,
            put_at=change.now,
        )
        change.session.add(question)
        change.session.flush()
        question.words = sealed(keys, words, question.id)
        change.audit("meeting-question", meeting.id, case=str(case_id), question=str(question.id))
        return question.id


def take_back(work: Work, case_id: UUID, meeting_id: UUID, question_id: UUID) -> None:
    """Take a question back that nobody has said anything to.

    Raises Refusal("answered"), Refusal("over"), NotFound, NotPermitted.
    """
    with changing(work, Permission.RUN_MEETINGS) as change:
        meeting = planned_within(change.session, work, case_id, meeting_id)
        question = _question(change, meeting.id, question_id)
        said = select(MeetingView.id).where(MeetingView.question_id == question.id).limit(1)
        if change.session.scalar(said) is not None:
            raise Refusal("answered", "An agency’s view on this question is written, so it stays")
        change.session.delete(question)
        change.audit("meeting-question-gone", meeting.id, case=str(case_id), question=str(question_id))


def write_view(
    work: Work, case_id: UUID, meeting_id: UUID, question_id: UUID, person_id: UUID, *, view: str, words: str = ""
) -> None:
    """Write what an agency says to a question: its own person before or in the meeting, or who runs the meeting.

    Written again, it replaces what was there, until the meeting is closed. Raises Refusal("view"),
    Refusal("words") for dissent without a reason, Refusal("over"), NotFound (also for another agency's view),
    NotPermitted.
    """
    obstacle = rules.view_obstacle(view, words)
    if obstacle is not None:
        raise Refusal(*obstacle)
    with changing(work, Permission.SEE_CASES) as change:
        meeting = planned_within(change.session, work, case_id, meeting_id)
        question = _question(change, meeting.id, question_id)
        person = change.session.get(MeetingPerson, person_id)
        if person is None or person.meeting_id != meeting.id:
            raise NotFound
        own = person.account_id is not None and person.account_id == work.actor.account_id
        if not own and not work.actor.may(Permission.RUN_MEETINGS):
            raise NotFound
        assert work.actor.account_id is not None
        query = select(MeetingView).where(
            MeetingView.question_id == question.id, MeetingView.person_id == person.id
        )
        row = change.session.scalar(query.with_for_update())
        again = row is not None
        row = row or MeetingView(question_id=question.id, person_id=person.id)
        row.view, row.written_by, row.written_at = view, work.actor.account_id, change.now
        change.session.add(row)
        change.session.flush()
        kept = words.strip()[: rules.LONGEST]
        row.words = sealed(work.store.keys, kept, row.id) if kept else None
        change.audit(
            "meeting-view",
            meeting.id,
            case=str(case_id),
            question=str(question.id),
            view=view,
            own=own,
            again=again,
        )


def _question(change: Change, meeting_id: UUID, question_id: UUID) -> MeetingQuestion:
    question = change.session.get(MeetingQuestion, question_id)
    if question is None or question.meeting_id != meeting_id:
        raise NotFound
    return question
