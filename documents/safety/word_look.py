"""Whether a reader of a Word document sees a run: its colour on its ground, its size, and where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from documents.safety.findings import Finding
from documents.safety.office_package import Package, attribute, local

_SMALLEST = 4
"""Half points: text this small is not there for a reader."""
_NARROWEST = 10
"""Percent of a letter's width."""
_NEAR = 24
"""Difference of two colours, of 255 in each part, under which nobody tells them apart."""
_FAR_EMU, _FAR_TWIPS, _FAR_POINTS = 20_000_000, 16_000, 2_000
_NAMED = {
    "black": "000000", "white": "FFFFFF", "yellow": "FFFF00", "red": "FF0000", "blue": "0000FF", "green": "00FF00",
    "cyan": "00FFFF", "magenta": "FF00FF", "darkBlue": "000080", "darkRed": "800000", "darkGreen": "008000",
}  # fmt: skip
_WHITE_IN_THEMES = frozenset({"background1", "light1", "bg1", "lt1"})
_PLAIN_TABLES = frozenset({"", "TableNormal", "TableGrid", "NormalTable", "a1", "a2"})
_STYLE = re.compile(r"(margin-left|margin-top|left|top|width|height|visibility)\s*:\s*([^;]+)")
Styles = Mapping[str, Any]


def styles_of(package: Package) -> dict[str, Any]:
    """Return the document's styles by id."""
    if "word/styles.xml" not in package.parts:
        return {}
    root = package.tree("word/styles.xml")
    return {attribute(style, "styleId"): style for style in root if local(style) == "style"}


def is_unseen(run: Any, styles: Styles) -> bool:
    """True for letters in the colour of their ground, without a fill, too small or too narrow to read."""
    found: dict[str, Any] = {}
    for properties in _properties(run, styles):
        for node in properties:
            found.setdefault(local(node), node)
    size, width = attribute(found.get("sz", _NONE), "val"), attribute(found.get("w", _NONE), "val")
    if (size.isdigit() and int(size) <= _SMALLEST) or (width.isdigit() and int(width) <= _NARROWEST):
        return True
    if "textFill" in found and any(local(inner) == "noFill" for inner in found["textFill"]):
        return True
    colour = _colour(found.get("color"))
    if not colour:
        return "highlight" in found and _NAMED.get(attribute(found["highlight"], "val")) == "000000"
    ground = _ground(run, found, styles)
    return ground is not None and _alike(colour, ground)


def out_of_sight(root: Any, part: str) -> Iterator[Finding]:
    """Yield the words in frames, shapes and lines that stand beside the page or have no size."""
    for node in root.iter():
        kind = local(node)
        far = (
            (kind == "anchor" and _far_anchor(node))
            or (kind in ("shape", "rect", "roundrect", "textbox") and _far_shape(node))
            or (kind == "p" and _far_paragraph(node))
        )
        words = "".join(str(text) for text in node.itertext()).strip() if far else ""
        if words:
            yield Finding("off-page", part, kind, words[:400])
        elif kind == "trPr" and any(local(inner) == "hidden" for inner in node):
            row = node.getparent()
            yield Finding("hidden-rows", part, "", "".join(str(text) for text in row.itertext())[:400])
        elif kind == "AlternateContent":
            yield from _other_words(node, part)


_NONE: Any = type("_None", (), {"attrib": {}})()


def _properties(run: Any, styles: Styles) -> Iterator[Any]:
    """Yield the properties that bear on a run, the nearest first: its own, its style's, its paragraph's."""
    own = next((inner for inner in run if local(inner) == "rPr"), None)
    paragraph = next((node for node in run.iterancestors() if local(node) == "p"), None)
    of_paragraph = (
        next((inner for inner in paragraph if local(inner) == "pPr"), ()) if paragraph is not None else ()
    )
    if own is not None:
        yield own
    for holder, name in ((own if own is not None else (), "rStyle"), (of_paragraph, "pStyle")):
        chosen = next((attribute(node, "val") for node in holder if local(node) == name), "")
        for _ in range(12):
            style = styles.get(chosen)
            if style is None:
                break
            yield from (inner for inner in style if local(inner) == "rPr")
            chosen = next((attribute(node, "val") for node in style if local(node) == "basedOn"), "")


def _colour(node: Any) -> str:
    """Return a colour as six digits, "" for the automatic one, which is always seen."""
    if node is None:
        return ""
    if attribute(node, "themeColor") in _WHITE_IN_THEMES and not attribute(node, "themeShade"):
        return "FFFFFF"
    value = attribute(node, "val")
    return value.upper() if re.fullmatch(r"[0-9A-Fa-f]{6}", value) else ""


