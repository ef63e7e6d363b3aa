"""The pages of documents and templates: made, sent in, refused in plain words, used, given out."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import Client, TestResponse

from casework.actions.people import accounts
from casework.actions.reports import template_looks as report_template_looks, templates as report_templates
from casework.actions.work import Store, Work
from casework.rules.permissions import Role
from tests.conftest import SetClock
from tests.integration.casework.scene import make_scene
from tests.journeys.people import PASSWORD

LETTER = Path(__file__).parents[3] / "templates" / "documents" / "request-letter.docx"
GOOD = {"fields": ["scope"], "lacking": ["partnership"], "mistakes": []}
BAD = {**GOOD, "mistakes": [{"place": "page 2", "message": "The field {{ scop }} is not known"}]}


class Desk:
    """A coordinator's browser."""

    def __init__(self, portal: Flask, store: Store, email: str) -> None:
        self._browser: Client = portal.test_client()
        token = accounts.sign_in(Work(store, accounts.VISITOR), email, PASSWORD).session
        self._browser.set_cookie("casereviews-session", token)

    def get(self, address: str) -> TestResponse:
        """Open a page."""
        return self._browser.get(address)

    def post(self, address: str, page: str, file: tuple[bytes, str] | None = None) -> TestResponse:
        """Send the form of a page."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.get(page).get_data(as_text=True))
        assert found is not None
        form: dict[str, object] = {"csrf_token": found[1]}
        if file:
            form["file"] = (io.BytesIO(file[0]), file[1])
        return self._browser.post(address, data=form, content_type="multipart/form-data" if file else None)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_template_goes_from_the_file_to_use(portal: Flask, store: Store, clock: SetClock) -> None:
    scene = make_scene(store, clock)
    desk = Desk(portal, store, scene.here.people[Role.COORDINATOR].email)
    page = "/templates/request-letter"
    refused = desk.post(page, page, (b"%PDF-1.7", "letter.docx"))
    assert "There is a problem" in refused.get_data(as_text=True)
    workbook = (LETTER.parent / "return-form.xlsx").read_bytes()
    refused = desk.post(page, page, (workbook, "letter.xlsx"))
    assert "Select a template for Word (.docx)" in refused.get_data(as_text=True)

    shown = []
    for found in (BAD, GOOD):
        sent = desk.post(page, page, (LETTER.read_bytes(), "letter.docx"))
        assert sent.status_code == 303
        version = sent.headers["Location"]
        assert "The template is being looked at" in desk.get(version).get_data(as_text=True)
        newest = report_templates.versions(scene.here.work(Role.COORDINATOR))[0]
        report_template_looks.record_look(store, newest.id, found, None)
        shown.append(version)
    bad, good = shown
    text = desk.get(bad).get_data(as_text=True)
    assert "1 mistake" in text
    assert "The field {{ scop }} is not known" in text
    assert "Page 2" in text
    desk.post(f"{bad}/use", page)
    assert "has mistakes" in desk.get(bad).get_data(as_text=True)
    assert desk.post(f"{good}/use", page).status_code == 303
    assert "your version 2" in desk.get(page).get_data(as_text=True)
    assert desk.get(f"{good}/file").get_data() == LETTER.read_bytes()
    assert desk.get(f"{page}/standard").get_data() == LETTER.read_bytes()
    desk.post(f"{page}/standard", page)
    assert "the service’s own template" in desk.get(page).get_data(as_text=True)

    case_id = scene.scoped_case()
    documents = f"/cases/{case_id}/documents"
    made = desk.post(f"{documents}/panel-letter", documents)
    assert made.status_code == 303
    assert "The document is being made" in desk.get(made.headers["Location"]).get_data(as_text=True)
    assert desk.get(f"{made.headers['Location']}/file").status_code == 404
    assert "Being made" in desk.get(documents).get_data(as_text=True)
    assert desk.post(f"{documents}/request-letter", documents).status_code == 404, "a letter is to an agency"
