"""What a Word document holds that a reader of it does not see: tracked changes, hidden text, editing traces."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from documents.safety.findings import Finding
from documents.safety.office_package import Package, attribute, local, switched_on
from documents.safety.word_look import Styles, is_unseen, out_of_sight, styles_of

TRACKED = frozenset({"ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge", "numberingChange"})
TRACKED_FORMAT = frozenset({"rPrChange", "pPrChange", "tblPrChange", "trPrChange", "tcPrChange", "sectPrChange"})
TRACKED_FORMAT |= {"tblGridChange", "tblPrExChange"}
TRACES = frozenset({"rsids", "docId", "docVars", "attachedTemplate", "mailMerge", "saveThroughXslt"})
"""Elements of the settings that say who wrote where with what."""


def inspect_word(package: Package) -> list[Finding]:
    """Return the findings that only Word documents have."""
    styles, looks = hidden_styles(package), styles_of(package)
    found: list[Finding] = []
    traces = 0
    for name in package.parts:
        if not package.is_xml(name) or not name.startswith("word/"):
            continue
        root = package.tree(name)
        found += _tracked(root, name)
        found += _hidden_text(root, name, styles, looks)
        found += out_of_sight(root, name)
        traces += sum(1 for node in root.iter() for key in node.attrib if is_editing_id(key))
        for node in root.iter():
            if local(node) in TRACES and name.endswith("settings.xml"):
                found.append(Finding("metadata", "setting", local(node), _values(node)))
            elif local(node) == "dataBinding":
                found.append(Finding("custom-xml", "content control", name, attribute(node, "xpath")))
            elif local(node) == "altChunk":
                found.append(Finding("embedded-object", "part", name))
    if traces:
        found.append(Finding("editing-ids", "document", "", f"{traces} marks of editing sessions"))
    return found


def is_editing_id(key: Any) -> bool:
    """True for the attributes that tell in which editing session a paragraph was typed."""
    return _is_editing_id(str(key))


@lru_cache(maxsize=4096)
def _is_editing_id(key: str) -> bool:
    name = key.rpartition("}")[2]
    return name.startswith("rsid") or name in ("paraId", "textId")


def _values(node: Any) -> str:
    return " ".join(str(value) for inner in node.iter() for value in inner.attrib.values())[:400]


def _tracked(root: Any, part: str) -> Iterator[Finding]:
    for node in root.iter():
        if local(node) in TRACKED or local(node) in TRACKED_FORMAT:
            text = "".join(str(piece) for piece in node.itertext())
            author = attribute(node, "author")
            yield Finding("tracked-change", part, local(node), f"{author} {text}".strip()[:400])


def hidden_styles(package: Package) -> frozenset[str]:
    """Return the ids of the styles whose text is hidden, those based on such a style too."""
    if "word/styles.xml" not in package.parts:
        return frozenset()
    styles = [node for node in package.tree("word/styles.xml") if local(node) == "style"]
    hidden = {attribute(style, "styleId") for style in styles if properties_hide(style)}
    while True:
        based = {
            attribute(style, "styleId")
            for style in styles
            for node in style
            if local(node) == "basedOn" and attribute(node, "val") in hidden
        }
        if based <= hidden:
            return frozenset(hidden)
        hidden |= based


def properties_hide(holder: Any) -> bool:
    """True where the properties of a run, of a style or of a paragraph's end say that it is hidden."""
    for properties in holder:
        if local(properties) == "rPr":
            return any(local(node) in ("vanish", "specVanish") and switched_on(node) for node in properties)
    return False


def _hidden_text(root: Any, part: str, styles: frozenset[str], looks: Styles) -> Iterator[Finding]:
    for run in root.iter():
        if local(run) != "r":
            continue
        text = "".join(str(piece) for piece in run.itertext()).strip()
        if text and is_hidden(run, styles):
            yield Finding("hidden-text", part, "", text[:400])
        elif text and is_unseen(run, looks):
            yield Finding("unseen-text", part, "", text[:400])


def is_hidden(run: Any, styles: frozenset[str]) -> bool:
    """True for a run that is marked as hidden, by itself or by a style of `styles`; it takes no room on a page."""
    if properties_hide(run):
        return True
    paragraph = next((node for node in run.iterancestors() if local(node) == "p"), None)
    for holder in (run, paragraph):
        for properties in holder if holder is not None else ():
            if local(properties) in ("rPr", "pPr") and any(
                local(node) in ("rStyle", "pStyle") and attribute(node, "val") in styles for node in properties
            ):
                return True
    return False
