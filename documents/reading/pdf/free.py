"""The text of a page outside ruled tables, line by line, and the segments that gaps make of a line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from documents.reading.pdf.lines import as_line, rows_of_runs
from documents.reading.pdf.runs import Run

_SET_APART = 0.01
"""A gap wider than this part of the font size parts words that the maker did not set together."""


@dataclass(slots=True)
class FreeLine:
    """A level line of words outside any ruled table.

    space: the usual gap between its words, in points. apart: indexes of words that the maker set on their
    own, where it writes the words of a sentence together.
    """

    words: list[Run]
    top: float
    bottom: float
    size: float
    bold: bool
    space: float
    apart: frozenset[int] = frozenset()

    @property
    def text(self) -> str:
        return as_line(self.words).text

    @property
    def x0(self) -> float:
        return self.words[0].x0

    @property
    def x1(self) -> float:
        return max(word.x1 for word in self.words)

    def segments(
        self, gap: float | None = None, *, by_gap_only: bool = False, edges: Sequence[float] = ()
    ) -> list[list[Run]]:
        """Return the words in stretches parted by gaps wider than a space (or than `gap`, in points).

        by_gap_only: do not part words only because the maker set them on their own.
        edges: x at which columns begin; a word set on its own right there begins a stretch, even where the
        column before overflows.
        """
        widest = gap if gap is not None else max(1.6 * self.space, 0.38 * self.size)
        apart = self.apart if not by_gap_only and not self._word_by_word() else frozenset[int]()
        held = [self.words[0]]
        parted = [held]
        end = self.words[0].x1
        for index, word in enumerate(self.words[1:], 1):
            x0, x1 = word[1], word[3]
            alone = index in apart and (
                x0 - end > _SET_APART * self.size or any(-0.5 <= x0 - edge <= 4.0 for edge in edges)
            )
            if alone or x0 - end > widest:
                held = [word]
                parted.append(held)
            else:
                held.append(word)
            if x1 > end:
                end = x1
        return parted

    def _word_by_word(self) -> bool:
        """Return whether the maker set the whole line word by word, with nothing but spaces between."""
        return len(self.apart) == len(self.words) > 2 and all(
            abs(word.x0 - before.x1 - self.space) <= 0.15 * self.space for before, word in pairwise(self.words)
        )


def free_lines(
    runs: Sequence[Run], words: Callable[[Run], list[Run]], bold: Callable[[Run], bool]
) -> tuple[list[FreeLine], list[Run]]:
    """Return the lines that upright runs make, from the top, and the runs that stand sideways."""
    upright: list[Run] = []
    sideways: list[Run] = []
    starts: set[int] = set()
    for run in runs:
        if run.turn:
            sideways.append(run)
        else:
            starts.add(run.first)
            pieces = words(run)
            upright.extend(pieces)
            starts.update(word.first for word in pieces if not word.after_space)
    lines = rows_of_runs(upright)
    space, together = _usual_space(lines, starts)
    found = []
    for line in lines:
        _, _, top, _, bottom, size, *_ = line[0]
        for word in line:
            if word[2] < top:
                top = word[2]
            if word[4] > bottom:
                bottom = word[4]
            if word[5] > size:
                size = word[5]
        apart = [index for index, word in enumerate(line) if word[6] in starts] if together else ()
        found.append(FreeLine(line, top, bottom, size, bold(line[0]), space * size, frozenset(apart)))
    return found, sideways


def _usual_space(lines: Sequence[Sequence[Run]], starts: set[int]) -> tuple[float, bool]:
    """Return the usual gap between words in parts of the font size, and whether most words are set together."""
    gaps: list[float] = []
    together = 0
    for line in lines:
        for before, word in pairwise(line):
            gap = (word.x0 - before.x1) / word.size
            if 0.05 < gap < 0.9:
                gaps.append(gap)
                together += word.first not in starts
    if not gaps:
        return 0.28, False
    return sorted(gaps)[len(gaps) // 2], together > 0.6 * len(gaps)
