"""What reviewers said of the findings, in the documents: pairs that are two events, and pairs put together."""

from __future__ import annotations

from documents.chronology.model import Chronology, Conflict, Findings, MergedRow, SameEvent
from documents.chronology.reviewed import as_reviewed
from documents.reading.model import Clock, Place, Row, When

NO_DATE = When(None, None, "unknown", "exact", "")
FOUND = Findings(
    same_events=(SameEvent(("a/1", "b/1"), 0.9), SameEvent(("a/2", "b/2"), 0.8)),
    duplicates=(("a/1", "a/2"),),
    conflicts=(Conflict(("a/1", "b/1"), "time", ("10:00", "11:00")),),
)


def chronology() -> Chronology:
    """Return a chronology of five rows."""
    rows = (Row(row_id, Place(), "", "", NO_DATE, Clock(None)) for row_id in ("a/1", "a/2", "b/1", "b/2", "c/1"))
    return Chronology(None, tuple(MergedRow(row, row.id[0], "f") for row in rows), FOUND, ())


def test_what_is_two_events_is_no_same_event_no_duplicate_and_no_conflict() -> None:
    said = {frozenset(("b/1", "a/1")): "different", frozenset(("a/2", "a/1")): "different"}
    found = as_reviewed(chronology(), said).findings
    assert [one.rows for one in found.same_events] == [("a/2", "b/2")]
    assert found.duplicates == ()
    assert found.conflicts == ()


def test_rows_put_together_by_hand_are_one_event_once() -> None:
    said = {
        frozenset(("c/1", "a/1")): "same",
        frozenset(("a/2", "b/2")): "same",
        frozenset(("a/1", "gone/9")): "same",
    }
    found = as_reviewed(chronology(), said).findings
    assert found.same_events == (*FOUND.same_events, SameEvent(("a/1", "c/1"), 1.0))


def test_nothing_said_changes_nothing() -> None:
    given = chronology()
    assert as_reviewed(given, {}) is given
