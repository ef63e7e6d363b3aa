"""A column as a person may be asked about it: its heading, what it was taken for, and what stands in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class SeenColumn:
    """One heading of a file's chronology, once however many tables have it.

    heading: as typed, made unique within its table. key: in the form in which headings are compared. field: what
    it was taken for. trust: how sure that is, 0 to 1. sure: no person needs to be asked. said: a person settled
    it. samples: up to three different cells.
    """

    heading: str
    key: str
    field: str
    trust: float
    sure: bool
    said: bool
    samples: tuple[str, ...]


def as_records(columns: Sequence[SeenColumn], *, sure: bool) -> list[dict[str, Any]]:
    """Return the columns that are sure, or those that are not, as plain values."""
    return [
        {
            "heading": column.heading,
            "key": column.key,
            "field": column.field,
            "trust": column.trust,
            "said": column.said,
            "samples": list(column.samples),
        }
        for column in columns
        if column.sure is sure
    ]


def from_records(questions: Sequence[Mapping[str, Any]], settled: Sequence[Mapping[str, Any]]) -> list[SeenColumn]:
    """Return the columns that `as_records` wrote. Raises KeyError on anything else."""
    return [
        SeenColumn(
            value["heading"],
            value["key"],
            value["field"],
            value["trust"],
            sure,
            value["said"],
            tuple(value["samples"]),
        )
        for sure, values in ((False, questions), (True, settled))
        for value in values
    ]
