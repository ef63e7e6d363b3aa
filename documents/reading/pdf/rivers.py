"""The free space between the columns of a table without column rules."""

from __future__ import annotations

from collections.abc import Sequence

from documents.reading.pdf.free import FreeLine
from documents.reading.pdf.runs import Run

NARROWEST = 0.3
"""A gap between columns is never narrower than this, in points."""

Span = tuple[float, float]


class Rivers:
    """The free space between neighbouring columns, narrowed line by line."""

    def __init__(self, gaps: Sequence[tuple[float, float]]) -> None:
        self.gaps: list[list[tuple[float, float]]] = [[gap] for gap in gaps]

    def take(self, line: FreeLine) -> bool:
        """Narrow the gaps by the line's words; return False, and change nothing, if it closes one of them."""
        spans = spans_of(line.segments())
        narrowed = [_less(stretches, spans) for stretches in self.gaps]
        if all(narrowed):
            self.gaps = narrowed
            return True
        starts = [stretches[-1][1] for stretches in self.gaps]
        clipped = self._clipped(line, starts)
        return all(_less(stretches, clipped) for stretches in self.gaps)

    def _clipped(self, line: FreeLine, starts: Sequence[float]) -> list[tuple[float, float]]:
        """Return the line's spans, those that overflow their column cut off before the next column's text."""
        spans = spans_of(line.segments(edges=starts))
        begun = [start for start, _ in spans]
        free = [stretches[-1] for stretches in self.gaps]
        cut: list[tuple[float, float]] = []
        for start, end in spans:
            for low, high in free:
                if start < low < end and any(abs(other - high) <= 4.0 for other in begun):
                    end = low
            cut.append((start, end))
        return cut

    def edges(self, left: float, right: float) -> list[float]:
        """Return the columns' edges: in each gap near its right end, where the next column's text begins."""
        inner = []
        for stretches in self.gaps:
            start, end = max(stretches, key=lambda stretch: stretch[1] - stretch[0])
            inner.append(end - min(3.0, 0.4 * (end - start)))
        return [min(left, inner[0] - 1) if inner else left, *inner, max(right, inner[-1] + 1) if inner else right]


def spans_of(segments: Sequence[Sequence[Run]]) -> list[tuple[float, float]]:
    """Return where each segment of a line begins and ends, in points from the page's left edge."""
    return [(segment[0].x0, max(word.x1 for word in segment)) for segment in segments]


def _less(stretches: list[tuple[float, float]], spans: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    for low, high in spans:
        if any(start < high and low < end for start, end in stretches):
            cut = []
            for start, end in stretches:
                if low - start >= NARROWEST and low < end:
                    cut.append((start, low))
                if end - high >= NARROWEST and high > start:
                    cut.append((high, end))
                if high <= start or low >= end:
                    cut.append((start, end))
            stretches = cut
    return stretches
