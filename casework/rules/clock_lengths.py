"""The lengths of clocks that a partnership may set; those of the law are the same for all. Source: R-109."""

from __future__ import annotations

from collections.abc import Mapping

from casework.rules.clock import CLOCKS, ClockRule

RETURNS, ORDER, COPIES = "agency-returns", "order-lcspr", "send-before-publication"
OWN = (RETURNS, ORDER, COPIES)
"""Clocks whose length is a setting. ORDER runs only where a partnership sets it."""
MOST: Mapping[str, int] = {RETURNS: 60, ORDER: 12, COPIES: 60}
_SOURCES: Mapping[str, str] = {
    "notification": "Children Act 2004, section 16C; Working Together to Safeguard Children",
    "rapid-review": "Working Together to Safeguard Children",
    RETURNS: "Practice of partnerships",
    ORDER: "One partnership’s published procedure",
    "publish-lcspr": "Working Together to Safeguard Children: as far as possible",
    COPIES: "Working Together to Safeguard Children: at least 7 working days",
}


def source_of(name: str) -> str:
    """Return where a clock's usual length comes from. Raises KeyError."""
    return _SOURCES[name]


def in_words(rule: ClockRule) -> str:
    """Return a length as people say it: "10 working days", "1 month", "7 working days before"."""
    count, unit = abs(rule.length), "month" if rule.unit == "months" else "working day"
    return f"{count} {unit}{'' if count == 1 else 's'}{' before' if rule.length < 0 else ''}"


def own_lengths(given: Mapping[str, int | None]) -> dict[str, int]:
    """Return lengths as kept, from whole numbers as people give them; a usual one is left out, but for ORDER's.

    None: of ORDER, that it does not run; of another, its usual length. Raises ValueError for one out of bounds.
    """
    found = {}
    for name in OWN:
        count = given.get(name)
        if count is None:
            continue
        if not 1 <= count <= MOST[name]:
            raise ValueError(name)
        length = -count if CLOCKS[name].length < 0 else count
        if name == ORDER or length != CLOCKS[name].length:
            found[name] = length
    return found
