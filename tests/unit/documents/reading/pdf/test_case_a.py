"""Case A's two PDFs give every row and cell that the truth gives."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from documents.reading.pdf.reader import read_pdf
from documents.reading.raw import RawText
from tests.unit.documents.reading.pdf.making import plain, rows_of

ROOT = Path(__file__).parents[5]
FILES = ROOT / "casereviews" / "demonstration" / "case_a"
TRUTH = json.loads((ROOT / "tests" / "files" / "case_a" / "truth.json").read_text(encoding="utf-8"))
AGENCIES = [agency for agency in TRUTH["agencies"] if agency["file"].endswith(".pdf")]


def cells(agency: dict[str, Any], row: dict[str, Any]) -> tuple[str, ...]:
    """Return the row's texts in the order of the agency's columns."""
    date, time = row["date_text"] or "", row["time_text"] or ""
    typed = {**row, "date": date, "time": time, "date+time": f"{date} {time}"}
    return plain([typed[column["field"]] for column in agency["columns"]])


@pytest.mark.parametrize("agency", AGENCIES, ids=lambda agency: agency["file"])
def test_every_row_and_cell_is_read_word_for_word(agency: dict[str, Any]) -> None:
    read = read_pdf((FILES / agency["file"]).read_bytes())
    cover, chronology = read.tables
    assert rows_of(chronology)[0] == tuple(column["heading"] for column in agency["columns"])
    assert rows_of(chronology)[1:] == [cells(agency, row) for row in agency["rows"]]
    assert {label: value for label, value in rows_of(cover)} == agency["cover"]
    assert read.problems == ()


@pytest.mark.parametrize("agency", AGENCIES, ids=lambda agency: agency["file"])
def test_rows_know_the_page_on_which_they_begin(agency: dict[str, Any]) -> None:
    read = read_pdf((FILES / agency["file"]).read_bytes())
    pages = [f"page {row.page}" for row in read.tables[1].rows[1:]]
    assert pages == [row["page_or_row_hint"] for row in agency["rows"]]


@pytest.mark.parametrize("agency", AGENCIES, ids=lambda agency: agency["file"])
def test_text_around_the_tables_is_read_with_its_headings(agency: dict[str, Any]) -> None:
    read = read_pdf((FILES / agency["file"]).read_bytes())
    texts = [block for block in read.blocks if isinstance(block, RawText)]
    assert (texts[0].text, texts[0].heading) == (agency["title"], True)
    assert (texts[1].text, texts[1].heading) == (agency["subtitle"], False)
    narrative = [(block.text, block.heading) for block in texts[2:]]
    for part in agency["narrative"]:
        assert (part["heading"], True) in narrative
        assert (part["text"], False) in narrative
