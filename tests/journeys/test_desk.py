"""The reviewers' desk in the browser: finding rows, marking, noting and tagging one, and a merge that moves it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from openpyxl import load_workbook

from casework.actions import cases, scoping
from casework.actions.desk import rows as desk_rows
from casework.actions.desk.chronology_rows import newest_ready
from casework.actions.people import agencies
from casework.actions.referrals import drafts, referrals
from casework.actions.returns import requests, returns
from casework.actions.work import Work, referrer
from casework.records.store import Store
from casework.records.tables import Referral
from casework.rules.permissions import Role
from tests.integration.casework.examples import full_answers
from tests.journeys.case_a import send_in
from tests.journeys.kit import Browser, Page
from tests.journeys.people import AGENCIES, Cast
from tests.journeys.working import Workers, workers_of

pytestmark = pytest.mark.needs_browser

HEADINGS = "Date,Time,Source,Event,People present,Action\n"
FIRST = {
    AGENCIES[0]: [
        "03/01/2025,21:40,Log,Officers attended 4 Mill Lane after a neighbour reported shouting.,PC Hale,Referred",
        "10/02/2025,,Log,Mother seen at the station with a bruise to the left arm.,PC Hale,None",
    ],
    AGENCIES[1]: [
        "03/01/2025,22:05,Case note,Police attended 4 Mill Lane after a neighbour reported shouting.,SW,Visit",
        "17/02/2025,,Case note,Home visit. Child was not seen. No reply at the door.,SW,Letter",
    ],
}


class Case:
    """A case with returns of two agencies, merged by the real jobs."""

    def __init__(self, cast: Cast, store: Store, folder: Path) -> None:
        self.cast, self.store, self.folder = cast, store, folder
        self.workers: Workers = workers_of(store, folder)
        work = Work(store, referrer(cast.partnership_id))
        token = drafts.start(work, cast.partnership_id)
        answer(work, token)
        referrals.submit(work, token)
        with store.looking() as session:
            referral_id = session.query(Referral.id).scalar()
        coordinator = cast.work(Role.COORDINATOR)
        self.id: UUID = cases.open_case(coordinator, referral_id)
        scoping.set_scope(coordinator, self.id, first=date(2024, 10, 1), last=date(2025, 9, 30))
        agencies.change_agency(
            coordinator, cast.agencies[AGENCIES[1]], name=AGENCIES[1], email="post@agency.example"
        )
        requests.send(coordinator, self.id, [cast.agencies[name] for name in AGENCIES[:2]])
        self.asked = {view.agency: view.id for view in requests.of_case(coordinator, self.id)}

    def hand_in(self, agency: str, rows: list[str], name: str) -> None:
        """Hand in a return of these rows and merge the case again."""
        work = self.cast.work(Role.REPRESENTATIVE)
        work = Work(work.store, replace(work.actor, agency_id=self.cast.agencies[agency]))
        file = self.folder / f"{name}.csv"
        file.write_text(HEADINGS + "\n".join(rows) + "\n")
        upload_id = send_in(work, self.asked[agency], file)
        self.workers.work("read-return")
        returns.hand_in(work, upload_id)
        self.workers.work("merge-case")

    def rows(self) -> tuple[desk_rows.DeskRow, ...]:
        """Return the merged rows."""
        work = self.cast.work(Role.GROUP_MEMBER)
        built = newest_ready(work, self.id)
        assert built is not None
        return desk_rows.rows(work, built.id).rows


def answer(work: Work, token: str) -> None:
    """Answer every page of the referral."""
    for page, given in full_answers().items():
        if isinstance(given, list):
            for number, entry in enumerate(given, 1):
                drafts.save_entry(work, token, page, number, entry)
        else:
            drafts.save_page(work, token, page, given)


@pytest.fixture
def case(cast: Cast, store: Store, tmp_path: Path) -> Case:
    """Return a merged case."""
    made = Case(cast, store, tmp_path)
    for agency, rows in FIRST.items():
        made.hand_in(agency, rows, f"return-{made.cast.agencies[agency]}")
    return made


def desk(browser: Browser, cast: Cast, **window: object) -> Page:
    """Return a group member's home page."""
    return browser.another(**window).sign_in(cast.people[Role.GROUP_MEMBER])


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (320, False)])
def test_a_reviewer_finds_a_row_says_what_it_means_and_finds_it_again_after_a_merge(
    browser: Browser, cast: Cast, case: Case, width: int, scripts: bool
) -> None:
    page = desk(browser, cast, width=width, scripts=scripts).open(f"/cases/{case.id}/chronology")
    page = page.picture(f"desk-rows-{width}")
    assert page.has("Told 2 times")
    page = page.type("Words", "bruise STATION").press("Show these rows").picture(f"desk-found-{width}")
    assert page.has("1 row of 4 fit")
    assert "bruise" not in page.tab.url
    page = page.follow(f"Open the row of 10/02/2025, {AGENCIES[0]}").picture(f"desk-row-{width}")
    page = page.press("Add the note")
    assert page.errors == ["Enter your note"]
    page = page.type("Add a note", "Was a medical asked for?").press("Add the note")
    page = page.choose("This is a key event").type("Why it matters", "A chance to ask her alone.").press("Save")
    page = page.type("Or a tag in your own words", "Bruise on arm").press("Add the tag")
    assert page.has("Was a medical asked for?")
    page = page.date("Another date", 17, 2, 2025).press("Count").picture(f"desk-counted-{width}")
    assert page.has("7 days between 10 February 2025 and 17 February 2025")

    first, second = FIRST[AGENCIES[0]]
    earlier = "02/01/2025,09:00,Log,Call from the school about Wren's absence.,PC Hale,None"
    case.hand_in(AGENCIES[0], [earlier, first, second.replace("bruise to", "fresh bruise to")], "corrected")
    page = page.open(f"/cases/{case.id}/chronology")
    assert page.has(f"{AGENCIES[0]} handed in a new version.")
    page = page.press("1 changed row: show it")
    assert page.has("1 row of 5 fit")
    page = page.open(f"/cases/{case.id}/chronology").select("Show", "Key events").press("Show these rows")
    assert page.has("1 row of 5 fit")
    assert page.has("Bruise on arm")
    page = page.follow(f"Open the row of 10/02/2025, {AGENCIES[0]}").picture(f"desk-changed-{width}")
    assert page.has("Changed since the merge before")
    assert page.tab.get_by_label("Why it matters").input_value() == "A chance to ask her alone."
    assert page.has("Was a medical asked for?")


