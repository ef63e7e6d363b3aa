"""A meeting of the case review group, from its plan to a corrected version of its minutes."""

from __future__ import annotations

from uuid import UUID

import icalendar
import pytest
from flask import Flask
from sqlalchemy import select

from casework.actions.meetings import holding, invitations, lists, planning, shown, voices
from casework.actions.meetings.holding import Minutes
from casework.actions.meetings.planning import Plan
from casework.actions.messages import to_send
from casework.actions.reports import reports
from casework.actions.work import NotFound, NotPermitted, Refusal
from casework.records.tables import AuditEntry, Meeting, MeetingMinutes, MeetingPerson, Message
from casework.rules.permissions import Role
from tests.integration.casework.acts import refused
from tests.integration.casework.scene import Scene
from tests.journeys.client import Client
from tests.journeys.people import PASSWORD

POLICE, SCHOOL = "Wexborough Police", "Hill Street Primary School"


def test_a_meeting_is_planned_held_and_written_down(client: Client, portal: Flask, scene: Scene) -> None:
    case_id = scene.scoped_case()
    work, member = scene.here.work(Role.COORDINATOR), scene.here.people[Role.GROUP_MEMBER]
    client.sign_in(scene.here.people[Role.COORDINATOR].email, PASSWORD)

    # Planned: the agenda comes from the stage; who is asked, and for which agency; invitations without case data.
    page = client.open(f"/cases/{case_id}").follow("Meetings")
    assert "No meeting is planned yet." in page.text
    page = page.follow("Plan a meeting")
    assert "The scoping period" in page.value("agenda")
    page = page.fill(held_on="2 11 2025", begins="teatime", place="Room 4").press("Continue")
    assert page.errors == [
        "The date of the meeting must be today or in the future",
        "The time at which it begins must be a time, like 2pm or 14:30",
    ]
    page = page.fill(held_on="4 11 2026", begins="2.30pm", ends="4pm", agenda="1. Criteria\n2. Family")
    page = page.press("Continue")
    meeting_id = scene.one(select(Meeting.id))
    agency = f"agency_{member.account_id.hex}"
    page = page.fill(asked=[str(member.account_id)], **{agency: SCHOOL, "guests-0-email": "a@b.example"})
    page = page.press("Save and send the invitations")
    assert page.errors == ["Enter the guest’s name"]
    page = page.fill(**{"guests-0-name": "Asha Verma", "guests-0-agency": POLICE}).press(
        "Save and send the invitations"
    )
    assert page.notices == ["The invitations are on their way."]
    assert "4 November 2026, 2:30pm to 4pm" in page.text
    sent = [mail for mail in _mails(scene) if mail[0].startswith("A meeting about a case review")]
    assert {address for _, address, _ in sent} == {member.email, "a@b.example"}
    for subject, address, text in sent:
        assert "4 November 2026 at 2:30pm" in subject
        assert not [word for word in ("Room 4", "Child Wren", "Criteria", SCHOOL) if word in text]
        assert (f"/cases/{case_id}/meetings/{meeting_id}" in text) == (address == member.email)

    # In a calendar program: the hour in England, and no name.
    entry = portal.test_client()
    entry.set_cookie("casereviews-session", _session(client))
    answer = entry.get(f"/cases/{case_id}/meetings/{meeting_id}/meeting.ics")
    (event,) = icalendar.Calendar.from_ical(answer.get_data()).walk("VEVENT")
    assert event.decoded("dtstart").isoformat() == "2026-11-04T14:30:00+00:00"
    assert str(event["summary"]) == "Meeting: WSCP/LCSPR/2026/01"
    assert "Wren" not in answer.get_data(as_text=True)

    # A question, and what agencies say to it; dissent says why.
    page = client.open(f"/cases/{case_id}/meetings/{meeting_id}").follow("Put a question to the meeting")
    page = page.fill(words="Is a local review carried out?").press("Put the question")
    page = page.follow("Write a view on question 1")
    guest = next(one for one in shown.show(work, case_id, meeting_id).people if one.guest)
    page = page.fill(person=str(guest.id), view="agree").press("Save the view")
    assert "1 agrees, 1 has not said." in page.text
    other = Client(portal)
    assert "4 November 2026, 2:30pm: Child Wren" in other.sign_in(member.email, PASSWORD).text
    view = other.open(f"/cases/{case_id}/meetings/{meeting_id}").follow("Write your agency’s view on question 1")
    own = view.value("person")
    view = view.fill(person=own, view="disagree").press("Save the view")
    assert view.errors == ["Enter why the agency disagrees"]
    view = view.fill(words="What was learned can be shared sooner.").press("Save the view")
    assert "1 agrees, 1 disagrees." in view.text
    question_id = shown.show(work, case_id, meeting_id).questions[0].id
    with pytest.raises(NotFound):
        _say(scene, Role.GROUP_MEMBER, case_id, meeting_id, question_id, guest.id)
    with pytest.raises(NotFound):
        _say(scene, Role.PARTNER, case_id, meeting_id, question_id, guest.id)
    with pytest.raises(Refusal):
        voices.take_back(work, case_id, meeting_id, question_id)

    # It is closed on its day, once it is known who came and minutes are written.
    assert refused(lambda: holding.close(work, case_id, meeting_id)) == "early"
    scene.clock.forward(days=3)
    client.sign_in(scene.here.people[Role.COORDINATOR].email, PASSWORD)
    page = client.open(f"/cases/{case_id}/meetings/{meeting_id}").press("Close the meeting")
    assert page.notices == ["Record who came and who sent apologies before you close the meeting."]
    people = {one.guest: one for one in shown.show(work, case_id, meeting_id).people}
    page = page.follow("Record who came")
    how = {f"how_{people[False].id.hex}": "present", f"how_{people[True].id.hex}": "represented"}
    page = page.fill(**how).press("Save")
    assert page.errors == ["Enter by whom Asha Verma was represented"]
    page = page.fill(**{f"by_{people[True].id.hex}": "Tom Ellery"}).press("Save")
    assert "Represented by somebody else: Tom Ellery" in page.text
    page = page.follow("Write the minutes")
    page = page.fill(notes="All was read.", outcome_1="It is.", decisions="- A review\n- Tell the family")
    page = page.press("Save the minutes")
    left_open = page.follow("Write a view on question 1")
    page = page.press("Close the meeting")
    assert page.notices == ["The meeting is closed."]
    minutes = page.follow("Version 1")
    for words in ("All was read.", "It is.", "Disagrees Dissent", "What was learned can be shared sooner."):
        assert words in minutes.text
    assert scene.entries("meeting-closed")[0].details == {"case": str(case_id), "held_on": "2026-11-04"}
    assert shown.show(work, case_id, meeting_id).line.state == "closed"
    holding.close(work, case_id, meeting_id)
    assert scene.count(AuditEntry, AuditEntry.action == "meeting-closed") == 1

    # Nothing is changed silently after that: minutes have versions, and what was said stays.
    left_open = left_open.fill(view="abstain", words="A word too late.").press("Save the view")
    assert left_open.errors[0].startswith("This meeting is closed or cancelled")
    assert left_open.value("words") == "A word too late."
    with pytest.raises(Refusal):
        _say(scene, Role.COORDINATOR, case_id, meeting_id, question_id, guest.id)
    stale = page.follow("Correct the minutes")
    again = page.follow("Correct the minutes").fill(notes="All was read aloud.").press("Save the correction")
    assert again.errors == ["Enter what is corrected"]
    again = again.fill(why="A word was missing.").press("Save the correction")
    assert "Corrected: A word was missing." in again.text
    assert "All was read." in again.follow("Version 1").text
    assert "All was read aloud." in again.follow("Version 2").text
    stale = stale.fill(notes="Mine.", why="Mine.").press("Save the correction")
    assert stale.errors[0].startswith("Somebody else changed the minutes")
    assert stale.value("notes") == "Mine."
    assert scene.count(MeetingMinutes) == 2
    report_id = reports.ask_for(work, case_id, "meeting-minutes", meeting_id=meeting_id)
    to_make = reports.to_make(scene.store, report_id)
    assert to_make is not None
    assert to_make.facts["meeting_dissent"] == [
        {"number": "1", "agency": SCHOOL, "reason": "What was learned can be shared sooner."}
    ]
    assert to_make.facts["meeting_version"].endswith("It corrects: A word was missing.")


