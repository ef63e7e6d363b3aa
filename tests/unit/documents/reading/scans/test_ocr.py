"""Between the picture of a page and its rows: rules found in pixels, words set anew, doubts told."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from PIL import Image, ImageDraw

from documents.reading.scans import ocr
from documents.reading.scans.picture import pages_in_pictures, readable_picture
from documents.reading.scans.record import read_scanned
from documents.reading.scans.rules import ruled_strokes
from documents.reading.scans.words import set_words, sureness, words_of
from tests.files.scanning import CELLS, DOTS, XS, YS, blank_scan, page_of_cells, tsv
from tests.unit.documents.reading.pdf.making import document, text


def picture_of_rules(slant: float = 0.0) -> Image.Image:
    picture = Image.new("L", (2480, 1200), 255)
    pen = ImageDraw.Draw(picture)
    for y in YS:
        pen.line((XS[0], y, XS[-1], y), fill=20, width=3)
    for x in XS:
        pen.line((x, YS[0], x, YS[-1]), fill=20, width=3)
    for number in range(20):  # strokes as letters have them
        pen.line((200 + 12 * number, 330, 200 + 12 * number, 370), fill=0, width=4)
        pen.line((1000 + 60 * number, 350, 1045 + 60 * number, 350), fill=0, width=4)
    return picture.rotate(slant, fillcolor=255) if slant else picture


@pytest.mark.parametrize("slant", [0.0, 0.05])
def test_rules_are_found_and_letters_are_none(slant: float) -> None:
    across, down = ruled_strokes(picture_of_rules(slant), DOTS)
    assert [stroke.ends[0] for stroke in across] == pytest.approx(YS, abs=4)
    assert sorted(stroke.ends[0] for stroke in down) == pytest.approx(XS, abs=4)
    for at, start, end in (stroke.ends for stroke in across):
        assert (start, end) == pytest.approx((XS[0], XS[-1]), abs=16), at


def test_a_filled_box_gives_its_edges() -> None:
    picture = Image.new("L", (2480, 1200), 255)
    ImageDraw.Draw(picture).rectangle((150, 300, 2300, 400), fill=40)
    across, _ = ruled_strokes(picture, DOTS)
    assert [stroke.ends[0] for stroke in across] == pytest.approx((300, 400), abs=3)


def test_blurred_letters_that_run_into_one_another_are_no_rule() -> None:
    picture = Image.new("L", (2480, 400), 255)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((600, 200, 1100, 206), fill=20)  # the middle of the letters
    for x in range(600, 1100, 14):
        pen.rectangle((x, 185, x + 7, 222), fill=20)
    assert ruled_strokes(picture, DOTS) == ([], [])


def test_an_empty_page_has_no_rules() -> None:
    assert ruled_strokes(Image.new("L", (2480, 3508), 255), DOTS) == ([], [])


def test_words_that_are_none_are_left_out() -> None:
    untrusted = tsv(("Home", 1, 2, 30, 40, 96), ("|", 1, 2, 3, 40, 30), ("", 1, 1, 1, 1, 95)) + "\n".join(
        ["", "5\tx", "5" + "\tnan" * 11, "4\t1\t1\t1\t1\t0\t1\t1\t1\t1\t-1\t", "5" + "\t1e99" * 11, "\x00\ud800"]
    )
    (word,) = words_of(untrusted)
    assert (word.text, word.x0, word.bottom, word.sure) == ("Home", 1, 42, 96)


def test_sureness_counts_letters() -> None:
    words = words_of(tsv(("a", 0, 0, 9, 9, 10), ("nineteen", 0, 0, 9, 9, 90)))
    assert sureness(words) == pytest.approx((10 + 8 * 90) / 9)
    assert sureness([]) == 0.0


def test_words_of_a_line_stand_on_one_baseline_in_one_size() -> None:
    line = "5\t1\t1\t1\t1\t{n}\t{x}\t{top}\t100\t{height}\t90\t{text}"
    words = words_of(
        "\n".join(
            (
                line.format(n=1, x=0, top=100, height=30, text="The"),
                line.format(n=2, x=110, top=109, height=30, text="gauge"),
                line.format(n=3, x=900, top=109, height=21, text="was"),
            )
        )
    )
    the, gauge, was = set_words(words)
    assert the.baseline == gauge.baseline == was.baseline == pytest.approx(130, abs=2)
    assert the.size == gauge.size == was.size == pytest.approx(41, abs=3)
    assert (the.spaced, gauge.spaced, was.spaced) == (True, False, False)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_rows_are_read_from_words_and_rules(turn: int) -> None:
    record = read_scanned(blank_scan(), "scan.pdf", [page_of_cells(turn, unsure="log")])
    assert [(row["date_text"], row["source"], row["event"]) for row in record["rows"]] == [*CELLS[1:]]
    assert (record["ocr"], record["ocr_pages"], record["file"]) == (True, [1], "scan.pdf")
    draft, unclear, *others = record["problems"]
    assert (draft["code"], draft["row"]) == ("ocr-draft", None)
    assert draft["message"].startswith("The pages of this file are pictures")
    assert (unclear["code"], unclear["row"]) == ("ocr-unclear", record["rows"][1]["id"])
    assert "“log”" in unclear["message"]
    assert others == []
    shown = (1200, 2480) if turn in (90, 270) else (2480, 1200)
    assert record["page_sizes"] == [pytest.approx([length * 72 / DOTS for length in shown], abs=0.1)]


def test_the_record_is_of_the_file_that_was_sent() -> None:
    data = blank_scan()
    assert read_scanned(data, "a.pdf", [page_of_cells()])["sha256"] == hashlib.sha256(data).hexdigest()


def test_pictures_among_other_pages_are_named() -> None:
    record = read_scanned(blank_scan(3), "a.pdf", [page_of_cells() | {"page": 3}])
    assert record["problems"][0]["message"].startswith("Page 3 of this file is a picture, so its words were read")


def test_a_scan_without_a_chronology_says_what_to_do() -> None:
    page = page_of_cells() | {"tsv": tsv(("Dear", 100, 100, 80, 30, 95)), "about": page_of_cells()["about"]}
    record = read_scanned(blank_scan(), "a.pdf", [page])
    assert (record["kind"], [problem["code"] for problem in record["problems"]]) == (
        "unreadable",
        ["scan-unclear"],
    )


def test_pages_that_are_pictures_are_told_from_others() -> None:
    assert pages_in_pictures(blank_scan(2)) == [1, 2]
    assert pages_in_pictures(document(text("Dear colleague, this page has words."))) == []


def test_a_huge_page_gives_a_picture_of_bounded_size() -> None:
    about, _, picture = readable_picture(blank_scan(width=14_400, height=14_400), 1).partition(b"\n")
    said = json.loads(about)
    assert said["width"] * said["height"] <= 16_100_000
    assert len(picture) == said["width"] * said["height"] + len(picture.split(b"255\n", 1)[0]) + 4


def test_a_file_that_was_read_well_or_has_too_many_pictures_is_not_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ocr, "MOST_PAGES", 1)
    well: dict[str, Any] = {"kind": "return", "problems": [{"code": "date-missing"}]}
    assert ocr.pages_to_read(blank_scan(), well) == []
    nothing: dict[str, Any] = {"kind": "unreadable", "problems": [{"code": "image-only"}]}
    assert ocr.pages_to_read(blank_scan(2), nothing) == []
    assert ocr.pages_to_read(b"PK\x03\x04", nothing) == []