def test_other_tellings_are_shown_with_their_differences_until_a_reviewer_says_no(
    browser: Browser, cast: Cast, case: Case
) -> None:
    page = desk(browser, cast).open(f"/cases/{case.id}/chronology").select("Show", "Told by more than one")
    page = (
        page.press("Show these rows").follow(f"Open the row of 03/01/2025, {AGENCIES[0]}").picture("desk-tellings")
    )
    assert page.has("of 100 alike")
    page = page.press(f"Another event than the row of {AGENCIES[1]}")
    assert page.notices == ["Your answer is kept, for later merges too."]
    assert page.has("No other row seems to tell this event.")
    page = page.open(f"/cases/{case.id}/chronology")
    assert not page.has("Told 2 times")


def test_two_reviewers_at_one_row_see_each_others_words(browser: Browser, cast: Cast, case: Case) -> None:
    row = case.rows()[0].identity
    address = f"/cases/{case.id}/chronology/rows/{row}"
    mine = desk(browser, cast).open(address)
    theirs = browser.another().sign_in(cast.people[Role.CHAIR]).open(address)
    theirs = theirs.type("Why it matters", "First words.").press("Save")
    mine = mine.type("Why it matters", "Other words.").press("Save").picture("desk-both")
    (error,) = mine.errors
    assert error.startswith(f"{cast.people[Role.CHAIR].name} changed this row while you were writing")
    assert mine.has("First words.")
    assert mine.tab.get_by_label("Why it matters").input_value() == "Other words."
    mine = mine.press("Save")
    assert mine.tab.get_by_label("Why it matters").input_value() == "Other words."


