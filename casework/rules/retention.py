"""How long a report stays public. Source: docs/rules.md R-09."""

from __future__ import annotations

from datetime import date

from casework.rules.clock import months_after

STATUTORY_MONTHS = 12


def public_until(published_on: date, months: int | None) -> date | None:
    """Return the last day on the public list, None when it stays until withdrawn."""
    return None if months is None else months_after(published_on, months)


def retention_warning(months: int | None) -> str | None:
    """Return a warning when a partnership keeps reports public for less than the statutory year."""
    if months is not None and months < STATUTORY_MONTHS:
        return "Reports must be public for at least one year. This setting keeps them for a shorter time."
    return None
