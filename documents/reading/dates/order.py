"""Whether a column of dates was typed by a program or person that puts the month before the day.

A date is read day first all the same: that is what an agency in England means. But where 05/23/2019 stands in a
column, 05/11/2019 in it may be 11 May, and a person must be told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_NUMBERS = re.compile(r"\s*(\d{1,2})\s*([/.-])\s*(\d{1,2})\s*\2\s*(?:\d{4}|\d{2})\b")
_MONTHS = 12
_SETTLED_BY = 3
"""Dates that can only be day first, for each that can only be month first, beside which that one is a slip."""


def months_come_first(typed: Iterable[str | None]) -> bool:
    """Tell whether a column may put the month first: some of its dates can only be read so.

    Where three times as many can only be day first, the column is settled, and those few are slips of the keys.
    """
    day_first = month_first = 0
    for text in typed:
        found = _NUMBERS.match(text or "")
        if found:
            first, second = int(found[1]), int(found[3])
            day_first += _MONTHS < first <= 31 and second <= _MONTHS
            month_first += first <= _MONTHS < second <= 31
    return month_first > 0 and day_first < _SETTLED_BY * month_first


def may_be_turned(text: str) -> bool:
    """Tell whether a date means another day when its first two numbers change places."""
    found = _NUMBERS.fullmatch(text.strip())
    return found is not None and int(found[1]) != int(found[3]) and max(int(found[1]), int(found[3])) <= _MONTHS