def test_a_view_is_saved_under_a_name(browser: Browser, cast: Cast, case: Case) -> None:
    page = desk(browser, cast, scripts=False).open(f"/cases/{case.id}/chronology")
    page = page.select("Agency", AGENCIES[1]).press("Show these rows")
    page.tab.get_by_text("Save this view").first.click()
    page = page.type("Name of this view", "The council’s rows").press("Save this view").picture("desk-saved-view")
    page = page.follow("Show every row").follow("The council’s rows")
    assert page.has("2 rows of 4 fit")
    page = page.press("Remove this view The council’s rows")
    assert not page.has("Your saved views")


def test_rows_and_timeline_are_worked_with_by_keyboard(browser: Browser, cast: Cast, case: Case) -> None:
    page = desk(browser, cast).open(f"/cases/{case.id}/chronology")
    tab = page.tab
    tab.keyboard.press("?")
    tab.get_by_role("dialog", name="Keyboard shortcuts").wait_for()
    tab.get_by_label("Turn off shortcuts of a single letter or sign, in this browser").check()
    tab.get_by_role("button", name="Close").click()
    tab.keyboard.press("j")
    assert tab.evaluate("document.activeElement.closest('tr')") is None, "letters are turned off"
    assert not tab.get_by_text("opens the row that has the focus", exact=False).first.is_visible()
    tab.get_by_role("button", name="Keyboard shortcuts").click()
    tab.get_by_label("Turn off shortcuts of a single letter or sign, in this browser").uncheck()
    tab.get_by_role("button", name="Close").click()
    assert page.has("Enter opens the row that has the focus")
    tab.locator("[data-desk-rows]").focus()
    for key in ("Enter", "j", "ArrowDown", "k"):
        tab.keyboard.press(key)
    with tab.expect_navigation(wait_until="load"):
        tab.keyboard.press("Enter")
    second = f"Row of {case.rows()[1].body['date_text']}"
    assert page.check().heading == second
    with tab.expect_navigation(wait_until="load"):
        tab.keyboard.press("u")
    page = page.check().follow("Timeline")
    tab.locator("svg[role=application]").wait_for()
    page = page.check().picture("desk-timeline")
    drawing = tab.locator("svg[role=application]")
    bars = "Math.max(...[...document.querySelectorAll('.app-lanes__columns')].map(bar => bar.getBBox().width))"
    drawing.hover()
    wide = tab.evaluate(bars)
    tab.keyboard.down("Control")
    tab.mouse.wheel(0, -200)
    tab.keyboard.up("Control")
    assert 1 < tab.evaluate(bars) / wide < 2, "a step of the wheel is a small one"
    first = page.picture("desk-timeline-closer").tab.locator(".app-lanes__tick text").first.text_content()
    assert re.search(r"20\d\d$", first or ""), "a close look still says the year"
    drawing.focus()
    for key in ("ArrowUp", "End", "+"):
        tab.keyboard.press(key)
    said = tab.locator("[data-timeline-said]").inner_text()
    assert said == f"{AGENCIES[1]}, week of 17 February 2025: 1 row"
    with tab.expect_navigation(wait_until="load"):
        tab.keyboard.press("Enter")
    assert page.check().has("1 row of 4 fit")
    plain = desk(browser, cast, width=320, scripts=False).open(f"/cases/{case.id}/chronology")
    assert plain.has("Using a keyboard")
    assert not plain.tab.get_by_role("button", name="Keyboard shortcuts").is_visible()
    plain = plain.open(f"/cases/{case.id}/chronology/timeline")
    plain = plain.picture("desk-timeline").press(f"1 row of {AGENCIES[0]}, February 2025")
    assert plain.has("1 row of 4 fit")


