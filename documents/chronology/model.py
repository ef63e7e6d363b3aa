"""The combined chronology as plain values: what merging gives and what every writer takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from documents.reading.model import Kind, Problem, Row

VERSION = 1
"""Version of `chronology.json` and `findings.json`."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The scoping period, both days included."""

    first: date
    last: date

    def as_json(self) -> dict[str, str]:
        return {"from": self.first.isoformat(), "to": self.last.isoformat()}


@dataclass(frozen=True, slots=True)
class MergedRow:
    """A row in the combined chronology. `row.id` is "<agency slug>/<row id>"; `file` is the return's name."""

    row: Row
    agency: str
    file: str

    def as_json(self) -> dict[str, Any]:
        return {**self.row.as_json(), "agency": self.agency, "file": self.file}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> MergedRow:
        return cls(Row.from_json(value), value["agency"], value["file"])


@dataclass(frozen=True, slots=True)
class SameEvent:
    """Two rows of different agencies that seem to tell the same event; `score` is 0 to 1."""

    rows: tuple[str, str]
    score: float


@dataclass(frozen=True, slots=True)
class Silence:
    """More than four calendar months without a row of `agency`; `declared` when a "no contact" row says so."""

    agency: str
    first: date
    last: date
    declared: bool


@dataclass(frozen=True, slots=True)
class Conflict:
    """Rows told as the same event that differ in `field`; `values` in the order of `rows`."""

    rows: tuple[str, str]
    field: str
    values: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Findings:
    """What merging noticed; row ids are ids of merged rows."""

    same_events: tuple[SameEvent, ...] = ()
    duplicates: tuple[tuple[str, str], ...] = ()
    silences: tuple[Silence, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    out_of_scope: tuple[str, ...] = ()
    undated: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return `findings.json`, version 1."""
        return {
            "version": VERSION,
            "same_events": [{"rows": list(s.rows), "score": round(s.score, 2)} for s in self.same_events],
            "duplicates": [{"rows": list(pair)} for pair in self.duplicates],
            "silences": [
                {"agency": s.agency, "from": s.first.isoformat(), "to": s.last.isoformat(), "declared": s.declared}
                for s in self.silences
            ],
            "conflicts": [
                {"rows": list(c.rows), "field": c.field, "values": list(c.values)} for c in self.conflicts
            ],
            "out_of_scope": list(self.out_of_scope),
            "undated": list(self.undated),
            "problems": [problem.as_json() for problem in self.problems],
        }


@dataclass(frozen=True, slots=True)
class MergedReturn:
    """One return that went into the chronology, also one without rows; `rows` is how many rows it gave."""

    agency: str
    file: str
    kind: Kind
    rows: int
    id_prefix: str
    """What stands before the "/" in the ids of its merged rows."""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Chronology:
    """All rows of all returns in merged order, and what was noticed. `scope` None: no period was given."""

    scope: Scope | None
    rows: tuple[MergedRow, ...]
    findings: Findings = Findings()
    returns: tuple[MergedReturn, ...] = ()
    agency_order: tuple[str, ...] = ()
    """All agencies of the case, also those without a return yet, so that each keeps its colour; () by name."""

    @property
    def agencies(self) -> tuple[str, ...]:
        """Return the agencies' names in order of first appearance in the merged rows."""
        return tuple(dict.fromkeys(row.agency for row in self.rows))

    def as_json(self) -> dict[str, Any]:
        """Return `chronology.json`, version 1."""
        return {
            "version": VERSION,
            "scope": self.scope.as_json() if self.scope else {"from": None, "to": None},
            "rows": [row.as_json() for row in self.rows],
        }


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands at the top of a written chronology or pack; all plain text, "" where not known."""

    title: str = "Combined chronology"
    case_reference: str = ""
    partnership: str = ""
    classification: str = "OFFICIAL-SENSITIVE"
    prepared_on: date | None = None
    names: str = "names"
    """"names" or "codes": which of the two the text shows."""
    part: str = ""
    """A sentence: which rows of how many these are; "" for every row."""
