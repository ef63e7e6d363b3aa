"""Names and notes that makers and editors leave in an Office file where no reader of it looks.

What a drawing or a bookmark is called, the title of a content control, who may edit a place, the instruction
behind a field, settings that don't bear on the look: found, and cleaned away with the page as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from documents.safety.findings import Finding
from documents.safety.office_package import Package, attribute, local
from documents.safety.office_trees import take_out, unwrap

_ORDINARY_OBJECTS = re.compile(
    r"(?:(?:Picture|Image|Graphic|Text|Box|Shape|Rectangle|Rounded|Corners|Oval|Straight|Connector|Line|Arrow|Right"
    r"|Left|Up|Down|Chart|Table|Diagram|Group|Title|Subtitle|Content|Placeholder|Object|Freeform|Slide|Number"
    r"|Footer|Header|Date|Image|Frame|Canvas|TextBox|Google|Shape;?|Content|Notes|Vertical|Horizontal) ?)*[\d;p:]*"
)
_OWN_BOOKMARKS = re.compile(r"_(?:Toc|Ref|GoBack|Hlk|Hlt|b)[\d_]*")
_FIELDS_KEPT = frozenset(
    """
    PAGE NUMPAGES SECTION SECTIONPAGES TOC HYPERLINK REF PAGEREF NOTEREF SEQ STYLEREF LISTNUM AUTONUM AUTONUMLGL
    SYMBOL EQ =
    """.split()  # noqa: SIM905 (words, not strings)
)
"""Fields that number, refer or link; every other has its last result kept as plain words."""
_SETTINGS_KEPT = frozenset(
    """
    zoom view displayBackgroundShape mirrorMargins alignBordersAndEdges bordersDoNotSurroundHeader
    bordersDoNotSurroundFooter gutterAtTop defaultTabStop autoHyphenation consecutiveHyphenLimit hyphenationZone
    doNotHyphenateCaps evenAndOddHeaders characterSpacingControl noPunctuationKerning footnotePr endnotePr compat
    mathPr themeFontLang clrSchemeMapping decimalSymbol listSeparator shapeDefaults hdrShapeDefaults updateFields
    drawingGridHorizontalSpacing drawingGridVerticalSpacing displayHorizontalDrawingGridEvery
    displayVerticalDrawingGridEvery doNotUseMarginsForDrawingGridOrigin removePersonalInformation
    removeDateAndTime embedTrueTypeFonts embedSystemFonts saveSubsetFonts defaultTableStyle styleLockTheme
    styleLockQFSet printTwoOnOne bookFoldPrinting bookFoldRevPrinting bookFoldPrintingSheets
    strictFirstAndLastChars doNotShadeFormData doNotDemarcateInvalidXml doNotValidateAgainstSchema
    saveInvalidXml ignoreMixedContent
    alwaysShowPlaceholderText savePreviewPicture hideSpellingErrors hideGrammaticalErrors linkStyles
    stylePaneFormatFilter stylePaneSortMethod documentType proofState activeWritingStyle captions uiCompat97To2003
    doNotIncludeSubdocsInStats doNotAutoCompressPictures forceUpgrade noLineBreaksAfter noLineBreaksBefore
    doNotUseLongFileNames clickAndTypeStyle autoFormatOverride doNotTrackMoves doNotTrackFormatting
    """.split()  # noqa: SIM905 (words, not strings)
)
_NOTES = frozenset({"ffData", "fldData", "permStart", "permEnd", "alias", "tag"})
_WRAPPERS = frozenset({"smartTag", "customXml"})
_DRAWN = frozenset({"docPr", "cNvPr"})
_NAMED = {"cSld": "name of a slide", "section": "section of slides", "custShow": "slide show of some slides"}
_BEHIND_SHEETS = {
    "filterColumn": "what a filter looks for",
    "protectedRange": "name of a protected range",
    "cellSmartTagPr": "data of another program",
}
_PROGRAMS_NAMES = re.compile(r"ThisWorkbook|Sheet\d*|Chart\d*")


def name_findings(package: Package) -> Iterator[Finding]:
    """Yield the names and notes of all parts, the same words of a part once."""
    for name in package.parts:
        if package.is_xml(name) and name.startswith(("word/", "xl/", "ppt/")):
            found = dict.fromkeys(_in_part(package.tree(name), name))
            yield from found
    odd = [relation.id for relation in package.relations if not _plain_id(relation.id)]
    if odd:
        yield Finding("object-name", "references between parts", "", " ".join(odd)[:400])


def clean_names(package: Package) -> None:
    """Take out or number what `name_findings` finds; the words and look of pages stay."""
    bookmarks = _new_bookmarks(package)
    for name in list(package.parts):
        if package.is_xml(name) and name.startswith(("word/", "xl/", "ppt/")):
            _clean_part(package.tree(name), name, bookmarks)
    _number_relations(package)


def _in_part(root: Any, part: str) -> Iterator[Finding]:
    if part.endswith("word/settings.xml"):
        for node in root:
            if local(node) and local(node) not in _SETTINGS_KEPT:
                words = " ".join(str(value) for inner in node.iter() for value in inner.attrib.values())
                yield Finding("metadata", "setting", local(node), words[:400])
        return
    in_word = part.startswith("word/")
    for node in root.iter():
        found = (_of_word(node) if in_word else None) or _of_any(node)
        if found:
            code, place, words = found
            yield Finding(code, part, place, words[:400])
    yield from _odd_fields(root, part)


def _of_word(node: Any) -> tuple[str, str, str] | None:
    """Return code, place and words of what only Word documents have."""
    kind = local(node)
    if kind == "bookmarkStart" and not _OWN_BOOKMARKS.fullmatch(attribute(node, "name")):
        return "object-name", "bookmark", attribute(node, "name")
    if kind in _NOTES and _words(node):
        return "object-name", kind, _words(node)
    return ("custom-xml", kind, _words(node)) if kind in _WRAPPERS else None


def _of_any(node: Any) -> tuple[str, str, str] | None:
    kind = local(node)
    if kind in _DRAWN and not _ORDINARY_OBJECTS.fullmatch(node.get("name", "")):
        return "object-name", "drawing", node.get("name", "")
    if kind in _NAMED and not re.fullmatch(r"(?:Part \d+)?", node.get("name", "")):
        return "object-name", _NAMED[kind], node.get("name", "")
    if kind in ("sheetPr", "workbookPr") and not _PROGRAMS_NAMES.fullmatch(node.get("codeName", "Sheet1")):
        return "object-name", "name for programs", node.get("codeName", "")
    if kind == "rPh":
        return "object-name", "reading aid", "".join(map(str, node.itertext()))
    if kind in _BEHIND_SHEETS:
        return "object-name", _BEHIND_SHEETS[kind], _words(node)
    return ("object-name", "comment of a table", node.get("comment", "")) if node.get("comment") else None


def _words(node: Any) -> str:
    """Return the values inside an element that hold words."""
    values = [str(value) for inner in node.iter() for value in inner.attrib.values()]
    own = [str(text) for text in node.itertext()] if local(node) in ("fldData",) else []
    return " ".join(value for value in [*values, *own] if any(letter.isalpha() for letter in value))


def _field_kind(code: str) -> str:
    return (code.split() or [""])[0].upper()


def _odd_fields(root: Any, part: str) -> Iterator[Finding]:
    for _, code in _fields(root):
        if _field_kind(code) not in _FIELDS_KEPT and not _field_kind(code).startswith("="):
            yield Finding("field-code", part, "field", " ".join(code.split())[:400])
    for node in root.iter():
        if local(node) == "fldSimple":
            code = attribute(node, "instr")
            if _field_kind(code) not in _FIELDS_KEPT:
                yield Finding("field-code", part, "field", " ".join(code.split())[:400])


def _fields(root: Any) -> list[tuple[list[Any], str]]:
    """Return the fields that are told in several runs: their marks and instruction's elements, and instruction."""
    done: list[tuple[list[Any], str]] = []
    within: list[tuple[list[Any], list[str], list[bool]]] = []
    for node in root.iter():
        kind = local(node)
        if kind == "fldChar":
            step = attribute(node, "fldCharType")
            if step == "begin":
                within.append(([node], [], [False]))
            elif within:
                within[-1][0].append(node)
                if step == "separate":
                    within[-1][2][0] = True
                elif step == "end":
                    marks, codes, _ = within.pop()
                    done.append((marks, "".join(codes)))
        elif kind in ("instrText", "delInstrText") and within and not within[-1][2][0]:
            within[-1][0].append(node)
            within[-1][1].append(node.text or "")
    return done


