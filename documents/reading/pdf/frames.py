"""Tables whose columns are ruled but whose rows are not: which of the ruled tables they are, and their rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from documents.reading.pdf.aligned import part_of, separators
from documents.reading.pdf.carried import Carried
from documents.reading.pdf.columns import Region, cells_on
from documents.reading.pdf.free import FreeLine
from documents.reading.pdf.headings import heading_bottom
from documents.reading.pdf.lines import Line, as_line
from documents.reading.pdf.parts import Part, is_heading_row
from documents.reading.pdf.rivers import Rivers, spans_of
from documents.reading.pdf.rules import Rule
from documents.reading.pdf.signs import begins_with_date, goes_on_from

_MOST_BANDS = 3
_SURELY = 5
_PROBABLY = 3
_SAME_EDGE = 6.0
_LONGEST_HEADINGS = 160


@dataclass(slots=True)
class Frame:
    """A ruled table that may have no row rules: as read by its rules, and its text line by line.

    rules: level rules and edges of shading on its page that made no ruled table.
    """

    part: Part
    lines: list[FreeLine]
    rules: list[Rule] = field(default_factory=list)

    def in_columns_of(self, carried: Carried) -> Part | None:
        """Return a box without columns as the part of the table on the page before, None if it is another thing.

        Where a page holds nothing but the middle of one row, some makers draw its outer edges alone.
        """
        xs, part = list(carried.xs), self.part
        left, right = part.xs[0], part.xs[-1]
        same = (left < xs[0] or _nears(left, xs)) and (right > xs[-1] or _nears(right, xs))
        rivers = Rivers([(edge - 1.5, edge + 1.5) for edge in xs[1:-1]])
        if part.columns != 1 or len(xs) < 3 or not same or not self.lines or not all(map(rivers.take, self.lines)):
            return None
        region = Region(0, 0, len(self.lines), xs, set(), going_on=True)
        made = part_of(self.lines, region, part.page, self._rules(xs), carried)
        made.framed, made.open_top, made.open_bottom = True, part.open_top, part.open_bottom
        return made

    def as_part(self, carried: Carried | None) -> Part:
        """Return the table with rows shown by dates and gaps. carried: the table on the page before."""
        xs, part = self.part.xs, self.part
        rules = self._rules(xs)
        body = _headings(self.lines, xs, rules)
        region = Region(0, body, len(self.lines), xs, set())
        made = part_of(self.lines, region, part.page, rules, carried)
        made.framed = True
        return made

    def shaded_apart(self) -> bool:
        """Return whether edges of shading part what the rules show as one row."""
        edges = separators(self.rules, self.part.xs)
        rows = self.part.rows
        return any(row.top + _SAME_EDGE < at < row.bottom - _SAME_EDGE for at in edges for row in rows)

    def _rules(self, xs: Sequence[float]) -> list[Rule]:
        return [*self.rules, *(Rule(row.bottom, xs[0], xs[-1]) for row in self.part.rows[:-1])]


def dates_in_a_row(part: Part) -> int:
    """Return the most dates that stand below each other in one cell of the first columns."""
    most = 0
    for row in part.rows:
        for cell in row.cells[:4]:
            most = max(most, dates_in(cell))
    return most


def dates_in(cell: Sequence[Line]) -> int:
    """Return how many dates stand below each other in a cell; one that is wrapped counts once."""
    typed, dates = "", 0
    for line in cell:
        if begins_with_date(line.text) and not (typed and goes_on_from(typed, line.text)):
            typed, dates = line.text, dates + 1
        else:
            typed = f"{typed} {line.text}"
    return dates


def may_be_frame(part: Part) -> bool:
    """Return whether a ruled table's rows may hold several rows each."""
    dates = dates_in_a_row(part)
    return dates >= _SURELY or len(part.rows) <= _MOST_BANDS


def frames_among(parts: Sequence[Part], frames: Sequence[Frame]) -> list[Frame]:
    """Return those of the doubtful `frames` of a file that have no row rules, judged by all its ruled `parts`.

    Two dates in a cell are taken for two rows only where another page shows that the table has no row rules;
    three are not where another page shows that it has.
    """
    doubtful = {id(frame.part) for frame in frames}
    ruled = [part for part in parts if id(part) not in doubtful and len(part.rows) > _MOST_BANDS]
    sure = [frame.part for frame in frames if dates_in_a_row(frame.part) >= _PROBABLY]
    found = []
    for frame in frames:
        dates = dates_in_a_row(frame.part)
        others = [part for part in sure if part is not frame.part and _same_columns(part, frame.part)]
        has_rules = any(_same_columns(part, frame.part) for part in ruled)
        shaded = dates > 1 and frame.shaded_apart()
        if dates >= _SURELY or shaded or (not has_rules and (dates >= _PROBABLY or others)):
            found.append(frame)
    return found


def _nears(edge: float, edges: Sequence[float]) -> bool:
    return any(abs(edge - other) <= _SAME_EDGE for other in edges)


def _same_columns(part: Part, other: Part) -> bool:
    return part.columns == other.columns and all(
        abs(a - b) <= _SAME_EDGE for a, b in zip(part.xs[1:-1], other.xs[1:-1], strict=True)
    )


def _headings(lines: Sequence[FreeLine], xs: Sequence[float], rules: Sequence[Rule]) -> int:
    """Return how many of the first lines are the table's headings."""
    columns: list[list[str]] = [[] for _ in range(len(xs) - 1)]
    for index, line in enumerate(lines[:3]):
        cells = cells_on(line, xs)
        if any(begins_with_date(as_line(words).text) for words in cells[:4] if words):
            break
        for column, words in enumerate(cells):
            if words:
                columns[column].append(as_line(words).text)
        texts = [" ".join(column) for column in columns]
        if is_heading_row(texts) and len(" ".join(texts)) <= _LONGEST_HEADINGS:
            spans = spans_of([words for words in cells if words])
            return min(heading_bottom(lines, index, spans, rules), len(lines) - 1)
    return 0
