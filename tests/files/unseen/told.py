"""Cases as told in `case_*.txt`: rows with what is true of them, and the truth file made from that."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

from tests.files.unseen.habits import typed_date, typed_time

HERE = Path(__file__).parent
FIELDS = ("source", "event", "people", "action", "comment")
ORDER = ("date", "time", *FIELDS)
_BRACES = re.compile(r"\s*\{([^}]*)\}$")


@dataclass
class Told:
    """One row: the words as they stand in the file, and how they must be understood."""

    row_id: str
    date_text: str = ""
    time_text: str = ""
    start: date | None = None
    end: date | None = None
    precision: str = "day"
    certainty: str = "exact"
    time: str | None = None
    time_end: str | None = None
    loose: bool = False
    loose_time: bool = False
    slip: bool = False
    carried: bool = False
    iso: bool = False
    """The date was given as ISO: a maker may write it as a real date cell."""
    texts: dict[str, str] = field(default_factory=dict)
    other: dict[str, str] = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)

    def cell(self, heading: str, of_field: str, number: int) -> str:
        """Return the words of one column of this row."""
        if of_field == "date+time":
            return f"{self.date_text} {self.time_text}".strip()
        if of_field == "other":
            return self.other.get(heading, "")
        numbered = {"number": str(number), "date": self.date_text, "time": self.time_text, "end_time": ""}
        return numbered[of_field] if of_field in numbered else self.texts.get(of_field, "")


@dataclass
class Agency:
    """One return. `identity` is author, role, signed off by."""

    key: str
    kind: str
    file: str = ""
    name: str = ""
    title: str = ""
    cover: list[tuple[str, str]] = field(default_factory=list)
    identity: dict[str, str] = field(default_factory=lambda: {"author": "", "role": "", "signed_off_by": ""})
    narrative: list[tuple[str, str]] = field(default_factory=list)
    glossary: list[tuple[str, str, str]] = field(default_factory=list)
    columns: list[tuple[str, str]] = field(default_factory=list)
    order: tuple[str, ...] = ORDER
    rows: list[Told] = field(default_factory=list)

    def headings(self) -> list[str]:
        return [heading for heading, _ in self.columns]

    def cells(self, row: Told, columns: list[tuple[str, str]] | None = None) -> list[str]:
        """Return the row's words in the order of `columns` (the file's own when None)."""
        number = self.rows.index(row) + 1
        return [row.cell(heading, of_field, number) for heading, of_field in columns or self.columns]


@dataclass
class Case:
    letter: str
    scope: tuple[date, date]
    agencies: list[Agency] = field(default_factory=list)


def read_case(path: Path) -> Case:
    """Return the case that `path` tells; the forms of its lines are explained in case_b.txt."""
    case = Case("", (date.min, date.max))
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("# "):
            continue
        if line.startswith("@"):
            kind, key = line[1:].split()
            case.agencies.append(Agency(key, {"agency": "return"}.get(kind, kind)))
        elif key_value := re.match(
            r"(case|scope|file|name|title|cover|narrative|glossary|columns|order|identity|author|role|signed): (.*)",
            line,
        ):
            _header(case, key_value[1], key_value[2])
        else:
            agency = case.agencies[-1]
            agency.rows.append(_row(agency, line))
    return case


def _header(case: Case, key: str, value: str) -> None:
    if key == "case":
        case.letter = value.split(",")[0]
        return
    if key == "scope":
        first, last = map(date.fromisoformat, value.split())
        case.scope = (first, last)
        return
    agency = case.agencies[-1]
    if key in ("file", "name", "title"):
        setattr(agency, key, value)
    elif key in ("author", "role", "signed"):
        agency.identity["signed_off_by" if key == "signed" else key] = value
    elif key == "identity":
        agency.identity = dict(zip(agency.identity, value.split("; "), strict=True))
    elif key == "cover":
        label, words = value.split(" = ", 1)
        if marked := re.search(r" \[(author|role|signed)\]$", label):
            label = label[: marked.start()]
            agency.identity["signed_off_by" if marked[1] == "signed" else marked[1]] = words
        agency.cover.append((label, words))
    elif key == "narrative":
        heading, words = value.split(" = ", 1)
        agency.narrative.append((heading, words))
    elif key == "glossary":
        name, code, role = (part.strip() for part in value.split(";"))
        agency.glossary.append((name, code, role))
    elif key == "columns":
        agency.columns = [(m[1], m[2]) for m in re.finditer(r"\s*([^;\[]+?) \[([\w+]+)\]", value)]
    elif key == "order":
        agency.order = tuple(value.split("; "))


def _row(agency: Agency, line: str) -> Told:
    parts = [part.strip().replace("⏎", "\n") for part in line.split("|")]
    cells = dict(zip(agency.order, parts, strict=False))
    rest = parts[len(agency.order) + ("comment" not in agency.order) :]
    before = agency.rows[-1] if agency.rows else None
    row = Told(f"{agency.key}-{len(agency.rows) + 1:03}")
    _date(row, cells["date"], agency.key, before)
    _time(row, cells.get("time", ""), agency.key)
    has = {of_field for _, of_field in agency.columns}
    row.texts = {name: cells.get(name, "") if name in has else "" for name in FIELDS}
    unplaced = [name for name in FIELDS if cells.get(name) and name not in has]
    if unplaced:
        raise ValueError(f"{row.row_id}: words for {unplaced}, which {agency.key} has no column for")
    row.tags = rest[0].split() if rest else []
    others = [heading for heading, of_field in agency.columns if of_field == "other"]
    row.other = dict(zip(others, rest[1].split("; ") if len(rest) > 1 else [], strict=False))
    return row


def _date(row: Told, written: str, key: str, before: Told | None) -> None:
    marks = _BRACES.search(written)
    if not marks:
        row.date_text, row.iso = typed_date(key, date.fromisoformat(written.split("/")[0])), True
        row.start = row.end = date.fromisoformat(written.split("/")[0])
        return
    row.date_text = written[: marks.start()].strip()
    words = marks[1].split()
    row.loose, row.slip = "loose" in words, "slip" in words
    if words[0] == "carried" and before:
        row.start, row.end, row.precision, row.certainty = (
            before.start,
            before.end,
            before.precision,
            before.certainty,
        )
        row.carried = True
    elif words[0] == "unknown":
        row.precision, row.certainty = "unknown", "uncertain"
    elif words[0] == "invalid":
        row.precision, row.certainty = "invalid", "uncertain"
    else:
        first, dots, last = words[0].partition("..")
        row.start = date.fromisoformat(first) if first else None
        row.end = (date.fromisoformat(last) if last else None) if dots else row.start
        row.precision, row.certainty = words[1], words[2]


def _time(row: Told, written: str, key: str) -> None:
    marks = _BRACES.search(written)
    meant = marks[1] if marks else written
    row.loose_time = "loose" in meant
    if spoken := re.match(r"(\d\d:\d\d)(?:-(\d\d:\d\d))?", meant):
        row.time, row.time_end = spoken[1], spoken[2]
    row.time_text = written[: marks.start()].strip() if marks else typed_time(key, written)


def truth(case: Case) -> dict[str, Any]:
    """Return what is true of the case, in the shape of case A's truth.json."""
    rows = [row for agency in case.agencies for row in agency.rows if agency.kind == "return"]
    groups: dict[str, list[str]] = {}
    for row in rows:
        for tag in row.tags:
            if tag.startswith("="):
                groups.setdefault(tag[1:], []).append(row.row_id)
    told = [ids for ids in groups.values() if len(ids) > 1]
    related = [
        sorted((row.row_id, other))
        for row in rows
        for tag in row.tags
        if tag[0] == "~"
        for other in groups.get(tag[1:], [])
    ]
    duplicates = [
        [before.row_id, row.row_id] for before, row in zip(rows, rows[1:], strict=False) if "dup" in row.tags
    ]
    return {
        "case": f"case {case.letter}",
        "scoping_period": {"from": case.scope[0].isoformat(), "to": case.scope[1].isoformat()},
        "agencies": [_agency_truth(agency) for agency in case.agencies],
        "same_event_groups": told,
        "same_event_pairs": [list(pair) for ids in told for pair in combinations(ids, 2)],
        "related_pairs": related,
        "exact_duplicates": duplicates,
        "silences": [
            found for agency in case.agencies if agency.kind == "return" for found in silences(agency, case.scope)
        ],
    }


