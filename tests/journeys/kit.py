"""A real portal, a real browser, and pages spoken of in the user's words.

    def test_something(browser: Browser, cast: Cast) -> None:
        page = browser.sign_in(cast.people[Role.COORDINATOR])
        page.follow("Agencies").press("Add an agency")

Every page that is opened is checked: title, one heading, ids, labels, policy, nothing in the console, nothing
wider than the window, and axe without a finding. `browser.another(width=320)` and `browser.another(scripts=False)`
are other windows.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from lxml import html
from playwright.sync_api import (
    Browser as Chromium,
    BrowserContext,
    ConsoleMessage,
    Error,
    Locator,
    Page as Tab,
    Response,
    sync_playwright,
)
from waitress.server import create_server

from tests.journeys.page_checks import faults, words
from tests.journeys.people import PASSWORD, Someone

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = Path(__file__).with_name("axe") / "axe.min.js"
PICTURES = "CASEREVIEWS_TEST_PICTURES"
"""An environment variable that names a folder: `page.picture(name)` writes a PNG there; without it, nothing."""
WAIT_SECONDS = 15
_JUDGED: set[tuple[int, str]] = set()
"""Widths and shapes of pages in which axe found nothing in this run."""
_SHAPE = """() => {
  // What axe judges: elements, attributes and whether there are words; rows that are alike count once.
  const shape = node => {
    const names = [...node.attributes].filter(one => !["value", "nonce", "d"].includes(one.name));
    const said = names.map(one => one.name + "=" + one.value.replace(/[0-9a-f-]{36}|[0-9]+/g, "0")).join(" ");
    const inner = [];
    for (const child of node.childNodes) {
      const one = child.nodeType === Node.TEXT_NODE ? (child.data.trim() ? "t" : "")
        : child.nodeType === Node.ELEMENT_NODE ? shape(child) : "";
      if (one && inner.at(-1) !== one) inner.push(one);
    }
    return `<${node.localName} ${said}>${inner.join("")}</>`;
  };
  return shape(document.documentElement);
}"""
_RUN_AXE = """async () => {
  const result = await axe.run(document, {resultTypes: ["violations"]});
  const where = v => v.nodes.map(n => n.target.join(" ")).join(", ");
  return result.violations.map(v => v.id + ": " + v.help + " – " + where(v));
}"""


Enter = Callable[[Someone, str], str]
"""Signs somebody in with a password and returns the secret of the session."""
SESSION = "casereviews-session"


@contextmanager
def serving(portal: Any) -> Iterator[str]:
    """Serve `portal` (any WSGI application) on a free port of this machine; give its address."""
    server = create_server(portal, host="127.0.0.1", port=0, threads=8)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.close()
        thread.join(timeout=5)


@contextmanager
def chromium() -> Iterator[Chromium]:
    """Give Debian's chromium, driven by Playwright, reaching nothing but this machine."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield running
        finally:
            running.close()


@dataclass
class Window:
    """How somebody looks at the portal. width, height: CSS pixels. public: at the public site, kept by caches."""

    width: int = 1280
    height: int = 900
    scripts: bool = True
    public: bool = False


class Browser:
    """One person's browser: its own cookies, in a window of its own."""

    def __init__(
        self, running: Chromium, address: str, window: Window | None = None, enter: Enter | None = None
    ) -> None:
        """enter: gives somebody's session, so that not every test goes through the sign-in page."""
        self.running, self.address, self.enter = running, address, enter
        self.window = window or Window()
        self._contexts: list[BrowserContext] = []
        self._context: BrowserContext | None = None

    @property
    def context(self) -> BrowserContext:
        """Return the browser context, made when it is first needed."""
        if self._context is None:
            self._context = self.running.new_context(
                base_url=self.address,
                viewport={"width": self.window.width, "height": self.window.height},
                java_script_enabled=self.window.scripts,
                accept_downloads=True,
                locale="en-GB",
            )
            self._contexts.append(self._context)
        return self._context

    def another(self, **window: Any) -> Browser:
        """Return a browser where nobody is signed in: another person's, or of another width or without scripts."""
        other = Browser(self.running, self.address, Window(**window), self.enter)
        other._contexts = self._contexts
        return other

    def open(self, path: str, status: int = 200) -> Page:
        """Open a page of the portal in a new tab and check it."""
        page = Page(self, self.context.new_page())
        return page.open(path, status)

    def sign_in(self, someone: Someone, password: str = PASSWORD) -> Page:
        """Let somebody be signed in and return the page that follows: by hand where the test says no other way."""
        if self.enter is None:
            return self.sign_in_by_hand(someone, password)
        secret = self.enter(someone, password)
        self.context.add_cookies([{"name": SESSION, "value": secret, "url": self.address}])
        return self.open("/")

    def sign_in_by_hand(self, someone: Someone, password: str = PASSWORD) -> Page:
        """Sign in on the sign-in page and return the page that follows."""
        page = self.open("/sign-in")
        page.type("Email address", someone.email).type("Password", password)
        return page.press("Sign in")

    def close(self) -> None:
        """Close every window."""
        for context in self._contexts:
            context.close()
        self._contexts.clear()


