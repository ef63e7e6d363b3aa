"""A case on its way in a browser: a meeting with dissent, the family, another process, a hold, and the stages."""

from __future__ import annotations

from datetime import date

import pytest

from casework.records.store import Store
from casework.rules.permissions import Role
from tests.integration.casework.scene import Scene
from tests.journeys.kit import Browser, Page
from tests.journeys.people import AGENCIES, Cast

pytestmark = pytest.mark.needs_browser


def test_a_meeting_is_planned_written_about_and_closed_by_three_people(
    browser: Browser, cast: Cast, store: Store
) -> None:
    scene = Scene(store, None, cast, cast)  # type: ignore[arg-type]
    case_id = scene.scoped_case()
    scene.ready_review(case_id)
    member, chair = cast.people[Role.GROUP_MEMBER], cast.people[Role.CHAIR]
    today = date.today()

    # The coordinator plans it and asks three people.
    desk = browser.another().sign_in(cast.people[Role.COORDINATOR]).open(f"/cases/{case_id}")
    page = desk.picture("case").follow("Meetings").picture("meetings-none").follow("Plan a meeting")
    page = page.date("When is the meeting?", today.day, today.month, today.year)
    page = page.type("When does it begin?", "half past").press("Continue").picture("plan-errors")
    assert page.errors == [
        "The time at which it begins must be a time, like 2pm or 14:30",
        "Enter where the meeting is",
    ]
    page = page.type("When does it begin?", "11:30pm").type("Where is it?", "https://meet.example/room-4")
    page = page.narrow("plan").press("Continue")
    for who in (f"{member.name} (Case review group member)", f"{chair.name} (Chair)"):
        page = page.choose(who)
    page = page.type(f"{member.name} speaks for", AGENCIES[5])
    page = page.type("Name", "Asha Verma").type("Agency", AGENCIES[2])
    page = page.narrow("people").press("Save and send the invitations")
    assert page.has("The invitations are on their way.")
    page = page.follow("Put a question to the meeting").picture("question")
    page = page.type("What is asked?", "Is a local review carried out?").press("Put the question")
    meeting = page.tab.url.split("/cases/", 1)[1].split("?")[0]

    # A member finds it on the start page, and writes the agency's view.
    theirs = browser.another().sign_in(member).narrow("start")
    theirs = theirs.open(f"/cases/{meeting}").follow("Write your agency’s view on question 1")
    theirs = theirs.choose("Disagrees").press("Save the view").picture("view-errors")
    assert theirs.errors == ["Enter why the agency disagrees"]
    theirs = theirs.type("Why?", "What was learned can be shared sooner.").press("Save the view")
    assert theirs.has("1 disagrees, 1 has not said.")
    assert not theirs.has("Record who came")

    # The chair writes a guest's view, who came, the minutes, and closes it.
    run = browser.another().sign_in(chair).open(f"/cases/{meeting}")
    run = run.follow("Write a view on question 1").choose(f"Asha Verma, {AGENCIES[2]}").choose("Agrees")
    run = run.narrow("view").press("Save the view").follow("Record who came")
    run = present(run, member.name, f", {AGENCIES[5]}")
    run = present(run, chair.name, "")
    run = present(run, "Asha Verma", f", {AGENCIES[2]}").narrow("attendance").press("Save")
    run = run.follow("Write the minutes").type("Notes", "The group read the combined chronology.")
    run = run.type("What was found on question 1?", "A local review is carried out.")
    run = run.type("What did the meeting decide?", "A local review\nThe family is told")
    run = run.narrow("minutes").press("Save the minutes").narrow("meeting").press("Close the meeting")
    assert run.has("The meeting is closed.")
    run = run.narrow("meeting-closed").follow("Version 1").narrow("read-minutes")
    assert run.has("Dissent")
    assert run.has("What was learned can be shared sooner.")
    run = run.open(f"/cases/{meeting}").follow("Correct the minutes").picture("correct")

    # The family, another process, and a hold that the publisher meets.
    page = page.open(f"/cases/{case_id}").follow("The family").picture("family-none").follow("Record a contact")
    page = page.date("When was it?", today.day, today.month, today.year).choose("Visit")
    page = page.type("With whom?", "The mother").type("By whom?", "Social worker").narrow("contact")
    page = page.type("What do they need?", "An interpreter").press("Record it").narrow("family")
    member_sees = theirs.open(f"/cases/{case_id}/family").picture("family-made")
    assert member_sees.has("Visit")
    assert not member_sees.has("interpreter")
    page = page.open(f"/cases/{case_id}").follow("Other processes and holds").picture("processes-none")
    page = page.follow("Add a process").choose("Criminal court").choose("Under way")
    page = page.type("Organisation", "Crown Court").type("Whom do you talk to?", "Mx Listing")
    page = page.narrow("process").press("Save").follow("Hold publication back")
    page = page.choose("Until something has happened")
    page = page.type("What must have happened?", "The trial has ended").type("Why?", "The jury must not read it.")
    page = page.narrow("hold").press("Hold publication back").narrow("processes")
    assert page.has("Do not publish until this has happened: The trial has ended")
    releasing = browser.another().sign_in(cast.people[Role.PUBLISHER]).follow("Reviews")
    releasing = releasing.follow("Child Wren").picture("review-held")
    assert releasing.has("Publication is held until an event that the case names has happened")
    page = page.open("/cases").narrow("dashboard-held").open(f"/cases/{case_id}").follow("Stages").narrow("stages")
    assert page.has("1 hold to be lifted")
    page = page.follow("Bring the case to another stage").picture("move")
    page = page.open(f"/cases/{case_id}/decisions/new/closing").narrow("closing")
    assert page.has("Still open in this case:")
    page = page.open(f"/cases/{case_id}/processes")
    page = page.follow("Lift this hold until The trial has ended").picture("lift")
    page = page.type("Why may publication go ahead?", "The court said so.").press("Lift the hold")
    assert page.has("Nothing holds it back.")


def present(page: Page, name: str, agency: str) -> Page:
    """Say that somebody came."""
    return page.choose("Present", within=f"{name}{agency}")
