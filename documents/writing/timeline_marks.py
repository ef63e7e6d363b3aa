"""What the timeline picture shows beside rows and silences: key events, and the children's ages below lanes."""

from __future__ import annotations

import calendar
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

from documents.chronology.model import MergedRow
from documents.writing.text import date_in_words
from documents.writing.timeline_axis import Axis
from documents.writing.typesetting import shown
from documents.writing.typesetting_glyphs import width

STRIP = 30
"""Height of a child's strip, in units of the picture."""
_BAR = 18
_INK, _SOFT, _FILL = "#0b0c0c", "#505a5f", "#f3f5f7"


@dataclass(frozen=True, slots=True)
class Marked:
    """What the picture shows beside rows and silences. children: what each is called, and the day of birth.

    key_events: ids of merged rows.
    """

    children: tuple[tuple[str, date], ...] = ()
    key_events: frozenset[str] = frozenset()


def ages_in_years(born: date, first: date, last: date) -> Iterator[tuple[date, date, str]]:
    """Give the stretches from `first` to `last` in which somebody has one age: "not yet born", "under 1", "5".

    Somebody born on 29 February is a year older on 28 February of other years (docs/rules.md R-19).
    """
    if born > first:
        yield first, min(born - timedelta(days=1), last), "not yet born"
    at = max(first, born)
    years = at.year - born.year - (at < _birthday(born, at.year))
    while at <= last:
        begins = _birthday(born, born.year + years + 1)
        ends = min(begins - timedelta(days=1), last)
        yield at, ends, str(years) if years else "under 1"
        at, years = begins, years + 1


def age_strips(children: Sequence[tuple[str, date]], top: float, axis: Axis) -> Iterator[str]:
    """Give a strip for each child, its ages between birthdays, as SVG."""
    for number, (called, born) in enumerate(children):
        y = top + STRIP * number + (STRIP - _BAR) / 2
        name = shown(f"Age of {called}")
        while width(name, bold=True) * 12.5 > axis.left - 48:
            name = name.removesuffix("…")[:-1] + "…"
        yield f'<text x="30" y="{y + 13:.1f}" font-size="12.5" font-weight="bold">{escape(name)}</text>'
        for first, last, age in ages_in_years(born, axis.first, axis.last):
            x, end = axis.x(first), axis.x(last, end=True)
            yield (
                f'<rect x="{x:.1f}" y="{y:.1f}" width="{end - x:.1f}" height="{_BAR}" fill="{_FILL}" '
                f'stroke="{_SOFT}" stroke-width="0.8"/>'
            )
            years = f"{age} year{'' if age == '1' else 's'}" if age.isdigit() else age
            said = next((words for words in (years, age) if width(words) * 11.5 + 6 < end - x), "")
            if said:
                yield (
                    f'<text x="{(x + end) / 2:.1f}" y="{y + 13:.1f}" font-size="11.5" '
                    f'text-anchor="middle">{said}</text>'
                )


def key_events(
    rows: Iterable[tuple[date, MergedRow]], top: float, axis: Axis, keys: Collection[str]
) -> Iterator[str]:
    """Give a diamond for each key event in a lane, as SVG. rows: with the day on which each begins; keys: ids."""
    for day, row in rows:
        if row.row.id in keys:
            words = escape(f"Key event, {date_in_words(row.row.when)}")
            path = diamond(axis.x(max(day, axis.first)), top + 10)
            yield f'<path d="{path}" fill="{_INK}" stroke="#ffffff"><title>{words}</title></path>'


def diamond(x: float, y: float) -> str:
    """Return the path of the mark of a key event around a point."""
    return f"M{x:.1f} {y - 6:.1f}l6 6l-6 6l-6 -6Z"


def _birthday(born: date, year: int) -> date:
    return date(year, born.month, min(born.day, calendar.monthrange(year, born.month)[1]))
