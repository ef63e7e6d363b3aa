"""How each agency types its dates and times; `%o` is the day as an ordinal, a pattern is strftime's else."""

from __future__ import annotations

import re
from datetime import date, time

DATES = {
    "B-POL": "%d/%m/%Y",
    "B-AMB": "%d/%m/%Y",
    "B-MID": "%-d.%-m.%y",
    "B-NUR": "%d/%m/%Y",
    "B-PRO": "%-d %b %Y",
    "B-EH": "%o %B",
    "C-CAM": "%a %d/%m/%y",
    "C-GP": "%d-%b-%Y",
    "C-SCH": "%o %B %Y",
    "C-CSC": "%d/%m/%Y",
    "C-POL": "%d/%m/%y",
    "C-HOS": "%d/%m/%Y",
    "C-YJS": "%-d %B %Y",
    "D-POL": "%d/%m/%Y",
    "D-GP": "%d %b %Y",
    "D-SCH": "%-d/%-m/%y",
    "D-CSC": "%a %-d %b %Y",
    "D-DIA": "%d/%m/%Y",
    "D-HOU": "%Y-%m-%d",
    "D-SN": "%d/%m/%Y",
}
TIMES = {"B-POL": "%H%Mhrs", "B-MID": "%H%M"}


def typed_date(key: str, day: date) -> str:
    ending = "th" if 10 <= day.day % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th")
    return day.strftime(DATES[key].replace("%o", f"{day.day}{ending}"))


def typed_time(key: str, written: str) -> str:
    """Return "HH:MM" or "HH:MM-HH:MM" in the agency's habit."""
    pattern = TIMES.get(key, "%H:%M")
    return re.sub(r"\d\d:\d\d", lambda found: time.fromisoformat(found[0]).strftime(pattern), written)
