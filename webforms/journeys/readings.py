"""How a row's date is put into words; shared by the agency's preview and the combined chronology."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from webforms.words import day

_CERTAINTY = {"about": "about", "before": "before or on", "after": "on or after", "uncertain": "uncertain:"}


def understood(row: Mapping[str, Any]) -> str:
    """Return the date as understood, in words: "12 to 14 March 2021", "12 March 2021, 16:00", "about 2020"."""
    start, end = (date.fromisoformat(row[name]) if row[name] else None for name in ("start", "end"))
    if start is None and end is None:
        return "The date cannot be real" if row["precision"] == "invalid" else "No date"
    words = stretch(start, end) if start and end else day(start or end)
    certainty = _CERTAINTY.get(row["certainty"], "")
    time = f", {row['time']}" if row["time"] else ""
    if row["time_end"]:
        time += f" to {row['time_end']}"
    return f"{certainty} {words}".strip() + time


def stretch(start: date, end: date) -> str:
    """Return the days from `start` to `end` as people say them: a month by its name, a year by its number."""
    if start == end:
        return day(start)
    after = end + timedelta(days=1)
    if start.day == after.day == 1 and (start.month, start.year) == (end.month, end.year):
        return f"{start:%B %Y}"
    if (start.month, start.day, end.month, end.day, start.year) == (1, 1, 12, 31, end.year):
        return f"{start.year}"
    if (start.month, start.year) == (end.month, end.year):
        return f"{start.day} to {day(end)}"
    if start.year == end.year:
        return f"{start.day} {start:%B} to {day(end)}"
    return f"{day(start)} to {day(end)}"
