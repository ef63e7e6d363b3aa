"""Words that a row took from a row above it which is for the chair alone: they go with that row.

A row that says "ditto", or that shares a cell with the row above, was given the words of that row. Where that row
is kept apart, its words would stay in the record below it. Source: docs/decisions/0048.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from documents.reading.dittos import FIELDS, heading_as_typed, is_ditto
from documents.reading.model import TEXT_FIELDS, Place, Problem
from documents.reading.problems import describe

CODE = "words-apart"
Row = Mapping[str, Any]


def without_words_of(record: Mapping[str, Any], apart: Collection[str]) -> tuple[dict[str, Any], list[str]]:
    """Return the record without the words that rows took from rows that are kept apart, and the ids of such rows.

    apart: ids of the rows that are kept apart; they stay as they are. Words that a row took from further up, by
    way of such a row, stay. What the row itself says ("ditto") stays beside it; a problem asks for its own words.
    """
    if not apart:
        return dict(record), []
    shared = {problem["row"] for problem in record["problems"] if problem["code"] == "row-merged"}
    rows: list[Row] = []
    asked: list[str] = []
    of_chair: set[str] = set()
    above: Row | None = None
    for row in record["rows"]:
        took = _taken(row, above, shares_cell=row["id"] in shared) if above is not None else set()
        words_apart = took & of_chair
        of_chair = {*_named(row)} - took | words_apart if row["id"] in apart else words_apart
        above = row
        if words_apart and row["id"] not in apart:
            asked.append(row["id"])
            row = _without(row, words_apart)
        rows.append(row)
    place = {row["id"]: Place.from_json(row["place"]) for row in rows}
    problems = [Problem(CODE, describe(CODE), row_id, place[row_id]).as_json() for row_id in asked]
    return {**record, "rows": rows, "problems": [*record["problems"], *problems]}, asked


def _named(row: Row) -> list[str]:
    return [*TEXT_FIELDS, *(f"other {heading}" for heading in row["other"])]


def _taken(row: Row, above: Row, *, shares_cell: bool) -> set[str]:
    """Return the names of what a row took from the row above; of columns of their own as "other HEADING"."""
    other, other_above = row["other"], above["other"]
    found = {name for name in TEXT_FIELDS if shares_cell and row[name] and row[name] == above[name]}
    found |= {
        name for name in FIELDS if row[name] == above[name] and is_ditto(other.get(heading_as_typed(name), ""))
    }
    for heading, words in other.items():
        pointed = is_ditto(other.get(heading_as_typed(heading), ""))
        if words and pointed and words == other_above.get(heading):
            found.add(f"other {heading}")
    return found


def _without(row: Row, names: Collection[str]) -> Row:
    fields: Sequence[str] = [name for name in TEXT_FIELDS if name in names]
    other = {heading: words for heading, words in row["other"].items() if f"other {heading}" not in names}
    return {**row, **dict.fromkeys(fields, ""), "other": other}
