"""Case A, the seven returns of the demonstration: every row and every field as its truth says."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from documents.reading.entry import read_return
from documents.reading.model import Reading

ROOT = Path(__file__).parents[4]
FILES = ROOT / "casereviews" / "demonstration" / "case_a"
TRUTH: dict[str, Any] = json.loads((ROOT / "tests" / "files" / "case_a" / "truth.json").read_text("utf-8"))
RETURNS: dict[str, Any] = {found["file"]: found for found in TRUTH["agencies"]}
TOLD = {
    "date mistyped, read as 22/05/2020": "date-repaired",
    "source missing": "source-missing",
    "no date": "date-missing",
}


@cache
def reading_of(name: str) -> Reading:
    return read_return((FILES / name).read_bytes(), name)


def plain(text: str | None) -> str:
    return " ".join((text or "").split())


@pytest.mark.parametrize("name", RETURNS)
def test_every_row_and_field(name: str) -> None:
    rows = reading_of(name).as_json()["rows"]
    texts = ("date_text", "time_text", "source", "event", "people", "action", "comment")
    exact = ("start", "end", "precision", "certainty", "time")
    assert [{**{key: plain(row[key]) for key in texts}, **{key: row[key] for key in exact}} for row in rows] == [
        {**{key: plain(row[key]) for key in texts}, **{key: row[key] for key in exact}}
        for row in RETURNS[name]["rows"]
    ]


@pytest.mark.parametrize("name", RETURNS)
def test_columns(name: str) -> None:
    fields = {"no": "number", "date+time": "date"}
    assert [(column.heading, column.field) for column in reading_of(name).columns] == [
        (column["heading"], fields.get(column["field"], column["field"])) for column in RETURNS[name]["columns"]
    ]


@pytest.mark.parametrize("name", RETURNS)
def test_problems_are_those_that_were_planted_and_no_others(name: str) -> None:
    rows = {row["row_id"]: at for at, row in enumerate(RETURNS[name]["rows"])}
    found = [(problem.row, problem.code) for problem in reading_of(name).problems]
    identifiers = [row.id for row in reading_of(name).rows]
    assert found == [
        (identifiers[rows[problem["row_id"]]], TOLD[problem["what"]]) for problem in RETURNS[name]["problems"]
    ]


@pytest.mark.parametrize("name", [name for name, found in RETURNS.items() if found["cover"]])
def test_cover_and_narrative(name: str) -> None:
    reading, truth = reading_of(name), RETURNS[name]
    assert {label: plain(value) for label, value in reading.cover} == truth["cover"]
    assert reading.agency == truth["agency"]
    assert reading.identity.author == truth["cover"]["Author"]
    assert reading.identity.role == truth["cover"]["Role of author"]
    assert reading.identity.signed_off_by == truth["cover"]["Signed off by"]
    assert [(heading, plain(text)) for heading, text in reading.narrative if heading] == [
        (section["heading"], plain(section["text"])) for section in truth["narrative"]
    ]


def test_all_255_rows() -> None:
    assert sum(len(reading_of(name).rows) for name in RETURNS) == 255


@pytest.mark.parametrize("name", RETURNS)
def test_every_character_of_the_file_is_in_what_was_read_or_told_as_left_out(name: str) -> None:
    counts = reading_of(name).counts
    assert counts.in_file is not None
    assert counts.in_file == counts.characters + counts.around + sum(one.characters for one in counts.left_out)
