"""Days typed in the plainest form of all, read without the grammar of `dates`: nearly all are."""

from __future__ import annotations

import re
from datetime import date

_PLAIN_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/((?:20)?\d\d)")


def plain_day(text: str) -> date | None:
    """Return the day of "12/03/2021" and "12/03/21", None for any other text.

    The grammar reads the same from it; only for years of this century.
    """
    found = _PLAIN_DAY.fullmatch(text)
    if not found:
        return None
    year = int(found[3])
    try:
        return date(year if year > 99 else 2000 + year, int(found[2]), int(found[1]))
    except ValueError:
        return None
