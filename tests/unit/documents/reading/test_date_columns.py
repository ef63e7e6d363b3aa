"""Dates spread over columns are read as one date; columns that were only worked out from one stay as they are."""

from __future__ import annotations

import pytest

from documents.reading.date_columns import with_dates_joined
from documents.reading.entry import read_return
from documents.reading.raw import RawRow, RawTable

EVENT = "Home visit by the health visitor"


def edtf_of(headings: str, *rows: str) -> list[str]:
    """Return each row's date. headings, rows: cells parted by bars."""
    lines = [f"{headings}|What happened", *(f"{row}|{EVENT} {at}" for at, row in enumerate(rows))]
    reading = read_return("\n".join(",".join(line.split("|")) for line in lines).encode(), "return.csv")
    assert [row.event for row in reading.rows] == [f"{EVENT} {at}" for at in range(len(rows))]
    return [row.when.edtf for row in reading.rows]


@pytest.mark.parametrize(
    ("headings", "rows", "expected"),
    [
        ("Day|Month|Year", ["24|Jan|2018", "3rd|February|2018"], ["2018-01-24", "2018-02-03"]),
        ("Year|Month|Day", ["2018|1|24", "2018|12|3"], ["2018-01-24", "2018-12-03"]),
        ("Month|Day|Year", ["5|4|18", "12|25|18"], ["2018-05-04", "2018-12-25"]),
        ("Month|Year", ["Jan|2018", "3|2019"], ["2018-01", "2019-03"]),
        ("Date|Year", ["24 Jan|2018", "3/2|2018"], ["2018-01-24", "2018-02-03"]),
        ("Date|Month|Year", ["24|Jan|2018", "|Feb|2018", "||2019"], ["2018-01-24", "2018-02", "2019"]),
    ],
)
def test_parts_of_dates_make_one(headings: str, rows: list[str], expected: list[str]) -> None:
    assert edtf_of(headings, *rows) == expected


def test_an_impossible_date_stays_one() -> None:
    lines = f"Day,Month,Year,Event\n31,Feb,2018,{EVENT}\n3,Feb,2018,{EVENT}\n1,Mar,2018,{EVENT}\n"
    reading = read_return(lines.encode(), "return.csv")
    assert reading.rows[0].when.precision == "invalid"
    assert reading.rows[0].date_text == "31 Feb 2018"


@pytest.mark.parametrize(
    ("headings", "row"),
    [
        ("Day|Date|Year", "Monday|05/02/2018|2018"),
        ("Date|Month|Year", "05/02/2018|Feb|2018"),
        ("Date of event|Day|Month|Year", "05/02/2018|5|2|2018"),
        ("Date|School year", "05/02/2018|2018"),
    ],
)
def test_a_whole_date_is_not_put_together_again(headings: str, row: str) -> None:
    assert edtf_of(headings, row, row) == ["2018-02-05"] * 2


def test_a_year_merged_over_rows_is_the_year_of_each() -> None:
    rows = (
        RawRow(("Day", "Month", "Year", "Event"), number=1),
        RawRow(("24", "Jan", "2018", EVENT), number=2),
        RawRow(("25", "Jan", "", EVENT), number=3, merged=(2,)),
        RawRow(("", "", "", EVENT), number=4, merged=(0, 1, 2)),
    )
    joined = with_dates_joined(RawTable(rows, 1))
    assert [row.cells[0] for row in joined.rows] == ["Day Month Year", "24 Jan 2018", "25 Jan 2018", ""]
    assert [row.merged for row in joined.rows] == [(), (), (), (0,)]
