"""Cells that point to the row above for who or where (", '', ditto, do., "as above"): its words are put in.

The words as typed stay beside the row, and the file is told of once: whoever wrote them may have looked at
another row.
"""

from __future__ import annotations

from collections.abc import Mapping

from documents.reading.columns.headings import plain_heading
from documents.reading.dates.words import DITTO, tidy

FIELDS = ("source", "people")
"""Fields whose cells are carried; an event or an outcome "as above" is left to its reader."""

_OF_AGENCIES = frozenset({"agency", "organisation", "organization", "service", "team", "department", "dept"})
_AS_TYPED = " in the file"
_NAMES = {"source": "Source", "people": "People"}


def is_ditto(cell: str) -> bool:
    """Tell whether a cell is nothing but a pointer to the cell above it."""
    tidied = tidy(cell[:40])
    return tidied in DITTO or tidied.strip(" .()[]-") in DITTO


def heading_as_typed(name: str) -> str:
    """Return under which heading the pointer stays that a field, or an unknown column, had in the file."""
    return _NAMES.get(name, name) + _AS_TYPED


def took_words_from_above(other: Mapping[str, str]) -> bool:
    """Tell whether a row has words of the row above. other: its unknown columns after `carried_from_above`."""
    return any(heading.endswith(_AS_TYPED) and is_ditto(cell) for heading, cell in other.items())


def carried_from_above(
    fields: dict[str, str], other: dict[str, str], above: Mapping[str, str], other_above: Mapping[str, str]
) -> bool:
    """Put what stands above in the place of a row's dittos, and keep them in `other`; tell whether there were any.

    fields: the row's cells by field; other: its unknown columns by heading. above, other_above: those of the row
    above, its own dittos carried. A ditto below nothing stays as it is.
    """
    found = False
    for field in FIELDS:
        cell = fields.get(field, "")
        if cell and above.get(field) and is_ditto(cell):
            fields[field] = above[field]
            other[heading_as_typed(field)] = cell
            found = True
    for heading, cell in list(other.items()):
        if cell and other_above.get(heading) and _names_agencies(heading) and is_ditto(cell):
            other[heading] = other_above[heading]
            other[heading_as_typed(heading)] = cell
            found = True
    return found


def _names_agencies(heading: str) -> bool:
    return not _OF_AGENCIES.isdisjoint(plain_heading(heading).replace("/", " ").split())
