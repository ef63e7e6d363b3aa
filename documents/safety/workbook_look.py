"""Whether a reader of a workbook sees a cell: its letters' colour on its fill, their size, its row and column."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from documents.safety.findings import Finding
from documents.safety.office_package import Package, local

_SMALLEST_LETTERS, _LOWEST_ROW, _NARROWEST_COLUMN = 2.0, 2.0, 0.4
"""Points; points; letters. Under these nobody reads what is there."""
_WHITE = "FFFFFF"
_INDEXED = {"0": "000000", "1": _WHITE, "8": "000000", "9": _WHITE, "64": "000000", "65": _WHITE}
_THEME = {"0": _WHITE, "1": "000000"}
_NEAR = 24


def unseen_styles(package: Package) -> frozenset[int]:
    """Return the numbers of the cell formats that show nothing.

    Those with the number format ";;;", with letters in the colour of the fill behind them, and with tiny ones.
    """
    if "xl/styles.xml" not in package.parts:
        return frozenset()
    root = package.tree("xl/styles.xml")
    blank = {
        node.get("numFmtId")
        for node in root.iter()
        if local(node) == "numFmt" and node.get("formatCode", "").replace('"', "").strip() in (";;;", ";;")
    }
    fonts = [(_colour_of(font, "color"), _size(font)) for font in _children(root, "fonts")]
    fills = [_fill_colour(fill) for fill in _children(root, "fills")]
    unseen = set()
    for place, node in enumerate(_children(root, "cellXfs")):
        colour, size = _at(fonts, node.get("fontId"), ("", 11.0))
        ground = _at(fills, node.get("fillId"), _WHITE)
        if node.get("numFmtId") in blank or size <= _SMALLEST_LETTERS or alike(colour, ground):
            unseen.add(place)
    return frozenset(unseen)


def unseen_runs(package: Package) -> Iterator[Finding]:
    """Yield the words inside cells' texts that are white or tiny by themselves."""
    for name in package.parts:
        if not package.is_xml(name) or not name.startswith("xl/") or name.endswith("styles.xml"):
            continue
        for run in package.tree(name).iter():
            if local(run) != "r" or not any(local(inner) == "t" for inner in run):
                continue
            for look in run:
                if local(look) == "rPr" and (
                    _colour_of(look, "color") == _WHITE or _size(look) <= _SMALLEST_LETTERS
                ):
                    yield Finding("hidden-text", name, "", "".join(map(str, run.itertext()))[:400])


def thin(node: Any) -> bool:
    """True for a row or column too thin for anybody to see what it holds."""
    size, least = (node.get("ht"), _LOWEST_ROW) if local(node) == "row" else (node.get("width"), _NARROWEST_COLUMN)
    try:
        return size is not None and 0 <= float(size) < least
    except ValueError:
        return False


def alike(one: str, other: str) -> bool:
    """True for two known colours (six digits) that nobody tells apart."""
    if len(one) != 6 or len(other) != 6:
        return False
    try:
        return all(abs(int(one[at : at + 2], 16) - int(other[at : at + 2], 16)) < _NEAR for at in (0, 2, 4))
    except ValueError:
        return False


def _at(values: list[Any], number: str | None, otherwise: Any) -> Any:
    place = int(number) if number and number.isdigit() else 0
    return values[place] if place < len(values) else otherwise


def _colour_of(holder: Any, name: str) -> str:
    """Return a colour as six digits, "" where it is the usual one or can't be told."""
    for node in holder:
        if local(node) == name:
            if node.get("rgb"):
                return str(node.get("rgb"))[-6:].upper()
            if node.get("indexed"):
                return _INDEXED.get(node.get("indexed", ""), "")
            if node.get("theme") and not node.get("tint"):
                return _THEME.get(node.get("theme", ""), "")
    return ""


def _fill_colour(fill: Any) -> str:
    """Return a cell's ground: white without a fill, "" for one that can't be told."""
    for pattern in fill:
        if local(pattern) == "patternFill":
            if pattern.get("patternType", "none") == "none":
                return _WHITE
            return _colour_of(pattern, "fgColor") if pattern.get("patternType") == "solid" else ""
    return "" if len(fill) else _WHITE


def _size(holder: Any) -> float:
    for node in holder:
        if local(node) == "sz":
            try:
                return float(node.get("val", "11"))
            except ValueError:
                return 11.0
    return 11.0


def _children(root: Any, name: str) -> list[Any]:
    for node in root:
        if local(node) == name:
            return [inner for inner in node if local(inner)]
    return []
