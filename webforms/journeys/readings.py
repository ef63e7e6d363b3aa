"""How a row's date is put into words; shared by the agency's preview and the combined chronology."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from webforms.words import day

_CERTAINTY = {"about": "about", "before": "before or on", "after": "on or after", "uncertain": "uncertain:"}


def understood(row: Mapping[str, Any]) -> str:
    """Return the date as understood, in words: "12 to 14 March 2021", "about 1 June 2020 to 10 June 2020"."""
    start, end = (date.fromisoformat(row[name]) if row[name] else None for name in ("start", "end"))
    if start is None and end is None:
        return "The date cannot be real" if row["precision"] == "invalid" else "No date"
    words = f"{day(start)} to {day(end)}" if start and end and start != end else day(start or end)
    certainty = _CERTAINTY.get(row["certainty"], "")
    time = f", {row['time']}" if row["time"] else ""
    if row["time_end"]:
        time += f" to {row['time_end']}"
    return f"{certainty} {words}".strip() + time