def _new_bookmarks(package: Package) -> dict[str, str]:
    """Return a number for the name of each bookmark that a person gave, all parts of a document together."""
    names = {
        attribute(node, "name"): None
        for part in package.parts
        if package.is_xml(part) and part.startswith("word/")
        for node in package.tree(part).iter()
        if local(node) == "bookmarkStart"
    }
    own = [name for name in names if not _OWN_BOOKMARKS.fullmatch(name)]
    return {name: f"_b{number}" for number, name in enumerate(own, start=1)}


def _clean_part(root: Any, part: str, bookmarks: dict[str, str]) -> None:
    if part.endswith("word/settings.xml"):
        for node in list(root):
            if local(node) and local(node) not in _SETTINGS_KEPT:
                take_out(node)
        return
    for marks, code in _fields(root):
        if _field_kind(code) not in _FIELDS_KEPT and not _field_kind(code).startswith("="):
            for mark in marks:
                take_out(mark)
    for number, node in enumerate(list(root.iter())):
        _clean_node(node, part, number, bookmarks)


def _clean_node(node: Any, part: str, number: int, bookmarks: dict[str, str]) -> None:
    if part.startswith("word/"):
        _clean_word_node(node, bookmarks)
    kind = local(node)
    if kind in _DRAWN and not _ORDINARY_OBJECTS.fullmatch(node.get("name", "")):
        node.set("name", f"Object {number}")
    elif kind == "cSld" and "name" in node.attrib:
        del node.attrib["name"]
    elif kind in _NAMED and node.get("name"):
        node.set("name", f"Part {number}")
    elif kind in ("sheetPr", "workbookPr") and "codeName" in node.attrib:
        del node.attrib["codeName"]
    elif kind in ("rPh", "phoneticPr", "filterColumn", "protectedRanges", "smartTags"):
        take_out(node)
    elif "comment" in node.attrib:
        del node.attrib["comment"]


