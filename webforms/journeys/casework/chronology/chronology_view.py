"""How a merged row and a finding are put on the page: words only, no rule."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count as numbers, groupby, pairwise
from typing import Any
from uuid import UUID

from casework.actions.desk.people import Child
from casework.actions.desk.rows import DeskRow, Tag
from casework.rules.ages import age_in_words
from webforms.journeys.readings import understood
from webforms.words import day

INSIDE = "In the scoping period"
NARROWEST = 30
_LISTED = re.compile(r"\s*(?:[-•*–▪]|\d{1,2}[.)])\s")
COLOURS = 12
"""How many agency colours the style sheet has; the mark of letters tells agencies apart beyond that."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How an agency is marked: a colour's number from 1, and letters, so that colour never stands alone."""

    number: int
    letters: str


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A merged row as the page shows it. understood: the date in words, with what is not certain.

    ages: the children's on that day. added: what reviewers added. tags: those confirmed, added or proposed.
    page: of its file, None where that has no pages.
    """

    identity: UUID
    key: str
    agency: str
    mark: Mark
    date_text: str
    time_text: str
    understood: str
    carried: bool
    source: str
    event: str
    people: str
    action: str
    comment: str
    other: tuple[tuple[str, str], ...]
    ages: tuple[tuple[str, str], ...]
    added: DeskRow
    tags: tuple[Tag, ...]
    page: int | None = None


def agency_marks(agencies: Sequence[str]) -> dict[str, Mark]:
    """Return a mark for each agency, numbered in this order as in the documents; letters are unlike each other."""
    marks: dict[str, Mark] = {}
    taken: set[str] = set()
    for number, agency in enumerate(agencies):
        letters = next(text for text in _letters(agency) if text not in taken)
        taken.add(letters)
        marks[agency] = Mark(number % COLOURS + 1, letters)
    return marks


def _letters(agency: str) -> Iterator[str]:
    words = [word for word in agency.replace("-", " ").split() if word[0].isalnum()] or ["?"]
    initials = "".join(word[0] for word in words).upper()
    first = words[0].upper()
    yield from (initials[:2], initials[:3], first[:2], first[:3])
    yield from (f"{first[:1]}{number}" for number in numbers(1))


def shown(desk_row: DeskRow, marks: Mapping[str, Mark], children: Sequence[Child] = ()) -> ShownRow:
    """Return a row as the page shows it."""
    row = desk_row.body
    day = row["start"] or row["end"]
    page = (row.get("place") or {}).get("page")
    words = flowing if page else str
    return ShownRow(
        identity=desk_row.identity,
        key=row["id"],
        agency=row["agency"],
        mark=marks.get(row["agency"], Mark(1, "?")),
        date_text=row["date_text"],
        time_text=row["time_text"],
        understood=understood(row),
        carried=bool(row.get("carried")),
        source=row["source"],
        event=words(row["event"]),
        people=row["people"],
        action=words(row["action"]),
        comment=words(row["comment"]),
        other=tuple((heading, text) for heading, text in row["other"].items() if text.strip()),
        ages=tuple((child.called, age_in_words(child.born, date.fromisoformat(day))) for child in children if day),
        added=desk_row,
        tags=tuple(tag for tag in desk_row.tags if tag.state != "no"),
        page=page,
    )


def flowing(text: str) -> str:
    """Return the words of a table cell of a page without the line ends that only its narrow column made.

    A line end is the column's where the next word would not have fitted into the widest line. Columns narrower
    than `NARROWEST` letters keep theirs: there every list looks so. So do entries of a list.
    """
    lines = text.split("\n")
    widest = max(map(len, lines))
    if widest < NARROWEST:
        return text
    flowed = lines[0]
    for before, line in pairwise(lines):
        first = line.split(" ", 1)[0]
        full = before and first and len(before) + 1 + len(first) > widest
        listed = before.endswith(":") or _LISTED.match(line)
        flowed += (" " if full and not listed else "\n") + line
    return flowed


def in_sections(rows: Sequence[ShownRow], scope: Sequence[date] | None) -> list[tuple[str, list[ShownRow]]]:
    """Return the rows of a page under headings, in their order. scope: first and last day of the scoping period.

    "" is the heading where all of the page is in the scoping period.
    """
    parts = [(heading, list(part)) for heading, part in groupby(rows, lambda row: _section(row, scope))]
    return [("", list(rows))] if [heading for heading, _ in parts] == [INSIDE] else parts


def _section(row: ShownRow, scope: Sequence[date] | None) -> str:
    if row.added.section == "undated":
        return "Without a usable date"
    if row.added.section != "out-of-scope":
        return INSIDE
    ends = row.added.body["end"] or row.added.body["start"]
    early = scope and ends and date.fromisoformat(ends) < scope[0]
    return "Before the scoping period" if early else "After the scoping period"


_NOTICED: tuple[tuple[str, str, str, Mapping[str, str]], ...] = (
    (
        "same_events",
        "pair of rows seems to tell the same event",
        "pairs of rows seem to tell the same event",
        {"only": "grouped"},
    ),
    ("duplicates", "row stands twice in one return", "rows stand twice in one return", {"only": "grouped"}),
    (
        "conflicts",
        "difference within rows of one event",
        "differences within rows of one event",
        {"page": "differences"},
    ),
    (
        "out_of_scope",
        "row is outside the scoping period",
        "rows are outside the scoping period",
        {"section": "out-of-scope"},
    ),
    ("undated", "row has no usable date", "rows have no usable date", {"section": "undated"}),
    (
        "problems",
        "problem in the returns to look at",
        "problems in the returns to look at",
        {"page": "return_problems"},
    ),
)

Noted = tuple[str, Mapping[str, str]]
"""A sentence, and the filters that show the rows it is about, {} for none, or the page that lists it."""


def finding_notes(
    silences: Sequence[Mapping[str, Any]], noticed: Mapping[str, int]
) -> list[tuple[str, list[Noted]]]:
    """Return what was noticed as (heading, sentences); a heading without sentences is left out."""
    quiet: list[Noted] = [
        (
            f"{s['agency']}: nothing from {day(date.fromisoformat(s['from']))} to "
            f"{day(date.fromisoformat(s['to']))}" + (" – “no contact” was stated" if s["declared"] else ""),
            {},
        )
        for s in silences
    ]
    numbers: list[Noted] = [
        (f"{count} {one if count == 1 else many}", fields)
        for name, one, many, fields in _NOTICED
        if (count := noticed.get(name, 0))
    ]
    notes = [("Silences of more than four months", quiet), ("To look at", numbers)]
    return [(heading, sentences) for heading, sentences in notes if sentences]
