"""The headings of a table without rules, where they are set in several lines."""

from __future__ import annotations

from collections.abc import Sequence

from documents.reading.pdf.free import FreeLine
from documents.reading.pdf.lines import as_line
from documents.reading.pdf.rivers import spans_of
from documents.reading.pdf.rules import Rule
from documents.reading.pdf.signs import begins_with_date, is_heading

_AMBIGUOUS = -1


def heading_top(lines: Sequence[FreeLine], index: int, spans: list[tuple[float, float]]) -> int:
    """Return the first line of headings set in several lines, widening `spans` by what stands above."""
    first = index
    while first and _close(lines[first - 1], lines[first]) and _like(lines[first - 1], lines[index]):
        parts = lines[first - 1].segments(0.6 * lines[index].size)
        above = spans_of(parts)
        homes = [_home(span, spans) for span in above]
        known = [home for home in homes if home is not None]
        if _AMBIGUOUS in homes or len(set(known)) < len(known) or begins_with_date(as_line(parts[0]).text):
            break
        if len(homes) == 1 and homes[0] in (0, None) and not is_heading(lines[first - 1].text):
            break  # a title
        _widen(spans, above, homes)
        first -= 1
    return first


def heading_bottom(
    lines: Sequence[FreeLine], index: int, spans: list[tuple[float, float]], rules: Sequence[Rule]
) -> int:
    """Return the line after the last line of the headings."""
    after = index + 1
    while after < len(lines) and _close(lines[after - 1], lines[after]) and _like(lines[after], lines[index]):
        line = lines[after]
        if any(lines[after - 1].bottom - 2 <= rule.at <= line.top + 3 for rule in rules):
            break
        parts = line.segments(0.6 * line.size)
        below = spans_of(parts)
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
    """Return the heading above or below which text stands, None if there is none, -1 if there are two."""
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
