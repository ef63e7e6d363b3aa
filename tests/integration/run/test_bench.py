"""The benchmark measures both ways on the same material, and does not hide what the other way gave."""

from __future__ import annotations

import json

from click.testing import CliRunner

from casereviews.commands.bench import bench


def test_reading_is_measured_beside_plain_libraries() -> None:
    result = CliRunner().invoke(bench, ["--rows", "20", "--part", "reading", "--json"])
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert (told["version"], told["rows"]) == (1, 20)
    steps = {step["step"]: step for step in told["steps"]}
    assert set(steps) == {"read-pdf", "read-word", "read-excel"}
    for step in steps.values():
        assert step["ours"]["count"] == 20
        assert step["ours"]["seconds"] > 0
        assert step["ours"]["megabytes"] > 10
        assert step["ratio"] == round(step["plain"]["seconds"] / step["ours"]["seconds"], 2)


def test_the_table_is_for_people() -> None:
    result = CliRunner().invoke(bench, ["--rows", "10", "--part", "reading"])
    assert "times faster" in result.output
    assert "Read a ruled PDF" in result.output
    assert "pdfplumber extract_tables" in result.output
