"""An agency's representative in the browser: sending a return in, looking at what was read, handing it in."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pikepdf
import pytest
from PIL import Image
from playwright.sync_api import Browser as Chromium

from casework.actions import cases, scoping
from casework.actions.people import partnerships
from casework.actions.returns import requests
from casework.records.store import Store
from casework.records.tables import SignInSession, Upload
from casework.rules.permissions import Role
from tests.integration.casework.scene import Scene
from tests.journeys.case_a import FILES
from tests.journeys.kit import Browser, Page, serving
from tests.journeys.people import AGENCIES, PASSWORD, Cast
from tests.journeys.working import Workers, workers_of
from webforms.app import create_portal
from webforms.options import PortalOptions

pytestmark = pytest.mark.needs_browser
LIMIT = 200 * 1024


@pytest.fixture
def request_id(cast: Cast, store: Store) -> UUID:
    """Return a request to the representative's agency, sent a moment ago."""
    scene = Scene(store, None, cast, cast)  # type: ignore[arg-type]  # the journeys run under the real clock
    work = cast.work(Role.COORDINATOR)
    case_id = cases.open_case(work, scene.referral())
    scoping.set_scope(work, case_id, first=date(2019, 4, 1), last=date(2021, 4, 30))
    requests.send(work, case_id, [cast.agencies[AGENCIES[0]]], questions="What did you see?\nWhom did you tell?")
    return requests.of_case(work, case_id)[0].id


@pytest.fixture
def workers(store: Store, tmp_path: Path) -> Workers:
    """Return the workers of the store."""
    return workers_of(store, tmp_path)


def signed_in(browser: Browser, cast: Cast, **window: int) -> Page:
    """Return the home page of the representative."""
    return browser.another(**window).sign_in(cast.people[Role.REPRESENTATIVE])


@pytest.mark.parametrize("window", [{}, {"scripts": False, "width": 320}])
def test_a_return_is_sent_in_looked_at_and_handed_in(
    browser: Browser, cast: Cast, request_id: UUID, workers: Workers, window: dict[str, int]
) -> None:
    page = signed_in(browser, cast, **window).follow("Requests").picture("agency-requests")
    assert page.has("Child Wren")
    assert page.has("To do")
    page = page.follow("Child Wren").picture("agency-request")
    assert page.has("What did you see? Whom did you tell?")
    assert page.has("1 April 2019 to 30 April 2021")
    assert page.has("of up to 50 MB")
    page = page.press("Upload")
    assert page.errors == ["Select the file with your return"]
    page = page.upload("Upload your return", FILES / "police.pdf")
    page = page.press("Upload").picture("agency-reading")
    assert page.heading == "Your file was received"
    assert page.has("It will be processed shortly")
    assert page.has("You can close this page and come back later")
    workers.work("read-return")
    if window.get("scripts", True):
        page.wait_for("Hand in this return")
    else:
        page = page.follow("Check again")
    page.picture("agency-read").narrow("agency-read")
    assert page.heading == "Your file was read"
    rows = workers.means.store
    with rows.looking() as session:
        count = session.query(Upload).one().summary["rows"]
    assert page.has(f"{count} rows")
    assert page.tab.locator("tbody tr").count() == min(count, 100)
    page = page.press("Hand in this return").picture("agency-handed-in")
    assert page.notices == ["Your return is handed in. Thank you."]
    assert page.has("Your return was handed in on")
    assert page.tab.get_by_role("link", name="Hand in a nil return").count() == 0
    page = page.follow("police.pdf")
    assert page.has("Handed in")
    assert page.tab.get_by_role("button", name="Hand in this return").count() == 0
    assert page.tab.locator("a", has_text="download it").count() == 1


def test_problems_stand_at_their_rows(
    browser: Browser, cast: Cast, request_id: UUID, workers: Workers, tmp_path: Path
) -> None:
    file = tmp_path / "with problems.csv"
    file.write_text(
        "Date,Source,Event\n12/03/2020,Notes,Visit\n31/02/2021,Notes,<b>No such day</b>\n,Notes,No day at all\n"
    )
    page = signed_in(browser, cast).open(f"/returns/{request_id}").upload("Upload your return", file)
    page = page.press("Upload")
    workers.work("read-return")
    page.wait_for("Hand in this return").picture("agency-problems")
    assert page.has("row to look at") or page.has("rows to look at")
    assert page.has("<b>No such day</b>"), "words of a file are words, never markup"
    page.tab.get_by_role("link", name="Go to the first, row 2", exact=True).click()
    assert page.tab.url.endswith("#row-" + (page.tab.locator("tbody tr").nth(1).get_attribute("id") or "")[4:])
    assert page.tab.locator("tbody tr").nth(1).locator(".app-problem").count() >= 1


