"""Jinja as the pages use it: strict for our templates, as lenient as its makers assume for GOV.UK's.

In our templates a name or attribute that does not exist is an error, never a blank. The macros of GOV.UK Frontend
are written for blanks (`{% if params.classes %}`), so templates of those two packages are compiled in a second
environment that shares everything else with ours.
"""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

from flask import Flask
from flask.templating import Environment
from jinja2 import (
    ChoiceLoader,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    Template,
    Undefined,
)
from markupsafe import Markup, escape

from casework.actions.work import LOCAL_TIME

_ADDRESS = re.compile(r"(https?://[^\s<>\"]+)")
VENDORED = ("govuk_frontend_jinja", "govuk_frontend_wtf")


class PageEnvironment(Environment):
    """Flask's environment, which hands templates of the vendored packages to a lenient twin."""

    _lenient: PageEnvironment | None = None

    def _load_template(self, name: str, globals: MutableMapping[str, Any] | None) -> Template:
        if self.undefined is StrictUndefined and name.startswith(VENDORED):
            if self._lenient is None:
                self._lenient = self.overlay(undefined=Undefined)
            return self._lenient._load_template(name, globals)
        return super()._load_template(name, globals)


class PortalApp(Flask):
    """Flask with our environment, and an error log that holds no words of a case."""

    jinja_environment = PageEnvironment

    def log_exception(self, exc_info: Any) -> None:
        """Log the kind of error and where it came from. Its message and its values stay out of the log."""
        from webforms.errors import log_error

        log_error(cast(BaseException, exc_info[1]))


def install(app: Flask, templates: Path) -> None:
    """Let `app` find its templates under `templates`/html and those of the GOV.UK packages."""
    app.jinja_options = {
        "undefined": StrictUndefined,
        "autoescape": True,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "loader": ChoiceLoader(
            [
                FileSystemLoader(templates / "html"),
                PrefixLoader({name: PackageLoader(name) for name in VENDORED}),
            ]
        ),
    }
    for function in (day, moment, size, plural, lines, linked):
        app.add_template_filter(function, function.__name__)


def day(value: date | None) -> str:
    """Return a date as GOV.UK writes it, "2 November 2026"; "" for None."""
    return "" if value is None else f"{value.day} {value:%B %Y}"


def moment(value: datetime | None) -> str:
    """Return a moment in England's time, "2 November 2026 at 9:05am"; "" for None."""
    if value is None:
        return ""
    local = value.astimezone(LOCAL_TIME)
    hour = local.hour % 12 or 12
    return f"{day(local.date())} at {hour}:{local:%M}{'am' if local.hour < 12 else 'pm'}"


def size(value: int) -> str:
    """Return a number of bytes as people say it: "340 KB", "50 MB"."""
    if value < 1024:
        return plural(value, "byte")
    if value < 1024 * 1024:
        return f"{round(value / 1024)} KB"
    return f"{value / 1024 / 1024:.1f}".removesuffix(".0") + " MB"


def plural(count: int, one: str, many: str = "") -> str:
    """Return "1 row", "2 rows", "no rows"; `many` for words that do not take an s."""
    return f"{count or 'no'} {one if count == 1 else many or one + 's'}"


def lines(value: str) -> Markup:
    """Return text as somebody typed it, escaped, with its line breaks."""
    return Markup("<br>").join(escape(line) for line in value.splitlines())


def linked(value: str) -> Markup:
    """Return text with its web addresses as links, escaped."""
    parts = _ADDRESS.split(value)
    return Markup("").join(
        Markup('<a class="govuk-link app-break" href="{0}">{0}</a>').format(part) if number % 2 else escape(part)
        for number, part in enumerate(parts)
    )
