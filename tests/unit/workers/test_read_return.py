"""How often a file is tried that the sandbox stopped."""

from __future__ import annotations

import pytest

from workers.jobs.read_return import is_tried_again


@pytest.mark.parametrize(
    ("code", "tries"), [("timeout", 2), ("memory", 3), ("crashed", 3), ("output-too-large", 1), ("not-json", 1)]
)
def test_a_file_is_blamed_after_so_many_tries(code: str, tries: int) -> None:
    assert [is_tried_again(code, attempt) for attempt in range(1, tries + 1)] == [True] * (tries - 1) + [False]


def test_a_missing_sandbox_is_never_the_files_fault() -> None:
    assert is_tried_again("sandbox-missing", 7)
