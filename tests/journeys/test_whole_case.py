"""One case in the browser, from referral to published review: five kinds of people, case A's seven files.

Nothing is done for anybody: each person uses the pages, and the workers do their own work in between.
"""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Mapping
from datetime import date
from email import message_from_bytes
from email.policy import default as modern
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from casereviews import demonstration
from casereviews.demonstration.answers import case_a_answers
from casereviews.demonstration.people import AGENCIES, DOMAIN, PARTNERSHIP, PEOPLE
from casework.actions.people import agencies, partnerships, people
from casework.actions.work import SERVICE, Work
from casework.records.store import Store
from casework.rules.form_model import Question
from casework.rules.referral_form import referral_form
from publication.options import SiteOptions
from publication.site import create_site
from tests.journeys.case_a import FILES
from tests.journeys.kit import Browser, Page, serving
from tests.journeys.people import PASSWORD, Someone
from tests.journeys.referring import declare, prove
from tests.journeys.working import Workers, workers_of

pytestmark = [pytest.mark.needs_browser, pytest.mark.timeout(600)]

START = "/refer/wexborough-safeguarding-children-partnership"
TRUTH = Path(__file__).parents[1] / "files" / "case_a" / "truth.json"
REPORT = Path(demonstration.__file__).parent / "case_b" / "report.pdf"
TITLE = "How do we hear a quiet child?"
ROWS = sum(len(agency["rows"]) for agency in json.loads(TRUTH.read_text())["agencies"])
CHRONOLOGY_ROWS = "tr[id^=row-]"


@pytest.fixture
def known(store: Store) -> Mapping[str, Someone]:
    """Return the demonstration's people by mailbox, in a partnership where nothing has happened yet."""
    service = Work(store, SERVICE)
    partnership_id = partnerships.create(service, name=PARTNERSHIP, preset="demonstration", demonstration=True)
    ids = {
        agency.name: agencies.add(
            service, name=agency.name, email=f"{agency.mailbox}@{DOMAIN}", partnership_id=partnership_id
        )
        for agency in AGENCIES
    }
    found = {}
    for person in PEOPLE:
        agency_id = ids.get(person.agency)
        account_id = people.add_demonstration_person(
            service,
            partnership_id,
            name=person.name,
            email=person.email,
            password=PASSWORD,
            roles=[person.role],
            agency_id=agency_id,
            partner=person.partner,
        )
        found[person.mailbox] = Someone(account_id, person.name, person.email, frozenset({person.role}), agency_id)
    return found


def answer(page: Page, question: Question, value: str) -> None:
    """Answer one question as a person does; what is not known stays empty."""
    if not value:
        return
    if question.kind in ("date", "past-date"):
        year, month, day = value.split("-")
        for part, typed in (("day", day), ("month", month), ("year", year)):
            page.tab.locator(f"#{question.name}-{part}").fill(typed)
    elif question.choices:
        page.tab.locator(f"[name={question.name}][value={value}]").check()
    else:
        page.tab.locator(f"#{question.name}").fill(value)


def refer(browser: Browser, store: Store, answers: Mapping[str, Any]) -> Page:
    """Fill in the whole form and send it; return the receipt."""
    page = browser.open(START).follow("Start now").choose("Yes").press("Continue")
    page = prove(page, store, answers["referrer"]["email"])
    for described in referral_form().pages:
        given = answers[described.name]
        if not described.repeats:
            page = page.open(f"{START}/questions/{described.name}")
            for question in described.questions:
                answer(page, question, given.get(question.name, ""))
            page = page.press("Save and continue")
        for number, entry in enumerate(given if described.repeats else [], 1):
            page = page.open(f"{START}/questions/{described.name}/{number}")
            for part in described.parts:
                for question in part.questions:
                    if question.is_asked(entry):
                        answer(page, question, entry.get(question.name, ""))
                page = page.press("Save and continue")
                assert page.errors == []
    page = page.open(f"{START}/check")
    assert page.has("Ellie-Mae Rose Draycott")
    return declare(page)


def emails_to(workers: Workers, address: str) -> list[str]:
    """Return what the outbox folder holds for an address."""
    assert workers.means.store.mail_folder is not None
    files = sorted(workers.means.store.mail_folder.iterdir())
    messages = [message_from_bytes(file.read_bytes(), policy=modern) for file in files]
    return [
        f"{message['Subject']}\n{part.get_content()}"
        for message in messages
        if address in message["To"] and (part := message.get_body(("plain",))) is not None
    ]


