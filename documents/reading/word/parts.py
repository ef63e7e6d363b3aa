"""The parts of a Word document beside its main text: notes, watermarks, diagrams, pictures, other files."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from lxml import etree

from documents.reading.counts import LeftOut, character_count
from documents.reading.model import Problem
from documents.reading.office_package import OfficePackage, Relation
from documents.reading.word.names import ALTERNATIVES, WordNames
from documents.reading.word.seen import Seen
from documents.reading.word.text import joined, paragraph_text

Roots = Callable[[str], Iterable[etree._Element]]
"""Gives the roots of the related parts of a kind ("header"), none where there is none."""

_NOTE_PARTS = (
    ("comments", "comment", "Comment"),
    ("footnotes", "footnote", "Footnote"),
    ("endnotes", "endnote", "Endnote"),
)
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"
_DRAWN_STRICT = "{http://purl.oclc.org/ooxml/drawingml/main}t"
_WATERMARK = "{urn:schemas-microsoft-com:vml}textpath"
_NAMELESS = {
    "chart": "a chart",
    "oleObject": "an embedded file",
    "package": "an embedded file",
    "control": "a form control",
}
_TELLS = 2_000_000
"""Height and width, in English Metric Units, from which a picture may hold a table: 5.5 centimetres."""


def notes_of(roots: Roots, names: WordNames) -> tuple[dict[tuple[str, str], str], int]:
    """Return the text of each comment, footnote and endnote by its kind and id, and the characters of all.

    An author's name stands before the comment; it is not counted.
    """
    found: dict[tuple[str, str], str] = {}
    characters = 0
    for part, tag, kind in _NOTE_PARTS:
        for root in roots(part):
            for note in root.iter(names.prefix + tag):
                lines = [paragraph_text(paragraph, names, Seen()) for paragraph in note.iter(names.paragraph)]
                text = " ".join(line for line in lines if line)
                author = " ".join((note.get(names.prefix + "author") or "").split())
                if text:
                    characters += character_count((text,))
                    found[kind, note.get(names.id) or ""] = f"{author}: {text}" if author else text
    return found, characters


def watermarks(root: etree._Element) -> Iterator[str]:
    """Yield the words set across the pages of a header ("DRAFT")."""
    for mark in root.iter(_WATERMARK):
        text = joined([mark.get("string") or ""])
        if text:
            yield text


def diagram_lines(roots: Roots) -> Iterator[str]:
    """Yield the words of each diagram (SmartArt: a family tree, a chart of an organisation) as one line."""
    for root in roots("diagramData"):
        texts = [joined([text.text or ""]) for text in root.iter(_DRAWN, _DRAWN_STRICT)]
        if any(texts):
            yield "Words in a diagram: " + "; ".join(text for text in texts if text)


def left_in_parts(package: OfficePackage, related: Iterable[Relation]) -> Iterator[LeftOut]:
    """Yield what of the document is no text: pictures, charts, embedded files."""
    kinds: Counter[str] = Counter()
    pictures = {relation.part for relation in related if relation.kind == "image" and package.has(relation.part)}
    if pictures:
        yield LeftOut(f"{len(pictures)} picture{'s' if len(pictures) > 1 else ''}", "in the document")
    for relation in related:
        if relation.kind in _NAMELESS and package.has(relation.part):
            kinds[_NAMELESS[relation.kind]] += 1
    for what, count in kinds.items():
        yield LeftOut(what if count == 1 else f"{what} ({count} times)", "in the document")


def large_picture(root: etree._Element) -> Problem | None:
    """Return the problem for a document with a picture as large as a table, None if there is none."""
    for extent in root.iter("{*}extent"):
        if _number(extent.get("cx")) >= 2 * _TELLS and _number(extent.get("cy")) >= _TELLS:
            return _PICTURE
    for picture in root.iter("{urn:schemas-microsoft-com:vml}imagedata"):
        shape = picture.getparent()
        sizes = dict(
            re.findall(r"(width|height):([\d.]+)(?=pt)", (shape.get("style") or "") if shape is not None else "")
        )
        if float(sizes.get("width", 0)) >= 300 and float(sizes.get("height", 0)) >= 150:
            return _PICTURE
    return None


_PICTURE = Problem(
    "picture-not-read",
    "The document holds a large picture, and pictures are not read. "
    "If it shows part of the chronology, type its rows into the table.",
)


def counted(root: etree._Element, names: WordNames) -> int:
    """Return how many characters a part holds: a second look that knows nothing of paragraphs and tables.

    Of forms of the same content only the one that is read counts; a mark that stands for a character is one.
    """
    unread: set[etree._Element] = set()
    for alternatives in root.iter(ALTERNATIVES):
        shown = names.shown_branch(alternatives)
        for branch in alternatives:
            if branch is not shown:
                unread.update(branch.iter())
    said = root.iter(*names.texts, names.deleted_text)
    texts = [text.text or "" for text in said if not unread or text not in unread]
    marks = sum(mark not in unread for mark in root.iter(names.symbol, names.prefix + "noBreakHyphen"))
    return character_count((joined(["\n".join(texts)]),)) + marks


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() else 0
