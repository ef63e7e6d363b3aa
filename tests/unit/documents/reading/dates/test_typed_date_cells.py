"""Hundreds of date cells as busy people type them, each with the reading that a careful person expects."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from documents.reading.dates.times import NO_TIME, read_time
from documents.reading.dates.typed_dates import understand_date
from documents.reading.dates.with_times import split_date_time
from documents.reading.model import When

CELLS = Path(__file__).parents[4] / "files" / "reading" / "date_cells.txt"
LATEST = date(2026, 11, 1)
ABOVE = When(date(2020, 6, 5), date(2020, 6, 5), "day", "exact", "2020-06-05")


def read(cell: str) -> tuple[list[str], str, list[str]]:
    """Return bounds, precision and certainty; the time; and the codes of every doubt."""
    date_text, time_text = split_date_time(cell)
    when, codes = understand_date(date_text, after=ABOVE, latest=LATEST)
    clock, time_codes = read_time(time_text) if time_text else (NO_TIME, [])
    bounds = [day.isoformat() if day else "-" for day in (when.start, when.end)]
    time = f"{clock.start or ''}-{clock.end}" if clock.end else clock.start or ""
    return [*bounds, when.precision, when.certainty], time, [*codes, *time_codes]


def as_expected(expected: str, time: str, flags: str, got: tuple[list[str], str, list[str]]) -> bool:
    words = expected.split() if expected != "*" else ["*"] * 4
    return (
        all(want in ("*", found) for want, found in zip(words, got[0], strict=True))
        and time in ("*", got[1])
        and {"": not got[2], "!": bool(got[2]), "*": True}[flags]
    )


def test_every_cell_says_what_a_careful_person_reads_in_it() -> None:
    lines = [line for line in CELLS.read_text("utf-8").splitlines() if line and not line.startswith("# ")]
    assert len(lines) > 600
    misread = {}
    for line in lines:
        cell, expected, time, flags = line.rsplit("|", 3)
        if not as_expected(expected, time, flags, read(cell)):
            misread[cell] = (expected, time, flags, read(cell))
    assert misread == {}