def test_a_case_from_referral_to_published_review(
    browser: Browser, store: Store, known: Mapping[str, Someone], tmp_path: Path
) -> None:
    workers = workers_of(store, tmp_path)

    # A professional refers.
    receipt = refer(browser.another(), store, case_a_answers())
    reference = f"WSCP/REF/{date.today().year}/001"
    assert receipt.has(reference)
    workers.work()
    receipt.wait_for("Download your copy (PDF)")
    assert receipt.download("Download your copy (PDF)", tmp_path).read_bytes().startswith(b"%PDF")
    mails = emails_to(workers, "lorraine.pike@wexboroughgeneral.example")
    assert [reference in mail for mail in mails].count(True) == 1, "the receipt, beside the code"
    assert not [mail for mail in mails if "Draycott" in mail]

    # The coordinator opens a case and asks seven agencies.
    desk = browser.another()
    page = desk.sign_in(known["coordinator"]).follow("Referrals").follow(reference).press("Open a case")
    case = page.path
    page = page.follow("Set the scoping period")
    page.date("First day of the scoping period", 1, 4, 2019).date("Last day of the scoping period", 30, 4, 2021)
    page = page.press("Save").follow("Ask agencies for returns")
    for agency in AGENCIES:
        page.choose(agency.name)
    page = page.press("Continue").press("Send the requests")
    assert page.notices == ["7 requests were sent."]
    watching = page.open(case)
    workers.work("send-message")
    assert desk.open("/messages").has("A return is requested from Millrace Homes")

    # Each agency follows its link, sends its file in, looks at it and hands it in.
    for agency in AGENCIES:
        (mail,) = [text for text in emails_to(workers, f"{agency.mailbox}@{DOMAIN}") if "/returns/" in text]
        (link,) = re.findall(r"/returns/[0-9a-f-]{36}", mail)
        page = browser.another().open(link)
        page.type("Email address", known[agency.mailbox].email).type("Password", PASSWORD)
        page = page.press("Sign in")
        assert page.path == link
        page = page.upload("Upload your return", FILES / agency.file).press("Upload")
        workers.work("read-return")
        page.wait_for("Hand in this return")
        page = page.press("Hand in this return")
        assert page.notices == ["Your return is handed in. Thank you."]

    # The workers merge; the coordinator's page follows by itself.
    workers.work("merge-case")
    watching.wait_for("Read the chronology")
    assert watching.has(f"{ROWS} rows of 7 returns")
    assert watching.has("In review")
    files = {
        name: watching.download(f"{name} of the combined chronology", tmp_path)
        for name in ("Word", "Excel", "PDF", "Pack")
    }
    sheet = load_workbook(files["Excel"], read_only=True).worksheets[0]
    assert sum(1 for _ in sheet.iter_rows()) > ROWS
    assert files["Word"].read_bytes().startswith(b"PK")
    assert files["PDF"].read_bytes().startswith(b"%PDF")
    assert files["Pack"].stat().st_size > files["PDF"].stat().st_size
    page = watching.follow("Read the chronology").picture("whole-chronology")
    shown = page.tab.locator(CHRONOLOGY_ROWS).count()
    while page.tab.get_by_role("link", name="Next", exact=False).count():
        page = page.open(page.tab.locator("a[rel=next]").get_attribute("href") or "")
        shown += page.tab.locator(CHRONOLOGY_ROWS).count()
    assert shown == ROWS

    # A review is prepared and checked; a second person releases it.
    page = page.open(case).follow("Prepare a review for the public list")
    page.type("Title", TITLE).choose("Local child safeguarding practice review")
    page = page.type("Summary", "What agencies can learn about listening.").press("Save and add the report")
    page.select("What is it?", "Report").type("Title of the document", "Full report")
    page = page.upload("The document", REPORT).press("Add and check")
    workers.work("check-review")
    page.wait_for("Ready to be released")
    second = browser.another().sign_in(known["publisher"]).follow("Reviews").follow(TITLE)
    second = second.follow("Release the review")
    for box in second.tab.get_by_role("checkbox").all():
        box.check()
    second.type("Why is the review published all the same?", "This case is made up.")
    second.press("Release to the public list")
    workers.work("publish-review", "build-handoff")

    # The public reads it, and the coordinator hands it over.
    options = SiteOptions(
        catalogue=workers.means.catalogue,
        files=workers.means.public_files,
        counts=tmp_path / "counts.sqlite",
        templates=store.templates / "html",
        partnership=PARTNERSHIP,
        public_url="http://127.0.0.1",
        demonstration=True,
    )
    with serving(create_site(options)) as address:
        public = Browser(browser.running, address).another(public=True)
        page = public.open("/reviews").picture("whole-public")
        assert page.has("Local child safeguarding practice review")
        assert page.has("not downloaded yet")
        page = page.follow(TITLE)
        document = page.tab.locator(".app-document__title a").get_attribute("href") or ""
        report = page.tab.request.get(address + document)
        assert report.body().startswith(b"%PDF")
        another = public.another(public=True)  # a browser keeps the list for a minute
        assert not another.open("/reviews").has("not downloaded yet"), "a download is counted"
        assert page.has("PDF")
        assert page.has(f"{date.today().day} {date.today():%B %Y}")
        public.close()
    page = desk.open(case).follow(TITLE).follow("Hand it over")
    package = page.download("Download the package (ZIP)", tmp_path)
    assert zipfile.ZipFile(package).testzip() is None
    assert desk.open(case).has("Hand the review over to the national repository")
