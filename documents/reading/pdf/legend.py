"""A key beside a table without rules: its lines stand level with the rows, and are no words of theirs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from documents.reading.pdf.free import FreeLine
from documents.reading.pdf.lines import as_line
from documents.reading.pdf.runs import Run

MAY_HOLD_KEY = re.compile(r"\b(?:key|legend|abbreviations?|acronyms|glossary)\b", re.IGNORECASE)
"""What the text of a page must have before its lines are looked at one by one."""

_HEAD = re.compile(rf"{MAY_HOLD_KEY.pattern}(?: (?:to|of|used)\b.{{0,30}})?\s*:?", re.IGNORECASE)
_ENTRY = re.compile(r"\S.{0,30}?\s*(?:=|\s[–—-])\s*\S")
_LEAST_ENTRIES = 2
_BESIDE = 72.0
"""Points from the left of the page's text at which a key may begin; one further left stands above or below."""

_ALIGNED = 2.0
_NEXT_LINE = 2.0
"""Most space between two lines of a key, in parts of the font size."""


def keys_apart(lines: Sequence[FreeLine]) -> tuple[list[FreeLine], list[str]]:
    """Return the lines without the keys that stand beside others, and the lines of those keys."""
    found = list(lines)
    kept: list[str] = []
    left = min((line.x0 for line in lines), default=0.0)
    for at, line in enumerate(lines):
        head = line.segments()[-1]
        if head[0].x0 < left + _BESIDE or not _HEAD.fullmatch(as_line(head).text):
            continue
        pieces = _pieces_below(lines, at, head)
        entries = sum(bool(_ENTRY.match(as_line(piece).text)) for _, piece in pieces)
        if entries < _LEAST_ENTRIES or entries < len(pieces) / 2:
            continue
        for place, piece in [(at, head), *pieces]:
            kept.append(as_line(piece).text)
            found[place] = replace(found[place], words=found[place].words[: -len(piece)])
    return [line for line in found if line.words], kept


def _pieces_below(lines: Sequence[FreeLine], at: int, head: Sequence[Run]) -> list[tuple[int, list[Run]]]:
    """Return the last stretches of the lines below that go on with the key whose head that is, and their lines."""
    x0, bottom = head[0].x0, lines[at].bottom
    found: list[tuple[int, list[Run]]] = []
    for place, line in enumerate(lines[at + 1 :], at + 1):
        if line.top - bottom > _NEXT_LINE * line.size:
            break
        last = line.segments()[-1]
        if abs(last[0].x0 - x0) <= _ALIGNED and line.words[-len(last) :] == last:
            found.append((place, last))
            bottom = line.bottom
    return found
