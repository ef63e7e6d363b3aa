"""The benchmark's chronology steps make the same rows in all their ways."""

from __future__ import annotations

from pathlib import Path

import pytest

from casereviews.benchmark import material
from casereviews.benchmark.chronology_steps import CHRONOLOGY

ROWS = 12


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the returns of all agencies as CSV, which is all that these steps read."""
    place = tmp_path_factory.mktemp("bench")
    material.write_csv_files(place, ROWS)
    return place


@pytest.mark.parametrize("name", ["merge", "merge-growth", "word-growth", "write-excel", "excel-growth"])
def test_every_way_makes_every_row(folder: Path, name: str) -> None:
    step = CHRONOLOGY[name]
    ways = [prepare for prepare in (step.ours, step.plain) if prepare]
    assert [prepare(folder)() for prepare in ways] == [ROWS * 20] * len(ways)


def test_there_are_twenty_agencies() -> None:
    assert len(set(material.AGENCIES)) == 20