class Page:
    """A page in a tab, in the words that are on it. Methods that go on return the page that follows, checked."""

    def __init__(self, browser: Browser, tab: Tab) -> None:
        self.browser, self.tab = browser, tab
        self._said: list[str] = []
        self._answer: Response | None = None
        tab.set_default_timeout(WAIT_SECONDS * 1000)
        tab.on("console", self._listen)
        tab.on("pageerror", lambda error: self._said.append(f"script: {error}"))
        tab.on("response", self._keep)

    # What is on it

    @property
    def path(self) -> str:
        """Return the address without the portal's own."""
        return self.tab.url.removeprefix(self.browser.address)

    @property
    def title(self) -> str:
        """Return the page's title."""
        return self.tab.title()

    @property
    def heading(self) -> str:
        """Return the text of the one h1."""
        return _line(self.tab.locator("h1").inner_text())

    @property
    def text(self) -> str:
        """Return what the page says."""
        return self.tab.locator("main").inner_text()

    @property
    def errors(self) -> list[str]:
        """Return the errors of the summary; each must lead to a field of the page."""
        links = self.tab.locator(".govuk-error-summary__list a")
        for link in links.all():
            target = link.get_attribute("href") or ""
            assert self.tab.locator(f"[id='{target[1:]}']").count() == 1, f"error leads nowhere: {target}"
        return [_line(item) for item in self.tab.locator(".govuk-error-summary__list li").all_inner_texts()]

    @property
    def notices(self) -> list[str]:
        """Return the success notices."""
        return [_line(text) for text in self.tab.locator(".govuk-notification-banner__content").all_inner_texts()]

    def has(self, words_: str) -> bool:
        """Return whether the page says `words_`."""
        return words_ in " ".join(self.text.split())

    # What a person does

    def open(self, path: str, status: int = 200) -> Page:
        """Go to an address of the portal."""
        self._said.clear()
        try:
            self.tab.goto(path, wait_until="load")
        except Error as problem:
            if "ERR_ABORTED" not in problem.message:
                raise
            # A page that waits for work loads itself anew when that is done, and did so just now.
            self.tab.goto(path, wait_until="load")
        return self.check(status)

    def type(self, label: str, text: str) -> Page:
        """Type into the field with that label."""
        self._field(label).fill(text)
        return self

    def date(self, legend: str, day: str | int, month: str | int, year: str | int) -> Page:
        """Type the three parts of the date with that legend."""
        marked = self.tab.get_by_role("group", name=f"{legend} (optional)", exact=True)
        group = self.tab.get_by_role("group", name=legend, exact=True).or_(marked)
        for part, value in (("Day", day), ("Month", month), ("Year", year)):
            group.get_by_label(part, exact=True).fill(str(value))
        return self

    def choose(self, option: str, within: str = "") -> Page:
        """Choose a radio button or check box by its label. within: the question, where options are alike."""
        place: Any = self.tab.get_by_role("group", name=within) if within else self.tab
        place.get_by_label(option, exact=True).check()
        return self

    def select(self, label: str, option: str) -> Page:
        """Select an option of a list that drops down."""
        self._field(label).select_option(label=option)
        return self

    def upload(self, label: str, *files: Path) -> Page:
        """Choose files for the field with that label."""
        self._field(label).set_input_files([str(file) for file in files])
        return self

    def press(self, button: str, status: int = 200) -> Page:
        """Press a button and return the page that follows."""
        return self._go(self.tab.get_by_role("button", name=button, exact=True).first, status)

    def follow(self, link: str, status: int = 200) -> Page:
        """Follow a link and return the page that follows. Menus that hide it on a narrow screen are opened."""
        menu = self.tab.get_by_role("button", name="Menu", exact=True)
        found = self._link(link)
        if menu.count() and menu.is_visible() and not found.is_visible():
            menu.click()
        return self._go(found, status)

    def download(self, link: str, to: Path) -> Path:
        """Follow a link that downloads, and return the file, saved in the folder `to` under its own name."""
        with self.tab.expect_download() as started:
            self._link(link).click()
        file = to / started.value.suggested_filename
        started.value.save_as(file)
        return file

    def wait_for(self, words_: str, seconds: float = 30) -> Page:
        """Wait until the page says `words_`, as when it follows work by itself, and check it then."""
        self.tab.get_by_text(words_).first.wait_for(timeout=seconds * 1000)
        return self.check(self._answer.status if self._answer else 200)

    def picture(self, name: str) -> Page:
        """Write a PNG of the whole page into the folder that the environment names; see `PICTURES`."""
        folder = os.environ.get(PICTURES)
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.tab.screenshot(path=Path(folder) / f"{name}-{self.browser.window.width}.png", full_page=True)
        return self

    def narrow(self, name: str = "", width: int = 320) -> Page:
        """Check the page as it is in a narrow window too, take its picture, and go on in the window as it was."""
        own = self.browser.window
        self.browser.window = replace(own, width=width)
        self.tab.set_viewport_size({"width": width, "height": own.height})
        try:
            self.check(self._answer.status if self._answer else 200)
            if name:
                self.picture(name)
        finally:
            self.browser.window = own
            self.tab.set_viewport_size({"width": own.width, "height": own.height})
        return self

    # What is checked

    def check(self, status: int = 200) -> Page:
        """Fail for another status, and for any fault of the page."""
        answer = self._answer
        assert answer is not None
        assert answer.status == status, f"{self.path} answered {answer.status}"
        headers = answer.headers
        document = html.document_fromstring(answer.text())
        kept = "no-store" if self.browser.window.public else headers.get("cache-control", "")
        found = faults(document, headers.get("content-security-policy", ""), kept)
        found += self._too_wide() + [said for said in self._said if not _expected(said, status)]
        if self.browser.window.scripts:
            found += self._axe()
        assert not found, f"{self.path}:\n" + "\n".join(found)
        self._said.clear()
        return self

    def _axe(self) -> list[str]:
        """Return what axe finds; a page of the same shape at the same width is judged once in a run."""
        seen = (self.browser.window.width, self.tab.evaluate(_SHAPE))
        if seen in _JUDGED:
            return []
        found = self._judged()
        if not found:
            _JUDGED.add(seen)
        return found

    def _judged(self) -> list[str]:
        self.tab.evaluate(AXE.read_text())
        return [f"axe: {line}" for line in self.tab.evaluate(_RUN_AXE)]

    def _too_wide(self) -> list[str]:
        wide: int = self.tab.evaluate("document.documentElement.scrollWidth")
        width = self.browser.window.width
        return [f"the page is {wide} pixels wide in a window of {width}"] if wide > width else []

    def _go(self, what: Locator, status: int) -> Page:
        self._said.clear()
        with self.tab.expect_navigation(wait_until="load"):
            what.click()
        return self.check(status)

    def _link(self, text: str) -> Locator:
        """Return the link with that text, also one that looks like a button."""
        as_button = self.tab.locator("a").and_(self.tab.get_by_role("button", name=text, exact=True))
        return self.tab.get_by_role("link", name=text, exact=True).or_(as_button).first

    def _field(self, label: str) -> Locator:
        marked = self.tab.get_by_label(f"{label} (optional)", exact=True)
        return self.tab.get_by_label(label, exact=True).or_(marked).first

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._said.append(f"console: {message.text}")

    def _keep(self, answer: Response) -> None:
        if answer.request.is_navigation_request() and answer.frame == self.tab.main_frame and answer.status != 303:
            self._answer = answer


def _expected(said: str, status: int) -> bool:
    """Return whether the console only repeats that the page itself answered with an error, as was asked for."""
    return status >= 400 and f"responded with a status of {status}" in said


def _line(text: str) -> str:
    return " ".join(text.split())


__all__: Sequence[str] = ("Browser", "Page", "Window", "chromium", "serving", "words")
