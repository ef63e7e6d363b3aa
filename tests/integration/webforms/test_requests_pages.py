"""Bad input on the pages of requests: a second press, a second tab, a request that was withdrawn meanwhile."""

from __future__ import annotations

import io
from hashlib import sha256
from typing import Any

import pytest
from flask import Flask
from lxml.html import document_fromstring
from werkzeug.test import Client as Browser

from casework.actions import upkeep
from casework.actions.people import accounts
from casework.actions.returns import requests, returns, sought_people, terms, typed_returns, written_pages
from casework.actions.work import Work
from casework.records.tables import AgencyRequest, Message, UnsentWords
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
        "people": sought_people.of_case(scene.here.work(Role.COORDINATOR), case_id)[0].id,
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
    typed = {"voice": "She said that she was tired", "shown": ""}
    answer = agency.post(page, data=typed)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "This request was withdrawn" in text
    assert "She said that she was tired" in text
    assert agency.post(page, data={**typed, "autosave": "1"}).get_json()["code"] == "withdrawn"
    assert agency.post(f"/returns/{request_id}/nil").status_code == 200
    assert "withdrawn" in agency.get(f"/returns/{request_id}").get_data(as_text=True)
    for path, field, words in (("chair", "text", "She was off sick"), ("nil", "systems", "The archive in Leeds")):
        answer = agency.post(f"/returns/{request_id}/{path}", data={field: words})
        text = answer.get_data(as_text=True)
        assert words in text, path
        assert "copy it before you leave" in text, path
        assert "date of the search" not in text, "nothing can be changed any more"
    assert written_pages.page(scene.represents(POLICE), request_id, "child").answers == {}


def test_a_page_kept_by_the_script_answers_with_its_marks_or_with_what_is_wrong(
    portal: Flask, scene: Scene
) -> None:
    request_id = scene.requests(scene.scoped_case(), POLICE)[POLICE]
    agency = signed_in(portal, scene, Role.REPRESENTATIVE)
    page = f"/returns/{request_id}/write/child"
    typed = {"voice": "First", "shown": "", "autosave": "1"}
    first = agency.post(page, data=typed).get_json()
    assert (first["saved"], first["text"]) == (True, "Saved at 9:00am")
    other = agency.post(page, data={**typed, "voice": "Second tab"}).get_json()
    assert (other["saved"], other["code"]) == (False, "changed-since")
    long = agency.post(page, data={**typed, "shown": first["shown"], "voice": "x" * 20_001}).get_json()
    assert (long["code"], long["message"]) == (
        "limit",
        "The child’s voice and lived experience must be 20,000 characters or fewer",
    )
    empty = ",".join(f"{name}={sha256(b'').hexdigest()[:12]}" for name in ("voice", "identity"))
    beside = agency.post(page, data={"identity": "Welsh", "shown": empty, "autosave": "1"}).get_json()
    assert beside["saved"], "a colleague in another field takes nothing away"
    shown = agency.post(page, data={"voice": "Second tab", "shown": empty}).get_data(as_text=True)
    assert "First" in shown
    assert "Second tab</textarea>" in shown
    assert "Welsh</textarea>" in shown
    assert requests.show_request(scene.represents(POLICE), request_id).stands == "started"


def test_a_return_of_words_alone_says_why_it_has_no_chronology_and_answers_what_was_asked(
    portal: Flask, scene: Scene
) -> None:
    case_id, desk = scene.scoped_case(), scene.here.work(Role.COORDINATOR)
    scene.requests(case_id, POLICE)
    asked = "1. Who saw the child alone?\n2) What was shared?"
    with scene.store.changing() as session:
        session.query(AgencyRequest).one().questions = asked
    request_id = requests.of_case(desk, case_id)[0].id
    agency = signed_in(portal, scene, Role.REPRESENTATIVE)
    police = scene.represents(POLICE)
    upload_id = typed_returns.begin_typed(police, request_id)
    hand_in, page = f"/returns/files/{upload_id}/hand-in", f"/returns/{request_id}/write/asked"
    nothing = agency.post(hand_in, follow_redirects=True).get_data(as_text=True)
    assert "There is nothing to hand in yet" in nothing

    shown = agency.get(page).get_data(as_text=True)
    assert "Who saw the child alone?" in shown
    first, second = [one.name for one in written_pages.page(police, request_id, "asked").described.questions]
    assert agency.post(page, data={first: "Nobody did", second: "", "shown": ""}).status_code == 303
    asked_first = agency.post(hand_in, follow_redirects=True).get_data(as_text=True)
    assert "There is no chronology yet</h1>" in asked_first
    unsaid = agency.post(hand_in, data={"no_rows": "1"}).get_data(as_text=True)
    assert "Select that your records hold nothing" in unsaid
    assert requests.show_request(desk, request_id).state == "started"
    answer = agency.post(hand_in, data={"no_rows": "1", "nothing": "yes"})
    assert (answer.status_code, answer.location) == (303, f"/returns/{request_id}")
    view = requests.show_request(desk, request_id)
    assert (view.state, view.rows, view.no_chronology) == ("handed-in", 0, True)
    said = ("Answers to the questions asked", "Who saw the child alone?\nNobody did")
    assert said in returns.written_sections(desk, upload_id)
    assert scene.merged(case_id), "the case is merged without rows of this agency"


