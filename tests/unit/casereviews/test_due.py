"""`casereviews due`: the last day in time, and nothing else, on standard output."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from casereviews.commands.due import due


@pytest.mark.parametrize(
    ("clock", "started", "last_day"),
    [
        ("notification", "2025-12-01", "2025-12-08"),
        ("rapid-review", "2025-12-15", "2026-01-08"),
        ("rapid-review", "2022-05-31", "2022-06-23"),
        ("rapid-review", "2023-05-02", "2023-05-24"),
        ("rapid-review", "2022-09-12", "2022-10-04"),
        ("agency-returns", "2025-12-20", "2026-01-07"),
        ("publish-lcspr", "2025-08-31", "2026-02-27"),
        ("send-before-publication", "2026-01-05", "2025-12-22"),
    ],
)
def test_the_due_date_is_printed(clock: str, started: str, last_day: str) -> None:
    result = CliRunner().invoke(due, ["--started", started, "--clock", clock])
    assert (result.exit_code, result.output) == (0, f"{last_day}\n")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--started", "2055-01-01", "--clock", "notification"], "2010 to 2036"),
        (["--started", "31/12/2025", "--clock", "notification"], "--started"),
        (["--started", "2025-12-01", "--clock", "nonsense"], "rapid-review"),
        (["--started", "2025-12-01"], "--clock"),
    ],
)
def test_what_cannot_be_answered_is_refused(options: list[str], says: str) -> None:
    result = CliRunner().invoke(due, options)
    assert result.exit_code != 0
    assert says in result.output
