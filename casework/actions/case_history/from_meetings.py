"""What was planned, asked, said and decided in the meetings of a case, with views by agency, and dissent.

Who reads the case reads its meetings' pages too: what stands there is told here, in codes to who reads in codes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from uuid import UUID

from sqlalchemy import select

from casework.actions.case_history.happenings import Entry, Happening, Telling, in_words
from casework.actions.meetings import shown
from casework.actions.meetings.shown import MeetingPage, MinutesView, QuestionLine
from casework.records.tables import Meeting
from casework.rules.meetings import DISAGREE, VIEWS

_PLAIN: Mapping[str, str] = {
    "meeting-planned": "Meeting {number} planned",
    "meeting-changed": "The plan of meeting {number} was changed",
    "meeting-cancelled": "Meeting {number} was cancelled",
    "meeting-people": "People were asked to meeting {number}",
    "meeting-attendance": "Who came to meeting {number} was noted",
    "meeting-question": "A question was put to meeting {number}",
    "meeting-question-gone": "A question to meeting {number} was taken back",
    "meeting-minutes": "The minutes of meeting {number} were written",
    "meeting-minutes-corrected": "The minutes of meeting {number} were corrected",
    "meeting-closed": "Meeting {number} was held and closed",
}
_VIEW = "meeting-view"


def meetings(telling: Telling) -> Iterator[Happening]:
    """Yield how meetings were planned and held, what was asked, what each agency said, and the minutes."""
    query = select(Meeting).where(Meeting.case_id == telling.case.id)
    rows = {row.id: row for row in telling.session.scalars(query)}
    pages = {one: shown.page_of(telling.session, telling.work, row, telling.words) for one, row in rows.items()}
    told = list(telling.entries(rows, (*_PLAIN, _VIEW)))
    newest = {entry.subject: entry for entry in told if entry.action == "meeting-minutes"}
    for entry in told:
        page, about = pages[entry.subject], ("meeting", entry.subject)
        if entry.action == _VIEW:
            what, lines = _said(page, entry)
        else:
            what = _PLAIN[entry.action].format(number=page.line.number)
            lines = tuple(_lines(page, entry, newest=newest.get(entry.subject) is entry))
        yield Happening(entry.at, "meeting", what, entry.by, lines, about)


def _lines(page: MeetingPage, entry: Entry, *, newest: bool) -> Iterator[str]:
    said = entry.details
    if "held_on" in said:
        yield f"On {in_words(said['held_on'])}"
    if entry.action == "meeting-cancelled" and page.reason:
        yield f"Why: {page.reason}"
    if "present" in said:
        yield f"{said['present']} of {said['of']} were present"
    if entry.action == "meeting-question" and (question := _question(page, said)) is not None:
        yield f"Question {question.number}: {question.words}"
    if entry.action == "meeting-closed":
        yield from _who_came(page)
    if entry.action == "meeting-minutes" and newest:
        yield from _minutes(page, 1)
    if entry.action == "meeting-minutes-corrected":
        yield from _minutes(page, int(said["version"]))


def _said(page: MeetingPage, entry: Entry) -> tuple[str, tuple[str, ...]]:
    """Return what one agency said. A view that was written over is told without its words: they are gone."""
    question, view = _question(page, entry.details), entry.details.get("view", "")
    if question is None:
        return f"A view was written for meeting {page.line.number}", ()
    asked = f"Question {question.number}: {question.words}"
    voice = next((one for one in question.voices if one.written_at == entry.at), None)
    if voice is None:
        what = f"A view was written for meeting {page.line.number}, and written again later"
        return what, tuple(line for line in (asked, VIEWS.get(view, "")) if line)
    who = voice.person.agency or voice.person.name
    by = f"{who}, {voice.person.name}" if voice.person.agency else who
    if voice.view == DISAGREE:
        what = f"Dissent in meeting {page.line.number}: {who} disagrees"
        return what, (asked, f"Why: {voice.words}", f"Said by {by}")
    what = f"A view in meeting {page.line.number}: {who} {VIEWS[voice.view].lower()}"
    return what, (asked, *((f"Words: {voice.words}",) if voice.words else ()), f"Said by {by}")


def _question(page: MeetingPage, said: Mapping[str, str]) -> QuestionLine | None:
    asked = said.get("question")
    return next((one for one in page.questions if asked and one.id == UUID(asked)), None)


def _who_came(page: MeetingPage) -> Iterator[str]:
    for person in page.people:
        if person.attendance:
            who = f"{person.name} ({person.agency})" if person.agency else person.name
            by = f" by {person.represented_by}" if person.represented_by else ""
            yield f"{who}: represented{by}" if by else f"{who}: {person.attendance.lower()}"
    for question in page.questions:
        yield f"Question {question.number}: {question.words} {question.tally}"


def _minutes(page: MeetingPage, number: int) -> Iterator[str]:
    minutes: MinutesView | None = next((one for one in page.minutes if one.number == number), None)
    if minutes is None:
        return
    if minutes.why:
        yield f"What is corrected: {minutes.why}"
    for decision in minutes.decisions:
        yield f"Decided: {decision}"
    numbers = {question.id: question.number for question in page.questions}
    for question_id, found in minutes.outcomes.items():
        if question_id in numbers and found:
            yield f"Found on question {numbers[question_id]}: {found}"
