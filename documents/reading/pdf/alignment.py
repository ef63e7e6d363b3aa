"""Rows set as tight as lines whose cells stand in the middle or at the foot: where they begin."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from documents.reading.pdf.banded import Banded
from documents.reading.pdf.signs import begins_with_date

_MOSTLY = 0.8
_SELDOM = 0.2
_SAME_PLACE = 0.45
"""A row's edge lies between two lines, off the middle by less than this part of their distance."""


def at_top(lines: Sequence[Banded], anchors: Sequence[int]) -> bool:
    """Return whether the cells of rows begin on the line of their date."""
    bands = pairwise([*anchors, len(lines)])
    if _share(lines, [(first, range(first, last)) for first, last in bands]) <= _MOSTLY:
        return False
    return sum(_goes_on(lines, anchor) for anchor in anchors) <= _SELDOM * len(anchors)


def _goes_on(lines: Sequence[Banded], index: int) -> bool:
    """Return whether a sentence goes on from the line above to this one, on which a date stands."""
    if not index:
        return False
    line, before = lines[index], lines[index - 1]
    if index + 1 < len(lines) and before.bottom > line.top and lines[index + 1].top < line.bottom:
        return True  # it stands half way between two lines of another cell
    texts = [line.texts[column] for column in line.filled & before.filled]
    return any(text[:1].islower() and not begins_with_date(text) for text in texts)


def starts_at_foot(lines: Sequence[Banded], dates: Sequence[tuple[int, int]]) -> list[int] | None:
    """Return the first lines of rows whose cells end on the last line of their date; None if they do not.

    dates: first and last line of each date.
    """
    ends = [-1, *(last for _, last in dates)]
    if len(dates) < 2 or ends[-1] < len(lines) - 1:
        return None
    share = _share(lines, [(last, range(before + 1, last + 1)) for before, last in pairwise(ends)])
    return [end + 1 for end in ends[:-1]] if share > _MOSTLY else None


def starts_in_middle(lines: Sequence[Banded], dates: Sequence[tuple[int, int]]) -> list[int] | None:
    """Return the first lines of rows whose cells stand in the middle of the row; None if they do not.

    A date stands half way between its row's edges, so each edge gives the next one, from the table's top down.
    dates: first and last line of each date.
    """
    height = lines[0].bottom - lines[0].top
    edge = lines[0].top - max(0.0, _pitch(lines) - height) / 2
    starts = [0]
    for number, (first, last) in enumerate(dates, 1):
        edge = lines[first].top + lines[last].bottom - edge
        at = next((index for index, line in enumerate(lines) if (line.top + line.bottom) / 2 > edge), len(lines))
        if at <= last or at <= starts[-1]:
            return None
        if number == len(dates):
            return starts if at == len(lines) else None
        if at == len(lines) or abs(edge - (lines[at - 1].bottom + lines[at].top) / 2) > _SAME_PLACE * height:
            return None
        starts.append(at)
    return None


def _pitch(lines: Sequence[Banded]) -> float:
    """Return the usual distance from one line of a cell to the next, in points; 0 where no cell has two lines."""
    steps: list[float] = []
    for column in range(len(lines[0].cells)):
        tops = [line.top for line in lines if line.cells[column]]
        steps.extend(after - top for top, after in pairwise(tops) if after - top < 2.0 * lines[0].size)
    return sorted(steps)[len(steps) // 2] if steps else 0.0


def _share(lines: Sequence[Banded], rows: Sequence[tuple[int, range]]) -> float:
    """Return how many of the cells of rows have words on one line of each: (that line, all lines of the row)."""
    shares = []
    for line, held in rows:
        filled = set().union(*(lines[index].filled for index in held))
        shares.append(len(lines[line].filled) / len(filled) if filled else 1.0)
    return sum(shares) / len(shares) if shares else 1.0
