"""Tables without column rules: the columns that headings and aligned gaps show on one page."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from documents.reading.pdf.carried import Carried
from documents.reading.pdf.free import FreeLine
from documents.reading.pdf.headings import heading_bottom, heading_top
from documents.reading.pdf.lines import as_line
from documents.reading.pdf.parts import Part
from documents.reading.pdf.rivers import NARROWEST, Rivers, spans_of
from documents.reading.pdf.rules import Rule
from documents.reading.pdf.runs import Run
from documents.reading.pdf.signs import begins_with_date, closes_table, is_date_heading, is_heading
from documents.reading.pdf.strips import strips_at, words_by_column

_ALIGNED = 2.5
_MANY = 0.6
_LONGEST_LABEL = 45
_MOST_CLOSING_WORDS = 8


@dataclass(slots=True)
class Region:
    """Lines `first` to `last` (not included) of a page that make a table; its body begins at `body`.

    xs: edges of the columns. spanning: lines set across all columns inside the table.
    by_word: no word crosses an edge, so each word stands in the column in which it begins.
    going_on: it has no headings of its own, and the columns of the table on the page before.
    """

    first: int
    body: int
    last: int
    xs: list[float]
    spanning: set[int]
    by_word: bool = False
    going_on: bool = False


def region_at(
    lines: Sequence[FreeLine],
    index: int,
    rules: Sequence[Rule],
    carried: Carried | None,
    known: Sequence[Part] = (),
) -> Region | None:
    """Return the table that begins at line `index`, None if none does.

    carried: a table that may go on here from the page before. known: parts of tables whose
    headings may come again.
    """
    same = next((part for part in reversed(known) if _begins_alike(lines, index, part)), None)
    for line in range(index, min(index + 3, len(lines))):  # the upper line of headings may name few of them
        headed = _headed(lines, line, rules)
        if headed is not None and headed.first <= index:
            if same is None or len(headed.xs) == len(same.xs):
                return _stripped(lines, headed.first, rules, headed) or headed
            break
    if same is not None:
        return _headed_again(lines, index, same)
    stripped = _stripped(lines, index, rules, None)
    if stripped is not None:
        return stripped
    if carried is not None:
        going_on = _going_on(lines, index, carried)
        if going_on is not None:
            return going_on
    return _unheaded(lines, index)


def _begins_alike(lines: Sequence[FreeLine], index: int, part: Part) -> bool:
    """Return whether the headings of an earlier part stand at a line, word for word at the same places."""
    count = len(part.heading_lines)
    return 0 < count < len(lines) - index and all(
        abs(line.x0 - x0) <= _ALIGNED and line.text == text
        for line, (text, x0) in zip(lines[index : index + count], part.heading_lines, strict=True)
    )


def _headed_again(lines: Sequence[FreeLine], index: int, part: Part) -> Region | None:
    """Return the table that begins with the headings of an earlier part.

    A page on which only few cells are filled shows its columns badly; that part showed them.
    """
    body = index + len(part.heading_lines)
    gaps = [(edge - 1.5, edge + 1.5) for edge in part.xs[1:-1]]
    last, _, spanning = _grown(lines, body, Rivers(gaps))
    return Region(index, body, last, list(part.xs), spanning) if last > body else None


def column_of(xs: Sequence[float], x: float) -> int:
    """Return the column in which text that begins at x stands."""
    return min(max(bisect_right(xs, x + 0.5) - 1, 0), len(xs) - 2)


def cells_on(line: FreeLine, xs: Sequence[float], *, by_word: bool = False) -> list[list[Run]]:
    """Return the words of a line by column. by_word: see `Region`."""
    if by_word:
        return words_by_column(line, xs)
    cells: list[list[Run]] = [[] for _ in range(len(xs) - 1)]
    for segment in line.segments(edges=xs[1:-1]):
        cells[column_of(xs, segment[0].x0)].extend(segment)
    return cells


def _stripped(
    lines: Sequence[FreeLine], index: int, rules: Sequence[Rule], headed: Region | None
) -> Region | None:
    """Return the table that rules between rows and free strips show, where its headings show it wrongly or not."""
    found = strips_at(lines, index, rules)
    if found is None:
        return None
    body, last, xs = found
    if headed is not None and len(headed.xs) == len(xs) and headed.last >= last:
        return None
    return Region(index, body, last, xs, set(), by_word=True)


def _headed(lines: Sequence[FreeLine], index: int, rules: Sequence[Rule]) -> Region | None:
    segments = lines[index].segments(max(0.6 * lines[index].size, 1.8 * lines[index].space))
    texts = [as_line(segment).text for segment in segments]
    known = sum(1 for text in texts if is_heading(text))
    dated = any(is_date_heading(text) for text in texts)
    if len(texts) < 2 or max(map(len, texts)) > 60 or known < max(2, 0.5 * len(texts)):
        return None
    capital = sum(1 for text in texts if is_heading(text) and text[0].isupper())
    if not dated and (len(texts) < 3 or capital < len(texts) - 1):
        return None
    spans = spans_of(segments)
    first = heading_top(lines, index, spans)
    body = heading_bottom(lines, index, spans, rules)
    gaps = [(left[1], right[0]) for left, right in pairwise(spans)]
    if body >= len(lines) or any(end - start < NARROWEST for start, end in gaps):
        return None
    last, rivers, spanning = _grown(lines, body, Rivers(gaps))
    if last == body:
        return None
    return _region(lines, first, body, last, rivers, spanning)


def _grown(lines: Sequence[FreeLine], start: int, rivers: Rivers) -> tuple[int, Rivers, set[int]]:
    """Return the end of the lines from `start` on that keep the rivers open, the rivers, and spanning lines."""
    spanning: set[int] = set()
    size = lines[start].size
    index = start
    while index < len(lines):
        line = lines[index]
        if line.size > 1.2 * size or line.size < 0.55 * size:
            break
        if index > start and len(line.words) < _MOST_CLOSING_WORDS and closes_table(line.text):
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
    if len(line.segments(by_gap_only=True)) > 1 or begins_with_date(line.text):
        return False
    first_river = rivers.gaps[0][0][0] if rivers.gaps else line.x1
    if line.x0 >= first_river:
        return False
    if abs(line.size - lines[index - 1].size) > 0.6:
        return True
    if index + 1 >= len(lines):
        return False
    below, above = lines[index + 1].top - line.bottom, line.top - lines[index - 1].bottom
    return line.bold or above > max(below, 0.5 * line.size)


def _region(
    lines: Sequence[FreeLine], first: int, body: int, last: int, rivers: Rivers, spanning: set[int]
) -> Region:
    held = [line for index, line in enumerate(lines[first:last], first) if index not in spanning]
    xs = rivers.edges(min(line.x0 for line in held) - 1, max(line.x1 for line in held) + 1)
    return Region(first, body, last, xs, spanning)


def _going_on(lines: Sequence[FreeLine], index: int, carried: Carried) -> Region | None:
    xs = carried.xs
    gaps = [(edge - 1.5, edge + 1.5) for edge in xs[1:-1]]
    last, _, spanning = _grown(lines, index, Rivers(gaps))
    if last == index:
        return None
    filled = {column_of(xs, segment[0].x0) for line in lines[index:last] for segment in line.segments()}
    if filled == {0}:
        held = carried.goes_on_at_left(lines[index:last])  # else it is a paragraph at the left margin
        return Region(index, index, index + held, list(xs), set(), going_on=True) if held else None
    if carried.closed:
        return None
    return Region(index, index, last, list(xs), spanning, going_on=True)


def _unheaded(lines: Sequence[FreeLine], index: int) -> Region | None:
    """Return a table that shows only by its aligned gaps."""
    wide = [len(_widely(line)) for line in lines[index : index + 12]]
    if wide[0] < 2:
        return None
    core = index + wide.index(max(wide))
    segments = _widely(lines[core])
    spans = spans_of(segments)
    rivers = Rivers([(left[1], right[0]) for left, right in pairwise(spans)])
    if not all(rivers.take(line) for line in lines[index:core]):
        return None
    last, rivers, spanning = _grown(lines, index, rivers)
    if last <= core:
        return None
    headings = next((line for line in range(index + 1, last) if _names_columns(lines[line])), None)
    if headings is not None:  # a cover of labels and values right above a chronology
        return _unheaded(lines[: _section_above(lines, headings)], index)
    region = _region(lines, index, index, last, rivers, spanning)
    numbered = enumerate(lines[index:last], index)
    held = [cells_on(line, region.xs) for number, line in numbered if number not in spanning]
    return region if _is_table(held, lines[core].size) else None


def _names_columns(line: FreeLine) -> bool:
    """Return whether a line holds nothing but headings of a chronology, one of them that of the dates."""
    texts = [as_line(segment).text for segment in line.segments(max(0.6 * line.size, 1.8 * line.space))]
    known = sum(map(is_heading, texts))
    return len(texts) > 2 and any(map(is_date_heading, texts)) and known > 0.5 * len(texts)


def _section_above(lines: Sequence[FreeLine], headings: int) -> int:
    """Return the line at which what belongs to a table's headings begins: a section's heading may stand above."""
    above = headings - 1
    title = above > 0 and len(lines[above].segments()) == 1 and (lines[above].bold or _apart(lines, above))
    return above if title else headings


def _apart(lines: Sequence[FreeLine], index: int) -> bool:
    return lines[index].top - lines[index - 1].bottom > lines[index].size


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
