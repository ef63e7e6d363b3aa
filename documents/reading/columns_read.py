"""What is told of a chronology's columns: their headings and fields, and what a person should know of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from documents.reading.chronology_tables import Part
from documents.reading.columns.contents import contents_of
from documents.reading.columns.headings import ALIKE, GUESSED, SAID
from documents.reading.model import Column, Place, Problem

_FIELD_WORDS = {
    "date": "the date",
    "time": "the time",
    "end_date": "the end date",
    "end_time": "the end time",
    "source": "the source",
    "event": "the event",
    "people": "the people",
    "action": "the action or outcome",
    "comment": "the comment",
}


def columns_read(parts: Sequence[Part]) -> tuple[Column, ...]:
    """Return the headings as typed and the fields they were taken for, of all parts, each pair once.

    A column of dates and times is a "date" to other programs; its cells are cut in two.
    """
    found = [
        Column(" ".join(column.heading.split()), "date" if column.field == "date+time" else column.field)
        for part in [part for part in parts if not part.paragraphs] or parts
        for at, column in enumerate(part.columns)
        if column.heading.strip() or any(at < len(row.cells) and row.cells[at] for row in part.rows)
    ]
    return tuple(dict.fromkeys(found))


def column_problems(parts: Sequence[Part]) -> Iterator[Problem]:
    """Yield what a person should know about the columns: guessed, unknown and missing ones."""
    told: set[tuple[str, str]] = set()
    for part in parts:
        if part.continues:
            continue
        place = Place(part.rows[0].page if part.rows else None, part.table.number)
        fields = {"date" if column.field == "date+time" else column.field for column in part.columns}
        if part.paragraphs:
            yield Problem("rows-from-paragraphs", _from_paragraphs(part, parts), place=place)
        elif part.headless and any(column.trust < SAID for column in part.columns):
            yield Problem(
                "heading-missing",
                "The table has no headings. Its columns were taken by what stands in them: check them.",
                place=place,
            )
        # Few returns have a column for the source, and what comes from one system needs none.
        for name in ("date", "event"):
            if name not in fields and not part.headless and ("missing", name) not in told:
                told.add(("missing", name))
                yield Problem(
                    "column-missing",
                    f"The chronology has no column for {_FIELD_WORDS[name]}. If it has one under another heading, "
                    "say so where its columns are shown.",
                    place=place,
                )
        for at, column in enumerate(part.columns):
            heading = " ".join(column.heading.split())
            if not heading or (heading, column.field) in told:
                continue
            told.add((heading, column.field))
            if column.field == "other" and column.trust < GUESSED:
                message = (
                    f"The column “{heading}” is not one that this service knows. It is kept under its heading."
                )
                yield Problem("column-unknown", message, place=place)
            elif column.field == "other" and (held := _left_out_of_the_date(part, at)):
                message = (
                    f"The column “{heading}” holds {held} and was taken for none of the row's own. It is kept "
                )
                message += "under its heading: if it says when the event was, say so where the columns are shown."
                yield Problem("column-unknown", message, place=place)
            elif column.trust < GUESSED:
                meaning = _FIELD_WORDS.get("date" if column.field == "date+time" else column.field, column.field)
                message = f"The column “{heading}” was taken for {meaning}. Check that this is right."
                yield Problem("column-unsure", message, place=place)


def _left_out_of_the_date(part: Part, at: int) -> str:
    """Return "dates" or "times" where a column is full of them and its heading does not outright say which."""
    column = part.columns[at]
    if column.trust >= ALIKE:
        return ""
    held = contents_of([row.cells[at] for row in part.rows if at < len(row.cells)])
    return "times" if held.of_the_clock else "dates" if held.filled >= 2 and held.dates >= 0.6 else ""


def _from_paragraphs(part: Part, parts: Sequence[Part]) -> str:
    if all(one.paragraphs for one in parts):
        return (
            "The chronology is not in a table. Each paragraph that begins with a date was read as a row: "
            "check where the rows begin and end."
        )
    return (
        f"{len(part.rows)} paragraphs outside the tables begin with a date and were read as rows. "
        "Check where each begins and ends, and that it belongs there."
    )
