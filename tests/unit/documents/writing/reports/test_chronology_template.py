"""A partnership's own template of the combined chronology: its one loop over rows, its mistakes, its filling."""

from __future__ import annotations

import io
from typing import Any

import pytest
from docx import Document

from documents.writing.chronology_docx import write_docx
from documents.writing.chronology_fields import document_fields, row_fields
from documents.writing.reports.chronology_template import NotFilled, filled, looked_at, preview
from documents.writing.template import plain
from documents.writing.written_text import text_of_part
from tests.unit.documents.writing.chronologies import (
    HEADING,
    TEMPLATE,
    a_chronology,
    a_row,
    a_template,
    changed,
    part,
)

FOR, END = "{%tr for row in rows %}", "{%tr endfor %}"
ROWS = [[FOR], ["{{ row.number }}", "{{ row.event }}"], [END]]
PLAIN_ROWS = "The rows are not repeated as whole rows of one table. "


def mistakes(data: bytes) -> list[tuple[str, str]]:
    return [(one["place"], one["message"]) for one in looked_at(data)["mistakes"]]


def words(docx: bytes) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in Document(io.BytesIO(docx)).tables[-1].rows]


def test_a_changed_template_is_good_and_shows_the_demonstration_case() -> None:
    template = a_template(
        "{{ title }}, {{ row_count }} rows",
        "{%p for one in file_problems %}",
        "{{ one }}",
        "{%p endfor %}",
        table=ROWS,
    )
    assert looked_at(template) == {
        "fields": ["title", "row_count", "file_problems", "rows", "rows.number", "rows.event"],
        "mistakes": [],
    }
    shown = words(preview(template))
    assert len(shown) == 6
    assert shown[2][1].startswith("DSL telephoned MASH")


@pytest.mark.parametrize(
    ("paragraphs", "table", "message"),
    [
        (["x"], [], "The template does not show the rows. Put {%tr for row in rows %} into a table row of its own, "),
        (["x"], [*ROWS, *ROWS], "{%tr for row in rows %} repeats the rows for the second time: they are repeated before, on table 1, row 1, column 1"),
        (["{% for row in rows %}{{ row.event }}{% endfor %}"], [], "{% for row in rows %} repeats the rows, which are rows of a table. "),
        (["{%p for row in rows %}", "{{ row.event }}", "{%p endfor %}"], [], "{%p for row in rows %} repeats the rows, which are rows of a table. "),
        (["x"], [["{%tr if scope %}"], *ROWS, ["{%tr endif %}"]], "{%tr for row in rows %} stands inside {% if … %}. Take the rows out of it"),
        (["{{ rows | length }} rows"], ROWS, "{{ rows | length }}: “rows” can only be repeated. How many there are is {{ row_count }}"),
        (["x"], [[FOR], ["{{ row.evnt }}"], [END]], "The field {{ row.evnt }} is not known; did you mean “row.event”?"),
        (["{{ code_name }}"], ROWS, "The field {{ code_name }} is not known"),
        (["x"], [[FOR], ["{% cellbg row.color %}"], [END]], "“row.color” in {% cellbg row.color %} is not known; did you mean “row.colour”?"),
        (["x"], [[FOR, "{{ row.event }}"], [END, ""]], PLAIN_ROWS),
        (["x"], [[FOR], ["{{ row.event }}"], ["{% endfor %}"]], ""),
        (["x"], [["{%tr for row in rows|sort(attribute='id') %}"], ["{{ row.id }}"], [END]], "{% for row in rows|sort(attribute='id') %} has “| sort”, which is not known here"),
    ],
)  # fmt: skip
def test_a_mistake_has_its_place(paragraphs: list[str], table: list[list[str]], message: str) -> None:
    found = mistakes(a_template(*paragraphs, table=table))
    assert found
    assert any(one.startswith(message) for _, one in found), found
    assert all(place or "does not show the rows" in one or not message for place, one in found)


def test_rows_in_a_header_are_refused() -> None:
    data = a_template("x", header="{%tr for row in rows %}{{ row.event }}{%tr endfor %}", table=ROWS)
    assert any("second time" in message for _, message in mistakes(data))


def test_it_holds_every_text_that_the_services_own_holds() -> None:
    texts = ["{{ title }} & <b>", "a\nb\tc", "{% raw %}", "\x0bx\ufffe", "é👩‍👧ش", "]]>"]
    chronology = a_chronology([a_row(f"r{at}", event=text, people=text) for at, text in enumerate(texts)])
    fields: dict[str, Any] = plain(document_fields(chronology, HEADING))
    rows = [plain(row) for row in row_fields(chronology)]
    own = filled(TEMPLATE.read_bytes(), fields, rows)
    standard = write_docx(chronology, HEADING, TEMPLATE)
    assert own == standard
    assert filled(TEMPLATE.read_bytes(), fields, rows, "#7a1f4b") != standard
    assert text_of_part(
        filled(TEMPLATE.read_bytes(), fields, rows, "#7a1f4b"), "word/document.xml"
    ) == text_of_part(standard, "word/document.xml")


def test_a_template_that_reaches_for_more_is_not_filled() -> None:
    hidden = part(TEMPLATE.read_bytes(), "word/document.xml").replace(b"row.colour", b"row.__class__")
    data = changed(TEMPLATE.read_bytes(), {"word/document.xml": hidden})
    assert mistakes(data)
    with pytest.raises(NotFilled):
        filled(
            data,
            plain(document_fields(a_chronology([a_row("r1")]), HEADING)),
            [plain(row) for row in row_fields(a_chronology([a_row("r1")]))],
        )
