"""A log line holds nothing but what is on the list."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from casereviews import logs


@pytest.fixture(autouse=True)
def _logs_as_before() -> Iterator[None]:
    before = structlog.get_config()
    yield
    structlog.configure(**before)


def test_a_key_that_is_not_on_the_list_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("worker")
    structlog.get_logger().info(
        "task-done", task="5f0c", name="Ellie Draycott", email="a@b.example", text="seen at home", seconds=0.5
    )
    written = capsys.readouterr().err
    assert "event=task-done" in written
    assert "process=worker" in written
    assert "task=5f0c" in written
    assert "seconds=0.5" in written
    assert not any(word in written for word in ("Ellie", "b.example", "seen at home"))


def test_a_long_value_is_cut() -> None:
    assert logs.only_allowed(None, "", {"code": "x" * 1000, "attempt": 3}) == {"code": "x" * 100, "attempt": 3}


def test_a_terminal_sees_what_went_wrong_and_the_file_has_everything(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "service.log"
    logs.configure("relay", file)
    log = structlog.get_logger()
    log.info("schedule-done", schedule="audit-anchor")
    log.warning("relay-waits", name="Ellie Draycott")
    log.error("task-dead")
    shown, written = capsys.readouterr().err, file.read_text()
    assert [line.split("event=")[1].split()[0] for line in shown.splitlines()] == ["relay-waits", "task-dead"]
    assert [line.split("event=")[1].split()[0] for line in written.splitlines()] == [
        "schedule-done", "relay-waits", "task-dead",
    ]  # fmt: skip
    assert "Ellie" not in shown + written
    assert file.stat().st_mode & 0o777 == 0o600


def test_the_file_is_put_aside_when_it_is_large_and_written_anew(tmp_path: Path) -> None:
    file = tmp_path / "service.log"
    logs.configure("relay", file)
    log = structlog.get_logger()
    for round_ in range(6):
        file.write_text(f"{round_}" + " " * logs.MOST_BYTES)
        logs.put_aside(file)
        log.info("schedule-done")
    assert "schedule-done" in file.read_text()
    kept = sorted(path.name for path in tmp_path.iterdir())
    assert kept == ["service.log", "service.log.1", "service.log.2", "service.log.3"]
    assert [(tmp_path / name).read_text()[0] for name in kept[1:]] == ["5", "4", "3"]
    logs.put_aside(file)
    logs.put_aside(tmp_path / "not-there")
    assert sorted(path.name for path in tmp_path.iterdir()) == kept, "a small file stays"


@pytest.mark.usefixtures("capsys")
def test_what_is_no_terminal_gets_everything(tmp_path: Path) -> None:
    assert logs.file_for_terminal(tmp_path) is None
