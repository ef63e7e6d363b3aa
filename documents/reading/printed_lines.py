"""The lines of words on the pages of a printed file, from top to bottom, whatever order the file has them in."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field
from itertools import pairwise

import pypdfium2.raw as pdfium

from documents.reading.pdf.open import opened
from documents.reading.pdf.runs import PageText, Run

_SPACE = 0.8
"""Of a line's height: what is wider is no space between words."""
_TOKEN = re.compile(r"[^\W_]+")


@dataclass(slots=True)
class PrintedLine:
    """Words at one height of a page, in points from its top. tokens: in small letters; marks: and their pairs."""

    page: int
    top: float
    bottom: float
    words: list[Run] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    marks: Counter[str] = field(default_factory=Counter)


def printed_lines(data: bytes, most_pages: int) -> tuple[list[list[float]], list[PrintedLine]]:
    """Return the size of each page in points, and the lines of the first pages. Raises Unreadable."""
    lines: list[PrintedLine] = []
    sizes: list[list[float]] = []
    with opened(data) as file:
        for number in range(1, min(file.pages, most_pages) + 1):
            page = pdfium.FPDF_LoadPage(file.handle, number - 1)
            if not page:
                sizes.append([0.0, 0.0])
                continue
            try:
                width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
                sizes.append([round(width, 2), round(height, 2)])
                with closing(PageText(page, (0.0, height))) as text:
                    words = [word for run in text.runs() for word in text.words(run)]
                inside = [word for word in words if 0 <= word.middle <= height and word.x1 > 0 and word.x0 < width]
                lines += _lines(number, inside)
            finally:
                pdfium.FPDF_ClosePage(page)
    return sizes, lines


def tokens_of(text: str) -> list[str]:
    """Return the words and figures of a text in small letters."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return _TOKEN.findall(plain.casefold())


def _lines(number: int, words: Iterable[Run]) -> list[PrintedLine]:
    """Return a page's words as lines from top to bottom, whatever order the file has them in."""
    lines: list[PrintedLine] = []
    for word in sorted(words, key=lambda word: (word.middle, word.x0)):
        last = lines[-1] if lines else None
        if last is None or word.middle > last.bottom - 0.35 * (last.bottom - last.top):
            lines.append(last := PrintedLine(number, word.top, word.bottom))
        last.words.append(word)
        last.top, last.bottom = min(last.top, word.top), max(last.bottom, min(word.bottom, last.bottom + 2))
    for line in lines:
        line.words.sort(key=lambda word: word.x0)
        placed = [(token, word) for word in line.words for token in tokens_of(word.text)]
        line.tokens = [token for token, _ in placed]
        line.marks = Counter(line.tokens)
        for (one, left), (other, right) in pairwise(placed):
            if right.x0 - left.x1 < _SPACE * (right.bottom - right.top):  # else they stand in two cells
                line.marks[f"{one} {other}"] += 1
    return [line for line in lines if line.tokens]
