"""What a PowerPoint presentation holds that its audience does not see: notes, hidden slides, things off it."""

from __future__ import annotations

import re
from typing import Any

from documents.safety.findings import Finding
from documents.safety.office_package import Package, local

_SMALLEST = 200
"""Hundredths of a point: letters this small are not there for an audience."""


def inspect_slides(package: Package) -> list[Finding]:
    """Return the findings that only presentations have."""
    found: list[Finding] = []
    width, height = _slide_size(package)
    for name in package.parts:
        if not package.is_xml(name) or not name.startswith("ppt/"):
            continue
        root = package.tree(name)
        if local(root) == "notes":
            words = " ".join(str(text) for text in root.itertext()).split()
            if words:
                found.append(Finding("notes", "speaker notes", name, " ".join(words)[:400]))
        elif local(root) == "sld":
            if root.get("show") in ("0", "false"):
                found.append(Finding("hidden-slide", "slide", name))
            for node in root.iter():
                if local(node) == "xfrm" and _outside(node, width, height):
                    found.append(Finding("off-page", "drawing", name))
                elif local(node) == "r" and _unseen(node):
                    found.append(Finding("unseen-text", name, "", "".join(map(str, node.itertext()))[:400]))
        elif local(root) in ("notesMaster", "handoutMaster"):
            words = " ".join(str(text) for text in root.itertext()).split()
            if [word for word in words if not word.startswith("‹")] and not _ordinary_master(words):
                found.append(Finding("notes", "notes that are printed", name, " ".join(words)[:400]))
    return found


def _slide_size(package: Package) -> tuple[int, int]:
    if "ppt/presentation.xml" in package.parts:
        for node in package.tree("ppt/presentation.xml").iter():
            if local(node) == "sldSz":
                return int(node.get("cx", "0")), int(node.get("cy", "0"))
    return 0, 0


def _outside(node: Any, width: int, height: int) -> bool:
    place = {local(inner): inner for inner in node}
    if not width or "off" not in place or "ext" not in place:
        return False
    left, top = int(place["off"].get("x", "0")), int(place["off"].get("y", "0"))
    right, bottom = left + int(place["ext"].get("cx", "0")), top + int(place["ext"].get("cy", "0"))
    return right <= 0 or bottom <= 0 or left >= width or top >= height


_OF_MASTERS = re.compile(
    r"click|to|edit|master|text|styles?|title|second|third|fourth|fifth|level|header|footer|date|‹#›|slide|notes"
)


def _ordinary_master(words: list[str]) -> bool:
    """True for the words that every presentation's pattern for notes has."""
    return all(_OF_MASTERS.fullmatch(word.lower()) or not any(map(str.isalpha, word)) for word in words)


def _unseen(run: Any) -> bool:
    """True for letters without a fill or too small to read, and for white ones on a slide without a picture.

    White on a coloured slide is common: only what is white by its own colour on a shape without a fill, of a slide
    without a background, counts.
    """
    words = "".join(str(text) for text in run.itertext()).strip()
    look = next((inner for inner in run if local(inner) == "rPr"), None)
    if not words or look is None:
        return False
    size = look.get("sz", "")
    if (size.isdigit() and int(size) <= _SMALLEST) or any(local(inner) == "noFill" for inner in look):
        return True
    white = any(
        inner.get("val", "").upper() in ("FFFFFF", "BG1", "LT1")
        for fill in look
        if local(fill) == "solidFill"
        for inner in fill
    )
    return white and not _has_ground(run)


def _has_ground(run: Any) -> bool:
    for around in run.iterancestors():
        if local(around) in ("sp", "graphicFrame", "grpSp") and any(
            local(inner) in ("solidFill", "gradFill", "pattFill", "blipFill", "fillRef", "tblPr")
            for holder in around
            if local(holder) != "txBody"
            for inner in holder.iter()
        ):
            return True
        if local(around) == "cSld" and any(local(inner) == "bg" for inner in around):
            return True
    return False
