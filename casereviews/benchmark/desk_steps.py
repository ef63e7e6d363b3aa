"""The steps of the part *desk*: the chronology on its page, asked for by a real browser where there is one.

The portal runs in the step's own process, over a store in a folder of its own, with the merged rows of all
agencies. A page counts as there when the browser has loaded it with its styles and scripts, and painted it. The
filter is counted from the click on its button: the words were typed before, and others were looked for. Without
chromium the pages are asked for without a browser, and the step's title says so.
"""

from __future__ import annotations

import http.client
import http.cookiejar
import http.cookies
import shutil
import tempfile
import threading
import urllib.parse
import urllib.request
from atexit import register
from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

from casereviews.benchmark.chronology_steps import merged
from casereviews.benchmark.measured import Measured, Step

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
"""Not by the settings: all that they bring along would count as held by each step."""
CHROMIUM = shutil.which("chromium") if find_spec("playwright") else None
_FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync")
_PASSWORD = "benchmark-of-the-desk"  # noqa: S105 – of a store that lives as long as the step
_EMAIL = "reader@benchmark.example"
_OTHER_WORDS, _WORDS = "school visit", "bruise arm"
_ROWS_PAINTED = """new Promise((painted) => new PerformanceObserver((seen) => {
    if (!seen.getEntriesByName("first-contentful-paint").length) return;
    painted(document.querySelectorAll("[data-desk-rows] tbody tr").length);
}).observe({ type: "paint", buffered: true }))"""


def _served(folder: Path) -> tuple[str, UUID, str]:
    """Serve a portal over the merged rows; return its address, the case and a session of somebody who reviews."""
    actions, records = "casework.actions", "casework.records"
    store = _store()
    work = import_module(f"{actions}.work")
    service = work.Work(store, work.SERVICE)
    partnership_id = import_module(f"{actions}.people.partnerships").create(
        service, name="Benchmark partnership", preset="demonstration", demonstration=True
    )
    permissions = import_module("casework.rules.permissions")
    account_id = import_module(f"{actions}.people.people").add_demonstration_person(
        service,
        partnership_id,
        name="Reader",
        email=_EMAIL,
        password=_PASSWORD,
        roles=[permissions.Role.COORDINATOR],
    )
    tables = import_module(f"{records}.tables")
    chronology = merged(folder)
    with store.changing() as session:
        case = tables.Case(
            partnership_id=partnership_id,
            reference="BENCH/01",
            code_name="Child Benchmark",
            stage="review",
            opened_at=store.now(),
            opened_by=account_id,
        )
        session.add(case)
        session.flush()
        agencies = [{"upload": "", "sha256": "", "agency": name, "record": ""} for name in chronology.agencies]
        build = tables.Chronology(
            case_id=case.id,
            number=1,
            inputs_key="benchmark",
            inputs={"returns": agencies, "scope": []},
            findings={},
            asked_at=store.now(),
        )
        session.add(build)
        session.flush()
        case_id, build_id = case.id, build.id
    builds = import_module(f"{actions}.merges.builds")
    tagged = import_module("documents.chronology.contact_tags").contact_tags
    import_module(f"{actions}.desk.chronologies").record(
        store,
        build_id,
        rows=[row.as_json() for row in chronology.rows],
        findings=chronology.findings.as_json(),
        files=[],
        build=builds.Build(tags={row.row.id: tagged(row.row) for row in chronology.rows}),
    )
    options = import_module("webforms.options").PortalOptions(rate_limits=False)
    portal = import_module("webforms.app").create_portal(options, store)
    server = import_module("waitress.server").create_server(portal, host="127.0.0.1", port=0, threads=4)
    threading.Thread(target=server.run, daemon=True).start()
    accounts = import_module(f"{actions}.people.accounts")
    token = accounts.sign_in(work.Work(store, accounts.VISITOR), _EMAIL, _PASSWORD).session
    return f"http://127.0.0.1:{server.effective_port}", case_id, token


def _store() -> Any:
    place = Path(tempfile.mkdtemp(prefix="bench-desk-"))
    register(shutil.rmtree, place, ignore_errors=True)
    keys = import_module("casework.records.keys").Keyring(bytes(range(32)))
    vault = import_module("casework.records.vault").Vault(place / "vault", keys)
    vault.prepare()
    engine = import_module("casework.records.database").open_database(f"sqlite:///{place / 'case.sqlite'}")
    import_module("casework.records.migrations").upgrade(engine)
    return import_module("casework.records.store").Store(
        engine=engine,
        vault=vault,
        keys=keys,
        templates=TEMPLATES,
        audit_anchor=place / "anchor.json",
        understanding=import_module("casereviews.understanding").UNDERSTANDING,
        coding=import_module("casereviews.coding").CODING,
    )


