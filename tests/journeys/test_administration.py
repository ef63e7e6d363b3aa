"""Looking after people, agencies, settings and e-mails, as an administrator and a coordinator do it."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from casework.actions import messages
from casework.actions.people import agencies, partnerships
from casework.actions.returns import first_requests
from casework.actions.work import SERVICE, Store, Work, changing
from casework.records.tables import AgencyRequest, Case
from casework.rules.permissions import Role
from tests.journeys.kit import Browser
from tests.journeys.people import Cast

pytestmark = pytest.mark.needs_browser

NEW_PASSWORD = "gravel teapot orbit"
WINDOWS = [
    pytest.param({"width": 1280}, id="1280"),
    pytest.param({"width": 320}, id="320"),
    pytest.param({"width": 320, "scripts": False}, id="320-no-scripts"),
]


def tag(window: dict[str, Any], name: str) -> str:
    """Return a picture's name."""
    return name if window.get("scripts", True) else f"{name}-no-scripts"


@pytest.mark.parametrize("window", WINDOWS)
def test_an_invited_person_takes_up_the_invitation(browser: Browser, cast: Cast, window: dict[str, Any]) -> None:
    administrator = browser.another(**window)
    page = administrator.sign_in(cast.people[Role.ADMINISTRATOR]).picture(tag(window, "home"))
    page = page.follow("People").picture(tag(window, "people"))
    page = page.follow("Invite somebody").press("Send invitation").picture(tag(window, "invite-error"))
    assert page.errors == ["Enter their full name", "Enter their email address", "Select at least one role"]
    page.type("Full name", "Sam Person").type("Email address", "sam@wexborough.example")
    page = page.choose("Agency representative").press("Send invitation")
    assert page.errors == ["Select the agency of an agency representative, signatory or action owner"]
    assert page.tab.get_by_label("Full name").input_value() == "Sam Person"
    page = page.select("Agency", "Wexborough Housing").press("Send invitation").picture(tag(window, "invited"))
    link = re.search(r"http\S+", page.text)
    assert link is not None

    address = link.group().removeprefix(cast.store.portal_address)
    sam = browser.another(**window)
    page = sam.open(address).picture(tag(window, "invitation"))
    page = page.type("Password", "sam").type("The same password again", "sam").press("Save and sign in")
    assert page.errors == ["Password must be 12 characters or more"]
    page.type("Password", NEW_PASSWORD).type("The same password again", NEW_PASSWORD)
    page = page.press("Save and sign in")
    assert page.notices == ["Your account is ready. You are signed in."]
    assert page.heading == "Add a second step"
    assert sam.open(address, status=409).has("This link does not work any more")


@pytest.mark.parametrize("window", WINDOWS)
def test_a_closed_account_is_signed_out_at_once(browser: Browser, cast: Cast, window: dict[str, Any]) -> None:
    chair = browser.another(**window).sign_in(cast.people[Role.CHAIR])
    page = browser.another(**window).sign_in(cast.people[Role.ADMINISTRATOR])
    page = page.follow("People").follow(cast.people[Role.CHAIR].name).picture(tag(window, "person"))
    page = page.follow("Close this account").picture(tag(window, "close")).press("Close the account")
    assert page.notices == ["The account is closed."]
    assert chair.open("/").heading == "Learning from serious cases"


@pytest.mark.parametrize("window", WINDOWS)
def test_a_coordinator_keeps_agencies(browser: Browser, cast: Cast, window: dict[str, Any]) -> None:
    page = browser.another(**window).sign_in(cast.people[Role.COORDINATOR])
    page = page.follow("Agencies").picture(tag(window, "agencies"))
    page = page.follow("Add an agency").type("Name of the agency", "wexborough police").press("Save")
    assert page.errors == ["The directory has an agency of that name. Enter another name"]
    page = page.type("Name of the agency", "Probation").press("Save")
    assert page.notices == ["The agency was added."]
    assert page.has("Nobody yet: add an email address, or invite a representative")
    page = page.follow("Probation").type("Email address (optional)", "not an address").press("Save")
    assert page.errors == ["Enter an email address in the correct format, like name@example.com"]
    page = page.type("Email address (optional)", "duty@probation.example").press("Save")
    assert page.has("duty@probation.example")
    page = page.type("Agency, person or address", "probation").press("Show")
    assert page.has("duty@probation.example")
    assert not page.has("Wexborough Housing")
    page = page.follow("Invite or hand over for Probation").picture(tag(window, "agency-people"))
    page = page.type("Full name", "Una Blythe").type("Email address", "una@probation.example").press("Invite")
    assert page.errors == ["Select what they will do"]
    page = page.choose("Agency signatory").press("Invite")
    assert page.has("una@probation.example")
    page = page.follow("Hand over from Una Blythe").picture(tag(window, "agency-hand-over"))
    page.type("Full name", "Max Orr").type("Email address", "max@probation.example")
    page = page.press("Hand over")
    assert page.has("max@probation.example")
    assert not page.has("una@probation.example")


