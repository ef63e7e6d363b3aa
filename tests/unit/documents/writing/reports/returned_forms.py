"""What an agency types into the form for its return, done by a machine."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

from docx import Document
from docx.table import Table
from openpyxl import load_workbook

AUTHOR: Mapping[str, str] = {
    "Author": "Priya Sandhu",
    "Role of author": "Named nurse",
    "Independence": "Did not manage anybody involved",
    "Systems and records checked": "The surgery’s records",
    "Version": "1",
    "Signed off by": "Tom Okafor, Director",
    "Date of sign-off": "3 October 2026",
}
SECTIONS: Mapping[str, str] = {
    "Summary of involvement": "The family has been registered since 2014.\nThe baby was seen three times.",
    "Good practice": "The receptionist asked who had come with the baby.",
    "Learning": "Not brought is not the same as did not attend & must be followed up.",
}
ANSWER = "We knew of the mother only."
ROWS: Sequence[Sequence[str]] = (
    (
        "4 March 2021",
        "09:30",
        "Surgery notes",
        "Mother",
        "Baby was not brought.",
        "Letter sent",
        "No call was made",
    ),
    ("12/04/2021", "", "Surgery notes", "Mother, baby", "A bruise was seen.\nSecond line.", "None recorded", ""),
    ("about May 2021", "pm", "Letter", "Father", "Told us that he lives there.", "", "Not shared"),
)
PEOPLE: Sequence[Sequence[str]] = (
    ("Dana Whitlock", "Mother", "Mother of the child"),
    ("Dr Ines Falk", "GP1", "GP"),
)


def typed_document(form: bytes, rows: Sequence[Sequence[str]] = ROWS) -> bytes:
    """Return the Word form with everything typed in."""
    document = Document(io.BytesIO(form))
    paragraphs = document.paragraphs
    for at, paragraph in enumerate(paragraphs):
        if paragraph.text in SECTIONS:
            paragraphs[at + 2].text = SECTIONS[paragraph.text]
        elif paragraph.style is not None and paragraph.style.name == "Heading 2":
            paragraphs[at + 1].text = ANSWER
    for table in document.tables:
        _type_into(table, rows)
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def _type_into(table: Table, rows: Sequence[Sequence[str]]) -> None:
    headings = [cell.text for cell in table.rows[0].cells]
    typed = rows if headings[0] == "Date" else PEOPLE if headings[0] == "Name" else ()
    for line, texts in zip(table.rows[1:], typed, strict=False):
        for cell, text in zip(line.cells, texts, strict=True):
            cell.text = text
    if not typed:
        for line in table.rows:
            label, value = line.cells[0].text, line.cells[-1]
            if label in AUTHOR:
                value.text = AUTHOR[label]


def typed_workbook(form: bytes, rows: Sequence[Sequence[str]] = ROWS) -> bytes:
    """Return the Excel form with everything typed in."""
    book = load_workbook(io.BytesIO(form))
    typed = {**AUTHOR, **SECTIONS, "Answers to the questions asked": ANSWER}
    for line in book["Return"].iter_rows(max_col=2):
        if str(line[0].value) in typed:
            line[1].value = typed[str(line[0].value)]
    for sheet, texts in (("Chronology", rows), ("Glossary", PEOPLE)):
        for number, row in enumerate(texts, 2):
            for column, text in enumerate(row, 1):
                book[sheet].cell(number, column, text)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()
