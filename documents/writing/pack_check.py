"""Whether a pack is the one that a manifest lists."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


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


def check_pack(pack: bytes, manifest: bytes) -> Checked:
    """Compare a pack's bytes with the pack that a manifest lists. Raises ManifestUnreadable."""
    try:
        listed: Mapping[str, Any] = json.loads(manifest)
        known = {one["sha256"]: one["file"] for one in listed["outputs"] if one["file"].endswith(".pdf")}
        issued = next(one for one in listed["outputs"] if one["file"] == "pack.pdf")
        parts = listed.get("pack") or {"pages": 0, "parts": ()}
        pages, count = int(parts["pages"]), len(parts["parts"])
    except (ValueError, KeyError, TypeError, StopIteration, AttributeError, RecursionError):
        raise ManifestUnreadable from None
    found = hashlib.sha256(pack).hexdigest()
    is_pack = found == issued["sha256"]
    file = "pack.pdf" if is_pack else str(known.get(found, ""))
    return Checked(is_pack, file, found, str(issued["sha256"]), pages, count)