def image_only() -> bytes:
    """Return a PDF whose one page is a picture."""
    out = io.BytesIO()
    Image.new("RGB", (800, 1100), "white").save(out, "PDF")
    return out.getvalue()


def encrypted() -> bytes:
    """Return a PDF that needs a password."""
    out = io.BytesIO()
    with pikepdf.open(FILES / "housing.pdf") as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="owner", user="secret"))
    return out.getvalue()


def at_once() -> dict[str, tuple[bytes, str]]:
    """Return what the page itself refuses, and the words with which it does."""
    return {
        "empty.docx": (b"", "“empty.docx” is empty. Check the file on your computer, then choose it again"),
        "blank.csv": (
            b" \n\n",
            "“blank.csv” is empty. Check that it is the right file, save it again and upload it again.",
        ),
        "locked.pdf": (
            encrypted(),
            "“locked.pdf” needs a password to open. Take the password off, save it and upload it again.",
        ),
        "police.docx": (
            (FILES / "police.pdf").read_bytes(),
            "The name of “police.docx” ends in .docx but its content is a PDF. Save it again from the program it "
            "was made with, then upload that file.",
        ),
        "photo.png": (
            b"\x89PNG\r\n\x1a\n" + bytes(100),
            "“photo.png” is a picture (PNG). Save it as a Word document (.docx), an Excel workbook (.xlsx), a CSV "
            "file or a PDF, then upload that file.",
        ),
        "large.csv": (b"Date,Event\n" + b"12/03/2020,Visit\n" * 20_000, "“large.csv” must be 200 KB or smaller"),
    }


@pytest.fixture
def small_portal(store: Store, running_chromium: Chromium) -> Iterator[Browser]:
    """Return a browser at a portal that takes files of 200 KB at most."""
    with serving(create_portal(PortalOptions(rate_limits=False), replace(store, upload_limit=LIMIT))) as address:
        person = Browser(running_chromium, address)
        yield person
        person.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_bad_file_is_refused_at_once_and_the_rest_is_kept(
    small_portal: Browser, cast: Cast, store: Store, request_id: UUID, tmp_path: Path, scripts: bool
) -> None:
    page = signed_in(small_portal, cast, scripts=scripts).open(f"/returns/{request_id}")
    assert page.has("of up to 200 KB")
    page = page.upload("Upload your return", FILES / "school.csv").press("Upload")
    for name, (content, words) in at_once().items():
        file = tmp_path / name
        file.write_bytes(content)
        page = page.open(f"/returns/{request_id}").upload("Upload your return", file).press("Upload")
        assert page.errors == [words], name
        assert page.has("school.csv"), "what was sent in before is kept"
        page.picture(f"agency-refused-{file.stem}")
    with store.looking() as session:
        assert [upload.file_name for upload in session.query(Upload)] == ["school.csv"]


def test_a_file_far_beyond_the_limit_gets_a_page_that_says_so(
    small_portal: Browser, cast: Cast, request_id: UUID, tmp_path: Path
) -> None:
    file = tmp_path / "huge.csv"
    file.write_bytes(b"x" * (3 * LIMIT + 2 * 1024 * 1024))
    page = signed_in(small_portal, cast).open(f"/returns/{request_id}").upload("Upload your return", file)
    assert page.has("This file is larger than"), "said before anything is sent"
    page = page.press("Upload", status=413).picture("agency-413")
    assert page.has("A file must be 200 KB or smaller.")


def test_a_file_that_only_a_reader_finds_bad_is_refused_with_what_to_do(
    browser: Browser, cast: Cast, request_id: UUID, workers: Workers, tmp_path: Path
) -> None:
    page = signed_in(browser, cast).open(f"/returns/{request_id}")
    files = [
        ("scanned.pdf", image_only(), "The file holds pictures of pages."),
        ("letter.csv", b"Dear colleague\nWe know nothing in a table\n", "No chronology was found in the file."),
    ]
    for name, content, words in files:
        file = tmp_path / name
        file.write_bytes(content)
        page = page.open(f"/returns/{request_id}").upload("Upload your return", file).press("Upload")
        workers.work("read-return", "scan-return")
        page.wait_for("Your file could not be read").picture(f"agency-unreadable-{file.stem}").narrow()
        assert page.has(words)
        assert page.has("Everything else that you have sent is kept.")
        page = page.follow("Upload another file")
        assert page.has(words)
    page.picture("agency-unreadable-list").narrow()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_nil_return_says_what_was_searched(
    browser: Browser, cast: Cast, request_id: UUID, scripts: bool
) -> None:
    page = signed_in(browser, cast, scripts=scripts).open(f"/returns/{request_id}")
    page = page.follow("Hand in a nil return").press("Hand in the nil return")
    assert page.errors == ["Enter which systems and records were searched", "Enter who searched the records"]
    page = page.type("Which systems and records were searched?", "Crime files, and paper files")
    page = (
        page.type("Who searched them?", "Una Blythe, analyst")
        .picture("agency-nil")
        .press("Hand in the nil return")
    )
    assert page.notices == ["Your nil return is handed in. Thank you: it is a full answer."]
    page.picture("agency-nil-done")
    assert page.has("A nil return was handed in on")
    assert page.has("Crime files, and paper files")
    # Going back to the page finds it done.
    assert page.open(f"/returns/{request_id}/nil").has("A nil return was handed in on")


