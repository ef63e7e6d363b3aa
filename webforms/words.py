"""Values in the words that people read: dates, moments, sizes, counts, text with its line breaks."""

from __future__ import annotations

import re
from datetime import date, datetime

from markupsafe import Markup, escape

from casework.actions.work import LOCAL_TIME

_ADDRESS = re.compile(r"(https?://[^\s<>\"]+)")


def day(value: date | None) -> str:
    """Return a date as GOV.UK writes it, "2 November 2026"; "" for None."""
    return "" if value is None else f"{value.day} {value:%B %Y}"


def iso_day(value: str) -> str:
    """Return a day kept as "2026-11-02" as GOV.UK writes it; "" for "". Raises ValueError for no day."""
    return day(date.fromisoformat(value)) if value else ""


def moment(value: datetime | None) -> str:
    """Return a moment in England's time, "2 November 2026 at 9:05am"; "" for None."""
    if value is None:
        return ""
    local = value.astimezone(LOCAL_TIME)
    hour = local.hour % 12 or 12
    return f"{day(local.date())} at {hour}:{local:%M}{'am' if local.hour < 12 else 'pm'}"


def size(value: int) -> str:
    """Return a number of bytes as people say it: "340 KB", "50 MB"."""
    if value < 1024:
        return plural(value, "byte")
    if value < 1024 * 1024:
        return f"{round(value / 1024)} KB"
    return f"{value / 1024 / 1024:.1f}".removesuffix(".0") + " MB"


def plural(count: int, one: str, many: str = "") -> str:
    """Return "1 row", "2 rows", "no rows"; `many` for words that do not take an s."""
    return f"{count or 'no'} {one if count == 1 else many or one + 's'}"


def lines(value: str) -> Markup:
    """Return text as somebody typed it, escaped, with its line breaks."""
    return Markup("<br>").join(escape(line) for line in value.splitlines())


def linked(value: str) -> Markup:
    """Return text with its web addresses as links, escaped."""
    parts = _ADDRESS.split(value)
    return Markup("").join(
        Markup('<a class="govuk-link app-break" href="{0}">{0}</a>').format(part) if number % 2 else escape(part)
        for number, part in enumerate(parts)
    )
