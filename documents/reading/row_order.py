"""Dates that are understood well but do not fit where they stand among the dates of their table.

A spreadsheet that put the month first in the days that allow it, a wrong year, a wrong century. No date is
changed: rows out of order are common, and a person must say which of them are wrong.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby, pairwise

from documents.reading.dates.order import may_be_turned
from documents.reading.dates.with_times import split_date_time
from documents.reading.model import Problem, Row
from documents.reading.problems import describe

_LEAST_ROWS = 5
"""Dated rows in a table below which nothing is said of its order."""

_ORDERED = 0.75
"""Share of the dates that must not be before the one above them where a single one is to stand out."""

_FAR = 20 * 365
"""Days to the nearest other date of a date that may be in the wrong century."""

_NEAR = 92
"""Days at most between the rows above and below a date that may be in the wrong year."""

_MONTHS = 12
_LEAST_TURNED = 2
_Days = list[tuple[int, date]]


def in_doubt_by_order(
    rows: Sequence[Row], problems: Iterable[Problem]
) -> tuple[tuple[Row, ...], tuple[Problem, ...]]:
    """Return the rows, those in doubt whose day and month may have changed places, and a problem for each doubt.

    problems: those that the rows have already; a row whose date has one is not judged.
    """
    judged = list(rows)
    told = {problem.row for problem in problems if problem.code.startswith(("date-", "year-", "century-"))}
    found: list[Problem] = []
    for _, numbered in groupby(enumerate(rows), key=lambda pair: pair[1].place.table):
        days = [
            (at, row.when.start)
            for at, row in numbered
            if row.when.precision == "day" and row.when.start and not row.when.carried and row.id not in told
        ]
        if len(days) < _LEAST_ROWS:
            continue
        turned = set(_turned(days, rows))
        for at in turned:
            when = rows[at].when
            judged[at] = replace(rows[at], when=replace(when, certainty="uncertain", edtf=f"{when.start}?"))
        odd = turned or {*_far(days), *_of_another_year(days)}
        for at in sorted(odd):
            row = rows[at]
            message = describe("date-out-of-order", row.date_text, row.when)
            found.append(Problem("date-out-of-order", message, row.id, row.place))
    return tuple(judged), tuple(found)


def _turned(days: _Days, rows: Sequence[Row]) -> Iterator[int]:
    """Yield the rows whose date fits only with day and month changed, where the days above 12 stand in order."""
    sure = [(at, day) for at, day in days if day.day > _MONTHS]
    if len(sure) < _LEAST_ROWS or _in_order([day for _, day in sure]) < 0.9:
        return
    falling = sure[0][1] > sure[-1][1]
    unsure = [
        (at, day)
        for at, day in days
        if day.day <= _MONTHS and day.day != day.month and may_be_turned(split_date_time(rows[at].date_text)[0])
    ]
    misfits = [at for at, day in unsure if not _fits(at, day, sure, falling=falling)]
    turned = [
        at
        for at, day in unsure
        if at in misfits and _fits(at, day.replace(day=day.month, month=day.day), sure, falling=falling)
    ]
    if len(turned) < _LEAST_TURNED or len(turned) < 0.8 * len(misfits):
        return
    # Where most were turned, the few that fit either way were turned as well.
    yield from [at for at, _ in unsure] if len(turned) >= len(unsure) / 2 else turned


def _fits(at: int, day: date, sure: _Days, *, falling: bool) -> bool:
    place = bisect_left(sure, at, key=lambda one: one[0])
    above = sure[place - 1] if place else None
    below = sure[place] if place < len(sure) else None
    if falling:
        above, below = below, above
    return (above is None or above[1] <= day) and (below is None or day <= below[1])


def _in_order(days: Sequence[date]) -> float:
    """Return the share of neighbouring days that stand in order, whichever way the order goes."""
    pairs = list(pairwise(days))
    rising = sum(one <= other for one, other in pairs)
    falling = sum(one >= other for one, other in pairs)
    return max(rising, falling) / len(pairs) if pairs else 0.0


def _far(days: _Days) -> Iterator[int]:
    """Yield the rows whose date is decades from all others and out of order among them."""
    ordered = sorted(day for _, day in days)
    for place, (at, day) in enumerate(days):
        nearest = bisect_left(ordered, day)
        beside = (*ordered[max(nearest - 1, 0) : nearest], *ordered[nearest + 1 : nearest + 2])
        if min(abs((day - other).days) for other in beside) < _FAR:
            continue
        others = [other for number, (_, other) in enumerate(days) if number != place]
        # What happened long before stands first, or last where the newest row is first: that is its place.
        first, last = place == 0, place == len(days) - 1
        rising = others[0] <= others[-1]
        if not ((first or last) and (day < min(others)) == (rising == first)):
            yield at


def _of_another_year(days: _Days) -> Iterator[int]:
    """Yield the rows whose date fits between its neighbours only in another year, in a table that is in order."""
    far = set(_far(days))
    left = [one for one in days if one[0] not in far]
    if len(left) < _LEAST_ROWS - 1 or _in_order([day for _, day in left]) < _ORDERED - 0.3:
        return
    falling = left[0][1] > left[-1][1]
    odd: list[int] = []
    for place in range(1, len(left) - 1):
        (at, day), lower, upper = left[place], left[place - 1][1], left[place + 1][1]
        if falling:
            lower, upper = upper, lower
        if not lower <= upper or (upper - lower).days > _NEAR or lower <= day <= upper:
            continue
        for years in (-1, 1, -10, 10):
            meant = _years_on(day, years)
            if meant is not None and lower <= meant <= upper:
                odd.append(at)
                break
    rest = [day for at, day in left if at not in odd]
    if len(rest) > len(odd) and _in_order(rest) >= _ORDERED:
        yield from odd


def _years_on(day: date, years: int) -> date | None:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February, or no such year
        return None
