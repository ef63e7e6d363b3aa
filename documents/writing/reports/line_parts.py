"""Workbooks and slides filled in: the texts of their parts as templates, one paragraph or cell after the other."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Any

from lxml import etree

from documents.writing.reports.report_language import PlainLineWords
from documents.writing.spreadsheet_text import MOST_IN_CELL
from documents.writing.template import plain_words_for_mistakes
from documents.writing.template_file import TemplateBroken, repacked
from documents.writing.written_text import check_written

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_SLIDE = re.compile(r"ppt/slides/slide\d+\.xml")
_STRINGS = "xl/sharedStrings.xml"
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_OVER = re.compile(
    r"<a:(?P<tag>tr|p)\b(?:(?!<a:(?P=tag)\b).)*?\{%-?(?P=tag) (?P<inside>[^%]*)%\}.*?</a:(?P=tag)>", re.DOTALL
)
_BRACED = re.compile(r"\{[{%][^{}]*[%}]\}")
_QUOTES = str.maketrans("“”‘’", "\"\"''")
_SPELT = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""What begins a sign's number in a cell: Excel shows "_x0041_" as "A"."""


class CellTooLong(Exception):
    """A value is longer than a cell of a workbook can be."""

    code = "cell-too-long"
    message = "A text is longer than a cell of a workbook can hold. Use the Word form."


def fill_lines(template: bytes, fields: Mapping[str, Any]) -> bytes:
    """Return a workbook or slides filled in with `fields`. template: from `checked_template`.

    Raises TemplateBroken, MissingField, ValueLost, CellTooLong.
    """
    written: dict[str, list[str]] = {}

    def change(name: str, content: bytes) -> bytes:
        if name == _STRINGS or (_SHEET.fullmatch(name) and b"inlineStr" in content):
            return _filled_strings(content, fields, written.setdefault(name, []))
        if _SLIDE.fullmatch(name):
            return _filled_slide(content, fields, written.setdefault(name, []))
        return content

    with plain_words_for_mistakes():
        document = repacked(template, change)
    for name, values in written.items():
        check_written(document, name, values)
    return document


def _parsed(content: bytes) -> etree._Element:
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))


def _filled_strings(content: bytes, fields: Mapping[str, Any], written: list[str]) -> bytes:
    words = PlainLineWords()
    words.in_xml = False  # what is set as an element's text is escaped by the XML writer
    words.written = lambda text: written.append(_as_excel_spells(text))
    root = _parsed(content)
    for item in root.iter(f"{_S}si", f"{_S}is"):
        pieces = list(item.iter(f"{_S}t"))
        text = "".join(piece.text or "" for piece in pieces)
        if "{{" not in text and "{%" not in text:
            continue
        filled = words.from_string(_plain_quotes(text)).render(fields)
        if len(filled.encode("utf-16-le")) // 2 > MOST_IN_CELL:
            raise CellTooLong
        pieces[0].text = _as_excel_spells(filled)
        pieces[0].set(_XML_SPACE, "preserve")
        for piece in pieces[1:]:
            piece.text = ""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _filled_slide(content: bytes, fields: Mapping[str, Any], written: list[str]) -> bytes:
    root = _parsed(content)
    for paragraph in root.iter(f"{_A}p"):
        _join_pieces(paragraph)
    source = etree.tostring(root, encoding="unicode")
    source = _OVER.sub(lambda found: f"{{% {found['inside']} %}}", source)
    source = _BRACED.sub(
        lambda found: found[0].translate(_QUOTES).replace("&gt;", ">").replace("&lt;", "<"), source
    )
    words = PlainLineWords()
    words.written = written.append
    try:
        filled = _parsed(words.from_string(source).render(fields).encode())
    except etree.XMLSyntaxError as problem:
        raise TemplateBroken("The slides and the statements in them do not fit together.") from problem
    for run in list(filled.iter(f"{_A}r")):
        _break_lines(run)
    return etree.tostring(filled, xml_declaration=True, encoding="UTF-8", standalone=True)


def _join_pieces(paragraph: etree._Element) -> None:
    """Put a field that is cut into several runs into one; the rest keeps its runs."""
    runs = list(paragraph.iter(f"{_A}r"))
    texts = [run.find(f"{_A}t") for run in runs]
    whole = "".join((text.text or "") if text is not None else "" for text in texts)
    if "{{" not in whole and "{%" not in whole:
        return
    open_at: int | None = None
    for at, text in enumerate(texts):
        if text is None:
            continue
        if open_at is not None:
            first = texts[open_at]
            assert first is not None
            first.text = (first.text or "") + (text.text or "")
            text.text = ""
            held = first.text
        else:
            held = text.text or ""
        unclosed = held.count("{{") + held.count("{%") > held.count("}}") + held.count("%}") or held.endswith("{")
        open_at = (open_at if open_at is not None else at) if unclosed else None


def _break_lines(run: etree._Element) -> None:
    text = run.find(f"{_A}t")
    if text is None or "\n" not in (text.text or ""):
        return
    lines = (text.text or "").split("\n")
    text.text = lines[0]
    last = run
    for line in lines[1:]:
        after = copy.deepcopy(run)
        inner = after.find(f"{_A}t")
        assert inner is not None
        inner.text = line
        line_break = etree.Element(f"{_A}br")
        last.addnext(line_break)
        line_break.addnext(after)
        last = after


def _as_excel_spells(text: str) -> str:
    return _SPELT.sub("_x005F_", text)


def _plain_quotes(text: str) -> str:
    """Return a text with the quotation marks that Office sets within braces made plain again."""
    return _BRACED.sub(lambda found: found[0].translate(_QUOTES), text)
