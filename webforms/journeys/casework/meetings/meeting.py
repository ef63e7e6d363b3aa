"""Pages: one meeting, its entry for calendar programs, questions put to it, and agencies' views."""

from __future__ import annotations

from datetime import UTC
from uuid import UUID

import icalendar
from flask import Response as FlaskResponse, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.actions import cases
from casework.actions.meetings import holding, shown, voices
from casework.actions.meetings.shown import MeetingPage, QuestionLine
from casework.actions.work import Refusal
from casework.rules import meetings as rules
from casework.rules.permissions import Permission
from webforms.access import current_store, current_work, may, requires
from webforms.journeys.casework.meetings.forms import QuestionForm, SaidForm
from webforms.journeys.casework.meetings.planning import ONE, is_over, over
from webforms.journeys.casework.pages import pages
from webforms.pages import announce, warn

Shown = str | Response


@pages.get(ONE, endpoint="meeting")
@requires(Permission.SEE_CASES)
def meeting(case_id: UUID, meeting_id: UUID) -> str:
    """Show a meeting: when, where, the agenda, who is asked, what agencies say, the minutes."""
    work = current_work()
    return render_template(
        "casework/meetings/meeting.html",
        case=cases.show_case(work, case_id),
        page=shown.show(work, case_id, meeting_id),
        states=rules.STATES,
        views=rules.VIEWS,
    )


@pages.get(f"{ONE}/meeting.ics", endpoint="meeting_calendar")
@requires(Permission.SEE_CASES)
def calendar(case_id: UUID, meeting_id: UUID) -> FlaskResponse:
    """Give the meeting as calendar programs read it (RFC 5545): day, time and reference, no name and no place."""
    page = shown.show(current_work(), case_id, meeting_id)
    answer = FlaskResponse(_entry(page), mimetype="text/calendar")
    answer.headers["Content-Disposition"] = 'attachment; filename="meeting.ics"'
    return answer


@pages.route(f"{ONE}/questions/new", methods=["GET", "POST"], endpoint="put_question")
@requires(Permission.RUN_MEETINGS)
def put_question(case_id: UUID, meeting_id: UUID) -> Shown:
    """Put a question to a meeting, on which each agency says its view."""
    work = current_work()
    page = shown.show(work, case_id, meeting_id)
    if is_over(page):
        return over(page)
    form = QuestionForm()
    if form.validate_on_submit():
        try:
            voices.put_question(work, case_id, meeting_id, form.words.data)
        except Refusal as refusal:
            form.refuse(refusal, "words")
        else:
            announce("The question is put to the meeting.")
            return _back(page)
    return render_template(
        "casework/meetings/question.html", case=cases.show_case(work, case_id), form=form, page=page
    )


@pages.post(f"{ONE}/questions/<uuid:question_id>/take-back", endpoint="take_question_back")
@requires(Permission.RUN_MEETINGS)
def take_question_back(case_id: UUID, meeting_id: UUID, question_id: UUID) -> Response:
    """Take a question back that nobody has said anything to."""
    page = shown.show(current_work(), case_id, meeting_id)
    try:
        voices.take_back(current_work(), case_id, meeting_id, question_id)
    except Refusal as refusal:
        warn(f"{refusal.message}.")
    return _back(page)


@pages.route(f"{ONE}/questions/<uuid:question_id>/view", methods=["GET", "POST"], endpoint="write_view")
@requires(Permission.SEE_CASES)
def write_view(case_id: UUID, meeting_id: UUID, question_id: UUID) -> Shown:
    """Ask what an agency says to a question: one's own, or for whom one runs the meeting. ?person=: whose."""
    work = current_work()
    page = shown.show(work, case_id, meeting_id)
    question = next((one for one in page.questions if one.id == question_id), None)
    runs = may(Permission.RUN_MEETINGS)
    if question is None or (page.own is None and not runs):
        abort(404)
    if is_over(page):
        return over(page)
    form = _view_form(page, question, runs=runs)
    if form.validate_on_submit():
        try:
            voices.write_view(
                work,
                case_id,
                meeting_id,
                question_id,
                UUID(form.person.data),
                view=form.view.data,
                words=form.words.data or "",
            )
        except Refusal as refusal:
            form.refuse(refusal, refusal.code if refusal.code in form else "")
        else:
            announce("The view is written.")
            return _back(page)
    return render_template(
        "casework/meetings/view.html", case=cases.show_case(work, case_id), form=form, page=page, question=question
    )


@pages.post(f"{ONE}/close", endpoint="close_meeting")
@requires(Permission.RUN_MEETINGS)
def close(case_id: UUID, meeting_id: UUID) -> Response:
    """Close a meeting, or say what is missing."""
    work = current_work()
    page = shown.show(work, case_id, meeting_id)
    try:
        holding.close(work, case_id, meeting_id)
    except Refusal as refusal:
        warn(f"{refusal.message}.")
    else:
        announce("The meeting is closed.")
    return _back(page)


def _view_form(page: MeetingPage, question: QuestionLine, *, runs: bool) -> SaidForm:
    people = page.people if runs else tuple(one for one in page.people if one.own)
    asked = request.args.get("person", "")
    whose = next((one for one in people if str(one.id) == asked), page.own or (people[0] if people else None))
    said = question.said_by(whose.id) if whose else None
    data = {"person": str(whose.id) if whose else "", "view": said.view if said else None}
    form = SaidForm(data={**data, "words": said.words if said else ""})
    form.person.offer([(str(one.id), f"{one.name}, {one.agency}" if one.agency else one.name) for one in people])
    return form


def _back(page: MeetingPage) -> Response:
    return redirect(url_for("casework.meeting", case_id=page.line.case_id, meeting_id=page.line.id), 303)


def _entry(page: MeetingPage) -> bytes:
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//casereviews//Dates of case reviews//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    event = icalendar.Event()
    event.add("uid", f"{page.line.id}@casereviews")
    event.add("dtstamp", page.changed_at)
    event.add("sequence", page.revision)
    event.add("dtstart", page.begins_at.astimezone(UTC))
    if page.ends_at is not None:
        event.add("dtend", page.ends_at.astimezone(UTC))
    event.add("summary", f"Meeting: {page.line.reference}")
    event.add("url", f"{current_store().portal_address}/cases/{page.line.case_id}/meetings/{page.line.id}")
    event.add("status", "CANCELLED" if page.line.state == rules.CANCELLED else "CONFIRMED")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
