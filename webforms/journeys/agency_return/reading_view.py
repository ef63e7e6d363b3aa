"""How a reading is put on the page: rows with their problems, what was understood beside what was typed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from casework.rules.return_checks import CODES, is_of_file
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
WORDS: Mapping[str, str] = {
    "date_text": "date",
    "time_text": "time",
    "source": "source",
    "event": "event",
    "people": "people",
    "action": "action or outcome",
    "comment": "comment",
}
"""What the words of a row are called under it, "In the file:"."""


@dataclass(frozen=True, slots=True)
class Step:
    """A row with a problem, to go to. number: of the row; page: of the list that is shown; key: its id."""

    number: int
    page: int
    key: str


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row of the file. number: as a person would count. problems: plain sentences.

    in_file: what the file says where somebody changed it, as (what, words). settled: problems that somebody looked
    at. edition: of its last change, for the row's form. begin: the field that its first problem is about. before,
    after: the neighbouring rows with a problem.
    """

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
    in_file: tuple[tuple[str, str], ...]
    settled: tuple[str, ...]
    mended: bool
    added: bool
    aside: bool
    edition: int
    begin: str = "date"
    before: Step | None = None
    after: Step | None = None


@dataclass(frozen=True, slots=True)
class FileProblem:
    """What is said of a file as a whole, in a plain sentence. page: of the file, where it is about one."""

    message: str
    page: int | None


@dataclass(frozen=True, slots=True)
class ReadingView:
    """A reading as the page shows it. file_problems: those that belong to no row, each once. check: why a person
    must compare the rows with the file.


    to_check: rows with a problem. only_problems: the list holds nothing but them. total: rows of the chronology;
    aside: rows that somebody kept out of it. listed: rows of the list, on all its pages. lost: what somebody
    mended in rows that the file no longer has, as (row, (what, words) …). left_out: what of the file was not read.
    """

    kind: str
    agency: str
    author: str
    role: str
    signed_off_by: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[ReadRow, ...]
    total: int
    aside: int
    listed: int
    page: int
    pages: int
    to_check: tuple[Step, ...]
    only_problems: bool
    file_problems: tuple[FileProblem, ...]
    check: tuple[str, ...]
    counts: Mapping[str, int]
    lost: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    left_out: tuple[str, ...] = ()


