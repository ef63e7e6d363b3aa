"""Where the rows of a table without row rules begin: at dates, at gaps, where a column's text begins again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from math import inf

from documents.reading.pdf.alignment import at_top, starts_at_foot, starts_in_middle
from documents.reading.pdf.banded import Banded
from documents.reading.pdf.lines import Line, as_line
from documents.reading.pdf.signs import goes_on_from, may_begin_date
from documents.reading.pdf.wrap import runs_on

_SERIAL = re.compile(r"#?(\d{1,5})[.)]?")
_WIDE = 0.45
_CLEAR = 0.5
_SELDOM = 0.1
_TIGHT = 0.75
"""Lines with less space between them than this part of the font size may be one sentence."""


def row_starts(
    lines: Sequence[Banded],
    date_column: int | None,
    separators: Sequence[float],
    known_gap: float | None,
    going_on: bool = False,
) -> tuple[list[int], float | None, bool]:
    """Return the indexes of the lines with which rows begin, the space that parts rows if that told them, and
    whether anything told them for sure.

    The first line always begins a row. separators: y of rules or shading edges that part rows, in points.
    known_gap: the space above which rows were parted on the page before; infinite where only rules did.
    going_on: the lines go on from a table whose rows give dates.
    """
    anchors = _anchors(lines, date_column)
    ruled = _at_separators(lines, separators)
    if going_on and not anchors:
        return sorted({*ruled, *_undated(lines, known_gap)}), known_gap, True
    if len(ruled) > 1 and _one_date_each(ruled, anchors, len(lines)):
        return ruled, inf, True
    known = known_gap is not None and _parts(lines, anchors, known_gap, going_on=going_on)
    gap = known_gap if known else _row_gap(lines, anchors)
    deep = bool(anchors) and date_column is not None and not at_top(lines, anchors)
    parted: list[int] = []
    if gap is not None:
        parted = sorted({*_without_paragraphs(lines, _at_gaps(lines, gap), set(anchors)), *ruled})
        parted = sorted({*parted, *_second_rows(lines, parted)})
        if not deep or min((lines[start].gap for start in parted[1:]), default=0.0) > _CLEAR * lines[0].size:
            return parted, gap, True
    if not deep:
        return sorted({0, *ruled, *anchors, *_begun_again(lines, anchors)}), None, True
    dates = _dates(lines, anchors, date_column)
    set_deep = starts_in_middle(lines, dates) or starts_at_foot(lines, dates)
    if set_deep is not None:
        return sorted({*set_deep, *ruled}), None, True
    return parted or sorted({0, *ruled, *anchors}), gap, False


def _dates(lines: Sequence[Banded], anchors: Sequence[int], column: int | None) -> list[tuple[int, int]]:
    """Return the first and last line of each date."""
    assert column is not None
    spans: list[tuple[int, int]] = []
    for first, end in pairwise([*anchors, len(lines)]):
        last = max((index for index in range(first, end) if lines[index].cells[column]), default=first)
        spans.append((first, last))
    return spans


def _anchors(lines: Sequence[Banded], date_column: int | None) -> list[int]:
    """Return the lines on which a row's number stands in the first column, or a date begins in the date column."""
    serials = [index for index, line in enumerate(lines) if line.texts[0]]
    if len(serials) > 1 and _are_serial([lines[index].texts[0] for index in serials]):
        return serials
    if date_column is None:
        return []
    anchors: list[int] = []
    above: Line | None = None
    typed = ""
    for index, banded in enumerate(lines):
        if not banded.cells[date_column]:
            continue
        line = as_line(banded.cells[date_column])
        follows = above is not None and line.top - above.bottom <= _TIGHT * line.size
        if may_begin_date(line.text) and not (follows and goes_on_from(typed, line.text)):
            anchors.append(index)
            typed = line.text
        else:
            typed = f"{typed} {line.text}"
        above = line
    return anchors


