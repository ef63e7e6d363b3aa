"""A row of a Word return on its printed page: outlined, not found, or as it was read where nothing was printed."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from casework.actions.people import accounts
from casework.actions.returns import page_pictures, printed_pages
from casework.actions.returns.page_pictures import Drawn
from casework.actions.work import Work
from casework.records.tables import Upload
from casework.rules.permissions import Role
from tests.integration.casework.scene import POLICE, SOCIAL_CARE, Scene
from tests.integration.casework.test_desk import Desk, row
from tests.journeys.client import Client
from tests.journeys.people import PASSWORD

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PICTURE = b"\x89PNG\r\n\x1a\n"
NOT_FOUND = "We could not find this row on the printed pages"


class Printed:
    """A case whose police return has two rows, and a coordinator's browser."""

    def __init__(self, portal: Flask, scene: Scene) -> None:
        self.scene, self.desk = scene, Desk(scene)
        self.built = self.desk.build([row("police/r1", "2025-01-03", "Called."), row("police/r2", None, "Noted.")])
        self.browser = Client(portal)
        visitor = Work(scene.store, accounts.VISITOR)
        token = accounts.sign_in(visitor, scene.here.people[Role.COORDINATOR].email, PASSWORD).session
        self.browser.browser.set_cookie("casereviews-session", token)

    def upload_id(self) -> UUID:
        with self.scene.store.looking() as session:
            return session.scalars(select(Upload.id)).one()

    def print(self) -> None:
        """Record what the job finds: one page, and the first row on it."""
        places = {"pages": 1, "page_sizes": [[595, 842]], "outlines": {"r1": [[1, 100, 200, 300, 240]]}}
        kept = self.scene.store.vault.put_bytes(b"%PDF-1.7")
        printed_pages.record_printed(self.scene.store, self.upload_id(), kept, places, "")
        picture = self.scene.store.vault.put_bytes(PICTURE)
        page_pictures.record_pictures(
            self.scene.store, self.upload_id(), [Drawn(1, picture, 952, 1347, "image/png")], pages=1
        )

    def source(self, key: str) -> str:
        return f"/cases/{self.desk.case_id}/chronology/rows/{self.desk.identity(self.built, key)}/source"


@pytest.fixture
def printed(portal: Flask, scene: Scene) -> Printed:
    """Return the case."""
    return Printed(portal, scene)


def test_a_row_is_outlined_on_the_printed_page_which_says_what_it_is(printed: Printed) -> None:
    printed.print()
    page = printed.browser.open(printed.source("police/r1"))
    assert "as LibreOffice prints it: page breaks may differ" in page.text
    (frame,) = page.document.xpath("//*[local-name()='rect' and @class='app-source__row']")
    assert [float(frame.get(name)) for name in ("x", "y", "width", "height")] == [98.5, 198.5, 203.0, 43.0]


def test_a_row_that_was_not_found_is_said_not_to_be(printed: Printed) -> None:
    printed.print()
    page = printed.browser.open(printed.source("police/r2"))
    assert NOT_FOUND in page.text
    assert "Noted." in page.text


def test_without_printed_pages_the_rows_are_shown_as_they_were_read(printed: Printed) -> None:
    answer = printed.browser.browser.get(printed.source("police/r1"))
    assert answer.status_code == 303
    assert answer.location.endswith("#row-r1")


def test_an_agencys_pages_show_its_rows_framed(printed: Printed) -> None:
    printed.print()
    page = printed.browser.open(f"/returns/files/{printed.upload_id()}/pages")
    assert "as LibreOffice prints it" in page.text
    assert page.document.xpath("//*[@id='frame-r1']")
    assert POLICE in page.text
    assert SOCIAL_CARE not in page.text