def _first_page(folder: Path) -> Step:
    """Open the first page of all rows."""
    address, case_id, token = _served(folder)
    rows = len(merged(folder).rows)
    page = _opened(address, token)
    page.warm(f"{address}/cases/{case_id}/chronology/people")

    def step() -> int:
        page.open(f"{address}/cases/{case_id}/chronology")
        return rows

    return step


def _filter(folder: Path) -> Step:
    """Look for two words among all rows, and wait for the page that shows them."""
    address, case_id, token = _served(folder)
    rows = len(merged(folder).rows)
    page = _opened(address, token)
    page.open(f"{address}/cases/{case_id}/chronology")
    page.type(_OTHER_WORDS)
    page.look()
    page.type(_WORDS)

    def step() -> int:
        page.look()
        return rows

    return step


class _InChromium:
    """A tab of chromium."""

    def __init__(self, address: str, token: str) -> None:
        playwright = import_module("playwright.sync_api").sync_playwright().start()
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(_FLAGS))
        context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900})
        context.add_cookies([{"name": "casereviews-session", "value": token, "url": address}])
        self._tab = context.new_page()
        self._button = 0.0, 0.0
        register(playwright.stop)
        register(browser.close)

    def warm(self, address: str) -> None:
        """Open another page first: the style sheet and the scripts are kept by the browser from then on."""
        self._tab.goto(address, wait_until="load")

    def open(self, address: str) -> None:
        """Open a page and wait until it is loaded."""
        answer = self._tab.goto(address, wait_until="load")
        if answer.status != 200:
            raise RuntimeError("The page of the rows did not come")
        self._painted()

    def type(self, words: str) -> None:
        """Type what to look for, and have the button in sight."""
        self._tab.get_by_label("Words", exact=True).fill(words)
        button = self._tab.get_by_role("button", name="Show these rows")
        button.scroll_into_view_if_needed()
        place = button.bounding_box()
        self._button = place["x"] + place["width"] / 2, place["y"] + place["height"] / 2

    def look(self) -> None:
        """Click on the button, and wait until the rows of the page that follows are to be seen."""
        with self._tab.expect_navigation(wait_until="load"):
            self._tab.mouse.click(*self._button)
        self._painted()

    def _painted(self) -> None:
        if not self._tab.evaluate(_ROWS_PAINTED):
            raise RuntimeError("The page has no rows")


class _WithoutBrowser:
    """The same requests, without a browser: what the server takes."""

    def __init__(self, address: str, token: str) -> None:
        self._jar = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._jar))
        given = http.cookies.SimpleCookie({"casereviews-session": token}).output(header="")
        answer = http.client.HTTPMessage()
        answer["Set-Cookie"] = f"{given}; path=/"
        said = cast(http.client.HTTPResponse, SimpleNamespace(info=lambda: answer))
        self._jar.extract_cookies(said, urllib.request.Request(address))  # noqa: S310 – our own portal
        self._page, self._address, self._words = "", address, ""

    def warm(self, address: str) -> None:
        """Open another page first, as the browser does."""
        self.open(address)

    def open(self, address: str) -> None:
        """Ask for a page."""
        with self._opener.open(address, timeout=60) as answer:
            self._page = answer.read().decode()
        self._address = address

    def type(self, words: str) -> None:
        """Say what to look for."""
        self._words = words

    def look(self) -> None:
        """Send the filters and ask for the page that follows."""
        token = self._page.partition('name="csrf_token" value="')[2].partition('"')[0]
        body = urllib.parse.urlencode({"csrf_token": token, "words": self._words}).encode()
        with self._opener.open(f"{self._address}/filter", data=body, timeout=60) as answer:
            answer.read()


def _opened(address: str, token: str) -> _InChromium | _WithoutBrowser:
    return _InChromium(address, token) if CHROMIUM else _WithoutBrowser(address, token)


def _step(title: str, prepare: Callable[[Path], Step]) -> Measured:
    return Measured(f"{title}, {'chromium' if CHROMIUM else 'no browser'}", "desk", "rows", prepare)


DESK: Mapping[str, Measured] = {
    "desk-first-page": _step("First page", _first_page),
    "desk-filter": _step("Filter", _filter),
}
