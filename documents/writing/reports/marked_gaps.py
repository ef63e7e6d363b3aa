"""What people still have to write, marked where it stands: shaded as "To complete" paragraphs of templates are."""

from __future__ import annotations

import copy
import re

from lxml import etree

from documents.writing.reports.field_model import TO_COMPLETE
from documents.writing.template_file import repacked

_SHADE = "FFF6D6"
"""The shade of the paragraph style "To complete" in the service's own templates."""
_GAP = re.compile(rf"(\[{TO_COMPLETE}(?:: [^\[\]]*)?\])")
_HELD = f"[{TO_COMPLETE}".encode()
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_WITH_TEXT = re.compile(r"word/(?:document|header\d*|footer\d*)\.xml|ppt/slides/slide\d+\.xml")
_AFTER_SHADE = {
    f"{_W}{name}"
    for name in ("fitText", "vertAlign", "rtl", "cs", "em", "lang", "eastAsianLayout", "specVanish", "oMath")
}
_AFTER_HIGHLIGHT = {
    f"{_A}{name}"
    for name in (
        *("uLnTx", "uLn", "uFillTx", "uFill", "latin", "ea", "cs", "sym", "hlinkClick", "hlinkMouseOver"),
        *("rtl", "extLst"),
    )
}


def with_gaps_marked(document: bytes) -> bytes:
    """Return a DOCX or PPTX in which each "[To be completed: …]" is shaded. Words stay as they are."""

    def change(name: str, content: bytes) -> bytes:
        return _marked(content) if _HELD in content and _WITH_TEXT.fullmatch(name) else content

    return repacked(document, change)


def _marked(content: bytes) -> bytes:
    root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    for space in (_W, _A):
        for run in list(root.iter(f"{space}r")):
            _mark(run, space)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _mark(run: etree._Element, space: str) -> None:
    """Cut a run where gaps begin and end, and shade these; each piece looks as the run did."""
    texts = list(run.iter(f"{space}t"))
    pieces = [piece for piece in _GAP.split("".join(text.text or "" for text in texts)) if piece]
    if not any(map(_GAP.fullmatch, pieces)):
        return
    if len(texts) > 1 or any(inner.tag not in (f"{space}rPr", f"{space}t") for inner in run):
        _shade(run, space)  # line breaks stand between its texts: it is shaded as a whole
        return
    for piece in pieces:
        part = copy.deepcopy(run)
        text = part.find(f"{space}t")
        assert text is not None
        text.text = piece
        if space == _W:
            text.set(_SPACE, "preserve")
        if _GAP.fullmatch(piece):
            _shade(part, space)
        run.addprevious(part)
    parent = run.getparent()
    assert parent is not None
    parent.remove(run)


def _shade(run: etree._Element, space: str) -> None:
    looks = run.find(f"{space}rPr")
    if looks is None:
        looks = etree.Element(f"{space}rPr")
        run.insert(0, looks)
    if space == _W:
        mark, later = etree.Element(f"{_W}shd"), _AFTER_SHADE
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", _SHADE)):
            mark.set(f"{_W}{name}", value)
    else:
        mark, later = etree.Element(f"{_A}highlight"), _AFTER_HIGHLIGHT
        etree.SubElement(mark, f"{_A}srgbClr").set("val", _SHADE)
    for old in looks.findall(mark.tag):
        looks.remove(old)
    at = next((place for place, inner in enumerate(looks) if inner.tag in later), len(looks))
    looks.insert(at, mark)