def test_a_double_click_on_hand_in_and_going_back_end_in_a_sensible_page(
    browser: Browser, cast: Cast, request_id: UUID, workers: Workers
) -> None:
    page = signed_in(browser, cast).open(f"/returns/{request_id}")
    page = page.upload("Upload your return", FILES / "school.csv").press("Upload")
    workers.work("read-return")
    page.wait_for("Hand in this return")
    page.tab.get_by_role("button", name="Hand in this return").dblclick()
    page.tab.wait_for_url(f"**/returns/{request_id}")
    page.tab.go_back(wait_until="load")
    page.check()
    assert page.has("Handed in")
    # The same file again is the same upload.
    page = page.open(f"/returns/{request_id}").upload("Upload your return", FILES / "school.csv").press("Upload")
    assert page.has("Handed in")
    page = page.open(f"/returns/{request_id}")
    assert page.tab.locator(".app-file-list__item").count() == 1


def test_a_late_request_says_so(browser: Browser, cast: Cast, store: Store, request_id: UUID) -> None:
    from casework.records.tables import AgencyRequest

    with store.changing() as session:
        session.get_one(AgencyRequest, request_id).due_on = date.today() - timedelta(days=1)
    page = signed_in(browser, cast).follow("Requests").picture("agency-requests-late")
    assert page.has("Late")
    assert page.follow("Child Wren").has("late")


def test_an_agency_that_was_asked_for_nothing_is_told_what_will_come(browser: Browser, cast: Cast) -> None:
    page = signed_in(browser, cast).follow("Requests").picture("agency-requests-empty")
    assert page.has("Your agency has not been asked for anything.")


def typed_page(page: Page) -> Page:
    """Write one page of a return and go on; with scripts, what is typed is kept before any button is pressed."""
    page = page.press("Write your return").picture("agency-write").narrow()
    page = page.follow("The child and the family").picture("agency-write-page").narrow()
    page.type("The child’s voice and lived experience", "She said that she was tired.")
    return page


