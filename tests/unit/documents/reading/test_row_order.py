"""Dates that do not fit where they stand are told, and none is changed."""

from __future__ import annotations

import pytest

from documents.reading.entry import read_return
from documents.reading.model import Reading


def read_dates(*typed: str) -> Reading:
    rows = "".join(f"{day},Home visit number {number}\n" for number, day in enumerate(typed, 1))
    return read_return(f"Date,Event\n{rows}".encode(), "a.csv")


def doubted(*typed: str) -> list[str]:
    reading = read_dates(*typed)
    told = {problem.row for problem in reading.problems if problem.code == "date-out-of-order"}
    return [row.date_text for row in reading.rows if row.id in told]


SURE = ["17/01/2018", "22/01/2018", "26/01/2018", "13/02/2018", "16/02/2018", "20/03/2018", "27/03/2018"]


def test_days_that_a_spreadsheet_turned_round_are_in_doubt() -> None:
    typed = [*SURE[:3], "02/04/2018", "02/07/2018", *SURE[3:5], "03/06/2018", *SURE[5:]]
    reading = read_dates(*typed)
    told = [problem.row for problem in reading.problems if problem.code == "date-out-of-order"]
    assert told == ["t1r4", "t1r5", "t1r8"]
    assert {reading.rows[at].when.certainty for at in (3, 4, 7)} == {"uncertain"}
    assert reading.rows[3].when.edtf == "2018-04-02?"
    assert doubted(*reversed(typed)) == ["03/06/2018", "02/07/2018", "02/04/2018"]


def test_a_few_rows_out_of_order_are_no_turned_dates() -> None:
    assert doubted(*SURE[:4], "09/01/2018", *SURE[4:], "03/02/2018") == []
    assert doubted(*SURE[:3], "02/02/2018", "07/02/2018", *SURE[3:]) == []


@pytest.mark.parametrize("odd", ["08/12/1919", "08/12/2018", "08/12/2020"])
def test_a_date_of_another_century_or_year_is_in_doubt(odd: str) -> None:
    typed = ["05/12/2019", "06/12/2019", "07/12/2019", odd, "09/12/2019", "11/12/2019", "03/01/2020"]
    assert doubted(*typed) == [odd]
    assert doubted(*reversed(typed)) == [odd]
    assert read_dates(*typed).rows[3].when.certainty == "exact"


def test_the_year_before_typed_in_january_is_in_doubt() -> None:
    assert doubted("13/12/2019", "20/12/2019", "27/12/2019", "03/01/2019", "07/01/2020", "14/01/2020") == [
        "03/01/2019"
    ]


def test_what_happened_long_before_stands_first_without_doubt() -> None:
    assert doubted("03/04/1971", "05/12/2019", "06/12/2019", "07/12/2019", "09/12/2019") == []
    assert doubted("09/12/2019", "07/12/2019", "06/12/2019", "05/12/2019", "03/04/1971") == []


def test_rows_in_no_order_are_left_alone() -> None:
    assert doubted("5/3/2019", "1/1/2018", "7/8/2020", "2/3/2019", "9/9/2018", "1/5/2020", "3/2/2019") == []
