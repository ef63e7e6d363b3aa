"""What the pages of the chronology say: sections and months, the texts of each row, and who lays them out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from documents.chronology.bounds import bounds
from documents.chronology.model import Chronology, MergedRow
from documents.reading.model import Place
from documents.writing.chronology_fields import agencies_of, row_notes
from documents.writing.text import date_in_words, day_in_words, other_in_words, time_in_words
from documents.writing.timeline_colours import agency_colours
from documents.writing.typesetting import breakable, shown
from documents.writing.typesetting_lines import can_set

ROWS_IN_A_SLICE = 600
"""Rows that Typst lays out at once: its memory grows with them."""
_LONG_EVENT, _LONG = 2200, 900
"""Characters in one cell beyond which the text is set across the page, under its row."""

_Months = Sequence[tuple[str, Sequence[int]]]


@dataclass(slots=True)
class Slice:
    """Sections whose rows (by index) are laid out together: by us, or where a text needs shaping, by Typst."""

    shaped: bool
    sections: list[tuple[str, str, list[tuple[str, Sequence[int]]]]] = field(default_factory=list)

    @property
    def size(self) -> int:
        """How many rows it has."""
        return sum(len(indexes) for *_, months in self.sections for _, indexes in months)


def slices(chronology: Chronology) -> list[Slice]:
    """Return all rows in as few slices as can be, cut between sections, else months."""
    found: list[Slice] = []
    for heading, note, months in _sections(chronology):
        title = heading
        opened: Slice | None = None
        for month, indexes in _short_enough(chronology, months):
            shaped = not all(_can_set(chronology.rows[i]) for i in indexes)
            if (
                not found
                or found[-1].shaped != shaped
                or (shaped and found[-1].size and found[-1].size + len(indexes) > ROWS_IN_A_SLICE)
            ):
                found.append(Slice(shaped))
            if opened is not found[-1]:
                found[-1].sections.append((title, note, []))
                opened, title, note = found[-1], f"{heading} (continued)", ""
            found[-1].sections[-1][2].append((month, indexes))
    return found or [Slice(shaped=False)]


def _short_enough(chronology: Chronology, months: _Months) -> Iterator[tuple[str, Sequence[int]]]:
    """Yield the months; one with more rows than Typst takes at once in parts, if it is Typst's."""
    for month, indexes in months:
        if len(indexes) <= ROWS_IN_A_SLICE or all(_can_set(chronology.rows[i]) for i in indexes):
            yield month, indexes
            continue
        for i in range(0, len(indexes), ROWS_IN_A_SLICE):
            yield month if i == 0 else f"{month} (continued)", indexes[i : i + ROWS_IN_A_SLICE]


def _can_set(merged: MergedRow) -> bool:
    row = merged.row
    texts = (row.event, row.action, row.people, row.source, row.comment, row.date_text, row.time_text)
    return all(
        text.isascii() or can_set(shown(text)) for text in (*texts, merged.agency, *row.other, *row.other.values())
    )


class RowTexts:
    """What the pages show of each row of a chronology."""

    def __init__(self, chronology: Chronology) -> None:
        self._rows = chronology.rows
        self._colours = agency_colours(agencies_of(chronology), chronology.agency_order)
        self._notes = row_notes(chronology)

    def row(self, index: int) -> dict[str, object]:
        """Return the texts of a row, shown and breakable, with its colour and what is to be set in full."""
        return _row(self._rows[index], index, self._colours, self._notes)

    def sections(self, of: Slice) -> list[dict[str, object]]:
        """Return a slice as typst/chronology.typ takes it."""
        return [
            {
                "heading": heading,
                "note": note,
                "months": [{"heading": month, "rows": [self.row(i) for i in rows]} for month, rows in months],
            }
            for heading, note, months in of.sections
        ]


