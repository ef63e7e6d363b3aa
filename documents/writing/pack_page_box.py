"""What part of an untrusted page is seen, how it is turned, and what it takes from the nodes above it."""

from __future__ import annotations

from pikepdf import Array, Dictionary, Object


def inherited(page: Object, key: str) -> Object | None:
    """Return what a page or the nodes above it say under a key, None if none does."""
    node: Object | None = page
    for _ in range(64):
        if not isinstance(node, Dictionary):
            return None
        if key in node:
            return node[key]
        node = node.get("/Parent")
    return None


def visible_box(page: Object) -> tuple[float, float, float, float]:
    """Return the part of the page that a viewer shows, in its own units: its crop box inside its media box."""
    media = _box(inherited(page, "/MediaBox")) or (0.0, 0.0, 595.0, 842.0)
    crop = _box(inherited(page, "/CropBox")) or media
    x0, y0, x1, y1 = max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3])
    return (x0, y0, x1, y1) if x1 - x0 >= 1 and y1 - y0 >= 1 else media


def _box(value: Object | None) -> tuple[float, float, float, float] | None:
    if not isinstance(value, Array) or len(value) != 4:
        return None
    try:
        a, b, c, d = (float(edge) for edge in value)
    except (TypeError, ValueError):
        return None
    box = (min(a, c), min(b, d), max(a, c), max(b, d))
    sound = all(abs(edge) < 1e6 for edge in box) and box[2] - box[0] >= 1 and box[3] - box[1] >= 1
    return box if sound else None


def unit(page: Object) -> float:
    """Return how many points a unit of the page is."""
    try:
        unit = float(page.get("/UserUnit", 1))
    except (TypeError, ValueError):
        return 1.0
    return unit if 0.1 <= unit <= 100 else 1.0


def turn(page: Object) -> int:
    """Return by how many degrees clockwise a viewer turns the page: 0, 90, 180 or 270."""
    try:
        return round(int(inherited(page, "/Rotate") or 0) / 90) * 90 % 360
    except (TypeError, ValueError):
        return 0
