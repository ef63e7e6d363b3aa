"""What a partnership's own form for a return says to who fills it in: known when the form is read back.

Only what is set in the style "Small print" of the service's form is that, and a workbook's sheet of sentences.
Any other line of a form may be an answer that the agency left standing.
"""

from __future__ import annotations

import io
import re
import zipfile

from lxml import etree

from documents.reading.form_hints import FIELD
from documents.writing.reports.template_package import Format, checked_template
from documents.writing.reports.text_units import units_of

STYLE = "Small print"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_SHEET = re.compile(r"of the sheet (“.*”)$", re.DOTALL)
_FEWEST_WORDS, _MANY_WORDS = 3, 6
_MOST_HINTS, _MOST_LETTERS = 200, 1_000
_MOST_FIELDS = 2
"""With more, looking for the hint in a text could take for ever."""


def hints_of(data: bytes, kind: Format) -> list[str]:
    """Return a form's hints, one a paragraph or cell, each field in them as `FIELD`. The task of `run_in_sandbox`.

    Raises TemplateBroken.
    """
    checked = checked_template(data, kind)
    texts = _in_small_print(checked) if kind == "docx" else _on_a_sheet_of_words(checked)
    hints = dict.fromkeys(" ".join(_TAG.sub(FIELD, text).split()) for text in texts)
    return [one for one in hints if _is_hint(one)][:_MOST_HINTS]


def _is_hint(text: str) -> bool:
    words = sum(any(map(str.isalpha, word)) for word in text.split() if FIELD not in word)
    return words >= _FEWEST_WORDS and len(text) <= _MOST_LETTERS and text.count(FIELD) <= _MOST_FIELDS


def _in_small_print(data: bytes) -> list[str]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        styles = etree.fromstring(archive.read("word/styles.xml"), parser)
        body = etree.fromstring(archive.read("word/document.xml"), parser)
    ids = {
        style.get(f"{_W}styleId")
        for style in styles.iter(f"{_W}style")
        if (name := style.find(f"{_W}name")) is not None
        and (name.get(f"{_W}val") or "").casefold() == STYLE.casefold()
    }
    found = []
    for paragraph in body.iter(f"{_W}p"):
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        if style is not None and style.get(f"{_W}val") in ids:
            found.append("".join(text.text or "" for text in paragraph.iter(f"{_W}t")))
    return found


def _on_a_sheet_of_words(data: bytes) -> list[str]:
    """Return the cells of each sheet of sentences; one that is filled in has labels and headings most of all."""
    sheets: dict[str, list[str]] = {}
    for unit in units_of(data, "xlsx"):
        sheet = _SHEET.search(unit.place)
        if sheet:
            sheets.setdefault(sheet[1], []).append(unit.text)
    return [
        text
        for texts in sheets.values()
        if 2 * sum(len(_TAG.sub("", text).split()) >= _MANY_WORDS for text in texts) > len(texts)
        for text in texts
    ]
