"""Who may see a case, in a browser: named for it, in it for a while, kept out of it, and what the log says."""

from __future__ import annotations

from typing import Any

import pytest

from casework.actions import cases
from casework.actions.audit_log import checks
from casework.actions.upkeep import write_anchor
from casework.records.store import Store
from casework.rules.permissions import Role
from tests.integration.casework.scene import Scene
from tests.journeys.kit import Browser
from tests.journeys.people import Cast

pytestmark = pytest.mark.needs_browser
REASON = "The court asks today whether the brother is safe."


@pytest.mark.parametrize("window", [{"width": 1280}, {"width": 320, "scripts": False}], ids=["wide", "narrow"])
def test_a_case_is_named_opened_in_an_emergency_and_closed_for_a_conflict(
    browser: Browser, cast: Cast, store: Store, window: dict[str, Any]
) -> None:
    work, member = cast.work(Role.COORDINATOR), cast.people[Role.GROUP_MEMBER]
    case_id = cases.open_case(work, Scene(store, None, cast, cast).referral())  # type: ignore[arg-type]
    case = cases.show_case(work, case_id)
    of_member = browser.another(**window).sign_in(member).open("/cases")
    assert of_member.has(case.code_name)

    desk = browser.another(**window).sign_in(cast.people[Role.COORDINATOR]).open(f"/cases/{case_id}")
    desk = desk.follow("People on this case").picture("people-of-a-role")
    desk = desk.follow("Change who may know of it").choose("Only those who are named for the case").press("Save")
    assert desk.notices == ["It is changed who may know of this case."]
    assert desk.press("Put on the case").errors == ["Select whom you put on the case"]
    desk = desk.open(f"/cases/{case_id}/people").press("Take off Everybody: publisher")
    assert desk.notices == ["They are not on this case any more."]

    of_member = of_member.open("/cases")
    assert not of_member.has(case.code_name)
    of_member = of_member.follow("Open a case that you are not on").press("Open the case").picture("open-anyway")
    assert of_member.errors == ["Enter the reference of the case", "Enter why you must open this case now"]
    of_member.type("What is the reference of the case?", "WSCP/LCSPR/1999/01")
    of_member = of_member.type("Why must you open it now?", REASON).press("Open the case")
    assert len(of_member.errors) == 1
    of_member = of_member.type("What is the reference of the case?", case.reference).press("Open the case")
    assert of_member.picture("opened-anyway").has("You are not on this case.")

    chair = browser.another(**window).sign_in(cast.people[Role.CHAIR]).picture("home-opened")
    chair = chair.follow(f"say whether it was right to open {case.reference}").press("Save")
    assert chair.errors == ["Select whether it was right to open the case", "Enter what you found"]
    chair = chair.choose("No, it was not right").type("What did you find?", "It could have waited until Monday.")
    chair = chair.picture("look-at-opening").press("Save")
    assert chair.has("It was not right")
    of_member = of_member.press("I do not need it any more")
    assert of_member.notices == ["The case is closed to you again."]

    name = f"{member.name}, case review group member"
    desk = desk.select("Put somebody on this case", name).press("Put on the case").picture("people-named")
    assert desk.notices == ["They are on this case now."]
    of_member = of_member.open(f"/cases/{case_id}/people").follow("Say that you have a conflict of interest")
    of_member = of_member.type("What is your conflict of interest?", "The child is in my son’s class.")
    of_member = of_member.picture("declare").press("I have a conflict of interest")
    assert of_member.path == "/cases"
    assert not of_member.has(case.code_name)
    desk = desk.open(f"/cases/{case_id}/people").picture("people-conflict")
    assert desk.has("The child is in my son’s class.")
    desk = desk.follow("Name somebody’s conflict of interest").picture("keep-out")

    write_anchor(store)
    checks.check(store)
    log = desk.follow("Audit log").picture("audit-log").select("Kind of act", "The case and who may know of it")
    log = log.press("Show").picture("audit-log-filtered")
    assert log.has("said that they have a conflict of interest themself")
    assert log.has("none is missing")

    settings = log.follow("Settings").choose("No, a password is enough").press("Save settings")
    assert settings.picture("settings-one-step").has("People can sign in with a password alone.")
