"""Rows in are rows out, or the return says that a person must look: over random layouts of every format.

150 returns in every run; with `CASEREVIEWS_NIGHTLY=1` 1,500. A failure names the return:
`python -m tests.integration.reading.made_returns NUMBER` writes it.
"""

from __future__ import annotations

import os
from datetime import date
from functools import cache
from typing import NamedTuple

import pytest

from documents.reading.entry import read_return
from documents.reading.model import Reading
from tests.integration.reading.made_returns import MadeReturn, made_return

NIGHTLY = bool(os.environ.get("CASEREVIEWS_NIGHTLY"))
HOW_MANY = 1500 if NIGHTLY else 150
STRETCH = 10
WORDS = ("source", "event", "people", "action", "comment")
OF_THE_FILE = {
    "check-by-person", "table-not-read", "no-table", "column-missing", "heading-missing", "column-unsure",
    "column-unknown",
}  # fmt: skip
"""Doubts about a whole file or a column of it: a person has been told to look."""

SILENT = 0.003
"""The share of returns that may differ without a word: notes close below a table that has no rules at all."""


class Compared(NamedTuple):
    """How a reading stands to what was made. wrong: the fields that differ, as (row, field, made, read)."""

    rows: int
    found: int
    wrong: list[tuple[int, str, str, str]]
    told: bool


@cache
def compared(number: int) -> tuple[str, Compared]:
    """Return how the made return of that number was laid out, and how the reading stands to it."""
    made = made_return(number)
    return made.how, compare(made, read_return(made.data, made.name, latest=date(2026, 11, 1)))


def compare(made: MadeReturn, reading: Reading) -> Compared:
    doubts = {problem.code for problem in reading.problems}
    wrong = []
    if len(reading.rows) == len(made.rows):
        for number, (row, read) in enumerate(zip(made.rows, reading.rows, strict=True)):
            for field in WORDS:
                if field in fields_of(made) and plain(row[field]) != plain(getattr(read, field)):
                    wrong.append((number, field, row[field], getattr(read, field)))
    return Compared(len(made.rows), len(reading.rows), wrong, bool(doubts & OF_THE_FILE))


def fields_of(made: MadeReturn) -> set[str]:
    return {field for field in WORDS if any(row[field] for row in made.rows)} & set(made.fields)


def plain(text: str) -> str:
    return "".join(text.split())


@pytest.mark.timeout(3600 if NIGHTLY else 300)
@pytest.mark.parametrize("start", range(0, HOW_MANY, STRETCH))
def test_no_row_is_lost_without_a_word(start: int) -> None:
    for number in range(start, start + STRETCH):
        how, found = compared(number)
        assert found.found >= found.rows or found.told, f"return {number} ({how}): {found}"


@pytest.mark.timeout(3600 if NIGHTLY else 300)
def test_rows_in_are_rows_out_or_a_person_is_told() -> None:
    every = [(number, *compared(number)) for number in range(HOW_MANY)]
    silent = [one for one in every if not one[2].told and (one[2].wrong or one[2].found != one[2].rows)]
    assert len(silent) <= SILENT * HOW_MANY, silent


@pytest.mark.timeout(3600 if NIGHTLY else 300)
def test_few_returns_need_a_person() -> None:
    """To tell a person of everything would keep the promise above, and be of no use."""
    every = [compared(number) for number in range(HOW_MANY)]
    inexact = [how for how, found in every if found.wrong or found.found != found.rows]
    assert len(inexact) <= 0.03 * HOW_MANY, inexact
