"""A reading with a person's mendings applied: rows corrected, added, set aside, or said to be right as they stand.

The machine's own reading is never changed: `mended(record, mendings)` gives another record of the same shape, in
which every mended row carries `"as_read"`, the words as the file had them. Dates and times that a person typed are
understood by the same grammar as those of a file, and the doubts about mended rows are found anew.

Mendings are plain values: `{"version": 1, "edition": n, "base": n, "rows": {row id: change}}`. edition counts the
acts; base is the edition at which the file was read last. A change may hold `"fields"` (what a person typed, see
`typed_rows.FIELDS`), `"aside": true` (not a row of the chronology), `"chair": true` (for the chair alone: no word
of it is in the record), `"right": [codes]` (looked at and right), and for a row that a person added
`"added": true`, `"after"` (id of the row above, "" for the end) and `"order"`; `"edition"` always.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from documents.reading.dates.times import is_as_above
from documents.reading.dates.typed_dates import understand_date
from documents.reading.dates.with_times import split_date_time
from documents.reading.dittos import took_words_from_above
from documents.reading.model import TEXT_FIELDS, Clock, Column, Kind, Place, Problem, Reading, Row, When
from documents.reading.problems import describe
from documents.reading.rows import says_no_contact
from documents.reading.text import clean
from documents.reading.typed_rows import Above, understood
from documents.reading.words_apart import without_words_of

KEEPS = ("date_text", "time_text", *TEXT_FIELDS, "start", "end", "precision", "certainty", "time", "time_end")
"""What `"as_read"` holds of a row of the file."""

Record = Mapping[str, Any]
Change = Mapping[str, Any]


def mended(record: Record, mendings: Record) -> dict[str, Any]:
    """Return the record with the mendings applied; the rows of a typed return in the order of their dates.

    Beside the keys of `Reading.as_record` it holds `"set_aside"` (rows out of the chronology, each with its
    `"position"` among all rows), `"mended"` (counts), `"base_edition"`, and `"lost_mendings"`: changes to rows
    that a later reading of the file no longer has; where rows are for the chair alone, `"for_chair"`: how many,
    and `"words_apart"`: ids of rows without what they took from those. Raises KeyError for what is no record.
    """
    record, asked = without_words_of(record, {key for key, one in mendings["rows"].items() if one.get("chair")})
    walk = _Walk(record, mendings["rows"])
    walked = list(walk.rows())
    if record.get("typed"):
        walked.sort(key=_by_date)
    apart = [{**one.row, "position": at} for at, one in enumerate(walked) if one.chair]
    walked = [one for one in walked if not one.chair]
    kept = [one for one in walked if not one.aside]
    problems = [problem for problem in record["problems"] if not problem["row"]]
    kind: Kind = record["kind"]
    if kind == "nil" and not all(says_no_contact(one.row["event"]) for one in kept):
        kind = "return"
        problems = [problem for problem in problems if problem["code"] != "no-rows"]
    unseen = [one.row for one in kept if "edition" not in one.row]
    settled = {
        "date-carried": not any(row.get("carried") and not row["date_text"].strip() for row in unseen),
        "words-carried": not any(took_words_from_above(row["other"]) for row in unseen),
    }
    problems = [problem for problem in problems if not settled.get(problem["code"])]
    problems += [problem for one in kept for problem in one.problems]
    set_aside = [{**one.row, "position": at} for at, one in enumerate(walked) if one.aside]
    changes = list(walk.used.values())
    counts = record.get("counts")
    if counts:
        chair = [_left_out(row, _FOR_CHAIR) for row in apart]
        left_out = [*counts["left_out"], *(_left_out(row) for row in set_aside), *chair]
        counts = {**counts, "left_out": left_out}
    return {
        **record,
        "kind": kind,
        "rows": [one.row for one in kept],
        "problems": problems,
        "set_aside": set_aside,
        "counts": counts,
        "base_edition": mendings.get("base", 0),
        "mended": {
            "mended": sum("fields" in change and not change.get("added") for change in changes),
            "added": sum(bool(change.get("added")) for change in changes),
            "set_aside": len(set_aside),
            "right": sum(bool(change.get("right")) for change in changes),
        },
        "lost_mendings": [{"id": key, **one} for key, one in mendings["rows"].items() if key not in walk.used],
        **(_without_samples(record) | {"for_chair": len(apart), "words_apart": asked} if apart else {}),
    }


def typed_record(file_name: str, sha256: str) -> dict[str, Any]:
    """Return the record of a return that is typed in: no rows yet; `"typed"` marks it."""
    columns = (Column("Date", "date"), Column("Source", "source"), Column("Event", "event"))
    return {**Reading(file_name, sha256, "return", None, columns).as_record(), "typed": True}


def meaning(
    record: Record, mendings: Record, row_id: str, typed: Mapping[str, str], after: str | None = None
) -> dict[str, Any]:
    """Return what a person's words for a row mean: a row's JSON, and `"doubts"`, [code, sentence] each.

    after: for a row that is not there yet, the row above it ("" for the last one).
    """
    read = understood(typed, _row_above(record, mendings, row_id, after), has_source=has_source_column(record))
    row = Row(row_id, Place(), read.date_text, read.time_text, read.when, read.clock, event=typed.get("event", ""))
    return {**row.as_json(), "doubts": [list(doubt) for doubt in read.doubts]}


def _row_above(record: Record, mendings: Record, row_id: str, after: str | None) -> Above | None:
    """Return what `row_id` may take from the row on which it leans."""
    walk = _Walk(record, mendings["rows"])
    above: Above | None = None
    for one in walk.rows():
        if one.row["id"] == row_id and after is None:
            return one.leaned_on
        above = one.as_above
        if after and one.row["id"] == after:
            break
    return above


def has_source_column(record: Record) -> bool:
    """Tell whether the file has a column for the source, so that a row without one is in doubt."""
    return any(column["field"] == "source" for column in record["columns"])


@dataclass(slots=True)
class _Walked:
    """A row on the way through the file: as it stands now, its problems, and what the row above it says.

    moved, time_moved: its date, its time is another than the file's.
    """

    row: dict[str, Any]
    problems: list[dict[str, Any]]
    when: When
    leaned_on: Above | None
    moved: bool = False
    time_moved: bool = False
    aside: bool = False
    chair: bool = False

    @property
    def as_above(self) -> Above:
        return Above(self.when, Clock(self.row["time"], self.row["time_end"]))


class _Walk:
    """Goes through the rows of a record from top to bottom: a blank date leans on the row above it."""

    def __init__(self, record: Record, changes: Mapping[str, Change]) -> None:
        self.record, self.changes = record, changes
        self.used: dict[str, Change] = {}
        self._has_source = has_source_column(record)
        self._problems: dict[str, list[dict[str, Any]]] = {}
        for problem in record["problems"]:
            if problem["row"]:
                self._problems.setdefault(problem["row"], []).append(problem)
        self._added: dict[str, list[tuple[str, Change]]] = {}
        there = {row["id"] for row in record["rows"]}
        for row_id, change in sorted(changes.items(), key=lambda item: item[1].get("order", 0)):
            if change.get("added"):
                after = change.get("after", "")
                known = after in there
                there.add(row_id)
                self._added.setdefault(after if known else "", []).append((row_id, change))

    def rows(self) -> Iterator[_Walked]:
        """Give every row, added ones at their place."""
        above: _Walked | None = None
        of_file: _Walked | None = None
        table: int | None = None
        for row in self.record["rows"]:
            if row["place"]["table"] != table:
                table, above, of_file = row["place"]["table"], None, None
            above = of_file = self._of_file(row, of_file, above)
            yield above
            for added in self._below(row["id"], above):
                above = added
                yield added
        yield from self._below("", above)

    def _below(self, row_id: str, above: _Walked | None) -> Iterator[_Walked]:
        for added_id, change in self._added.get(row_id, ()):
            one = self._typed(added_id, _blank_row(added_id), change, above.as_above if above else None)
            yield one
            above = one
            for below in self._below(added_id, one):
                above = below
                yield below

    def _of_file(self, row: Record, of_file: _Walked | None, above: _Walked | None) -> _Walked:
        change = self.changes.get(row["id"])
        lean = above.as_above if above else None
        if change is not None and "fields" in change:
            one = self._typed(row["id"], row, change, lean)
            one.row["as_read"] = {name: row[name] for name in KEEPS}
            one.moved = one.when != Row.from_json(row).when
            one.time_moved = one.as_above.clock != Row.from_json(row).clock
            return one
        problems = self._problems.get(row["id"], [])
        one = _Walked(dict(row), list(problems), Row.from_json(row).when, lean)
        if of_file is not None and of_file.moved and _leans(row, problems):
            self._date_again(one, of_file.when)
        if of_file is not None and of_file.time_moved and is_as_above(row["time_text"]):
            clock = of_file.as_above.clock
            one.row, one.time_moved = {**one.row, "time": clock.start, "time_end": clock.end}, True
        if change is not None:
            self.used[row["id"]] = change
            _apply_marks(one, change)
        return one

    def _typed(self, row_id: str, row: Record, change: Change, above: Above | None) -> _Walked:
        """Return the row with a person's words, understood; what was noted about the file's words is settled."""
        self.used[row_id] = change
        fields = {**_words_of_file(row), **change["fields"]}
        read = understood(fields, above, has_source=self._has_source)
        place = Place.from_json(row["place"])
        text = {name: clean(fields.get(name, "")).strip() for name in TEXT_FIELDS}
        new = Row(row_id, place, read.date_text, read.time_text, read.when, read.clock, **text, other=row["other"])
        problems = [Problem(code, sentence, row_id, place).as_json() for code, sentence in read.doubts]
        one = _Walked(new.as_json(), problems, read.when, above)
        if change.get("added"):
            one.row["added"] = True
        _apply_marks(one, change)
        return one

    def _date_again(self, one: _Walked, before: When) -> None:
        """Read the date of a row anew whose words lean on a row above that was mended."""
        words = split_date_time(one.row["date_text"])[0]
        when, codes = understand_date(words, after=before)
        row = replace(Row.from_json(one.row), when=when)
        others = [problem for problem in one.problems if not problem["code"].startswith(_OF_DATES)]
        new = [Problem(code, describe(code, words, when), row.id, row.place).as_json() for code in codes]
        one.row = {**{key: value for key, value in one.row.items() if key != "carried"}, **row.as_json()}
        one.problems, one.when, one.moved = [*others, *new], when, True


_OF_DATES = ("date-", "year-", "century-", "weekday-", "end-before")


def _leans(row: Record, problems: Sequence[Record]) -> bool:
    """Tell whether a row of the file took its date, or its year, from the row above, or would have."""
    return bool(row.get("carried")) or any(p["code"] in ("year-assumed", "year-missing") for p in problems)


def _without_samples(record: Record) -> dict[str, Any]:
    """Return what is told of the columns without words of their rows: one may be a row's that is kept apart."""
    told = ("column_questions", "columns_settled")
    return {name: [{**column, "samples": []} for column in record[name]] for name in told if record.get(name)}


