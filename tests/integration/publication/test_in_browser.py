"""The public pages and the script of both apps in a real browser; axe looks at every page that is opened."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Response, jsonify, render_template_string
from playwright.sync_api import Browser as Chromium, Route

from publication.review import Restriction
from publication.site import create_site
from tests.journeys.kit import Browser, Window, chromium, serving
from tests.unit.publication.examples import NOW, Place

pytestmark = pytest.mark.needs_browser

PROGRESS = """{% extends "public/base.html" %}{% block title %}Reading{% endblock %}
{% block content %}<h1 class="govuk-heading-l">Reading</h1>
<div class="app-progress" data-progress-url="/try/progress.json" data-progress-interval="100">
  <p class="app-progress__text" data-progress-text role="status">0 of 2 returns read</p>
  <progress class="app-progress__bar" data-progress-bar max="2" value="0" aria-label="Returns read"></progress>
  <p><span>Police</span> <span data-progress-part="police">Waiting</span></p>
  <p data-progress-without-script><a class="govuk-link" href="">Check again</a></p>
</div>{% endblock %}"""

UPLOAD = """{% extends "public/base.html" %}{% block title %}Upload{% endblock %}
{% block content %}<h1 class="govuk-heading-l">Upload</h1>
<label class="govuk-label" for="file">Files</label>
<input class="govuk-file-upload" type="file" id="file" multiple data-file-list="chosen" data-max-bytes="2000">
<ul class="app-file-list" id="chosen" aria-live="polite"></ul>{% endblock %}"""


@pytest.fixture(scope="module")
def running() -> Iterator[Chromium]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@dataclass
class Work:
    """Work that goes on once the test lets it: the service cannot be reached, then half is done, then all."""

    going: bool = False
    asked: int = 0


@pytest.fixture
def work() -> Work:
    return Work()


@pytest.fixture
def look(place: Place, running: Chromium, work: Work) -> Iterator[Callable[..., Browser]]:
    """Return a function that gives a browser on the site, wide or narrow, with or without scripts."""
    site = create_site(place.options(public_url="http://127.0.0.1", demonstration=True))

    @site.get("/try/progress")
    def progress() -> str:
        return render_template_string(PROGRESS)

    @site.get("/try/upload")
    def upload() -> str:
        return render_template_string(UPLOAD)

    @site.get("/try/progress.json")
    def progress_json() -> Response | tuple[str, int]:
        work.asked += work.going
        if work.asked == 1:
            return "away for a moment", 500
        read = max(0, work.asked - 1)
        parts = {"police": "Read" if read else "Waiting"}
        text = f"{read} of 2 returns read"
        return jsonify(
            {"done": read == 2, "value": read, "max": 2, "text": text, "parts": parts, "next": "/reviews"}
        )

    opened: list[Browser] = []
    with serving(site) as address:

        def open_browser(**window: Any) -> Browser:
            opened.append(Browser(running, address, Window(public=True, **window)))
            return opened[-1]

        yield open_browser
        for browser in opened:
            browser.close()


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("contrast", ["", "?contrast=high"])
@pytest.mark.parametrize("scripts", [True, False])
def test_every_page_reads_well_at_any_width_and_contrast(
    place: Place, look: Callable[..., Browser], width: int, contrast: str, scripts: bool
) -> None:
    place.put(b"report", b"second", correction="Page 4.", repository_note="Sent on 4 March 2026.")
    place.put(
        slug="summary", title="Family C", restriction=Restriction.SUMMARY_ONLY, restriction_reason="A court."
    )
    place.put(slug="older", title="Child B")
    place.publisher.archive("older", "In the national repository.", NOW)
    place.put(slug="gone")
    place.publisher.withdraw("gone", "Asked by the family.", NOW)

    page = look(width=width, scripts=scripts).open(f"/reviews{contrast}")
    for path in ("child-alex", "summary", "older"):
        page.open(f"/reviews/{path}{contrast}")
    for path in ("/about", "/accessibility", "/privacy", "/embed/reviews", "/reviews?q=zzz"):
        page.open(path + contrast.replace("?", "&" if "?" in path else "?"))
    page.open(f"/reviews/gone{contrast}", 410)
    page.open(f"/nothing-here{contrast}", 404)
    assert page.browser.context.cookies() == []


@pytest.mark.parametrize("scripts", [True, False])
def test_a_reader_finds_and_reads_a_review_in_high_contrast(
    place: Place, look: Callable[..., Browser], scripts: bool, tmp_path: Path
) -> None:
    place.put(b"report")
    place.put(slug="other", title="Family C", themes=())

    page = look(scripts=scripts).open("/reviews").follow("High contrast")
    page.type("Words to look for", "listening").select("Theme", "Neglect (1)").press("Find reviews")
    assert page.has("1 review found")
    page.follow("Child Alex: who was listening?")

    assert page.heading == "Child Alex: who was listening?"
    assert "contrast=high" in page.path
    assert page.tab.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(0, 0, 0)"
    assert page.follow("Standard contrast").path == "/reviews/child-alex?q=listening", "the words stay marked"


@pytest.mark.parametrize("by", ["button", "keys"])
def test_the_exit_leaves_at_once_and_clears_the_way_back(look: Callable[..., Browser], by: str) -> None:
    page = look().open("/reviews")

    def weather(route: Route) -> None:
        route.fulfill(body="<!DOCTYPE html><title>Weather</title><h1>Rain</h1>", content_type="text/html")

    page.tab.route("https://www.bbc.co.uk/**", weather)
    page.open("/about")

    if by == "button":
        page.tab.get_by_role("button", name="Exit this page").click()
    else:
        for _ in range(3):
            page.tab.keyboard.press("Shift")
    page.tab.get_by_role("heading", name="Rain").wait_for()
    page.tab.go_back(wait_until="commit")
    page.tab.get_by_role("heading", name="Rain").wait_for()

    page.tab.goto(page.browser.address + "/reviews")
    assert page.tab.evaluate("sessionStorage.length") == 0
    assert page.tab.title().startswith("Published reviews")


def test_progress_shows_itself_survives_a_failure_and_goes_on_when_done(
    look: Callable[..., Browser], work: Work
) -> None:
    page = look().open("/try/progress")
    assert not page.has("Check again")

    said: list[str] = []

    def hear(words: str) -> None:
        said.append(words)

    page.tab.expose_function("heard", hear)
    page.tab.evaluate(
        "new MutationObserver(() => heard(document.querySelector('main').innerText)).observe("
        "document.querySelector('main'), {subtree: true, childList: true, characterData: true})"
    )
    work.going = True
    page.tab.wait_for_url("**/reviews")

    together = "\n".join(said)
    assert "We cannot reach the service at the moment" in together
    assert "2 of 2 returns read" in together
    assert "Police Read" in together


def test_without_scripts_progress_can_be_asked_for(look: Callable[..., Browser]) -> None:
    assert look(scripts=False).open("/try/progress").has("Check again")


def test_chosen_files_are_listed_and_those_too_large_or_empty_are_named(
    look: Callable[..., Browser], tmp_path: Path
) -> None:
    sizes = {"police.pdf": 3000, "gp.docx": 1500, "empty.csv": 0}
    for name, size in sizes.items():
        (tmp_path / name).write_bytes(b"x" * size)

    page = look().open("/try/upload").upload("Files", *(tmp_path / name for name in sizes))

    lines = [" ".join(line.split()) for line in page.tab.locator("#chosen li").all_inner_texts()]
    assert lines == [
        "police.pdf 3 KB Error: This file is larger than 2 KB. Choose a smaller file.",
        "gp.docx 2 KB",
        "empty.csv 0 bytes Error: This file is empty. Choose another file.",
    ]
