"""One agency return as a PDF: a faithful rendering of what was read, for returns that did not come as a PDF."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from documents.chronology.model import Heading
from documents.reading.model import Reading, Row
from documents.writing.chronology_pdf_cells import HEIGHT, WIDTH
from documents.writing.pack_assembly import Assembly, Spot, joined_pages
from documents.writing.pack_stamps import Header
from documents.writing.return_pdf_pages import ReturnPages, can_set_all
from documents.writing.typesetting import breakable, check_text, shown, typeset
from documents.writing.typesetting_pages import TaggedPages

SOURCE = "return.typ"
_STANDARD = (
    ("date", "Date"),
    ("time", "Time"),
    ("source", "Source"),
    ("event", "Event"),
    ("people", "People"),
    ("action", "Action or outcome"),
    ("comment", "Comment"),
)
_SHARES = {"event": 3.0, "action": 1.6, "comment": 1.5, "other": 1.1, "time": 0.6, "end_date": 0.9, "number": 0.5}
_ACROSS_EMS = 97.0
"""Ems for the columns of typst/return.typ, the row's number left out."""


@dataclass(frozen=True, slots=True)
class ReturnLayout:
    """A return laid out, with free bands for header and footer. `rows`: where each row begins, by its id.

    Links with addresses "row:<index in reading.rows>" are still open. pages_of_ours: the same before it was
    written, if no other program had a hand in it; the PDF may then be b"".
    """

    pdf: bytes
    pages: int
    rows: Mapping[str, Spot]
    pages_of_ours: TaggedPages | None = None


def return_pdf(reading: Reading, heading: Heading, note: str = "") -> tuple[bytes, Mapping[str, int]]:
    """Return the rendering of one return as a PDF/UA-1 of its own, and the page (from 1) of each row by its id.

    note: a sentence for the first page, e.g. why the original is not shown. Raises TypesettingFailed, TextLost.
    """
    layout = lay_out_return(reading, note)
    whole = Assembly(layout.pdf)
    whole.place(whole.base)
    whole.unlink(whole.base)
    whole.stamp(
        Header(heading.classification, " · ".join(filter(None, (heading.case_reference, title_of(reading)))))
    )
    whole.close()
    return whole.save(), {name: spot.page for name, spot in layout.rows.items()}


def title_of(reading: Reading) -> str:
    """Return what to call a return: its agency's name, else its file's."""
    return reading.agency or reading.file


def lay_out_return(reading: Reading, note: str = "") -> ReturnLayout:
    """Return the rendering laid out, ready to be numbered or put into a pack. Raises like `return_pdf`."""
    columns = _columns(reading)
    data: dict[str, Any] = {
        "title": shown(f"Return: {title_of(reading)}"),
        "notice": {
            "heading": "This is a rendering of what was read, not the file itself.",
            "lines": [shown(line) for line in _said(reading, note)],
        },
        "facts": [(breakable(shown(a), 26), breakable(shown(b), 60)) for a, b in _facts(reading)],
        "narrative": [
            {"heading": breakable(shown(head), 60), "text": breakable(shown(text), 50)}
            for head, text in reading.narrative
        ],
        "glossary": [
            [breakable(shown(text), 28) for text in (entry.name, entry.code, entry.role)]
            for entry in reading.glossary
        ],
        "problems": [shown(problem.message) for problem in reading.problems],
        "columns": [{"heading": breakable(shown(c.label), c.room * 0.9), "share": c.share} for c in columns],
        "rows": [_row(row, i, columns) for i, row in enumerate(reading.rows)],
    }
    if can_set_all(data):
        document = TaggedPages(data["title"], round(WIDTH, 2), round(HEIGHT, 2))
        pages = ReturnPages(document)
        pages.set_all(data)
        pdf = document.write(links=True, bookmarks=pages.bookmarks)
        check_text(pdf, _texts(reading))
        found = {reading.rows[index].id: spot for index, spot in pages.rows.items()}
        return ReturnLayout(pdf, len(document.pages), found, document)
    # What needs shaping is laid out by Typst, more slowly.
    pdf = typeset(SOURCE, data)
    whole = Assembly(pdf)
    whole.place(whole.base)
    rows: dict[str, Spot] = {}
    for number, page in enumerate(joined_pages(whole.pages), start=1):
        for annotation in page.get("/Annots", ()):
            index = int(str(annotation.A.URI).removeprefix("row:"))
            rows.setdefault(reading.rows[index].id, Spot(number, float(annotation.Rect[3])))
    check_text(pdf, _texts(reading))
    return ReturnLayout(pdf, len(whole.pages), rows)


