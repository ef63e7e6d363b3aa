"""Whether one line of a cell is the next line of the same sentence, or begins something new."""

from __future__ import annotations

import re

from documents.reading.pdf.lines import Line

_SPACE = 0.28
_FIRST_PIECE = re.compile(r"\s|(?<!\d)[/-]|[/-](?!\d)")
"""What ends the piece of a line that goes on the line before; figures such as 3/7 or 2018-19 are not parted."""

_ENDED = re.compile(r"[.?!][\"'”’)\]]*$")
_OPEN = re.compile(
    r"(?:[,;:/&(–—-]|\b(?:the|a|an|and|or|of|to|in|on|for|with|by|at|from|that|his|her|their))$", re.I
)


def breadth(text: str) -> float:
    """Return about how wide text is set: a capital is half as wide again as a small letter."""
    return len(text) + 0.45 * sum(1 for letter in text if letter.isupper())


def runs_on(before: Line, after: Line, right: float) -> float:
    """Return how much `after` reads as the next line after `before`: above 0 it does, below 0 it does not.

    right: x up to which the column's text may reach, in points. A line that wraps is one on which the next
    word found no room; a sentence that goes on begins with a small letter.
    """
    word = _FIRST_PIECE.split(after.text, maxsplit=1)[0]
    share = breadth(word) / breadth(after.text) if after.text else 0.0
    needed = share * (after.x1 - after.x0) + _SPACE * after.size
    room = right - before.x1
    score = 0.0
    if room < 0.9 * needed:
        score += 0.5
    elif room > 1.2 * needed:
        score -= 2.0
    if after.text[0].islower():
        score += 2.0
    elif _ENDED.search(before.text):
        score -= 1.0
    if _OPEN.search(before.text):
        score += 1.5
    return score
