"""Which given files are returns."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from casereviews.commands.merge_inputs import EARLIER, returns_in


@pytest.fixture
def merged(tmp_path: Path) -> Path:
    """Return a folder as a merge leaves it, in which somebody has put a return."""
    folder = tmp_path / "merged"
    folder.mkdir()
    for name in ("chronology.docx", "chronology.csv", "pack.pdf", "gp.docx"):
        (folder / name).write_bytes(b"x")
    outputs = [{"file": name, "sha256": "ab" * 32} for name in ("chronology.docx", "chronology.csv", "pack.pdf")]
    (folder / "manifest.json").write_text(json.dumps({"version": 1, "outputs": outputs}))
    return folder


def test_what_a_merge_wrote_is_no_return_of_another(merged: Path, tmp_path: Path) -> None:
    taken, left_out = returns_in([merged], tmp_path / "out", None)
    assert [file.name for file in taken] == ["gp.docx"]
    assert {one.file for one in left_out if one.why == EARLIER} == {
        "chronology.csv", "chronology.docx", "pack.pdf", "manifest.json",
    }  # fmt: skip


def test_nor_when_it_is_given_by_name(merged: Path, tmp_path: Path) -> None:
    taken, left_out = returns_in([merged / "chronology.docx", merged / "gp.docx"], tmp_path / "out", None)
    assert [file.name for file in taken] == ["gp.docx"]
    assert [(one.file, one.why) for one in left_out] == [("chronology.docx", EARLIER)]


@pytest.mark.parametrize(
    "manifest", ["", "{}", "[]", '{"version": 1, "outputs": [1]}', '{"outputs": []}', "[" * 99_999]
)
def test_a_manifest_of_something_else_leaves_a_return_called_chronology_a_return(
    merged: Path, tmp_path: Path, manifest: str
) -> None:
    (merged / "manifest.json").write_text(manifest)
    taken, _ = returns_in([merged], tmp_path / "out", None)
    assert "chronology.docx" in [file.name for file in taken]


def test_a_pipe_in_a_folder_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "returns").mkdir()
    os.mkfifo(tmp_path / "returns" / "return.csv")
    taken, left_out = returns_in([tmp_path / "returns"], tmp_path / "out", None)
    assert (taken, [one.file for one in left_out]) == ([], ["return.csv"])
