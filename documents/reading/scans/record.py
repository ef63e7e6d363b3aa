"""The reading of a return of which pages are pictures: a draft, with every doubt told.

Runs in the sandbox, on what `documents.reading.scans.ocr` has had read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from documents.reading import entry
from documents.reading.model import Place, Problem
from documents.reading.scans.page import with_words
from documents.reading.scans.words import DOUBTFUL, words_of
from documents.safety.refusals import REFUSALS

DRAFT = "ocr-draft"

_MOST_NAMED = 6


def read_scanned(data: bytes, file_name: str, pages: Sequence[Mapping[str, Any]], **plain: Any) -> dict[str, Any]:
    """Return `Reading.as_record()` of a PDF with the words of these pages in it, as a draft.

    pages: as `ocr.read_page` gives them. plain: what else `entry.read_record` takes. The record carries
    `"ocr": true` and `"ocr_pages"`; its problems begin with the code "ocr-draft". Kind "unreadable" has the code
    "scan-unclear".
    """
    record = entry.read_record(with_words(data, pages), file_name, **plain)
    numbers = [int(page["page"]) for page in pages]
    record |= {"sha256": hashlib.sha256(data).hexdigest(), "ocr": True, "ocr_pages": numbers}
    if record["kind"] == "unreadable" or not (record["rows"] or record["kind"] == "nil"):
        record["kind"] = "unreadable"
        record["problems"] = [Problem("scan-unclear", REFUSALS["scan-unclear"]).as_json()]
        return record
    found = [Problem(DRAFT, _draft(numbers, record["pages"])), *_unclear(record, pages)]
    record["problems"] = [problem.as_json() for problem in found] + record["problems"]
    return record


def warm_up() -> None:
    """Load every reader."""
    entry.warm_up()


def _draft(numbers: Sequence[int], pages: int | None) -> str:
    if len(numbers) == pages:
        which = "The pages of this file are pictures, so their"
    elif len(numbers) == 1:
        which = f"Page {numbers[0]} of this file is a picture, so its"
    else:
        named = f"{', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"
        which = f"Pages {named} of this file are pictures, so their"
    return (
        f"{which} words were read by a machine, which misreads some letters and numbers. The rows are a draft: "
        "compare every row with the file and correct what is wrong."
    )


def _unclear(record: Mapping[str, Any], pages: Sequence[Mapping[str, Any]]) -> Iterator[Problem]:
    """Yield a problem for each row in which there are words that the machine was not sure of."""
    doubtful = {int(page["page"]): list(_doubtful(page)) for page in pages}
    places = {row["id"]: row["place"] for row in record["rows"]}
    for row, boxes in (record.get("outlines") or {}).items():
        words = [
            text
            for number, x0, y0, x1, y1 in boxes
            for text, x, y in doubtful.get(number, ())
            if x0 <= x <= x1 and y0 <= y <= y1
        ]
        if words and row in places:
            named = ", ".join(f"“{word}”" for word in words[:_MOST_NAMED])
            more = " and others" if len(words) > _MOST_NAMED else ""
            text = f"These words were hard to read in the picture: {named}{more}. Compare them with the file."
            yield Problem("ocr-unclear", text, row, Place.from_json(places[row]))


def _doubtful(page: Mapping[str, Any]) -> Iterator[tuple[str, float, float]]:
    """Yield the words of which the machine was not sure, each with its middle in points of the page as shown."""
    about, turn = page["about"], int(page["turn"])
    scale = 72 / float(about["dots"])
    width, height = float(about["width"]) * scale, float(about["height"]) * scale
    for word in words_of(page["tsv"]):
        if word.sure < DOUBTFUL and any(letter.isalnum() for letter in word.text):
            x, y = (word.x0 + word.x1) / 2 * scale, (word.top + word.bottom) / 2 * scale
            back = {0: (x, y), 90: (y, width - x), 180: (width - x, height - y), 270: (height - y, x)}
            yield word.text, *back[turn]
