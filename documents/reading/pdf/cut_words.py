"""Words that were wider than their column and were cut where it ends, without a hyphen."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from itertools import pairwise

from documents.reading.english import is_word
from documents.reading.pdf.lines import Line
from documents.reading.pdf.wrap import breadth

_WORD = re.compile(r"[^\W\d_]+")
_LAST_LETTERS = re.compile(r"(?:^|(?<=[\s\d(/'’“‘\"-]))[^\W\d_]+$")
_FIRST_LETTERS = re.compile(r"[^\W\d_]++(?!\w)")

_NO_ROOM = 0.75
_NO_ROOM_FOR_BROAD = 0.95
"""Less room than this part of the font size takes no further letter; an m or w is broader than the others."""

_ESTIMATED = 0.9
"""The breadth of a word within a line is told from its letters, and may be a tenth more."""

_MOST_PIECES = 4
_SHORT_REST = 4
_LEAST_OF_TWO_WORDS = 8
_NEVER_FIRST = frozenset(",;")

_BEGIN_TWO_WORDS = frozenset(
    (
        *(
            "a",
            "all",
            "any",
            "can",
            "every",
            "for",
            "half",
            "no",
            "never",
            "may",
            "some",
            "the",
            "to",
            "what",
            "when",
        ),
        *(
            "where",
            "who",
            "how",
            "after",
            "before",
            "there",
            "here",
            "then",
            "with",
            "in",
            "on",
            "over",
            "out",
            "up",
        ),
        *("under", "down", "back", "off", "by", "well", "new", "old", "one", "two", "high", "low", "non", "not"),
    )
)
"""Words that people write apart from or together with the next one: "every day", "in to", "some times"."""

_AFTER_NAMES = frozenset(
    (
        *(
            "a",
            "an",
            "and",
            "are",
            "as",
            "asked",
            "at",
            "by",
            "came",
            "did",
            "for",
            "from",
            "had",
            "has",
            "he",
            "her",
        ),
        *(
            "his",
            "if",
            "in",
            "is",
            "it",
            "left",
            "no",
            "not",
            "of",
            "on",
            "or",
            "rang",
            "said",
            "saw",
            "she",
            "so",
        ),
        *("that", "the", "they", "to", "told", "was", "who", "will", "with"),
    )
)
"""Words that follow names in sentences, however often the same one does."""


class CutWords:
    """Tells which lines of a cell begin with the rest of a word that fills the line above.

    cells: the lines of each of the file's cells. known: whether a text in small letters is a word of the file.
    """

    def __init__(self, cells: Sequence[Sequence[Line]], known: Callable[[str], bool]) -> None:
        self._known = known
        self._inner: set[str] = set()
        self._after: dict[str, Counter[str]] = defaultdict(Counter)
        for cell in cells:
            for number, line in enumerate(cell):
                words = [word.lower() for word in _WORD.findall(line.text)]
                self._inner.update(words[number > 0 : len(words) - (number + 1 < len(cell))])
            for line, following in pairwise(cell):
                start, rest = _LAST_LETTERS.search(line.text), _FIRST_LETTERS.match(following.text)
                if start:
                    self._after[start.group().lower()][rest.group().lower() if rest else ""] += 1

    def pieces_after(self, text: str, lines: Sequence[Line], index: int, right: float) -> int:
        """Return how many lines after `index` begin with the rest of the word that fills it; mostly 0.

        text: what the lines up to there gave. right: x up to which the column's text may reach, in points.
        """
        line = lines[index]
        if index + 1 < len(lines) and lines[index + 1].text[:1] in _NEVER_FIRST:
            return 1
        if index + 1 >= len(lines) or not _is_full(line, lines[index + 1], right):
            return 0
        found = _LAST_LETTERS.search(text.rpartition("\n")[2])
        if found is None:
            return 0
        word = found.group()
        alone = " " not in line.text
        width = right - min(each.x0 for each in lines)
        for count, after in enumerate(lines[index + 1 : index + _MOST_PIECES], 1):
            rest = _FIRST_LETTERS.match(after.text)
            if rest is None or not (rest.group().islower() or (word + rest.group()).isupper()):
                return 0
            if not alone and _share(line, word) + _share(after, rest.group()) <= _ESTIMATED * width:
                return 0  # the word would have found room on the next line
            last = count + index + 1 == len(lines) or rest.group() != after.text
            if self._was_cut(word.lower(), rest.group().lower(), sure=count > 1, alone=alone):
                return count
            two_words = self._is_word(word.lower()) and is_word(rest.group())
            if last or not alone or two_words or not _is_full(after, lines[index + count + 1], right):
                return 0
            word += rest.group()
        return 0

    def _was_cut(self, start: str, rest: str, *, sure: bool, alone: bool) -> bool:
        """Return whether the word that fills its column goes on so. sure: only if that is a word."""
        begins, ends = self._is_word(start), self._is_word(rest)
        if self._known(start + rest) or self._is_word(start + rest):
            if begins and ends:
                two = start in _BEGIN_TWO_WORDS or len(rest) < 3 or len(start + rest) < _LEAST_OF_TWO_WORDS
                return alone and not two and not sure
            return not begins or rest != "a"
        if sure or begins or len(start) < 2 or len(rest) > _SHORT_REST:
            return False
        after = self._after[start]
        return not ends or (len(after) == 1 and after.total() > 1 and rest not in _AFTER_NAMES)

    def _is_word(self, text: str) -> bool:
        return is_word(text) or text in self._inner


def _is_full(line: Line, after: Line, right: float) -> bool:
    """Return whether the first letter of the line after has no room on a line."""
    broad = after.text[:1] in "mwMW"
    return right - line.x1 <= (_NO_ROOM_FOR_BROAD if broad else _NO_ROOM) * line.size


def _share(line: Line, word: str) -> float:
    """Return about how wide a word of a line is, in points."""
    return breadth(word) / breadth(line.text) * (line.x1 - line.x0) if line.text else 0.0
