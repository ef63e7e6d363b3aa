"""Publishing in the browser: prepare, checks, the second person, the public list, the repository's package."""

from __future__ import annotations

import zipfile
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from casereviews import demonstration
from casereviews.demonstration.answers import case_a_answers
from casework.actions import cases
from casework.records.store import Store
from casework.records.tables import Review
from casework.rules.bank_holidays import england
from casework.rules.permissions import Role
from casework.rules.publication_time import next_working_day
from documents.writing.form_copy import form_copy
from tests.integration.casework.scene import Scene
from tests.journeys.kit import Browser, Page
from tests.journeys.people import Cast
from tests.journeys.working import Workers, workers_of

pytestmark = pytest.mark.needs_browser

REPORT = Path(demonstration.__file__).parent / "case_b" / "report.pdf"
TITLE = "How do we hear a quiet child?"
READ = "I have read every document of this review, and think that nobody can be recognised in it"


@pytest.fixture
def case_id(cast: Cast, store: Store) -> UUID:
    """Return a case about Ada Quillfeather."""
    scene = Scene(store, None, cast, cast)  # type: ignore[arg-type]  # the journeys run under the real clock
    answers = case_a_answers()
    answers["children"][0] |= {"name": "Ada Quillfeather", "also_known_as": ""}
    return cases.open_case(cast.work(Role.COORDINATOR), scene.referral(answers))


@pytest.fixture
def workers(store: Store, tmp_path: Path) -> Workers:
    """Return the workers of the store."""
    return workers_of(store, tmp_path)


def sure(page: Page) -> Page:
    """Say everything that a release asks: each look, and why it goes out though nobody heard of it before."""
    for box in page.tab.get_by_role("checkbox").all():
        box.check()
    return page.type("Why is the review published all the same?", "The inquest is next week")


def prepared(browser: Browser, cast: Cast, case_id: UUID, report: Path = REPORT, **entry: str) -> Page:
    """Prepare a review with a report as the coordinator, and return its page while the checks wait."""
    page = browser.sign_in(cast.people[Role.COORDINATOR]).open(f"/cases/{case_id}")
    page = page.follow("Prepare a review for the public list")
    page.type("Title", entry.get("title", TITLE)).choose("Local child safeguarding practice review")
    page.type("Summary", entry.get("summary", "What can be learned.")).type(
        "Other themes (optional)", "neglect, voice of the child"
    )
    page = page.press("Save and add the report")
    page.select("What is it?", "Report").type("Title of the document", "Full report")
    return page.upload("The document", report).press("Add and check")


@pytest.mark.parametrize("width", [1280, 320])
def test_one_prepares_and_another_releases(
    browser: Browser, cast: Cast, case_id: UUID, workers: Workers, tmp_path: Path, width: int
) -> None:
    desk = browser.another(width=width)
    page = prepared(desk, cast, case_id).picture("review-checking")
    assert page.has("The documents are being cleaned and checked")
    workers.work("check-review")
    page.wait_for("Ready to be released").picture("review-ready")
    assert page.has("a colleague with the role “Publisher” must release it")
    assert page.has("Passed")
    assert page.has("Nothing found")
    assert page.has("It can't know")
    assert page.tab.get_by_role("button", name="Release the review").count() == 0
    clean = page.download("Read “Full report” as it would be published", tmp_path)
    assert clean.read_bytes().startswith(b"%PDF")
    # The address of the release does not help whoever prepared it.
    assert page.open(page.path + "/release", status=403).heading == "You cannot open this page"

    page = browser.another(width=width).sign_in(cast.people[Role.PUBLISHER]).follow("Reviews")
    page = page.picture("review-list").follow(TITLE).picture("review-publisher").follow("Release the review")
    page = page.picture("review-release").press("Release to the public list")
    assert "Select that you have read every document" in page.errors
    page = sure(page).press("Release to the public list").picture("review-releasing")
    assert page.notices == ["The review is released."]
    assert page.has("The review is being put on the public list")
    workers.work("publish-review")
    page.wait_for("See it on the public list")
    workers.work("build-handoff")
    page = page.wait_for("The package is ready").picture("review-published").follow("Hand it over")
    package = page.download("Download the package (ZIP)", tmp_path)
    assert package.name == "how-do-we-hear-a-quiet-child-repository.zip"
    assert zipfile.ZipFile(package).testzip() is None
    assert any((tmp_path / "public").rglob("*"))
    page = desk.open(f"/cases/{case_id}").picture("review-case")
    assert page.has("Published")
    assert page.has(f"{TITLE}: on the public list")
    page = page.follow(TITLE)
    assert page.tab.get_by_role("button", name="Remove").count() == 0


