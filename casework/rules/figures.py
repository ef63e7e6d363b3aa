"""Figures of a year: its days, and which numbers are too small to share. Source: docs/rules.md R-82, R-83."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

SMALL = 5
"""A number below this, but not nought, may point to a family that somebody knows. Source: R-83."""
HIDDEN = "Fewer than 5"
ALSO_HIDDEN = "Not shown"
FINANCIAL_START = (4, 1)


@dataclass(frozen=True, slots=True)
class FigureTable:
    """A table of numbers. first: heading of its first column. rows: (words, a number for each of `columns`).

    note: a sentence below its heading, "" for none.
    """

    name: str
    first: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table as it is shown: every number as words, hidden or not."""

    table: FigureTable
    rows: tuple[tuple[str, tuple[str, ...]], ...]

    def drawn(self) -> list[tuple[str, int | None, str]]:
        """Return (words, number, as shown) of the first column, for a chart."""
        return [
            (words, numbers[0] if shown[0] == str(numbers[0]) else None, shown[0])
            for (words, numbers), (_, shown) in zip(self.table.rows, self.rows, strict=True)
        ]


def span_of(year: int, *, financial: bool) -> tuple[date, date]:
    """Return the first and the last day of a calendar year, or of the financial year that begins in it."""
    if financial:
        return date(year, *FINANCIAL_START), date(year + 1, 3, 31)
    return date(year, 1, 1), date(year, 12, 31)


def year_of(day: date, *, financial: bool) -> int:
    """Return the year that a day belongs to; a financial year is called after the year in which it begins."""
    return day.year - 1 if financial and (day.month, day.day) < FINANCIAL_START else day.year


def year_in_words(year: int, *, financial: bool) -> str:
    """Return "2026", or "2026 to 2027" for a financial year."""
    return f"{year} to {year + 1}" if financial else str(year)


def shown(table: FigureTable, *, hide: bool) -> ShownTable:
    """Return a table as it is shown. hide: numbers from 1 to 4 are hidden, and no other number gives them away.

    Where one number of a column, or of a row, is hidden alone, the next smallest is hidden too: whoever knows the
    sum could work it out.
    """
    cells = [list(numbers) for _, numbers in table.rows]
    small = {
        (line, place): 0 < number < SMALL
        for line, numbers in enumerate(cells)
        for place, number in enumerate(numbers)
    }
    also: set[tuple[int, int]] = set()
    if hide:
        lines = [[(line, place) for place in range(len(table.columns))] for line in range(len(cells))]
        columns = [[(line, place) for line in range(len(cells))] for place in range(len(table.columns))]
        for _ in range(len(cells) + len(table.columns)):
            before = len(also)
            for group in (*columns, *lines):
                if (found := _next_smallest(group, cells, small, also)) is not None:
                    also.add(found)
            if len(also) == before:
                break
    return ShownTable(
        table,
        tuple(
            (
                words,
                tuple(
                    _said(number, hide and small[line, place], (line, place) in also)
                    for place, number in enumerate(numbers)
                ),
            )
            for line, (words, numbers) in enumerate(table.rows)
        ),
    )


def hidden_alone(number: int, *, hide: bool) -> str:
    """Return a number that stands by itself, as it is shown."""
    return _said(number, hide and 0 < number < SMALL, False)


def _next_smallest(
    group: Sequence[tuple[int, int]],
    cells: Sequence[Sequence[int]],
    small: dict[tuple[int, int], bool],
    also: set[tuple[int, int]],
) -> tuple[int, int] | None:
    """Return which number of a row or a column must be hidden too, None when none must or can be."""
    if sum(small[place] or place in also for place in group) != 1:
        return None
    left = [place for place in group if not small[place] and place not in also and cells[place[0]][place[1]]]
    return min(left, key=lambda place: cells[place[0]][place[1]], default=None)


def _said(number: int, small: bool, also: bool) -> str:
    return HIDDEN if small else ALSO_HIDDEN if also else str(number)
