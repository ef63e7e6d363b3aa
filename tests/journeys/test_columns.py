"""An agency with headings of its own: asked once what its columns hold, and never again for the same heading."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from casework.actions import cases, scoping
from casework.actions.returns import requests
from casework.records.store import Store
from casework.rules.permissions import Role
from tests.integration.casework.scene import Scene
from tests.journeys.kit import Browser, Page
from tests.journeys.people import AGENCIES, Cast
from tests.journeys.working import Workers, workers_of

pytestmark = pytest.mark.needs_browser
ROWS = (
    ("12/03/2020", "Home visit, both children seen and well", "Hv 3 of 8", "amber"),
    ("20/03/2020", "Nobody in, card left at the door of the flat", "Hv 4 of 8", "amber"),
    ("02/04/2020", "Telephone call from the school about a bruise", "Tel", "red"),
)
NOT_SURE = "We are not sure what is in 2 columns of this file."


def send_request(cast: Cast, store: Store) -> UUID:
    """Return a request of a new case to the representative's agency."""
    work = cast.work(Role.COORDINATOR)
    case_id = cases.open_case(work, Scene(store, None, cast, cast).referral())  # type: ignore[arg-type]
    scoping.set_scope(work, case_id, first=date(2019, 4, 1), last=date(2021, 4, 30))
    requests.send(work, case_id, [cast.agencies[AGENCIES[0]]])
    return requests.of_case(work, case_id)[0].id


def odd_file(folder: Path, name: str, rows: tuple[tuple[str, ...], ...] = ROWS) -> Path:
    """Return a file whose third and fourth headings nobody but the agency knows."""
    file = folder / name
    lines = [("Date", "Event", "Vg-Art", "Ampel"), *rows]
    file.write_text("\n".join(";".join(line) for line in lines))
    return file


def sent_in(page: Page, request_id: UUID, file: Path, workers: Workers, *, scripts: bool) -> Page:
    """Upload a file, have it read, and return its page."""
    page = page.open(f"/returns/{request_id}").upload("Upload your return", file).press("Upload")
    return read_on(page, workers, scripts=scripts)


def read_on(page: Page, workers: Workers, *, scripts: bool) -> Page:
    """Return the file's page once it is read; a script loads it by itself."""
    assert page.has("It will be processed shortly")
    workers.work("read-return")
    return page.wait_for("Hand in this return") if scripts else page.follow("Check again")


def cells(page: Page, label: str) -> list[str]:
    """Return the cells of a column of the rows as read."""
    return [text.strip() for text in page.tab.locator(f"td[data-label='{label}']").all_inner_texts()]


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (320, False)])
def test_columns_are_asked_about_once(
    browser: Browser, cast: Cast, store: Store, tmp_path: Path, width: int, scripts: bool
) -> None:
    workers = workers_of(store, tmp_path)
    first, second = send_request(cast, store), send_request(cast, store)
    page = browser.another(width=width, scripts=scripts).sign_in(cast.people[Role.REPRESENTATIVE])
    page = sent_in(page, first, odd_file(tmp_path, "first.csv"), workers, scripts=scripts).picture("columns-asked")
    assert page.has(NOT_SURE)
    assert not any("Hv 3 of 8" in cell for cell in cells(page, "Source"))

    page = page.follow("Say what is in these columns").picture("columns")
    assert page.heading == "What is in these columns?"
    for sample in ("Hv 3 of 8", "Hv 4 of 8", "Tel", "amber", "red"):
        assert page.has(sample)
    page.select("What is in “Vg-Art”?", "Where it is recorded")
    page.select("What is in “Ampel”?", "Something else: keep it under its own heading")
    page = page.press("Save and read the file again").picture("columns-read-again")
    assert page.notices == ["Thank you. The file is read again with your answers."]
    page = read_on(page, workers, scripts=scripts).picture("columns-answered")
    assert cells(page, "Source") == ["Hv 3 of 8", "Hv 4 of 8", "Tel"]
    assert all("Ampel" in cell for cell in cells(page, "Event"))
    assert not page.has("not sure")

    rows = (*ROWS, ("03/04/2020", "School says that the bruise was seen by the nurse", "Tel", "red"))
    page = sent_in(page, second, odd_file(tmp_path, "second.csv", rows), workers, scripts=scripts)
    assert not page.has("not sure"), "the same heading is not asked about again"
    assert cells(page, "Source")[-1] == "Tel"

    page = page.follow("See what the columns were taken for, or change it").picture("columns-to-change")
    assert page.has("We know all columns of this file")
    assert page.has("said so on")
    page.select("What is in “Vg-Art”?", "A comment or analysis")
    page = read_on(page.press("Save and read the file again"), workers, scripts=scripts)
    assert cells(page, "Comment")[-1] == "Tel"
    assert page.open(f"/returns/{first}").follow("first.csv").has("Hand in this return"), "and so was the first"
    assert cells(page, "Comment")[0] == "Hv 3 of 8"


def test_nobody_has_to_answer(browser: Browser, cast: Cast, store: Store, tmp_path: Path) -> None:
    workers = workers_of(store, tmp_path)
    page = browser.sign_in(cast.people[Role.REPRESENTATIVE])
    page = sent_in(page, send_request(cast, store), odd_file(tmp_path, "r.csv"), workers, scripts=True)
    page = page.follow("Say what is in these columns").press("Save and read the file again")
    assert page.heading == "Your file was read", "nothing was said, so nothing is read again"
    assert page.has(NOT_SURE)
    page = page.press("Hand in this return")
    page = page.follow("r.csv")
    assert not page.has("not sure")
    page = page.follow("See what the columns were taken for, or change it").picture("columns-handed-in")
    assert page.has("This file was handed in and stays as it is.")
    page = page.select("What is in “Vg-Art”?", "Where it is recorded").press("Save")
    assert page.notices == ["Thank you. Your answers are kept for the agency’s next files."]
    coordinator = browser.another().sign_in(cast.people[Role.COORDINATOR])
    coordinator = coordinator.open(page.path).follow("See what the columns were taken for, or change it")
    coordinator.tab.get_by_text("Columns that we know").click()
    assert coordinator.has("Agency representative Test said so on")
