"""Chronologies and returns to write: case A as its truth has it, and rows made to be difficult."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from documents.chronology.bounds import bounds, is_out_of_scope
from documents.chronology.merging import merge
from documents.chronology.model import Chronology, Findings, Heading, MergedReturn, MergedRow, Scope, Silence
from documents.reading.model import Clock, Column, GlossaryEntry, Place, Reading, Row, When

ROOT = Path(__file__).parents[4]
TRUTH = ROOT / "tests" / "files" / "case_a" / "truth.json"
CASE_A = ROOT / "casereviews" / "demonstration" / "case_a"
HEADING = Heading(
    case_reference="WSCP-2021-004",
    partnership="Wexborough Safeguarding Children Partnership",
    prepared_on=date(2026, 11, 20),
)
SCOPE = Scope(date(2019, 4, 1), date(2021, 4, 30))


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _place(hint: str) -> Place:
    numbers = [int(number) for number in re.findall(r"\d+", hint)]
    return Place(page=numbers[0]) if hint.startswith("page") else Place(row=numbers[-1] - 1)


def _row(record: dict[str, Any]) -> Row:
    return Row(
        id=record["row_id"],
        place=_place(record["page_or_row_hint"]),
        date_text=record["date_text"],
        time_text=record["time_text"] or "",
        when=When(_day(record["start"]), _day(record["end"]), record["precision"], record["certainty"], ""),
        clock=Clock(record["time"]),
        source=record["source"] or "",
        event=record["event"] or "",
        people=record["people"] or "",
        action=record["action"] or "",
        comment=record["comment"] or "",
    )


@cache
def case_a_readings() -> tuple[tuple[Reading, bytes], ...]:
    """Return the seven returns of case A with their files."""
    readings = []
    for agency in json.loads(TRUTH.read_text("utf-8"))["agencies"]:
        data = (CASE_A / agency["file"]).read_bytes()
        reading = Reading(
            file=agency["file"],
            sha256=hashlib.sha256(data).hexdigest(),
            kind="return",
            agency=agency["agency"],
            columns=tuple(Column(column["heading"], column["field"]) for column in agency["columns"]),
            rows=tuple(_row(record) for record in agency["rows"]),
            title=agency["title"],
            cover=tuple((str(label), str(value)) for label, value in agency["cover"].items()),
            narrative=tuple((part["heading"], part["text"]) for part in agency["narrative"]),
            glossary=(GlossaryEntry("Denise Draycott", "Grandmother", "maternal grandmother"),),
        )
        readings.append((reading, data))
    return tuple(readings)


@cache
def case_a() -> Chronology:
    """Return case A's combined chronology."""
    return merge([reading for reading, _ in case_a_readings()], SCOPE)


def chronology_of(
    rows: Sequence[MergedRow],
    scope: Scope | None = None,
    silences: tuple[Silence, ...] = (),
    returns: tuple[MergedReturn, ...] = (),
) -> Chronology:
    """Return rows in date order as a chronology, with the findings that writers show."""
    ordered = sorted(rows, key=lambda one: (bounds(one.row.when) or (date.max,))[0])
    return Chronology(
        scope,
        tuple(ordered),
        Findings(
            silences=silences,
            out_of_scope=tuple(r.row.id for r in ordered if scope and is_out_of_scope(r.row.when, scope)),
            undated=tuple(r.row.id for r in ordered if bounds(r.row.when) is None),
        ),
        returns,
    )


def merged(
    number: int, day: date | None = date(2020, 3, 1), agency: str = "Ash Road Surgery", **texts: str
) -> MergedRow:
    """Return one merged row; `texts` are fields of Row."""
    when = When(day, day, "day", "exact", "") if day else When(None, None, "unknown", "uncertain", "")
    typed: dict[str, Any] = {"date_text": day.strftime("%d/%m/%Y") if day else "", "time_text": "", **texts}
    return MergedRow(
        Row(id=f"ash/{number}", place=Place(row=number), when=when, clock=Clock(None), **typed), agency, "a.docx"
    )


def difficult_rows() -> list[MergedRow]:
    """Return rows with what people and their programs really put into cells, at its worst."""
    long = "The quick brown fox jumps over the lazy dog. " * 230
    return [
        merged(1, event=long, action=long, comment="after the long ones"),
        merged(2, event="x" * 3000, people="https://example.org/" + "a/b" * 300, source="DOCUMENTATIONSYSTEMNAME"),
        merged(
            3,
            event="Smile \U0001f600 and amulet \U0001f9ff, flag \U0001f1ec\U0001f1e7",
            people="محمد علي (father)",
        ),
        merged(
            4, event="\uf0b7 bullet \x00 nul \ud800 half \ufffe none \x0b next", people="שלום כהן; 中文名字; हिन्दी"
        ),
        merged(5, event="line one\n\nline three\tand a tab", action='#strong[x] *b* $x$ \\ // <a> @b ` "quoted"'),
        merged(6, event="{{ name }} {% for %} & < > \u202eabc", comment='#import "/etc/passwd": *'),
        merged(7, event="W" * 700, action="Ω≈ç√∫ ½ ñ ß ı ﬁ ﬀ"),
        merged(8, event="字" * 1500, agency="An_agency_with_a_very_long_unbroken_name_that_does_not_end"),
        merged(9, date_text="sometime_in_the_spring_or_so_of_2020 " * 12, time_text="aboutlunchtimemaybe"),
        merged(10, day=None, event="undated"),
    ]
