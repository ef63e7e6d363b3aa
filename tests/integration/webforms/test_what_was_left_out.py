"""The page of a file says what of it was not read, and where."""

from __future__ import annotations

import pytest
from flask import Flask

from casework.actions.people import accounts
from casework.actions.work import Store, Work
from casework.rules.permissions import Role
from documents.reading.entry import read_record
from tests.conftest import SetClock
from tests.integration.casework.scene import POLICE, make_scene
from tests.journeys.client import Client
from tests.journeys.people import PASSWORD
from tests.unit.documents.reading.word.word_files import raw_word_file, row, table

# What these pages ask of a database is asked of both kinds in tests/integration/casework.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_deleted_words_are_said_with_their_place(portal: Flask, store: Store, clock: SetClock) -> None:
    data = raw_word_file(
        table(
            row("Date", "Event", "Source"),
            row("12/03/21", "Home visit", "Log"),
            row("13/03/21", "never happened", "Log", properties="<w:del/>"),
        )
    )
    scene = make_scene(store, clock)
    request_id = scene.requests(scene.scoped_case(), POLICE)[POLICE]
    upload_id = scene.upload(request_id, scene.represents(POLICE), data, "police.docx")
    scene.read(upload_id, read_record(data, "police.docx"))
    agency = Client(portal)
    email = scene.here.people[Role.REPRESENTATIVE].email
    agency.browser.set_cookie(
        "casereviews-session", accounts.sign_in(Work(scene.store, accounts.VISITOR), email, PASSWORD).session
    )
    page = agency.open(f"/returns/files/{upload_id}")
    assert "What of the file was not read" in page.text
    assert "Words deleted in tracked changes: 24 letters and figures. Where: table 1, row 3." in page.text
