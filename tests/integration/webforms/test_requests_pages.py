"""Bad input on the pages of requests: a second press, a second tab, a request that was withdrawn meanwhile."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.test import Client as Browser

from casework.actions.people import accounts
from casework.actions.returns import requests, terms, written_pages
from casework.actions.work import Work
from casework.records.tables import AgencyRequest, Message
from casework.rules.permissions import Role
from tests.integration.casework.scene import POLICE, Scene
from tests.journeys.people import PASSWORD


@pytest.fixture(autouse=True)
def without_tokens(portal: Flask) -> None:
    """Let the tests post forms as a page would, without reading its token first."""
    portal.config["WTF_CSRF_ENABLED"] = False


def signed_in(portal: Flask, scene: Scene, role: Role) -> Browser:
    """Return the browser of the person of that role."""
    browser = portal.test_client()
    token = accounts.sign_in(Work(scene.store, accounts.VISITOR), scene.here.people[role].email, PASSWORD).session
    browser.set_cookie("casereviews-session", token)
    return browser


def test_requests_are_checked_then_sent_and_a_second_press_sends_nothing_more(portal: Flask, scene: Scene) -> None:
    case_id = scene.scoped_case()
    desk = signed_in(portal, scene, Role.COORDINATOR)
    address = f"/cases/{case_id}/requests"
    chosen = {
        "agencies": str(scene.here.agencies[POLICE]),
        "questions": "What did you see?",
        "due_on-day": "16",
        "due_on-month": "11",
        "due_on-year": "2026",
    }
    shown = desk.get(address).get_data(as_text=True)
    chosen = {name if f'name="{name}"' in shown else name.replace("-", "."): text for name, text in chosen.items()}
    check = desk.post(address, data=chosen).get_data(as_text=True)
    assert "Check before the requests are sent" in check
    assert "What did you see?" in check
    assert scene.count(AgencyRequest) == 0, "nothing was sent yet"
    again = desk.post(address, data={**chosen, "change": "1"}).get_data(as_text=True)
    assert "What did you see?</textarea>" in again
    for _ in range(2):
        answer = desk.post(address, data={**chosen, "confirmed": "1"})
        assert (answer.status_code, answer.location) == (303, f"/cases/{case_id}")
    assert scene.count(AgencyRequest) == 1
    assert scene.count(Message, Message.purpose == "return-request") == 1


def test_what_is_typed_for_a_request_that_was_withdrawn_is_shown_to_be_copied(portal: Flask, scene: Scene) -> None:
    request_id = scene.requests(scene.scoped_case(), POLICE)[POLICE]
    agency = signed_in(portal, scene, Role.REPRESENTATIVE)
    page = f"/returns/{request_id}/write/child"
    assert agency.get(page).status_code == 200
    terms.withdraw(scene.here.work(Role.COORDINATOR), request_id, reason="Asked by mistake")
    typed = {"voice": "She said that she was tired", "edition": "0"}
    answer = agency.post(page, data=typed)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "This request was withdrawn" in text
    assert "She said that she was tired" in text
    assert agency.post(page, data={**typed, "autosave": "1"}).get_json()["code"] == "withdrawn"
    assert agency.post(f"/returns/{request_id}/nil").status_code == 200
    assert "withdrawn" in agency.get(f"/returns/{request_id}").get_data(as_text=True)
    assert written_pages.page(scene.represents(POLICE), request_id, "child").answers == {}


def test_a_page_kept_by_the_script_answers_with_its_edition_or_with_what_is_wrong(
    portal: Flask, scene: Scene
) -> None:
    request_id = scene.requests(scene.scoped_case(), POLICE)[POLICE]
    agency = signed_in(portal, scene, Role.REPRESENTATIVE)
    page = f"/returns/{request_id}/write/child"
    typed = {"voice": "First", "edition": "0", "autosave": "1"}
    assert agency.post(page, data=typed).get_json() == {"saved": True, "edition": 1, "text": "Saved at 9:00am"}
    other = agency.post(page, data={**typed, "voice": "Second tab"}).get_json()
    assert (other["saved"], other["code"]) == (False, "changed-since")
    long = agency.post(page, data={**typed, "edition": "1", "voice": "x" * 20_001}).get_json()
    assert (long["code"], long["message"]) == (
        "limit",
        "The child’s voice and lived experience must be 20,000 characters or fewer",
    )
    shown = agency.post(page, data={"voice": "Second tab", "edition": "0"}).get_data(as_text=True)
    assert "First" in shown
    assert "Second tab" in shown
    assert requests.show_request(scene.represents(POLICE), request_id).stands == "started"