def test_what_must_be_looked_at_is_confirmed_one_by_one(
    browser: Browser, cast: Cast, case_id: UUID, workers: Workers, tmp_path: Path
) -> None:
    report = tmp_path / "dates.pdf"
    report.write_bytes(
        form_copy("Report", "1", [("What happened", (("When?", "On 4 March 2024 he was 7 weeks old."),))])
    )
    page = prepared(browser.another(), cast, case_id, report)
    workers.work("check-review")
    page.wait_for("Ready to be released").picture("review-look")
    assert page.has("Look at it")
    assert page.has("4 March 2024")
    review = page.path
    page = browser.another(width=320, scripts=False).sign_in(cast.people[Role.PUBLISHER]).open(review)
    assert page.has(
        "Say on the page of the document’s checks whether its dates and ages together point to a child"
    )
    page = page.follow("See what the checks found on the pages of “Full report”").picture("gate-narrow")
    gate = page.path
    page.follow("Page 1 with it outlined: An exact date: 4 March 2024").picture("gate-page-narrow")
    page = browser.another(width=1280).sign_in(cast.people[Role.PUBLISHER]).open(gate).picture("gate")
    page = page.follow("Page 1 with it outlined: An exact age: 7 weeks old").picture("gate-page")
    assert page.tab.locator("svg.app-source__page rect.app-source__row").count() == 2
    page = page.follow("All checks of the document").follow("Judge them together")
    page = page.press("Keep what I think").picture("gate-together-error")
    assert "Enter why you think so" in page.errors
    page = page.choose("No, nobody can be recognised from them").type("Why do you think so?", "Both were public")
    page = page.press("Keep what I think").picture("gate-judged")
    assert page.has("nobody can be recognised from them: Both were public")
    page = browser.sign_in(cast.people[Role.PUBLISHER]).open(review + "/release")
    page = page.choose(READ).type("Why is the review published all the same?", "The inquest is next week")
    page = page.press("Release to the public list").picture("review-look-error")
    assert page.errors == ["Select everything that the checks ask you to look at, once you have looked at it"]
    assert sure(page).press("Release to the public list").notices == ["The review is released."]


def test_a_report_that_names_the_child_is_stopped_and_says_where(
    browser: Browser, cast: Cast, case_id: UUID, workers: Workers, tmp_path: Path
) -> None:
    report = tmp_path / "named.pdf"
    report.write_bytes(form_copy("Report", "1", [("What happened", (("Who?", "Ada Quillfeather was at home."),))]))
    page = prepared(browser, cast, case_id, report)
    workers.work("check-review")
    page.wait_for("Stopped by a check").picture("review-stopped")
    assert page.has("Quillfeather")
    assert page.has("Take each one out")
    assert page.has("A check stopped a document: take out what was found, then add it again")
    page = page.press("Remove Full report")
    assert page.has("Add the report before the review is released")
    page = page.follow("Add a document")
    page.select("What is it?", "Report").type("Title of the document", "Full report")
    page = page.upload("The document", REPORT).press("Add and check")
    workers.work("check-review")
    page.wait_for("Ready to be released")


def test_a_stop_at_a_word_that_is_no_name_is_overruled_with_a_reason(
    browser: Browser, cast: Cast, case_id: UUID, workers: Workers, tmp_path: Path
) -> None:
    report = tmp_path / "word.pdf"
    report.write_bytes(
        form_copy("Report", "1", [("What happened", (("What?", "The Quillfeather Centre was open."),))])
    )
    page = prepared(browser.another(scripts=False), cast, case_id, report)
    workers.work("check-review")
    page = page.open(page.path).picture("review-stopped-at-a-word")
    assert page.has("the person who releases the review can say why for each one")
    publisher = browser.another(scripts=False).sign_in(cast.people[Role.PUBLISHER]).open(page.path)
    publisher = publisher.follow("Release the review with reasons").picture("review-reasons")
    publisher = sure(publisher).press("Release to the public list").picture("review-reasons-missing")
    assert publisher.errors == [
        "Enter why this is nobody’s name or number: A name of Ada Quillfeather: Quillfeather"
    ]
    publisher.tab.get_by_role("textbox").first.fill("It is the name of a public building, named long ago")
    publisher = publisher.press("Release to the public list").picture("review-overruled")
    assert publisher.notices == ["The review is released."]
    assert publisher.has("It is the name of a public building, named long ago")


