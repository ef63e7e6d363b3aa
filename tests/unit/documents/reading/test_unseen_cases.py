"""Returns that no reader was built for, by many makers and in many habits: how much of them is read right.

The floors are those that the project promises for files it has not seen. A file that falls below its own is
named with what was read wrongly.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from tests.unit.documents.reading.unseen_cases import CASES, Score, files, reading_of, score, truth

RETURNS = [(case, agency["file"]) for case, agency in files() if agency["kind"] == "return"]
NILS = [(case, agency["file"]) for case, agency in files() if agency["kind"] == "nil"]
SCANS = [(case, agency["file"]) for case, agency in files() if agency["kind"] == "scan"]


@cache
def scored(case: str, file: str) -> Score:
    told = next(agency for agency in truth(case)["agencies"] if agency["file"] == file)
    return score(told, reading_of(case, file))


def share(right: int, of: int) -> float:
    return right / of if of else 1.0


@pytest.mark.parametrize(("case", "file"), RETURNS)
def test_every_file_gives_its_rows(case: str, file: str) -> None:
    found = scored(case, file)
    assert found.found == found.rows
    assert len(found.extra) <= 1, found.extra
    assert share(found.words - len(found.wrong_words), found.words) >= 0.75, found.wrong_words
    assert share(found.dates - len(found.wrong_dates), found.dates) >= 0.96, found.wrong_dates


@pytest.mark.parametrize(("case", "file"), RETURNS)
def test_every_known_doubt_is_told_and_few_others(case: str, file: str) -> None:
    found = scored(case, file)
    assert found.missing_problems == []
    beside_rows = [problem for problem in found.other_problems if problem[0]]
    assert len(beside_rows) <= 2, beside_rows
    assert len(found.other_problems) <= 6, found.other_problems


def test_the_floors_over_all_files() -> None:
    every = [scored(case, file) for case, file in RETURNS]
    rows, words, dates = (sum(getattr(one, name) for one in every) for name in ("rows", "words", "dates"))
    assert rows > 600
    assert sum(one.found for one in every) / rows >= 0.99
    assert sum(len(one.extra) for one in every) / rows <= 0.005
    assert 1 - sum(len(one.wrong_words) for one in every) / words >= 0.97
    assert 1 - sum(len(one.wrong_dates) for one in every) / dates >= 0.99


@pytest.mark.parametrize(("case", "file"), NILS)
def test_a_nil_return_is_known(case: str, file: str) -> None:
    reading = reading_of(case, file)
    assert (reading.kind, reading.rows) == ("nil", ())
    assert scored(case, file).wrong_parts == []


@pytest.mark.parametrize(("case", "file"), SCANS)
def test_a_scan_is_said_to_be_one(case: str, file: str) -> None:
    reading = reading_of(case, file)
    assert (reading.kind, reading.rows) == ("unreadable", ())
    assert [problem.code for problem in reading.problems] == ["image-only"]


# ---------------------------------------------------------------- the truth itself


def rows_of(case: str) -> dict[str, dict[str, Any]]:
    return {row["row_id"]: row for agency in truth(case)["agencies"] for row in agency["rows"]}


@pytest.mark.parametrize("case", CASES)
def test_the_truth_agrees_with_itself(case: str) -> None:
    rows = rows_of(case)
    for one, other in truth(case)["exact_duplicates"]:
        assert {**rows[one], "row_id": ""} == {**rows[other], "row_id": ""}
    for row in rows.values():
        assert not row["comment"].startswith(("=", "~")), row
    named = [identifier for group in truth(case)["same_event_groups"] for identifier in group]
    assert len(named) == len(set(named))
    assert set(named) <= set(rows)