def test_a_meeting_is_moved_and_cancelled_and_those_invited_are_told(scene: Scene) -> None:
    case_id = scene.case()
    work, member = scene.here.work(Role.CHAIR), scene.here.people[Role.GROUP_MEMBER]
    wanted = Plan(work.today, "14:00", "", "Room 4", ("Criteria",))
    meeting_id = planning.plan(work, case_id, wanted)
    assert planning.plan(work, case_id, wanted) == meeting_id, "a second click plans no second meeting"
    invitations.ask(work, case_id, meeting_id, accounts={member.account_id: SCHOOL}, send=False)
    planning.change_plan(work, case_id, meeting_id, Plan(work.today, "15:00", "", "Room 5", ("Criteria",)))
    assert _mails(scene) == [], "nobody is told of the move of a meeting that they do not know of"
    invitations.ask(work, case_id, meeting_id, accounts={member.account_id: SCHOOL}, send=True)
    invitations.ask(work, case_id, meeting_id, accounts={member.account_id: SCHOOL}, send=True)
    planning.change_plan(work, case_id, meeting_id, Plan(work.today, "15:00", "", "Room 6", ("Criteria",)))
    planning.change_plan(work, case_id, meeting_id, Plan(work.today, "16:00", "", "Room 6", ("Criteria",)))
    planning.cancel(work, case_id, meeting_id, "The reviewer is ill.")
    subjects = [subject for subject, _, _ in _mails(scene)]
    assert subjects == [
        "A meeting about a case review on 2 November 2026 at 3pm",
        "A meeting about a case review has a new time: 2 November 2026 at 4pm",
        "The meeting about a case review on 2 November 2026 at 4pm is cancelled",
    ]
    assert not any("ill" in text.split() for _, _, text in _mails(scene))
    assert lists.mine(scene.here.work(Role.GROUP_MEMBER)) == ()
    for act in (
        lambda: planning.cancel(work, case_id, meeting_id, "again"),
        lambda: planning.change_plan(work, case_id, meeting_id, wanted),
        lambda: voices.put_question(work, case_id, meeting_id, "Why?"),
        lambda: holding.write_minutes(work, case_id, meeting_id, Minutes("Notes")),
        lambda: holding.close(work, case_id, meeting_id),
    ):
        assert refused(act) == "over"
    with pytest.raises(NotFound):
        invitations.candidates(scene.there.work(Role.CHAIR), case_id, meeting_id)
    with pytest.raises(NotPermitted):
        planning.plan(scene.here.work(Role.GROUP_MEMBER), case_id, wanted)
    publisher = scene.here.people[Role.PUBLISHER].account_id
    second = planning.plan(work, case_id, wanted)
    with pytest.raises(NotFound):
        invitations.ask(work, case_id, second, accounts={publisher: ""}, send=True)
    assert scene.count(MeetingPerson, MeetingPerson.meeting_id == second) == 0


