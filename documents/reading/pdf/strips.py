"""Tables with rules only between their rows: columns shown by the strips of the page that no word crosses.

In justified text the gaps between words may be wider than those between columns; but a strip that stays free
on every line, with text beginning right after it on every line, is the edge of a column.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from documents.reading.pdf.free import FreeLine
from documents.reading.pdf.lines import lines_of
from documents.reading.pdf.parts import is_heading_row
from documents.reading.pdf.rules import Rule
from documents.reading.pdf.runs import Run

NARROWEST = 2.0
"""A free strip between columns is at least this wide, in points."""

_ALIGNED = 1.5
_MOST_BEGIN = 0.8
"""This part of a column's lines begin at its left edge, where it is set flush left or justified."""

_FEWEST_RULES = 4
_SAME_EXTENT = 3.0
_MOST_HEADING_LINES = 6
_LARGER = 1.15
_USUAL = 1.4
_FEWEST_LINES = 3


def strips_at(lines: Sequence[FreeLine], index: int, rules: Sequence[Rule]) -> tuple[int, int, list[float]] | None:
    """Return where the body of the table begins whose headings begin at line `index`, its end, and column edges.

    None where line `index` begins no such table. Line numbers are those of `lines`, edges in points.
    """
    stack = _stack(lines[index], rules)
    below = next((at for at in stack if at > lines[index].bottom - 2), None)
    if len(stack) < _FEWEST_RULES or below is None:
        return None
    body = next((number for number in range(index, len(lines)) if _middle(lines[number]) > below), len(lines))
    last = _last(lines, body, stack[-1])
    if not 0 < body - index <= _MOST_HEADING_LINES or last - body < 2:
        return None
    heading = [word for line in lines[index:body] for word in line.words]
    xs = _edges([line.words for line in lines[index:last]])
    # What no heading stands over is no column: days and months under each other in a justified date.
    xs = [xs[0], *(x for x, words in zip(xs[1:], _by_column(heading, xs)[1:], strict=False) if words), xs[-1]]
    xs = _without_split_headings(xs, lines[index:body], lines[body:last])
    headings = [_text(words) for words in _by_column(heading, xs)]
    if len(xs) < 4 or not is_heading_row(headings):
        return None
    if any(line.size > _LARGER * lines[body - 1].size for line in lines[index:body]):
        return None  # a title
    begun = sum(bool(words) for words in _by_column(lines[index].words, xs))
    if begun < 0.5 * len(headings):
        return None  # a title, or the last line of the text above
    return (body, last, xs) if _begin_at(xs, [line.words for line in lines[body:last]]) else None


def _without_split_headings(
    xs: Sequence[float], headings: Sequence[FreeLine], body: Sequence[FreeLine]
) -> list[float]:
    """Return the edges without those that only part the words of a heading, where little stands below to tell."""
    held = [_by_column(line.words, xs) for line in body]
    kept = [xs[0]]
    for at, edge in enumerate(xs[1:-1], 1):
        shown = sum(bool(cells[at - 1]) and bool(cells[at]) for cells in held)
        if shown >= _FEWEST_LINES or not any(_is_spaced_over(line, edge) for line in headings):
            kept.append(edge)
    return [*kept, xs[-1]]


def _is_spaced_over(line: FreeLine, edge: float) -> bool:
    """Return whether two words of a line stand one usual space apart on both sides of an edge."""
    return any(
        before.x1 <= edge + 1 and edge <= word.x0 + 1 and word.x0 - before.x1 <= _USUAL * line.space
        for before, word in pairwise(line.words)
    )


def words_by_column(line: FreeLine, xs: Sequence[float]) -> list[list[Run]]:
    """Return the words of a line by column, each word by where it begins."""
    return _by_column(line.words, xs)


def _by_column(words: Sequence[Run], xs: Sequence[float]) -> list[list[Run]]:
    cells: list[list[Run]] = [[] for _ in range(len(xs) - 1)]
    for word in words:
        column = sum(1 for edge in xs[1:-1] if word.x0 + 0.5 >= edge)
        cells[column].append(word)
    return cells


def _stack(line: FreeLine, rules: Sequence[Rule]) -> list[float]:
    """Return y of the rules of one extent that stand over each other, among them the first below the line."""
    first = min((rule for rule in rules if rule.at > line.bottom - 2), key=lambda rule: rule.at, default=None)
    if first is None or first.start > line.x0 + _SAME_EXTENT or first.end < line.x1 - _SAME_EXTENT:
        return []
    alike = [
        rule.at
        for rule in rules
        if abs(rule.start - first.start) <= _SAME_EXTENT and abs(rule.end - first.end) <= _SAME_EXTENT
    ]
    return sorted(alike)


def _last(lines: Sequence[FreeLine], body: int, lowest: float) -> int:
    """Return the line after the last one above the lowest rule."""
    return next((number for number in range(body, len(lines)) if _middle(lines[number]) > lowest), len(lines))


def _middle(line: FreeLine) -> float:
    return (line.top + line.bottom) / 2


def _edges(lines: Sequence[Sequence[Run]]) -> list[float]:
    """Return the columns' edges: the right ends of the strips that no word touches, and the outer ends."""
    spans = sorted((word.x0, word.x1) for line in lines for word in line)
    edges = [spans[0][0] - 1]
    reach = spans[0][1]
    for start, end in spans[1:]:
        if start - reach >= NARROWEST:
            edges.append(start - min(1.0, 0.4 * (start - reach)))
        reach = max(reach, end)
    return [*edges, reach + 1]


def _begin_at(xs: Sequence[float], lines: Sequence[Sequence[Run]]) -> bool:
    """Tell whether in each column but the first the text of most lines begins at its left edge."""
    starts: list[list[float]] = [[] for _ in range(len(xs) - 1)]
    for line in lines:
        for column, words in enumerate(_by_column(line, xs)):
            if words:
                starts[column].append(words[0].x0)
    for edge, begun in zip(xs[1:-1], starts[1:], strict=True):
        flush = sum(start - edge <= 1.0 + _ALIGNED for start in begun)
        if flush < _MOST_BEGIN * len(begun):
            return False
    return True


def _text(words: Sequence[Run]) -> str:
    return " ".join(line.text for line in lines_of(words)) if words else ""
