"""A coordinator adds a question to the referral form, and finds its answer wherever a referral is read."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import select

from casework.actions.referrals import drafts, referrals
from casework.actions.work import Work, referrer
from casework.records.store import Store
from casework.records.tables import Referral
from casework.rules.permissions import Role
from tests.integration.casework.examples import full_answers
from tests.journeys.kit import Browser, Page
from tests.journeys.people import Cast
from tests.journeys.working import workers_of
from tests.unit.documents.writing.pdf_reading import texts

pytestmark = pytest.mark.needs_browser

QUESTION = "Is the family in a refuge? {{ 7 * 7 }} <b>"
START = "/refer/wexborough-safeguarding-children-partnership"
FORM = "/settings/referral-form"


def begun(store: Store, cast: Cast) -> tuple[Work, str]:
    """Return a draft in which everything is answered, and who fills it in."""
    work = Work(store, referrer(cast.partnership_id))
    token = drafts.start(work, cast.partnership_id)
    for page, given in full_answers(form=drafts.load(store, token).form).items():
        for number, entry in enumerate(given if isinstance(given, list) else [given], 1):
            if isinstance(given, list):
                drafts.save_entry(work, token, page, number, entry)
            else:
                drafts.save_page(work, token, page, entry)
    return work, token


def sent(store: Store, work: Work, token: str) -> str:
    """Send a referral and return its reference."""
    return referrals.submit(work, token)


def to(page: Page, what: str, times: int = 90) -> Page:
    """Move to what is called `what` with the tabulator alone."""
    for _ in range(times):
        page.tab.keyboard.press("Tab")
        words = page.tab.evaluate(
            "() => { const e = document.activeElement; const of = e.labels && e.labels[0] ? e.labels[0] : e;"
            " return of.textContent.replace(/\\s+/g, ' ').trim(); }"
        )
        if words == what:
            return page
    raise AssertionError(f"the keyboard does not reach “{what}” on {page.path}")


def add_by_keyboard(page: Page) -> Page:
    """Add the question without a mouse, from the page about safety."""
    keys = page.tab.keyboard
    to(page, "Add a question")
    with page.tab.expect_navigation():
        keys.press("Enter")
    to(page, "Question")
    keys.type(QUESTION)
    to(page, "Hint (optional)")
    keys.type("If you know")
    to(page, "One line of text")
    for _ in range(3):
        keys.press("ArrowDown")
    assert page.tab.get_by_label("Yes or no", exact=True).is_checked()
    to(page, "Yes")
    keys.press("Space")
    to(page, "Save")
    with page.tab.expect_navigation():
        keys.press("Enter")
    return page.check()


def add_by_hand(page: Page) -> Page:
    """Add the question with pointer or finger."""
    page = page.follow("Add a question").press("Save").picture("form-question-errors")
    assert page.errors == [
        "Enter the question",
        "Select what kind of answer it takes",
        "Select yes if the question must be answered",
    ]
    page.type("Question", QUESTION).type("Hint (optional)", "If you know")
    page.choose("Yes or no").choose("Yes", "Must it be answered?")
    return page.press("Save")


@pytest.mark.parametrize(
    "window",
    [pytest.param({}, id="1280-keys"), pytest.param({"width": 320, "scripts": False}, id="320-no-scripts")],
)
def test_a_question_that_a_coordinator_adds_is_found_wherever_a_referral_is_read(
    browser: Browser, cast: Cast, store: Store, tmp_path: Path, window: dict[str, Any]
) -> None:
    workers = workers_of(store, tmp_path)
    old = sent(store, *begun(store, cast))
    page = browser.another(**window).sign_in(cast.people[Role.COORDINATOR])
    page = page.follow("Referrals").follow(old)
    before = page.text.partition("What was referred")[2]
    assert before

    page = page.follow("Settings").follow("Change the questions and the guidance of the referral form")
    page = page.picture("form").follow("Safety and other processes").picture("form-page")
    page = add_by_hand(page) if window else add_by_keyboard(page)
    assert page.notices == ["The question was added. Nobody is asked it before you publish the form."]
    page = page.picture("form-page-added").follow("Referral form").picture("form-waits").follow("See a preview")
    page = page.picture("form-preview").follow("Safety and other processes").picture("form-preview-page")
    assert page.has("Preview: nothing is kept.")
    page = page.choose("No").press("Save and continue")
    assert page.errors == ["Enter whether any child is at immediate risk"]
    page = page.open(FORM).follow("Publish the form").picture("form-publish").press("Publish the form")
    assert page.notices == ["The form is published. Referrals that begin from now on are asked it."]
    page.follow("Earlier versions of the form").picture("form-versions").follow("Version 1").picture(
        "form-version"
    )

    work, token = begun(store, cast)
    asked = browser.another(**window)
    asked.context.add_cookies([{"name": "casereviews-referral", "value": token, "url": browser.address}])
    form = asked.open(f"{START}/questions/safety").picture("form-asked")
    assert form.has("If you know")
    form = form.choose("Yes").press("Save and continue")
    assert form.open(f"{START}/check").has(QUESTION)
    new = sent(store, work, token)
    workers.work("copy-referral")

    page = page.open("/referrals").follow(new).picture("form-referral")
    assert page.has(f"{QUESTION} Yes")
    with store.looking() as session:
        copy = session.scalars(select(Referral.copy_sha256).where(Referral.reference == new)).one()
    printed = " ".join(" ".join(texts(store.vault.read(copy or ""))).split())
    assert f"{QUESTION} Yes" in printed
    page = page.open("/referrals").follow("Download all referrals as a file").picture("form-download")
    page = page.choose("Excel").press("Make the file")
    workers.work("export-referrals")
    if window.get("scripts", True):
        page.wait_for("The file is ready")
    else:
        page = page.follow("Check again")
    link = page.tab.get_by_role("button", name="Download the file").inner_text()
    file = page.picture("form-download-ready").download(link, tmp_path)
    sheet = openpyxl.load_workbook(io.BytesIO(file.read_bytes())).worksheets[0]
    place = [cell.value for cell in sheet[1]].index(f"Safety and other processes: {QUESTION}")
    assert {row[0].value: row[place].value for row in sheet.iter_rows(min_row=2)} == {old: None, new: "Yes"}
    assert page.open("/referrals").follow(old).text.partition("What was referred")[2] == before
