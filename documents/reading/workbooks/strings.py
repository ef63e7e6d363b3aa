"""Strings and references of a workbook's XML: rich text as plain text, "C7" as numbers."""

from __future__ import annotations

import re

from lxml import etree

from documents.reading.text import clean

REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_SOFT = re.compile("[\u00ad\u200b\u2060\ufeff]")


def rich_text(item: etree._Element | None) -> str:
    """Return the text of a string item, its runs joined, without the reading aids of Japanese text."""
    if item is None:
        return ""
    pieces = [
        text.text or ""
        for text in item.iter("{*}t")
        if (parent := text.getparent()) is not None and not str(parent.tag).endswith("}rPh")
    ]
    text = "".join(pieces)
    if "_x" in text:
        # "_x000D_" is how the format writes a character that XML can't hold.
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return plain_text(text)


def plain_text(text: str) -> str:
    """Return a cell's text, safe to keep and without characters that only say where a line may break."""
    return clean(text if text.isascii() else _SOFT.sub("", text)).strip()


def column_of(reference: str) -> int:
    """Return the column of "C7" or "C" as a number from 0."""
    number = 0
    for letter in reference:
        if not "A" <= letter <= "Z":
            break
        number = number * 26 + ord(letter) - 64
    return number - 1


def row_of(reference: str) -> int:
    """Return the row of "C7", 0 where it names none."""
    found = REFERENCE.fullmatch(reference)
    return int(found[2]) if found else 0
