"""Lines of text made from runs, and a cell's text made from its lines."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from documents.reading.pdf_runs import Run

_SPACE = 0.13
"""A gap wider than this part of the font size stands for a space."""

_SAME_LINE = 0.5
"""Runs whose middles differ by less than this part of the font size stand on one line."""

_BROKEN_WORD = re.compile(r"([^\W\d_]+(?:[-\u2010][^\W\d_]+)*)[-\u2010]$")
_WORD_START = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
_TIGHT_BREAK = re.compile(r"[^\W_][-\u2010–—/]$")
_BROKEN_DATE = re.compile(r"\d{1,2}([/.-])\d{1,2}\1\d{1,3}$")
_WHOLE_DATE = re.compile(r"\d{1,2}([/.-])\d{1,2}\1(?:\d\d|19[5-9]\d|20[0-3]\d)")
_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")


_MONTHS = frozenset(
    [
        "january",
        "february",
        "march",
        "april",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ]
)


class Line(NamedTuple):
    """One line of text of a cell or paragraph, in points from the left and top of the page."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


Cell = tuple[Line, ...]


def rows_of_runs(runs: Iterable[Run]) -> list[list[Run]]:
    """Return the runs gathered by the line on which they stand, from the top, each line from the left."""
    lines: list[list[Run]] = []
    middle = size = 0.0
    for run in sorted(runs, key=lambda run: run.top + run.bottom):
        if lines and (run.top + run.bottom) / 2 - middle <= _SAME_LINE * min(size, run.size):
            lines[-1].append(run)
        else:
            lines.append([run])
        middle, size = (run.top + run.bottom) / 2, run.size
    for line in lines:
        if len(line) > 1:
            line.sort(key=lambda run: run.x0)
    return lines


def as_line(runs: Sequence[Run]) -> Line:
    """Return the runs of one line, left to right, as one line with a space wherever a gap shows."""
    first = runs[0]
    if len(runs) == 1:
        return Line(first.text, first.x0, first.top, first.x1, first.bottom, first.size)
    text = first.text
    end = first.x1
    for run in runs[1:]:
        text += (" " if run.after_space or run.x0 - end > _SPACE * run.size else "") + run.text
        end = max(end, run.x1)
    return Line(
        text,
        first.x0,
        min(run.top for run in runs),
        end,
        max(run.bottom for run in runs),
        max(run.size for run in runs),
    )


def lines_of(runs: Sequence[Run]) -> Cell:
    """Return the runs of one cell as its lines, top to bottom."""
    if len(runs) == 1:
        return (as_line(runs),)
    return tuple(as_line(line) for line in rows_of_runs(runs))


def words_in(texts: Iterable[str]) -> set[str]:
    """Return the words that stand unbroken in the texts, in small letters, to tell broken words by."""
    words: set[str] = set()
    for text in texts:
        words.update(word.lower() for word in _WORD.findall(text))
    return words


def joined_text(lines: Iterable[str], whole_words: Collection[str]) -> str:
    """Return the lines with "\\n" between them, but a word, date or span broken at a line end made whole.

    A hyphen at a line end is kept, as in "out-of-/hours", unless the word without it stands elsewhere in
    the file (`whole_words`, in small letters) and the word with it does not.
    """
    text = ""
    for line in lines:
        text = _with_line(text, line, whole_words) if text else line
    return text


def _with_line(text: str, line: str, whole_words: Collection[str]) -> str:
    if not line:
        return text
    if text.endswith("\xad"):
        return text[:-1] + line
    last = text[-1]
    if last in "-\u2010–—/":
        broken, rest = _BROKEN_WORD.search(text), _WORD_START.match(line)
        if broken and rest and _was_one_word(broken.group(1).lower(), rest.group().lower(), whole_words):
            return text[:-1] + line
        if line[0].isalnum() and _TIGHT_BREAK.search(text):
            return text + line
    elif last.isdigit() and line[0].isdigit() and _BROKEN_DATE.search(text):
        head, _, tail = line.partition(" ")
        start = re.split(r"\s", text)[-1]
        if _WHOLE_DATE.fullmatch(start + head) and not tail[:1].isalpha():
            return text + head + (" " + tail if tail else "")
    return text + "\n" + line


def _was_one_word(start: str, end: str, whole_words: Collection[str]) -> bool:
    """Return whether the file has the word of both pieces, as a whole, and not with this hyphen in it."""
    if start + end in whole_words or start + end in _MONTHS:
        return True
    if f"{start}-{end}" in whole_words:
        return False
    last, first = re.split(r"[-\u2010]", start)[-1], re.split(r"[-\u2010]", end)[0]
    return last + first in whole_words and f"{last}-{first}" not in whole_words
