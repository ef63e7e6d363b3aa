"""The benchmark measures all ways on the same material, and does not hide what the other way gave."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner

from casereviews.benchmark import measured
from casereviews.commands.bench import bench, shown

ONE_ENGINE = {"read-pdf-once", "read-pdf-borderless-once"}


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    """Return what `casereviews bench --part reading --json` says of returns of 20 rows."""
    result = CliRunner().invoke(bench, ["--rows", "20", "--part", "reading", "--json"])
    assert result.exit_code == 0, result.output
    figures: dict[str, Any] = json.loads(result.stdout)
    return figures


def test_reading_is_measured_beside_plain_libraries(told: dict[str, Any]) -> None:
    assert (told["version"], told["rows"]) == (2, 20)
    steps = {step["step"]: step for step in told["steps"]}
    assert set(steps) == {"read-pdf", "read-pdf-borderless", "read-word", "read-excel", *ONE_ENGINE}
    for step in steps.values():
        assert step["ours"]["count"] == 20
        assert step["ours"]["seconds"] > 0
        assert step["ours"]["megabytes"] > 10
        assert step["plain"]["count"] >= 20
        assert step["ratio"] > 0
        if step["step"] not in ONE_ENGINE:
            assert step["understood"]["count"] == step["sandboxed"]["count"] == 20


def test_the_table_is_for_people(told: dict[str, Any]) -> None:
    lines = list(shown(told["steps"], runs=1))
    assert "times faster" in lines[2]
    assert any(line.startswith("Ruled PDF, two engines") and "pdfplumber extract_tables" in line for line in lines)
    assert len({line.index("here") for line in lines if "library alone" in line and "here" in line}) == 1


def test_a_library_that_is_not_installed_is_said_to_be_missing(
    told: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measured, "find_spec", lambda name: None)
    step = measured.Measured(
        "Excel sheet", "reading", "rows", lambda _: lambda: 1, lambda _: lambda: 1, "openpyxl", "openpyxl"
    )
    assert not step.can_compare
    without = [{**line, "plain": None, "ratio": None, "processor_ratio": None} for line in told["steps"]]
    assert any("not installed" in line and line.endswith("openpyxl") for line in shown(without, runs=1))
