"""A chronology typed without a table: paragraphs that begin with a date, or stand below one.

"12/03/2021 – Home visit …", "12th March 2021 14:30 Police attended …", a bold "12 March 2021" with its paragraphs
below, and years or months as headings over them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from documents.reading.chronology_tables import Part
from documents.reading.columns.choosing import Assigned
from documents.reading.columns.contents import is_date_cell
from documents.reading.dates.typed_dates import understand_date
from documents.reading.dates.with_times import split_date_time
from documents.reading.raw import RawRow, RawTable, RawText
from documents.reading.sections import date_in, period_named

LEAST = 3
"""Dated paragraphs that make a chronology; fewer are dates in a report."""

_LONGEST_DATE = 60
_LEAST_TOLD = 10
"""Characters of an event that follows its date in the same paragraph."""

_MOST_WORDS = 9
_PARTED = re.compile(r"\s*[\t|]\s*|\s*:(?!\d\d\b)\s*|\s+[–—-]+\s+|\s{2,}|[:;,.]\s+")
_LEADING = re.compile(r"^[•▪●*–—-]\s*")


@dataclass(slots=True)
class _Dated:
    """A dated paragraph: its date as typed, the lines that tell the event, and where they stand."""

    block: RawText
    date_text: str
    lines: list[str] = field(default_factory=list)


def chronology_in_paragraphs(blocks: Sequence[RawText | RawTable]) -> tuple[Part, frozenset[int]] | None:
    """Return a chronology typed as paragraphs and the places of its blocks, None if there is none.

    Paragraphs after a dated one, up to the next heading, go on telling it.
    """
    told: list[_Dated] = []
    places: set[int] = set()
    period = ""
    for at, block in enumerate(blocks):
        if not isinstance(block, RawText):
            continue
        named = period_named(block.text)
        if named and _is_dated(next_text(blocks, at), named):
            period = named
            told.append(_Dated(block, block.text))
            places.add(at)
            continue
        cut = cut_after_date(block.text, period)
        if cut is not None and (cut[1] or is_told_below(blocks, at, period)):
            told.append(_Dated(block, cut[0], [cut[1]] if cut[1] else []))
            places.add(at)
        elif told and not block.heading and at - 1 in places:
            told[-1].lines.append(block.text)
            places.add(at)
    if sum(bool(one.lines) for one in told) < LEAST:
        return None
    rows = tuple(
        RawRow((one.date_text, "\n".join(one.lines)), one.block.page, number) for number, one in enumerate(told, 1)
    )
    last = max((block.number for block in blocks if isinstance(block, RawTable)), default=0)
    columns = (Assigned("", "date", 1.0), Assigned("", "event", 1.0))
    part = Part(RawTable(rows, last + 1), columns, rows, headless=True, paragraphs=True)
    return part, frozenset(places)


def next_text(blocks: Sequence[RawText | RawTable], at: int) -> RawText | None:
    """Return the paragraph below the one at `at`, None where none or a table follows."""
    following = blocks[at + 1] if at + 1 < len(blocks) else None
    return following if isinstance(following, RawText) else None


def _is_dated(block: RawText | None, period: str) -> bool:
    return block is not None and cut_after_date(block.text, period) is not None


def is_told_below(blocks: Sequence[RawText | RawTable], at: int, period: str) -> bool:
    """Tell whether a paragraph that is only a date has its event in the paragraph below."""
    following = next_text(blocks, at)
    return following is not None and not following.heading and not _is_dated(following, period)


def cut_after_date(text: str, period: str) -> tuple[str, str] | None:
    """Return the date that a paragraph begins with, as typed, and the rest; the rest is "" if it is all a date."""
    text = _LEADING.sub("", text.strip())
    if not re.match(r"[\w\[(~<>]", text) or not re.search(r"\d", text[:_LONGEST_DATE]):
        return None
    whole = text.strip(" :–—-.")
    if len(whole) <= _LONGEST_DATE and is_date_cell(whole) and _is_day(whole, period):
        return whole, ""
    for found in _PARTED.finditer(text[: _LONGEST_DATE + 10]):
        date_text, event = text[: found.start()].strip(), text[found.end() :].strip()
        if len(event) < _LEAST_TOLD or not re.search(r"\d", date_text):
            continue
        # A comma or full stop parts the words of a sentence too: only a day goes before it.
        plainly = found.group().strip() not in (",", ".", ";") and is_date_cell(date_text)
        if plainly or _is_day(date_text, period):
            return _with_time(date_text, event)
    words = text.split()
    for count in range(min(_MOST_WORDS, len(words) - 1), 0, -1):
        date_text = " ".join(words[:count])
        if len(date_text) <= _LONGEST_DATE and _is_day(date_text, period):
            event = text.split(None, count)[count]
            return (date_text, event) if len(event) >= _LEAST_TOLD else None
    return None


def _with_time(date_text: str, event: str) -> tuple[str, str]:
    """Return date and event with a time that stands first in the event ("12/03/21: 14:30 - Visit") at the date."""
    found = re.match(r"(.{3,20}?)\s*(?:[–—:-]\s+|\t)", event)
    if found and split_date_time(date_text)[1] == "" and split_date_time(found[1]) == ("", found[1]):
        return f"{date_text} {found[1]}", event[found.end() :]
    return date_text, event


def _is_day(text: str, period: str) -> bool:
    """Tell whether the whole of `text` is a day or a stretch of days, in `period` if it has no year of its own."""
    date_text, _ = split_date_time(text)
    if not date_text or not re.search(r"\d", date_text):
        return False
    when, codes = understand_date(date_text)
    if not codes and when.precision in ("day", "range"):
        return True
    if {*codes} <= {"date-repaired", "century-assumed", "weekday-mismatch", "date-future"}:
        return when.precision in ("day", "range")
    return bool(period) and re.search(r"[a-z/.]", date_text) is not None and date_in(period, date_text) is not None
