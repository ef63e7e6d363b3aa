"""The words in a document's pictures, as far as Tesseract is installed and can read them.

Runs outside the sandboxes, as `ocr` does, and only hands bytes from one to the next.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from documents.reading.scans import ocr
from documents.reading.scans.words import words_of
from documents.safety import sandbox
from documents.safety.refusals import Refused
from documents.safety.release_check import with_matches
from documents.safety.sandbox_result import Limits, SandboxFailed

PICTURES_AS_PDF, SEARCH = "documents.safety.tasks:pictures_as_pdf", "documents.safety.tasks:search"
MOST_PAGES = 40
"""Pages whose pictures are read of one document, a second or two each."""
_LIMITS = Limits(seconds=60, output=64 * 1024 * 1024)


def with_picture_texts(
    found: Mapping[str, Any], data: bytes, kind: str, people: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """Return a check (`ReleaseCheck.as_json()`) with what the words in the document's pictures give away.

    found: the check of these bytes. What can't be read is said to be so: a picture stays for a person to look at.
    Raises SandboxFailed "sandbox-missing".
    """
    places = list(dict.fromkeys(one["place"] for check in found["checks"] for one in _pictures(check)))
    if not places:
        return dict(found)
    if ocr.character_reader() is None:
        return with_matches(
            found, [], "The words in pictures were not looked at: Tesseract is not installed here."
        )
    read = _read(data, kind, places[:MOST_PAGES])
    matches: list[dict[str, Any]] = []
    if read:
        matches = sandbox.run_in_sandbox(
            SEARCH, json.dumps([[place, text] for place, text in read.items()]).encode(), people=list(people)
        )
    left = len(places) - len(read)
    said = f"The words in pictures were read by machine on {len(read)} of {len(read) + left} pages or pictures."
    return with_matches(found, matches, f"{said} It misses words that are small, faint, turned or handwritten.")


def _pictures(check: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [one for one in check["found"] if one["code"] in ("picture", "cannot-scan") and one["place"]]


def _read(data: bytes, kind: str, places: Sequence[str]) -> dict[str, str]:
    """Return the words by place: of whole pages of a PDF, of each picture of an Office file."""
    if kind == "pdf":
        pages = {place: int(place.removeprefix("page ")) for place in places if place.startswith("page ")}
    else:
        try:
            data = sandbox.run_in_sandbox(PICTURES_AS_PDF, data, limits=_LIMITS, kind=kind, places=list(places))
        except Refused:
            return {}
        except SandboxFailed as failure:
            if failure.code == "sandbox-missing":
                raise
            return {}
        pages = {place: number for number, place in enumerate(places, start=1)}
    texts = {}
    for place, page in pages.items():
        read = ocr.read_page(data, page)
        if read is not None:
            texts[place] = " ".join(word.text for word in words_of(read["tsv"]))
    return texts
