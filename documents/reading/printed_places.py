"""Where the rows of a return stand on the pages that were printed of it: looked for by their words.

Printing moves rows about, so that nothing but their words tells them: each line of the pages is given to the row
whose words it has, all lines at once, in the rows' order. What cannot be told apart is left out.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log
from typing import Any

from documents.reading.model import TEXT_FIELDS
from documents.reading.printed_lines import PrintedLine, printed_lines, tokens_of

ENOUGH = 0.35
"""Part of a row's words that must stand in the lines given to it: the rest may be in a column that is hidden."""
_OF_A_LINE = 0.5
"""Part of a line's words that must be the row's."""
_RAREST, _COMMON = 4, 40
"""Words of a line that say with which rows it is compared, and rows with one that is so common."""
_CLOSE = 0.5
_GAP, _GAP_OVER_PAGES = 3, 14
"""Lines of something else between two lines of one row: on a page, and where a page ends between them."""
_FAR = 2.5
"""Heights of a line between the lines of one row on a page; what stands farther away must be told very surely."""
_SURELY, _SOME = 0.9, 4
"""Part of a far line's words that must be the row's, and how many words it must have at least."""
_BEGINS = 0.05
"""What speaks for a row to begin in a line with the first words of its cells: enough to part two alike."""
_BEGINS_SURELY = 0.6
_ROUNDS = 3
_BESIDE = " in the file"
"""Ends the headings of comments, notes and the like: they are printed elsewhere or not at all."""

Box = tuple[int, float, float, float, float]


@dataclass(slots=True)
class _Wanted:
    """A row that is looked for. marks: its words, and its pairs of words. begins: the first word of each cell.

    words: how many it has.
    """

    key: str
    tokens: Counter[str]
    marks: Counter[str]
    begins: frozenset[str]
    words: int


def places(data: bytes, rows: Sequence[Mapping[str, Any]], most_pages: int) -> dict[str, Any]:
    """Return where rows, as a reading's record has them, stand in a PDF. Runs in the sandbox. Raises Unreadable.

    {"pages": n, "page_sizes": [[width, height]], "outlines": {row: [[page, left, top, right, bottom]]}}, as
    `Reading` has them; a row over two pages has two boxes, one that was not found has none. most_pages: how many
    are looked through from the first on.
    """
    sizes, lines = printed_lines(data, most_pages)
    found = outlines(lines, rows)
    return {"pages": len(sizes), "page_sizes": sizes, "outlines": found}


def outlines(lines: Sequence[PrintedLine], rows: Sequence[Mapping[str, Any]]) -> dict[str, list[list[float]]]:
    """Return the boxes of each row that is found among the lines of the pages, which come in reading order."""
    left = [wanted for row in rows if (wanted := _wanted(row)).tokens]
    free = list(range(len(lines)))
    found: dict[str, list[list[float]]] = {}
    for _ in range(_ROUNDS):
        # What stands in another order than it was read in is found in a round of its own.
        given = _given(left, [lines[at] for at in free])
        boxes = {at: _boxes(left[at], [lines[free[i]] for i in own]) for at, own in given.items()}
        told = {at: own for at, own in boxes.items() if own}
        if not told:
            break
        found |= {left[at].key: own for at, own in told.items()}
        used = {free[i] for at in told for i in given[at]}
        free = [at for at in free if at not in used]
        left = [wanted for at, wanted in enumerate(left) if at not in told]
        if not left:
            break
    return found


def _wanted(row: Mapping[str, Any]) -> _Wanted:
    other = [text for heading, text in row["other"].items() if not heading.endswith(_BESIDE)]
    told = [tokens_of(cell) for cell in (row["date_text"], row["time_text"], *map(row.get, TEXT_FIELDS), *other)]
    tokens = Counter(token for cell in told for token in cell)
    pairs = Counter(f"{one} {other}" for cell in told for one, other in pairwise(cell))
    begins = frozenset(cell[0] for cell in told if cell)
    return _Wanted(row["id"], tokens, tokens + pairs, begins, tokens.total())


@dataclass(slots=True)
class _Step:
    """One line given to one row, at the end of the best way there. told: how many of the row's words so far."""

    score: float
    told: int
    line: int
    row: int
    before: _Step | None


