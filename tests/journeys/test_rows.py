"""Rows of a return in the browser: mended in place, typed in, pasted, compared; with scripts and without."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import expect

from casework.actions.returns import mendings, returns
from casework.records.store import Store
from casework.rules.permissions import Role
from tests.journeys.kit import Browser, Page
from tests.journeys.people import Cast
from tests.journeys.test_representative import request_id, signed_in, workers
from tests.journeys.working import Workers

__all__ = ["request_id", "workers"]
pytestmark = pytest.mark.needs_browser

ROWS = [
    "12/03/2020,GP record,Home visit by the health visitor,Mother",
    "31/02/2020,Police log,Telephone call from the school,Alex",
    ",Police log,Strategy meeting,Social worker",
    "1/4/2020,,Attended the surgery with his mother,Alex",
    "sometime,Letter,Letter to both parents,GP",
]
WINDOWS = [{}, {"scripts": False, "width": 320}]
"""With scripts the pages that differ are looked at in a narrow window as well."""


def table(*rows: str) -> bytes:
    """Return a CSV file with those rows."""
    return "\n".join(["Date,Source,Event,People", *rows, ""]).encode()


def send(page: Page, request_id: UUID, workers: Workers, folder: Path, name: str, content: bytes) -> Page:
    """Send a file in on the request's page, and return the page of its rows."""
    file = folder / name
    file.write_bytes(content)
    page = page.open(f"/returns/{request_id}").upload("Upload your return", file).press("Upload")
    return read(page, workers)


def read(page: Page, workers: Workers) -> Page:
    """Have the file read, and return its page as it then is."""
    workers.work("read-return")
    if not page.browser.window.scripts:
        return page.open(page.path)
    return page.wait_for("Hand in this return")


def mend(page: Page, number: int) -> Page:
    """Open a row to mend it: in the list where scripts run, else on its page."""
    link = page.tab.get_by_role("link", name=f"Mend row {number}", exact=True)
    if not page.browser.window.scripts:
        return page.follow(f"Mend row {number}")
    link.click()
    page.tab.get_by_role("group", name=f"Mend row {number}").wait_for()
    return page.check()


def save(page: Page, button: str, then: str) -> Page:
    """Press a button of the row's form and wait for what the page then says."""
    if not page.browser.window.scripts:
        return page.press(button)
    page.tab.get_by_role("button", name=button, exact=True).first.click()
    return page.wait_for(then)


@pytest.mark.parametrize("window", WINDOWS)
def test_rows_are_mended_where_they_stand(
    browser: Browser, cast: Cast, request_id: UUID, workers: Workers, tmp_path: Path, window: dict[str, int]
) -> None:
    mark = "-without-script" if not window.get("scripts", True) else ""
    page = signed_in(browser, cast, **window)
    page = send(page, request_id, workers, tmp_path, "police.csv", table(*ROWS)).picture(f"rows-read{mark}")
    assert page.has("4 rows to look at")
    page = mend(page, 2)
    assert page.has("“31/02/2020” is not a date that can be")
    page.type("Date", "30/02/2020")
    if window.get("scripts", True):
        page.tab.get_by_text("Date must be a real date").first.wait_for()
        page.type("Date", "12-14/03/20")
        page.tab.get_by_text("Understood as: 12 to 14 March 2020").wait_for()
        page.picture("rows-in-place").narrow("rows-in-place")
    else:
        page = page.press("See how the date is understood")
        assert page.errors == ["Date must be a real date, like 27 March 2021"]
        page = page.type("Date", "12-14/03/20").press("See how the date is understood")
        assert page.has("Understood as: 12 to 14 March 2020")
    page.type("Event", "")
    page = save(page, "Save this row", "Enter what happened").picture(f"rows-refused{mark}").narrow()
    assert page.errors == ["Enter what happened"]
    page.type("Event", "Telephone call from the head teacher")
    page = save(page, "Save this row", "In the file:").picture(f"rows-mended{mark}").narrow()
    assert page.has("date “31/02/2020”")
    assert page.has("event “Telephone call from the school”")
    assert page.has("2 rows to look at"), "the blank date below follows the mended one"
    page = mend(page, 4)
    page = save(page, "It is right as it stands", "Looked at, and right as it stands")
    assert page.has("1 row to look at")
    page = page.follow("Show only these rows").picture(f"rows-only-problems{mark}")
    assert page.tab.locator("tbody tr").count() == 1
    page = mend(page.follow("Show all rows"), 5)
    page = save(page, "This is not a row of the chronology", "Kept out").picture(f"rows-kept-out{mark}").narrow()
    assert page.has("No row is left to look at")
    assert page.has("4 rows, and 1 row kept out of the chronology")
    page = mend(page, 2)
    page = save(page, "Go back to the file’s words", "2 rows to look at")
    page = mend(page, 5)
    page = save(page, "It is a row of the chronology", "3 rows to look at")
    page = page.follow("Add a row that is not in the table")
    page.type("Date", "w/c 15/03/2020").type("Source", "Cover letter").type("Event", "Told on the cover")
    page = page.press("Save").picture(f"rows-added{mark}")
    assert page.notices == ["1 row saved."]
    assert page.has("15 to 21 March 2020")
    page = page.press("Hand in this return")
    page = page.follow("police.csv").picture(f"rows-closed{mark}").narrow()
    assert page.has("its rows can no longer be changed here")
    assert page.tab.get_by_role("link", name="Mend row 2").count() == 0


