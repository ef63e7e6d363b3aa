"""The virtual environment: what ./test installed is not installed again by ./run, nor the other way round."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[3]
FILES = ("pyproject.toml", "requirements-bootstrap.txt", "requirements.txt", "requirements-dev.txt")
RUN, TEST = "run requirements.txt", "test requirements.txt requirements-dev.txt"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a checkout whose environment has programs that only note that they were called."""
    shutil.copytree(TOP / "setup", tmp_path / "setup")
    for name in FILES:
        shutil.copyfile(TOP / name, tmp_path / name)
    programs = tmp_path / ".venv" / "bin"
    programs.mkdir(parents=True)
    for name in ("python", "casereviews", "uv"):
        (programs / name).write_text(f'#!/bin/sh\n[ {name} != uv ] || echo "$@" >>"{tmp_path}/installed"\n')
        (programs / name).chmod(0o755)
    return tmp_path


def installs(folder: Path, asked: str) -> int:
    """Return how often something is installed when a script asks for its environment."""
    log = folder / "installed"
    log.write_text("")
    script = f"set -euo pipefail; . setup/environment.sh; make_environment {asked}"
    subprocess.run(["bash", "-c", script], cwd=folder, check=True, capture_output=True)
    return len(log.read_text().splitlines())


def test_each_script_installs_once_and_test_for_both(folder: Path) -> None:
    assert installs(folder, RUN) == 2, "the packages, and the project"
    assert installs(folder, RUN) == 0
    assert installs(folder, TEST) == 3
    assert [installs(folder, asked) for asked in (RUN, TEST, RUN)] == [0, 0, 0]


def test_changed_requirements_are_installed_by_whichever_comes_first(folder: Path) -> None:
    installs(folder, TEST)
    before = (folder / "requirements.txt").read_text()
    (folder / "requirements.txt").write_text(before + "# changed\n")
    assert installs(folder, RUN) == 2
    assert installs(folder, TEST) == 3
    (folder / "requirements.txt").write_text(before)
    assert installs(folder, RUN) == 2, "what is there belongs to the other list"
