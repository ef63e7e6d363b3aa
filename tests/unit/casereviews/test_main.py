"""The command line: commands are found by name and loaded only when used."""

from __future__ import annotations

import subprocess
import sys

import pytest

from casereviews.main import COMMANDS, main


def end_of(*arguments: str) -> int:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert isinstance(end.value.code, int)
    return end.value.code


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert end_of("--help") == 0
    out = capsys.readouterr().out
    assert all(f"  {name} " in out for name in COMMANDS)


def test_an_unknown_command_is_refused_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert end_of("frobnicate") == 2
    told = capsys.readouterr()
    assert (told.out, told.err.count("\n")) == ("", 1)


def test_reading_a_file_does_not_load_the_web() -> None:
    program = "import sys, casereviews.commands.read; print('flask' in sys.modules, 'rq' in sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert loaded.stdout.split() == ["False", "False"]
