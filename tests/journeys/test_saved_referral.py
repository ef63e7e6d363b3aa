"""A referral is left, taken up in another browser, and sent: nothing typed is lost, nothing is sent twice."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image
from pypdf import PdfWriter

from casework.actions.referrals import drafts
from casework.actions.work import Work, referrer
from casework.records.store import Store
from casework.rules.permissions import Role
from casework.rules.referral_form import in_words, referral_form
from documents.writing.typesetting import shown
from tests.integration.casework.examples import full_answers
from tests.journeys.kit import Browser, Page
from tests.journeys.people import Cast
from tests.journeys.referring import DECLARED, code_for, declare, prove
from tests.journeys.working import workers_of

pytestmark = pytest.mark.needs_browser

START = "/refer/wexborough-safeguarding-children-partnership"
EMAIL = "pat.brown@trust.example"
NARRATIVE = (
    "She was found unwell at 7:15. {{ nobody }} & <no one> had asked.\n\n"
    + "Her brother said “I told them” – twice; then the health visitor’s note was closed. " * 60
)


def answers() -> dict[str, Any]:
    """Return answers about three children, five family members and six agencies, each of its own kind."""
    whole = full_answers()
    child, person, agency = whole["children"][0], whole["family"][0], whole["agencies"][0]
    whole["children"] = [
        {**child, "name": name, "nhs_number": "", "disability": f"Said of {name}"}
        for name in ("Ada O’Neill-Żak", "Łukasz O’Neill", "小明 Green")
    ]
    whole["family"] = [{**person, "name": f"Person {n} & Co <b>", "relationship": "aunt"} for n in range(1, 6)]
    whole["agencies"] = [
        {**agency, "agency": f"Agency no. {n}", "contact": f"n{n}@agency.example"} for n in range(6)
    ]
    whole["circumstances"]["what_happened"] = NARRATIVE.strip()
    whole["referrer"]["email"] = EMAIL
    return whole


def files(folder: Path) -> list[Path]:
    """Return four files as people send them."""
    writer, pdf = PdfWriter(), folder / "Minutes of 3 May.pdf"
    writer.add_blank_page(595, 842)
    writer.write(pdf)
    other = folder / "Minutes of 4 May.pdf"
    writer.add_blank_page(595, 842)
    writer.write(other)
    pictures = [folder / "body map.png", folder / "photograph (1).jpg"]
    for number, picture in enumerate(pictures):
        made = io.BytesIO()
        Image.new("RGB", (60, 40 + number), "white").save(made, "PNG" if picture.suffix == ".png" else "JPEG")
        picture.write_bytes(made.getvalue())
    return [pdf, other, *pictures]


def draft_secret(browser: Browser) -> str:
    """Return the secret of the draft that is open in a browser."""
    found = [cookie for cookie in browser.context.cookies() if cookie.get("name") == "casereviews-referral"]
    return str(found[0].get("value"))


def fill_in(store: Store, cast: Cast, token: str, given: dict[str, Any]) -> None:
    """Keep answers in a draft, as its pages do."""
    work = Work(store, referrer(cast.partnership_id))
    for page, value in given.items():
        if isinstance(value, list):
            for number, entry in enumerate(value, 1):
                drafts.save_entry(work, token, page, number, entry)
        else:
            drafts.save_page(work, token, page, value)


def lost_in_copy(pdf: bytes, given: dict[str, Any], names: list[str]) -> list[str]:
    """Return the answers and file names that the copy does not hold word for word, breaks of lines aside."""
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]
    frame = re.compile(
        r"^Question Answer|OFFICIAL-SENSITIVE|WSCP/REF/\d+/\d+ · Referral for a case review|Page \d+ of \d+"
    )
    whole = _squeezed("".join(frame.sub("", page) for page in pages))
    said = [
        in_words(page.question(name), value)
        for page in referral_form().pages
        for entry in page.entries(given)
        for name, value in entry.items()
        if value
    ]
    return [text for text in [*said, *names] if _squeezed(shown(text)) not in whole]


def _squeezed(text: str) -> str:
    return re.sub(r"[\s\u200b\u00ad\ufffe-]", "", text)


@pytest.mark.parametrize("window", [{}, {"width": 320, "scripts": False}], ids=["scripts", "narrow-no-scripts"])
def test_saved_left_taken_up_elsewhere_and_sent_with_a_copy_of_every_word(
    browser: Browser, cast: Cast, store: Store, tmp_path: Path, window: dict[str, Any]
) -> None:
    given, workers = answers(), workers_of(store, tmp_path)
    first = browser.another(**window)
    page = first.open(START).follow("Start now").choose("Yes").press("Continue")
    page = prove(page, store, EMAIL)
    secret = draft_secret(first)
    fill_in(store, cast, secret, {name: value for name, value in given.items() if name != "criteria"})

    # Files: what cannot be taken is named, and does not cost the others.
    page = page.open(f"{START}/tasks").follow("Attachments").picture("referral-attachments-empty")
    (tmp_path / "notes.docx").write_bytes(b"no document")
    page = page.upload("Add files", *files(tmp_path), tmp_path / "notes.docx").press("Add the files")
    page.picture("referral-attachments-error")
    (error,) = page.errors
    assert error.startswith("“notes.docx”")
    assert page.has("Minutes of 3 May.pdf")
    page = page.press("Remove Minutes of 4 May.pdf")
    assert not page.has("Minutes of 4 May.pdf")
    page = page.upload("Add files", tmp_path / "Minutes of 4 May.pdf").press("Add the files")
    workers.work("check-attachment")
    page = page.open(f"{START}/attachments").picture("referral-attachments")
    assert page.text.count("Received and checked") == 4

    # Left in the middle of a page: half a sentence and an impossible date are kept as they were typed.
    page = page.open(f"{START}/questions/safeguarding-lead")
    page.type("Name of the safeguarding lead you spoke to", "").date(
        "When did you discuss this referral with them?", 31, 2, 2026
    )
    page = page.press("Save and come back later").picture("referral-left")
    assert page.heading == "Your referral is saved"
    assert page.open(f"{START}/tasks").heading == "Refer a case for review", "it is closed in this browser"

    # Another browser.
    second = browser.another(**window)
    page = second.open(START).follow("Carry on with a saved referral").picture("referral-carry-on")
    page = page.type("Your work email address", EMAIL.upper()).press("Send me a code").picture("referral-code")
    page = page.type("6-digit code", "12345").press("Continue").picture("referral-code-error")
    assert page.errors == ["The code is not right. Check it in the email and enter it again"]
    page = page.press("Send a new code").type("6-digit code", code_for(store, EMAIL.upper())).press("Continue")
    page = page.picture("referral-saved")
    assert page.has("about 3 children")
    begun = page.tab.locator("h2", has_text="Begun on").inner_text()
    page = page.press(f"Carry on with the referral b{begun[1:]}")
    assert page.heading == "Your referral"
    page = page.follow("Your safeguarding lead").picture("referral-typed-again")
    assert page.has("You left this page before it was finished")
    group = page.tab.get_by_role("group", name="When did you discuss this referral with them?")
    assert group.get_by_label("Day", exact=True).input_value() == "31"
    page = page.type("Name of the safeguarding lead you spoke to", "Lee Grant")
    page = page.date("When did you discuss this referral with them?", 30, 10, 2026).press("Save and continue")
    given["safeguarding-lead"]["name"] = "Lee Grant"

    # The first browser's secret opens nothing any more: what is typed there comes back, and comes along.
    first.context.add_cookies([{"name": "casereviews-referral", "value": secret, "url": browser.address}])
    assert first.open(f"{START}/check").heading == "Refer a case for review"

    page = page.open(f"{START}/questions/criteria")
    late = "Typed while it was opened elsewhere. " * 20
    for letter in "abcd":
        page.tab.locator(f"[name={letter}_answer][value=unclear]").check()
        page.type(f"Why? (criterion {letter})", late.strip() + letter)
    other = take_up(browser.another(**window), store)
    page = page.press("Save and continue").picture("referral-typed-back")
    assert page.heading == "Your referral is not open in this browser any more"
    assert page.text.count("Typed while it was opened elsewhere.") == 80
    page = page.type("Your work email address", EMAIL).press("Send me a code")
    page = page.type("6-digit code", code_for(store, EMAIL)).press("Continue")
    page = page.press(f"Carry on with the referral b{begun[1:]}").follow("Criteria for a local review")
    page = page.press("Save and continue")
    given["criteria"] = {
        f"{letter}_{part}": value
        for letter in "abcd"
        for part, value in (("answer", "unclear"), ("reason", late.strip() + letter))
    }
    assert other.open(f"{START}/tasks").heading == "Refer a case for review"

    # Two tabs: an answer that is changed after the check is checked again, and it is sent once.
    page = page.open(f"{START}/check").picture("referral-check-files")
    assert page.has("photograph -1-.jpg") or page.has("photograph (1).jpg")
    page = page.follow("Continue to the declaration")
    tab = second.open(f"{START}/questions/also-regard").press("Save and continue")
    page = page.choose(DECLARED).press("Send the referral")
    assert page.heading == "Check your answers"
    assert page.has("Answers were changed since you checked them")
    page = declare(page)
    assert page.heading == "Referral sent"
    assert tab.open(f"{START}/declaration").heading == "Referral sent"

    # The copy, here and by a code in yet another browser.
    workers.work()
    page = page.open(f"{START}/sent")
    copy = page.download("Download your copy (PDF)", tmp_path).read_bytes()
    names = [file.name for file in files(tmp_path)]
    assert lost_in_copy(copy, given, names) == []
    page = take_up(browser.another(**window), store, "Get your copy")
    assert page.download("Download your copy (PDF)", tmp_path).read_bytes() == copy


def take_up(browser: Browser, store: Store, button: str = "Carry on") -> Page:
    """Take the one referral up in a browser that knows nothing of it."""
    page = prove(browser.open(f"{START}/carry-on"), store, EMAIL)
    return page._go(page.tab.get_by_role("button", name=button).first, 200)


_FOCUSED = """() => {
  const at = document.activeElement;
  const label = at.labels && at.labels.length ? at.labels[0].innerText : at.innerText;
  return (label || "").trim().split("\\n")[0];
}"""


def tab_to(page: Page, words: str) -> None:
    """Press Tab until the field, link or button of that name has the keyboard."""
    for _ in range(300):
        page.tab.keyboard.press("Tab")
        if page.tab.evaluate(_FOCUSED) == words:
            return
    raise AssertionError(f"the keyboard does not reach “{words}”")


def press_key(page: Page, key: str = "Enter") -> Page:
    """Press a key that leads to another page."""
    with page.tab.expect_navigation(wait_until="load"):
        page.tab.keyboard.press(key)
    return page.check()


def test_the_keyboard_alone_is_enough(browser: Browser, cast: Cast, store: Store, tmp_path: Path) -> None:
    page = browser.open(START)
    board = page.tab.keyboard
    tab_to(page, "Start now")
    page = press_key(page)
    tab_to(page, "Yes")
    board.press("Space")
    tab_to(page, "Continue")
    page = press_key(page)
    tab_to(page, "Your work email address")
    board.type(EMAIL)
    page = press_key(page)
    tab_to(page, "6-digit code")
    board.type(code_for(store, EMAIL))
    page = press_key(page)
    assert page.heading == "Your referral"
    tab_to(page, "Your details")
    page = press_key(page)
    for label, words in (
        ("Full name", "Pat Brown"),
        ("Job title", "Midwife"),
        ("Agency you work for", "Trust"),
        ("Work telephone number", "01632 960 777"),
    ):
        tab_to(page, label)
        board.type(words)
    tab_to(page, "Save and continue")
    page = press_key(page, "Space")
    assert page.heading == "Your safeguarding lead"
    tab_to(page, "Save and continue")
    page = press_key(page)
    assert page.tab.evaluate("document.activeElement.className") == "govuk-error-summary"

    # The files, the check and the declaration, once the other pages are answered.
    fill_in(store, cast, draft_secret(browser), full_answers())
    page = page.open(f"{START}/tasks")
    tab_to(page, "Attachments")
    page = press_key(page)
    tab_to(page, "Add files")
    with page.tab.expect_file_chooser() as chooser:
        board.press("Space")
    chooser.value.set_files(files(tmp_path)[:2])
    tab_to(page, "Add the files")
    page = press_key(page)
    assert page.notices == ["The files are added."]
    tab_to(page, "Remove")
    page = press_key(page, "Space")
    assert page.notices == ["The file is removed."]
    tab_to(page, "Continue")
    page = press_key(page)
    tab_to(page, "Check your answers")
    page = press_key(page)
    tab_to(page, "Continue to the declaration")
    page = press_key(page)
    tab_to(page, DECLARED)
    board.press("Space")
    tab_to(page, "Send the referral")
    page = press_key(page)
    assert page.heading == "Referral sent"


def test_the_coordinator_compares_children_and_takes_files_into_the_pack(
    browser: Browser, cast: Cast, store: Store, tmp_path: Path
) -> None:
    from tests.integration.casework.scene import Scene

    scene = Scene(store, None, cast, cast)  # type: ignore[arg-type]
    child = {**full_answers()["children"][0], "also_known_as": "", "nhs_number": "", "postcode": ""}
    scene.referral({**full_answers(), "children": [{**child, "name": "Catherine Smith"}]})
    second = scene.referral({**full_answers(), "children": [{**child, "name": "Katharine Smyth"}]})
    workers_of(store, tmp_path).work("check-attachment")
    page = browser.sign_in(cast.people[Role.COORDINATOR]).open(f"/referrals/{second}").picture("referral-alike")
    assert page.has("Katharine Smyth here, Catherine Smith there: names that sound alike, the same date of birth")
    page = page._go(page.tab.get_by_role("button", name="Another child").first, 200).narrow("referral-alike")
    assert page.has("Another child, as somebody said.")
    assert page.has("It could not be opened here"), "the scene's file is no document"
    page = (
        page.follow("Note what was done").type("Decision and reasons (optional)", "A rapid review").press("Save")
    )
    page = page.narrow("referral-office-error")
    assert page.errors == ["Enter the day on which it was decided"]
    page = page.date("When was it decided? (optional)", 1, 11, 2026).press("Save")
    assert page.has("A rapid review")
