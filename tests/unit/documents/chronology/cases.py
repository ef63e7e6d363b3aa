"""Whole cases as readings: case A from its truth, and small invented ones from text files beside this one."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

from documents.chronology.model import Scope
from documents.reading.model import Clock, Place, Reading, Row, When

TRUTH = Path(__file__).parents[3] / "files" / "case_a" / "truth.json"
UNSEEN = Path(__file__).parents[3] / "files" / "unseen"

Pair = frozenset[str]


@dataclass(frozen=True)
class Case:
    """Readings and what is true of them; pairs are of row ids, which are unique in the whole case."""

    readings: tuple[Reading, ...]
    same: frozenset[Pair]
    related: frozenset[Pair]
    scope: Scope | None = None


def truth() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(TRUTH.read_text(encoding="utf-8"))
    return loaded


def case_a() -> Case:
    return _told(truth())


def unseen_case(letter: str) -> Case:
    """Return one of the cases that were told without a look at how rows are paired."""
    return _told(json.loads((UNSEEN / f"case_{letter}.truth.json").read_text(encoding="utf-8")))


def _told(told: dict[str, Any]) -> Case:
    readings = tuple(
        Reading(
            file=part["file"],
            sha256=f"{number:064x}",
            kind="return",
            agency=part["agency"],
            rows=tuple(_row(row) for row in part["rows"]),
            cover=tuple(part["cover"].items()),
        )
        for number, part in enumerate(told["agencies"])
    )
    period = told["scoping_period"]
    scope = Scope(date.fromisoformat(period["from"]), date.fromisoformat(period["to"]))
    return Case(readings, _pairs(told["same_event_pairs"]), _pairs(told["related_pairs"]), scope)


def small_case(name: str) -> Case:
    """Return the case of `case_<name>.txt`, whose first line says what its columns are."""
    rows: dict[str, list[Row]] = defaultdict(list)
    groups: dict[str, list[str]] = defaultdict(list)
    mentions: list[tuple[str, str]] = []
    lines = (Path(__file__).parent / f"case_{name}.txt").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        if not line.strip() or line.startswith("#"):
            continue
        agency, day, time, source, event, people, action, group = (cell.strip() for cell in line.split("|"))
        row_id = f"{name}-{number}"
        when = day_when(date.fromisoformat(day))
        texts: dict[str, Any] = {"source": source, "event": event, "people": people, "action": action}
        rows[agency].append(Row(row_id, Place(), day, time, when, Clock(_time(time)), **texts))
        if group.startswith("="):
            groups[group[1:]].append(row_id)
        elif group:
            mentions.append((group[1:], row_id))
    readings = tuple(
        Reading(f"{agency}.csv", agency, "return", agency, rows=tuple(own)) for agency, own in rows.items()
    )
    related = ((row_id, told) for group, row_id in mentions for told in groups[group])
    return Case(readings, _pairs(p for g in groups.values() for p in combinations(g, 2)), _pairs(related))


def day_when(day: date) -> When:
    return When(day, day, "day", "exact", day.isoformat())


def row(row_id: str, day: str = "2020-03-04", time: str | None = None, **texts: Any) -> Row:
    """Return a row on one day; `day` "" gives one without a date."""
    when = day_when(date.fromisoformat(day)) if day else When(None, None, "unknown", "uncertain", "")
    return Row(row_id, Place(), day, time or "", when, Clock(time), **texts)


def reading(agency: str | None, rows: Iterable[Row], file: str | None = None, sha256: str = "ab" * 32) -> Reading:
    return Reading(file or f"{agency}.docx", sha256, "return", agency, rows=tuple(rows))


def _row(told: dict[str, Any]) -> Row:
    when = When(_day(told["start"]), _day(told["end"]), told["precision"], told["certainty"], "")
    texts = {field: told[field] for field in ("source", "event", "people", "action", "comment")}
    return Row(told["row_id"], Place(), told["date_text"], told["time_text"], when, Clock(told["time"]), **texts)


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None


def _time(typed: str) -> str | None:
    found = re.fullmatch(r"(\d{1,2})[:.]?(\d\d)?(am|pm)?", typed.lower())
    if not found:
        return None
    hour = int(found[1]) % 12 + 12 if found[3] == "pm" else int(found[1])
    return f"{hour:02}:{found[2] or '00'}"


def _pairs(pairs: Iterable[Iterable[str]]) -> frozenset[Pair]:
    return frozenset(frozenset(pair) for pair in pairs)
