"""Pages: who came to a meeting, its minutes while it is open, corrections later, and the minutes to print."""

from __future__ import annotations

from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.actions import cases
from casework.actions.meetings import holding, shown
from casework.actions.meetings.holding import Minutes
from casework.actions.meetings.shown import MeetingPage
from casework.actions.work import Refusal
from casework.rules import meetings as rules
from casework.rules.permissions import Permission
from webforms.access import current_work, requires
from webforms.journeys.casework.meetings.forms import AttendanceForm, attendance_form, minutes_form
from webforms.journeys.casework.meetings.planning import ONE, is_over, over
from webforms.journeys.casework.pages import pages
from webforms.pages import announce

Shown = str | Response


@pages.route(f"{ONE}/attendance", methods=["GET", "POST"], endpoint="meeting_attendance")
@requires(Permission.RUN_MEETINGS)
def attendance(case_id: UUID, meeting_id: UUID) -> Shown:
    """Ask who came to a meeting."""
    work = current_work()
    page = shown.show(work, case_id, meeting_id)
    if is_over(page):
        return over(page)
    form = attendance_form(page.people)
    if form.validate_on_submit():
        for one in page.people:
            if form[f"how_{one.id.hex}"].data == rules.REPRESENTED and not form[f"by_{one.id.hex}"].data:
                form.refuse_in_words(f"Enter by whom {one.name} was represented", f"by_{one.id.hex}")
        if not form.errors and _recorded(form, page):
            announce("Who came is recorded.")
            return redirect(url_for("casework.meeting", case_id=case_id, meeting_id=meeting_id), 303)
    return render_template(
        "casework/meetings/attendance.html", case=cases.show_case(work, case_id), form=form, page=page
    )


@pages.route(f"{ONE}/minutes", methods=["GET", "POST"], endpoint="meeting_minutes")
@requires(Permission.RUN_MEETINGS)
def minutes(case_id: UUID, meeting_id: UUID) -> Shown:
    """Write the minutes of an open meeting; of a closed one, another version that says what it corrects."""
    work = current_work()
    page = shown.show(work, case_id, meeting_id)
    if page.line.state == rules.CANCELLED and is_over(page):
        return over(page)
    form = minutes_form(page)
    if form.validate_on_submit():
        written = Minutes(
            form.notes.data,
            rules.items(form.decisions.data or ""),
            form.outcomes(page.questions),
            form["why"].data if "why" in form else "",
        )
        write = holding.correct if page.line.state == rules.CLOSED else holding.write_minutes
        try:
            write(work, case_id, meeting_id, written, seen=form.seen.data or "")
        except Refusal as refusal:
            form.refuse(refusal, refusal.code if refusal.code in form else "")
        else:
            announce("The minutes are saved.")
            return redirect(url_for("casework.meeting", case_id=case_id, meeting_id=meeting_id), 303)
    return render_template(
        "casework/meetings/minutes.html", case=cases.show_case(work, case_id), form=form, page=page
    )


@pages.get(f"{ONE}/minutes/read", endpoint="read_minutes")
@requires(Permission.SEE_CASES)
def read_minutes(case_id: UUID, meeting_id: UUID) -> str:
    """Show the minutes to read and to print, the newest version first. ?version= is an earlier one."""
    work = current_work()
    page = shown.show(work, case_id, meeting_id)
    wanted = request.args.get("version", type=int)
    version = next((one for one in page.minutes if wanted in (None, one.number)), None)
    if version is None:
        abort(404)
    return render_template(
        "casework/meetings/read_minutes.html",
        case=cases.show_case(work, case_id),
        page=page,
        version=version,
        views=rules.VIEWS,
    )


def _recorded(form: AttendanceForm, page: MeetingPage) -> bool:
    """Record who came; return whether that was taken, and say in the form why not."""
    try:
        holding.record_attendance(current_work(), page.line.case_id, page.line.id, form.given(page.people))
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    return True
