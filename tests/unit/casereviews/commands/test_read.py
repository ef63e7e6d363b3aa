"""`casereviews read`: the same outcomes as the pages, by exit code, JSON and words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

import pikepdf
import pytest

from casereviews.commands.read import shown
from casereviews.main import main
from documents.reading.entry import read_return

CASE_A = Path(__file__).parents[4] / "casereviews" / "demonstration" / "case_a"


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Return the exit code, standard output and standard error of the command."""
    with pytest.raises(SystemExit) as end:
        main(["read", *arguments])
    told = capsys.readouterr()
    assert isinstance(end.value.code, int)
    return end.value.code, told.out, told.err


def test_json_is_version_1_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, str(CASE_A / "childrens-social-care.docx"), "--json")
    written = json.loads(out)
    assert (code, err) == (0, "")
    keys = ["version", "file", "sha256", "kind", "agency", "columns", "rows", "problems", "identity", "glossary"]
    assert list(written) == keys
    assert (written["version"], len(written["rows"])) == (1, 51)
    assert set(written["rows"][0]) == {
        "id", "place", "date_text", "time_text", "start", "end", "precision", "certainty", "edtf", "time",
        "time_end", "source", "event", "people", "action", "comment", "other",
    }  # fmt: skip


def test_problems_give_exit_code_1_and_their_sentences(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, str(CASE_A / "health-visiting-0-19.docx"))
    assert code == 1
    assert "37 rows" in out
    assert "“22.05/20” was read as 22 May 2020" in out


def test_what_cannot_be_read_is_one_line_and_exit_code_2(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    broken = tmp_path / "return.docx"
    broken.write_bytes(b"PK\x03\x04 cut short")
    code, out, err = run(capsys, str(broken))
    assert (code, out) == (2, "")
    assert err.startswith("casereviews: return.docx: ")
    assert err.count("\n") == 1
    code, out, err = run(capsys, str(broken), "--json")
    assert (code, json.loads(out)["kind"]) == (2, "unreadable")


def test_a_file_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "no-such-file.docx")
    assert (code, out) == (2, "")
    assert err.count("\n") == 1


@pytest.mark.parametrize("width", [60, 100, 200])
def test_the_table_fits_its_page(width: int) -> None:
    data = (CASE_A / "school.csv").read_bytes()
    lines = list(shown(read_return(data, "school.csv"), width=width))
    assert sum(line.startswith("t1r") for line in lines) == 36
    assert max(len(line) for line in lines) <= max(width, 100)


@pytest.mark.parametrize("revision", [4, 6])  # AES with 128 and 256 bits
def test_a_pdf_that_only_asks_not_to_be_changed_is_read(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, revision: Literal[4, 6]
) -> None:
    with pikepdf.open(CASE_A / "police.pdf") as made:
        made.save(tmp_path / "police.pdf", encryption=pikepdf.Encryption(user="", owner="o", R=revision))
    code, out, err = run(capsys, str(tmp_path / "police.pdf"))
    assert (code, err) == (0, "")
    assert "36 rows" in out