def test_a_title_that_names_the_child_is_stopped_and_can_be_changed(
    browser: Browser, cast: Cast, case_id: UUID, workers: Workers
) -> None:
    page = prepared(browser, cast, case_id, title="The life of Ada Quillfeather")
    workers.work("check-review")
    page.wait_for("Stopped by a check")
    page = page.follow("Change the entry in the public list").picture("review-change")
    page = page.type("Title", TITLE).press("Save and check again")
    assert page.notices == ["The entry is changed."]
    assert page.heading == TITLE
    workers.work("check-review")
    page.wait_for("Ready to be released")


def test_errors_of_the_forms(browser: Browser, cast: Cast, case_id: UUID, tmp_path: Path) -> None:
    page = browser.sign_in(cast.people[Role.COORDINATOR]).open(f"/cases/{case_id}/reviews/new")
    page = (
        page.date("Publication date", "", "", "").press("Save and add the report").picture("review-prepare-errors")
    )
    assert page.errors == [
        "Enter a title", "Select the kind of review", "Enter a summary", "Enter the publication date",
    ]  # fmt: skip
    page = prepared(browser.another(), cast, case_id)
    review = page.path
    page = page.open(f"/cases/{case_id}/reviews/new")
    page.type("Title", TITLE.upper()).choose("Serious case review").type("Summary", "S")
    page = page.press("Save and add the report")
    assert page.errors == ["Another review has this title already. Enter a title that tells them apart"]
    page = page.open(f"{review}/documents/new").press("Add and check")
    assert page.errors == ["Select what the document is", "Enter the title of the document", "Select the PDF"]
    word = tmp_path / "report.docx"
    word.write_bytes((REPORT.parents[1] / "case_a" / "gp-practice.docx").read_bytes())
    page.select("What is it?", "Slides for a team meeting").type("Title of the document", "Slides")
    page = page.upload("The document", word).press("Add and check").picture("review-not-pdf")
    assert page.errors == ["The document must be a PDF. Save it as a PDF from the program it was made with"]


def test_a_review_for_later_waits_and_can_be_held_back(
    browser: Browser, cast: Cast, store: Store, case_id: UUID, workers: Workers
) -> None:
    page = prepared(browser.another(), cast, case_id)
    workers.work("check-review")
    page.wait_for("Ready to be released")
    later = next_working_day(date.today() + timedelta(days=30), england())
    page = page.follow("Change the entry in the public list")
    page = page.date("Publication date", later.day, later.month, later.year).press("Save and check again")
    workers.work("check-review")
    publisher = browser.sign_in(cast.people[Role.PUBLISHER]).open(page.path + "/release")
    for box in publisher.tab.get_by_role("checkbox").all():
        box.check()
    publisher = publisher.press("Release to the public list").picture("review-later")
    assert publisher.has("Released, goes on the public list at its day and time")
    assert workers.work("publish-review") == 0
    publisher = publisher.press("Take the release back")
    assert publisher.notices == ["The release is taken back."]
    assert publisher.has("Ready to be released")
    with store.looking() as session:
        assert session.query(Review).one().state == "ready"


def test_a_double_click_on_release_and_an_old_page_end_in_a_sensible_page(
    browser: Browser, cast: Cast, case_id: UUID, workers: Workers
) -> None:
    page = prepared(browser.another(), cast, case_id)
    workers.work("check-review")
    address = page.path
    publisher = browser.sign_in(cast.people[Role.PUBLISHER]).open(address + "/release")
    sure(publisher).tab.get_by_role("button", name="Release to the public list").dblclick()
    publisher.tab.wait_for_url(f"**{address}")
    publisher.tab.go_back(wait_until="load")
    publisher.check()
    assert publisher.path == address
    # The coordinator's page is from before the release: its buttons say what happened.
    page = page.open(address + "/change", status=200).press("Save and check again")
    assert page.errors == ["This review has been released, so it cannot be changed here"]


def test_an_empty_list_says_how_a_review_begins(browser: Browser, cast: Cast) -> None:
    page = browser.sign_in(cast.people[Role.PUBLISHER]).follow("Reviews").picture("review-list-empty")
    assert page.has("No review is being prepared. A coordinator starts one from the page of its case.")
