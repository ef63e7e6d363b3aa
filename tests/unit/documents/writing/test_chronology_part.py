"""A part of a chronology: the rows as kept, what was noticed of them alone, and files that say what they are."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pypdf
import pytest
from docx import Document
from openpyxl import load_workbook

from documents.chronology.merging import merge
from documents.chronology.model import Chronology, Heading
from documents.reading.model import Problem, Reading
from documents.writing.chronology_docx import write_docx
from documents.writing.chronology_part import FORMATS, part_in_words, part_of, write_rows
from tests.unit.documents.writing.chronologies import a_row

write_word = partial(
    write_docx, template=Path(__file__).parents[4] / "templates" / "documents" / "chronology.docx"
)
PART = part_in_words(1, 3, ["of Wexshire Police", "with the words “=bruise”"])
HEADING = Heading(case_reference="AB/1", prepared_on=date(2026, 3, 4), part=PART)
SAID = {"police/r1": ["Yes", "=1+1 was missed", "Neglect", "A. Person, 04/03/2026: ask"]}


@pytest.fixture
def whole() -> Chronology:
    """Return a chronology of two agencies with things noticed inside and across them."""
    same = "Officers attended 4 Mill Lane after a neighbour reported shouting."
    doubt = (Problem("time-missing", "No time.", "r1"), Problem("columns", "A column was not understood."))
    police = Reading("police.docx", "ab" * 32, "return", "Police", rows=(a_row("r1", event=same),), problems=doubt)
    rows = (a_row("r1", event=same.replace("Officers", "Police")), a_row("r2", event="Home visit."))
    return merge([police, Reading("csc.docx", "cd" * 32, "return", "Council", rows=rows)], None)


def part(whole: Chronology, *agencies: str) -> Chronology:
    """Return the rows of some agencies as the worker puts them together again."""
    rows = [row.as_json() for row in whole.rows if row.agency in agencies]
    returns = [(one.agency, one.file, one.kind) for one in whole.returns]
    return part_of(rows, whole.findings.as_json(), None, returns, whole=len(rows) == len(whole.rows))


def test_the_whole_comes_back_as_it_was_merged(whole: Chronology) -> None:
    again = part(whole, "Police", "Council")
    assert again.rows == whole.rows
    rounded = [replace(pair, score=round(pair.score, 2)) for pair in whole.findings.same_events]
    assert again.findings == replace(whole.findings, same_events=tuple(rounded))
    assert again.findings.same_events, "and there was something to bring back"


def test_a_part_says_nothing_of_rows_that_are_not_in_it(whole: Chronology) -> None:
    found = part(whole, "Police")
    assert [row.row.id for row in found.rows] == ["police/r1"]
    assert (found.findings.same_events, found.findings.conflicts) == ((), ())
    assert [problem.code for problem in found.findings.problems] == ["time-missing"]
    assert [one.agency for one in found.returns] == ["Police"]


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_says_of_which_rows_it_is_and_what_reviewers_said(whole: Chronology, form: str) -> None:
    data = write_rows(form, part(whole, "Police"), HEADING, write_word, SAID)
    match form:
        case "docx":
            made = Document(io.BytesIO(data))
            words = "\n".join(cell.text for table in made.tables for row in table.rows for cell in row.cells)
            assert PART in words
            assert "Every row of every return is here" not in words
        case "xlsx":
            book = load_workbook(io.BytesIO(data))
            assert book.sheetnames[0] == "About"
            assert PART in [cell.value for row in book["About"].iter_rows() for cell in row]
            headings, row = list(book["Chronology"].iter_rows(values_only=True))
            assert dict(zip(headings, row, strict=True))["Why it matters"] == "=1+1 was missed"
            words = "\n".join(str(cell) for cell in row)
            assert {cell.data_type for cell in book["Chronology"][2]} <= {"s", "n", "d"}, "nothing runs"
        case "pdf":
            pages = [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(data)).pages]
            assert "1 of its 3 rows" in pages[0]
            assert "every row as the agencies handed it in" not in pages[0]
            words = " ".join(pages)
        case "json":
            told = json.loads(data)
            assert (told["names"], told["part"]) == ("names", PART)
            (line,) = told["rows"]
            assert line["review"]["Why it matters"] == "=1+1 was missed"
            words = str(line)
        case _:
            (line,) = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
            assert line["Why it matters"] == "'=1+1 was missed"
            words = "\n".join(line.values())
    for said in ("Yes", "=1+1 was missed", "Neglect", "A. Person"):
        assert said in words


def test_without_the_reviewers_words_there_is_no_column_for_them(whole: Chronology) -> None:
    (line, *_) = write_rows("csv", part(whole, "Police"), HEADING, write_word).decode("utf-8-sig").splitlines()
    assert "Key event" not in line


def test_the_sentence_tells_part_from_whole() -> None:
    assert part_in_words(1204, 1204, []) == "All 1,204 rows of the combined chronology."
    assert "12 of its 1,204 rows" in part_in_words(12, 1204, ["tagged “Neglect”"])
