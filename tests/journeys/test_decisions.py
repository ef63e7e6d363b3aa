"""What is decided in a case, in a browser: recorded by the coordinator, signed by a partner; the dates ahead."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from casework.actions import cases, clocks
from casework.records.store import Store
from casework.rules.permissions import Role
from tests.integration.casework.scene import Scene
from tests.journeys.kit import Browser, Page
from tests.journeys.people import Cast

pytestmark = pytest.mark.needs_browser


def reasons(page: Page) -> Page:
    """Answer the four criteria."""
    for letter in "abcd":
        page.tab.locator(f"input[name={letter}_answer][value=yes]").check()
        page.type(f"Why? (criterion {letter})", f"Reason {letter}, told by codes.")
    return page


@pytest.mark.parametrize("window", [{"width": 1280}, {"width": 320, "scripts": False}], ids=["wide", "narrow"])
def test_a_decision_is_recorded_signed_and_sent_and_the_dashboard_follows(
    browser: Browser, cast: Cast, store: Store, window: dict[str, Any]
) -> None:
    work = cast.work(Role.COORDINATOR)
    referral_id = Scene(store, None, cast, cast).referral()  # type: ignore[arg-type]
    case_id = cases.open_case(work, referral_id)
    clocks.record_notification(work, referral_id, sent_on=work.today, late_reason="It was a holiday.")
    today = date.today()
    desk = browser.another(**window)
    page = desk.sign_in(cast.people[Role.COORDINATOR]).follow("Cases").picture("dashboard")
    assert page.has("Complete the rapid review")
    assert page.has("Case review group")
    page = page.select("Who has something to do", "Agencies").press("Show")
    assert page.has("No case fits")
    page = page.open(f"/cases/{case_id}").follow("Decisions").follow("Record: decision after the rapid review")
    page = page.press("Record the decision").picture("decision-errors")
    assert page.errors[0] == "Enter the date of the decision"
    assert "Select what is decided" in page.errors
    page = reasons(page.date("When was it decided?", today.day, today.month, today.year))
    page = page.choose("A local child safeguarding practice review is carried out")
    page = page.type("Why is it decided so?", "Agencies did not share what they knew.")
    page = page.choose("No", within="Do the partners think that a national review is appropriate?")
    page = page.type("Who agreed?", "Police, health and the local authority").press("Record the decision")
    assert page.picture("decisions").has("Not signed yet: Local authority, Police, Integrated care board.")
    partner = browser.another(**window).sign_in(cast.people[Role.PARTNER])
    signing = partner.open(f"/cases/{case_id}/decisions").follow("Sign this decision").picture("sign-decision")
    signing = signing.choose("No, I am of another opinion").press("Sign")
    assert signing.errors == ["Enter why you are of another opinion"]
    signing = signing.type("What do you want to add?", "Criterion (c) is not met.").press("Sign")
    assert signing.has("Police: is of another opinion")
    assert not signing.has("Record that it was sent")
    page = page.open(f"/cases/{case_id}/decisions").follow("Record that it was sent")
    page = page.date("When was it sent to the national Panel?", today.day, today.month, today.year)
    assert page.press("Save the date").has("Sent to the national Panel on")
    assert page.open("/cases").has("Complete and publish the LCSPR")
    calendar = page.open("/calendar").press("Make the address").picture("calendar")
    address = calendar.tab.locator("code").inner_text()
    assert address.endswith(".ics")

    # What happened, and what else begins from the case: it is found, and others are asked to take part.
    page = page.open(f"/cases/{case_id}").follow("What happened").picture("history")
    assert page.has("Police signed, being of another opinion")
    page = page.open("/search").type("What are you looking for?", "wren").press("Search").picture("found")
    assert page.has("1 result")
    page = page.follow("Child Wren").follow("Other partnerships").follow("Invite somebody")
    page = page.type("Name", "Nora North").type("Email address", "nora@north.example")
    page = page.type("Their partnership", "North Partnership").type("Why are they invited?", "The family moved.")
    assert page.press("Send the invitation").picture("guests").has("May open the case")
    page = page.open("/region").type("Name of the region", "West").press("Begin a region").picture("region")
    page = page.follow("The region’s independent reviewers").follow("Register a reviewer")
    page = page.type("Name", "Rhona Reid").type("Email address", "rhona@reid.example").press("Save")
    page = (
        page.picture("reviewers").open(f"/cases/{case_id}").follow("Independent reviewer").follow("Ask a reviewer")
    )
    page = page.select("Which reviewer do you ask?", "Rhona Reid, available")
    page = page.type("What does the reviewer need to know to say whether they can do it?", "By the summer")
    assert page.press("Ask the reviewer").picture("reviewer-asked").has("Asked, not answered yet")
