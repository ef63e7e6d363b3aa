"""Whether a pack is the one that a manifest lists, and whether the pages of a copy are those that were issued."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from documents.safety.sandbox import Limits, SandboxFailed, run_in_sandbox


class ManifestUnreadable(Exception):
    """The file is no manifest that lists a pack."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What comparing gave. file: as what the manifest lists it, "" for nothing. pages, parts: as it lists them."""

    issued: bool
    file: str
    sha256: str
    listed_sha256: str
    pages: int
    parts: int
    copy_for: str = ""
    """Whom the file is the copy for, with the time of its making, where the manifest lists it as a copy."""


def check_pack(pack: bytes, manifest: bytes) -> Checked:
    """Compare a pack's bytes with the pack that a manifest lists. Raises ManifestUnreadable."""
    try:
        listed: Mapping[str, Any] = json.loads(manifest)
        known = {one["sha256"]: one["file"] for one in listed["outputs"] if one["file"].endswith(".pdf")}
        issued = next(one for one in listed["outputs"] if one["file"] == "pack.pdf")
        parts = listed.get("pack") or {"pages": 0, "parts": ()}
        pages, count = int(parts["pages"]), len(parts["parts"])
        copies = {one["sha256"]: one for one in listed.get("copies") or ()}
        copy = copies.get(hashlib.sha256(pack).hexdigest())
        copy_for = _whom(copy) if copy else ""
    except (ValueError, KeyError, TypeError, StopIteration, AttributeError, RecursionError):
        raise ManifestUnreadable from None
    found = hashlib.sha256(pack).hexdigest()
    is_pack = found == issued["sha256"]
    file = "pack.pdf" if is_pack else str(known.get(found, ""))
    return Checked(is_pack, file, found, str(issued["sha256"]), pages, count, copy_for)


def _whom(copy: Mapping[str, Any]) -> str:
    whom = ", ".join(str(copy[name]) for name in ("for", "agency") if copy[name])
    return f"{whom}, made on {datetime.fromisoformat(copy['made_at']):%d/%m/%Y %H:%M}"


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of a file by their hashes. copy_id: that it says it has in the service's records, "" for none."""

    hashes: tuple[str, ...]
    copy_id: str


class NotOpened(Exception):
    """A file's pages can't be had. code: "password", "damaged", or one of the sandbox's."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def pages_of(untrusted: bytes, password: str = "") -> Pages:
    """Return a file's pages; of an untrusted one, in the sandbox. Raises NotOpened."""
    try:
        found = run_in_sandbox(_TASK, untrusted, limits=_LIMITS, password=password)
    except SandboxFailed as failure:
        raise NotOpened(failure.code) from None
    if "problem" in found:
        raise NotOpened(found["problem"])
    return Pages(tuple(found["pages"]), found["copy"])


def unlike(one: Pages, other: Pages) -> list[int]:
    """Return the numbers, from 1, of the pages that are not alike in two files of as many pages."""
    pairs = zip(one.hashes, other.hashes, strict=True)
    return [number for number, (first, second) in enumerate(pairs, start=1) if first != second]


_TASK = "documents.writing.pack_page_hashes:page_hashes"
_LIMITS = Limits(seconds=180)
