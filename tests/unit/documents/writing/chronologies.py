"""Small chronologies and templates for the tests of the writers."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from docx import Document

from documents.chronology.merging import merge
from documents.chronology.model import Chronology, Heading, Scope
from documents.reading.model import Clock, Place, Problem, Reading, Row, When

TEMPLATE = Path(__file__).parents[4] / "templates" / "documents" / "chronology.docx"
HEADING = Heading(
    case_reference="AB/2021/02",
    partnership="Wexborough Safeguarding Children Partnership",
    prepared_on=date(2026, 3, 4),
)


def a_row(row_id: str, when: When | None = None, **texts: str) -> Row:
    day = date(2020, 3, 4)
    fields: dict[str, str] = {"date_text": "04/03/20", "time_text": "2pm", **texts}
    return Row(
        id=row_id,
        place=Place(3, 1, 2),
        when=when or When(day, day, "day", "exact", "2020-03-04"),
        clock=Clock("14:00"),
        date_text=fields.pop("date_text"),
        time_text=fields.pop("time_text"),
        source=fields.pop("source", ""),
        event=fields.pop("event", ""),
        people=fields.pop("people", ""),
        action=fields.pop("action", ""),
        comment=fields.pop("comment", ""),
        other=fields,
    )


def a_chronology(rows: Iterable[Row], agency: str = "Wexshire Police", scope: Scope | None = None) -> Chronology:
    rows = tuple(rows)
    problems = (
        (Problem("source-missing", "This row does not say where it is recorded.", rows[0].id),) if rows else ()
    )
    return merge([Reading("police.docx", "ab" * 32, "return", agency, rows=rows, problems=problems)], scope)


def with_text(text: str) -> Chronology:
    """Return a chronology of one row that has `text` in every one of its texts."""
    fields = ("date_text", "time_text", "source", "event", "people", "action", "comment", "Other heading")
    return a_chronology([a_row("r1", None, **dict.fromkeys(fields, text))])


def a_template(*paragraphs: str, header: str = "", table: Iterable[Iterable[str]] = ()) -> bytes:
    """Return a template made of these paragraphs, a header and a table."""
    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    rows = [list(row) for row in table]
    if rows:
        made = document.add_table(rows=0, cols=max(map(len, rows)))
        for row in rows:
            for cell, text in zip(made.add_row().cells, row, strict=False):
                cell.text = text
    document.core_properties.title = "{{ title }}"
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def changed(docx: bytes, parts: Mapping[str, bytes]) -> bytes:
    """Return the archive with parts put in or replaced."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as source, zipfile.ZipFile(made, "w") as target:
        for entry in source.infolist():
            if entry.filename not in parts:
                target.writestr(entry, source.read(entry))
        for name, content in parts.items():
            target.writestr(name, content)
    return made.getvalue()


def part(docx: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return archive.read(name)
