"""Tables without column rules: the columns that headings and aligned gaps show on one page."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from documents.reading.pdf_free import FreeLine
from documents.reading.pdf_lines import as_line
from documents.reading.pdf_rules import Rule
from documents.reading.pdf_runs import Run
from documents.reading.pdf_signs import begins_with_date, is_date_heading, is_heading

_NARROWEST = 0.8
"""A gap between columns is never narrower than this, in points."""

_ALIGNED = 2.5
_MANY = 0.6
_LONGEST_LABEL = 45
_AMBIGUOUS = -1


@dataclass(slots=True)
class Region:
    """Lines `first` to `last` (not included) of a page that make a table; its body begins at `body`.

    xs: edges of the columns. spanning: lines set across all columns inside the table.
    """

    first: int
    body: int
    last: int
    xs: list[float]
    spanning: set[int]


class Rivers:
    """The free space between neighbouring columns, narrowed line by line."""

    def __init__(self, gaps: Sequence[tuple[float, float]]) -> None:
        self.gaps: list[list[tuple[float, float]]] = [[gap] for gap in gaps]

    def take(self, line: FreeLine) -> bool:
        """Narrow the gaps by the line's words; return False, and change nothing, if it closes one of them."""
        spans = [(segment[0].x0, max(word.x1 for word in segment)) for segment in line.segments()]
        narrowed = [_less(stretches, spans) for stretches in self.gaps]
        if all(narrowed):
            self.gaps = narrowed
            return True
        return False

    def edges(self, left: float, right: float) -> list[float]:
        """Return the columns' edges: in each gap near its right end, where the next column's text begins."""
        inner = []
        for stretches in self.gaps:
            start, end = max(stretches, key=lambda stretch: stretch[1] - stretch[0])
            inner.append(end - min(3.0, 0.4 * (end - start)))
        return [min(left, inner[0] - 1) if inner else left, *inner, max(right, inner[-1] + 1) if inner else right]


