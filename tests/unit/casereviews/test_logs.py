"""A log line holds nothing but what is on the list."""

from __future__ import annotations

import pytest
import structlog

from casereviews import logs


def test_a_key_that_is_not_on_the_list_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    before = structlog.get_config()
    try:
        logs.configure("worker")
        structlog.get_logger().info(
            "task-done", task="5f0c", name="Ellie Draycott", email="a@b.example", text="seen at home", seconds=0.5
        )
    finally:
        structlog.configure(**before)
    written = capsys.readouterr().err
    assert "event=task-done" in written
    assert "process=worker" in written
    assert "task=5f0c" in written
    assert "seconds=0.5" in written
    assert not any(word in written for word in ("Ellie", "b.example", "seen at home"))


def test_a_long_value_is_cut() -> None:
    assert logs.only_allowed(None, "", {"code": "x" * 1000, "attempt": 3}) == {"code": "x" * 100, "attempt": 3}
