"""Pages of a return's rows without a browser: long lists, addresses made up, forms sent twice or out of date."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from casework.actions import unsent_words
from casework.actions.people import accounts
from casework.actions.returns import mendings, restricted_entries, returns
from casework.actions.work import Work
from casework.rules.permissions import Role
from documents.reading.entry import read_record
from tests.integration.casework.scene import POLICE, Scene
from tests.journeys.client import Client
from tests.journeys.people import PASSWORD

# What these pages ask of a database is asked of both kinds in tests/integration/casework.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
LONG = b"Date,Source,Event\n" + b"".join(
    b"%d/%d/2020,Log,Visit %d\n"
    % (31 if number % 50 == 0 else number % 28 + 1, 2 if number % 50 == 0 else 3, number)
    for number in range(1, 501)
)


@pytest.fixture
def upload_id(scene: Scene) -> UUID:
    """Return a return of 500 rows, ten of them on a day that cannot be, not handed in."""
    request_id = scene.requests(scene.scoped_case(), POLICE)[POLICE]
    upload_id = scene.upload(request_id, scene.represents(POLICE), LONG, "long.csv")
    scene.read(upload_id, read_record(LONG, "long.csv"))
    return upload_id


@pytest.fixture
def agency(portal: Flask, scene: Scene) -> Client:
    """Return the representative's browser."""
    client = Client(portal)
    token = accounts.sign_in(
        Work(scene.store, accounts.VISITOR), scene.here.people[Role.REPRESENTATIVE].email, PASSWORD
    ).session
    client.browser.set_cookie("casereviews-session", token)
    return client


def rows_on(page: Any) -> list[str]:
    """Return the ids of the rows on a page."""
    return [row.get("id") for row in page.document.xpath("//tbody/tr")]


def test_a_long_list_is_paged_and_its_problems_lead_to_each_other(agency: Client, upload_id: UUID) -> None:
    page = agency.open(f"/returns/files/{upload_id}")
    assert "10 rows to look at" in page.text
    assert len(rows_on(page)) == 100
    links = [link.get("href") for link in page.document.xpath("//a[@data-problem-after]")]
    assert links == [
        f"/returns/files/{upload_id}#row-t1r100",
        f"/returns/files/{upload_id}?page=2#row-t1r150",
    ]
    only = agency.open(f"/returns/files/{upload_id}?show=problems&page=7")
    assert rows_on(only) == [f"row-t1r{number}" for number in range(50, 501, 50)]


def test_saving_returns_to_the_page_of_the_row_or_goes_on_to_the_next(agency: Client, upload_id: UUID) -> None:
    page = agency.open(f"/returns/files/{upload_id}/rows/t1r150")
    answer = page.fill(date="28/2/2020").press("Save this row")
    assert "row-t1r150" in rows_on(answer), "page 2"
    assert answer.answer.request.args["page"] == "2"
    page = agency.open(f"/returns/files/{upload_id}?show=problems").follow("Mend row 100")
    answer = page.fill(date="28/2/2020").press("Save this row")
    assert rows_on(answer)[:2] == ["row-t1r50", "row-t1r200"], "the list of rows to look at, which is shorter now"
    page = agency.open(f"/returns/files/{upload_id}/rows/t1r200").fill(date="28/2/2020")
    assert page.press("Save, and go to row 250").heading == "Mend row 250"


def test_rows_and_acts_that_are_not_there_are_no_pages(agency: Client, upload_id: UUID) -> None:
    for row in ("t1r501", "t9r1", "nothing", "%2e%2e"):
        assert agency.browser.get(f"/returns/files/{upload_id}/rows/{row}").status_code == 404, row
    page = agency.open(f"/returns/files/{upload_id}/rows/t1r1")
    token = dict(page.document.forms[-1].form_values())["csrf_token"]
    answer = agency.browser.post(f"/returns/files/{upload_id}/rows/t1r1/delete", data={"csrf_token": token})
    assert answer.status_code == 404


def test_a_form_sent_twice_adds_its_row_once(agency: Client, scene: Scene, upload_id: UUID) -> None:
    page = agency.open(f"/returns/files/{upload_id}/new-rows?after=t1r3")
    assert "below row 3" in page.text
    page = page.fill(
        **{"rows-0-date": "next day", "rows-0-source": "Log", "rows-0-event": "Told beside the table"}
    )
    for _ in range(2):
        page.press("Save")
    found = returns.reading_of(scene.represents(POLICE), upload_id)
    assert found is not None
    assert [row["event"] for row in found["rows"][2:5]] == ["Visit 3", "Told beside the table", "Visit 4"]
    assert found["rows"][3]["start"] == "2020-03-05"
    assert len(found["rows"]) == 501


def test_an_old_edition_in_a_form_that_somebody_made_up_is_no_way_around(
    agency: Client, scene: Scene, upload_id: UUID
) -> None:
    typed = {"date": "1/3/2020", "source": "Log", "event": "By a colleague"}
    page = agency.open(f"/returns/files/{upload_id}/rows/t1r1").fill(event="By me")
    mendings.mend_row(scene.here.work(Role.SIGNATORY), upload_id, "t1r1", typed, 0)
    page = page.press("Save this row")
    assert "Somebody else changed this row" in page.text
    assert "By a colleague" in page.text
    page = page.press("Save this row")
    found = returns.reading_of(scene.represents(POLICE), upload_id)
    assert found is not None
    assert found["rows"][0]["event"] == "By me"


