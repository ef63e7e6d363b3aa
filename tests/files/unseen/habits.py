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
    "E-POL": "%d.%m.%Y",
    "E-GP": "%d/%m/%y",
    "E-NUR": "%d/%m/%Y",
    "E-HV": "%a %-d %B %Y",
    "E-CSC": "%d/%m/%y",
    "E-HOS": "%d %b %y",
    "F-MSH": "%o",
    "F-SCH": "%d/%m/%Y",
    "F-MAT": "%-d-%b-%Y",
    "F-AMB": "%Y-%m-%d",
    "F-POL": "%d/%m/%Y",
    "F-HOU": "%-d.%-m.%y",
}
TIMES = {"B-POL": "%H%Mhrs", "B-MID": "%H%M", "E-POL": "%H%Mhrs", "E-NUR": "%-I:%M %p", "F-POL": "%H%M"}


def typed_date(key: str, day: date) -> str:
    ending = "th" if 10 <= day.day % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th")
    return day.strftime(DATES[key].replace("%o", f"{day.day}{ending}"))


def typed_time(key: str, written: str) -> str:
    """Return "HH:MM" or "HH:MM-HH:MM" in the agency's habit."""
    pattern = TIMES.get(key, "%H:%M")
    return re.sub(r"\d\d:\d\d", lambda found: time.fromisoformat(found[0]).strftime(pattern), written)
