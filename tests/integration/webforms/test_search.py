"""Searching: each finds what they may see, and no address or log line holds what was typed."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from werkzeug.test import Client as Browser

from casework.actions import cases
from casework.actions.codes import key as code_key
from casework.actions.need_to_know import conflicts
from casework.actions.people import accounts
from casework.actions.work import Work
from casework.records.tables import KeptSearch
from casework.rules.codes import Known
from casework.rules.permissions import Role
from tests.integration.casework.examples import full_answers
from tests.integration.casework.records import records
from tests.integration.casework.scene import Scene
from tests.journeys.people import PASSWORD


@pytest.fixture(autouse=True)
def without_tokens(portal: Flask) -> None:
    """Let the test post forms as a page would, without reading its token first."""
    portal.config["WTF_CSRF_ENABLED"] = False


def signed_in(portal: Flask, scene: Scene, role: Role) -> Browser:
    """Return the browser of the person of that role."""
    browser = portal.test_client()
    token = accounts.sign_in(Work(scene.store, accounts.VISITOR), scene.here.people[role].email, PASSWORD).session
    browser.set_cookie("casereviews-session", token)
    return browser


def search(browser: Browser, words: str, **fields: str) -> str:
    """Return the page of results."""
    answer = browser.post("/search", data={"words": words, **fields})
    assert re.fullmatch(r"/search/[0-9a-f-]{36}", answer.location), "its address tells nothing"
    page = browser.get(answer.location)
    assert "no-store" in page.headers["Cache-Control"]
    return page.get_data(as_text=True)


def test_everybody_finds_what_they_may_see_and_nothing_else(portal: Flask, scene: Scene) -> None:
    of = records(scene, scene.here)
    theirs = scene.case(scene.there)
    desk = scene.here.work(Role.COORDINATOR)
    waiting = scene.referral(full_answers("Zafira "))
    code_key.add_person(desk, of.case, Known("Tamsin Oakes", "Child", "Child B"))

    coordinator = signed_in(portal, scene, Role.COORDINATOR)
    every = search(coordinator, "wren")
    for address in (
        f"/cases/{of.case}",
        f"/requests/{of.request}",
        f"/documents/{of.report}",
        f"/packs/{of.pack}",
    ):
        assert address in every, address
    assert f"/reviews/{of.review}" in every
    assert f"/cases/{of.case}/meetings/{of.meeting}" in every
    assert str(of.action) in search(coordinator, "one form")
    by_name = search(coordinator, "Zaphira")
    assert f"/referrals/{waiting}" in by_name
    assert "the name is written otherwise" in by_name
    assert f"/cases/{of.case}" in search(coordinator, "tamzin oakes")
    rows = search(coordinator, "visit", case=str(of.case))
    assert f"/cases/{of.case}/chronology/rows/" in rows
    assert "Show these rows in the chronology" in rows
    assert "Nothing was found" in search(coordinator, "visit"), "rows are looked through in one case"
    assert "Nothing was found" in search(coordinator, "oakshire"), "the other partnership is not there"
    there = cases.show_case(scene.there.work(Role.COORDINATOR), theirs).reference
    assert "Nothing was found" in search(coordinator, there)
    assert coordinator.post("/search", data={"words": "wren", "case": str(theirs)}).status_code == 200, "refused"

    member = search(signed_in(portal, scene, Role.GROUP_MEMBER), "tamsin")
    assert f"/cases/{of.case}" in member
    assert "/referrals/" not in search(signed_in(portal, scene, Role.GROUP_MEMBER), "zafira")
    partner = signed_in(portal, scene, Role.PARTNER)
    assert "Nothing was found" in search(partner, "tamsin"), "who reads in codes finds no name"
    assert f"/cases/{of.case}" in search(partner, "wren")
    assert f"/packs/{of.pack}" not in search(partner, "pack"), "a pack by names"
    assert str(of.request) in search(signed_in(portal, scene, Role.REPRESENTATIVE), "wren")
    assert "Nothing was found" in search(signed_in(portal, scene, Role.REPRESENTATIVE), "pack")
    representative = scene.here.people[Role.REPRESENTATIVE].account_id
    conflicts.keep_out(scene.here.work(Role.CHAIR), of.case, representative, "He was at the scene.")
    kept_out = search(signed_in(portal, scene, Role.REPRESENTATIVE), "wren")
    assert "Nothing was found" in kept_out, "who has a conflict of interest finds not even their own request"
    assert signed_in(portal, scene, Role.ADMINISTRATOR).get("/search").status_code == 403

    kept = scene.count(KeptSearch)
    answer = coordinator.post("/search", data={"words": " , "})
    assert "Enter what you are looking for" in answer.get_data(as_text=True)
    assert scene.count(KeptSearch) == kept
    mine = coordinator.post("/search", data={"words": "wren"}).location
    assert partner.get(mine).status_code == 303, "somebody else’s search"
    assert not any("wren" in str(entry.details).lower() for entry in scene.entries("searched"))
    scene.clock.forward(days=2)
    assert signed_in(portal, scene, Role.COORDINATOR).get(mine).status_code == 303, "kept for a day"
