"""Dated entries typed as paragraphs before, between or after the tables of a chronology: an addendum.

They are read as rows only where they look like entries ("12/03/2021 – Home visit"), two or more together. Prose
that begins with a date, a single entry, and dated lines under "Recommendations" or the like stay words, and a
person is told of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Literal

from documents.reading.chronology_paragraphs import cut_after_date, is_told_below, next_text
from documents.reading.chronology_tables import Part
from documents.reading.columns.choosing import Assigned
from documents.reading.cover import labelled
from documents.reading.model import Place, Problem
from documents.reading.raw import RawRow, RawTable, RawText
from documents.reading.sections import period_named

LEAST = 2
"""Entries that stand together and are read as rows."""

_GAP = 3
"""Paragraphs without a date that may stand between two entries: they go on telling the first of them."""

_SENTENCE = 25
"""Characters of a paragraph below a date that may be its event; a shorter one is a name or a label."""

_OTHER_MATTERS = re.compile(
    r"\b(?:recommend\w*|action plans?|learning|lessons?|versions?|document (?:control|history)|revisions?|"
    r"references?|bibliography|glossary|distribution|panel meetings?|terms of reference|analysis|"
    r"appraisal|next steps)\b",
    re.IGNORECASE,
)
"""What dated lines under such a heading tell of is the review or the report, not the family."""

_ON = re.compile(r"(?:on|by|in|from|since|between|until|after|before)\b", re.IGNORECASE)
_GOES_ON = re.compile(
    r"(?:was|is|were|are|has|had|have|and|or|to|when|where|which|who|that|the|a|an|he|she|it|they|we|i|saw|marks|marked|"
    r"until|onwards?|as|at|in|of|with|by|for|from|after|before|because|but|there|then|this|these|his|her|their|our|"
    r"my|also|following|through|up|would|did)\b",
)
"""How a sentence goes on after a date that it begins with."""

DOUBT = "This row was read from a paragraph outside the tables. Check where it begins and ends."


@dataclass(slots=True)
class _Entry:
    """A dated paragraph: the place of its block, its date as typed, how it looks, and the lines that tell it."""

    at: int
    date_text: str
    look: Literal["entry", "bare", "prose"]
    lines: list[str] = field(default_factory=list)
    places: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Beside:
    """The rows of paragraphs beside a file's tables.

    parts: by the place of the block at which they begin. used: the places of all their blocks. problems: for dated
    paragraphs that were left as words.
    """

    parts: dict[int, Part]
    used: frozenset[int]
    problems: tuple[Problem, ...]


def entries_beside(blocks: Sequence[RawText | RawTable]) -> Beside:
    """Return the dated entries that stand as paragraphs beside the tables of a chronology."""
    last = max((block.number for block in blocks if isinstance(block, RawTable)), default=0)
    parts: dict[int, Part] = {}
    used: set[int] = set()
    problems: list[Problem] = []
    number = 0
    for heading, period, run in _runs(blocks):
        entries = sum(one.look == "entry" for one in run)
        bare = sum(one.look == "bare" for one in run)
        if entries + (bare if bare >= LEAST else 0) < LEAST or _OTHER_MATTERS.search(heading):
            if entries or len(run) - bare >= LEAST:
                problems.append(_left_as_words(run, heading, blocks))
            continue
        rows = []
        for one in run:
            number += 1
            block = blocks[one.at]
            page = block.page if isinstance(block, RawText) else None
            rows.append(RawRow((one.date_text, "\n".join(one.lines)), page, number, doubts=(DOUBT,)))
            used.update(one.places)
        columns = (Assigned("", "date", 1.0), Assigned("", "event", 1.0))
        table = RawTable(tuple(rows), last + 1)
        parts[run[0].at] = Part(table, columns, table.rows, headless=True, period=period, paragraphs=True)
    return Beside(parts, frozenset(used), tuple(problems))


def _runs(blocks: Sequence[RawText | RawTable]) -> Iterator[tuple[str, str, list[_Entry]]]:
    """Yield the entries that stand together, with the heading and the year or month that stand over them."""
    heading = period = ""
    run: list[_Entry] = []
    between: list[int] = []
    for at, block in enumerate(blocks):
        entry = _entry(blocks, at, period) if isinstance(block, RawText) else None
        if entry is not None:
            if run:
                _goes_on(run[-1], between, blocks)
            run.append(entry)
            between = []
            continue
        telling = isinstance(block, RawText) and not block.heading and not period_named(block.text)
        if run and telling and len(between) < _GAP and labelled(_text(block), any_label=False) is None:
            between.append(at)
            continue
        if run:
            _end(run, between, blocks)
            yield heading, period, run
        run, between = [], []
        if isinstance(block, RawTable):
            heading = period = ""
        elif block.heading or len(block.text) <= 60:
            heading, period = block.text, period_named(block.text) or period
    if run:
        _end(run, between, blocks)
        yield heading, period, run


def _text(block: RawText | RawTable) -> str:
    return block.text if isinstance(block, RawText) else ""


def _goes_on(entry: _Entry, places: Sequence[int], blocks: Sequence[RawText | RawTable]) -> None:
    entry.lines.extend(_text(blocks[at]) for at in places)
    entry.places.extend(places)


def _end(run: list[_Entry], between: Sequence[int], blocks: Sequence[RawText | RawTable]) -> None:
    """Give the last entry as many of the paragraphs below it as the others have; what follows is no part of it."""
    usual = int(median(len(one.places) - 1 for one in run[:-1])) if len(run) > LEAST else 0
    _goes_on(run[-1], between[: max(usual, run[-1].look == "bare")], blocks)


def _entry(blocks: Sequence[RawText | RawTable], at: int, period: str) -> _Entry | None:
    block = blocks[at]
    assert isinstance(block, RawText)
    if period_named(block.text):
        return None
    cut = cut_after_date(block.text, period)
    if cut is None:
        return None
    date_text, event = cut
    if not event:
        below = next_text(blocks, at)
        told = below is not None and len(below.text) >= _SENTENCE and labelled(below.text, any_label=True) is None
        found = _Entry(at, date_text, "bare", [], [at])
        return found if told and is_told_below(blocks, at, period) else None
    if block.heading:
        return None
    sentence = _ON.match(block.text.strip()) or _GOES_ON.match(event)
    return _Entry(at, date_text, "prose" if sentence else "entry", [event], [at])


def _left_as_words(run: Sequence[_Entry], heading: str, blocks: Sequence[RawText | RawTable]) -> Problem:
    first = blocks[run[0].at]
    many, begin = ("A paragraph", "begins with a date and was")
    if len(run) > 1:
        many, begin = f"{len(run)} paragraphs", "begin with dates and were"
    where = f" under “{heading}”" if heading else ""
    begins = " ".join(_text(first).split())
    begins = begins if len(begins) <= 60 else f"{begins[:60].rsplit(' ', 1)[0]} …"
    return Problem(
        "paragraphs-not-read",
        f"{many}{where} outside the tables {begin} kept as words, not as rows: “{begins}”. "
        "If this is part of the chronology, add it as a row.",
        place=Place(first.page if isinstance(first, RawText) else None),
    )


def tables_run_together(blocks: Sequence[RawText | RawTable], parts: Sequence[Part]) -> Iterator[Problem]:
    """Yield a problem for each paragraph that begins with the chronology's headings, nothing between them.

    A program that saved the file as another kind has made running words of a table.
    """
    known = [{_squeezed(column.heading) for column in part.columns if column.heading.strip()} for part in parts]
    known = [headings for headings in known if len(headings) >= LEAST + 1]
    for block in blocks if known else ():
        if isinstance(block, RawText) and any(_begins_with(block.text, headings) for headings in known):
            yield Problem(
                "paragraphs-not-read",
                "A table of the chronology has lost its cells and stands in the file as running words. "
                "They were kept as words, not as rows: ask for the file as it was first written, or add its rows.",
                place=Place(block.page),
            )


def _begins_with(text: str, headings: set[str]) -> bool:
    """Tell whether three headings or more, and then something else, stand at the head of a text."""
    rest = _squeezed(text[:600])
    left = sorted(headings, key=len, reverse=True)
    taken = 0
    while (head := next((one for one in left if rest.startswith(one)), None)) is not None:
        rest = rest[len(head) :]
        left.remove(head)
        taken += 1
    return taken > LEAST and bool(rest)


def _squeezed(text: str) -> str:
    return "".join(text.split()).lower()
