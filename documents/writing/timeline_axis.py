"""The time axis of the timeline picture: where a day stands, and the years and months along the top."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from documents.chronology.bounds import bounds
from documents.chronology.model import Chronology
from documents.writing.typesetting_glyphs import width

Bucket = tuple[date, date]
"""The first and last day that a column counts, both included."""

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NARROWEST_COLUMN = 7.0
_SOFT, _RULE = "#505a5f", "#b1b4b6"


@dataclass(frozen=True, slots=True)
class Axis:
    """Days from `first` to `last`, both included, drawn from `left` to `right` (units of the picture)."""

    first: date
    last: date
    left: float
    right: float

    @classmethod
    def of(cls, chronology: Chronology, left: float, right: float) -> Axis:
        """Return the axis of a chronology: its scoping period, else from its first to its last dated row."""
        if chronology.scope:
            return cls(chronology.scope.first, chronology.scope.last, left, right)
        spans = [span for row in chronology.rows if (span := bounds(row.row.when))]
        if not spans:
            return cls(date(2000, 1, 1), date(2000, 12, 31), left, right)
        return cls(min(span[0] for span in spans), max(span[1] for span in spans), left, right)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def x(self, day: date, *, end: bool = False) -> float:
        """Return where a day begins, or with `end` where it ends."""
        return self.left + ((day - self.first).days + end) * (self.right - self.left) / self.days

    @property
    def months_in_a_column(self) -> int:
        """Return how many months one column counts: as few as can be seen apart."""
        month = (self.right - self.left) / self.days * 30.4
        return next((n for n in (1, 3, 6, 12) if month * n >= _NARROWEST_COLUMN), 60)

    @property
    def unit(self) -> str:
        """Return what one column counts, in words."""
        return {1: "month", 3: "quarter", 6: "half-year", 12: "year"}.get(self.months_in_a_column, "five years")

    def bucket(self, day: date) -> Bucket:
        """Return the column that counts a day."""
        step = self.months_in_a_column
        months = (day.year * 12 + day.month - 1) // step * step
        after = months + step
        last = _month(after) - timedelta(days=1) if after // 12 <= date.max.year else date.max
        return _month(max(months, 12)), last

    def x_of(self, bucket: Bucket) -> tuple[float, float]:
        """Return left edge and width of a column, cut at the ends of the axis."""
        x = self.x(max(bucket[0], self.first))
        return x, self.x(min(bucket[1], self.last), end=True) - x

    def drawn(self, top: float, bottom: float) -> Iterator[str]:
        """Yield years and months over the lanes, and a line down at the start of each."""
        yield f'<line x1="{self.left}" y1="{bottom}" x2="{self.right}" y2="{bottom}" stroke="{_RULE}"/>'
        taken = float("-inf")
        for year in range(self.first.year, self.last.year + 1):
            begin, end = max(self.first, date(year, 1, 1)), min(self.last, date(year, 12, 31))
            x, close = self.x(begin), self.x(end, end=True)
            yield _line(x, top - 32, bottom, _SOFT)
            half = width(str(year), bold=True) * 14 / 2
            if close - x > 2 * half + 6 and (x + close) / 2 - half > taken:
                taken = (x + close) / 2 + half + 4
                yield _axis_label(str(year), (x + close) / 2, top - 20, 14, bold=True)
        yield from self._months(top, bottom)

    def _months(self, top: float, bottom: float) -> Iterator[str]:
        month_width = (self.right - self.left) / self.days * 30.4
        if month_width < 9:
            return
        months = range(self.first.year * 12 + self.first.month - 1, self.last.year * 12 + self.last.month)
        for month in months:
            begin = max(self.first, _month(month))
            last_day = calendar.monthrange(month // 12, month % 12 + 1)[1]
            end = min(self.last, date(month // 12, month % 12 + 1, last_day))
            x, close = self.x(begin), self.x(end, end=True)
            yield _line(x, top - 6, bottom, "#e4e6e7")
            name = _MONTHS[month % 12]
            label = next((words for words in (name, name[0]) if width(words) * 10.5 + 3 <= close - x), None)
            if label:
                yield _axis_label(label, (x + close) / 2, top - 6, 10.5)


def _line(x: float, top: float, bottom: float, colour: str) -> str:
    return f'<line x1="{x:.1f}" y1="{top}" x2="{x:.1f}" y2="{bottom}" stroke="{colour}" stroke-width="0.8"/>'


def _axis_label(words: str, x: float, y: float, size: float, *, bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="middle"{weight}>{words}</text>'


def _month(months: int) -> date:
    return date(months // 12, months % 12 + 1, 1)
