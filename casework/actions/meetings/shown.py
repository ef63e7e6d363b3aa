"""A meeting as it is shown: the plan, the people, what each agency said, and every version of the minutes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.codes.words import Words, words_of_case
from casework.actions.meetings.holding import stamp
from casework.actions.meetings.lists import MeetingLine, line_of
from casework.actions.meetings.within import (
    guest_of,
    meeting_within,
    minutes_of,
    name_of,
    opened,
    people_of,
    questions_of,
)
from casework.actions.packs.views import may_see
from casework.actions.work import Work, looking
from casework.records.tables import (
    Account,
    Case,
    Meeting,
    MeetingMinutes,
    MeetingPerson,
    MeetingQuestion,
    MeetingView,
    Pack,
)
from casework.rules import meetings as rules
from casework.rules.permissions import Permission


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Somebody who is asked. own: the actor. attendance: in words, "" while it is not recorded."""

    id: UUID
    name: str
    agency: str
    guest: bool
    own: bool
    invited_at: datetime | None
    attendance: str
    how: str
    represented_by: str


@dataclass(frozen=True, slots=True)
class Voice:
    """What one agency said. by: who wrote it where that is another than its own person, else ""."""

    person: PersonLine
    view: str
    words: str
    by: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question with what was said to it. silent: who have not. tally: in one line. outcome: of the minutes."""

    id: UUID
    number: int
    words: str
    voices: tuple[Voice, ...]
    silent: tuple[PersonLine, ...]
    tally: str
    outcome: str

    @property
    def dissent(self) -> tuple[Voice, ...]:
        """Return those who disagree, each with the reason."""
        return tuple(voice for voice in self.voices if voice.view == rules.DISAGREE)

    def said_by(self, person_id: UUID) -> Voice | None:
        """Return what that person's agency said, None for nothing yet."""
        return next((voice for voice in self.voices if voice.person.id == person_id), None)


@dataclass(frozen=True, slots=True)
class MinutesView:
    """A version of the minutes. outcomes: what was found, by the questions' ids. why: what it corrects, or ""."""

    number: int
    notes: str
    decisions: tuple[str, ...]
    outcomes: Mapping[UUID, str]
    why: str
    by: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """One meeting. pack: (id, number) where the actor may read it. stamp: of the newest minutes.

    minutes: the newest version first. own: the actor's own place, None for none. reason: why it was cancelled.
    """

    line: MeetingLine
    place: str
    agenda: tuple[str, ...]
    pack: tuple[UUID, int] | None
    reason: str
    people: tuple[PersonLine, ...]
    questions: tuple[QuestionLine, ...]
    minutes: tuple[MinutesView, ...]
    own: PersonLine | None
    stamp: str
    planned_by: str
    closed_by: str
    closed_at: datetime | None
    changed_at: datetime
    revision: int
    begins_at: datetime
    ends_at: datetime | None


def show(work: Work, case_id: UUID, meeting_id: UUID) -> MeetingPage:
    """Return one meeting with all that was said. Raises NotFound, NotPermitted."""
    with looking(work, Permission.SEE_CASES) as session:
        meeting = meeting_within(session, work, case_id, meeting_id)
        return page_of(session, work, meeting, words_of_case(session, work, case_id))