def _clean_word_node(node: Any, bookmarks: dict[str, str]) -> None:
    kind = local(node)
    if kind in ("bookmarkStart", "hyperlink"):
        for key in node.attrib:
            if str(key).rpartition("}")[2] in ("name", "anchor"):
                node.attrib[key] = bookmarks.get(node.attrib[key], node.attrib[key])
    elif kind == "instrText" and bookmarks:
        node.text = re.sub(r"[^\s\"\\]+", lambda match: bookmarks.get(match[0], match[0]), node.text or "")
    elif kind in _NOTES:
        take_out(node)
    elif kind in _WRAPPERS:
        for inner in [inner for inner in node if local(inner) in ("smartTagPr", "customXmlPr")]:
            take_out(inner)
        unwrap(node)
    elif kind == "fldSimple" and _field_kind(attribute(node, "instr")) not in _FIELDS_KEPT:
        unwrap(node)


def _plain_id(name: str) -> bool:
    return re.fullmatch(r"[A-Za-z]{1,6}\d+|R[0-9a-f]{8,32}|rId(?:Title)?", name) is not None


def _number_relations(package: Package) -> None:
    """Give references between parts whose ids are words a number."""
    for place, relation in enumerate(package.relations):
        if _plain_id(relation.id):
            continue
        new = f"rId{90000 + place}"
        if package.is_xml(relation.source) if relation.source else False:
            for node in package.tree(relation.source).iter():
                for key, value in node.attrib.items():
                    if value == relation.id and "relationships" in str(key):
                        node.attrib[key] = new
        package.relations[place] = relation.named(new)
