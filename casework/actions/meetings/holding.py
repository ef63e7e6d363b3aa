"""Holding a meeting: who came, the minutes, closing it; and correcting minutes by another version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from casework.actions.meetings.within import (
    meeting_within,
    minutes_of,
    people_of,
    planned_within,
    questions_of,
    sealed,
)
from casework.actions.work import Change, NotFound, Refusal, Work, changing
from casework.records.tables import Meeting, MeetingMinutes
from casework.rules import meetings as rules
from casework.rules.permissions import Permission


@dataclass(frozen=True, slots=True)
class Minutes:
    """What is written down. decisions: one text each. outcomes: what was found on each question, by its id.

    why: what is corrected, "" in the first version.
    """

    notes: str
    decisions: tuple[str, ...] = ()
    outcomes: Mapping[UUID, str] = field(default_factory=dict)
    why: str = ""


def record_attendance(
    work: Work, case_id: UUID, meeting_id: UUID, attendance: Mapping[UUID, tuple[str, str]]
) -> None:
    """Record who came. attendance: (how, by whom they were represented) by the person's id; "" where it is open.

    Raises Refusal("attendance"), Refusal("represented"), Refusal("over"), NotFound, NotPermitted.
    """
    for how, by in attendance.values():
        if how not in ("", *rules.ATTENDANCE):
            raise Refusal("attendance", "Select who came and who sent apologies")
        if how == rules.REPRESENTED and not by.strip():
            raise Refusal("represented", "Enter by whom they were represented")
    with changing(work, Permission.RUN_MEETINGS) as change:
        meeting = planned_within(change.session, work, case_id, meeting_id)
        people = {person.id: person for person in people_of(change.session, meeting.id)}
        if set(attendance) - set(people):
            raise NotFound
        for person_id, (how, by) in attendance.items():
            person = people[person_id]
            person.attendance = how
            given = by.strip()[:200] if how == rules.REPRESENTED else ""
            person.represented_by = sealed(work.store.keys, given, person.id) if given else None
        present = sum(person.attendance == rules.PRESENT for person in people.values())
        change.audit("meeting-attendance", meeting.id, case=str(case_id), present=present, of=len(people))


def write_minutes(work: Work, case_id: UUID, meeting_id: UUID, minutes: Minutes, *, seen: str = "") -> None:
    """Write the minutes of a meeting that is not closed, over what was written so far.

    seen: what `stamp` said of what the writer saw. Raises Refusal("notes"), Refusal("changed-meanwhile"),
    Refusal("over"), NotFound, NotPermitted.
    """
    _check(minutes)
    with changing(work, Permission.RUN_MEETINGS) as change:
        meeting = planned_within(change.session, work, case_id, meeting_id)
        row = next(iter(minutes_of(change.session, meeting.id)), None)
        _refuse_meanwhile(row, seen)
        _write(change, meeting, row or MeetingMinutes(meeting_id=meeting.id, number=1, body=b""), minutes)
        change.audit("meeting-minutes", meeting.id, case=str(case_id), version=1)


def close(work: Work, case_id: UUID, meeting_id: UUID) -> None:
    """Close a meeting: it was held, and what was said stays as it is. Closing it twice is closing it once.

    Raises Refusal("attendance"), Refusal("nobody"), Refusal("minutes"), Refusal("early") before its day,
    Refusal("over") for one that was cancelled, NotFound, NotPermitted.
    """
    with changing(work, Permission.RUN_MEETINGS) as change:
        meeting = meeting_within(change.session, work, case_id, meeting_id, lock=True)
        if meeting.state == rules.CLOSED:
            change.audit("meeting-closed-again", meeting.id, case=str(case_id))
            return
        if meeting.state != rules.PLANNED:
            raise Refusal("over", "This meeting was cancelled")
        if meeting.held_on > work.today:
            raise Refusal("early", "A meeting is closed on its day or later. If it was earlier, change its date")
        obstacle = rules.closing_obstacle(
            [person.attendance for person in people_of(change.session, meeting.id)],
            minutes=bool(minutes_of(change.session, meeting.id)),
        )
        if obstacle is not None:
            raise Refusal(*obstacle)
        meeting.state, meeting.closed_by, meeting.closed_at = rules.CLOSED, work.actor.account_id, change.now
        change.audit("meeting-closed", meeting.id, case=str(case_id), held_on=meeting.held_on.isoformat())


def correct(work: Work, case_id: UUID, meeting_id: UUID, minutes: Minutes, *, seen: str = "") -> None:
    """Write another version of a closed meeting's minutes, with what is corrected; the earlier one stays.

    Raises Refusal("notes"), Refusal("why"), Refusal("changed-meanwhile"), Refusal("open"), NotFound, NotPermitted.
    """
    _check(minutes)
    if not minutes.why.strip():
        raise Refusal("why", "Enter what is corrected")
    with changing(work, Permission.RUN_MEETINGS) as change:
        meeting = meeting_within(change.session, work, case_id, meeting_id, lock=True)
        if meeting.state != rules.CLOSED:
            raise Refusal("open", "This meeting is not closed yet: its minutes can be changed as they are")
        newest = next(iter(minutes_of(change.session, meeting.id)))
        _refuse_meanwhile(newest, seen)
        number = newest.number + 1
        _write(change, meeting, MeetingMinutes(meeting_id=meeting.id, number=number, body=b""), minutes)
        change.audit("meeting-minutes-corrected", meeting.id, case=str(case_id), version=number)


def stamp(row: MeetingMinutes | None) -> str:
    """Return what tells one state of the minutes from the next, "" while there are none."""
    return f"{row.number}-{row.written_at.timestamp():.6f}" if row else ""


def _check(minutes: Minutes) -> None:
    if not minutes.notes.strip():
        raise Refusal("notes", "Enter the notes of the meeting")


def _refuse_meanwhile(row: MeetingMinutes | None, seen: str) -> None:
    if stamp(row) != seen:
        raise Refusal(
            "changed-meanwhile",
            "Somebody else changed the minutes since you opened them. Copy what you typed, then open them again",
        )


def _write(change: Change, meeting: Meeting, row: MeetingMinutes, minutes: Minutes) -> None:
    questions = {question.id for question in questions_of(change.session, meeting.id)}
    if set(minutes.outcomes) - questions:
        raise NotFound
    assert change.work.actor.account_id is not None
    row.written_by, row.written_at = change.work.actor.account_id, change.now
    change.session.add(row)
    change.session.flush()
    body = {
        "notes": minutes.notes.strip()[: rules.LONGEST_NOTES],
        "decisions": _texts(minutes.decisions),
        "outcomes": {str(one): words.strip()[: rules.LONGEST] for one, words in minutes.outcomes.items()},
        "why": minutes.why.strip()[: rules.LONGEST],
    }
    row.body = sealed(change.work.store.keys, body, row.id)


def _texts(given: Sequence[str]) -> list[str]:
    return [text.strip()[: rules.LONGEST] for text in given if text.strip()]
