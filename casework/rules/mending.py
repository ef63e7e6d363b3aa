"""What may be typed into a row of a return, and what is kept of mendings. Source: docs/rules.md R-17."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

FIELDS = ("date", "time", "source", "event", "people", "action", "comment")
ROW_ID = re.compile(r"[a-z0-9]{1,40}")
MOST_ADDED = 5000
"""Rows that a person may add to one return."""

NOTHING: Mapping[str, Any] = {"version": 1, "edition": 0, "base": 0, "rows": {}}
"""The mendings of a return that nobody mended."""

_REAL = "Date must be a real date, like 27 March 2021"
REFUSED: Mapping[str, tuple[str, str]] = {
    "date-invalid": ("date", _REAL),
    "date-unclear": (
        "date",
        "Enter a date that can be understood, like 27 March 2021, March 2021 or 12 to 14 March 2021. "
        "If it is not known, enter “not known”",
    ),
    "year-missing": ("date", "Date must include a year, like 27 March 2021"),
    "end-before-start": ("date", "The end of the date must be the same as or after its start"),
    "date-missing": ("date", "Enter the date. If it is not known, enter “not known”"),
    "time-unclear": ("time", "Enter a time that can be understood, like 14:30 or 2:30pm"),
    "event-missing": ("event", "Enter what happened"),
    "source-missing": ("source", "Enter where this is recorded, like “GP record” or “Police log”"),
}
"""Doubts that a person can settle at once while typing: code to field and sentence. All others stay at the row."""


def refused_words(codes: Iterable[str], *, time: str | None, needs_source: bool) -> dict[str, str]:
    """Return what must be typed differently: field to sentence, {} when the row can be kept.

    codes: the doubts about the words. time: the time as understood, None where no hour was; a time that may be
    morning or afternoon is a doubt to look at, not a refusal. needs_source: for a row that is written here.
    """
    found: dict[str, str] = {}
    for code in codes:
        if code not in REFUSED or (code == "source-missing" and not needs_source):
            continue
        if code == "time-unclear" and time is not None:
            continue
        field, sentence = REFUSED[code]
        found.setdefault(field, sentence)
    return found


def edition_of(mendings: Mapping[str, Any], row_id: str) -> int:
    """Return the edition at which a row was last changed: what a form carries, so that nobody is overwritten."""
    change = mendings["rows"].get(row_id, {})
    return max(int(mendings["base"]), int(change.get("edition", 0)))


def cleaned(fields: Mapping[str, str]) -> dict[str, str]:
    """Return what a person typed, every field there and none else."""
    return {name: fields.get(name, "").strip() for name in FIELDS}


def changed_words(typed: Mapping[str, str], row: Mapping[str, Any]) -> dict[str, str]:
    """Return the fields in which what a person typed are other words than the file's in that row, but for spaces.

    Only these are kept: the others follow the file, whatever its columns are later taken for.
    """
    of_file = {**row, "date": row["date_text"], "time": row["time_text"]}
    return {name: typed[name] for name in FIELDS if typed[name].split() != of_file[name].split()}


def with_change(mendings: Mapping[str, Any], row_id: str, change: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the mendings with one row's change replaced; one that says nothing any more keeps its edition."""
    edition = int(mendings["edition"]) + 1
    rows = dict(mendings["rows"])
    rows[row_id] = {**(change or {}), "edition": edition}
    return {**mendings, "edition": edition, "rows": rows}


def without_row(mendings: Mapping[str, Any], row_id: str) -> dict[str, Any]:
    """Return the mendings without a row that somebody typed; its id is remembered: it is not added again."""
    rows = {key: change for key, change in mendings["rows"].items() if key != row_id}
    taken_out = sorted({*mendings.get("taken_out", ()), row_id})
    return {**mendings, "edition": int(mendings["edition"]) + 1, "rows": rows, "taken_out": taken_out}


def after_reading_again(mendings: Mapping[str, Any]) -> dict[str, Any]:
    """Return the mendings for a file that was read anew: every row counts as changed."""
    edition = int(mendings["edition"]) + 1
    return {**mendings, "edition": edition, "base": edition}
