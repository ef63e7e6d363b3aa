"""How a reading is put on the page: rows with their problems, what was understood beside what was typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from webforms.journeys.readings import understood

PAGE_ROWS = 100
FIELD_NAMES: Mapping[str, str] = {
    "date": "Date",
    "time": "Time",
    "date+time": "Date and time",
    "end_date": "End date",
    "end_time": "End time",
    "source": "Source",
    "event": "Event",
    "people": "People",
    "action": "Action or outcome",
    "comment": "Comment",
    "number": "Row number",
    "other": "Kept under its own heading",
}


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row that was read. number: as a person would count. problems: plain sentences."""

    key: str
    number: int
    page: int | None
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
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadingView:
    """A reading as the page shows it. file_problems: those that belong to no row.

    to_check: rows with a problem, each as (number, page of the list, key).
    """

    kind: str
    agency: str
    author: str
    role: str
    signed_off_by: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[ReadRow, ...]
    total: int
    page: int
    pages: int
    to_check: tuple[tuple[int, int, str], ...]
    file_problems: tuple[str, ...]


def reading_view(record: Mapping[str, Any], page: int) -> ReadingView:
    """Return one page of what was read."""
    of_row: dict[str, list[str]] = {}
    of_file: list[str] = []
    for problem in record["problems"]:
        of_row.setdefault(problem["row"], []).append(problem["message"]) if problem["row"] else of_file.append(
            problem["message"]
        )
    total = len(record["rows"])
    pages = max(1, -(-total // PAGE_ROWS))
    page = min(max(page, 1), pages)
    start = (page - 1) * PAGE_ROWS
    shown = record["rows"][start : start + PAGE_ROWS]
    identity = record["identity"]
    return ReadingView(
        kind=record["kind"],
        agency=record["agency"] or "",
        author=identity["author"],
        role=identity["role"],
        signed_off_by=identity["signed_off_by"],
        columns=tuple((c["heading"], FIELD_NAMES.get(c["field"], c["field"])) for c in record["columns"]),
        rows=tuple(_row(row, number, of_row) for number, row in enumerate(shown, start + 1)),
        total=total,
        page=page,
        pages=pages,
        to_check=tuple(
            (number, (number - 1) // PAGE_ROWS + 1, row["id"])
            for number, row in enumerate(record["rows"], 1)
            if row["id"] in of_row
        ),
        file_problems=tuple(of_file),
    )


def _row(row: Mapping[str, Any], number: int, problems: Mapping[str, list[str]]) -> ReadRow:
    return ReadRow(
        key=row["id"],
        number=number,
        page=row["place"]["page"],
        date_text=row["date_text"],
        time_text=row["time_text"],
        understood=understood(row),
        carried=bool(row.get("carried")),
        source=row["source"],
        event=row["event"],
        people=row["people"],
        action=row["action"],
        comment=row["comment"],
        other=tuple((heading, text) for heading, text in row["other"].items() if text.strip()),
        problems=tuple(problems.get(row["id"], ())),
    )