def _sections(chronology: Chronology) -> Iterator[tuple[str, str, _Months]]:
    """Yield (heading, note, months of row indexes): years, then rows outside the period, then undated ones."""
    undated, outside = set(chronology.findings.undated), set(chronology.findings.out_of_scope)
    dated: list[int] = []
    out: list[int] = []
    none: list[int] = []
    for i, merged in enumerate(chronology.rows):
        if merged.row.id in undated or bounds(merged.row.when) is None:
            none.append(i)
        else:
            (out if merged.row.id in outside else dated).append(i)
    for year, indexes in groupby(dated, key=lambda i: _first_day(chronology, i)[0]):
        months = groupby(indexes, key=lambda i: _first_day(chronology, i)[1])
        yield str(year), "", [(_month(year, month), list(of_month)) for month, of_month in months]
    if out:
        note = "The dates of these rows lie outside the scoping period. What was returned is kept, here."
        by_year = groupby(out, key=lambda i: _first_day(chronology, i)[0])
        yield (
            "Outside the scoping period",
            note,
            [(f"Outside the period: {year}", list(of_year)) for year, of_year in by_year],
        )
    if none:
        note = "No day is known for these rows: no date was typed, or it is not one that can be real."
        yield "Undated rows", note, [("", none)]


def _month(year: int, month: int) -> str:
    return day_in_words(date(year, month, 1)).removeprefix("1 ")


def _first_day(chronology: Chronology, index: int) -> tuple[int, int]:
    days = bounds(chronology.rows[index].row.when)
    assert days is not None
    return days[0].year, days[0].month


# Field, its label, the room in its column of typst/chronology.typ in ems, and how many characters are long in it.
_TYPED = (("date", "Date", 9.0, 200), ("time", "Time", 4.2, 100), ("agency", "Agency", 10.2, 200))
_TOLD = (
    ("source", "Source", 7.6, _LONG),
    ("event", "Event", 30.0, _LONG_EVENT),
    ("people", "People", 8.7, _LONG),
    ("action", "Action or outcome", 12.4, _LONG),
    ("comment", "Comment", 12.0, _LONG),
)
_ACROSS = 90.0
"""Ems from margin to margin."""


def _row(
    merged: MergedRow, index: int, colours: Mapping[str, str], notes: Mapping[str, Sequence[str]]
) -> dict[str, object]:
    row = merged.row
    texts = {name: getattr(row, name) for name, *_ in _TOLD}
    texts |= {"date": row.date_text or "No date typed", "time": row.time_text, "agency": merged.agency}
    texts["comment"] = "\n".join(filter(None, (row.comment, other_in_words(row))))
    long: list[tuple[str, str]] = []
    lines = 0.0
    for name, label, room, most in (*_TYPED, *_TOLD):
        text = shown(texts[name])
        if len(text) > most:
            long.append((f"{label}, in full", breakable(text, _ACROSS)))
            text = "Long text: set in full under this row."
        texts[name] = breakable(text, room)
        lines = max(lines, _lines(text, room))
    note = breakable(shown(" ".join(notes.get(row.id, ()))), _TOLD[-1][2])
    return {
        **texts,
        "notes": note,
        "index": str(index),
        "number": str(index + 1),
        "date-understood": date_in_words(row.when),
        "time-understood": _time_understood(row.time_text, time_in_words(row.clock)),
        "colour": colours[merged.agency],
        "reference": reference(row.place),
        "long": long,
        "breakable": bool(long) or lines + _lines(note, _TOLD[-1][2]) > _LINES_TOGETHER,
    }


_LINES_TOGETHER = 24
"""A row that surely needs no more lines stands on one page, which has room for some forty."""


def _lines(text: str, room: float) -> float:
    """Return how many lines a text needs at most, its letters taken for wide ones."""
    return sum(1 + len(line) * 0.8 // room for line in text.split("\n"))


def _time_understood(as_typed: str, understood: str) -> str:
    return "" if understood == as_typed.strip() else understood


def reference(place: Place) -> str:
    """Return where a row stands in its return, briefly: "Return page 3" (PDF) or "Return row 12".

    At the end of the same line a pack has "pack p. 87".
    """
    if place.page is not None:
        return f"Return page {place.page}"
    return f"Return row {place.row}" if place.row is not None else "Return"