@pytest.mark.parametrize("width", [1280, 320])
def test_people_and_contacts_lead_to_their_rows(browser: Browser, cast: Cast, case: Case, width: int) -> None:
    page = desk(browser, cast, width=width).open(f"/cases/{case.id}/chronology")
    page = page.follow("People, and contact with the child")
    page = page.picture(f"desk-people-{width}")
    assert page.has("PC Hale")
    page = page.press("Show the rows that name PC Hale")
    assert page.has("2 rows of 4 fit")
    assert "Hale" not in page.tab.url
    page = page.follow("People, and contact with the child")
    page = page.press(f"1 rows of {AGENCIES[1]}: Child not seen").picture(f"desk-tagged-{width}")
    assert page.has("1 row of 4 fit")
    page = page.follow(f"Open the row of 17/02/2025, {AGENCIES[1]}").press("No Child not seen")
    assert page.has("said not to fit")


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (320, False)])
def test_the_rows_of_a_view_are_downloaded(
    browser: Browser, cast: Cast, case: Case, width: int, scripts: bool, tmp_path: Path
) -> None:
    page = desk(browser, cast, width=width, scripts=scripts).open(f"/cases/{case.id}/chronology")
    page = page.type("Words", "bruise").press("Show these rows").follow("Download these rows")
    assert page.has("1 row of 4: a part of the combined chronology")
    assert page.has("rows with the words “bruise”")
    page = page.press("Make the file")
    assert page.errors == ["Select the kind of file"]
    page = page.picture(f"desk-download-{width}").choose("Excel")
    page = page.choose("Add key events, why they matter, tags and notes").press("Make the file")
    assert page.has("The file is being made")
    page.picture(f"desk-file-waits-{width}")
    case.workers.work("export-rows")
    page = page.wait_for("The file is ready: 1 row") if scripts else page.follow("Check again")
    page = page.picture(f"desk-file-ready-{width}")
    (link,) = [text for text in page.tab.get_by_role("button").all_inner_texts() if text.startswith("Download")]
    with page.tab.expect_download() as started:
        page.tab.get_by_role("button", name=link).click()
    file = tmp_path / started.value.suggested_filename
    started.value.save_as(file)
    assert file.name.endswith("-chronology-1-row-reviewed-names.xlsx")
    book = load_workbook(file)
    assert book.sheetnames[:2] == ["About", "Chronology"]
    assert "1 of its 4 rows" in "\n".join(str(row[1].value) for row in book["About"].iter_rows())
    assert "bruise" in "\n".join(str(cell.value) for cell in book["Chronology"][2])


def test_a_pack_is_arranged_by_buttons_built_and_copied_for_one_person(
    browser: Browser, cast: Cast, case: Case, tmp_path: Path
) -> None:
    here = browser.another(width=1280, scripts=False).sign_in(cast.people[Role.COORDINATOR])
    page = here.open(f"/cases/{case.id}").follow("Arrange, build and hand over packs")
    page = page.press("Down Combined chronology")
    assert min(page.text.index(name) for name in AGENCIES[:2]) < page.text.index("Combined chronology")
    assert page.has("of up to 50 MB")  # said before anything is sent
    assert page.has("the pack will be about as large")
    page = page.press("Add the attachment")
    assert page.errors == ["Enter a title for the attachment", "Select the file that belongs in the pack"]
    letter = tmp_path / "letter.csv"
    letter.write_text("not,a,page\n")
    page = page.type("Title in the contents", "Letter").upload("File", letter).press("Add the attachment")
    assert page.title.startswith("Error: ")
    page = page.choose("Each part begins on a right-hand page (for printing on both sides)").press(
        "Save these choices"
    )
    page = page.narrow("packs-320").picture("packs-1280")
    page = page.press("Build the pack").picture("pack-waits")
    assert page.has("The pack will be built shortly")
    case.workers.work("build-pack")
    page = page.follow("Check again").narrow("pack-320").picture("pack-1280")
    assert page.has("Each download is recorded")
    assert page.download("The pack (PDF)", tmp_path).read_bytes().startswith(b"%PDF-")
    page = (
        page.type("Name", "Ada Byrne").choose("Protect the copy with a password (AES-256)").press("Make the copy")
    )
    page = (
        page.press("Show it once the password of the copy for Ada Byrne")
        .picture("pack-password")
        .follow("I have written it down")
    )
    case.workers.work("copy-pack")
    page = page.open(page.path.partition("#")[0])
    assert page.has("Needed to open it")
    page.download("Download the copy for Ada Byrne", tmp_path)
