"""A part of a chronology, or all of it with the reviewers' words: as rows were kept, back to what writers take."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, cast

from documents.chronology.merging import slug
from documents.chronology.model import (
    Chronology,
    Conflict,
    Findings,
    Heading,
    MergedReturn,
    MergedRow,
    SameEvent,
    Scope,
    Silence,
)
from documents.reading.model import Kind, Problem
from documents.writing.chronology_columns import REVIEW, Review
from documents.writing.chronology_csv import write_csv
from documents.writing.chronology_pdf import write_pdf
from documents.writing.chronology_xlsx import write_xlsx
from documents.writing.text import clean_chronology, flowing_chronology

FORMATS = ("docx", "xlsx", "pdf", "csv", "json")


def part_of(
    rows: Iterable[Mapping[str, Any]],
    findings: Mapping[str, Any],
    scope: tuple[date, date] | None,
    returns: Sequence[tuple[str, str, str]],
    *,
    whole: bool,
) -> Chronology:
    """Return the chronology of some rows of a build. rows: as in chronology.json; findings: as in findings.json.

    What was noticed stays where every row that it speaks of is in the part; silences stay, as they were looked for
    among all rows. returns: agency, file and kind of each; those without a row in the part are left out of it
    unless it is the whole.
    """
    merged = tuple(MergedRow.from_json(row) for row in rows)
    counts = Counter((row.agency, row.file) for row in merged)
    return clean_chronology(
        Chronology(
            Scope(*scope) if scope else None,
            merged,
            _findings(findings, {row.row.id for row in merged}, {row.agency for row in merged}, whole=whole),
            tuple(
                MergedReturn(agency, file, cast(Kind, kind), counts[agency, file], slug(agency))
                for agency, file, kind in returns
                if whole or counts[agency, file]
            ),
        )
    )


def part_in_words(rows: int, of_rows: int, wanted: Sequence[str]) -> str:
    """Return what a file says of the rows that it has. wanted: each thing that was looked for; none for all."""
    if not wanted:
        return f"All {of_rows:,} rows of the combined chronology."
    which = "; ".join(wanted)
    return f"A part of the combined chronology: {rows:,} of its {of_rows:,} rows. Looked for: rows {which}."


def write_rows(
    form: str,
    chronology: Chronology,
    heading: Heading,
    write_word: Callable[[Chronology, Heading], bytes],
    review: Review | None = None,
) -> bytes:
    """Return the rows as a file of one of `FORMATS`, with the reviewers' words on each row if given.

    In a spreadsheet these are columns of their own; in a document they stand with the row's other columns, each
    after its name. write_word: writes a Word document. Raises like the writers.
    """
    if form == "json":
        return _as_json(chronology, heading, review or {})
    shown = flowing_chronology(chronology)
    if form in ("xlsx", "csv"):
        return write_xlsx(shown, heading, review) if form == "xlsx" else write_csv(shown, review)
    shown = _with_review(shown, review) if review else shown
    writers: Mapping[str, Callable[[], bytes]] = {
        "docx": lambda: write_word(shown, heading),
        "pdf": lambda: write_pdf(shown, heading),
    }
    return writers[form]()


def _as_json(chronology: Chronology, heading: Heading, review: Review) -> bytes:
    """Return the rows as chronology.json has them, which of them they are, and whether they show names or codes.

    What reviewers said of a row is in its `"review"`, by the names of the columns that other files have.
    """
    headings = [column.heading for column in REVIEW]
    rows = [
        {**row.as_json(), "review": dict(zip(headings, review[row.row.id], strict=True))}
        if row.row.id in review
        else row.as_json()
        for row in chronology.rows
    ]
    value = {**chronology.as_json(), "names": heading.names, "part": heading.part, "rows": rows}
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def _with_review(chronology: Chronology, review: Review) -> Chronology:
    rows = []
    for merged in chronology.rows:
        said = review.get(merged.row.id, ())
        words = {
            f"Reviewers – {column.heading.lower()}": text
            for column, text in zip(REVIEW, said, strict=False)
            if text.strip()
        }
        rows.append(replace(merged, row=replace(merged.row, other={**merged.row.other, **words})))
    return clean_chronology(replace(chronology, rows=tuple(rows)))


def _findings(found: Mapping[str, Any], rows: set[str], agencies: set[str], *, whole: bool) -> Findings:
    def within(name: str) -> list[Mapping[str, Any]]:
        return [one for one in found.get(name, ()) if rows.issuperset(one["rows"])]

    return Findings(
        same_events=tuple(SameEvent(_pair(one), one["score"]) for one in within("same_events")),
        duplicates=tuple(_pair(one) for one in within("duplicates")),
        silences=tuple(
            Silence(one["agency"], date.fromisoformat(one["from"]), date.fromisoformat(one["to"]), one["declared"])
            for one in found.get("silences", ())
            if whole or one["agency"] in agencies
        ),
        conflicts=tuple(
            Conflict(_pair(one), one["field"], (one["values"][0], one["values"][1])) for one in within("conflicts")
        ),
        out_of_scope=tuple(row for row in found.get("out_of_scope", ()) if row in rows),
        undated=tuple(row for row in found.get("undated", ()) if row in rows),
        problems=tuple(
            Problem.from_json(one)
            for one in found.get("problems", ())
            if one["row"] in rows or (whole and one["row"] is None)
        ),
    )


def _pair(one: Mapping[str, Any]) -> tuple[str, str]:
    first, second = one["rows"]
    return first, second
