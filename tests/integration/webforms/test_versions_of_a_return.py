"""Pages of a return that has several versions, or a nil return beside them: they all say the same."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask

from casework.actions.people import accounts
from casework.actions.returns import requests, returns
from casework.actions.work import Work
from casework.rules.permissions import Role
from documents.reading.entry import read_record
from tests.integration.casework.scene import POLICE, Scene
from tests.journeys.client import Client
from tests.journeys.people import PASSWORD

# What these pages ask of a database is asked of both kinds in tests/integration/casework.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
FIRST = b"Date,Source,Event\n1/3/2020,Log,Visit\n"
SECOND = FIRST + b"2/3/2020,Log,Call\n"


@pytest.fixture
def request_id(scene: Scene) -> UUID:
    """Return a request to the police."""
    return scene.requests(scene.scoped_case(), POLICE)[POLICE]


@pytest.fixture
def agency(portal: Flask, scene: Scene) -> Client:
    """Return the representative's browser."""
    client = Client(portal)
    token = accounts.sign_in(
        Work(scene.store, accounts.VISITOR), scene.here.people[Role.REPRESENTATIVE].email, PASSWORD
    ).session
    client.browser.set_cookie("casereviews-session", token)
    return client


def sent(scene: Scene, request_id: UUID, data: bytes, name: str) -> UUID:
    """Send a file in and have it read."""
    upload_id = scene.upload(request_id, scene.represents(POLICE), data, name)
    scene.read(upload_id, read_record(data, name))
    return upload_id


def test_a_version_that_was_overtaken_names_the_later_one_and_cannot_be_handed_in(
    agency: Client, scene: Scene, request_id: UUID
) -> None:
    first = sent(scene, request_id, FIRST, "first.csv")
    old_page = agency.open(f"/returns/files/{first}")
    second = sent(scene, request_id, SECOND, "second.csv")
    answer = old_page.press("Hand in this return")
    assert "A later version took the place of this one: version 2, second.csv" in answer.text
    assert "Hand in this return" not in answer.text
    assert answer.follow("version 2, second.csv").answer.request.path == f"/returns/files/{second}"
    assert requests.show_request(scene.represents(POLICE), request_id).state == "started"
    assert "Hand in this return" in agency.open(f"/returns/files/{second}").text


def test_a_file_that_is_sent_again_is_said_to_be_the_newest_again(
    agency: Client, scene: Scene, request_id: UUID
) -> None:
    first = sent(scene, request_id, FIRST, "first.csv")
    sent(scene, request_id, SECOND, "second.csv")

    def upload(data: bytes) -> str:
        page = agency.open(f"/returns/{request_id}")
        return str(page.choose_file("file", ("first.csv", data)).press("Upload").text)

    assert "You sent this very file before, as version 1. It is the newest again now, as version 3." in upload(
        FIRST
    )
    assert "You sent this very file before. It is version 3." in upload(FIRST)
    assert "Hand in this return" in agency.open(f"/returns/files/{first}").text
    page = agency.open(f"/returns/{request_id}")
    assert "first.csv was read, but it is not handed in yet" in page.text
    assert page.text.count("A later version took its place") == 1


def test_a_file_that_a_person_must_compare_is_not_said_to_have_nothing_to_look_at(
    agency: Client, scene: Scene, request_id: UUID
) -> None:
    upload_id = scene.upload(request_id, scene.represents(POLICE), FIRST, "first.csv")
    record = read_record(FIRST, "first.csv")
    draft = {"row": None, "code": "ocr-draft", "message": "These rows were read from a picture.", "place": None}
    scene.read(upload_id, {**record, "problems": [draft]})
    page = agency.open(f"/returns/files/{upload_id}")
    assert "To look at Every row, beside the file" in page.text
    assert "every row is to be compared with the file" in page.text
    assert "No row is left" not in page.text
    returns.checked_by_person(scene.represents(POLICE), upload_id)
    assert "To look at None" in agency.open(f"/returns/files/{upload_id}").text


def test_before_a_nil_return_the_rows_that_were_read_are_named_and_after_it_all_pages_agree(
    agency: Client, scene: Scene, request_id: UUID
) -> None:
    assert "not handed" not in agency.open(f"/returns/{request_id}/nil").text
    upload_id = sent(scene, request_id, SECOND, "second.csv")
    page = agency.open(f"/returns/{request_id}/nil")
    assert "Your agency sent in second.csv, with 2 rows, and has not handed it in." in page.text
    assert page.follow("second.csv").answer.request.path == f"/returns/files/{upload_id}"
    page = page.fill(systems="Crime files", by="Una Blythe, analyst").press("Hand in the nil return")
    assert "second.csv was read, but it is not handed in: the nil return is your answer." in page.text
    assert "Not handed in, a nil return was" in page.text
    assert "not handed in yet" not in page.text.casefold()
    page = agency.open(f"/returns/files/{upload_id}")
    assert "it takes the place of the nil return" in page.text
    page.press("Hand in this return")
    assert requests.show_request(scene.represents(POLICE), request_id).state == "handed-in"
    assert returns.show_upload(scene.represents(POLICE), upload_id).handed_in


def test_a_file_sent_after_the_session_has_ended_is_said_to_be_lost_where_it_is_chosen(
    agency: Client, scene: Scene, request_id: UUID
) -> None:
    address = f"/returns/{request_id}"
    page = agency.open(address).choose_file("file", ("first.csv", FIRST))
    scene.clock.forward(minutes=120)
    page = page.press("Upload")
    assert "the file was not received. Sign in, then choose it again." in page.text
    page = page.fill(email=scene.here.people[Role.REPRESENTATIVE].email, password=PASSWORD).press("Sign in")
    assert page.path == address
    assert page.notices == ["Your session had ended. The file was not received: choose it again."]
    assert agency.open(address).notices == []
