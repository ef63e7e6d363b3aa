"""Words, dates and spans that a PDF's maker broke at the end of a line, made whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from documents.reading.english import is_word
from documents.reading.pdf.lines import Line

_HYPHENS = "-\u2010\xad"
_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
_BROKEN_WORD = re.compile(r"([^\W\d_]+(?:[-\u2010][^\W\d_]+)*)[-\u2010]$")
_LAST_LETTERS = re.compile(r"[^\W\d_]+$")
_FIRST_LETTERS = re.compile(r"[^\W\d_]++(?!\w)")
_TIGHT_BREAK = re.compile(r"[^\W_][-\u2010–—/]$")
_BROKEN_DATE = re.compile(r"\d{1,2}([/.-])\d{1,2}\1\d{1,3}$")
_WHOLE_DATE = re.compile(r"\d{1,2}([/.-])\d{1,2}\1(?:\d\d|19[5-9]\d|20[0-3]\d)")

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

_NO_ROOM = 0.75
"""Less room than this part of the font size takes no further letter."""

_MOST_PIECES = 4
_NEVER_FIRST = frozenset(",;")
_CLOSES = frozenset(".,;:!?)")
"""No line begins with these but where its column was too narrow for them."""


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
                glued = self._pieces_after(text, lines, index, right)
        return text

    def _with_line(self, text: str, line: str) -> str:
        if not line:
            return text
        if text.endswith("\xad"):
            return text[:-1] + line
        if line[0] in _CLOSES:
            return text + line
        last = text[-1]
        if last in "-\u2010–—/":
            broken, rest = _BROKEN_WORD.search(text), _WORD.match(line)
            if broken and rest and self._was_one_word(broken.group(1), rest.group()):
                return text[:-1] + line
            if line[0].isalnum() and _TIGHT_BREAK.search(text):
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

    def _pieces_after(self, text: str, lines: Sequence[Line], index: int, right: float) -> int:
        """Return how many lines after `index` begin with the rest of the word that fills it; mostly 0.

        text: what the lines up to there gave.

        A word that is wider than its column is cut where the column ends, without a hyphen.
        """
        line = lines[index]
        if index + 1 < len(lines) and lines[index + 1].text[:1] in _NEVER_FIRST:
            return 1
        word = text.rpartition("\n")[2].rpartition("-")[2]
        if right - line.x1 > _NO_ROOM * line.size or not word.isalpha() or index + 1 >= len(lines):
            return 0
        for count, after in enumerate(lines[index + 1 : index + _MOST_PIECES], 1):
            rest = _FIRST_LETTERS.match(after.text)
            if rest is None or not rest.group().islower():
                return 0
            last = count + index + 1 == len(lines) or rest.group() != after.text
            if self._was_cut(word, rest.group(), sure=count > 1):
                return count
            two_words = self._is_word(word.lower()) and is_word(rest.group())
            if last or two_words or right - after.x1 > _NO_ROOM * after.size:
                return 0
            word += rest.group()
        return 0

    def _was_cut(self, start: str, rest: str, *, sure: bool) -> bool:
        """Return whether the word that fills its column goes on so. sure: only if that is a word."""
        if self._is_word(start.lower()):
            return rest != "a" and not is_word(rest) and self._is_word((start + rest).lower())
        if self._is_word((start + rest).lower()):
            return True
        return not sure and len(rest) <= 2 and not is_word(rest)


def _stands_alone(start: str) -> bool:
    """Return whether people type a hyphen after this: a word, or a beginning as in "co-operate"."""
    return is_word(start) or start in _KEEP_THEIR_HYPHEN or start in ("co", "de", "re")


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