def _say(scene: Scene, role: Role, case_id: UUID, meeting_id: UUID, question_id: UUID, person_id: UUID) -> None:
    voices.write_view(scene.here.work(role), case_id, meeting_id, question_id, person_id, view="agree")


def _mails(scene: Scene) -> list[tuple[str, str, str]]:
    """Return subject, address and text of the e-mails about meetings, in the order in which they were written."""
    with scene.store.looking() as session:
        ids = session.scalars(
            select(Message.id).where(Message.purpose.startswith("meeting-")).order_by(Message.created_at)
        ).all()
    mails = [to_send(scene.store, message_id) for message_id in ids]
    return [(mail.subject, mail.recipient, mail.text) for mail in mails if mail]


def _session(client: Client) -> str:
    cookie = client.browser.get_cookie("casereviews-session")
    assert cookie is not None
    return cookie.value


def test_who_speaks_for_no_agency_is_not_told_of_a_view_that_is_lacking(scene: Scene) -> None:
    case_id, work = scene.case(), scene.here.work(Role.CHAIR)
    member, partner = scene.here.people[Role.GROUP_MEMBER], scene.here.people[Role.PARTNER]
    meeting_id = planning.plan(work, case_id, Plan(work.today, "14:00", "", "Room 4", ("Criteria",)))
    asked = {member.account_id: SCHOOL, partner.account_id: ""}
    invitations.ask(work, case_id, meeting_id, accounts=asked, send=False)
    voices.put_question(work, case_id, meeting_id, "Is a local review carried out?")
    for role, to_say in ((Role.GROUP_MEMBER, 1), (Role.PARTNER, 0)):
        assert [line.to_say for line in lists.mine(scene.here.work(role))] == [to_say]
