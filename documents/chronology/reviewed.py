"""What reviewers said of the findings: pairs that are two events after all, and pairs that they put together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from documents.chronology.model import Chronology, SameEvent

Verdicts = Mapping[frozenset[str], str]
"""Ids of two merged rows, and what somebody said of them: "same" or "different"."""


def as_reviewed(chronology: Chronology, said: Verdicts) -> Chronology:
    """Return the chronology as the reviewers' desk shows it: without pairs that somebody said are two events.

    Pairs that somebody put together by hand are there as the same event, with the score 1; what is said of rows
    that the chronology has not, is nothing. The rows stay as they are.
    """
    if not said:
        return chronology
    found = chronology.findings
    rows = {merged.row.id for merged in chronology.rows}
    same_events = tuple(one for one in found.same_events if said.get(frozenset(one.rows)) != "different")
    duplicates = tuple(pair for pair in found.duplicates if said.get(frozenset(pair)) != "different")
    linked = {frozenset(one.rows) for one in same_events} | set(map(frozenset, duplicates))
    by_hand = sorted(
        tuple(sorted(pair))
        for pair, word in said.items()
        if word == "same" and len(pair) == 2 and pair <= rows and pair not in linked
    )
    return replace(
        chronology,
        findings=replace(
            found,
            same_events=(*same_events, *(SameEvent((one, other), 1.0) for one, other in by_hand)),
            duplicates=duplicates,
            conflicts=tuple(one for one in found.conflicts if said.get(frozenset(one.rows)) != "different"),
        ),
    )
