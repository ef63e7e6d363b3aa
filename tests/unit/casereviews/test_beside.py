"""Writing beside the place: private, gone afterwards, and what killed runs left behind is removed."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from casereviews.beside import folder_beside, write_private

WRITES_UNTIL_KILLED = """
import sys, time
from pathlib import Path
from casereviews.beside import folder_beside, write_private
with folder_beside(Path(sys.argv[1])) as beside:
    write_private(beside / "pack.pdf", b"a case")
    print("writing", flush=True)
    time.sleep(600)
"""


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_it_is_private_and_gone_afterwards(tmp_path: Path) -> None:
    with folder_beside(tmp_path / "out") as beside:
        write_private(beside / "a", b"x")
        assert stat.S_IMODE(beside.stat().st_mode) == 0o700
        assert stat.S_IMODE((beside / "a").stat().st_mode) == 0o600
        (beside / "a").replace(tmp_path / "a")
    assert names_in(tmp_path) == ["a"]


def test_an_error_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), folder_beside(tmp_path / "out"):
        raise ZeroDivisionError
    assert names_in(tmp_path) == []


def test_what_a_killed_run_left_is_removed_and_what_another_writes_is_not(tmp_path: Path) -> None:
    def start() -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", WRITES_UNTIL_KILLED, str(tmp_path / "out")], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "writing\n"
        return process

    killed = start()
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    (left,) = names_in(tmp_path)
    running = start()
    (tmp_path / ".out.unfinished-file").write_text("not a folder: not ours")
    try:
        with folder_beside(tmp_path / "out") as beside:
            assert left not in names_in(tmp_path)
            assert len(names_in(tmp_path)) == 3, "the other run's, ours, and the file"
            assert beside.name in names_in(tmp_path)
    finally:
        running.kill()
        running.communicate()
    assert os.path.lexists(tmp_path / ".out.unfinished-file")
