"""Which columns a person should be asked about: their headings, with what was taken for what, and sample cells."""

from __future__ import annotations

from collections.abc import Sequence

from documents.reading.chronology_tables import Part
from documents.reading.columns.choosing import Assigned, keys_of
from documents.reading.columns.contents import contents_of
from documents.reading.columns.headings import GUESSED, SAID, plain_heading
from documents.reading.seen_columns import SeenColumn
from documents.reading.unnamed_columns import unnamed_heading, unnamed_keys

SAMPLES = 3
LONGEST_SAMPLE = 240
"""Characters of a sample; longer cells are cut, and the cut is shown."""


def seen_columns(parts: Sequence[Part]) -> tuple[SeenColumn, ...]:
    """Return the columns of a chronology's parts by heading, in file order.

    Those of a table without any headings are told again by their place (`unnamed_columns`); a single column
    without one cannot be told again in another file, and empty ones have nothing to ask about. Of a heading that
    means different things in two tables, the less sure meaning is returned: it is the one to settle.
    """
    headings: dict[str, str] = {}
    least: dict[str, Assigned] = {}
    cells: dict[str, list[str]] = {}
    for part in parts:
        for at, (name, key, column) in enumerate(zip(*_names_and_keys(part), part.columns, strict=True)):
            if not key:
                continue
            headings.setdefault(key, name)
            if key not in least or column.trust < least[key].trust:
                least[key] = column
            held = cells.setdefault(key, [])
            if len(held) < SAMPLES:
                _add_samples(held, [row.cells[at] for row in part.rows if at < len(row.cells)])
    return tuple(_seen(headings[key], key, column, cells[key]) for key, column in least.items() if cells[key])


def _names_and_keys(part: Part) -> tuple[list[str], list[str]]:
    """Return what each column is called and its key in comparisons, "" where it cannot be told again."""
    if part.headless:
        width = len(part.columns)
        contents = [
            contents_of([row.cells[at] for row in part.rows if at < len(row.cells)]) for at in range(width)
        ]
        return [unnamed_heading(at, width) for at in range(1, width + 1)], unnamed_keys(contents)
    names = keys_of([column.heading for column in part.columns])
    return names, [
        plain_heading(name) if column.heading.strip() else ""
        for name, column in zip(names, part.columns, strict=True)
    ]


def _add_samples(held: list[str], cells: Sequence[str]) -> None:
    for cell in cells:
        shown = " ".join(cell.split())
        if len(shown) > LONGEST_SAMPLE:
            shown = shown[: LONGEST_SAMPLE - 1].rstrip() + "…"
        if shown and shown not in held:
            held.append(shown)
        if len(held) == SAMPLES:
            return


def _seen(heading: str, key: str, column: Assigned, samples: Sequence[str]) -> SeenColumn:
    return SeenColumn(
        heading,
        key,
        "date" if column.field == "date+time" else column.field,
        min(column.trust, 1.0),
        column.trust >= GUESSED,
        column.trust >= SAID,
        tuple(samples),
    )
