"""What a meeting offers to its minutes; nothing for a document about anything else."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from casework.actions.codes.words import Words
from casework.actions.meetings.shown import MeetingPage, PersonLine, page_of
from casework.actions.work import LOCAL_TIME, SERVICE, Work
from casework.records.store import Store
from casework.records.tables import Meeting, Report
from casework.rules.meetings import CLOSED, DISAGREE, VIEWS

_TEXTS = ("meeting_title", "meeting_when", "meeting_place", "meeting_version", "meeting_notes")
_LISTS = (
    "meeting_people",
    "meeting_agenda",
    "meeting_questions",
    "meeting_views",
    "meeting_dissent",
    "meeting_decisions",
)


def of_meeting(session: Session, store: Store, report: Report, words: Words) -> dict[str, Any]:
    """Return the facts of the report's meeting: texts, and lists of mappings of texts; "" and none without one."""
    if report.meeting_id is None:
        return {**dict.fromkeys(_TEXTS, ""), **{name: [] for name in _LISTS}}
    page = page_of(session, Work(store, SERVICE), session.get_one(Meeting, report.meeting_id), words)
    newest = page.minutes[0] if page.minutes else None
    until = f" to {page.line.ends}" if page.line.ends else ""
    said = [(question, voice) for question in page.questions for voice in question.voices]
    return {
        "meeting_title": f"Meeting {page.line.number}",
        "meeting_when": f"{page.line.held_on:%-d %B %Y}, {page.line.begins}{until}",
        "meeting_place": page.place,
        "meeting_version": _version(page),
        "meeting_notes": newest.notes if newest else "",
        "meeting_people": [
            {"name": one.name, "agency": one.agency or "Nobody", "attendance": _attendance(one)}
            for one in page.people
        ],
        "meeting_agenda": [{"number": str(at), "item": item} for at, item in enumerate(page.agenda, 1)],
        "meeting_questions": [
            {
                "number": str(question.number),
                "question": question.words,
                "tally": question.tally,
                "outcome": question.outcome,
            }
            for question in page.questions
        ],
        "meeting_views": [
            {
                "number": str(question.number),
                "agency": voice.person.agency or voice.person.name,
                "view": VIEWS[voice.view],
                "reason": voice.words or "Nothing added",
            }
            for question, voice in said
        ],
        "meeting_dissent": [
            {
                "number": str(question.number),
                "agency": voice.person.agency or voice.person.name,
                "reason": voice.words,
            }
            for question, voice in said
            if voice.view == DISAGREE
        ],
        "meeting_decisions": [
            {"number": str(at), "decision": text} for at, text in enumerate(newest.decisions if newest else (), 1)
        ],
    }


def _version(page: MeetingPage) -> str:
    if not page.minutes or page.line.state != CLOSED:
        return "Draft: the meeting is not closed, and they may change"
    newest = page.minutes[0]
    day = f"{newest.written_at.astimezone(LOCAL_TIME):%-d %B %Y}"
    corrects = f". It corrects: {newest.why}" if newest.why else ""
    return f"Version {newest.number}, {newest.by}, {day}{corrects}"


def _attendance(one: PersonLine) -> str:
    if one.represented_by:
        return f"Represented by {one.represented_by}"
    return one.attendance or "Not recorded"
