"""Shows where on a document's pages a check found something: frames around it, and pictures of those pages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from casework.actions.reviews.found_pages import DrawnPage
from casework.actions.task_rows import Store
from documents.safety import sandbox
from documents.safety.refusals import Refused
from documents.safety.sandbox import Limits, SandboxFailed
from workers.jobs.draw_pages import DRAWER, kept_picture

FRAMES = "documents.safety.places:frames"
MOST_PAGES = 60
"""Pages with something found that are drawn of one document; a person who has that many changes the document."""
_LIMITS = Limits(seconds=120)
_PAGE = re.compile(r"page (\d{1,5})(?:,|$)")
_BY_CODE = {"invisible-words": "unseen", "picture": "pictures", "cannot-scan": "pictures"}
Checks = Sequence[Mapping[str, Any]]


def to_frame(one: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a match or a finding asks to be framed: its page and what to look for there, {} for no page."""
    on_page = _PAGE.match(str(one["place"]))
    if not on_page:
        return {}
    words = str(one.get("found") or "") or str(one.get("text") or "")
    drawn = "found" in one or one.get("code") in ("exact-date", "exact-age", "together")
    if one["part"] == "picture":
        return {"page": int(on_page[1]), "frame": ["pictures", ""]}
    kind = "words" if drawn else _BY_CODE.get(str(one.get("code")), "")
    return {"page": int(on_page[1]), "frame": [kind, words]}


def with_places(store: Store, data: bytes, checks: Checks) -> tuple[list[dict[str, Any]], tuple[DrawnPage, ...]]:
    """Return the checks with frames around what they found, and the pictures of the pages that it is on.

    data: the PDF that was looked at. What can't be framed or drawn is listed by its page alone: a picture helps
    a person, and no verdict rests on it.
    """
    wanted = [
        (number, one["page"], *one["frame"])
        for number, check in enumerate(checks)
        for one in check["found"]
        if "frame" in one
    ]
    framed = _framed(data, [list(one[1:]) for one in wanted])
    frames = iter(framed["frames"])
    placed = []
    for check in checks:
        found = []
        for one in check["found"]:
            kept = {name: value for name, value in one.items() if name != "frame"}
            found.append({**kept, "frames": next(frames, [])} if "frame" in one else kept)
        placed.append({**check, "found": found})
    graver = {check["code"] for check in checks if check["verdict"] == "stop"}
    numbers = dict.fromkeys(
        one["page"]
        for check in sorted(placed, key=lambda check: check["code"] not in graver)
        for one in check["found"]
        if "page" in one
    )
    return placed, tuple(_drawn(store, data, sorted(list(numbers)[:MOST_PAGES]), framed["sizes"]))


def _framed(data: bytes, wanted: list[list[Any]]) -> dict[str, Any]:
    if not wanted:
        return {"frames": [], "sizes": {}}
    try:
        found: dict[str, Any] = sandbox.run_in_sandbox(FRAMES, data, limits=_LIMITS, wanted=wanted)
    except (Refused, SandboxFailed):
        return {"frames": [], "sizes": {}}
    return found


def _drawn(
    store: Store, data: bytes, numbers: Sequence[int], sizes: Mapping[str, Sequence[float]]
) -> list[DrawnPage]:
    made = []
    for number in numbers:
        if str(number) not in sizes:
            continue
        try:
            answer = sandbox.run_in_sandbox(DRAWER, data, first=number, count=1)
        except (Refused, SandboxFailed):
            continue
        for untrusted in answer["pictures"][:1]:
            drawn = kept_picture(store, number, untrusted)
            if drawn.picture is not None:
                width, height = sizes[str(number)]
                made.append(DrawnPage(number, drawn.picture, float(width), float(height), drawn.media_type))
    return made
