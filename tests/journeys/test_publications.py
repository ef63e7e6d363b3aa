"""Publishing what is of no case in the browser: a newsletter with its web page, the link to a national review."""

from __future__ import annotations

from pathlib import Path

import pytest

from casereviews import demonstration
from casework.records.store import Store
from casework.rules.permissions import Role
from publication.catalogue import Catalogue
from tests.journeys.kit import Browser
from tests.journeys.people import Cast
from tests.journeys.working import workers_of
from tests.unit.documents.web_pages.examples import png, word_file

pytestmark = pytest.mark.needs_browser

REPORT = Path(demonstration.__file__).parent / "case_b" / "report.pdf"


@pytest.mark.parametrize("width", [320])
def test_a_newsletter_with_a_described_picture_and_a_national_review(
    browser: Browser, cast: Cast, store: Store, tmp_path: Path, width: int
) -> None:
    workers = workers_of(store, tmp_path)
    desk = browser.another(width=width)
    page = desk.sign_in(cast.people[Role.COORDINATOR]).follow("Reviews").picture("publications-list")
    page = page.follow("Prepare another publication").picture("publications-prepare")
    page = page.press("Save and go on").picture("publications-prepare-errors")
    assert page.errors == ["Enter a title", "Select the kind of review", "Enter a summary"]
    page.type("Title", "What the Panel found").choose("National review").type("Summary", "Across England.")
    page = page.press("Save and go on")
    assert page.errors == ["Enter the web address of the national review, like https://www.gov.uk/…"]
    page = page.type("Web address, for a national review", "https://www.gov.uk/panel").press("Save and go on")
    workers.work("check-review")
    page = page.open(page.path).picture("publications-national")
    assert page.has("It needs none.")
    assert page.has("Ready to be released")
    national = page.path

    page = page.open("/reviews/new")
    page.type("Title", "Summer news").choose("Newsletter").type("Summary", "What is new.")
    page = page.press("Save and go on")
    page.select("What is it?", "Newsletter").type("Title of the document", "Summer 2026")
    page = page.upload("The document", REPORT).press("Add and check")
    workers.work("check-review")
    page = page.open(page.path).follow("Add a web page of “Summer 2026”")
    word = tmp_path / "summer.docx"

    def newsletter(document: object) -> None:
        document.add_heading("Dates", 1)  # type: ignore[attr-defined]
        document.add_picture(png(300, 120, "teal"))  # type: ignore[attr-defined]

    word.write_bytes(word_file(newsletter))
    page = page.picture("publications-web-page").upload("The Word file", word)
    page = page.press("Make the web page and check it")
    workers.work("check-review")
    page = page.open(page.path).picture("publications-stopped")
    assert page.has("A picture that nobody has described, under “Dates”")
    page = page.follow("Say what 1 picture shows").picture("publications-pictures")
    page = page.press("Save and check again").picture("publications-pictures-error")
    assert page.errors == ["Enter what picture 1 shows, or select that it is decoration"]
    page = page.type("What does picture 1 show?", "The days of training").press("Save and check again")
    assert page.notices == ["The descriptions are saved."]
    workers.work("check-review")
    page = page.open(page.path).picture("publications-ready")
    newsletter_at = page.path
    assert (
        page.follow("Read “Summer 2026” as the web page that would be published")
        .picture("publications-read")
        .has("Dates")
    )

    publisher = browser.another(width=width).sign_in(cast.people[Role.PUBLISHER])
    for address in (newsletter_at, national):
        other = publisher.open(address + "/release").picture("publications-release")
        for box in other.tab.get_by_role("checkbox").all():
            box.check()
        other = other.press("Release to the public list")
        assert other.notices == ["The review is released."]
        workers.work("publish-review")
    listed = {one.title: one for one in Catalogue(tmp_path / "catalogue.sqlite").every_review()}
    assert listed["What the Panel found"].link == "https://www.gov.uk/panel"
    assert [one.format for one in listed["Summer news"].documents] == ["PDF", "HTML"]