def _agency_truth(agency: Agency) -> dict[str, Any]:
    fields = {"number": "no"}
    return {
        "agency": agency.name,
        "file": agency.file,
        "kind": agency.kind,
        "title": agency.title,
        "columns": [{"heading": heading, "field": fields.get(name, name)} for heading, name in agency.columns],
        "cover": dict(agency.cover),
        "identity": agency.identity,
        "narrative": [{"heading": heading, "text": text} for heading, text in agency.narrative],
        "glossary": [{"name": name, "code": code, "role": role} for name, code, role in agency.glossary],
        "rows": [_row_truth(row) for row in agency.rows],
        "problems": [
            {"row_id": row.row_id, "code": code} for row in agency.rows for code in _problems(agency, row)
        ],
    }


def _row_truth(row: Told) -> dict[str, Any]:
    known: dict[str, Any] = {
        "row_id": row.row_id,
        "date_text": row.date_text,
        "time_text": row.time_text,
        "start": row.start.isoformat() if row.start else None,
        "end": row.end.isoformat() if row.end else None,
        "precision": row.precision,
        "certainty": row.certainty,
        "time": row.time,
        "time_end": row.time_end,
        **{name: text.replace("\n• ", "\n") for name, text in row.texts.items()},
        "other": row.other,
    }
    return known | {name: True for name in ("carried", "loose", "loose_time") if getattr(row, name)}


def _problems(agency: Agency, row: Told) -> list[str]:
    if agency.kind != "return":
        return []
    found = {"invalid": ["date-invalid"], "unknown": ["date-missing"]}.get(row.precision, [])
    if row.slip:
        found = [*found, "date-repaired"]
    if "source" in dict((name, heading) for heading, name in agency.columns) and not row.texts["source"]:
        found = [*found, "source-missing"]
    return found


def silences(agency: Agency, scope: tuple[date, date]) -> list[dict[str, Any]]:
    """Return the agency's silences: more than four calendar months without a dated row inside the scope."""
    spans = sorted(
        (row.start, row.end)
        for row in agency.rows
        if row.start and row.end and row.precision in ("day", "month", "range") and "nocontact" not in row.tags
    )
    none = [(row.start, row.end) for row in agency.rows if row.start and row.end and "nocontact" in row.tags]
    found = []
    cursor = scope[0]
    for start, end in [*spans, (scope[1] + timedelta(1), scope[1] + timedelta(1))]:
        last = min(start, scope[1] + timedelta(1)) - timedelta(1)
        if last >= _months_later(cursor, 4):
            declared = any(a <= last and b >= cursor for a, b in none)
            found.append(
                {"agency": agency.name, "from": cursor.isoformat(), "to": last.isoformat(), "declared": declared}
            )
        cursor = max(cursor, end + timedelta(1))
    return found


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(1)).day
    return date(year, month + 1, min(day.day, last))
