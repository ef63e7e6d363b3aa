"""Pages of a case that are out of date, ask by themselves, or need a file that is gone."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from casework.actions.desk import chronologies, chronology_rows
from casework.actions.people import accounts
from casework.actions.returns import returns
from casework.actions.work import Work
from casework.records.tables import ReviewDocument, Upload
from casework.rules.permissions import Role
from tests.integration.casework.examples import full_answers
from tests.integration.casework.records import records
from tests.integration.casework.scene import POLICE, SOCIAL_CARE, Scene
from tests.journeys.client import Client
from tests.journeys.people import PASSWORD
from webforms.downloads import safe_name

GONE = "The service can no longer read this file"


def desk(portal: Flask, scene: Scene, role: Role = Role.COORDINATOR) -> Client:
    """Return a client in which somebody of that role is signed in."""
    client = Client(portal)
    token = accounts.sign_in(Work(scene.store, accounts.VISITOR), scene.here.people[role].email, PASSWORD).session
    client.browser.set_cookie("casereviews-session", token)
    return client


@pytest.mark.parametrize("page", ["cases/{0.case}", "reviews/{0.review}", "returns/files/{0.upload}"])
def test_a_page_that_asks_by_itself_does_not_keep_an_idle_session(portal: Flask, scene: Scene, page: str) -> None:
    of = records(scene, scene.here)
    client = desk(portal, scene)
    address = "/" + page.format(of)
    assert client.browser.get(address).status_code == 200
    for _ in range(4):
        scene.clock.forward(minutes=7)
        assert client.browser.get(address + "/progress.json").status_code == 200
    scene.clock.forward(minutes=3)
    answer = client.browser.get(address + "/progress.json")
    assert answer.status_code == 302, "the script then loads the page, which asks to sign in"


def test_the_case_says_when_it_is_out_of_date(portal: Flask, scene: Scene) -> None:
    case_id = scene.scoped_case()
    asked = scene.requests(case_id, POLICE, SOCIAL_CARE)
    client = desk(portal, scene)

    def seen() -> str:
        box = client.open(f"/cases/{case_id}").document.xpath("//*[@data-progress-url]")
        return str(box[0].get("data-progress-url")) if box else ""

    first = seen()
    assert client.browser.get(first).json == {
        "done": False, "value": 0, "max": 2, "text": "0 of 2 agencies have answered",
    }  # fmt: skip
    scene.handed_in(asked[POLICE], scene.represents(POLICE))
    assert client.browser.get(first).get_json()["done"], "the page is to be loaded anew"
    second = seen()
    answer = client.browser.get(second).get_json()
    assert (answer["done"], answer["text"]) == (False, "What was handed in will be processed shortly")
    chronology_id = scene.chronology(case_id).id
    assert chronologies.to_merge(scene.store, chronology_id) is not None
    chronologies.progress(scene.store, chronology_id, "Writing the rows", 3, 11)
    answer = client.browser.get(second).get_json()
    assert answer == {
        "done": False, "value": 3, "max": 11, "text": "The combined chronology is being built: writing the rows",
    }  # fmt: skip
    scene.merged(case_id)
    assert client.browser.get(second).get_json()["done"]
    assert "1 of 2 agencies have answered" in client.open(f"/cases/{case_id}").text
    returns.say_nil(scene.represents(SOCIAL_CARE), asked[SOCIAL_CARE])
    assert not client.browser.get(seen()).get_json()["done"], "a nil return is merged like any other"
    scene.merged(case_id)
    assert seen() == "", "nothing is expected any more"


def test_a_case_of_nil_returns_says_that_there_is_nothing_to_combine(portal: Flask, scene: Scene) -> None:
    case_id = scene.scoped_case()
    asked = scene.requests(case_id, POLICE)
    returns.say_nil(scene.represents(POLICE), asked[POLICE])
    page = desk(portal, scene).open(f"/cases/{case_id}")
    assert "so there is nothing to combine" in page.text
    assert "Nil return" in page.text


def test_a_failed_build_says_so_and_can_be_asked_for_again(portal: Flask, scene: Scene) -> None:
    case_id = scene.scoped_case()
    asked = scene.requests(case_id, POLICE)
    scene.handed_in(asked[POLICE], scene.represents(POLICE))
    chronologies.fail(scene.store, scene.chronology(case_id).id, "timeout")
    page = desk(portal, scene).open(f"/cases/{case_id}")
    assert "could not be built" in page.text
    page = page.press("Build it again")
    assert "will be processed shortly" in page.text
    reader = desk(portal, scene, Role.GROUP_MEMBER).open(f"/cases/{case_id}")
    assert "Build it again" not in reader.text


def test_files_that_are_gone_are_a_page_that_says_so(portal: Flask, scene: Scene) -> None:
    of = records(scene, scene.here)
    work, vault = scene.here.work(Role.COORDINATOR), scene.store.vault
    upload: Upload = scene.uploaded(of.upload)
    newest = chronology_rows.newest_ready(work, of.case)
    assert newest is not None
    with scene.store.looking() as session:
        document = session.get_one(ReviewDocument, of.document)
    (entry,) = [scene.store.vault.put_bytes(b"a chronology")]
    for sha256 in (upload.sha256, upload.reading_sha256, document.clean_sha256, entry.sha256):
        vault.remove(sha256 or "")
    client = desk(portal, scene)
    for address in (
        f"/returns/files/{of.upload}",
        f"/returns/files/{of.upload}/original",
        f"/cases/{of.case}/chronology/files/chronology.docx",
        f"/reviews/documents/{of.document}",
    ):
        assert GONE in client.open(address, status=409).text, address
    assert client.open(f"/cases/{of.case}").heading == "Child Wren", "the case itself stays readable"


def test_pages_beyond_the_last_and_agencies_that_are_not_there(portal: Flask, scene: Scene) -> None:
    of = records(scene, scene.here)
    client = desk(portal, scene)
    assert client.open(f"/cases/{of.case}/chronology?page=99").heading == "Combined chronology of Child Wren"
    assert client.open(f"/cases/{of.case}/chronology?page=x").heading == "Combined chronology of Child Wren"
    assert client.open(f"/returns/files/{of.upload}?page=-1").heading == "The file was read"
    page = client.open(f"/cases/{of.case}/chronology?view={UUID(int=5)}")
    assert "The filters of that link are not kept for you. All rows are shown." in page.text
    client.open(f"/cases/{UUID(int=5)}/chronology?view={UUID(int=5)}", status=404)
    client.open(f"/cases/{of.case}/chronology/files/pack.exe", status=404)
    client.open(f"/cases/{UUID(int=5)}", status=404)


def test_an_agency_that_knows_nobody_stands_on_the_chronologys_page(portal: Flask, scene: Scene) -> None:
    case_id = scene.scoped_case()
    asked = scene.requests(case_id, POLICE, SOCIAL_CARE)
    scene.handed_in(asked[POLICE], scene.represents(POLICE))
    scene.merged(case_id)
    returns.say_nil(scene.represents(SOCIAL_CARE), asked[SOCIAL_CARE])
    page = desk(portal, scene).open(f"/cases/{case_id}/chronology")
    assert f"not known: {SOCIAL_CARE}." in page.text


def test_what_the_last_merge_changed_stands_first_on_the_chronologys_and_the_cases_page(
    portal: Flask, scene: Scene
) -> None:
    case_id = scene.scoped_case()
    asked = scene.requests(case_id, POLICE, SOCIAL_CARE)
    scene.handed_in(asked[POLICE], scene.represents(POLICE))
    scene.merged(case_id)
    client = desk(portal, scene)
    assert "Since the last merge" not in client.open(f"/cases/{case_id}/chronology").text
    scene.handed_in(asked[POLICE], scene.represents(POLICE), b"a corrected one")
    scene.merged(case_id, replacing=True)
    for address in (f"/cases/{case_id}", f"/cases/{case_id}/chronology"):
        words = client.open(address).text
        assert "Since the last merge" in words
        assert f"{POLICE} handed in a new version." in words
    page = client.open(f"/cases/{case_id}/chronology")
    gone = page.document.xpath("//a[contains(@href, '/chronology/withdrawn')]")
    assert gone, "withdrawn rows are led to from the first page"
    away = client.open(gone[0].get("href"))
    assert away.heading == "Rows no longer there"
    (link,) = {one.get("href") for one in away.document.xpath("//h3/a")[:1]}
    row = client.open(link)
    assert "This row is no longer in the chronology" in row.text
    row = row.fill(text="Asked the agency why").press("Add the note")
    assert "Asked the agency why" in client.open(gone[0].get("href")).text, "notes of such a row stay findable"
    client.open(f"/cases/{case_id}/chronology/changes?since={UUID(int=5)}", status=404)
    assert "none changed, 2 new, 2 withdrawn" in client.open(f"/cases/{case_id}/chronology/changes").text
    new = page.press("2 new rows: show them")
    assert "New since the last merge" in new.text


def test_two_rows_are_linked_by_hand_by_date_or_number_and_what_they_tell_is_read_in_place(
    portal: Flask, scene: Scene
) -> None:
    of = records(scene, scene.here)
    client = desk(portal, scene, Role.GROUP_MEMBER)
    address = f"/cases/{of.case}/chronology/rows/{of.row}"
    page = client.open(address)
    assert "row 1 of 2" in page.text
    assert "Enter the other row’s date or its number" in page.press("Find the row").text
    assert "No further row has that date or number" in page.fill(number="1").press("Find the row").text
    found = page.fill(number="2").press("Find the row")
    assert "Your answer is kept" in found.press("Same event as row 2").text
    assert "Put together by a reviewer" in client.open(address).text
    table = client.open(f"/cases/{of.case}/chronology").document
    assert len(table.xpath("//td//details/summary[starts-with(., 'Told 2 times')]")) == 2
    scene.clock.forward(seconds=1)
    page = client.open(address).press("Another event than the row of Wexborough Police")
    assert "Said to be other events" in page.text
    page.press("Take back that the row of Wexborough Police is another event")
    assert "No other row seems to tell this event" in client.open(address).text
    for name in ("differences", "problems"):
        client.open(f"/cases/{of.case}/chronology/{name}")


def test_a_partner_sees_the_agency_and_not_who_handed_in(portal: Flask, scene: Scene) -> None:
    case_id = scene.scoped_case()
    asked = scene.requests(case_id, POLICE)
    scene.handed_in(asked[POLICE], scene.represents(POLICE))
    name = scene.here.people[Role.REPRESENTATIVE].name
    assert name in desk(portal, scene).open(f"/cases/{case_id}").text
    for role in (Role.PARTNER, Role.GROUP_MEMBER, Role.CHAIR):
        page = desk(portal, scene, role).open(f"/cases/{case_id}")
        assert POLICE in page.text
        assert name not in page.text


def test_words_of_people_are_never_markup(portal: Flask, scene: Scene) -> None:
    mark = "<script>alert(1)</script>{{ 7 * 7 }}"
    referral_id = scene.referral(full_answers(mark))
    page = desk(portal, scene).open(f"/referrals/{referral_id}")
    assert mark in page.text
    assert not page.document.xpath("//main//script")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("return.docx", "return.docx"),
        ("../../etc/passwd", "etc-passwd"),
        ("a\r\nSet-Cookie: x.pdf", "a-Set-Cookie- x.pdf"),
        ('a"b;c.pdf', "a-b;c.pdf"),
        ("\u202efdp.exe", "fdp.exe"),
        ("...", "document"),
        ("", "document"),
        ("Pol\udcffice.pdf", "Pol-ice.pdf"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
        ("Zoë’s return.pdf", "Zoë’s return.pdf"),
    ],
)
def test_a_download_has_a_name_that_nothing_stumbles_over(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_an_upload_keeps_its_name_as_data_and_is_given_back_under_a_safe_one(portal: Flask, scene: Scene) -> None:
    asked = scene.requests(scene.scoped_case(), POLICE)
    upload_id = scene.upload(asked[POLICE], scene.represents(POLICE), name="a\r\nb – ü.docx")
    answer = desk(portal, scene).browser.get(f"/returns/files/{upload_id}/original")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename=\"a-b _ _.docx\"; filename*=UTF-8''a-b%20%E2%80%93%20%C3%BC.docx"
    )
    assert answer.headers["Content-Length"] == "8"
    assert answer.mimetype == "application/octet-stream"
    with scene.store.looking() as session:
        assert session.scalars(select(Upload.file_name)).one() == "a\r\nb – ü.docx"
