"""Spoilt files of every format through the reader in the real sandbox: none ends more than its own child.

300 in every run; `CASEREVIEWS_NIGHTLY=1 .venv/bin/pytest tests/integration/reading/test_fuzz.py` reads 5,000.
A failure names the mutant: `python -m tests.integration.reading.mutants NUMBER` writes it.
"""

from __future__ import annotations

import os
from collections import Counter
from functools import cache
from typing import Any

import pytest

from documents.reading.model import CERTAINTIES, PRECISIONS, Reading
from documents.safety import sandbox
from documents.safety.refusals import Refused
from documents.safety.sandbox import SandboxFailed, run_in_sandbox
from tests.integration.reading.mutants import FOLDERS, mutant

READER = "documents.reading.entry:read_record"
NIGHTLY = bool(os.environ.get("CASEREVIEWS_NIGHTLY"))
HOW_MANY = 5000 if NIGHTLY else 300
STRETCH = 50
"""Mutants of one test; a healthy file is read after every tenth of them."""

HEALTHY = ("gp-practice.docx", "hospital-trust.xlsx", "school.csv", "housing.pdf")


@cache
def healthy(name: str) -> bytes:
    return (FOLDERS[0] / name).read_bytes()


@cache
def rows_of(name: str) -> str:
    return str(run_in_sandbox(READER, healthy(name), file_name=name)["rows"])


def outcome(number: int) -> str:
    """Return how the mutant of that number ended: the kind of its reading, or the code of its refusal."""
    spoilt = mutant(number)
    try:
        record = run_in_sandbox(READER, spoilt.data, file_name=spoilt.name)
    except Refused as refused:
        return refused.code
    except SandboxFailed as failed:
        # A signal is an engine's own abort, which ends the child alone; an exception would be a reader's fault.
        if not failed.detail.startswith("SIG") and failed.code not in ("timeout", "memory"):
            pytest.fail(f"mutant {number} ({spoilt.done}): {failed}")
        return f"{failed.code} {failed.detail}".strip()
    check(record, number)
    return str(record["kind"])


def check(record: dict[str, Any], number: int) -> None:
    """Whatever was read has the shape that is promised, and nothing was dropped without a word."""
    reading = Reading.from_record(record)
    assert len({row.id for row in reading.rows}) == len(reading.rows), number
    for row in reading.rows:
        assert row.when.precision in PRECISIONS, number
        assert row.when.certainty in CERTAINTIES, number
        assert not (row.when.start and row.when.end and row.when.start > row.when.end), number
    if reading.kind == "unreadable":
        assert reading.problems, number


@pytest.mark.timeout(1800 if NIGHTLY else 300)
@pytest.mark.parametrize("start", range(0, HOW_MANY, STRETCH))
def test_spoilt_files_end_nothing_but_their_own_child(start: int) -> None:
    rows_of(HEALTHY[0])
    parent = sandbox._running_parent().process.pid
    ends: Counter[str] = Counter()
    for number in range(start, start + STRETCH):
        ends[outcome(number)] += 1
        if number % 10 == 9:
            name = HEALTHY[number // 10 % len(HEALTHY)]
            record = run_in_sandbox(READER, healthy(name), file_name=name)
            assert str(record["rows"]) == rows_of(name), f"after mutant {number}"
    assert sandbox._running_parent().process.pid == parent
    assert ends["timeout"] <= 1, ends
