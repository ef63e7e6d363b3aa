"""A refused form has an address of its own: Back and Reload find it, in its browser and for an hour alone."""

from __future__ import annotations

import re

from flask import Flask

from tests.conftest import SetClock
from tests.journeys.client import Client
from tests.journeys.people import Cast

LEAD = "/refer/wexborough-safeguarding-children-partnership/safeguarding-lead"
AS_A_BROWSER = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}


def test_a_refused_form_is_found_again_by_its_own_browser_for_an_hour(
    portal: Flask, cast: Cast, clock: SetClock
) -> None:
    client = Client(portal)
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.open(LEAD).answer.text)
    assert token
    sent = client.browser.post(f"{LEAD}?x=1", data={"csrf_token": token[1]}, headers=AS_A_BROWSER)
    assert sent.status_code == 303
    address = sent.headers["Location"]
    assert re.fullmatch(re.escape(LEAD) + r"\?x=1&kept=[0-9a-f-]{36}", address)
    for _ in range(2):
        page = client.open(address)
        assert page.errors == ["Select yes if you have discussed this case with your safeguarding lead"]
    # At another address, in another browser, and after an hour there is the page as it is.
    elsewhere = client.open(address.replace("safeguarding-lead", "email"))
    assert (elsewhere.heading, elsewhere.errors) == ("Your email address", [])
    assert Client(portal).open(address).errors == []
    clock.forward(minutes=61)
    later = client.open(address)
    assert (later.errors, later.answer.request.query_string) == ([], b"x=1")
    # A program that does not open the answer as a page gets it at once.
    assert client.browser.post(LEAD, data={"csrf_token": token[1]}).status_code == 200