def test_the_next_row_to_look_at_is_a_key_away_and_typed_words_are_not_thrown_away(
    browser: Browser, cast: Cast, request_id: UUID, workers: Workers, tmp_path: Path
) -> None:
    page = send(signed_in(browser, cast), request_id, workers, tmp_path, "police.csv", table(*ROWS))

    def focused() -> str:
        return str(page.tab.evaluate("document.activeElement.closest('tr')?.id ?? ''"))

    for key, row in [("ArrowDown", 2), ("ArrowDown", 3), ("ArrowDown", 4), ("ArrowUp", 3)]:
        page.tab.keyboard.press(f"Alt+{key}")
        assert focused() == f"row-t1r{row}"
    page = mend(page, 3)
    page.type("Comment", "Half a sentence")
    page.tab.get_by_role("link", name="Mend row 4", exact=True).click()
    page.tab.get_by_text("Save this row, or close it, before you open another.").wait_for()
    assert page.tab.get_by_label("Comment", exact=True).input_value() == "Half a sentence"
    page.tab.get_by_role("link", name="Close without saving").click()
    assert page.tab.get_by_role("group", name="Mend row 3").count() == 0
    page.check()


@pytest.mark.parametrize("scripts", [True, False])
def test_the_later_of_two_people_sees_both(
    browser: Browser, cast: Cast, store: Store, request_id: UUID, workers: Workers, tmp_path: Path, scripts: bool
) -> None:
    page = signed_in(browser, cast, scripts=scripts)
    page = mend(send(page, request_id, workers, tmp_path, "police.csv", table(*ROWS)), 1)
    page.type("Event", "What I think")
    colleague = cast.work(Role.SIGNATORY)
    upload_id = returns.uploads_of(colleague, request_id)[0].id
    theirs = {"date": "13/03/2020", "source": "GP record", "event": "What my colleague thinks"}
    mendings.mend_row(colleague, upload_id, "t1r1", theirs, 0)
    page = save(page, "Save this row", "Somebody else changed this row").picture(f"rows-conflict-{scripts}")
    assert page.has("What my colleague thinks")
    assert page.tab.get_by_label("Event", exact=True).input_value() == "What I think"
    page = save(page, "Save this row", "In the file:")
    # The words of the file stood there before: wait for the row itself.
    saved = page.tab.locator("td[data-label=Event]").first
    expect(saved).to_contain_text("What I think", timeout=15_000)


@pytest.mark.parametrize("window", [{}, {"width": 320, "scripts": False}])
def test_a_chronology_is_typed_in(browser: Browser, cast: Cast, request_id: UUID, window: dict[str, int]) -> None:
    page = signed_in(browser, cast, **window).open(f"/returns/{request_id}").picture("rows-request")
    page = page.press("Type your chronology in").picture("rows-typing")
    page = page.press("Save and type more")
    assert page.errors == ["Enter the date and what happened of at least one row"]
    page.type("Date", "May 2021").type("Source", "Log").type("Event", "The later one")
    page = page.press("Add another row to this page")
    second = page.tab.get_by_role("group", name="Row 2")
    second.get_by_label("Date", exact=True).fill("12/03/2020 at 4pm")
    second.get_by_label("Event", exact=True).fill("The earlier one")
    page = page.press("Save and type more").picture("rows-typing-refused")
    assert page.errors == ["Enter where this is recorded, like “GP record” or “Police log”"]
    page.tab.get_by_role("group", name="Row 2").get_by_label("Source", exact=True).fill("Log")
    page = page.press("Save and type more").picture("rows-typed")
    assert page.notices == ["2 rows saved."]
    assert page.has("You have saved 2 rows")
    page = page.open(f"/returns/{request_id}").press("Go on typing your chronology").picture("rows-typed-list")
    events = page.tab.locator("tbody td[data-label=Event]").all_inner_texts()
    assert [event.split(": ")[-1] for event in events] == ["The earlier one", "The later one"]
    page = page.press("Hand in this return")
    page = page.press("Type a new version")
    assert page.has("The earlier one")


