"""How often a file is tried that the sandbox stopped."""

from __future__ import annotations

import pytest

from documents.safety.sandbox import SandboxFailed
from workers.jobs.read_return import is_tried_again


@pytest.mark.parametrize(
    ("failure", "tries"),
    [
        (SandboxFailed("timeout"), 1),  # it had its whole time
        (SandboxFailed("timeout", held_up=True), 2),
        (SandboxFailed("memory"), 1),
        (SandboxFailed("crashed"), 2),
        (SandboxFailed("output-too-large"), 1),
        (SandboxFailed("not-json"), 1),
    ],
)
def test_a_file_is_blamed_after_so_many_tries(failure: SandboxFailed, tries: int) -> None:
    assert [is_tried_again(failure, attempt) for attempt in range(1, tries + 1)] == [True] * (tries - 1) + [False]


def test_a_missing_sandbox_is_never_the_files_fault() -> None:
    assert is_tried_again(SandboxFailed("sandbox-missing"), 7)
