"""What two hundred people do, for Locust: most fill in the referral form or send returns, a few coordinate.

Each keeps the pace of a person: they read and type before they press a button. The scene comes from a file that
the variable LOAD_SCENE names. Only pages count; a file on its way up is told apart.
"""

from __future__ import annotations

import json
import os
import random
import re
import time
from itertools import count
from pathlib import Path
from typing import Any, cast

from locust import HttpUser, between, events, task
from lxml import html

SCENE: dict[str, Any] = json.loads(Path(os.environ["LOAD_SCENE"]).read_text())
UPLOAD = "UPLOAD a return"
_NUMBER = count(1)
_seen: list[tuple[str, float, bool]] = []
"""What was asked for since everybody came: its name, milliseconds, whether it went wrong."""
_WORDS = "The health visitor saw the baby asleep and spoke with the mother about sleep, feeding and the home. "
_LOOKED_FOR = ("bruise", "school", "visit")
_DATE = {"day": "12", "month": "3", "year": "2024"}
_TYPED = {"email": "", "tel": "01632 960 001", "number": "3", "search": ""}
_LOOKS_EVERY, _LOOKS = 2, 60


def see(name: str, response_time: float, exception: Exception | None, **_: Any) -> None:
    """Note one request."""
    _seen.append((name, response_time, exception is not None))


def all_are_here(**_: Any) -> None:
    """Count from now: everybody has come and signed in."""
    _seen.clear()


def tell(**_: Any) -> None:
    """Write what was seen where the variable LOAD_SAID says."""
    Path(os.environ["LOAD_SAID"]).write_text(json.dumps(_seen))


for happens, listener in (
    (events.request, see),
    (events.spawning_complete, all_are_here),
    (events.quitting, tell),
):
    cast(Any, happens).add_listener(listener)


class Person(HttpUser):
    """Somebody with a browser at an address of their own."""

    abstract = True

    def on_start(self) -> None:
        """Come with an address of one's own."""
        number = next(_NUMBER)
        self.number = number
        self.client.headers["X-Forwarded-For"] = f"10.0.{number // 250}.{number % 250 + 1}"
        self.client.headers["Accept"] = "text/html"

    def read(self, path: str, name: str) -> Any:
        """Open a page and return it."""
        with self.client.get(path, name=name, catch_response=True) as answer:
            if answer.status_code != 200:
                answer.failure(f"answered {answer.status_code}")
            return html.document_fromstring(answer.text or "<html/>")

    def press(self, page: Any, path: str, name: str, **typed: str) -> Any:
        """Send the page's form with what was typed, and return the page that follows."""
        values = filled(page, typed)
        with self.client.post(path, data=values, name=name, catch_response=True) as answer:
            if answer.status_code != 200:
                answer.failure(f"answered {answer.status_code}")
            return html.document_fromstring(answer.text or "<html/>")

    def sign_in(self, address: str) -> None:
        """Sign in with the password."""
        page = self.read("/sign-in", "sign-in page")
        self.press(page, "/sign-in", "sign in", email=address, password=SCENE["password"])


class Referrer(Person):
    """Fills in the referral form, page by page."""

    fixed_count = SCENE["crowd"]["referrers"]
    wait_time = between(6, 14)
    pages = ("referrer", "kind", "children/1", "family/1", "circumstances", "criteria", "safety")

    def on_start(self) -> None:
        """Prove an e-mail address by the code that comes."""
        super().on_start()
        self.root = f"/refer/{SCENE['slug']}"
        address = f"referrer-{self.number}@benchmark.example"
        self.read(self.root, "referral: start")
        page = self.read(f"{self.root}/safeguarding-lead", "referral: lead")
        self.press(page, f"{self.root}/safeguarding-lead", "referral: lead", consulted="yes")
        page = self.read(f"{self.root}/email", "referral: address")
        page = self.press(page, f"{self.root}/email", "referral: address", email=address)
        self.press(page, f"{self.root}/code", "referral: code", code=_code_for(address))

    @task
    def answer_a_page(self) -> None:
        """Open a page, answer it, save it."""
        name = random.choice(self.pages)  # noqa: S311
        path = f"{self.root}/questions/{name}"
        page = self.read(path, "referral: page")
        time.sleep(random.uniform(4, 10))  # noqa: S311
        self.press(page, path, "referral: save a page")

    @task
    def look_at_the_list(self) -> None:
        """Look where each part stands."""
        self.read(f"{self.root}/tasks", "referral: task list")