WORD_TABLE = """<html><body><p>Our chronology</p><table>
<tr><td><p>Date</p></td><td><p>Source</p></td><td><p>Event</p></td></tr>
<tr><td><p>12/03/2020</p></td><td><p>GP record</p></td><td><p>Home visit.</p><p>Nobody "in".</p></td></tr>
<tr><td><p>14/03/2020</p></td><td><p>GP record</p></td><td>Seen<br>again</td></tr></table></body></html>"""


@pytest.mark.parametrize("scripts", [True, False])
def test_rows_are_pasted(browser: Browser, cast: Cast, request_id: UUID, workers: Workers, scripts: bool) -> None:
    page = signed_in(browser, cast, scripts=scripts).open(f"/returns/{request_id}")
    page = page.follow("Paste rows from Word or Excel").type("Rows of your table", "no table at all")
    page = page.press("Read these rows").picture(f"rows-paste-{scripts}")
    assert page.errors == ["Paste rows of a table, with two columns or more. Copy whole rows in Word or Excel"]
    if scripts:
        page.type("Rows of your table", "")
        page.tab.evaluate(
            """html => {
              const data = new DataTransfer();
              data.setData("text/html", html);
              const field = document.querySelector("textarea");
              field.focus();
              const options = {clipboardData: data, bubbles: true, cancelable: true};
              field.dispatchEvent(new ClipboardEvent("paste", options));
            }""",
            WORD_TABLE,
        )
        page.tab.get_by_text("3 rows were pasted").wait_for()
    else:
        page.type(
            "Rows of your table", "Date\tSource\tEvent\n12/03/2020\tGP\tHome visit\n14/03/2020\tGP\tSeen again"
        )
    page = page.press("Read these rows")
    page = read(page, workers).picture(f"rows-pasted-{scripts}")
    assert page.tab.locator("tbody tr").count() == 2
    assert page.has("12 March 2020")
    if scripts:
        assert page.has('Home visit. Nobody "in".')


@pytest.mark.parametrize("window", WINDOWS)
def test_versions_are_compared_and_mendings_carried_over(
    browser: Browser, cast: Cast, request_id: UUID, workers: Workers, tmp_path: Path, window: dict[str, int]
) -> None:
    page = signed_in(browser, cast, **window)
    page = mend(send(page, request_id, workers, tmp_path, "first.csv", table(*ROWS)), 2)
    page.type("Date", "28/02/2020")
    page = save(page, "Save this row", "In the file:")
    page = mend(page, 1)
    page.type("Date", "14/03/2020")
    page = save(page, "Save this row", "date “12/03/2020”")
    changed = [
        ROWS[0].replace("health visitor", "midwife and the nurse"),
        "1/1/2020,Log,New at the top,Alex",
        *ROWS[1:4],
    ]
    page = send(page, request_id, workers, tmp_path, "second.csv", table(*changed)).picture("rows-carry")
    assert page.has("2 changes made in version 1 are not in this one.")
    assert page.has("1 change can be carried over: the row says the same here.")
    assert page.has("Date: “12/03/2020” was changed to “14/03/2020”")
    page = page.press("Hand in this return").picture("rows-before-handing-in")
    assert page.has("It is not handed in yet.")
    page = page.press("Hand in this return").picture("rows-before-handing-in-refused")
    assert page.errors == ["Select that the return is right without these changes, or carry them over first"]
    page = page.press("Carry over 1 change").picture("rows-carried")
    assert page.notices == ["1 change carried over."]
    assert page.has("1 change made in version 1 is not in this one.")
    assert page.has("date “31/02/2020”")
    page = page.open(f"/returns/{request_id}").picture("rows-versions")
    page = page.follow("See what changed between versions").picture("rows-changes")
    assert page.has("1 new row, 1 changed row, 1 row gone, 3 rows the same.")
    assert page.tab.locator("ins").filter(has_text="midwife and the nurse").count() == 1
    assert page.tab.locator("del").filter(has_text="health visitor").count() == 1
    page = page.follow("Show all rows")
    assert page.tab.locator("tbody tr").count() == 6
    page = mend(send(page, request_id, workers, tmp_path, "third.csv", table(*changed, ROWS[4])), 2)
    page = save(page, "This is not a row of the chronology", "Kept out")
    page = page.follow("see what changed").picture("rows-changes-of-three")
    assert page.has("1 new row, 1 changed row, 1 row now kept out, no rows gone, 3 rows the same.")
    assert page.tab.locator("tbody td[data-label=Row]").all_inner_texts() == ["2", "3", "6"], "as the list counts"
