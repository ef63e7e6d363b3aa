"""The text outside tables as paragraphs, with headings told by size and weight."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from documents.reading.cover import labelled
from documents.reading.pdf.free import FreeLine
from documents.reading.pdf.lines import Line, as_line
from documents.reading.pdf.words import BrokenWords
from documents.reading.pdf.wrap import runs_on
from documents.reading.raw import RawText

_LARGER = 1.12
_LONGEST_HEADING = 120


@dataclass(slots=True)
class Paragraph:
    """Lines of one paragraph and the page on which it begins."""

    page: int
    lines: list[Line]
    size: float
    bold: bool

    @property
    def top(self) -> float:
        return self.lines[0].top


def paragraphs(lines: Sequence[FreeLine], page: int) -> list[Paragraph]:
    """Return the free lines of one page, top to bottom, as paragraphs."""
    found: list[Paragraph] = []
    right = max((line.x1 for line in lines), default=0.0)
    for line in lines:
        plain = as_line(line.words)
        last = found[-1] if found else None
        if last is not None and _same_paragraph(last, plain, line.bold, right):
            last.lines.append(plain)
        else:
            found.append(Paragraph(page, [plain], line.size, line.bold))
    return found


def _same_paragraph(paragraph: Paragraph, line: Line, bold: bool, right: float) -> bool:
    before = paragraph.lines[-1]
    if labelled(line.text, any_label=False):
        return False  # "Author: …" below "Agency: …", however short both are
    if abs(line.size - paragraph.size) > 0.6 or not -0.3 * line.size < line.top - before.bottom < 0.62 * line.size:
        return False
    if paragraph.bold != bold:
        return not paragraph.bold and runs_on(before, line, right) > 0
    return runs_on(before, line, max(right, before.x1)) > -1.5


def usual_size(lines: Iterable[Line]) -> float:
    """Return the font size of most of the text, in points; 0 where there is none."""
    letters: Counter[float] = Counter()
    for line in lines:
        letters[round(line.size * 2) / 2] += len(line.text)
    return letters.most_common(1)[0][0] if letters else 0.0


def as_text(paragraph: Paragraph, usual: float, all_bold: bool, words: BrokenWords) -> RawText:
    """Return the paragraph as text; it is a heading if it is short and larger or bolder than most text."""
    text = words.joined(paragraph.lines).replace("\n", " ")
    larger = paragraph.size >= _LARGER * usual
    bolder = paragraph.bold and not all_bold and paragraph.size >= 0.95 * usual
    short = len(text) <= _LONGEST_HEADING and not text.endswith((".", ";", ","))
    return RawText(text, heading=short and (larger or bolder), page=paragraph.page)