def page_of(session: Session, work: Work, meeting: Meeting, words: Words) -> MeetingPage:
    """Return a meeting with its texts as `words` shows them."""
    keys = work.store.keys
    people = tuple(
        sorted(
            (_person(session, work, person, words) for person in people_of(session, meeting.id)),
            key=lambda person: (person.agency == "", person.agency.casefold(), person.name.casefold()),
        )
    )
    versions = minutes_of(session, meeting.id)
    bodies = [dict(opened(keys, row.body, row.id)) for row in versions]
    outcomes: Mapping[str, str] = bodies[0].get("outcomes", {}) if bodies else {}
    pack = session.get(Pack, meeting.pack_id) if meeting.pack_id else None
    return MeetingPage(
        line=line_of(session, work, meeting, session.get_one(Case, meeting.case_id)),
        place=words.say(str(opened(keys, meeting.place, meeting.id))),
        agenda=tuple(words.say(item) for item in opened(keys, meeting.agenda, meeting.id)),
        pack=(pack.id, pack.number)
        if pack and work.actor.may(Permission.SEE_CHRONOLOGY) and may_see(work, pack)
        else None,
        reason=words.say(str(opened(keys, meeting.reason, meeting.id))) if meeting.reason else "",
        people=people,
        questions=tuple(
            _question(session, work, row, people, words, outcomes.get(str(row.id), ""))
            for row in questions_of(session, meeting.id)
        ),
        minutes=tuple(_minutes(session, row, body, words) for row, body in zip(versions, bodies, strict=True)),
        own=next((person for person in people if person.own), None),
        stamp=stamp(versions[0] if versions else None),
        planned_by=session.get_one(Account, meeting.planned_by).name,
        closed_by=session.get_one(Account, meeting.closed_by).name if meeting.closed_by else "",
        closed_at=meeting.closed_at,
        changed_at=meeting.changed_at,
        revision=meeting.revision,
        begins_at=rules.moment(meeting.held_on, meeting.begins),
        ends_at=rules.moment(meeting.held_on, meeting.ends) if meeting.ends else None,
    )


def _person(session: Session, work: Work, row: MeetingPerson, words: Words) -> PersonLine:
    by = str(opened(work.store.keys, row.represented_by, row.id)) if row.represented_by else ""
    return PersonLine(
        id=row.id,
        name=name_of(session, work.store.keys, row) if row.account_id else guest_of(work.store.keys, row)["name"],
        agency=row.agency,
        guest=row.account_id is None,
        own=row.account_id is not None and row.account_id == work.actor.account_id,
        invited_at=row.invited_at,
        attendance=rules.ATTENDANCE.get(row.attendance, ""),
        how=row.attendance,
        represented_by=by,
    )


def _question(
    session: Session,
    work: Work,
    row: MeetingQuestion,
    people: Sequence[PersonLine],
    words: Words,
    outcome: str,
) -> QuestionLine:
    keys = work.store.keys
    said = {
        view.person_id: view
        for view in session.scalars(select(MeetingView).where(MeetingView.question_id == row.id))
    }
    accounts = {person.id: person for person in people_of(session, row.meeting_id)}
    voices = tuple(
        Voice(
            person,
            said[person.id].view,
            words.say(str(opened(keys, kept, said[person.id].id))) if (kept := said[person.id].words) else "",
            ""
            if accounts[person.id].account_id == said[person.id].written_by
            else session.get_one(Account, said[person.id].written_by).name,
            said[person.id].written_at,
        )
        for person in people
        if person.id in said
    )
    silent = tuple(person for person in people if person.id not in said and person.agency)
    return QuestionLine(
        id=row.id,
        number=row.number,
        words=words.say(str(opened(keys, row.words, row.id))),
        voices=voices,
        silent=silent,
        tally=rules.tally((voice.view for voice in voices), len(silent)),
        outcome=words.say(outcome),
    )


def _minutes(session: Session, row: MeetingMinutes, body: Mapping[str, object], words: Words) -> MinutesView:
    decisions, outcomes = body["decisions"], body["outcomes"]
    assert isinstance(decisions, list)
    assert isinstance(outcomes, dict)
    return MinutesView(
        number=row.number,
        notes=words.say(str(body["notes"])),
        decisions=tuple(words.say(str(text)) for text in decisions),
        outcomes={UUID(one): words.say(str(text)) for one, text in outcomes.items()},
        why=words.say(str(body["why"])),
        by=session.get_one(Account, row.written_by).name,
        written_at=row.written_at,
    )
