"""A review's whole public life in the browser, by two people, the clock moved by the test."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Browser as Chromium

from casereviews import demonstration
from casereviews.demonstration.answers import case_a_answers
from casework.actions import cases
from casework.actions.reviews import retention
from casework.records.store import Store
from casework.rules.permissions import Role
from publication.options import SiteOptions
from publication.publishing import Publisher
from publication.site import create_site
from tests.conftest import SetClock
from tests.integration.casework.scene import Scene
from tests.journeys.kit import Browser, Page, Window, serving
from tests.journeys.people import Cast
from tests.journeys.working import Workers, workers_of

pytestmark = pytest.mark.needs_browser

ROOT = Path(__file__).resolve().parents[2]
REPORT = Path(demonstration.__file__).parent / "case_b" / "report.pdf"
TITLE = "How do we hear a quiet child?"


@pytest.fixture
def clock() -> SetClock:
    """Return a clock that shows Monday 2 November 2026, 09:00, until the test moves it."""
    return SetClock(datetime(2026, 11, 2, 9, tzinfo=UTC))


@pytest.fixture
def store(store: Store, clock: SetClock) -> Store:
    """Return the journeys' store under the test's clock."""
    return replace(store, now=clock)


@pytest.fixture
def workers(store: Store, tmp_path: Path) -> Workers:
    """Return the workers of the store."""
    return workers_of(store, tmp_path)


@pytest.fixture
def public(running_chromium: Chromium, tmp_path: Path, workers: Workers) -> Iterator[Browser]:
    """Return a reader's browser on the public site."""
    options = SiteOptions(
        catalogue=workers.means.catalogue, files=workers.means.public_files, counts=tmp_path / "counts.sqlite",
        templates=ROOT / "templates" / "html", partnership="Wexborough", public_url="http://public.example",
    )  # fmt: skip
    Publisher(workers.means.catalogue, workers.means.public_files).prepare()
    with serving(create_site(options)) as address:
        reader = Browser(running_chromium, address, Window(public=True))
        yield reader
        reader.close()


def fresh(public: Browser) -> Browser:
    """Return another reader's browser: one keeps a page for some seconds."""
    return public.another(public=True)


def released(page: Page, **reasons: str) -> Page:
    """Release the review of the page, which says when it goes out."""
    page = page.follow("Release the review")
    for box in page.tab.get_by_role("checkbox").all():
        box.check()
    for label, words in reasons.items():
        page.type(label, words)
    return page.press("Release to the public list")