@pytest.mark.parametrize("window", [{}, {"scripts": False, "width": 320}])
def test_a_return_is_written_online_signed_off_sent_back_and_answered(
    browser: Browser, cast: Cast, request_id: UUID, window: dict[str, int]
) -> None:
    partnerships.change_settings(cast.work(Role.COORDINATOR), name="Wexborough", sign_off=True)
    scripts = bool(window.get("scripts", True))
    page = typed_page(signed_in(browser, cast, **window).open(f"/returns/{request_id}"))
    if scripts:
        page.wait_for("Saved at")
    else:
        page = page.press("Save").follow("The child and the family")
    # The same page in a second tab, and in this one with other words: neither is overwritten without a word.
    other = signed_in(browser, cast, **window).open(f"/returns/{request_id}/write/child")
    other = other.type("Race, culture, disability and identity", "Polish at home").press("Save")
    page = page.type("Race, culture, disability and identity", "Not recorded")
    if scripts:
        page.wait_for("Not saved. Somebody else changed this page")
    page = page.press("Save").picture("agency-write-conflict").narrow()
    assert page.errors[0].startswith("Somebody else changed this page since you opened it")
    assert page.has("Race, culture, disability and identity: Polish at home")
    page = page.type("Race, culture, disability and identity", "Polish at home; not asked").press("Save")
    assert page.notices == ["“The child and the family” is saved."]
    page = page.press("Look at the return and hand it in").press("Ask for a senior manager’s signature")
    page = page.picture("agency-no-rows").narrow()
    assert page.heading == "There is no chronology yet", "it says what is missing"
    page = page.press("Type your chronology")
    if scripts:  # what is typed and left is there again
        page.type("Event", "Attended the address").wait_for("Kept at")
        page = (
            page.open(f"/returns/{request_id}/write").follow("Chronology").picture("agency-typed-before").narrow()
        )
        assert page.has("was not sent")
        assert page.tab.get_by_label("Event").input_value() == "Attended the address"
    page.type("Date", "12 March 2020").type("Source", "Log").type("Event", "Attended the address")
    page = page.press("Save and look at all rows")
    page = page.follow("Add a row that is not in the table" if page.has("Add a row that") else "Type more rows")
    page.type("Date", "13 March 2020").type("Source", "Rota").type("Event", "The officer was off sick")
    page = page.press("Save and look at all rows")
    page = page.open(page.tab.get_by_role("link", name="Mend row 2", exact=True).get_attribute("href") or "")
    page = page.press("For the chair only").picture("agency-for-chair").narrow()
    assert page.has("The officer was off sick")
    page = page.type("What only the chair should read", "An inquiry into one officer").press("Save for the chair")
    page = page.open(f"/returns/{request_id}").follow("Look at its 1 row, and hand it in")
    assert not page.has("The officer was off sick")
    page = page.press("Ask for a senior manager’s signature").picture("agency-to-sign").narrow()
    assert page.notices == ["A senior manager is asked to sign the return. It is handed in as soon as they do."]

    manager = browser.another(**window).sign_in(cast.people[Role.SIGNATORY]).open(f"/returns/{request_id}")
    manager = manager.follow("Read it and sign it off, or give it back").picture("agency-sign").narrow()
    assert manager.has("She said that she was tired.")
    manager = manager.press("Sign off and hand in")
    assert manager.errors == ["Enter your role", "Select that you have read the return and sign it off"]
    manager.type("What must change before you can sign it?", "Say who attended.")
    manager = manager.press("Give it back")
    page = page.open(f"/returns/{request_id}").picture("agency-given-back").narrow()
    assert page.has("Say who attended."), "the reason stands where the return is"
    page = page.follow("Messages about this request").picture("agency-thread")
    assert page.has("Say who attended.")
    page = page.open(f"/returns/{request_id}").follow("Look at its 1 row, and hand it in")
    page = page.press("Ask for a senior manager’s signature")
    manager = manager.open(f"/returns/{request_id}").follow("Read it and sign it off, or give it back")
    manager.type("Your role", "Superintendent").choose(
        "I have read the whole return, and I sign it off for my agency"
    )
    manager = manager.press("Sign off and hand in").picture("agency-signed")
    assert manager.notices == ["The return is signed and handed in. Thank you."]

    desk = browser.another(**window).sign_in(cast.people[Role.COORDINATOR]).open(f"/requests/{request_id}")
    desk = desk.picture("desk-request").narrow()
    assert desk.has("Agency signatory Test, Superintendent")
    assert desk.has("2 entries that only the chair can read")
    assert not desk.has("inquiry")
    desk = desk.follow("Send back with questions").follow("the list of rows").follow("Ask about row 1")
    desk = desk.type("Your question", "Which officers?").press("Put the question down").picture("desk-send-back")
    desk = desk.press("Send back with 1 question").narrow()
    assert desk.has("Sent back with questions")

    page = page.open(f"/returns/{request_id}").picture("agency-sent-back").narrow()
    page = page.press("Begin the new version, with the same rows")
    assert page.has("Question: Which officers?")
    page = page.follow("Answer the question at row 1").picture("agency-answer").narrow()
    page = page.type("Your answer", "Two of the response team").press("Save the answer")
    page = page.follow("Look at its 1 row, and hand it in").press("Ask for a senior manager’s signature")
    manager = manager.open(f"/returns/{request_id}").follow("Read it and sign it off, or give it back")
    manager.type("Your role", "Superintendent").choose(
        "I have read the whole return, and I sign it off for my agency"
    )
    manager = manager.press("Sign off and hand in")
    desk = desk.open("/requests").picture("desk-requests-list").narrow()
    assert desk.has("Handed in")
    assert desk.open(f"/requests/{request_id}").has("Two of the response team")
    chair = browser.another(**window).sign_in(cast.people[Role.CHAIR]).open(f"/returns/{request_id}/chair")
    assert chair.picture("chair-reads").narrow().has("An inquiry into one officer")


def test_words_typed_while_the_session_ended_are_not_lost(
    browser: Browser, cast: Cast, store: Store, request_id: UUID
) -> None:
    someone = cast.people[Role.REPRESENTATIVE]
    page = typed_page(browser.another().sign_in_by_hand(someone).open(f"/returns/{request_id}"))
    page.wait_for("Saved at")
    with store.changing() as session:
        session.query(SignInSession).update({"ended_at": store.now()})
    page = page.type("The child’s voice and lived experience", "She said that she was very tired.")
    page.wait_for("You are not signed in any more. What you typed stays on this page")
    page = page.press("Save")
    page = page.type("Email address", someone.email).type("Password", PASSWORD).press("Sign in")
    page = page.press("Send what you typed")
    assert page.notices == ["“The child and the family” is saved."]
    page = page.open(f"/returns/{request_id}/write/child")
    kept = page.tab.get_by_label("The child’s voice and lived experience").input_value()
    assert kept == "She said that she was very tired."