_KEPT_OUT = "a row that the agency kept out of the chronology"
_FOR_CHAIR = "a row that is for the chair alone"


def _left_out(row: Record, what: str = _KEPT_OUT) -> dict[str, Any]:
    """Return how a row that somebody kept out of the chronology is counted: as left out, with its place."""
    said = "".join(row[name] for name in ("date_text", "time_text", *TEXT_FIELDS))
    return {
        "what": what,
        "where": f"row {row['position'] + 1}",
        "characters": len("".join(said.split())),
    }


def _apply_marks(one: _Walked, change: Change) -> None:
    one.row["edition"] = change["edition"]
    right = set(change.get("right", ()))
    settled = [problem for problem in one.problems if problem["code"] in right]
    if settled:
        one.row["settled"] = [problem["message"] for problem in settled]
        one.problems = [problem for problem in one.problems if problem["code"] not in right]
    if change.get("chair"):
        one.chair = True
        one.problems = []
    if change.get("aside"):
        one.aside = True
        one.problems = []


def _words_of_file(row: Record) -> dict[str, str]:
    """Return a row's words by the names of what a person may type; none of a row that was added."""
    if "date_text" not in row:
        return {}
    return {"date": row["date_text"], "time": row["time_text"], **{name: row[name] for name in TEXT_FIELDS}}


def _blank_row(row_id: str) -> dict[str, Any]:
    return {"id": row_id, "place": Place().as_json(), "other": {}}


def _by_date(one: _Walked) -> tuple[date, date, str]:
    """Order of a typed return: by first day, the shorter span first, by time; undated rows last."""
    when = one.when
    first = when.start or when.end or date.max
    return first, when.end or first, one.row["time"] or ""
