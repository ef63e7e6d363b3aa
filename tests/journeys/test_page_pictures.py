"""A PDF whose pages somebody looks at beside what was read, and compares where a person must."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest

from casework.actions.returns import returns
from casework.actions.work import SERVICE, Work
from casework.records.store import Store
from casework.rules.permissions import Role
from tests.journeys.case_a import FILES
from tests.journeys.kit import Browser, Page
from tests.journeys.people import Cast
from tests.journeys.test_columns import send_request
from tests.journeys.working import Workers, workers_of

pytestmark = pytest.mark.needs_browser
REASON = "Two ways of reading this file gave different results on page 4. Compare the rows with the file."


def in_doubt(store: Store, upload_id: UUID) -> None:
    """Let the file be one that two ways of reading disagree about."""
    record = dict(returns.reading_of(Work(store, SERVICE), upload_id) or {})
    place = {"page": 4, "table": None, "row": None}
    problem = {"row": None, "code": "check-by-person", "message": REASON, "place": place}
    returns.record_reading(store, upload_id, {**record, "problems": [*record["problems"], problem]})


def drawn(page: Page) -> bool:
    """Return whether the browser shows the picture of the page."""
    image = page.tab.locator("svg.app-page-picture image")
    answer = page.tab.request.get(image.get_attribute("href") or "")
    return answer.ok and answer.headers["content-type"] == "image/png" and image.bounding_box() is not None


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (320, False)])
def test_a_doubtful_file_is_compared_page_by_page_and_handed_in(
    browser: Browser, cast: Cast, store: Store, tmp_path: Path, width: int, scripts: bool
) -> None:
    workers: Workers = workers_of(store, tmp_path)
    request_id = send_request(cast, store)
    page = browser.another(width=width, scripts=scripts).sign_in(cast.people[Role.REPRESENTATIVE])
    page = page.open(f"/returns/{request_id}").upload("Upload your return", FILES / "police.pdf").press("Upload")
    file = page.path
    page = page.open(f"/returns/{request_id}")  # a page that loads itself anew would do so under the test's hands
    workers.work("read-return")
    in_doubt(store, UUID(file.rsplit("/", 1)[1]))

    page = page.open(file).picture("pictures-doubt")
    assert page.has("A person must check this before it is handed in")
    assert page.has(REASON)
    assert page.tab.get_by_role("button", name="Hand in this return").count() == 0
    page = page.open(f"{file}/pages?page=4")
    assert page.has("The pictures of the pages are being made"), "the preview does not wait for them"
    workers.work("draw-pages")
    if scripts:
        page.tab.locator("svg.app-page-picture").wait_for()  # the page loads itself anew
    page = page.open(f"{file}/pages?page=4").picture("pictures-page")
    assert drawn(page)
    frames = page.tab.locator("svg.app-page-picture a")
    listed = page.tab.locator("li[id^='read-']")
    assert frames.count() == listed.count() > 3
    frames.first.focus()
    page.tab.keyboard.press("Enter")
    assert page.path.endswith("#" + (listed.first.get_attribute("id") or "?"))
    # The whole words of the row, and its frame again from there; larger without a script.
    assert page.has("Action or outcome")
    page.tab.get_by_role("link", name="see its frame").first.click()
    assert page.path.endswith("#" + (frames.first.get_attribute("id") or "?"))
    page = page.follow("large").picture("pictures-large")
    assert int(page.tab.locator("svg.app-page-picture").get_attribute("width") or 0) > width / 2
    assert frames.count() == listed.count()
    number = (listed.first.locator("a").first.inner_text()).removeprefix("Row ")
    page = page.follow(f"Mend row {number}").picture("pictures-mend")
    assert page.tab.get_by_role("img", name="Picture of the row on page 4").count() == 1
    page = page.type("Comment", "Compared").press("Save this row")
    assert page.notices == [f"Row {number} is saved."]
    assert "size=large#read-" in page.path
    page = page.follow("Next page").picture("pictures-next")
    assert page.heading.startswith("Page 5 of 6")
    page = page.open(f"{file}/pages?page=1")
    assert page.has("No row of the chronology was read on this page.")

    page = page.follow("What was read").follow("Compare the rows with your file")
    page.picture("pictures-check")
    assert page.heading == "A person must check this"
    assert page.has(REASON)
    page = page.press("Continue").picture("pictures-check-error")
    assert page.errors == ["Select that you have compared the rows with the file"]
    page.choose("I have compared the rows that were read with the file, and they say the same")
    page = page.press("Continue")
    assert page.notices == ["Thank you. You can hand the return in now."]
    assert page.press("Hand in this return").notices == ["Your return is handed in. Thank you."]


def test_a_row_leads_to_its_page(browser: Browser, cast: Cast, store: Store, tmp_path: Path) -> None:
    workers = workers_of(store, tmp_path)
    page = browser.sign_in(cast.people[Role.REPRESENTATIVE])
    page = page.open(f"/returns/{send_request(cast, store)}")
    page = page.upload("Upload your return", FILES / "police.pdf").press("Upload")
    workers.work("read-return", "draw-pages")
    page = page.wait_for("Hand in this return")
    page = page.open(page.path).picture("pictures-rows")  # it may have followed before the pages were drawn
    page = page.follow("page 3 with row 9 framed")
    listed = page.tab.locator("li", has_text="Row 9:").get_attribute("id") or ""
    assert page.path.split("#")[1] == listed.replace("read-", "frame-")
    page = page.follow("Row 9")
    assert page.path.split("#")[1] == page.tab.locator("tbody tr").nth(8).get_attribute("id")
