"""Filling a report's template, and looking at one that somebody changed: the tasks that run in the sandbox.

`run_in_sandbox("documents.writing.reports.report_template:filled", template, kind="docx", facts={…})`
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from docx import Document

from documents.writing.reports import line_parts, marked_gaps, partnership_colour, template_mistakes
from documents.writing.reports.field_model import FactsRefused, example_facts, values_of
from documents.writing.reports.report_fields import FIELDS
from documents.writing.reports.report_language import ReportWords
from documents.writing.reports.template_mistakes import Asked, Mistake, asked_by
from documents.writing.reports.template_package import Format, checked_template
from documents.writing.template import MissingField, ValueLost, fill
from documents.writing.template_file import TemplateBroken

__all__ = ["FactsRefused", "NotFilled", "as_found", "filled", "looked_at", "plain_reasons", "preview", "warm_up"]

_MOST_MISTAKES = 50


class NotFilled(Exception):
    """A report cannot be made from its template. `message` says why, in plain words."""

    code = "template-broken"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def warm_up() -> None:
    """Load what the libraries load on first use, before the sandbox closes."""
    template_mistakes.likely_names("nmae", ["name"])
    Document()


def filled(data: bytes, kind: Format, facts: Mapping[str, Any], colour: str = "") -> bytes:
    """Return the template `data` filled in with `facts` (see `values_of`), as a file of the same kind.

    colour: the partnership's, "#rrggbb", in place of the colour that the template calls Accent 1.
    Raises NotFilled, and FactsRefused for facts that do not fit the fields.
    """
    with plain_reasons():
        return _filled(checked_template(data, kind), kind, facts, colour)


@contextmanager
def plain_reasons() -> Iterator[None]:
    """Turn what can be wrong with a template into NotFilled, with the reason in plain words."""
    try:
        yield
    except MissingField as missing:
        raise NotFilled(f"The template asks for “{missing.field}”, which is not known.") from None
    except (TemplateBroken, line_parts.CellTooLong) as problem:
        raise NotFilled(problem.message) from None
    except ValueLost as lost:
        raise NotFilled(f"A text would be lost: {lost}") from None


def _filled(template: bytes, kind: Format, facts: Mapping[str, Any], colour: str) -> bytes:
    values = values_of(FIELDS, facts)
    document = fill(template, values, ReportWords()) if kind == "docx" else line_parts.fill_lines(template, values)
    document = marked_gaps.with_gaps_marked(document)
    return partnership_colour.coloured(document, colour) if colour else document


def looked_at(data: bytes, kind: Format, public: bool) -> dict[str, Any]:
    """Return what a template asks for and its mistakes, `{"fields": […], "mistakes": [{"place", "message"}]}`.

    A template without mistakes is filled with the demonstration case as well, so that nothing is found only later.
    """
    try:
        with plain_reasons():
            template = checked_template(data, kind)
            asked = asked_by(template, kind, FIELDS, public=public)
            if not asked.mistakes:
                _filled(template, kind, example_facts(FIELDS), "")
    except NotFilled as problem:
        return {"fields": [], "mistakes": [Mistake("", problem.message).as_json()]}
    return as_found(asked)


def as_found(asked: Asked) -> dict[str, Any]:
    """Return what is asked as plain values, of mistakes the first."""
    found = template_mistakes.as_plain(asked)
    return {**found, "mistakes": found["mistakes"][:_MOST_MISTAKES]}


def preview(data: bytes, kind: Format, colour: str = "", marking: str = "") -> bytes:
    """Return the template filled in with the demonstration case. marking: of its pages. Raises NotFilled."""
    facts = example_facts(FIELDS)
    return filled(data, kind, {**facts, "classification": marking or facts["classification"]}, colour)