def reading_view(record: Mapping[str, Any], page: int, *, only_problems: bool = False) -> ReadingView:
    """Return one page of what was read; with only_problems of the rows that somebody must look at."""
    of_row: dict[str, list[Mapping[str, Any]]] = {}
    for problem in record["problems"]:
        if problem["row"]:
            of_row.setdefault(problem["row"], []).append(problem)
    everything = list(enumerate(in_order(record), 1))
    listed = [(number, row) for number, row in everything if not only_problems or row["id"] in of_row]
    pages = max(1, -(-len(listed) // PAGE_ROWS))
    page = min(max(page, 1), pages)
    start = (page - 1) * PAGE_ROWS
    steps = tuple(
        Step(number, at // PAGE_ROWS + 1, row["id"])
        for at, (number, row) in enumerate(listed)
        if row["id"] in of_row
    )
    place = {step.key: at for at, step in enumerate(steps)}
    base = record.get("base_edition", 0)
    rows = []
    for number, row in listed[start : start + PAGE_ROWS]:
        at = place.get(row["id"])
        before = steps[at - 1] if at else None
        after = steps[at + 1] if at is not None and at + 1 < len(steps) else None
        rows.append(_row(row, number, of_row, base, before, after))
    identity = record["identity"]
    return ReadingView(
        kind=record["kind"],
        agency=record["agency"] or "",
        author=identity["author"],
        role=identity["role"],
        signed_off_by=identity["signed_off_by"],
        columns=tuple((c["heading"], FIELD_NAMES.get(c["field"], c["field"])) for c in record["columns"]),
        rows=tuple(rows),
        total=len(record["rows"]),
        aside=len(record.get("set_aside", ())),
        listed=len(listed),
        page=page,
        pages=pages,
        to_check=steps,
        only_problems=only_problems,
        file_problems=_of_file(record),
        check=tuple(dict.fromkeys(one["message"] for one in record["problems"] if one["code"] in CODES)),
        counts=record.get("mended") or {"mended": 0, "added": 0},
        lost=tuple(_lost(change) for change in record.get("lost_mendings", ())),
        left_out=tuple(_left_out(one) for one in record.get("counts", {}).get("left_out", ())),
    )


def _of_file(record: Mapping[str, Any]) -> tuple[FileProblem, ...]:
    found: dict[str, FileProblem] = {}
    for problem in record["problems"]:
        if is_of_file(problem):
            page = (problem.get("place") or {}).get("page")
            found.setdefault(problem["message"], FileProblem(problem["message"], page))
    return tuple(found.values())


def _left_out(one: Mapping[str, Any]) -> str:
    """Return in words what was not read: "Words deleted in tracked changes: 128 letters and figures. Where: …"."""
    size = f": {one['characters']} letters and figures" if one["characters"] else ""
    return f"{one['what'][:1].upper()}{one['what'][1:]}{size}. Where: {one['where']}."


def rows_with(record: Mapping[str, Any], keys: Collection[str]) -> tuple[ReadRow, ...]:
    """Return the rows with these ids in the list's order, without their neighbours among those to look at."""
    of_row: dict[str, list[Mapping[str, Any]]] = {}
    for problem in record["problems"]:
        if problem["row"] in keys:
            of_row.setdefault(problem["row"], []).append(problem)
    base = record.get("base_edition", 0)
    everything = enumerate(in_order(record), 1)
    return tuple(_row(row, number, of_row, base, None, None) for number, row in everything if row["id"] in keys)


def row_view(record: Mapping[str, Any], key: str) -> ReadRow | None:
    """Return one row of a reading with its neighbours among the rows to look at; None when it is not there."""
    number = next((at for at, row in enumerate(in_order(record), 1) if row["id"] == key), None)
    if number is None:
        return None
    view = reading_view(record, (number - 1) // PAGE_ROWS + 1)
    return next(row for row in view.rows if row.key == key)


def page_of(record: Mapping[str, Any], key: str, *, only_problems: bool = False) -> int:
    """Return the page of the list on which a row stands, or would stand among those to look at; else 1."""
    in_doubt = {problem["row"] for problem in record["problems"]}
    before = 0
    for row in in_order(record):
        if row["id"] == key:
            return before // PAGE_ROWS + 1
        before += not only_problems or row["id"] in in_doubt
    return 1


def numbers_of(record: Mapping[str, Any]) -> dict[str, int]:
    """Return the number of every row in the list, by its id."""
    return {row["id"]: number for number, row in enumerate(in_order(record), 1)}


def in_order(record: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Give all rows, those set aside at their places among the others."""
    aside = {row["position"]: {**row, "aside": True} for row in record.get("set_aside", ())}
    rows = iter(record["rows"])
    for at in range(len(record["rows"]) + len(aside)):
        yield aside[at] if at in aside else next(rows)


def _row(
    row: Mapping[str, Any],
    number: int,
    problems: Mapping[str, Sequence[Mapping[str, Any]]],
    base: int,
    before: Step | None,
    after: Step | None,
) -> ReadRow:
    as_read = row.get("as_read", {})
    of_row = problems.get(row["id"], ())
    said = unwrapped if row["place"]["page"] else str
    return ReadRow(
        key=row["id"],
        number=number,
        page=row["place"]["page"],
        date_text=row["date_text"],
        time_text=row["time_text"],
        understood=understood(row),
        carried=bool(row.get("carried")),
        source=said(row["source"]),
        event=said(row["event"]),
        people=said(row["people"]),
        action=said(row["action"]),
        comment=said(row["comment"]),
        other=tuple((heading, said(text)) for heading, text in row["other"].items() if text.strip()),
        problems=tuple(problem["message"] for problem in of_row),
        in_file=tuple(
            (what, as_read[name])
            for name, what in WORDS.items()
            if name in as_read and as_read[name].split() != row[name].split()
        ),
        settled=tuple(row.get("settled", ())),
        mended=bool(as_read),
        added=bool(row.get("added")),
        aside=bool(row.get("aside")),
        edition=max(base, row.get("edition", 0)),
        begin=field_to_mend(of_row[0]["code"]) if of_row else "date",
        before=before,
        after=after,
    )


def field_to_mend(code: str) -> str:
    """Return the field of a row's form that a problem is about. code: of the problem."""
    of_field = {"time": "time", "source": "source", "event": "event", "row": "event"}
    return of_field.get(code.partition("-")[0], "date")


def unwrapped(words: str) -> str:
    """Return words of a cell of a PDF with the lines joined that only the cell's width cut; other breaks stay.

    A line was cut by the width where the next goes on in small letters, or where it is nearly as long as the
    longest; names that stand below each other stay below each other.
    """
    lines = words.split("\n")
    longest = max(map(len, lines))
    found = lines[0]
    for before, line in pairwise(lines):
        full = longest >= 25 and len(before) >= 0.75 * longest
        found += (" " if line and (full or line[:1].islower()) else "\n") + line
    return found


def _lost(change: Mapping[str, Any]) -> tuple[str, tuple[tuple[str, str], ...]]:
    fields = change.get("fields", {})
    words = tuple((FIELD_NAMES[name], text) for name, text in fields.items() if text)
    return change["id"], words
