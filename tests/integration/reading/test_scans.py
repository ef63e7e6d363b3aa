"""Pages that are pictures, through the real Tesseract in its sandbox: rows come out as a draft, never silently."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from casereviews import demonstration
from documents.reading.entry import read_return
from documents.reading.scans import ocr
from documents.reading.untrusted import read_with_pictures
from documents.safety import sandbox
from tests.files.scanning import joined, pages_of, scanned

HOUSING = Path(demonstration.__file__).parent / "case_a" / "housing.pdf"
FIELDS = ("date_text", "start", "end", "precision", "source", "event", "people", "action", "comment")
CHRONOLOGY = 3
"""The page on which the chronology begins."""


@pytest.fixture(scope="module", autouse=True)
def tesseract() -> Path:
    """Return Tesseract's program: the set-up of the tests installs it."""
    program = ocr.character_reader()
    assert program is not None, f"install {ocr.PACKAGE}"
    return program


@cache
def part() -> bytes:
    """Return the cover and the first page of the chronology, as they are."""
    return pages_of(HOUSING.read_bytes(), (1, CHRONOLOGY))


@cache
def mixed() -> dict[str, Any]:
    """Return the reading of the cover as it is and a scan of a page of the chronology, askew and on its side."""
    cover = pages_of(HOUSING.read_bytes(), (1,))
    scan = scanned(HOUSING.read_bytes(), (CHRONOLOGY,), skew=0.6, turn=90)
    return read_with_pictures(joined(cover, scan), "housing.pdf")


def words(value: Any) -> str:
    return " ".join(str(value).split())


def test_rows_of_a_scan_are_those_of_the_file_but_for_a_few_letters() -> None:
    truth = read_return(part(), "housing.pdf").as_record()["rows"]
    rows = mixed()["rows"]
    assert len(rows) == len(truth) > 5
    pairs = [
        (words(row[name]), words(true[name])) for row, true in zip(rows, truth, strict=True) for name in FIELDS
    ]
    wrong = [pair for pair in pairs if pair[0] != pair[1]]
    assert len(wrong) <= 0.06 * len(pairs), wrong


def test_they_are_a_draft() -> None:
    record = mixed()
    assert (record["ocr"], record["ocr_pages"]) == (True, [2])
    draft = record["problems"][0]
    assert (draft["code"], draft["row"]) == ("ocr-draft", None)
    assert draft["message"].startswith("Page 2 of this file is a picture")
    assert "This page is a picture, so its words were not read" not in str(record["problems"])
    assert record["agency"] == "Millrace Homes"


def test_rows_are_outlined_on_the_page_as_it_is_shown() -> None:
    record = mixed()
    assert set(record["outlines"]) == {row["id"] for row in record["rows"]}
    for boxes in record["outlines"].values():
        for page, x0, y0, x1, y1 in boxes:
            width, height = record["page_sizes"][page - 1]
            assert page == 2
            assert -1 <= x0 < x1 <= width + 1
            assert -1 <= y0 < y1 <= height + 1


def test_progress_is_told_before_each_page(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[int, int]] = []
    monkeypatch.setattr(ocr, "read_page", lambda data, page: None)
    record = read_with_pictures(
        scanned(HOUSING.read_bytes(), (1, 2), dots=40), "a.pdf", lambda done, of: told.append((done, of))
    )
    assert told == [(0, 2), (1, 2)]
    assert record["problems"][-1]["code"] == "image-only", "a picture that can't be read is said to be one"


def test_without_tesseract_it_is_said_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    record = read_with_pictures(scanned(HOUSING.read_bytes(), (1,), dots=40), "a.pdf")
    assert (record["kind"], record["problems"][-1]["code"]) == ("unreadable", "image-only")


def test_a_page_whose_reading_fails_costs_that_page_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    scan = scanned(HOUSING.read_bytes(), (1,), dots=40)
    monkeypatch.setattr(ocr, "PAGE_LIMITS", sandbox.Limits(seconds=0.05))
    assert ocr.read_page(scan, 1) is None
    assert ocr.read_page(scan, 9) is None