def _ground(run: Any, found: Mapping[str, Any], styles: Styles) -> str | None:
    """Return the colour behind a run, None where a shape or a table's style may give one that is not told."""
    if "highlight" in found:
        return _NAMED.get(attribute(found["highlight"], "val"))
    if "shd" in found and _fill(found["shd"]):
        return _fill(found["shd"])
    for around in [run, *run.iterancestors()]:
        kind = local(around)
        if kind == "txbxContent" and _shape_may_be_filled(around):
            return None
        if kind == "tbl" and _table_style(around) not in _PLAIN_TABLES:
            return None
        for properties in around:
            if local(properties) in ("pPr", "tcPr"):
                for inner in properties:
                    if local(inner) == "shd" and _fill(inner):
                        return _fill(inner)
                    if local(inner) == "pStyle" and _style_is_shaded(attribute(inner, "val"), styles):
                        return None
    return "FFFFFF"


def _fill(shading: Any) -> str:
    value = attribute(shading, "fill")
    if attribute(shading, "themeFill") and attribute(shading, "themeFill") not in _WHITE_IN_THEMES:
        return value.upper() if re.fullmatch(r"[0-9A-Fa-f]{6}", value) else "808080"
    return value.upper() if re.fullmatch(r"[0-9A-Fa-f]{6}", value) else ""


def _style_is_shaded(name: str, styles: Styles) -> bool:
    style = styles.get(name)
    return style is not None and any(local(node) == "shd" for node in style.iter())


def _shape_may_be_filled(content: Any) -> bool:
    for around in content.iterancestors():
        if local(around) in ("wsp", "shape", "rect", "roundrect"):
            if around.get("fillcolor") or any(local(node) == "fill" for node in around):
                return True
            own = [node for node in around if local(node) in ("spPr", "style")]
            if any(local(inner) in ("noFill",) for node in own for inner in node):
                return False
            return any(
                local(inner).endswith("Fill") or (local(inner) == "fillRef" and inner.get("idx") != "0")
                for node in own
                for inner in node
            )
    return False


def _table_style(table: Any) -> str:
    for node in table:
        if local(node) == "tblPr":
            return next((attribute(inner, "val") for inner in node if local(inner) == "tblStyle"), "")
    return ""


def _alike(one: str, other: str) -> bool:
    return all(abs(int(one[at : at + 2], 16) - int(other[at : at + 2], 16)) < _NEAR for at in (0, 2, 4))


def _far_anchor(node: Any) -> bool:
    offsets = [inner.text or "" for inner in node.iter() if local(inner) == "posOffset"]
    extent = next((inner for inner in node if local(inner) == "extent"), None)
    no_size = extent is not None and "0" in (extent.get("cx"), extent.get("cy"))
    return no_size or any(_number(offset) > _FAR_EMU for offset in offsets)


def _far_shape(node: Any) -> bool:
    told = {name: value.strip() for name, value in _STYLE.findall(node.get("style", ""))}
    if told.get("visibility") == "hidden" or re.fullmatch(r"0(?:pt|in|cm|mm|px)?", told.get("width", "")):
        return True
    scale = {"in": 72.0, "cm": 28.3, "mm": 2.83}
    for name in ("margin-left", "margin-top", "left", "top"):
        number = re.fullmatch(r"(-?[\d.]+)(pt|in|cm|mm|px)?", told.get(name, ""))
        if number and abs(float(number[1])) * scale.get(number[2] or "pt", 1.0) > _FAR_POINTS:
            return True
    return False


def _far_paragraph(node: Any) -> bool:
    for properties in node:
        if local(properties) != "pPr":
            continue
        for inner in properties:
            kind = local(inner)
            if kind == "framePr" and any(_number(attribute(inner, key)) > _FAR_TWIPS for key in ("x", "y")):
                return True
            if kind == "ind" and any(_number(attribute(inner, key)) > _FAR_TWIPS for key in ("left", "start")):
                return True
            if kind == "spacing" and attribute(inner, "lineRule") == "exact" and _flat(attribute(inner, "line")):
                return True
    return False


def _flat(line: str) -> bool:
    return line.isdigit() and int(line) <= 20


def _number(typed: str) -> int:
    return abs(int(typed)) if re.fullmatch(r"-?\d{1,12}", typed or "") else 0


def _other_words(node: Any, part: str) -> Iterator[Finding]:
    """Find words that only programs show which don't know the newer way of saying the same."""
    sides: dict[str, list[str]] = {"Choice": [], "Fallback": []}
    for inner in node:
        if local(inner) in sides:
            sides[local(inner)] += "".join(str(text) for text in inner.itertext()).split()
    words = [word for word in sides["Fallback"] if word not in sides["Choice"] and any(map(str.isalpha, word))]
    if words:
        yield Finding("hidden-text", part, "words for older programs", " ".join(words)[:400])
