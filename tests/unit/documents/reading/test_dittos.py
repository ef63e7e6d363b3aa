"""Cells that point to the row above: what they stand for is put in, and the words as typed stay."""

from __future__ import annotations

import pytest

from documents.reading.entry import read_return
from documents.reading.model import Reading

HEADINGS = "Date,Agency,Event,Source,People\n"


def read(*rows: str) -> Reading:
    return read_return((HEADINGS + "\n".join(rows)).encode(), "x.csv")


@pytest.mark.parametrize("mark", ["''", "ditto", "Ditto.", "do.", "as above", "–″–", "“", "same"])
def test_a_source_as_above_is_that_of_the_row_above(mark: str) -> None:
    reading = read(
        "12/03/21,Police,Officers attended the home,Police log,PC Lane",
        f"13/03/21,{mark},Call to the family by an officer,{mark},{mark}",
        f"14/03/21,{mark},Second call to the family,{mark},Sgt Moss",
    )
    assert [row.source for row in reading.rows] == ["Police log"] * 3
    assert [row.people for row in reading.rows] == ["PC Lane", "PC Lane", "Sgt Moss"]
    assert [row.other["Agency"] for row in reading.rows] == ["Police"] * 3
    assert reading.rows[1].other["Source in the file"] == mark
    assert reading.rows[1].other["Agency in the file"] == mark
    assert reading.rows[2].other.get("People in the file") is None
    told = [problem for problem in reading.problems if problem.code == "words-carried"]
    assert [problem.message[:14] for problem in told] == ["2 rows say “di"]
    assert reading.counts.left_out == ()


def test_a_ditto_below_nothing_and_words_that_are_more_than_one_stay() -> None:
    reading = read(
        "12/03/21,Police,Officers attended the home,ditto,PC Lane",
        "13/03/21,Police,Call to the family by an officer,,PC Lane",
        "14/03/21,Police,ditto,Police log as above,PC Lane",
    )
    assert [row.source for row in reading.rows] == ["ditto", "", "Police log as above"]
    assert reading.rows[2].event == "ditto"
    assert "words-carried" not in [problem.code for problem in reading.problems]
