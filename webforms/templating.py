"""Jinja as the pages use it: strict for our templates, as lenient as its makers assume for GOV.UK's.

In our templates a name or attribute that does not exist is an error, never a blank. The macros of GOV.UK Frontend
are written for blanks (`{% if params.classes %}`), so templates of those two packages are compiled in a second
environment that shares everything else with ours.
"""

from __future__ import annotations

from collections.abc import MutableMapping
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

from webforms.words import day, iso_day, lines, linked, moment, plural, size

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
    for function in (day, iso_day, moment, size, plural, lines, linked):
        app.add_template_filter(function, function.__name__)
