"""The coordinator's desk in the browser: from the referral to the requests, the chronology, and their errors."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pypdfium2
import pytest
from playwright.sync_api import PdfMargins

from casereviews.demonstration.answers import case_a_answers
from casework.actions import cases, scoping
from casework.actions.desk import rows as desk_rows
from casework.actions.referrals import drafts, referrals
from casework.actions.returns import requests, returns
from casework.actions.work import Work, referrer
from casework.records.store import Store
from casework.records.tables import Case, Referral
from casework.rules.permissions import Role
from tests.journeys.case_a import FILES, send_in
from tests.journeys.kit import Browser, Page
from tests.journeys.people import AGENCIES, Cast
from tests.journeys.working import workers_of

pytestmark = pytest.mark.needs_browser

WIDTHS = pytest.mark.parametrize("width", [1280, 320])


@pytest.fixture
def referral_id(cast: Cast, store: Store) -> UUID:
    """Return case A's referral, submitted a moment ago."""
    work = Work(store, referrer(cast.partnership_id))
    token = drafts.start(work, cast.partnership_id)
    answers = case_a_answers()
    answers["kind"]["aware_on"] = (work.today - timedelta(days=20)).isoformat()
    for page, given in answers.items():
        if isinstance(given, list):
            for number, entry in enumerate(given, 1):
                drafts.save_entry(work, token, page, number, entry)
        else:
            drafts.save_page(work, token, page, given)
    referrals.submit(work, token)
    with store.looking() as session:
        return session.query(Referral.id).scalar()  # type: ignore[no-any-return]


def desk(browser: Browser, cast: Cast, width: int = 1280) -> Page:
    """Return the coordinator's home page."""
    return browser.another(width=width).sign_in(cast.people[Role.COORDINATOR])


@WIDTHS
def test_from_the_referral_to_the_requests(
    browser: Browser, cast: Cast, store: Store, referral_id: UUID, tmp_path: Path, width: int
) -> None:
    page = desk(browser, cast, width).follow("Referrals").picture("desk-referrals")
    assert page.has("Serious incident")
    assert page.has("Late by")
    page = page.follow("WSCP/REF/" + f"{date.today().year}/001").picture("desk-referral")
    assert page.has("Larkspur Road Surgery") or page.has("What was referred")
    workers_of(store, tmp_path).work()
    page = page.open(page.path)
    copy = page.download("Download the PDF copy", tmp_path)
    assert copy.read_bytes().startswith(b"%PDF")

    page = page.press("Open a case").picture("desk-case-new")
    assert page.notices == ["The case is open. Set its scoping period next."]
    assert page.heading == "Child Wren"
    assert page.has("Set the scoping period first.")
    page = page.follow("Set the scoping period").picture("desk-scope")
    page.date("First day of the scoping period", 1, 4, 2019).date("Last day of the scoping period", 30, 4, 2021)
    page = page.press("Save")
    assert page.notices == ["The scoping period is set."]
    assert page.has("1 April 2019 to 30 April 2021")

    page = page.follow("Ask agencies for returns").picture("desk-requests")
    asking = page.path
    assert page.has("Nobody would get the request")
    page = page.follow("Change or add people to look for").picture("desk-people-sought").narrow()
    page = page.press("Save the list")
    assert page.notices == ["The list is saved. No agency had to be told."]
    page = page.open(asking)
    page = page.press("Continue")
    assert page.errors == ["Select at least one agency"]
    page.choose(AGENCIES[0]).choose(AGENCIES[1]).type("Questions for the agencies", "What did you see?")
    page = page.press("Continue").picture("desk-requests-no-address")
    assert page.errors == [
        f"{AGENCIES[1]} has no representative and no email address. Add one on the page “Agencies” first"
    ]
    page = page.choose(AGENCIES[0])
    page.tab.get_by_label(AGENCIES[1], exact=True).uncheck()
    page = page.press("Continue").picture("desk-requests-check")
    assert page.heading == "Check before the requests are sent"
    assert page.has("What did you see?")
    page = page.press("Change")
    assert page.tab.get_by_label("Questions for the agencies").input_value() == "What did you see?"
    page = page.press("Continue").press("Send the requests").picture("desk-case-asked")
    assert page.notices == ["One request was sent."]
    page.tab.go_back(wait_until="load")
    assert page.heading == "Check before the requests are sent", "not the browser's own error page"
    page = page.press("Send the requests")
    assert page.notices == ["These requests were sent already."]
    assert page.has("Not opened yet")
    assert page.has("0 of 1 agency has answered")
    workers_of(store, tmp_path).work("send-message")
    page = page.follow("Emails").picture("desk-emails")
    assert page.has("representative@wexborough.example")


def test_scoping_periods_that_cannot_be(browser: Browser, cast: Cast, referral_id: UUID) -> None:
    case_id = cases.open_case(cast.work(Role.COORDINATOR), referral_id)
    page = desk(browser, cast).open(f"/cases/{case_id}/scope").press("Save")
    assert page.errors == ["Enter the first day of the scoping period", "Enter the last day of the scoping period"]
    page.date("First day of the scoping period", 2, 4, 2021).date("Last day of the scoping period", 1, 4, 2021)
    page = page.press("Save").picture("desk-scope-error")
    assert page.errors == [
        "The last day of the scoping period must be the same as or after the first day of the scoping period"
    ]
    future = date.today() + timedelta(days=400)
    page.date("Last day of the scoping period", 1, 1, future.year + 1)
    page = page.press("Save")
    assert page.errors == ["The last day of the scoping period must be today or in the past"]
    page = page.date("Last day of the scoping period", 31, 2, 2021).press("Save")
    assert page.errors == ["The last day of the scoping period must be a real date"]
    page = page.date("Last day of the scoping period", "", 2, 2021).press("Save")
    assert page.errors == ["The last day of the scoping period must include a day"]


