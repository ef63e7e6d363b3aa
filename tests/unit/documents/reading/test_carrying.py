"""Mendings of an earlier version: carried to rows that say the same, named where they cannot be, never lost."""

from __future__ import annotations

from typing import Any

from documents.reading.carrying import outstanding
from documents.reading.mending import mended
from documents.reading.model import Place, Row
from documents.reading.typed_rows import understood

NOTHING: dict[str, Any] = {}


def row(row_id: str, event: str, date: str = "12/03/2021") -> dict[str, Any]:
    """Return a row as a machine read it."""
    words = {"date": date, "time": "", "source": "notes", "event": event}
    read = understood(words, None, has_source=True)
    made = Row(row_id, Place(), read.date_text, read.time_text, read.when, read.clock, source="notes", event=event)
    return made.as_json()


def of(*rows: dict[str, Any]) -> dict[str, Any]:
    """Return a record with those rows."""
    return {"rows": list(rows), "problems": [], "kind": "return", "columns": []}


def fields(event: str, date: str = "12/03/2021") -> dict[str, Any]:
    """Return a change of a row's words."""
    return {"edition": 1, "fields": {"date": date, "source": "notes", "event": event}}


def left(before: dict[str, Any], changes: dict[str, Any], now: dict[str, Any], mine: Any = NOTHING) -> list[Any]:
    """Return (number, row of the later version, whether it can be carried) of every change that is left."""
    now_mended = mended(before, {"rows": changes})
    found = outstanding(before, now_mended, changes, now, mine)
    return [(one["number"], one["row_id"], one["change"] is not None) for one in found]


BEFORE = of(
    row("r1", "Home visit by the health visitor"),
    row("r2", "Telephone call from the school", "1/4/2021"),
    row("r3", "Strategy meeting at the hospital", "2/4/2021"),
)


def test_changes_are_carried_to_rows_that_say_the_same_and_to_no_other() -> None:
    now = of(row("r1", "Quite new", "1/1/2020"), row("r2", "Home visit by the health visitor"), BEFORE["rows"][2])
    changes = {
        "r1": fields("Home visit by the midwife"),
        "r2": fields("Call from the head teacher", "1/4/2021"),
        "r3": {"edition": 3, "aside": True},
        "a1": {**fields("Told on the cover"), "added": True, "after": "r1", "order": 4},
    }
    assert left(BEFORE, changes, now) == [(1, "r2", True), (2, "a1", True), (3, None, False), (4, "r3", True)]
    found = outstanding(BEFORE, mended(BEFORE, {"rows": changes}), changes, now, {})
    assert found[1]["change"]["after"] == "r2", "below the row that it stood below"
    assert (found[2]["before"]["event"], found[2]["row"]["event"]) == (
        "Telephone call from the school",
        "Call from the head teacher",
    )
    assert left(BEFORE, changes, now, {"r2": {"edition": 1}, "a1": {"edition": 2}}) == [
        (3, None, False),
        (4, "r3", True),
    ], "a row that was changed in the later version is settled"


def test_a_change_to_a_row_that_says_something_else_now_names_that_row() -> None:
    other = row("r1", "Home visit by the health visitor and the social worker")
    changes = {"r1": fields("Home visit by the midwife")}
    assert left(BEFORE, changes, of(other)) == [(1, "r1", False)]
    assert left(BEFORE, changes, of(other), {"r1": {"edition": 1}}) == []
    assert left(BEFORE, {"r1": {"edition": 1, "aside": True}}, of(other)) == [(1, "r1", False)]


def test_a_change_that_the_corrected_file_makes_needless_is_not_asked_about() -> None:
    changes = {
        "r1": fields("Home visit by the midwife", "13 March 2021"),
        "r2": {"edition": 2, "aside": True},
        "r3": {"edition": 3, "right": ["date-unclear"]},
        "a1": {**fields("Told on the cover", "1/5/2021"), "added": True, "after": "r3", "order": 4},
    }
    now = of(
        row("r1", "Home visit by the midwife", "13/03/21"),
        row("r2", "Strategy meeting at the hospital, and a plan", "2/4/2021"),
        row("r3", "Told on the\ncover", "1 May 2021"),
    )
    assert left(BEFORE, changes, now) == []
