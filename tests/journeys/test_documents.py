"""Documents and templates in the browser: made, searched, held back; sent in, used. A pack's parts, dragged."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from docx import Document

from casework.actions.reports import reports
from casework.records.store import Store
from casework.rules.permissions import Role
from tests.journeys.kit import Browser, Page
from tests.journeys.people import AGENCIES, Cast
from tests.journeys.test_desk import FIRST, Case
from tests.journeys.working import Workers
from tests.unit.documents.writing.test_pack_arranged import letter

pytestmark = pytest.mark.needs_browser

TEMPLATE = Path(__file__).parents[2] / "templates" / "documents" / "panel-letter.docx"


def test_templates_documents_and_the_order_of_a_pack(
    browser: Browser, cast: Cast, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("documents.writing.pack_office.can_print", lambda *_: True)
    monkeypatch.setattr("documents.writing.pack_office.printed", lambda *_: letter(1))
    case = Case(cast, store, tmp_path)
    for number, agency in enumerate(AGENCIES[:2]):
        case.hand_in(agency, FIRST[agency], f"return-{number}")
    page = browser.sign_in(cast.people[Role.COORDINATOR])
    own_template_is_sent_in_and_used(page, case.workers, tmp_path)
    a_document_is_made_and_one_is_held(page, case, tmp_path)
    parts_of_a_pack_are_dragged(page, case)


def own_template_is_sent_in_and_used(page: Page, workers: Workers, folder: Path) -> None:
    page = page.follow("Templates").narrow("templates").picture("templates")
    page = page.follow("Letter to the national Panel").narrow("template-kind").picture("template-kind")
    page = page.press("Send it in")
    assert page.errors == ["Select the template"]
    page = page.upload("Send in your own template", template(folder, "prepared_on", "prepard_on"))
    page = page.press("Send it in")
    assert page.has("The template is being looked at")
    workers.work("check-template")
    page = page.open(page.path).narrow("template-mistaken").picture("template-mistaken")
    assert page.has("is not known; did you mean “prepared_on”?")
    page = page.follow("Letter to the national Panel")
    page = page.upload(
        "Send in your own template", template(folder, "Dear Panel members", "Dear colleagues, Name")
    )
    page = page.press("Send it in")
    workers.work("check-template")
    page = page.open(page.path).narrow("template-good").picture("template-good")
    drawn = page.tab.get_by_role("img", name="Picture of the first page").bounding_box()
    assert drawn is not None
    assert drawn["height"] > drawn["width"] > 300
    assert page.download("See it filled in with the demonstration case (PDF)", folder).read_bytes()[:5] == b"%PDF-"
    page = page.press("Use this version").press("Share it")
    assert page.notices == ["Other partnerships can take this version now."]
    assert "in use" in page.heading


def template(folder: Path, old: str, new: str) -> Path:
    """Return the service's own template with one text in it changed, as a file."""
    document = Document(str(TEMPLATE))
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            run.text = run.text.replace(old, new)
    file = folder / "panel-letter.docx"
    document.save(str(file))
    return file


def a_document_is_made_and_one_is_held(page: Page, case: Case, folder: Path) -> None:
    page = (
        page.open(f"/cases/{case.id}")
        .follow("Make a document of this case")
        .narrow("documents")
        .picture("documents")
    )
    page = page.press("Make Letter to the national Panel")
    assert page.has("The document is being made")
    case.workers.work("make-report")
    page = page.open(page.path).narrow("document-ready").picture("document-ready")
    # The child of these tests is called by the word "Name", which the template says too: it may be theirs.
    assert page.has("Look at these words before you send it")
    link = next(text for text in page.tab.get_by_role("button").all_inner_texts() if text.startswith("Download"))
    made = Document(io.BytesIO(page.download(link, folder).read_bytes()))
    assert any("Dear colleagues" in paragraph.text for paragraph in made.paragraphs)

    page = page.open(f"/cases/{case.id}/documents").press("Make Rapid review report")
    case.workers.work("make-report")
    page = page.open(page.path).narrow("document-held").picture("document-held")
    assert page.has("held back")
    assert page.has("A date of birth of Child Wren")
    page = page.press("Give the document out")
    assert page.errors == ["Enter why the document may go out with these words"]
    page = page.type("Why the document may go out with these words", "It is the day of the incident").press(
        "Give the document out"
    )
    assert page.has("given out because: It is the day of the incident")
    assert len(reports.of_case(case.cast.work(Role.COORDINATOR), case.id)) == 2


def parts_of_a_pack_are_dragged(page: Page, case: Case) -> None:
    page = page.open(f"/cases/{case.id}/packs").narrow("packs").picture("packs")
    assert parts(page)[0] == "Combined chronology"
    page = page.press("Down Combined chronology")
    assert parts(page)[1] == "Combined chronology"
    assert page.tab.evaluate("document.activeElement.value").endswith("/down"), "pressed again, it moves on"
    before = parts(page)
    with page.tab.expect_navigation(wait_until="load"):
        page.tab.locator(".app-grip").nth(2).hover()
        page.tab.mouse.down()
        top = page.tab.locator("[data-arrange-key]").nth(0).bounding_box()
        assert top is not None
        page.tab.mouse.move(top["x"] + 20, top["y"] + 5, steps=6)
        page.tab.mouse.up()
    page = page.check()
    assert parts(page) == [before[2], *before[:2]]


def parts(page: Page) -> list[str]:
    """Return the parts of the next pack as they stand."""
    return page.tab.locator("[data-arrange-key] strong").all_inner_texts()
