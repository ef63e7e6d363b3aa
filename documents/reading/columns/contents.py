"""What a column holds, as far as its cells show it: dates, times, running numbers, names, references, prose."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from documents.reading.dates.times import is_time, read_time
from documents.reading.dates.typed_dates import understand_date
from documents.reading.dates.with_times import split_date_time
from documents.reading.dates.words import AS_ABOVE, UNDATED, tidy

SAMPLE = 60
"""Rows that are looked at to see what a column holds."""

_NOT_DATES = {"date-unclear", "date-missing", "year-missing", "date-from-number"}
_SAYS_NOTHING = UNDATED | AS_ABOVE
_NAMED = re.compile(
    r"(?:(?:Mr|Mrs|Ms|Miss|Dr|Prof|PC|PS|DC|DS|DI|Sgt|Insp|PCSO|Sister|Nurse)\b\.?\s*)?"
    r"[A-Z][\w.'’-]*(?:\s+(?:\d+\s+)?(?:[A-Z(][\w.'’)-]*|\(\w+\)))*"
)
_WHO = re.compile(
    r"\b(?:mother|father|mum|dad|parents?|family|child|children|patient|staff|worker|police|social worker|"
    r"nurse|midwife|doctor|gp|crew|teacher|officers?|grandmother|grandfather|partner|agencies|team)\b",
    re.IGNORECASE,
)

_FIGURE = re.compile(
    r"[£<>~+-]?\s*\d+(?:[.,]\d+)*\s*(?:%|(?:mins?|minutes?|hrs?|hours?|secs?|seconds?|days?|wks?|weeks?|months?|yrs?|"
    r"years?|miles?|km|cm|kg|[hm])\.?)?(?:\s*\d+\s*(?:mins?|minutes?|m)\.?)?",
    re.IGNORECASE,
)


_CLOCK = re.compile(
    r"(?:([01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?|([01]\d|2[0-3])[0-5]\d)\s*(?:[ap]\.?m\.?|hrs?)?", re.IGNORECASE
)
_ALL_BUT = 0.8
_HOURS_TAKEN = 10
"""From this hour on a column of clock times tells when things were, not how long they took."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a column's cells look like. Shares are of the filled cells, 0 to 1."""

    filled: int
    dates: float
    times: float
    counted: bool
    length: float
    """Mean characters of a filled cell."""
    parts_of_day: float = 0.0
    """Times, and words such as am and evening."""
    names: float = 0.0
    """Lists of people: "Kay Ord; PC 12 Hale; mother"."""
    again: float = 0.0
    """Short cells without a sentence in them, the more the same words come back or figures stand in them."""
    figures: float = 0.0
    """Counts, lengths and shares: "25", "40 mins", "1h 20m", "85%"."""
    of_the_clock: bool = False
    """Times of day in figures, some of them later than anything takes."""


def contents_of(cells: Sequence[str]) -> Contents:
    """Return what a column looks like from its cells, headings left out."""
    filled = [cell for cell in cells if cell.strip()][:SAMPLE]
    if not filled:
        return Contents(0, 0.0, 0.0, False, 0.0)
    numbers = [int(cell.strip(" .)")) if re.fullmatch(r"\d{1,5}[.)]?", cell.strip()) else None for cell in filled]
    rising = [b == a + 1 for a, b in pairwise(numbers) if a is not None and b is not None]
    counted = None not in numbers and (len(numbers) == 1 or (bool(rising) and sum(rising) >= 0.8 * len(rising)))
    # "undated" and "as above" say nothing of what a column holds: other columns have them too.
    telling = [cell for cell in filled if not {tidy(cell), tidy(cell).strip(" .()")} & _SAYS_NOTHING]
    return Contents(
        len(filled),
        0.0 if counted or not telling else sum(map(is_date_cell, telling)) / len(telling),
        sum(map(is_time_cell, filled)) / len(filled),
        counted,
        sum(map(len, filled)) / len(filled),
        sum(len(cell) <= 25 and is_time(cell) for cell in filled) / len(filled),
        sum(map(_is_who, filled)) / len(filled),
        _again(filled),
        sum(bool(_FIGURE.fullmatch(cell.strip())) for cell in filled) / len(filled),
        _of_the_clock(filled),
    )


def is_date_cell(text: str) -> bool:
    """Tell whether a cell holds a date, with or without a time."""
    if (
        not text
        or len(text) > 80
        or not re.search(r"\d|term|spring|summer|autumn|winter|christmas|easter", text.lower())
    ):
        return False
    date_text, _ = split_date_time(text)
    return bool(date_text) and not _NOT_DATES.intersection(understand_date(date_text)[1])


def is_time_cell(text: str) -> bool:
    """Tell whether a cell holds a time of day."""
    clock, codes = read_time(text)
    return (clock.start is not None or clock.end is not None) and not codes


def _is_who(cell: str) -> bool:
    """Tell whether most of a cell's listed parts are names or words for people, and none is a sentence."""
    parts = [part.strip() for part in re.split(r"[;,\n&]|\band\b", cell) if part.strip(" .-")]
    if not parts or len(cell) > 400:
        return False
    named = sum(
        bool(_NAMED.fullmatch(part) and (" " in part or len(parts) > 1)) or bool(_WHO.search(part))
        for part in parts
    )
    return all(len(part.split()) <= 6 for part in parts) and named > len(parts) / 2


def _of_the_clock(filled: Sequence[str]) -> bool:
    """Tell whether most cells are typed as a clock shows it (1540), some later than anything takes."""
    hours = [int(found[1] or found[2]) for cell in filled if (found := _CLOCK.fullmatch(cell.strip()))]
    return len(hours) >= _ALL_BUT * len(filled) and max(hours, default=0) >= _HOURS_TAKEN


def _again(filled: Sequence[str]) -> float:
    short = [" ".join(cell.lower().split()) for cell in filled if len(cell) <= 45 and ". " not in cell]
    words = [re.sub(r"\W*\d[\w/.-]*", "", cell) for cell in short]
    back = sum(words.count(word) > 1 or word != cell for word, cell in zip(words, short, strict=True))
    return back / len(filled) if len(short) >= 0.9 * len(filled) else 0.0
