"""The command line: commands are found by name and loaded only when used."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from casereviews.main import COMMANDS, main
from casereviews.terminal import as_shown

CASE_A = Path(__file__).parents[3] / "casereviews" / "demonstration" / "case_a"


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


def test_what_is_on_a_full_disk_is_one_line_and_exit_code_2() -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "casereviews.main", "--help"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stderr) == (2, "casereviews: No space left on device.\n")


@pytest.mark.parametrize(
    "arguments",
    [("read", "{}"), ("check", "{}"), ("clean", "{}", "--out", "x.pdf"), ("merge", "{}", "--out", "x")],
    ids=lambda arguments: arguments[0],
)
@pytest.mark.parametrize("what", ["device", "pipe"])
def test_what_is_no_file_is_refused_at_once(
    what: str, arguments: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = Path("/dev/zero")
    if what == "pipe":
        given = tmp_path / "pipe"
        os.mkfifo(given)
    assert end_of(*(word.format(given) for word in arguments)) == 2
    assert "is a device or a pipe. Give a file." in capsys.readouterr().err


def test_a_file_name_cannot_write_lines_of_its_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = tmp_path / "a\nb\u202efdp.docx"
    given.write_bytes(b"PK\x03\x04 cut short")
    assert end_of("read", str(given)) == 2
    told = capsys.readouterr().err
    assert told.startswith("casereviews: a\\u000ab\\u202efdp.docx: ")
    assert told.count("\n") == 1


@pytest.mark.parametrize(
    ("untrusted", "shown"),
    [
        ("Seán Ó’Brien – 女の子", "Seán Ó’Brien – 女の子"),
        ("zero\u200bwidth, no\xa0break", "zero\u200bwidth, no\xa0break"),
        ("red \x1b[31m", "red \\u001b[31m"),
        ("half \udc80", "half \\udc80"),
        ("a\u2028b", "a\\u2028b"),
    ],
)
def test_what_a_terminal_is_given(untrusted: str, shown: str) -> None:
    assert as_shown(untrusted) == shown


def test_what_a_command_writes_is_for_its_user_alone(tmp_path: Path) -> None:
    report = CASE_A.parent / "case_b" / "report.pdf"
    assert end_of("clean", str(report), "--out", str(tmp_path / "clean.pdf")) == 0
    assert stat.S_IMODE((tmp_path / "clean.pdf").stat().st_mode) == 0o600
