"""`casereviews check` and `casereviews clean`: exit codes, what is written, and what is left alone."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from casereviews import demonstration
from casereviews.main import casereviews
from tests.unit.documents.safety import made_files as made, planted_office, planted_pdf as planted

WORD = Path(demonstration.__file__).parent / "case_a" / "gp-practice.docx"
KEY = "name,aliases,code,role,date_of_birth\nTegan Marlowe,Teggy,Child T,child,2019-03-27\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "key.csv").write_text(KEY)
    (tmp_path / "report.pdf").write_bytes(made.pdf("The review heard about Tegan.", title="Learning"))
    return tmp_path


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(casereviews, [str(argument) for argument in arguments])


def test_check_says_what_would_leak(folder: Path) -> None:
    done = run("check", folder / "report.pdf", "--key", folder / "key.csv")
    assert done.exit_code == 1
    assert "a name of Child T (page 1): The review heard about [Tegan] ." in done.stdout
    assert "Do not publish this file" in done.stdout


def test_check_as_json(folder: Path) -> None:
    done = run("check", folder / "report.pdf", "--key", folder / "key.csv", "--json")
    found = json.loads(done.stdout)
    assert (found["version"], found["file"], found["kind"], found["verdict"]) == (1, "report.pdf", "pdf", "stop")


def test_check_without_a_key_says_that_names_were_not_looked_for(folder: Path) -> None:
    assert "No key was given" in run("check", folder / "report.pdf").stdout


def test_clean_then_check(folder: Path) -> None:
    (folder / "report.pdf").write_bytes(made.pdf("The review heard about the child."))
    out = folder / "clean.pdf"
    done = run("clean", folder / "report.pdf", "--out", out, "--title", "Learning")
    assert done.exit_code == 0, done.output
    assert run("check", out, "--key", folder / "key.csv").exit_code == 0
    assert {path.name for path in folder.iterdir()} == {"key.csv", "report.pdf", "clean.pdf"}


def test_clean_says_what_it_accepted_and_took_out(folder: Path) -> None:
    for way in ("deletion", "hidden text"):
        (folder / "report.docx").write_bytes(planted_office.WORD_SETTLED[way][1]())
        done = run("clean", folder / "report.docx", "--out", folder / "clean.docx")
        assert done.exit_code == 0, done.output
        assert "what a reader sees with “No markup”" in done.stdout
        assert planted.MARK in done.stdout
        assert planted.MARK.encode() not in zipfile.ZipFile(folder / "clean.docx").read("word/document.xml")


def test_clean_writes_nothing_when_a_person_is_needed(folder: Path) -> None:
    (folder / "report.pdf").write_bytes(planted.UNSEEN["one point"]())
    done = run("clean", folder / "report.pdf", "--out", folder / "clean.pdf")
    assert done.exit_code == 1
    assert f"words that are in the file but can't be seen on the page (page 1): {planted.MARK}" in done.stdout
    assert not (folder / "clean.pdf").exists()


def test_clean_takes_out_what_no_page_shows_and_lists_it(folder: Path) -> None:
    (folder / "report.pdf").write_bytes(planted.UNSEEN["white"]())
    done = run("clean", folder / "report.pdf", "--out", folder / "clean.pdf")
    assert done.exit_code == 0
    assert "Taken out, because no page shows it:" in done.stdout
    assert planted.MARK in done.stdout
    assert run("check", folder / "clean.pdf").exit_code == 1, "its picture is to be looked at"
    nowhere = run("clean", folder / "report.pdf", "--out", folder / "no" / "clean.pdf")
    assert "Make it, or give --out another place" in nowhere.output


@pytest.mark.parametrize("command", ["check", "clean"])
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty."),
        (b"\x89PNG\r\n\x1a\n", "its content is a picture (PNG)"),
        (made.locked_pdf(4, user="secret"), "The file needs a password to open."),
        (b"%PDF-1.7 nothing", "The file is damaged or incomplete."),
    ],
)
def test_what_cant_be_read_is_refused_in_one_line(folder: Path, command: str, content: bytes, said: str) -> None:
    (folder / "report.pdf").write_bytes(content)
    out: list[str | Path] = ["--out", folder / "x.pdf"] if command == "clean" else []
    done = run(command, folder / "report.pdf", *out)
    assert done.exit_code == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (folder / "x.pdf").exists()


def test_a_key_that_cant_be_read_is_refused(folder: Path) -> None:
    (folder / "key.csv").write_text("code\nChild T\n")
    done = run("check", folder / "report.pdf", "--key", folder / "key.csv")
    assert done.exit_code == 2
    assert "key.csv: The key has no column called name" in done.stderr


def test_each_has_an_example() -> None:
    assert "Example: casereviews check" in run("check", "--help").stdout
    assert "Example: casereviews clean" in run("clean", "--help").stdout


def test_clean_does_not_write_word_under_a_pdf_name(folder: Path) -> None:
    shutil.copyfile(WORD, folder / "report.docx")
    done = run("clean", folder / "report.docx", "--out", folder / "clean.pdf")
    assert done.exit_code != 0
    assert "give --out a name that ends in .docx. To publish a PDF, save the document as PDF first" in done.stderr
    assert not (folder / "clean.pdf").exists()


def test_check_as_json_says_why_a_file_cannot_be_read(folder: Path) -> None:
    (folder / "report.pdf").write_bytes(b"")
    done = run("check", folder / "report.pdf", "--json")
    told = json.loads(done.stdout)
    assert (done.exit_code, told["version"], told["verdict"], told["checks"]) == (2, 1, "unreadable", [])
    assert told["reason"]["code"] == "empty"
    assert told["reason"]["message"] in done.stderr
