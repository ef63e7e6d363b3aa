"""The form for a return, as filled in by the service and typed into by an agency, is read without any question."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from documents.reading.entry import read_return
from documents.reading.form_hints import HINTS, without_hints
from documents.reading.model import Reading
from documents.writing.reports.field_model import example_facts
from documents.writing.reports.form_hints_of import hints_of
from documents.writing.reports.report_fields import FIELDS
from documents.writing.reports.report_template import filled
from documents.writing.reports.template_package import Format
from documents.writing.template_file import repacked
from tests.unit.documents.writing.reports.returned_forms import (
    ANSWER,
    AUTHOR,
    PEOPLE,
    ROWS,
    SECTIONS,
    typed_document,
    typed_workbook,
)

TEMPLATES = Path(__file__).parents[5] / "templates" / "documents"
KINDS: list[tuple[Format, Callable[..., bytes]]] = [("docx", typed_document), ("xlsx", typed_workbook)]


def form(kind: Format, **facts: Any) -> bytes:
    data = (TEMPLATES / f"return-form.{kind}").read_bytes()
    return filled(data, kind, {**example_facts(FIELDS), **facts})


def said(reading: Reading) -> str:
    return "\n".join(text for pair in (*reading.cover, *reading.narrative) for text in pair)


@pytest.mark.parametrize(("kind", "typed"), KINDS)
def test_what_an_agency_types_comes_back_without_a_question(kind: Format, typed: Callable[..., bytes]) -> None:
    reading = read_return(typed(form(kind)), f"return.{kind}")

    assert reading.kind == "return"
    assert reading.problems == ()
    assert [column.field for column in reading.columns] == [
        "date", "time", "source", "people", "event", "action", "comment",
    ]  # fmt: skip
    assert reading.as_record()["column_questions"] == []
    assert reading.agency == "Larkspur Road Surgery"
    assert [
        (row.date_text, row.time_text, row.source, row.people, row.event, row.action, row.comment)
        for row in reading.rows
    ] == [tuple(row) for row in ROWS]
    assert [(entry.name, entry.code, entry.role) for entry in reading.glossary] == [tuple(one) for one in PEOPLE]
    identity = reading.identity
    assert (identity.author, identity.role) == (AUTHOR["Author"], AUTHOR["Role of author"])
    assert identity.signed_off_by == AUTHOR["Signed off by"]
    for heading, text in SECTIONS.items():
        assert heading in [label for label, _ in (*reading.cover, *reading.narrative)]
        assert all(line in said(reading) for line in text.split("\n"))
    assert ANSWER in said(reading)


@pytest.mark.parametrize(("kind", "typed"), KINDS)
def test_what_is_told_beside_the_rows_is_a_section_in_every_format(
    kind: Format, typed: Callable[..., bytes]
) -> None:
    """Documents, packs and the page of the file take sections alone, never what stands on a cover."""
    sections = dict(read_return(typed(form(kind)), f"return.{kind}").narrative)
    for heading, text in SECTIONS.items():
        assert text in sections[heading], heading


@pytest.mark.parametrize(("kind", "typed"), KINDS)
def test_a_form_that_nobody_typed_into_is_asked_about(kind: Format, typed: Callable[..., bytes]) -> None:
    reading = read_return(form(kind), f"return.{kind}")
    assert [problem.code for problem in reading.problems] == ["no-rows"]
    assert reading.rows == ()
    assert reading.glossary == ()


@pytest.mark.parametrize(("kind", "typed"), KINDS)
def test_a_form_without_questions_reads_as_well(kind: Format, typed: Callable[..., bytes]) -> None:
    reading = read_return(typed(form(kind, questions=[])), f"return.{kind}")
    assert reading.problems == ()
    assert len(reading.rows) == len(ROWS)


@pytest.mark.parametrize(("kind", "typed"), KINDS)
def test_what_the_form_says_is_never_the_agencys_answer(kind: Format, typed: Callable[..., bytes]) -> None:
    for data in (typed(form(kind)), form(kind)):
        told = said(read_return(data, f"return.{kind}")).replace("\n", " ")
        assert not [hint for hint in HINTS if hint in told]


REWORDED = {
    "What your agency has learnt.": "What {{ agency }} would do otherwise now, in plain words.",
    "How staff were supported and decisions overseen.": "Who helped the helpers?",
}


def reworded(kind: Format) -> bytes:
    """Return the form as a partnership may have reworded it."""

    def change(name: str, content: bytes) -> bytes:
        for before, after in REWORDED.items():
            content = content.replace(before.encode(), after.encode())
        return content

    return repacked((TEMPLATES / f"return-form.{kind}").read_bytes(), change)


@pytest.mark.parametrize(("kind", "typed"), KINDS)
def test_what_a_partnerships_own_form_says_is_known_too(kind: Format, typed: Callable[..., bytes]) -> None:
    own = reworded(kind)
    hints = tuple(hints_of(own, kind))
    assert "Who helped the helpers?" in [hint.rpartition(": ")[2] for hint in hints]
    assert "Agency return" not in hints
    reading = read_return(typed(filled(own, kind, example_facts(FIELDS))), f"return.{kind}")
    before = "\n".join(text for _, text in reading.narrative)
    told = "\n".join(text for _, text in (*reading.cover, *without_hints(reading.narrative, hints)))
    assert "helped the helpers" in before or kind == "xlsx"
    assert "helped the helpers" not in told
    assert "would do otherwise now" not in told
    for answer in SECTIONS.values():
        assert " ".join(answer.split()) in " ".join(told.split())


def test_the_hints_are_those_of_the_form() -> None:
    assert set(hints_of((TEMPLATES / "return-form.docx").read_bytes(), "docx")) == set(HINTS)

    paragraphs = Document(io.BytesIO((TEMPLATES / "return-form.docx").read_bytes())).paragraphs
    assert {p.text for p in paragraphs if p.style and p.style.name == "Small print"} == set(HINTS)


def test_only_the_forms_own_words_are_taken_out() -> None:
    typed = (
        ("Learning", "What your agency has learnt. We must ask who\nlives there."),
        ("Context", "Workload, vacancies,\nchanges in the organisation, training.\n"),
        ("Good practice", "What helped, so that others can learn from it, is told above."),
        ("Context", ""),
    )
    assert without_hints(typed) == (
        ("Learning", "We must ask who\nlives there."),
        typed[2],
        ("Context", ""),
    )
