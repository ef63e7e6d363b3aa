"""What a merge says when it is done."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click
import pytest

from casereviews.commands.merge_doubts import doubts_file, is_doubts, write_doubts
from casereviews.commands.merge_summary import summary, to_look_at
from documents.chronology.model import Heading
from documents.chronology.text_anonymiser import Doubt
from documents.reading.model import Problem, Reading
from documents.writing.everything import merge_returns
from documents.writing.manifest import LeftOut
from documents.writing.pack import PackReturn


def returned(file: str, agency: str | None, sha256: str = "", kind: str = "nil") -> PackReturn:
    problems = (Problem("damaged", "The file is damaged."),) if kind == "unreadable" else ()
    return PackReturn(
        Reading(file, sha256 or file.encode().hex().ljust(64, "0"), kind, agency, problems=problems),  # type: ignore[arg-type]
        b"x",
        "csv",
    )


def said(*returns: PackReturn, left_out: tuple[LeftOut, ...] = ()) -> list[str]:
    return list(summary(merge_returns(returns, Heading(), None), Path("out"), [], left_out, Path("doubts.csv")))


def test_a_file_that_is_not_read_is_no_agency_and_is_told_first() -> None:
    lines = said(returned("gp.csv", "GP"), returned("broken.pdf", None, kind="unreadable"))
    assert lines[0] == "0 rows from 1 agency; 1 file could not be read, written to out"
    lines = said(returned("gp.csv", "GP"), returned("police.csv", "Police"))
    assert lines[0] == "0 rows from 2 agencies, written to out"


def test_files_that_hold_the_same_are_named() -> None:
    merged = merge_returns(
        [returned("a.csv", "GP", "ab" * 32), returned("b.csv", "GP", "ab" * 32), returned("c.csv", "School")],
        Heading(),
        None,
    )
    lines = list(summary(merged, Path("out"), [], (), Path("doubts.csv")))
    assert "These files hold the same, byte for byte: a.csv, b.csv. Check that the right ones were sent." in lines
    assert to_look_at(merged, [])


def test_what_was_left_out_is_counted_by_its_reason() -> None:
    left_out = tuple(LeftOut(name, why) for name, why in (("a", "One."), ("b", "Two."), ("c", "One.")))
    lines = said(returned("gp.csv", "GP"), left_out=left_out)
    assert [line for line in lines if line.startswith("Left")] == [
        "Left out: 2 files. One.", "Left out: 1 file. Two.",
    ]  # fmt: skip


DOUBTS = tuple(Doubt(f"=Alfei {number}", "Child Ash", "Nearly.", f"gp/{number}", "event") for number in range(17))


def test_all_that_is_in_doubt_is_told_of_and_stands_in_a_file_away_from_the_codes(tmp_path: Path) -> None:
    merged = replace(merge_returns([returned("gp.csv", "GP")], Heading(), None), doubts=DOUBTS)
    file = doubts_file(tmp_path / "out", None)
    assert file == tmp_path / "out-doubts.csv"
    lines = list(summary(merged, tmp_path / "out", [], (), file))
    assert f"  and 5 more; all of them, with the words themselves: {file}" in lines
    assert not any("Alfei" in line for line in lines)
    write_doubts(DOUBTS, file)
    assert file.stat().st_mode & 0o777 == 0o600
    rows = file.read_text("utf-8-sig").splitlines()
    assert len(rows) == 18
    assert rows[1] == "gp/0,event,'=Alfei 0,Child Ash,Nearly."
    assert is_doubts(file)
    write_doubts((), file)
    assert not file.exists()


def test_a_list_of_doubts_never_lies_among_the_files_in_codes_nor_replaces_another_file(tmp_path: Path) -> None:
    with pytest.raises(click.ClickException, match="outside the folder"):
        doubts_file(tmp_path / "out", tmp_path / "out" / "x.csv")
    other = tmp_path / "return.csv"
    other.write_text("Date,Event\n")
    with pytest.raises(click.ClickException, match="no list of doubts"):
        doubts_file(tmp_path / "out", other)
