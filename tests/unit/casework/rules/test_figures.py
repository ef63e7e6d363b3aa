"""Which days a year has, and which numbers are hidden before figures are shared."""

from __future__ import annotations

from datetime import date

import pytest

from casework.rules.figures import (
    ALSO_HIDDEN,
    HIDDEN,
    FigureTable,
    hidden_alone,
    shown,
    span_of,
    year_in_words,
    year_of,
)


@pytest.mark.parametrize(
    ("day", "calendar", "financial"),
    [
        (date(2026, 1, 1), 2026, 2025),
        (date(2026, 3, 31), 2026, 2025),
        (date(2026, 4, 1), 2026, 2026),
        (date(2026, 12, 31), 2026, 2026),
    ],
)
def test_the_year_of_a_day(day: date, calendar: int, financial: int) -> None:
    for year, by in ((calendar, False), (financial, True)):
        assert year_of(day, financial=by) == year
        first, last = span_of(year, financial=by)
        assert first <= day <= last
    assert year_in_words(2026, financial=True) == "2026 to 2027"


@pytest.mark.parametrize(
    ("numbers", "as_shown"),
    [
        ([12, 7, 9], ["12", "7", "9"]),
        ([12, 3, 2], ["12", HIDDEN, HIDDEN]),
        ([12, 3, 9], ["12", HIDDEN, ALSO_HIDDEN]),
        ([12, 0, 0], ["12", "0", "0"]),
        ([3, 0], [HIDDEN, "0"]),
        ([], []),
    ],
)
def test_no_small_number_can_be_worked_out_of_a_column(numbers: list[int], as_shown: list[str]) -> None:
    rows = tuple((f"Row {number}", (value,)) for number, value in enumerate(numbers))
    table = FigureTable("Cases", "Kind", ("Number",), rows)
    assert [cells[0] for _, cells in shown(table, hide=True).rows] == as_shown
    assert [cells[0] for _, cells in shown(table, hide=False).rows] == [str(value) for value in numbers]
    drawn = [number for _, number, _ in shown(table, hide=True).drawn()]
    assert drawn == [value if said == str(value) else None for value, said in zip(numbers, as_shown, strict=True)]


def test_nor_out_of_a_row_and_a_column_together() -> None:
    rows = (("Police", (20, 3, 11)), ("Housing", (6, 8, 9)), ("School", (30, 31, 32)))
    cells = [list(said) for _, said in shown(FigureTable("T", "A", ("a", "b", "c"), rows), hide=True).rows]
    for group in (*cells, *zip(*cells, strict=True)):
        hidden = [said for said in group if said in (HIDDEN, ALSO_HIDDEN)]
        assert len(hidden) != 1
    assert cells[0][1] == HIDDEN
    assert cells[2] == ["30", "31", "32"]


def test_a_number_that_stands_alone() -> None:
    assert [hidden_alone(number, hide=True) for number in (0, 1, 4, 5)] == ["0", HIDDEN, HIDDEN, "5"]
    assert hidden_alone(3, hide=False) == "3"