@WIDTHS
def test_a_late_notification_is_recorded_with_its_reason_and_can_be_corrected(
    browser: Browser, cast: Cast, referral_id: UUID, width: int
) -> None:
    page = desk(browser, cast, width).open(f"/referrals/{referral_id}")
    today = date.today()
    page = page.follow("Record that it was sent").picture("desk-notification").press("Save")
    assert page.errors == ["Enter the date the notification was sent"]
    question = "When was the serious incident notification sent?"
    page = page.date(question, today.day, today.month, today.year).press("Save").picture("desk-notification-late")
    (error,) = page.errors
    assert error.startswith("Enter why this was done after")
    page = page.type("If it was sent late, why?", "The form was sent back.").press("Save")
    assert page.notices == ["The notification is recorded, and the rapid review’s clock runs."]
    page.picture("desk-referral-clocks")
    assert page.has("The form was sent back.")
    assert page.has("Complete the rapid review")
    early = today - timedelta(days=40)
    page = page.follow(
        "Change the day from which “Notify the national Panel and report to the partnership” is counted"
    )
    page = page.date("From which day is it counted?", early.day, early.month, early.year).press("Save")
    assert page.notices == ["The due date was worked out again."]
    page = page.follow("Change the day on which the notification was sent")
    assert page.tab.get_by_label("If it was sent late, why?").input_value() == "The form was sent back."
    before = early - timedelta(days=1)
    page = (
        page.date(question, before.day, before.month, before.year).press("Save").picture("desk-notification-early")
    )
    (error,) = page.errors
    assert error.startswith("This cannot have been done before")


def test_two_clicks_and_the_back_button_open_one_case(
    browser: Browser, cast: Cast, store: Store, referral_id: UUID
) -> None:
    page = desk(browser, cast).open(f"/referrals/{referral_id}")
    page.tab.get_by_role("button", name="Open a case").dblclick()
    page.tab.wait_for_url("**/cases/**")
    page.tab.go_back(wait_until="load")
    page = page.check().picture("desk-referral-opened")
    for address in ("/referrals", f"/referrals/{referral_id}", page.path):
        _is_printed_whole(page.open(address))
    assert page.tab.get_by_role("button", name="Open a case").count() == 0
    assert page.follow("Go to the case").heading == "Child Wren"
    with store.looking() as session:
        assert session.query(Case).count() == 1


@WIDTHS
def test_the_page_follows_the_returns_and_shows_the_chronology(
    browser: Browser, cast: Cast, store: Store, referral_id: UUID, tmp_path: Path, width: int
) -> None:
    coordinator = cast.work(Role.COORDINATOR)
    case_id = cases.open_case(coordinator, referral_id)
    scoping.set_scope(coordinator, case_id, first=date(2019, 4, 1), last=date(2021, 4, 30))
    requests.send(coordinator, case_id, [cast.agencies[AGENCIES[0]]])
    (asked,) = requests.of_case(coordinator, case_id)
    workers = workers_of(store, tmp_path)
    page = desk(browser, cast, width).open(f"/cases/{case_id}")
    upload_id = send_in(cast.work(Role.REPRESENTATIVE), asked.id, FILES / "school.csv")
    workers.work("read-return")
    returns.hand_in(cast.work(Role.REPRESENTATIVE), upload_id)
    # Nobody presses anything: the page notices by itself.
    page.wait_for("What was handed in will be processed shortly").picture("desk-case-waiting")
    workers.work("merge-case")
    page.wait_for("Read the chronology").picture("desk-case-ready")
    assert page.has("In review")
    files = [
        page.download(f"{name} of the combined chronology", tmp_path) for name in ("Word", "Excel", "PDF", "Pack")
    ]
    reference = f"WSCP-LCSPR-{date.today().year}-01"
    assert [file.name for file in files] == [
        f"{reference}-chronology.docx", f"{reference}-chronology.xlsx",
        f"{reference}-chronology.pdf", f"{reference}-pack.pdf",
    ]  # fmt: skip
    assert [file.read_bytes()[:2] for file in files] == [b"PK", b"PK", b"%P", b"%P"]
    page = page.follow("Read the chronology").picture("desk-chronology")
    assert page.heading == "Combined chronology of Child Wren"
    counted = page.tab.locator("tr[id^=row-]").count()
    assert counted == min(desk_rows.PAGE_ROWS, returns.show_upload(coordinator, upload_id).rows)
    page.download("List of everything that went in and came out", tmp_path)
    rows = page.open(f"/returns/files/{upload_id}").picture("desk-reading")
    assert rows.has("Check what was read before you rely on it")
    assert rows.tab.get_by_role("button", name="Hand in this return").count() == 0


def _is_printed_whole(page: Page) -> None:
    """Check that a page takes the width of the paper and leaves out what is only for a screen."""
    edges = PdfMargins(top="12mm", bottom="12mm", left="12mm", right="12mm")
    paper = pypdfium2.PdfDocument(page.tab.pdf(format="A4", margin=edges))
    sheet = paper[0]
    text = sheet.get_textpage()
    words = text.get_text_range()
    assert page.heading in words
    assert "Sign out" not in words
    assert "High contrast" not in words
    right = max(text.get_charbox(place)[2] for place in range(text.count_chars()))
    assert 0.7 * sheet.get_width() < right <= sheet.get_width() - 30, f"{page.path} is printed up to {right:.0f}"
    paper.close()