class Representative(Person):
    """Sends a return in, waits until it is read, and looks at its rows."""

    fixed_count = SCENE["crowd"]["representatives"]
    wait_time = between(8, 20)
    _given = count()

    def on_start(self) -> None:
        """Sign in."""
        super().on_start()
        address, self.request = SCENE["representatives"][next(self._given) % len(SCENE["representatives"])]
        self.file = ""
        self.sign_in(address)

    @task(1)
    def send_a_return(self) -> None:
        """Upload a file, wait until it is read, look at its rows."""
        if self.file:
            return
        path = f"/returns/{self.request}"
        page = self.read(path, "return: request")
        source = Path(random.choice(SCENE["files"]))  # noqa: S311
        files = {"file": (source.name, source.read_bytes())}
        with self.client.post(
            path, data=filled(page, {}, upload=True), files=files, name=UPLOAD, catch_response=True
        ) as answer:
            found = re.search(r"/returns/files/[0-9a-f-]{36}", answer.url or "")
            if answer.status_code != 200 or not found:
                answer.failure(f"answered {answer.status_code}")
                return
            self.file = found[0]
        for _ in range(_LOOKS):
            time.sleep(_LOOKS_EVERY)
            with self.client.get(f"{self.file}/progress.json", name="return: progress") as answer:
                if answer.json().get("done"):
                    break
        self.read(self.file, "return: rows")

    @task(3)
    def look(self) -> None:
        """Look at the request, its rows or messages."""
        self.read("/returns", "return: list")
        time.sleep(random.uniform(2, 6))  # noqa: S311
        self.read(self.file or f"/returns/{self.request}", "return: rows" if self.file else "return: request")


class Coordinator(Person):
    """Goes from the list of cases to rows of a chronology and back."""

    fixed_count = SCENE["crowd"]["coordinators"]
    wait_time = between(4, 10)
    _given = count()

    def on_start(self) -> None:
        """Sign in."""
        super().on_start()
        self.sign_in(SCENE["coordinators"][next(self._given) % len(SCENE["coordinators"])])

    @task(2)
    def cases(self) -> None:
        """Open the list of cases, then one."""
        self.read("/cases", "cases")
        time.sleep(random.uniform(1, 4))  # noqa: S311
        self.read(f"/cases/{SCENE['case']}", "case")

    @task(1)
    def requests(self) -> None:
        """See who has answered."""
        self.read("/requests", "requests")

    @task(2)
    def chronology(self) -> None:
        """Read the combined chronology, and filter it."""
        path = f"/cases/{SCENE['case']}/chronology"
        page = self.read(path, "chronology")
        time.sleep(random.uniform(2, 6))  # noqa: S311
        self.press(page, f"{path}/filter", "chronology: filter", words=random.choice(_LOOKED_FOR))  # noqa: S311


def filled(page: Any, typed: dict[str, str], *, upload: bool = False) -> dict[str, str]:
    """Return what the page's main form sends: hidden fields as they are, everything else answered somehow."""
    forms = page.xpath("//main//form[@method='post']") or page.xpath("//form[@method='post']")
    wanted = [form for form in forms if bool(form.xpath(".//input[@type='file']")) == upload] if upload else forms
    wanted = [form for form in wanted if all(form.xpath(f".//*[@name='{name}']") for name in typed)] or wanted
    if not wanted:
        return typed
    values: dict[str, str] = {}
    for field in wanted[0].xpath(".//input[@name] | .//textarea[@name] | .//select[@name]"):
        name, kind = field.get("name"), field.get("type", "text")
        if field.tag == "select":
            options = field.xpath(".//option/@value")
            values[name] = options[-1] if options else ""
        elif field.tag == "textarea":
            values[name] = _WORDS * 2
        elif kind == "hidden":
            values[name] = field.get("value", "")
        elif kind == "radio":
            values.setdefault(name, field.get("value", ""))
        elif kind in ("text", "email", "tel", "number", "search", "password"):
            part = name.rpartition("-")[2]
            values[name] = field.get("value") or _DATE.get(part) or _TYPED.get(kind, "Benchmark")
    return values | typed


def _code_for(address: str) -> str:
    """Return the code that was sent to an address: without a mail server, e-mails are files."""
    for _ in range(_LOOKS):
        time.sleep(1)
        for file in Path(SCENE["mail"]).glob("*.eml"):
            text = file.read_text(errors="replace")
            if f"To: {address}" in text and (found := re.search(r"\b[0-9]{3} [0-9]{3}\b", text)):
                return found[0]
    raise RuntimeError("no code came")