def test_a_nil_return_says_what_was_searched(portal: Flask, scene: Scene) -> None:
    request_id = scene.requests(scene.scoped_case(), POLICE)[POLICE]
    agency, page = signed_in(portal, scene, Role.REPRESENTATIVE), f"/returns/{request_id}/nil"
    assert "Enter which systems and records were searched" in agency.post(page).get_data(as_text=True)
    assert requests.show_request(scene.represents(POLICE), request_id).state == "sent"
    day = {"on-day": "1", "on-month": "11", "on-year": "2026"}
    shown = agency.get(page).get_data(as_text=True)
    day = {name if f'name="{name}"' in shown else name.replace("-", "."): text for name, text in day.items()}
    words = {"systems": "PNC and crime files", "by": "A. Blythe, analyst", **day}
    asked = agency.post(page, data=words).get_data(as_text=True)
    assert "before the request was sent, on 2 November 2026" in asked
    assert "Is the date of the search right?" in asked
    assert requests.show_request(scene.represents(POLICE), request_id).state == "sent"
    assert agency.post(page, data={**words, "sure": "yes"}).status_code == 303
    said = requests.show_request(scene.here.work(Role.COORDINATOR), request_id).nil_said
    assert dict(said) == {
        "Systems and records searched": "PNC and crime files",
        "Searched by": "A. Blythe, analyst",
        "Searched on": "1 November 2026",
    }
    assert not requests.show_request(scene.here.work(Role.GROUP_MEMBER), request_id).nil_said


def test_words_that_were_typed_and_not_sent_are_there_again_for_who_typed_them_alone(
    portal: Flask, scene: Scene
) -> None:
    request_id = scene.requests(scene.scoped_case(), POLICE)[POLICE]
    agency, police = signed_in(portal, scene, Role.REPRESENTATIVE), scene.represents(POLICE)
    upload_id = typed_returns.begin_typed(police, request_id)
    rows, messages = f"/returns/files/{upload_id}/new-rows", f"/returns/{request_id}/messages"
    names = {name: f"rows-1-{name}" for name in ("key", "date", "event")}
    fields = {names["key"]: "n1", names["date"]: "1 May 2025", names["event"]: "She was seen", "rows-0-key": "n0"}
    kept = agency.post("/typed", data={"place": rows, **fields}).get_json()
    assert (kept["saved"], kept["text"]) == (True, "Kept at 9:00am, not sent yet")
    agency.post("/typed", data={"place": messages, "text": "What of the aunt?"})
    again = agency.get(rows).get_data(as_text=True)
    assert "She was seen</textarea>" in again, "in the second row, where it was typed"
    assert "was not sent" in again
    assert scene.count(UnsentWords) == 2
    # Nothing is handed in past them.
    stopped = agency.post(f"/returns/files/{upload_id}/hand-in", data={"no_rows": "yes", "nothing": "yes"})
    assert (stopped.status_code, stopped.headers["Location"]) == (303, rows)
    assert "not part of the return" in agency.get(rows).get_data(as_text=True)
    desk = signed_in(portal, scene, Role.COORDINATOR)
    desk.post("/typed", data={"place": messages, "text": "Mine"})
    assert "What of the aunt?</textarea>" in agency.get(messages).get_data(as_text=True)
    assert agency.post(rows, data=fields | {"rows-1-source": "Log"}).status_code == 303
    assert "She was seen" not in agency.get(rows).get_data(as_text=True), "sent, so it is kept no more"
    agency.post("/typed/discard", data={"place": messages})
    assert "What of the aunt?" not in agency.get(messages).get_data(as_text=True)
    scene.clock.forward(days=15)
    upkeep.tidy_up(scene.store)
    assert scene.count(UnsentWords) == 0


def test_a_file_of_some_megabytes_is_taken_where_files_are(portal: Flask, scene: Scene) -> None:
    request_id = scene.requests(scene.scoped_case(), POLICE)[POLICE]
    agency = signed_in(portal, scene, Role.REPRESENTATIVE)
    large = b"%PDF-1.7\n" + b" " * 5_000_000
    sent = agency.post(f"/returns/{request_id}", data={"file": (io.BytesIO(large), "large.pdf")})
    assert (sent.status_code, sent.headers["Location"].startswith("/returns/files/")) == (303, True)
    assert agency.post("/typed", data={"place": "/", "words": "x" * 5_000_000}).status_code == 413


def test_the_list_in_two_tabs_comes_together_and_who_answered_says_that_the_answer_stays(
    portal: Flask, scene: Scene
) -> None:
    case_id, work = scene.scoped_case(), scene.here.work(Role.COORDINATOR)
    request_id = scene.requests(case_id, POLICE)[POLICE]
    returns.say_nil(scene.represents(POLICE), request_id)
    scene.clock.forward(minutes=1)
    desk, address = signed_in(portal, scene, Role.COORDINATOR), f"/cases/{case_id}/people-to-look-for"
    document: Any = document_fromstring(desk.get(address).get_data(as_text=True))
    first = dict(document.forms[-1].form_values())
    name, school = "people-0-name", "people-0-school"
    assert name in first
    assert desk.post(address, data={**first, name: "Alex Ash"}).status_code == 303
    assert desk.post(address, data={**first, school: "Hill School"}).status_code == 303, "another field"
    child = sought_people.of_case(work, case_id)[0]
    assert (child.name, child.school) == ("Alex Ash", "Hill School")
    clash = desk.post(address, data={**first, name: "Alexa Ash"}).get_data(as_text=True)
    assert "Somebody else changed the same words" in clash
    assert clash.count("Alex Ash") >= 1
    assert 'value="Alexa Ash"' in clash

    agency = signed_in(portal, scene, Role.REPRESENTATIVE)
    shown = agency.get(f"/returns/{request_id}").get_data(as_text=True)
    assert "Changed after you answered" in shown
    assert "was given before 1 of them was added or changed" in desk.get(f"/requests/{request_id}").get_data(
        as_text=True
    )
    for _ in range(2):
        assert agency.post(f"/returns/{request_id}/answer-stays").status_code == 303
    assert "after you answered" not in agency.get(f"/returns/{request_id}").get_data(as_text=True)