def _less(stretches: list[tuple[float, float]], spans: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    for low, high in spans:
        if any(start < high and low < end for start, end in stretches):
            cut = []
            for start, end in stretches:
                if low - start >= _NARROWEST and low < end:
                    cut.append((start, low))
                if end - high >= _NARROWEST and high > start:
                    cut.append((high, end))
                if high <= start or low >= end:
                    cut.append((start, end))
            stretches = cut
    return stretches


def region_at(
    lines: Sequence[FreeLine], index: int, rules: Sequence[Rule], carried: list[float] | None
) -> Region | None:
    """Return the table that begins at line `index`, None if none does.

    carried: column edges of a table that may go on here from the page before.
    """
    headed = _headed(lines, index, rules)
    if headed is not None:
        return headed
    if carried is not None:
        going_on = _going_on(lines, index, carried)
        if going_on is not None:
            return going_on
    return _unheaded(lines, index)


def column_of(xs: Sequence[float], x: float) -> int:
    """Return the column in which text that begins at x stands."""
    return min(max(bisect_right(xs, x + 0.5) - 1, 0), len(xs) - 2)


def cells_on(line: FreeLine, xs: Sequence[float]) -> list[list[Run]]:
    """Return the words of a line by column."""
    cells: list[list[Run]] = [[] for _ in range(len(xs) - 1)]
    for segment in line.segments():
        cells[column_of(xs, segment[0].x0)].extend(segment)
    return cells


def _headed(lines: Sequence[FreeLine], index: int, rules: Sequence[Rule]) -> Region | None:
    segments = lines[index].segments(max(0.6 * lines[index].size, 1.8 * lines[index].space))
    texts = [as_line(segment).text for segment in segments]
    known = sum(1 for text in texts if is_heading(text))
    dated = any(is_date_heading(text) for text in texts)
    if len(texts) < 2 or max(map(len, texts)) > 60 or known < max(2, 0.5 * len(texts)):
        return None
    if not dated and (len(texts) < 3 or known < len(texts) - 1):
        return None
    spans = [(segment[0].x0, max(word.x1 for word in segment)) for segment in segments]
    first = _heading_top(lines, index, spans)
    body = _heading_bottom(lines, index, spans, rules)
    gaps = [(left[1], right[0]) for left, right in pairwise(spans)]
    if body >= len(lines) or any(end - start < _NARROWEST for start, end in gaps):
        return None
    last, rivers, spanning = _grown(lines, body, Rivers(gaps))
    if last == body:
        return None
    return _region(lines, first, body, last, rivers, spanning)


def _heading_top(lines: Sequence[FreeLine], index: int, spans: list[tuple[float, float]]) -> int:
    """Return the first line of headings set in several lines, widening `spans` by what stands above."""
    first = index
    while first and _close(lines[first - 1], lines[first]) and _like(lines[first - 1], lines[index]):
        above = [
            (segment[0].x0, max(word.x1 for word in segment))
            for segment in lines[first - 1].segments(0.6 * lines[index].size)
        ]
        homes = [_home(span, spans) for span in above]
        if _AMBIGUOUS in homes or len(set(homes) - {None}) < len([home for home in homes if home is not None]):
            break
        if len(homes) == 1 and homes[0] in (0, None) and not is_heading(lines[first - 1].text):
            break  # a title
        _widen(spans, above, homes)
        first -= 1
    return first


def _heading_bottom(
    lines: Sequence[FreeLine], index: int, spans: list[tuple[float, float]], rules: Sequence[Rule]
) -> int:
    """Return the line after the last line of the headings."""
    after = index + 1
    while after < len(lines) and _close(lines[after - 1], lines[after]) and _like(lines[after], lines[index]):
        line = lines[after]
        if any(lines[after - 1].bottom - 2 <= rule.at <= line.top + 3 for rule in rules):
            break
        parts = line.segments(0.6 * line.size)
        below = [(segment[0].x0, max(word.x1 for word in segment)) for segment in parts]
        homes = [_home(span, spans) for span in below]
        known = [home for home in homes if home is not None]
        if _AMBIGUOUS in homes or len(set(known)) < len(known) or begins_with_date(as_line(parts[0]).text):
            break
        if not line.bold:
            gap = line.top - lines[after - 1].bottom
            follows = lines[after + 1].top - line.bottom if after + 1 < len(lines) else 99.0
            if follows <= gap + 1.0:
                break
        _widen(spans, below, homes)
        after += 1
    return after


def _home(span: tuple[float, float], spans: Sequence[tuple[float, float]]) -> int | None:
    """Return the heading above or below which a piece of text stands, None if there is none, -1 if there are two."""
    over = [index for index, (start, end) in enumerate(spans) if span[0] < end + 1 and start < span[1] + 1]
    if len(over) > 1:
        return _AMBIGUOUS
    return over[0] if over else None


def _widen(spans: list[tuple[float, float]], more: list[tuple[float, float]], homes: list[int | None]) -> None:
    for span, home in zip(more, homes, strict=True):
        if home is not None:
            spans[home] = (min(spans[home][0], span[0]), max(spans[home][1], span[1]))
    spans.extend(span for span, home in zip(more, homes, strict=True) if home is None)
    spans.sort()


def _close(above: FreeLine, below: FreeLine) -> bool:
    return below.top - above.bottom < 0.6 * below.size


def _like(line: FreeLine, other: FreeLine) -> bool:
    return line.bold == other.bold and abs(line.size - other.size) < 0.6


def _grown(lines: Sequence[FreeLine], start: int, rivers: Rivers) -> tuple[int, Rivers, set[int]]:
    """Return the end of the lines from `start` on that keep the rivers open, the rivers, and spanning lines."""
    spanning: set[int] = set()
    size = lines[start].size
    index = start
    while index < len(lines):
        line = lines[index]
        if line.size > 1.2 * size or line.size < 0.55 * size:
            break
        if index > start and line.top - lines[index - 1].bottom > 4 * size and not _starts_row(line):
            break
        if not rivers.take(line):
            if not _spans(lines, index, rivers, start):
                break
            spanning.add(index)
        index += 1
    while index - 1 > start and (index - 1 in spanning or _is_tail(lines, index - 1, rivers)):
        index -= 1
        spanning.discard(index)
    return index, rivers, spanning


def _starts_row(line: FreeLine) -> bool:
    return len(line.segments()) > 1 or begins_with_date(line.text)


def _spans(lines: Sequence[FreeLine], index: int, rivers: Rivers, start: int) -> bool:
    """Return whether a line that crosses columns stands inside the table: rows go on right after it."""
    for after in lines[index + 1 : index + 3]:
        if after.top - lines[index].bottom > 3 * after.size:
            return False
        trial = Rivers([])
        trial.gaps = rivers.gaps
        if trial.take(after) and len(after.segments()) > 1 and (index > start or begins_with_date(after.text)):
            return True
    return False


def _is_tail(lines: Sequence[FreeLine], index: int, rivers: Rivers) -> bool:
    """Return whether the table's last line is rather the first one of the text after it."""
    line = lines[index]
    if index + 1 >= len(lines) or len(line.segments()) > 1 or begins_with_date(line.text):
        return False
    first_river = rivers.gaps[0][0][0] if rivers.gaps else line.x1
    below, above = lines[index + 1].top - line.bottom, line.top - lines[index - 1].bottom
    return line.x0 < first_river and (line.bold or above > max(below, 0.5 * line.size))


def _region(
    lines: Sequence[FreeLine], first: int, body: int, last: int, rivers: Rivers, spanning: set[int]
) -> Region:
    held = [line for index, line in enumerate(lines[first:last], first) if index not in spanning]
    xs = rivers.edges(min(line.x0 for line in held) - 1, max(line.x1 for line in held) + 1)
    return Region(first, body, last, xs, spanning)


def _going_on(lines: Sequence[FreeLine], index: int, xs: list[float]) -> Region | None:
    gaps = [(edge - 1.5, edge + 1.5) for edge in xs[1:-1]]
    last, _, spanning = _grown(lines, index, Rivers(gaps))
    if last == index:
        return None
    filled = {column_of(xs, segment[0].x0) for line in lines[index:last] for segment in line.segments()}
    if len(filled) < 2:
        return None
    return Region(index, index, last, xs, spanning)


def _unheaded(lines: Sequence[FreeLine], index: int) -> Region | None:
    """Return a table that shows only by its aligned gaps."""
    wide = [len(_widely(line)) for line in lines[index : index + 12]]
    if wide[0] < 2:
        return None
    core = index + wide.index(max(wide))
    segments = _widely(lines[core])
    spans = [(segment[0].x0, max(word.x1 for word in segment)) for segment in segments]
    rivers = Rivers([(left[1], right[0]) for left, right in pairwise(spans)])
    if not all(rivers.take(line) for line in lines[index:core]):
        return None
    last, rivers, spanning = _grown(lines, index, rivers)
    if last <= core:
        return None
    region = _region(lines, index, index, last, rivers, spanning)
    numbered = enumerate(lines[index:last], index)
    held = [cells_on(line, region.xs) for number, line in numbered if number not in spanning]
    return region if _is_table(held, lines[core].size) else None


def _widely(line: FreeLine) -> list[list[Run]]:
    return line.segments(max(line.size, 2 * line.space), by_gap_only=True)


def _is_table(held: Sequence[Sequence[Sequence[Run]]], size: float) -> bool:
    """Return whether columns are aligned and filled often enough to be a table and not chance or prose."""
    columns = len(held[0])
    shared = [cells for cells in held if sum(1 for words in cells if words) > 1]
    if len(shared) < (3 if columns == 2 else 2):
        return False
    for column in range(1, columns):
        starts = [cells[column][0].x0 for cells in held if cells[column]]
        ends = [cells[column][-1].x1 for cells in held if cells[column]]
        middles = [(start + end) / 2 for start, end in zip(starts, ends, strict=True)]
        if max(map(_agreement, (starts, ends, middles))) < _MANY:
            return False
    if columns > 2:
        return True
    labels = sorted(len(as_line(cells[0]).text) for cells in shared)
    gap = min(cells[1][0].x0 - cells[0][-1].x1 for cells in shared)
    dated = sum(1 for cells in shared if begins_with_date(as_line(cells[0]).text)) > 0.5 * len(shared)
    return gap > size and (dated or labels[len(labels) // 2] <= _LONGEST_LABEL)


def _agreement(places: Sequence[float]) -> float:
    middle = sorted(places)[len(places) // 2]
    return sum(1 for place in places if abs(place - middle) <= _ALIGNED) / len(places)
