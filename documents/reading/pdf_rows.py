"""Where the rows of a table without row rules begin: at dates, at gaps, where a column's text begins again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from documents.reading.pdf_lines import as_line
from documents.reading.pdf_runs import Run
from documents.reading.pdf_signs import begins_with_date, goes_on_from
from documents.reading.pdf_wrap import runs_on

_TIGHT = 0.75
"""Lines with less space between them than this part of the font size may be one sentence."""


@dataclass(slots=True)
class Banded:
    """A level line of a table: the words of each column on it, and the space above it in points."""

    cells: list[list[Run]]
    top: float
    bottom: float
    size: float
    gap: float = 0.0
    texts: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.texts = [as_line(words).text if words else "" for words in self.cells]

    @property
    def filled(self) -> set[int]:
        return {column for column, text in enumerate(self.texts) if text}


def with_gaps(lines: list[Banded]) -> list[Banded]:
    """Set each line's gap: the space between it and the lowest line above it."""
    lowest = None
    for line in lines:
        line.gap = line.top - lowest if lowest is not None else 0.0
        lowest = line.bottom if lowest is None else max(lowest, line.bottom)
    return lines


def row_starts(lines: Sequence[Banded], date_column: int | None, separators: Sequence[float]) -> list[int]:
    """Return the indexes of the lines with which rows begin; the first line always begins one.

    separators: y of rules or shading edges that part rows, in points.
    """
    if not lines:
        return []
    anchors = _anchors(lines, date_column)
    ruled = _at_separators(lines, separators)
    if len(ruled) > 1 and _one_date_each(ruled, anchors, len(lines)):
        return ruled
    spaced = _at_gaps(lines, anchors)
    if spaced is not None:
        return sorted({*spaced, *ruled})
    return sorted({0, *ruled, *anchors, *_begun_again(lines, anchors, date_column)})


def _anchors(lines: Sequence[Banded], date_column: int | None) -> list[int]:
    """Return the lines on which a date begins in the date column."""
    if date_column is None:
        return []
    anchors: list[int] = []
    before: tuple[int, str] | None = None
    for index, line in enumerate(lines):
        text = line.texts[date_column]
        if not text:
            continue
        follows = before is not None and before[0] == index - 1 and line.gap <= _TIGHT * line.size
        if begins_with_date(text) and not (follows and before and goes_on_from(before[1], text)):
            anchors.append(index)
        before = (index, text)
    return anchors


def _at_separators(lines: Sequence[Banded], separators: Sequence[float]) -> list[int]:
    starts = {0}
    for y in separators:
        below = next((index for index, line in enumerate(lines) if (line.top + line.bottom) / 2 > y), None)
        if below:
            starts.add(below)
    return sorted(starts)


def _one_date_each(starts: Sequence[int], anchors: Sequence[int], count: int) -> bool:
    """Return whether hardly any stretch between starts holds two dates."""
    bounds = [*starts, count]
    held = [sum(1 for anchor in anchors if first <= anchor < last) for first, last in pairwise(bounds)]
    return sum(1 for number in held if number > 1) <= 0.1 * len(held)


def _at_gaps(lines: Sequence[Banded], anchors: Sequence[int]) -> list[int] | None:
    """Return row starts by the space between rows, None where rows are set as tight as lines."""
    gaps = sorted({round(line.gap, 1) for line in lines[1:]})
    size = sorted(line.size for line in lines)[len(lines) // 2]
    best: list[int] | None = None
    for low, high in pairwise(gaps):
        if high - low < 0.1 * size or high < 0.12 * size:
            continue
        limit = (low + high) / 2
        starts = [0, *(index for index, line in enumerate(lines) if index and line.gap > limit)]
        if anchors:
            if not _one_date_each_exactly(starts, anchors, len(lines)):
                continue
            best = starts  # the widest limit that still parts all dates
        elif best is None or high - low > 0.25 * size:
            best = starts
            if high - low > 0.25 * size:
                break
    if best is None:
        return None
    return _without_paragraphs(lines, best, set(anchors))


def _one_date_each_exactly(starts: Sequence[int], anchors: Sequence[int], count: int) -> bool:
    bounds = [*starts, count]
    with_date = 0
    for first, last in pairwise(bounds):
        held = sum(1 for anchor in anchors if first <= anchor < last)
        if held > 1:
            return False
        with_date += held
    return with_date >= 2 or len(anchors) < 2


def _without_paragraphs(lines: Sequence[Banded], starts: list[int], anchors: set[int]) -> list[int]:
    """Drop starts at which only a further paragraph of the same cell begins."""
    bounds = [*starts, len(lines)]
    kept = [starts[0]]
    for first, last in pairwise(bounds[1:]):
        if any(first <= anchor < last for anchor in anchors) or not anchors:
            kept.append(first)
            continue
        filled = set().union(*(line.filled for line in lines[first:last]))
        before = lines[first - 1].filled
        if len(filled) >= 3 or (len(filled) == 2 and not filled <= before):
            kept.append(first)
    return kept


def _begun_again(lines: Sequence[Banded], anchors: Sequence[int], date_column: int | None) -> list[int]:
    """Return lines without a date on which a row begins although rows are set as tight as lines.

    The cells of a row begin on its first line. So where a column has text again that had none on the line
    above, or where no column's text reads on from the line above, a new row begins. If that is found nearly
    everywhere, the file sets its cells' text in the middle or foot of the row and nothing can be told.
    """
    marks = set(anchors)
    rights = [
        max((words[-1].x1 for line in lines if (words := line.cells[column])), default=0.0)
        for column in range(len(lines[0].cells))
    ]
    starts: list[int] = []
    for index in range(1, len(lines)):
        if index in marks:
            continue
        line, before = lines[index], lines[index - 1]
        if line.filled - before.filled or not _reads_on(before, line, rights):
            starts.append(index)
    if date_column is not None and len(starts) > 0.5 * max(1, len(anchors)):
        return []
    return starts


def _reads_on(before: Banded, line: Banded, rights: Sequence[float]) -> bool:
    """Return whether any column's text on this line reads on from the line above."""
    scores = [
        runs_on(as_line(before.cells[column]), as_line(line.cells[column]), rights[column])
        for column in line.filled & before.filled
    ]
    return not scores or max(scores) > -1.5