def test_words_are_understood_for_the_pages_script(agency: Client, upload_id: UUID) -> None:
    page = agency.open(f"/returns/files/{upload_id}/rows/t1r50")
    token = dict(page.document.forms[-1].form_values())["csrf_token"]

    def told(date: str, time: str = "") -> Any:
        body = {"csrf_token": token, "row": "t1r50", "date": date, "time": time}
        answer = agency.browser.post(f"/returns/files/{upload_id}/understood.json", data=body)
        assert answer.status_code == 200
        return answer.get_json()

    assert told("12-14/03/2021", "4pm")["words"] == "12 to 14 March 2021, 16:00"
    assert told("") == {"words": "", "doubts": [], "refused": {}}
    assert list(told("31/2/2021")["refused"]) == ["date"]
    assert told("12/O3/2021")["doubts"] == ["“12/O3/2021” was read as 12 March 2021. Check that this is right."]
    assert json.dumps(told("<script>" * 40))


def test_what_the_agency_typed_is_shown_as_words(agency: Client, scene: Scene, upload_id: UUID) -> None:
    evil = "</s><script>alert(1)</script>"
    fields = {"date": "1/3/2020", "source": evil, "event": evil, "people": evil, "action": evil, "comment": evil}
    mendings.mend_row(scene.represents(POLICE), upload_id, "t1r1", fields, 0)
    for address in ("", "/rows/t1r1", "/new-rows?after=t1r1"):
        text = agency.open(f"/returns/files/{upload_id}{address}").answer.get_data(as_text=True)
        assert "<script>alert" not in text
    coordinator = scene.here.work(Role.COORDINATOR)
    assert returns.reading_of(coordinator, upload_id) is not None


def test_a_body_far_too_long_for_a_cell_is_refused_with_the_limit(agency: Client, upload_id: UUID) -> None:
    page = agency.open(f"/returns/files/{upload_id}/rows/t1r1").fill(event="x" * 20_001).press("Save this row")
    assert page.errors == ["Event must be 20,000 characters or fewer"]


def test_mending_begins_in_the_field_that_the_problem_is_about(agency: Client, scene: Scene) -> None:
    rows = (b"1/3/2020,half past,Log,Visit", b"2/3/2020,,,Call", b"31/2/2020,,Log,Visit", b"3/3/2020,,Log,")
    data = b"\n".join((b"Date,Time,Source,Event", *rows))
    request_id = scene.requests(scene.scoped_case(), POLICE)[POLICE]
    file = scene.upload(request_id, scene.represents(POLICE), data, "doubts.csv")
    scene.read(file, read_record(data, "doubts.csv"))
    pages = [agency.open(f"/returns/files/{file}/rows/t1r{number}").document for number in range(1, 5)]
    assert [page.xpath("string(//*[@data-mend]/@data-begin)") for page in pages] == [
        "time",
        "source",
        "date",
        "event",
    ]


def test_words_typed_while_the_return_was_handed_in_are_shown_to_be_copied(
    agency: Client, scene: Scene, upload_id: UUID
) -> None:
    mend = agency.open(f"/returns/files/{upload_id}/rows/t1r2").fill(event="What I remember of that day")
    more = agency.open(f"/returns/files/{upload_id}/new-rows")
    more = more.fill(**{"rows-0-date": "next day", "rows-0-event": "A call that nobody noted"})
    returns.hand_in(scene.represents(POLICE), upload_id)
    answer = mend.press("Save this row", status=409)
    assert answer.heading == "Your words were not saved"
    assert "This return was handed in since you opened the page" in answer.text
    assert "What I remember of that day" in answer.text
    assert "Row 2" in answer.text
    answer = more.press("Save", status=409)
    assert "A call that nobody noted" in answer.text
    found = returns.reading_of(scene.represents(POLICE), upload_id)
    assert found is not None
    assert (found["rows"][1]["event"], len(found["rows"])) == ("Visit 2", 500)


def test_words_typed_before_a_button_of_the_row_are_saved_with_it(
    agency: Client, scene: Scene, upload_id: UUID
) -> None:
    def row(row_id: str) -> Any:
        found = returns.reading_of(scene.represents(POLICE), upload_id)
        assert found is not None
        return next(one for one in (*found["rows"], *found["set_aside"]) if one["id"] == row_id)

    address = f"/returns/files/{upload_id}/rows"
    agency.open(f"{address}/t1r1").fill(comment="About a colleague").press("This is not a row of the chronology")
    assert row("t1r1")["comment"] == "About a colleague"
    page = (
        agency.open(f"{address}/t1r2").fill(date="31 February 2020").press("This is not a row of the chronology")
    )
    assert page.errors == ["Date must be a real date, like 27 March 2021"]
    page = agency.open(f"{address}/t1r3").fill(comment="Off sick that week").press("For the chair only")
    assert "Off sick that week" in page.text
    page = page.press("Put it back into the return entry 1")
    assert "The row is back in the return" in page.text
    assert row("t1r3")["comment"] == "Off sick that week"


def test_words_kept_of_a_row_that_went_to_the_chair_are_shown_and_hold_nothing_up(
    agency: Client, scene: Scene, upload_id: UUID
) -> None:
    address = f"/returns/files/{upload_id}/rows/t1r4"
    police = scene.represents(POLICE)
    stale = agency.open(address).fill(event="Typed in another tab")
    unsent_words.keep(police, address, [("comment", "Kept while typed")])
    restricted_entries.restrict_row(police, upload_id, "t1r4", 0)
    page = agency.open(f"/returns/files/{upload_id}").press("Hand in this return")
    assert (page.heading, "Kept while typed" in page.text) == ("This row is not in the list any more", True)
    page = stale.press("Save this row", status=409)
    assert "Typed in another tab" in page.text
    page = agency.open(address).press("Throw away what I typed")
    assert "thrown away" in page.text
    assert agency.open(f"/returns/files/{upload_id}").press("Hand in this return").heading != page.heading
