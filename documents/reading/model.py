"""What a reader gives back: plain values, the same for every file format.

`Reading.as_json()` is version 1 of `casereviews read --json`; its keys are a promise to other
programs. The narrative parts of a return (`cover`, `narrative`) travel beside it, in `as_record()`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal, get_args

from documents.reading.counts import Counts
from documents.reading.seen_columns import SeenColumn, as_records, from_records

VERSION = 1
"""Version of the JSON that `casereviews read --json` writes."""

READER_VERSION = 7
"""Raise this when a reader gives different rows for the same bytes: kept results are then read again."""

Kind = Literal["return", "nil", "unreadable"]
Precision = Literal["day", "month", "season", "year", "range", "unknown", "invalid"]
Certainty = Literal["exact", "about", "before", "after", "uncertain"]
Field = Literal[
    "date",
    "time",
    "date+time",
    "end_date",
    "end_time",
    "source",
    "event",
    "people",
    "action",
    "comment",
    "number",
    "other",
]

Outline = tuple[int, float, float, float, float]
"""A rectangle on a page as it is shown: page from 1, then left, top, right, bottom in points from its top left."""

PRECISIONS: tuple[str, ...] = get_args(Precision)
CERTAINTIES: tuple[str, ...] = get_args(Certainty)
TEXT_FIELDS = ("source", "event", "people", "action", "comment")


@dataclass(frozen=True, slots=True)
class When:
    """A typed date as understood. `start` and `end` bound it, both included; None is an open or unknown end."""

    start: date | None
    end: date | None
    precision: Precision
    certainty: Certainty
    edtf: str
    carried: bool = False


@dataclass(frozen=True, slots=True)
class Clock:
    """A typed time as understood: "HH:MM" of the start and end of the span, None where not said."""

    start: str | None
    end: str | None = None
    about: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: page of the file (PDF only), number of the table and of its body row, from 1."""

    page: int | None = None
    table: int | None = None
    row: int | None = None

    def as_json(self) -> dict[str, int | None]:
        return {"page": self.page, "table": self.table, "row": self.row}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Place:
        return cls(value.get("page"), value.get("table"), value.get("row"))


@dataclass(frozen=True, slots=True)
class Column:
    """A heading as typed and the field it was understood as (see `Field`; an unknown one is "other")."""

    heading: str
    field: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a person must look at. `code` is for programs, `message` is a plain English sentence."""

    code: str
    message: str
    row: str | None = None
    place: Place = Place()

    def as_json(self) -> dict[str, Any]:
        return {"row": self.row, "code": self.code, "message": self.message, "place": self.place.as_json()}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Problem:
        return cls(value["code"], value["message"], value["row"], Place.from_json(value["place"]))


@dataclass(frozen=True, slots=True)
class Row:
    """One chronology row: the words as typed beside what was understood from them.

    `id` is stable within the file. `other` holds unknown columns under their heading as typed.
    """

    id: str
    place: Place
    date_text: str
    time_text: str
    when: When
    clock: Clock
    source: str = ""
    event: str = ""
    people: str = ""
    action: str = ""
    comment: str = ""
    other: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        value: dict[str, Any] = {
            "id": self.id,
            "place": self.place.as_json(),
            "date_text": self.date_text,
            "time_text": self.time_text,
            "start": self.when.start.isoformat() if self.when.start else None,
            "end": self.when.end.isoformat() if self.when.end else None,
            "precision": self.when.precision,
            "certainty": self.when.certainty,
            "edtf": self.when.edtf,
            "time": self.clock.start,
            "time_end": self.clock.end,
            "source": self.source,
            "event": self.event,
            "people": self.people,
            "action": self.action,
            "comment": self.comment,
            "other": dict(self.other),
        }
        if self.when.carried:
            value["carried"] = True
        return value

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Row:
        """Return the row that `as_json` wrote. Raises KeyError or ValueError on anything else."""
        return cls(
            id=value["id"],
            place=Place.from_json(value["place"]),
            date_text=value["date_text"],
            time_text=value["time_text"],
            when=When(
                date.fromisoformat(value["start"]) if value["start"] else None,
                date.fromisoformat(value["end"]) if value["end"] else None,
                value["precision"],
                value["certainty"],
                value["edtf"],
                bool(value.get("carried", False)),
            ),
            clock=Clock(value["time"], value["time_end"]),
            source=value["source"],
            event=value["event"],
            people=value["people"],
            action=value["action"],
            comment=value["comment"],
            other=dict(value["other"]),
        )

    def renamed(self, new_id: str) -> Row:
        """Return the same row under another id."""
        return replace(self, id=new_id)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who wrote the return and who signed it off; "" where the file does not say."""

    author: str = ""
    role: str = ""
    signed_off_by: str = ""


