"""A browser without script or picture: fast, and every page it gets is checked as a page that may be shown."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from flask import Flask
from lxml import html
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.journeys.page_checks import faults, words

File = tuple[str, bytes]


class Client:
    """One person's browser. `portal` is what `create_portal` gave."""

    def __init__(self, portal: Flask) -> None:
        self.portal = portal
        self.browser = portal.test_client()

    def open(self, path: str, status: int = 200) -> Seen:
        """Return the page at `path`, redirects followed. Fails for another status, and for a faulty page."""
        return self._seen(self.browser.get(path, follow_redirects=True), status)

    def sign_in(self, email: str, password: str) -> Seen:
        """Sign in on the sign-in page and return the page that follows."""
        return self.open("/sign-in").fill(email=email, password=password).press("Sign in")

    def send(
        self,
        path: str,
        values: MultiDict[str, Any],
        *,
        files: bool = False,
        method: str = "post",
        status: int = 200,
    ) -> Seen:
        """Send a form as a browser does, and return the page that follows."""
        if method == "get":
            answer = self.browser.get(path, query_string=values, follow_redirects=True)
        else:
            kind = "multipart/form-data" if files else "application/x-www-form-urlencoded"
            answer = self.browser.post(path, data=values, content_type=kind, follow_redirects=True)
        return self._seen(answer, status)

    def _seen(self, answer: TestResponse, status: int) -> Seen:
        assert answer.status_code == status, f"{answer.request.path} answered {answer.status_code}"
        return Seen(self, answer)


class Seen:
    """A page as the client got it. `path` is where redirects ended."""

    def __init__(self, client: Client, answer: TestResponse) -> None:
        self.client, self.answer = client, answer
        self.path = answer.request.path
        assert answer.mimetype == "text/html", f"{self.path} is {answer.mimetype}"
        self.document: Any = html.document_fromstring(answer.get_data(as_text=True))
        headers = answer.headers
        found = faults(self.document, headers.get("Content-Security-Policy", ""), headers.get("Cache-Control", ""))
        assert not found, f"{self.path}: " + "; ".join(found)
        self._typed: dict[str, Any] = {}
        self._files: dict[str, list[File]] = {}

    @property
    def title(self) -> str:
        """Return the page's title."""
        return (self.document.findtext(".//title") or "").strip()

    @property
    def heading(self) -> str:
        """Return the text of the one h1."""
        return words(self.document.find(".//h1"))

    @property
    def errors(self) -> list[str]:
        """Return the errors of the summary, each checked to lead somewhere."""
        return [words(item) for item in self.document.xpath("//div[contains(@class, 'govuk-error-summary')]//li")]

    @property
    def notices(self) -> list[str]:
        """Return the sentences of the success notices."""
        return [
            words(item)
            for item in self.document.xpath("//*[contains(@class,'govuk-notification-banner__content')]")
        ]

    @property
    def text(self) -> str:
        """Return what the page says, on one line."""
        return words(self.document.find(".//main"))

    @property
    def links(self) -> dict[str, str]:
        """Return the page's links: text to address."""
        return {words(link): link.get("href") for link in self.document.xpath("//a[@href]")}

    def value(self, name: str) -> str:
        """Return what the field `name` holds; the parts of a date joined by blanks."""
        form = self._form(name)
        values = dict(form.form_values())
        if f"{name}-day" in values:
            return " ".join(values[f"{name}-{part}"] for part in ("day", "month", "year")).strip()
        return str(values.get(name, ""))

    def follow(self, text: str, status: int = 200) -> Seen:
        """Return the page behind the link with that text."""
        for shown, address in self.links.items():
            if shown == text:
                return self.client.open(address, status)
        raise AssertionError(f"no link “{text}” on {self.path}: {sorted(self.links)}")

    def fill(self, **values: str | list[str] | bool) -> Seen:
        """Type into fields by name. A date may be given as "1 2 2026"; several options as a list."""
        for name, value in values.items():
            parts = [f"{name}-{part}" for part in ("day", "month", "year")]
            if isinstance(value, str) and self.document.xpath(f"//input[@name='{parts[0]}']"):
                given = (*value.split(), "", "", "")[:3]
                self._typed.update(zip(parts, given, strict=True))
            else:
                assert self.document.xpath(f"//form//*[@name='{name}']"), f"no field “{name}” on {self.path}"
                self._typed[name] = value
        return self

    def choose_file(self, name: str, *files: Path | File) -> Seen:
        """Choose files for a field: paths, or (file name, bytes)."""
        self._files[name] = [(file.name, file.read_bytes()) if isinstance(file, Path) else file for file in files]
        return self

    def press(self, button: str, status: int = 200) -> Seen:
        """Press the button with that text: send its form with what was typed."""
        for element in self.document.xpath("//form//button"):
            if words(element) == button and element.get("aria-hidden") != "true":
                return self._send(element.xpath("ancestor::form")[0], element, status)
        shown = [words(element) for element in self.document.xpath("//form//button")]
        raise AssertionError(f"no button “{button}” on {self.path}: {shown}")

    def _send(self, form: Any, button: Any, status: int) -> Seen:
        values: MultiDict[str, Any] = MultiDict()
        for name, value in form.form_values():
            if name not in self._typed:
                values.add(name, value)
        for name, typed in self._typed.items():
            for one in typed if isinstance(typed, list) else [typed]:
                if one is not False:
                    values.add(name, "y" if one is True else one)
        for name, files in self._files.items():
            for file_name, content in files:
                values.add(name, (io.BytesIO(content), file_name))
        if button.get("name"):
            values.add(button.get("name"), button.get("value") or "")
        sends_files = form.get("enctype") == "multipart/form-data"
        assert sends_files or not self._files, "the form does not send files: form_start(files=True)"
        method = (form.get("method") or "get").lower()
        return self.client.send(
            button.get("formaction") or form.get("action") or self.answer.request.full_path.rstrip("?"),
            values,
            files=sends_files,
            method=method,
            status=status,
        )

    def _form(self, name: str) -> Any:
        found = self.document.xpath(f"//form[.//*[@name='{name}' or @name='{name}-day']]")
        assert found, f"no field “{name}” on {self.path}"
        return found[0]
