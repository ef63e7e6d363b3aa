"""Charts as SVG, drawn by the server: they need no script, print, and say what they show to who cannot see them.

A chart is a picture with a name; its numbers stand in a table beside it. Words stand above their bars, so that a
chart is read in a narrow window as in a wide one. Colours and letters come from the style sheet.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from itertools import count

from flask import g
from markupsafe import Markup, escape

WIDTH = 320
_LINE, _BAR, _GAP = 18, 12, 12
_HIGH, _FOOT = 40, 16
_LONGEST = 42
_CHART = Markup(
    '<svg class="app-chart" viewBox="0 0 {width} {height}" role="img" aria-labelledby="{id}">'
    '<title id="{id}">{title}</title>{body}</svg>'
)
_TEXT = Markup('<text x="{x}" y="{y}"{anchor}>{words}</text>')
_RECT = Markup('<rect x="{x}" y="{y}" width="{width}" height="{height}"{css}/>')


def bars(title: str, values: Sequence[tuple[str, int | None, str]]) -> Markup:
    """Return a chart with a bar for each (words, number, number as shown); "" when there is nothing to draw.

    A number that is None is hidden: its words stand there, and no bar.
    """
    most = max((number or 0 for _, number, _ in values), default=0)
    if not most:
        return Markup("")
    body, y = Markup(""), 0
    for words, hidden, said in values:
        number = hidden or 0
        for line in _lines(f"{words}: {said}"):
            y += _LINE
            body += _text(0, y - 5, line)
        body += _rect(0, y, WIDTH, _BAR, "app-chart__ground")
        body += _rect(0, y, round(WIDTH * number / most, 1), _BAR)
        y += _BAR + _GAP
    return _chart(title, y, body)


def columns(title: str, years: Sequence[str], values: Sequence[tuple[str, Sequence[int]]]) -> Markup:
    """Return a chart with a row of columns, one for each of `years`, for each (words, numbers)."""
    if not any(any(numbers) for _, numbers in values):
        return Markup("")
    most = max(max(numbers, default=0) for _, numbers in values)
    step = WIDTH / max(1, len(years))
    wide = min(40.0, step * 0.6)
    body, y = Markup(""), 0
    for words, numbers in values:
        for line in _lines(words):
            y += _LINE
            body += _text(0, y - 5, line)
        top = y + _LINE
        for place, number in enumerate(numbers):
            high = round(_HIGH * number / most, 1)
            middle = step * place + step / 2
            body += _rect(round(middle - wide / 2, 1), top + _HIGH - max(high, 1), wide, max(high, 1))
            body += _text(round(middle, 1), top + _HIGH - high - 4, str(number), middle=True)
            body += _text(round(middle, 1), top + _HIGH + _FOOT - 2, years[place], middle=True)
        y = top + _HIGH + _FOOT + _GAP
    return _chart(title, y, body)


def _chart(title: str, height: float, body: Markup) -> Markup:
    counted = g.setdefault("charts", count(1))
    return _CHART.format(width=WIDTH, height=height, id=f"chart-{next(counted)}", title=title, body=body)


def _text(x: float, y: float, words: str, *, middle: bool = False) -> Markup:
    anchor = Markup(' text-anchor="middle"') if middle else Markup("")
    return _TEXT.format(x=x, y=y, anchor=anchor, words=words)


def _rect(x: float, y: float, width: float, height: float, css: str = "") -> Markup:
    named = Markup(' class="{}"').format(escape(css)) if css else Markup("")
    return _RECT.format(x=x, y=y, width=width, height=height, css=named)


def _lines(words: str) -> list[str]:
    """Return words in lines that fit the picture: SVG breaks none by itself."""
    return textwrap.wrap(words, _LONGEST) or [""]