@dataclass(frozen=True, slots=True)
class GlossaryEntry:
    """A line of the return's glossary: a name, the code used for it if any, and the role."""

    name: str
    code: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """One agency return as read. `cover` and `narrative` are (label or heading, text) pairs in file order.

    headings: words that name what stands below them, as typed: of sections, of a glossary, of years among rows.
    outlines: where each row stands in a PDF, by its id, a rectangle for each page. page_sizes: width and height of
    a PDF's pages as shown, in points. mended: how many rows people "mended", "added" and "set_aside" after the
    file was read; empty for what the reader itself gives.
    """

    file: str
    sha256: str
    kind: Kind
    agency: str | None
    columns: tuple[Column, ...] = ()
    rows: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = ()
    identity: Identity = Identity()
    glossary: tuple[GlossaryEntry, ...] = ()
    title: str = ""
    cover: tuple[tuple[str, str], ...] = ()
    narrative: tuple[tuple[str, str], ...] = ()
    pages: int | None = None
    counts: Counts = field(default_factory=Counts)
    seen_columns: tuple[SeenColumn, ...] = ()
    outlines: Mapping[str, tuple[Outline, ...]] = field(default_factory=dict)
    page_sizes: tuple[tuple[float, float], ...] = ()
    headings: tuple[str, ...] = ()
    mended: Mapping[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return version 1 of the reading, exactly the keys of `casereviews read --json`."""
        return {
            "version": VERSION,
            "file": self.file,
            "sha256": self.sha256,
            "kind": self.kind,
            "agency": self.agency,
            "columns": [{"heading": c.heading, "field": c.field} for c in self.columns],
            "rows": [row.as_json() for row in self.rows],
            "problems": [problem.as_json() for problem in self.problems],
            "identity": {
                "author": self.identity.author,
                "role": self.identity.role,
                "signed_off_by": self.identity.signed_off_by,
            },
            "glossary": [{"name": g.name, "code": g.code, "role": g.role} for g in self.glossary],
        }

    def as_record(self) -> dict[str, Any]:
        """Return everything that was read, for keeping: `as_json` and the parts around the chronology."""
        return {
            **self.as_json(),
            "reader_version": READER_VERSION,
            "title": self.title,
            "cover": [list(pair) for pair in self.cover],
            "narrative": [list(pair) for pair in self.narrative],
            "pages": self.pages,
            "counts": self.counts.as_json(),
            "headings": list(self.headings),
            "outlines": {row: [list(box) for box in boxes] for row, boxes in self.outlines.items()},
            "page_sizes": [list(size) for size in self.page_sizes],
            "column_questions": as_records(self.seen_columns, sure=False),
            "columns_settled": as_records(self.seen_columns, sure=True),
        }

    @classmethod
    def from_record(cls, value: Mapping[str, Any]) -> Reading:
        """Return the reading that `as_record` wrote. Raises KeyError or ValueError on anything else."""
        return cls(
            file=value["file"],
            sha256=value["sha256"],
            kind=value["kind"],
            agency=value["agency"],
            columns=tuple(Column(c["heading"], c["field"]) for c in value["columns"]),
            rows=tuple(Row.from_json(r) for r in value["rows"]),
            problems=tuple(Problem.from_json(p) for p in value["problems"]),
            identity=Identity(**value["identity"]),
            glossary=tuple(GlossaryEntry(**g) for g in value["glossary"]),
            title=value.get("title", ""),
            cover=tuple((label, text) for label, text in value.get("cover", ())),
            narrative=tuple((heading, text) for heading, text in value.get("narrative", ())),
            pages=value.get("pages"),
            counts=Counts.from_json(value.get("counts")),
            headings=tuple(value.get("headings", ())),
            mended=dict(value.get("mended", {})),
            outlines={
                row: tuple((page, x0, y0, x1, y1) for page, x0, y0, x1, y1 in boxes)
                for row, boxes in value.get("outlines", {}).items()
            },
            page_sizes=tuple((width, height) for width, height in value.get("page_sizes", ())),
            seen_columns=tuple(from_records(value.get("column_questions", ()), value.get("columns_settled", ()))),
        )