def _are_serial(texts: Sequence[str]) -> bool:
    """Return whether the texts are numbers that count up by one."""
    numbers = [int(found.group(1)) if (found := _SERIAL.fullmatch(text)) else -1 for text in texts]
    return min(numbers) >= 0 and all(after - before == 1 for before, after in pairwise(numbers))


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


def _row_gap(lines: Sequence[Banded], anchors: Sequence[int]) -> float | None:
    """Return the space above which a row begins, None where rows are set as tight as lines."""
    gaps = sorted({round(line.gap, 1) for line in lines[1:]})
    size = sorted(line.size for line in lines)[len(lines) // 2]
    if gaps and gaps[0] > _WIDE * size and len(anchors) > 0.5 * len(lines):
        return 0.9 * gaps[0]  # nearly every row is one line, and none stands close to the next
    best: float | None = None
    for low, high in pairwise(gaps):
        if high - low < 0.1 * size or high < 0.12 * size:
            continue
        limit = (low + high) / 2
        if anchors:
            if _parts(lines, anchors, limit):
                best = limit  # the widest one that still parts all dates
        elif best is None or high - low > 0.25 * size:
            best = limit
            if high - low > 0.25 * size:
                break
    return best


def _at_gaps(lines: Sequence[Banded], limit: float) -> list[int]:
    return [0, *(index for index, line in enumerate(lines) if index and line.gap > limit)]


def _parts(lines: Sequence[Banded], anchors: Sequence[int], limit: float, *, going_on: bool = False) -> bool:
    """Return whether spaces above the limit part all dates from each other.

    going_on: they parted the rows of the page before, so a date here and there may have been read for two.
    """
    held = [
        sum(1 for anchor in anchors if first <= anchor < last)
        for first, last in pairwise([*_at_gaps(lines, limit), len(lines)])
    ]
    return max(held) <= 1 or (going_on and limit < inf and sum(one > 1 for one in held) <= _SELDOM * len(held))


def _without_paragraphs(lines: Sequence[Banded], starts: list[int], anchors: set[int]) -> list[int]:
    """Drop starts at which only a further paragraph of the same cell begins.

    Where dates tell rows, a start without one is kept if the space above it is the space between rows, or
    if what follows fills several columns or one that was empty before.
    """
    if not anchors:
        return starts
    bands = list(pairwise([*starts, len(lines)]))
    dated = [any(first <= anchor < last for anchor in anchors) for first, last in bands]
    followed = zip(bands[1:], dated[1:], dated, strict=False)
    spaces = sorted(lines[first].gap for (first, _), here, above in followed if here and above)
    usual = spaces[len(spaces) // 2] if spaces else None
    tight = min((line.gap for line in lines[1:]), default=0.0)
    kept = [starts[0]]
    for (first, last), has_date in zip(bands[1:], dated[1:], strict=True):
        filled = set().union(*(line.filled for line in lines[first:last]))
        before = lines[first - 1].filled
        as_usual = usual is not None and abs(lines[first].gap - usual) <= max(0.6, 0.06 * usual)
        alone = len(filled) == 1 and _is_blank_line(lines[first], tight)
        if has_date or (as_usual and not alone) or len(filled) >= 3 or (len(filled) == 2 and not filled <= before):
            kept.append(first)
    return kept


def may_hold_two(lines: Sequence[Banded], starts: Sequence[int], limit: float | None) -> list[int]:
    """Return the starts of rows within which words stand below a space as wide as those between rows.

    limit: the space above which rows begin. An empty line within a cell and a row without a date may look alike.
    """
    spaces = sorted(lines[start].gap for start in starts[1:])
    if limit is None or limit == inf:
        return []
    if not spaces:  # one row, so nothing shows how far apart rows stand
        return [0] if any(line.gap > limit for line in lines[1:]) else []
    usual = spaces[len(spaces) // 2]
    return [
        first
        for first, last in pairwise([*starts, len(lines)])
        if any(abs(line.gap - usual) <= max(0.6, 0.06 * usual) for line in lines[first + 1 : last])
    ]


def _second_rows(lines: Sequence[Banded], starts: Sequence[int]) -> list[int]:
    """Return lines inside rows on which a second row begins: space is left, and most columns begin anew.

    A row without a date stands closer in some makers' files than rows with one.
    """
    enough = max(3.0, 0.6 * len(lines[0].cells))
    found: list[int] = []
    for first, last in pairwise([*starts, len(lines)]):
        tight = min((lines[index].gap for index in range(first + 1, last)), default=0.0)
        for index in range(first + 1, last):
            if lines[index].gap < tight + 0.3 * lines[index].size:
                continue
            above = set().union(*(line.filled for line in lines[first:index]))
            below = set().union(*(line.filled for line in lines[index:last]))
            if min(len(above), len(below)) >= enough:
                found.append(index)
                break
    return found


def _undated(lines: Sequence[Banded], known_gap: float | None) -> list[int]:
    """Return the lines with which rows begin on a page without dates, on which a table of dated rows goes on.

    Most of such a page is the rest of one row, so only lines that fill several columns begin another.
    """
    if known_gap is not None and known_gap < inf:
        return [index for index, line in enumerate(lines) if line.gap > known_gap and len(line.filled) > 1]
    enough = max(3.0, 0.6 * len(lines[0].cells))
    return [
        index
        for index, (before, line) in enumerate(pairwise(lines), 1)
        if len(line.filled) >= enough and line.filled - before.filled
    ]


def _is_blank_line(line: Banded, tight: float) -> bool:
    """Return whether the space above a line is that of one empty line. tight: that between lines of a cell."""
    return max(1.0, min(0.9 * (1.0 + 2 * tight / line.size), 1.4)) * line.size <= line.gap <= 1.8 * line.size


def _begun_again(lines: Sequence[Banded], anchors: Sequence[int]) -> list[int]:
    """Return lines without a date on which a row begins although rows are set as tight as lines.

    The cells of a row begin on its first line. So where a column has text again that had none on the line
    above, or where most columns' text does not read on from the line above, a new row begins.
    """
    if not anchors:
        return _labelled(lines)
    marks = set(anchors)
    if not at_top(lines, anchors):
        return []
    rights = [
        max((words[-1].x1 for line in lines if (words := line.cells[column])), default=0.0)
        for column in range(len(lines[0].cells))
    ]
    starts: list[int] = []
    for index in range(1, len(lines)):
        line, before = lines[index], lines[index - 1]
        if index not in marks and (line.filled - before.filled or not _reads_on(before, line, rights)):
            starts.append(index)
    return starts


def _reads_on(before: Banded, line: Banded, rights: Sequence[float]) -> bool:
    """Return whether the text on this line reads on from the line above.

    A line that fills most columns is rather the first of a row: cells seldom all wrap alike.
    """
    scores = [
        runs_on(as_line(before.cells[column]), as_line(line.cells[column]), rights[column])
        for column in line.filled & before.filled
    ]
    least = -0.5 if len(scores) >= max(4.0, 0.7 * len(line.cells)) else -2.0
    return len(scores) < 2 or sum(scores) > least


def _labelled(lines: Sequence[Banded]) -> list[int]:
    """Return the lines on which the first column's text begins: the rows of a table that gives no dates."""
    starts: list[int] = []
    for index, line in enumerate(lines):
        if not line.cells[0]:
            continue
        above = lines[index - 1].cells[0] if index else []
        if not above or not _same_label(as_line(above), as_line(line.cells[0])):
            starts.append(index)
    return starts


def _same_label(above: Line, line: Line) -> bool:
    """Return whether a label goes on on this line: "Role of" and "author", but not "Written by" and "Position"."""
    begun = line.text[:1].islower() or above.text.endswith((",", "-", "/", "&"))
    return begun and runs_on(above, line, max(above.x1, line.x1)) >= 2.0