@pytest.mark.parametrize("window", WINDOWS)
def test_a_coordinator_changes_the_settings(browser: Browser, cast: Cast, window: dict[str, Any]) -> None:
    page = browser.another(**window).sign_in(cast.people[Role.COORDINATOR])
    page = page.follow("Settings").picture(tag(window, "settings"))
    page = page.type("Colour", "#ffee00").press("Save settings").picture(tag(window, "settings-error"))
    assert page.errors == ["Choose a darker colour: white words on it must be easy to read"]
    page.type("Colour", "#512D6D").type("Name of the partnership", "Wexborough Learning Partnership")
    page.type("How many months does a review stay on the public list? (optional)", "")
    page = page.press("Save settings").picture(tag(window, "settings-saved"))
    assert page.notices == ["The settings were saved."]
    assert partnerships.face(cast.store, cast.partnership_id).settings.public_months is None
    assert "Wexborough Learning Partnership" in page.tab.locator("header").inner_text()
    header = page.tab.locator(".govuk-generic-header")
    assert header.evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(81, 45, 109)"


@pytest.mark.parametrize("window", WINDOWS)
def test_the_outbox_shows_every_email_but_no_secret_link(
    browser: Browser, cast: Cast, window: dict[str, Any]
) -> None:
    store = cast.store
    waiting, in_folder, failed = (write_one(store, cast, number) for number in range(3))
    messages.record_sent(store, in_folder, in_folder=True)
    messages.record_failed(store, failed)
    page = browser.another(**window).sign_in(cast.people[Role.COORDINATOR])
    page = page.follow("Emails").picture(tag(window, "emails"))
    assert page.has("In the folder")
    assert page.has("Will be sent shortly")
    page.tab.locator("summary").click()
    page.check().picture(tag(window, "emails-open"))
    assert page.has("[a one-time link, shown only to the person it was sent to]")
    assert "very-secret" not in page.tab.content()
    page = page.press("Try again to person-2@wexborough.example")
    assert page.notices == ["The email will be tried again."]
    assert messages.to_send(store, waiting) is not None


@pytest.mark.parametrize("window", WINDOWS)
def test_the_first_administrator_sets_the_service_up(
    browser: Browser, store: Store, window: dict[str, Any]
) -> None:
    link = partnerships.first_administrator_link(Work(store, SERVICE))
    page = browser.another(**window).open("/").picture(tag(window, "start-empty"))
    page = page.open(link.removeprefix(store.portal_address)).picture(tag(window, "first-administrator"))
    page = page.press("Set up and sign in")
    assert page.errors == [
        "Enter the name of the partnership",
        "Enter your full name",
        "Enter your email address",
        "Enter a password",
        "Enter the password again",
    ]
    page.type("Name of the partnership", "Northmoor Safeguarding Partnership")
    page.choose("Reviews are ordered within a month and stay public for 6 months")
    page.type("Full name", "Alex First").type("Email address", "alex@northmoor.example")
    page.type("Password", NEW_PASSWORD).type("The same password again", NEW_PASSWORD)
    page = page.press("Set up and sign in")
    assert page.notices == ["The service is set up. Invite a coordinator next."]
    assert partnerships.faces(store)[0].settings.review_word == "LPR"
    assert not partnerships.needs_first_administrator(store)


@pytest.mark.parametrize("window", WINDOWS)
def test_the_mailbox_of_an_agency_becomes_its_representative(
    browser: Browser, cast: Cast, window: dict[str, Any]
) -> None:
    coordinator = cast.work(Role.COORDINATOR)
    agency_id = agencies.add(coordinator, name="Probation", email="duty@probation.example")
    with changing(Work(cast.store, SERVICE), None) as change:
        case = Case(
            partnership_id=cast.partnership_id,
            reference="WSCP/2026/001",
            code_name="Heron",
            stage="gathering",
            opened_at=change.now,
            opened_by=cast.people[Role.COORDINATOR].account_id,
        )
        change.session.add(case)
        change.session.flush()
        request = AgencyRequest(case_id=case.id, agency_id=agency_id, sent_at=change.now, due_on=date(2026, 12, 1))
        change.session.add(request)
        change.session.flush()
        link = first_requests.link_for(change, request.id)
    page = browser.another(**window).open(link.removeprefix(cast.store.portal_address))
    page = page.picture(tag(window, "first-request")).press("Save and see the request")
    assert page.errors == ["Enter your full name", "Enter a password", "Enter the password again"]
    page.type("Full name", "Kim Probation").type("Password", NEW_PASSWORD)
    page = page.type("The same password again", NEW_PASSWORD).press("Save and see the request")
    assert page.heading == "Add a second step", "whoever reads returns needs one, also who came by a link"
    assert page.open("/returns").heading == "Add a second step"


@pytest.mark.parametrize("window", WINDOWS)
def test_contrast_and_error_pages(browser: Browser, cast: Cast, window: dict[str, Any]) -> None:
    visitor = browser.another(**window)
    page = visitor.open("/").follow("High contrast").picture(tag(window, "start-contrast"))
    assert "contrast-high" in (page.tab.locator("html").get_attribute("class") or "")
    page.open("/sign-in").picture(tag(window, "sign-in-contrast"))
    page = page.follow("Usual contrast")
    page.open("/nothing-here", status=404).picture(tag(window, "404"))
    page = visitor.sign_in(cast.people[Role.CHAIR])
    page.open("/people", status=403).picture(tag(window, "403"))


def write_one(store: Store, cast: Cast, number: int) -> UUID:
    """Write an invitation and return the message's id."""
    with changing(Work(store, SERVICE), None) as change:
        return messages.write(
            change,
            "invitation",
            partnership_id=cast.partnership_id,
            recipient=f"person-{number}@wexborough.example",
            words={"secret_link": f"{store.portal_address}/invitation/very-secret", "days": "7"},
        )