def test_schedule_release_read_correct_withdraw_and_archive(
    browser: Browser, public: Browser, cast: Cast, store: Store, clock: SetClock, workers: Workers, tmp_path: Path
) -> None:
    scene = Scene(store, clock, cast, cast)
    answers = case_a_answers()
    answers["children"][0] |= {"name": "Ada Quillfeather", "also_known_as": ""}
    case_id: UUID = cases.open_case(cast.work(Role.COORDINATOR), scene.referral(answers))

    # One prepares it for a day and a time to come.
    desk, second = browser, browser.another(width=320)
    page = desk.sign_in(cast.people[Role.COORDINATOR]).open(f"/cases/{case_id}/reviews/new")
    page.type("Title", TITLE).choose("Local child safeguarding practice review").type(
        "Summary", "What we learned."
    )
    page.type("What was learned (optional)", "A quiet child is heard by whoever asks twice.")
    page.type("Recommendations (optional)", "Ask twice.\n\nWrite down what was said.")
    page = page.date("Publication date", 28, 11, 2026).type("Time of day (optional)", "25 o’clock")
    page = page.press("Save and add the report")
    assert page.errors == ["Enter the time of day like 9:30am or 14:00"]
    page = page.type("Time of day (optional)", "9:30am").press("Save and add the report")
    assert "There is nobody at work on Saturday 28 November 2026" in page.errors[0]
    page = page.date("Publication date", 1, 12, 2026).press("Save and add the report")
    page.select("What is it?", "Report").type("Title of the document", "Full report")
    page = page.upload("The document", REPORT).press("Add and check")
    address = page.path
    workers.work("check-review")
    page = page.open(address).picture("publishing-ready")
    assert page.has("by 20 November 2026")

    # Copies and those who are told first.
    page = page.follow("Who was sent the report, and who was told").picture("publishing-before")
    for name in ("panel", "secretary-of-state", "ofsted", "agencies"):
        page = page.open(f"{address}/before/{name}").choose("By email").press("Save")
    page = page.open(f"{address}/before/family").choose("Not sent or told, for a reason").press("Save")
    assert page.errors == ["Enter why they are not sent it or told"]
    page = page.type("Note", "No address is known.").press("Save").picture("publishing-before-done").narrow()
    assert page.has("All of it") or page.has("By email, 2 November 2026")

    # Another releases it; it waits for its time.
    page = second.sign_in(cast.people[Role.PUBLISHER]).open(address)
    page = released(page).picture("publishing-scheduled")
    assert page.has("1 December 2026")
    assert workers.work("publish-review") == 0
    reader = fresh(public).open("/reviews")
    assert not reader.has(TITLE)
    clock.time = datetime(2026, 12, 1, 9, 31, tzinfo=UTC)
    workers.work()
    reader = fresh(public).open("/reviews?q=quiet")
    assert reader.has(TITLE)
    reader = reader.follow(TITLE)
    assert reader.has("Ask twice.") or reader.has("asks twice")
    slug = reader.path.partition("?")[0]
    report = reader.tab.request.get(f"{slug}/report")
    assert report.body().startswith(b"%PDF")

    # It is handed over.
    page = desk.another().sign_in(cast.people[Role.COORDINATOR]).open(address).picture("publishing-public")
    page = page.follow("Hand it over").picture("publishing-repository").narrow()
    assert page.has("Nobody has sent it yet")
    assert page.download(
        "Download the e-mail with the package, to send it from your own mail program (EML)", tmp_path
    )
    page = page.follow("Record that you sent it").press("Save")
    assert page.has("Sent on 1 December 2026")

    # A corrected version takes its place, and says so.
    page = page.open(address).follow("Correct the review").picture("publishing-correct")
    page = page.type("What is corrected?", "The year of the meeting on page 2").press(
        "Prepare the corrected version"
    )
    corrected = page.path
    workers.work("check-review")
    page = page.open(corrected).press("Remove Full report").follow("Add a document")
    page.select("What is it?", "Report").type("Title of the document", "Full report, corrected")
    page = page.upload("The document", REPORT).press("Add and check")
    workers.work("check-review")
    assert fresh(public).open(slug).has("Full report")
    page = second.another(width=320).sign_in(cast.people[Role.PUBLISHER]).open(corrected)
    page = released(page)
    workers.work()
    reader = fresh(public).open(slug)
    assert reader.has("The year of the meeting on page 2")
    assert reader.has("Full report, corrected")
    assert page.open(address).picture("publishing-replaced").has("Replaced by a corrected version")

    # Its time ends: without an acknowledgement it stays, with one its line alone does.
    clock.time = datetime(2027, 12, 6, 9, tzinfo=UTC)
    assert retention.ask_for_archiving(store) == 0
    assert fresh(public).open(slug).has("Full report, corrected")
    page = desk.another().sign_in(cast.people[Role.COORDINATOR]).open(corrected)
    assert page.has("the review stays on the public list, also after its time")
    page = page.follow("Hand it over").follow("Record the acknowledgement")
    page = page.date("When did the national repository acknowledge it?", 3, 12, 2027).press("Save")
    assert page.has("The repository acknowledged it on 3 December 2027")
    assert retention.ask_for_archiving(store) == 1
    workers.work()
    reader = fresh(public).open(slug)
    assert not reader.has("Full report, corrected")
    assert reader.has("national case review repository")
    assert fresh(public).open("/reviews").has(TITLE)

    # What is wrong is withdrawn at once, by one person.
    page = second.another(width=320).sign_in(cast.people[Role.PUBLISHER]).open(corrected)
    page = page.follow("Withdraw the review at once").press("Withdraw it now").picture("publishing-withdraw")
    assert page.errors == ["Select what the public is told", "Enter why the review is withdrawn"]
    page = page.choose("To protect somebody’s privacy").type("Why is it withdrawn?", "A name is on page 3.")
    page = page.press("Withdraw it now").picture("publishing-withdrawing")
    assert page.notices == ["The review is withdrawn."]
    workers.work()
    assert not fresh(public).open("/reviews").has(TITLE)
    gone = fresh(public).open(slug, status=410)
    assert gone.has("withdrawn to protect somebody’s privacy")
    assert list(workers.means.public_files.glob("??/*")) == []
