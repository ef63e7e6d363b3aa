"""The chronology as JSON: the same values as it has in memory, each row on a line of its own."""

from __future__ import annotations

import json

from documents.writing.chronology_json import write_findings, write_json
from tests.unit.documents.writing.chronologies import a_chronology, a_row


def test_the_file_says_what_the_chronology_does() -> None:
    chronology = a_chronology([a_row("r1", event='Said “no”\nand "yes"\\'), a_row("r2", event="{}[],\u2028 é")])
    data = write_json(chronology)
    assert json.loads(data) == json.loads(json.dumps(chronology.as_json()))
    assert json.loads(write_findings(chronology)) == json.loads(json.dumps(chronology.findings.as_json()))


def test_the_change_of_a_row_changes_one_line() -> None:
    rows = [a_row(f"r{number}", event=f"Event {number}") for number in range(5)]
    before = write_json(a_chronology(rows)).split(b"\n")
    rows[3] = a_row("r3", event="Another")
    after = write_json(a_chronology(rows)).split(b"\n")
    assert len(before) == len(after)
    assert sum(one != other for one, other in zip(before, after, strict=True)) == 1


def test_a_chronology_without_rows_is_json() -> None:
    assert json.loads(write_json(a_chronology([])))["rows"] == []
