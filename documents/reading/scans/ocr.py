"""Pages that are pictures, read by Tesseract where it is installed: a draft that a person must check.

Runs outside the sandboxes and only hands bytes from one to the next: a page is drawn in the parsers' sandbox, its
characters are read in the programs' sandbox, and the words come into the reading in the parsers' sandbox again.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from documents.reading.scans.words import sureness, words_of
from documents.safety import sandbox
from documents.safety.refusals import Refused
from documents.safety.sandbox_result import Limits, SandboxFailed
from documents.safety.tool_sandbox import Tool, run_tool

PACKAGE = "tesseract-ocr"
"""The Debian package that is needed."""

MOST_PAGES = 60
"""A file with more pages in pictures is not read: it would keep a worker busy for an hour."""

PAGE_LIMITS = Limits(memory=1536 * 1024 * 1024, output=8 * 1024 * 1024)
_PICTURE_LIMITS = Limits(output=32 * 1024 * 1024)

PICTURES = "documents.reading.scans.picture:pages_in_pictures"
PICTURE = "documents.reading.scans.picture:readable_picture"
RECORD = "documents.reading.scans.record:read_scanned"

_UNSURE = 70.0
"""A page that was read with less certainty than this, in per cent, may lie on its side or head."""

_SPARSE = "11"
"""Tesseract's way of looking for words wherever they are: others leave out a heading here and there."""

_WITHOUT_WORDS = ("image-only", "no-text", "no-table")


def character_reader() -> Path | None:
    """Return Tesseract's program file, None where it is not installed."""
    found = shutil.which("tesseract")
    return Path(found).resolve() if found else None


def pages_to_read(data: bytes, record: Mapping[str, Any]) -> list[int]:
    """Return the pages, from 1, whose words are only to be had from their pictures; [] where that can't be done.

    record: the reading of the file without them, as `Reading.as_record()`. Raises SandboxFailed "sandbox-missing".
    """
    if not data.startswith(b"%PDF-") or character_reader() is None or not _may_have_pictures(record):
        return []
    try:
        pages = sandbox.run_in_sandbox(PICTURES, data)
    except SandboxFailed as failure:
        if failure.code == "sandbox-missing":
            raise
        return []
    found = [page for page in pages if isinstance(page, int) and page > 0] if isinstance(pages, list) else []
    return found if len(found) <= MOST_PAGES else []


def _may_have_pictures(record: Mapping[str, Any]) -> bool:
    """Return whether the reading found words missing: a file that was read well is not looked at again."""
    codes = [problem["code"] for problem in record["problems"]]
    if record["kind"] == "unreadable":
        return codes[-1:] != [] and codes[-1] in _WITHOUT_WORDS
    return "check-by-person" in codes


def read_page(data: bytes, page: int) -> dict[str, Any] | None:
    """Return what was read from the picture of a page (from 1), for `read_scanned`; None if it could not be read.

    Raises SandboxFailed "sandbox-missing".
    """
    try:
        read = _read(data, page, 0)
        if sureness(words_of(read["tsv"])) < _UNSURE:
            turn = _turn(read.pop("picture"))
            turned = _read(data, page, turn) if turn else read
            if sureness(words_of(turned["tsv"])) > sureness(words_of(read["tsv"])):
                read = turned
    except SandboxFailed as failure:
        if failure.code == "sandbox-missing":
            raise
        return None
    except Refused:
        return None
    read.pop("picture", None)
    return read


def read_scanned(data: bytes, file_name: str, pages: Sequence[Mapping[str, Any]], **plain: Any) -> dict[str, Any]:
    """Return the record of a file with the words of these pages in it (see `ocr_record`). Raises SandboxFailed."""
    record: dict[str, Any] = sandbox.run_in_sandbox(
        RECORD, data, file_name=file_name, pages=[dict(page) for page in pages], **plain
    )
    return record


def _read(data: bytes, page: int, turn: int) -> dict[str, Any]:
    made = sandbox.run_in_sandbox(PICTURE, data, limits=_PICTURE_LIMITS, page=page, turn=turn)
    about, _, picture = made.partition(b"\n")
    dots = json.loads(about)["dots"]
    tsv = _run(picture, "tsv", "--psm", _SPARSE, "--dpi", str(round(dots)), "-c", "tessedit_create_tsv=1")
    return {
        "page": page,
        "turn": turn,
        "about": json.loads(about),
        "tsv": tsv.decode("utf-8", "replace"),
        "picture": picture,
    }


def _turn(picture: bytes) -> int:
    """Return by how many degrees clockwise a page must be turned to stand upright, as Tesseract sees it."""
    try:
        said = _run(picture, "osd", "--psm", "0")
    except (SandboxFailed, Refused):
        return 0  # too few letters to tell
    found = re.search(rb"^Rotate: (\d+)", said, re.MULTILINE)
    return int(found[1]) if found and found[1] in (b"90", b"180", b"270") else 0


def _run(picture: bytes, ending: str, *options: str) -> bytes:
    program = character_reader()
    if program is None:
        raise SandboxFailed("crashed", "Tesseract is not installed any more")
    language = "osd" if ending == "osd" else "eng"
    tool = Tool(
        program=str(program),
        arguments=("{scratch}/page.pgm", "{scratch}/result/page", "-l", language, *options),
        environment={"OMP_THREAD_LIMIT": "1"},
    )
    return run_tool(tool, picture, given="page.pgm", made=f"page.{ending}", limits=PAGE_LIMITS).made
