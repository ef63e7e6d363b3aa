"""Words, dates and spans that a PDF's maker broke at the end of a line, made whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from documents.reading.english import is_word
from documents.reading.pdf.cut_words import CutWords
from documents.reading.pdf.lines import Line

_HYPHENS = "-\u2010\xad"
_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
_BROKEN_WORD = re.compile(r"([^\W\d_]+(?:[-\u2010][^\W\d_]+)*)[-\u2010]$")
_FIRST_LETTERS = re.compile(r"[^\W\d_]++(?!\w)")
_TIGHT_BREAK = re.compile(r"[^\W_][-\u2010–—/]$")
_AFTER_WITH = re.compile(r"(?<!\w)w/$", re.IGNORECASE)
_BROKEN_TIME = re.compile(r"(?<![\d:])\d{1,2}:[0-5]$")
_LAST_FIGURE = re.compile(r"\d(?![\d:])")
_BROKEN_DATE = re.compile(r"(?<![\w/.-])\d{1,2}([/.-])(?:\d{1,2}|(?:\d{1,2}|[A-Za-z]{3,9})\1\d{1,3})$")
_WHOLE_DATE = re.compile(r"\d{1,2}([/.-])(?:\d{1,2}|[A-Za-z]{3,9})\1(?:\d\d|19[5-9]\d|20[0-3]\d)")
_QUERY = re.compile(r"(?:^|[\s(\[/])\?$")
"""A question mark that asks of the word behind it ("?cocaine"): makers break the line between them."""

_KEEP_THEIR_HYPHEN = frozenset(
    (
        "anti",
        "cross",
        "ex",
        "half",
        "inter",
        "intra",
        "mid",
        "multi",
        "non",
        "post",
        "pre",
        "quasi",
        "self",
        "semi",
        "step",
        "well",
    )
)
"""Beginnings after which a hyphen is mostly typed, where both together are no common word."""

_BEGINNINGS = _KEEP_THEIR_HYPHEN | {"co", "de", "re"}

_NEVER_BEFORE_HYPHEN = frozenset(
    (
        "an",
        "and",
        "as",
        "at",
        "be",
        "but",
        "for",
        "has",
        "he",
        "her",
        "him",
        "his",
        "is",
        "it",
        "of",
        "or",
        "the",
        "was",
    )
)
"""Words to which nobody types a hyphen: the maker broke what begins so, as in "is-sued"."""

_CLOSES = re.compile(r"[,;:!)]|\.(?!\d)|\?(?![A-Za-z])")
"""No line begins with these but where its column was too narrow for them; one may with "?fracture" and ".5ml"."""


class BrokenWords:
    """What one file shows of how its maker breaks words, by which broken ones are made whole.

    cells: the lines of each of its cells and paragraphs. A maker that hyphenates by itself shows it: some break
    leaves a piece that is no word, of a word that is one.
    """

    def __init__(self, cells: Sequence[Sequence[Line]]) -> None:
        self._whole: set[str] = set()
        broken = any(line.text.endswith(tuple(_HYPHENS)) for cell in cells for line in cell[:-1])
        if broken or any(len(cell) > 1 for cell in cells):
            self._whole = _whole_words(cells)
        self._cut = CutWords(cells, self._whole.__contains__)
        self._hyphenates = broken and any(map(self._shows_hyphenation, cells))

    def joined(self, lines: Sequence[Line], right: float | None = None) -> str:
        """Return the lines with "\\n" between them, but what was broken at a line's end made whole.

        right: x up to which the column's text may reach, in points; None where words are never cut to fit.
        """
        if len(lines) == 1:
            return lines[0].text
        text = ""
        glued = 0
        for index, line in enumerate(lines):
            if not text or glued:
                text += line.text
                glued = max(0, glued - 1)
            else:
                text = self._with_line(text, line.text)
            if right is not None and not glued:
                glued = self._cut.pieces_after(text, lines, index, right)
        return text

    def _with_line(self, text: str, line: str) -> str:
        if not line:
            return text
        if text.endswith("\xad"):
            return text[:-1] + line
        if _CLOSES.match(line) or (_QUERY.search(text) and line[0].isalpha()):
            return text + line
        last = text[-1]
        if last in "-\u2010–—/":
            broken, rest = _BROKEN_WORD.search(text), _WORD.match(line)
            if broken and rest and self._was_one_word(broken.group(1), rest.group()):
                return text[:-1] + line
            if line[0].isalnum() and _TIGHT_BREAK.search(text) and not _AFTER_WITH.search(text):
                return text + line
        elif _BROKEN_TIME.search(text) and _LAST_FIGURE.match(line):
            return text + line
        elif last.isdigit() and line[0].isdigit() and _BROKEN_DATE.search(text):
            head, _, tail = line.partition(" ")
            start = re.split(r"\s", text)[-1]
            if _WHOLE_DATE.fullmatch(start + head) and not tail[:1].isalpha():
                return text + head + (" " + tail if tail else "")
        return text + "\n" + line

    def _was_one_word(self, typed_start: str, typed_end: str) -> bool:
        """Return whether two pieces with a hyphen between them at a line's end were one word."""
        start, end = typed_start.lower(), typed_end.lower()
        if start + end in self._whole:
            return f"{start}-{end}" not in self._whole
        if f"{start}-{end}" in self._whole:
            return False
        last, first = re.split(r"[-\u2010]", start)[-1], re.split(r"[-\u2010]", end)[0]
        if len(last) == 1 or f"{last}-{first}" in self._whole:
            return False  # "e-mail": no maker leaves a single letter on a line
        if self._is_word(last + first):
            return self._hyphenates or last + first in self._whole
        if not (_stands_alone(last) or is_word(first) or typed_end[0].isupper()) and typed_start[1:].islower():
            return True  # neither piece says anything by itself
        if not self._hyphenates or typed_end[0].isupper() or not typed_start[1:].islower():
            return False
        if is_word(first) and (is_word(last) or last in _KEEP_THEIR_HYPHEN or last in self._whole):
            return False
        return last not in _KEEP_THEIR_HYPHEN

    def _shows_hyphenation(self, cell: Sequence[Line]) -> bool:
        for line, after in pairwise(cell):
            if line.text.endswith("\xad"):
                return True
            broken, rest = _BROKEN_WORD.search(line.text), _FIRST_LETTERS.match(after.text)
            if not broken or not rest:
                continue
            last, first = re.split(r"[-\u2010]", broken.group(1))[-1].lower(), rest.group().lower()
            if self._is_word(last + first) and not (_stands_alone(last) and is_word(first)):
                return True
        return False

    def _is_word(self, text: str) -> bool:
        return text in self._whole or is_word(text)


def _stands_alone(start: str) -> bool:
    """Return whether people type a hyphen after this: a word, or a beginning as in "co-operate"."""
    return (is_word(start) and start not in _NEVER_BEFORE_HYPHEN) or start in _BEGINNINGS


def _whole_words(cells: Iterable[Sequence[Line]]) -> set[str]:
    """Return the words of the file that no line's end can have broken, in small letters."""
    words: set[str] = set()
    for cell in cells:
        after_hyphen = False
        for number, line in enumerate(cell, 1):
            found = _WORD.findall(line.text)
            ends = number < len(cell)
            if after_hyphen:
                found = found[1:]
            after_hyphen = ends and line.text.endswith(tuple(_HYPHENS))
            if ends and (after_hyphen or (len(found) == 1 and found[0] == line.text)):
                found = found[:-1]
            words.update(word.lower() for word in found)
    return words
