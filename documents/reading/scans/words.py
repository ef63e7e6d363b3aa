"""The words that a character reader found in the picture of a page, and how sure it was of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest
from statistics import median
from typing import NamedTuple

DOUBTFUL = 60.0
"""A word of which the reader is less sure than this, in per cent, is shown to the person who checks."""

_WORD_LEVEL = "5"
_MOST_WORDS = 20_000
_REMAINS = re.compile(r"^[|_¦]+|[|_¦]+$")
"""What is left of a rule at a word's edge."""

_TALL = re.compile(r"[A-Z0-9bdfhkl!?'\"“”‘’()\[\]£$%&/]")
_DEEP = re.compile(r"[gjpqy,;()\[\]/]")
_TALL_PART, _LOW_PART, _DEEP_PART = 0.72, 0.52, 0.21
"""Height of a capital and of an x above the line, depth of a p below it, in parts of the font size."""


_WIDEST_SPACE = 0.8
"""A wider gap, in parts of the font size, may part columns."""


class Word(NamedTuple):
    """A word and the box around its ink, in pixels from the left and top. sure: per cent. line: its line."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    sure: float
    line: tuple[str, str, str]


class SetWord(NamedTuple):
    """A word as it is set: from `x0` to `x1` on a baseline, in a font size; in pixels.

    spaced: a space follows it, and then another word of the same line.
    """

    text: str
    x0: float
    x1: float
    baseline: float
    size: float
    spaced: bool


def words_of(untrusted_tsv: str) -> list[Word]:
    """Return the words of Tesseract's TSV output; lines that are not of its form are left out."""
    return list(_words(untrusted_tsv))[:_MOST_WORDS]


def _words(untrusted_tsv: str) -> Iterator[Word]:
    for line in untrusted_tsv.splitlines():
        fields = line.split("\t")
        if len(fields) != 12 or fields[0] != _WORD_LEVEL:
            continue
        text = _REMAINS.sub("", fields[11].strip())
        try:
            left, top, width, height, sure = (float(field) for field in fields[6:11])
        except ValueError:
            continue
        if text and 0 <= left < 1e6 and 0 <= top < 1e6 and 0 < width < 1e6 and 0 < height < 1e6 and sure >= 0:
            yield Word(text, left, top, left + width, top + height, sure, (fields[2], fields[3], fields[4]))


def sureness(words: list[Word]) -> float:
    """Return how sure the reader was of the page, in per cent, letter by letter; 0.0 for a page without words."""
    letters = sum(len(word.text) for word in words)
    return sum(word.sure * len(word.text) for word in words) / letters if letters else 0.0


def set_words(words: list[Word]) -> list[SetWord]:
    """Return the words on common baselines and in common sizes, line by line."""
    lines: dict[tuple[str, str, str], list[Word]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word)
    usual = median([_size(word) for word in words]) if words else 0.0
    done: list[SetWord] = []
    for line in lines.values():
        size = median([_size(word) for word in line])
        # Boxes of ink differ from word to word; a page is set in few sizes.
        if abs(size - usual) < 0.2 * usual:
            size = usual
        baseline = median([word.bottom - (_DEEP_PART * size if _DEEP.search(word.text) else 0.0) for word in line])
        for word, after in zip_longest(line, line[1:]):
            spaced = after is not None and 0 < after.x0 - word.x1 < _WIDEST_SPACE * size
            done.append(SetWord(word.text, word.x0, word.x1, baseline, size, spaced))
    return done


def _size(word: Word) -> float:
    """Return the font size that a word's box of ink speaks for."""
    part = _TALL_PART if _TALL.search(word.text) else _LOW_PART
    return (word.bottom - word.top) / (part + (_DEEP_PART if _DEEP.search(word.text) else 0.0))
