"""How well a reading matches what is true of its file: rows found, words and dates exact, problems told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from typing import Any

from documents.reading.entry import read_return
from documents.reading.model import Reading

FOLDER = Path(__file__).parents[3] / "files" / "unseen"
CASES = ("case_b", "case_c", "case_d", "case_e", "case_f")
WORDS = ("date_text", "time_text", "source", "event", "people", "action", "comment")
WHEN = ("start", "end", "precision", "certainty", "time", "time_end")


@dataclass
class Score:
    """What was found in one file; `wrong` tells each difference as (row, field, told, read)."""

    rows: int = 0
    found: int = 0
    extra: list[str] = field(default_factory=list)
    words: int = 0
    dates: int = 0
    wrong_words: list[tuple[str, str, str, str]] = field(default_factory=list)
    wrong_dates: list[tuple[str, str, str, str]] = field(default_factory=list)
    missing_problems: list[tuple[str, str]] = field(default_factory=list)
    other_problems: list[tuple[str | None, str, str]] = field(default_factory=list)
    wrong_parts: list[tuple[str, Any, Any]] = field(default_factory=list)


@cache
def truth(case: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((FOLDER / f"{case}.truth.json").read_text(encoding="utf-8"))
    return told


@cache
def reading_of(case: str, file: str) -> Reading:
    return read_return((FOLDER / case / file).read_bytes(), file)


def files() -> Iterator[tuple[str, dict[str, Any]]]:
    for case in CASES:
        for agency in truth(case)["agencies"]:
            yield case, agency


def plain(text: str | None) -> str:
    return " ".join((text or "").split())


def score(told: dict[str, Any], reading: Reading) -> Score:
    """Return how well `reading` matches `told`, one agency of a truth file."""
    value = reading.as_json()
    result = Score(rows=len(told["rows"]))
    ids: dict[str, str] = {}
    pairs = matched(told["rows"], value["rows"])
    for row, read in pairs:
        ids[read["id"]] = row["row_id"]
        result.found += 1
        for name, meant, said in _compared(row, read):
            kept = result.wrong_dates if name in WHEN else result.wrong_words
            if name in WHEN:
                result.dates += 1
            else:
                result.words += 1
            if meant != said:
                kept.append((row["row_id"], name, str(meant), str(said)))
    result.extra = [f"{r['date_text']} {r['event'][:60]}" for r in value["rows"] if r["id"] not in ids]
    expected = [(problem["row_id"], problem["code"]) for problem in told["problems"]]
    for problem in value["problems"]:
        key = (ids.get(problem["row"] or ""), problem["code"])
        if key in expected:
            expected.remove(key)
        else:
            result.other_problems.append((*key, problem["message"]))
    result.missing_problems = expected
    result.wrong_parts = list(_parts(told, value))
    return result


def matched(told: list[dict[str, Any]], read: list[dict[str, Any]]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Return pairs of rows: in order, each told row with the next read row that has nearly its event."""
    pairs = []
    left = list(read)
    for row in told:
        best = max(left, key=lambda other: _likeness(row, other), default=None)
        if best is not None and _likeness(row, best) >= 0.7:
            left.remove(best)
            pairs.append((row, best))
    return pairs


def _likeness(row: dict[str, Any], read: dict[str, Any]) -> float:
    one, two = plain(row["event"]).split(), plain(read["event"]).split()
    if one == two:
        return 1.0 + int(row["date_text"] == read["date_text"]) + int(row["time"] == read["time"])
    return SequenceMatcher(None, one, two, autojunk=False).ratio() if set(one) & set(two) else 0.0


def _compared(row: dict[str, Any], read: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    for name in WORDS:
        if name == "time_text" and row["time_end"]:
            yield name, "", "" if plain(row[name])[:5] == plain(read[name])[:5] else plain(read[name])
        else:
            yield name, plain(row[name]), plain(read[name])
    for heading, text in row["other"].items():
        yield heading, plain(text), plain(read["other"].get(heading, ""))
    loose = row.get("loose")
    for name in WHEN:
        if name in ("time", "time_end") and row.get("loose_time"):
            continue
        if loose and name in ("precision", "certainty"):
            continue
        meant, said = row[name], read[name]
        if loose and name in ("start", "end") and said and row["start"] <= said <= row["end"]:
            said = meant
        yield name, meant, said


def _parts(told: dict[str, Any], value: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    kind = "unreadable" if told["kind"] == "scan" else told["kind"]
    parts: list[tuple[str, Any, Any]] = [("kind", kind, value["kind"])]
    if kind != "unreadable":
        if told["cover"] or told["kind"] == "nil":
            parts.append(("agency", told["agency"], value["agency"]))
        parts += [(name, told["identity"][name], value["identity"][name]) for name in told["identity"]]
        if told["kind"] == "return":
            key = [{k: plain(v) for k, v in entry.items()} for entry in value["glossary"]]
            parts.append(("glossary", told["glossary"], key))
            fields = {"no": "number", "date+time": "date"}
            columns = {c["heading"]: fields.get(c["field"], c["field"]) for c in told["columns"]}
            parts.append(("columns", columns, {c["heading"]: c["field"] for c in value["columns"]}))
    yield from (part for part in parts if part[1] != part[2])