def changes_told(reading: Reading) -> str:
    """Return what people changed after the file was read, in a sentence; "" where they changed nothing."""
    counts = {word: reading.mended.get(name, 0) for name, word in _CHANGES.items()}
    told = [f"{count:,} {word}" for word, count in counts.items() if count]
    return f"Rows changed by the agency on the page afterwards: {', '.join(told)}." if told else ""


_CHANGES = {"mended": "corrected", "added": "added", "set_aside": "kept out of the chronology"}


def _said(reading: Reading, note: str) -> list[str]:
    rows = f"{len(reading.rows):,} chronology row{'' if len(reading.rows) == 1 else 's'}"
    lines = [
        f"It shows the text that was read from the file {shown(reading.file)}: {rows}, the answers and the "
        "narrative, in the agency's own words. Layout, pictures and formatting of the file are not shown.",
        f"SHA-256 of the file as received: {reading.sha256}",
    ]
    if changed := changes_told(reading):
        lines.insert(1, changed)
    if reading.kind == "unreadable":
        lines.insert(0, "The file could not be read: nothing of what it says can be shown here.")
    if reading.kind == "nil":
        lines.insert(0, "The agency made a nil return: it said that it has nothing to report.")
    return [note, *lines] if note else lines


def _facts(reading: Reading) -> list[tuple[str, str]]:
    facts = list(reading.cover)
    if reading.title:
        facts.insert(0, ("Title of the return", reading.title))
    return facts


@dataclass(frozen=True, slots=True)
class _Column:
    """A column as typed; `label` is what stands over it, `room` is in ems."""

    heading: str
    label: str
    field: str
    share: float
    room: float


def _columns(reading: Reading) -> list[_Column]:
    """Return the return's columns in its order, and one more for each text that would have none."""
    wanted = [(column.field, column.heading) for column in reading.columns]
    fields = {field for field, _ in wanted}
    if not wanted:
        wanted = list(_STANDARD)
        fields = {field for field, _ in _STANDARD}
    headings = {heading for field, heading in wanted if field == "other"}
    for field, heading in _STANDARD:
        covered = field in fields or (field in ("date", "time") and "date+time" in fields)
        if not covered and any(_field(row, field) for row in reading.rows):
            wanted.append((field, heading))
    for row in reading.rows:
        for heading, text in row.other.items():
            if heading not in headings and text:
                headings.add(heading)
                wanted.append(("other", heading))
    wanted = [
        pair for i, pair in enumerate(wanted) if pair[0] == "other" or pair[0] not in {f for f, _ in wanted[:i]}
    ]
    shares = [_SHARES.get(field, 1.0) for field, _ in wanted]
    return [
        _Column(heading, heading or "No heading", field, share, _ACROSS_EMS * share / sum(shares) - 1.3)
        for (field, heading), share in zip(wanted, shares, strict=True)
    ]


def _field(row: Row, field: str) -> str:
    if field == "date":
        return row.date_text
    if field == "time":
        return row.time_text
    if field == "date+time":
        return row.date_text if row.time_text in row.date_text else f"{row.date_text} {row.time_text}"
    return str(getattr(row, field, ""))


def _row(row: Row, index: int, columns: Sequence[_Column]) -> dict[str, object]:
    cells: list[str] = []
    long: list[tuple[str, str]] = []
    lines = 0.0
    for column in columns:
        text = shown(row.other.get(column.heading, "") if column.field == "other" else _field(row, column.field))
        if len(text) > column.room * 60:
            long.append((f"{shown(column.label)}, in full", breakable(text, 90)))
            text = "Long text: set in full under this row."
        cells.append(breakable(text, column.room))
        lines = max(lines, sum(1 + len(line) * 0.8 // column.room for line in text.split("\n")))
    number = row.place.row if row.place.row is not None else index + 1
    return {
        "index": str(index),
        "number": f"{number}",
        "cells": cells,
        "long": long,
        "breakable": bool(long) or lines > 24,
    }


def _texts(reading: Reading) -> Iterator[str]:
    for pair in (*_facts(reading), *reading.narrative):
        yield from pair
    for entry in reading.glossary:
        yield from (entry.name, entry.code, entry.role)
    for row in reading.rows:
        yield from (row.date_text, row.time_text, row.source, row.event, row.people, row.action, row.comment)
        yield from row.other.values()
