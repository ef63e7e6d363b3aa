"""The combined chronology from a partnership's own template: the tasks that run in the sandbox.

The rows are thousands, so they are streamed by the one loop that the template has over them, and the template must
have it once, as rows of a table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from documents.writing.chronology_docx import fill_rows
from documents.writing.reports import partnership_colour, report_template, template_mistakes
from documents.writing.reports.field_model import example_facts
from documents.writing.reports.fields_of_chronology import CHRONOLOGY, ROWS
from documents.writing.reports.report_language import ReportWords
from documents.writing.reports.report_template import NotFilled, plain_reasons
from documents.writing.reports.template_mistakes import Mistake, asked_by
from documents.writing.reports.template_package import Format, checked_template

__all__ = ["NotFilled", "filled", "looked_at", "preview", "warm_up"]

_NO_PLAIN_ROWS = (
    "The rows are not repeated as whole rows of one table. {%tr for row in rows %} and {%tr endfor %} each need a "
    "table row of their own, in the same table, and what is repeated stands in the table rows between them"
)


def warm_up() -> None:
    """Load what the libraries load on first use, before the sandbox closes."""
    report_template.warm_up()


def filled(data: bytes, fields: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], colour: str = "") -> bytes:
    """Return the template filled in, as .docx bytes.

    fields, rows: plain, of `documents.writing.chronology_fields`. colour: the partnership's, "#rrggbb".
    Raises NotFilled.
    """
    with plain_reasons():
        document = fill_rows(checked_template(data, "docx"), fields, rows, ReportWords())
    if document is None:
        raise NotFilled(f"{_NO_PLAIN_ROWS}.")
    return partnership_colour.coloured(document, colour) if colour else document


def looked_at(data: bytes, kind: Format = "docx", public: bool = False) -> dict[str, Any]:
    """Return what a template asks for and its mistakes, as `report_template.looked_at` does."""
    try:
        with plain_reasons():
            asked = asked_by(checked_template(data, "docx"), "docx", CHRONOLOGY, public=public, rows=ROWS)
            if asked.mistakes:
                return report_template.as_found(asked)
            fields = example_facts(CHRONOLOGY)
            rows = fields.pop(ROWS)
            if fill_rows(checked_template(data, "docx"), fields, rows, ReportWords()) is None:
                mistake = Mistake(asked.rows_place, _NO_PLAIN_ROWS)
                return {"fields": list(asked.fields), "mistakes": [mistake.as_json()]}
            return template_mistakes.as_plain(asked)
    except NotFilled as problem:
        return {"fields": [], "mistakes": [Mistake("", problem.message).as_json()]}


def preview(data: bytes, kind: Format = "docx", colour: str = "", marking: str = "") -> bytes:
    """Return the template filled in with some rows of the demonstration case. Raises NotFilled."""
    fields = example_facts(CHRONOLOGY)
    rows = fields.pop(ROWS)
    return filled(data, {**fields, "classification": marking or fields["classification"]}, rows, colour)
