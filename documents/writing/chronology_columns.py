"""The columns of a chronology in spreadsheets and CSV files: the same in both, in the same order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from documents.chronology.model import Chronology
from documents.writing.chronology_fields import row_notes
from documents.writing.text import clean, other_in_words


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, and its width in a spreadsheet in characters."""

    heading: str
    width: int


COLUMNS = (
    Column("No.", 6),
    Column("Date as typed", 14),
    Column("Start", 12),
    Column("End", 12),
    Column("Precision", 10),
    Column("Certainty", 10),
    Column("Time as typed", 11),
    Column("Time", 7),
    Column("Time ends", 7),
    Column("Agency", 22),
    Column("Source", 20),
    Column("Event", 70),
    Column("People", 28),
    Column("Action or outcome", 30),
    Column("Comment", 30),
    Column("Other columns", 20),
    Column("Notes from merging", 34),
    Column("Row id", 24),
    Column("File", 20),
    Column("Page", 6),
)
DATE_TYPED = 1
AGENCY = 9
ROW_ID = 17

REVIEW = (
    Column("Key event", 10),
    Column("Why it matters", 40),
    Column("Tags", 24),
    Column("Notes", 40),
)
"""The columns of what reviewers said; only where it was asked for."""

Cell = str | int | date | None
Review = Mapping[str, Sequence[str]]
"""What reviewers said, by row id: a text for each of `REVIEW`."""


def columns(review: Review | None = None) -> tuple[Column, ...]:
    """Return the columns, with those of the reviewers if there is anything of them."""
    return COLUMNS if review is None else (*COLUMNS, *REVIEW)


def cells(chronology: Chronology, review: Review | None = None) -> Iterator[tuple[Cell, ...]]:
    """Yield each row's cells in the order of `columns`: texts cleaned, whole numbers, dates, None for nothing."""
    for merged, own in zip(chronology.rows, _own_cells(chronology), strict=True):
        if review is None:
            yield own
        else:
            said = review.get(merged.row.id) or [""] * len(REVIEW)
            yield (*own, *(clean(text) for text in said))


def _own_cells(chronology: Chronology) -> Iterator[tuple[Cell, ...]]:
    notes = row_notes(chronology)
    for number, merged in enumerate(chronology.rows, start=1):
        row = merged.row
        yield (
            number,
            clean(row.date_text),
            row.when.start,
            row.when.end,
            row.when.precision,
            row.when.certainty,
            clean(row.time_text),
            row.clock.start,
            row.clock.end,
            clean(merged.agency),
            clean(row.source),
            clean(row.event),
            clean(row.people),
            clean(row.action),
            clean(row.comment),
            clean(other_in_words(row)),
            "\n".join(notes.get(row.id, ())),
            row.id,
            clean(merged.file),
            row.place.page,
        )
