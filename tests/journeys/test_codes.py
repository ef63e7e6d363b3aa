"""The anonymisation key in the browser: the coordinator looks at it, the desk in codes, a file in codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from casework.records.store import Store
from casework.rules.permissions import Role
from tests.journeys.kit import Browser
from tests.journeys.people import AGENCIES, Cast
from tests.journeys.test_desk import Case
from tests.journeys.working import Workers

pytestmark = pytest.mark.needs_browser

ROWS = {
    AGENCIES[0]: [
        "03/01/2025,21:40,Log,Officers met Shannon Draycott at 4 Mill Lane. He slept.,PC Hale,Referred",
        "10/02/2025,,Log,S. Draycott came with Shanon's sister. She rang 07700 900417.,PC Hale,None",
    ],
    AGENCIES[1]: [
        "17/02/2025,,Case note,Home visit. Rose Draycott was out. A rose lay there.,Shannon Draycott,Letter",
    ],
}


def test_the_coordinator_confirms_the_key_switches_to_codes_and_makes_a_file_in_codes(
    browser: Browser, cast: Cast, store: Store, tmp_path: Path
) -> None:
    case = Case(cast, store, tmp_path)
    for agency, rows in ROWS.items():
        case.hand_in(agency, rows, f"return-{cast.agencies[agency]}")
    workers: Workers = case.workers
    workers.work("check-codes")

    page = browser.sign_in(cast.people[Role.COORDINATOR]).open(f"/cases/{case.id}/chronology")
    assert page.has("Names are shown as they were handed in")
    page = page.follow("Anonymisation key").narrow("codes-key").picture("codes-key")
    assert page.has("Proposed, to be looked at")
    page = page.press("Confirm")
    assert page.errors == ["Select the people first: tick the boxes beside their codes"]
    page = page.follow("Add a person").narrow("codes-person").picture("codes-person")
    page = page.type("Name", "Rose Draycott").type("Code", "Aunt Rose").press("Add the person")
    assert page.errors == ["The code must not hold a part of the person’s name"]
    page = page.type("Code", "Aunt").press("Add the person")
    page = page.press(
        next(b for b in page.tab.get_by_role("button").all_inner_texts() if b.startswith("Confirm all"))
    )
    assert not page.has("Proposed, to be looked at")
    workers.work("check-codes")

    page = page.follow(next(a for a in page.tab.get_by_role("link").all_inner_texts() if "in doubt" in a))
    page = page.narrow("codes-doubts").picture("codes-doubts")
    page = page.press("It is this person (“Shanon”)")
    assert page.errors == ["Select whose name it is"]
    page = page.select("A name of (“Shanon”)", "Person 1: Shannon Draycott").press("It is this person (“Shanon”)")
    workers.work("check-codes")
    page = page.open(f"/cases/{case.id}/codes/doubts")
    page = page.press("Not a person (“rose”)") if page.has("“rose”") else page
    workers.work("check-codes")
    page = page.follow("Anonymisation key").follow("Combined chronology").press("Show codes")
    page = page.narrow("codes-desk").picture("codes-desk")
    assert "codes" not in page.tab.url
    for name in ("Shannon", "Shanon", "Draycott", "Hale", "07700", "Mill Lane"):
        assert not page.has(name), name
    page = page.follow("Download these rows").picture("codes-download").choose("CSV").press("Make the file")
    workers.work("export-rows")
    page = page.wait_for("The file is ready: 3 rows").narrow("codes-file").picture("codes-file")
    assert page.has("People are shown by their codes")
    with page.tab.expect_download() as started:
        page.tab.get_by_role("button", name="Download the file").click()
    file = tmp_path / started.value.suggested_filename
    started.value.save_as(file)
    assert file.name.endswith("-chronology-3-rows-codes.csv")
    assert not any(name in file.read_text() for name in ("Shannon", "Draycott", "Hale", "07700"))
    page = page.open(f"/cases/{case.id}/chronology").press("Show names")
    assert page.has("Shannon Draycott")
