"""`casereviews merge` as people run it: a process of its own, on the demonstration case's files."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import signal
import stat
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest
from docx import Document

from documents.writing.everything import NAMES

CASE = Path(__file__).parents[2] / "casereviews" / "demonstration" / "case_a"
TRUTH: dict[str, Any] = json.loads((Path(__file__).parents[1] / "files/case_a/truth.json").read_text("utf-8"))
ROWS = [(part, number, row) for part in TRUTH["agencies"] for number, row in enumerate(part["rows"])]


def run(*arguments: object, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "casereviews.main", "merge", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=240, cwd=folder, check=False)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("merged") / "out"
    done = run(CASE, "--out", folder)
    assert done.returncode == 1, done.stderr  # four rows of case A have a problem to look at
    assert done.stderr == ""
    assert done.stdout.startswith("255 rows from 7 agencies")
    return folder


def load(folder: Path, name: str) -> Any:
    return json.loads((folder / name).read_text("utf-8"))


def plain(text: object) -> str:
    return " ".join(str(text or "").split())


def merged_ids(folder: Path) -> dict[str, str]:
    """Return the merged id of each row of the truth, by its place in its file."""
    by_file: dict[str, list[str]] = {}
    for row in sorted(load(folder, "chronology.json")["rows"], key=lambda row: row["place"]["row"]):
        by_file.setdefault(row["file"], []).append(row["id"])
    return {row["row_id"]: by_file[part["file"]][number] for part, number, row in ROWS}


def test_every_file_is_there_and_nothing_beside_it(out: Path) -> None:
    assert sorted(path.name for path in out.iterdir()) == sorted(NAMES)
    assert [path.name for path in out.parent.iterdir()] == ["out"]
    assert stat.S_IMODE(out.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in out.iterdir()} == {0o600}


def test_all_rows_are_there_word_for_word_and_in_date_order(out: Path) -> None:
    chronology = load(out, "chronology.json")
    assert chronology["version"] == 1
    assert chronology["scope"] == TRUTH["scoping_period"]  # from the returns' own covers
    rows, ids = {row["id"]: row for row in chronology["rows"]}, merged_ids(out)
    assert len(rows) == len(ROWS) == 255
    for part, _, told in ROWS:
        row = rows[ids[told["row_id"]]]
        assert row["file"] == part["file"]
        for field in ("date_text", "time_text", "source", "event", "people", "action", "comment"):
            assert plain(row[field]) == plain(told[field])
        for field in ("start", "end", "precision", "certainty", "time"):
            assert row[field] == told[field], told["row_id"]
    days = [row["start"] or row["end"] or "9999" for row in chronology["rows"]]
    assert days == sorted(days)


def test_the_findings_agree_with_the_truth(out: Path) -> None:
    findings, ids = load(out, "findings.json"), merged_ids(out)
    names = {row["id"]: row["agency"] for row in load(out, "chronology.json")["rows"]}
    agency = {part["agency"]: names[ids[part["rows"][0]["row_id"]]] for part in TRUTH["agencies"]}

    def pairs(told: list[list[str]]) -> set[frozenset[str]]:
        return {frozenset(ids[row_id] for row_id in pair) for pair in told}

    found = {frozenset(pair["rows"]) for pair in findings["same_events"]} - pairs(TRUTH["related_pairs"])
    right = found & pairs(TRUTH["same_event_pairs"])
    assert len(right) >= 0.9 * len(TRUTH["same_event_pairs"])
    assert len(right) >= 0.8 * len(found)
    assert {frozenset(pair["rows"]) for pair in findings["duplicates"]} == pairs(TRUTH["exact_duplicates"])
    assert sorted((s["agency"], s["from"], s["to"], s["declared"]) for s in findings["silences"]) == sorted(
        (agency[s["agency"]], s["from"], s["to"], s["declared"]) for s in TRUTH["silences"]
    )
    assert findings["undated"] == [ids["A-HV-036"]]
    assert {problem["row"] for problem in findings["problems"]} == {
        ids[problem["row_id"]] for part in TRUTH["agencies"] for problem in part["problems"]
    }


def test_the_office_and_data_files_hold_all_rows(out: Path) -> None:
    events = sorted(plain(row["event"]) for _, _, row in ROWS)
    table = Document(str(out / "chronology.docx")).tables[-1]
    cells = [[cell.text for cell in row.cells] for row in list(table.rows)[1:]]
    assert len(cells) == 255
    assert all(any(plain(cell[5]).startswith(event) for cell in cells) for event in events)
    lines = list(csv.DictReader(io.StringIO((out / "chronology.csv").read_text("utf-8-sig"))))
    assert sorted(plain(line["Event"]) for line in lines) == events
    sheet = openpyxl.load_workbook(out / "chronology.xlsx")["Chronology"]
    head, *rest = sheet.iter_rows(values_only=True)
    assert sorted(plain(row[list(head).index("Event")]) for row in rest) == events
    assert sheet.freeze_panes
    assert sheet.auto_filter.ref


def test_the_pdfs_and_the_timeline_can_be_opened(out: Path) -> None:
    for name in ("chronology.pdf", "pack.pdf"):
        with pypdfium2.PdfDocument(out / name) as pdf:
            text = plain(" ".join(page.get_textpage().get_text_range() for page in pdf))
            assert len(list(pdf.get_toc())) > 3
        assert "Wexshire Police" in text
    assert (out / "timeline.png").read_bytes().startswith(b"\x89PNG")
    assert "<svg" in (out / "timeline.svg").read_text("utf-8")


def test_the_manifest_holds_every_hash(out: Path) -> None:
    manifest = load(out, "manifest.json")
    assert manifest["rows_in"] == manifest["rows_out"] == 255
    assert {one["file"] for one in manifest["inputs"]} == {part["file"] for part in TRUTH["agencies"]}
    for one in manifest["inputs"]:
        assert one["sha256"] == hashlib.sha256((CASE / one["file"]).read_bytes()).hexdigest()
    assert [one["file"] for one in manifest["outputs"]] == [name for name in NAMES if name != "manifest.json"]
    for one in manifest["outputs"]:
        data = (out / one["file"]).read_bytes()
        assert (one["sha256"], one["size"]) == (hashlib.sha256(data).hexdigest(), len(data))
    assert [one["file"] for one in manifest["left_out"]] == ["referral.json"]
    assert all(one["why"] for one in manifest["left_out"])


def texts_of(file: Path) -> Iterator[str]:
    """Yield all text of an output, with metadata; cells and pages apart, so that no name arises between them."""
    if file.suffix in (".docx", ".xlsx"):
        with zipfile.ZipFile(file) as archive:
            for name in archive.namelist():
                if name.endswith((".xml", ".rels")):
                    yield re.sub(r"<[^>]+>", " | ", archive.read(name).decode("utf-8"))
    elif file.suffix == ".pdf":
        with pypdfium2.PdfDocument(file) as pdf:
            yield json.dumps(pdf.get_metadata_dict())
            yield from (bookmark.get_title() for bookmark in pdf.get_toc())
            yield from (page.get_textpage().get_text_range() for page in pdf)
    elif file.suffix != ".png":
        yield file.read_text("utf-8-sig")


def test_in_codes_no_name_alias_or_identifier_is_left_anywhere(tmp_path: Path) -> None:
    key = tmp_path / "KEY.csv"
    with key.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["name", "aliases", "code", "role", "date_of_birth"])
        for person in TRUTH["people"]:
            aliases = "|".join(person["aliases"])
            lines.writerow([person["name"], aliases, person["code"], person["role"], person["dob"] or ""])
    done = run(CASE, "--out", tmp_path / "out", "--key", key, "--anonymise")
    assert done.returncode == 1, done.stderr
    secret = {name for person in TRUTH["people"] for name in (person["name"], *person["aliases"])}
    secret |= {identifier for kind in TRUTH["identifiers"].values() for identifier in kind}
    words = re.compile(
        rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(secret, key=len, reverse=True)))})(?!\w)", re.I
    )
    for made in (tmp_path / "out").iterdir():
        for text in (plain(text) for text in texts_of(made)):
            assert not words.search(text), (made.name, words.search(text))
        assert not words.search(made.name)
    assert not words.search(done.stdout)
    shown = (tmp_path / "out" / "chronology.json").read_text("utf-8")
    assert all(code in shown for code in ("Child Robin", "Mother", "Father 1", "Maternal Grandmother", "GP1"))


def test_files_may_be_given_one_by_one_with_a_scope(tmp_path: Path) -> None:
    done = run(
        CASE / "housing.pdf",
        CASE / "school.csv",
        "--out",
        "x/y/out",
        "--scope",
        "2020-01-01/2020-12-31",
        folder=tmp_path,
    )
    assert done.returncode == 1, done.stderr
    chronology = load(tmp_path / "x/y/out", "chronology.json")
    assert chronology["scope"] == {"from": "2020-01-01", "to": "2020-12-31"}
    assert len(chronology["rows"]) == 27 + 36
    assert len(load(tmp_path / "x/y/out", "findings.json")["out_of_scope"]) > 10


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--scope", "spring"], "not two dates"),
        (["--scope", "2021-01-01/2020-01-01"], "ends before it begins"),
        (["--anonymise"], "needs the anonymisation key"),
        (["--key", CASE / "school.csv"], "no column called name"),
    ],
)
def test_wrong_arguments_are_refused_in_one_line(arguments: list[object], words: str, tmp_path: Path) -> None:
    done = run(CASE / "school.csv", "--out", tmp_path / "out", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_nothing_readable_is_refused_and_an_earlier_output_stays(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"PK\x03\x04 no document")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "manifest.json").write_text("earlier", "utf-8")
    done = run(tmp_path / "a.docx", "--out", tmp_path / "out")
    assert done.returncode == 2
    assert done.stderr.startswith("casereviews: a.docx: ")
    assert (tmp_path / "out" / "manifest.json").read_text("utf-8") == "earlier"
    assert run(tmp_path / "out", "--out", tmp_path / "out").returncode == 2


def test_one_unreadable_return_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "school.csv").write_bytes((CASE / "school.csv").read_bytes())
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 broken")
    (tmp_path / ".hidden.csv").write_bytes(b"x")
    done = run(tmp_path, "--out", tmp_path)
    assert done.returncode == 1, done.stderr
    manifest = load(tmp_path, "manifest.json")
    assert {one["file"]: one["read_as"] for one in manifest["inputs"]} == {
        "school.csv": "return",
        "broken.pdf": "unreadable",
    }
    assert done.stdout.startswith("36 rows from 1 agency; 1 file could not be read, written to")
    assert "Left out: 1 file. It is a hidden or temporary file." in done.stdout
    left_out = {one["file"]: one for one in manifest["left_out"]}
    assert set(left_out) == {".hidden.csv", "broken.pdf"}
    assert "damaged" in left_out["broken.pdf"]["why"]
    assert left_out["broken.pdf"]["sha256"] == hashlib.sha256(b"%PDF-1.7 broken").hexdigest()
    assert len(load(tmp_path, "chronology.json")["rows"]) == 36
    again = run(tmp_path, "--out", tmp_path)
    assert again.returncode == 1
    assert load(tmp_path, "manifest.json")["inputs"] == manifest["inputs"]


def test_told_to_end_it_leaves_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "casereviews.main", "merge", str(CASE), "--out", str(tmp_path / "out")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    while not any(tmp_path.glob(".out.unfinished-*/*")) and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)
    assert process.returncode == 128 + signal.SIGTERM
    assert list(tmp_path.iterdir()) == []


def test_help_has_an_example() -> None:
    done = run("--help")
    assert done.returncode == 0
    assert "Example: casereviews merge" in done.stdout
