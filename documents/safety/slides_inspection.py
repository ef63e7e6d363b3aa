"""What a PowerPoint presentation holds that its audience does not see: notes, hidden slides, things off it."""

from __future__ import annotations

from typing import Any

from documents.safety.findings import Finding
from documents.safety.office_package import Package, local


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