def _given(rows: Sequence[_Wanted], lines: Sequence[PrintedLine]) -> dict[int, list[int]]:
    """Return lines by the row that they are given to: the most likely way through both, each in its order."""
    holding: dict[str, list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        for mark in row.marks:
            holding[mark].append(at)
    weight = {mark: log(1 + len(rows) / len(held)) + 0.1 for mark, held in holding.items()}
    unknown = log(1 + len(rows)) + 0.1
    ways = _Ways(len(rows))
    before: set[int] = set()
    for number, line in enumerate(lines):
        marks = {mark: (count, weight.get(mark, unknown)) for mark, count in line.marks.items()}
        tokens = Counter(line.tokens)
        whole = sum(count * each for count, each in marks.values())
        steps = []
        for at in _compared(line, holding, before, len(rows)):
            own = rows[at].marks
            held = sum(each * min(count, own[mark]) for mark, (count, each) in marks.items() if mark in own)
            if held < _OF_A_LINE * whole:
                continue
            begins = sum(token in marks for token in rows[at].begins) / len(rows[at].begins)
            gain = held - 0.5 * (whole - held)
            told = sum(min(count, own[token]) for token, count in tokens.items() if token in own)
            step = _Step(gain, told, number, at, None)
            steps.append(_best(ways, lines, step, rows[at].words, begins))
        for step in steps:
            ways.take(step)
        before = {step.row for step in steps}
    given: dict[int, list[int]] = defaultdict(list)
    end = ways.best(len(rows))
    while end is not None:
        given[end.row].append(end.line)
        end = end.before
    return _with_pieces(rows, lines, {row: lines_of[::-1] for row, lines_of in given.items()})


def _with_pieces(
    rows: Sequence[_Wanted], lines: Sequence[PrintedLine], given: dict[int, list[int]]
) -> dict[int, list[int]]:
    """Return the same with lines that hold pieces of too long words: between a row's lines, and below them."""
    taken = {at for own in given.values() for at in own}
    for row, own in given.items():
        for one, other in list(pairwise(own)):
            if lines[one].page == lines[other].page:
                own += range(one + 1, other)
        own.sort()
        after = own[-1] + 1
        if after >= len(lines) or after in taken or lines[after].page != lines[own[-1]].page:
            continue
        line, last = lines[after], lines[own[-1]]
        held = sum(token in rows[row].tokens for token in line.tokens)
        if line.top - last.bottom < _CLOSE * (last.bottom - last.top) and held * 2 >= len(line.tokens):
            own.append(after)
    return given


def _best(ways: _Ways, lines: Sequence[PrintedLine], step: _Step, words: int, begins: float) -> _Step:
    """Return the better of two: the line goes on with its row, or begins it.

    step: the line and the row alone. begins: part of the row's cells whose first words the line has. words: of the
    row; what goes on beyond them is another row's.
    """
    before = ways.best(step.row)
    score = (before.score if before else 0.0) + step.score * (1 + _BEGINS * begins)
    begun = _Step(score, step.told, step.line, step.row, before)
    last = ways.last.get(step.row)
    if last is None:
        return begun
    here, there = lines[step.line], lines[last.line]
    apart = step.line - last.line - 1
    if here.page - there.page > 1 or apart > (_GAP if here.page == there.page else _GAP_OVER_PAGES):
        return begun
    if apart and here.page == there.page and begins >= _BEGINS_SURELY:
        return begun  # what stands above something else was told of it elsewhere
    beyond = max(last.told + step.told - words, 0) / step.told
    on = _Step(last.score + step.score * (1 - 2 * beyond), last.told + step.told, step.line, step.row, last)
    return on if on.score >= begun.score else begun


def _compared(line: PrintedLine, holding: Mapping[str, list[int]], before: set[int], rows: int) -> set[int]:
    """Return the rows with which a line is compared: those with its rarest words, and those of the line before."""
    told = before | {at + 1 for at in before if at + 1 < rows}
    near = min(before, default=0)
    known = sorted((held for mark in line.marks if (held := holding.get(mark))), key=len)
    for held in known[:_RAREST]:
        if len(held) <= _COMMON:
            told.update(held)
        else:
            at = bisect_right(held, near)
            told.update(held[max(at - _COMMON // 4, 0) : at + _COMMON])
    return told


class _Ways:
    """The best way that ends before a row (a Fenwick tree of maxima), and the last step of each row."""

    def __init__(self, rows: int) -> None:
        self._tree: list[_Step | None] = [None] * (rows + 1)
        self.last: dict[int, _Step] = {}

    def best(self, before: int) -> _Step | None:
        """Return the best step of rows before `before`."""
        found: _Step | None = None
        while before > 0:
            one = self._tree[before]
            if one is not None and (found is None or one.score > found.score):
                found = one
            before -= before & -before
        return found

    def take(self, step: _Step) -> None:
        """Keep a step for those after it."""
        self.last[step.row] = step
        at = step.row + 1
        while at < len(self._tree):
            one = self._tree[at]
            if one is None or step.score > one.score:
                self._tree[at] = step
            at += at & -at


def _boxes(row: _Wanted, lines: Sequence[PrintedLine]) -> list[list[float]]:
    """Return the row's boxes, one for each page; none where too few of its words stand in its lines."""
    left = Counter(row.tokens)
    sure: list[tuple[PrintedLine, float]] = []
    for line in lines:
        held = Counter(line.tokens) & left
        left -= held
        sure.append((line, held.total() / len(line.tokens)))
    pages: dict[int, list[tuple[PrintedLine, float]]] = defaultdict(list)
    for line, share in sure:
        pages[line.page].append((line, share))
    for own in pages.values():
        while own and not own[-1][1]:
            own.pop()
        while own and not own[0][1]:
            own.pop(0)
    pages = {page: own for page, own in pages.items() if own}
    kept = {page: list(_near(own)) for page, own in pages.items()}
    told = Counter(token for own in kept.values() for line in own for token in line.tokens) & row.tokens
    if told.total() < ENOUGH * row.tokens.total():
        return []
    return [list(_around(page, own)) for page, own in sorted(kept.items()) if own]


def _near(lines: Sequence[tuple[PrintedLine, float]]) -> Iterator[PrintedLine]:
    """Give the lines without those far from the others that may be a heading or a page number."""
    heavy = max(range(len(lines)), key=lambda at: lines[at][1] * len(lines[at][0].tokens))
    first = last = heavy
    while first > 0 and _belongs(lines[first - 1], lines[first][0]):
        first -= 1
    while last + 1 < len(lines) and _belongs(lines[last + 1], lines[last][0]):
        last += 1
    return (line for line, _ in lines[first : last + 1])


def _belongs(one: tuple[PrintedLine, float], other: PrintedLine) -> bool:
    line, share = one
    gap = max(line.top, other.top) - min(line.bottom, other.bottom)
    sure = share >= _SURELY and len(line.tokens) >= _SOME
    return sure or gap <= _FAR * (other.bottom - other.top)


def _around(page: int, lines: Sequence[PrintedLine]) -> Box:
    words = [word for line in lines for word in line.words]
    return (
        page,
        round(min(word.x0 for word in words), 1),
        round(min(word.top for word in words), 1),
        round(max(word.x1 for word in words), 1),
        round(max(word.bottom for word in words), 1),
    )
