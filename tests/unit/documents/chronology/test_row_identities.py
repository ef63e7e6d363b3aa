"""A row that was withdrawn and comes back is the same row; another at its place is not."""

from __future__ import annotations

from typing import Any

import pytest

from casework.actions.merges.builds import COMPARED as KEPT
from documents.chronology.row_identities import COMPARED, came_back, changes_between

BRUISE = "Mother seen at the station with a bruise on her left arm"


def row(row_id: str, day: str | None, event: str, agency: str = "Police") -> dict[str, Any]:
    """Return a row as chronology.json has it."""
    return {
        **dict.fromkeys(("date_text", "time_text", "source", "event", "people", "action", "comment"), ""),
        **{"id": row_id, "agency": agency, "start": day, "end": day, "time": None, "time_end": None},
        **{"event": event, "date_text": day or "", "other": {}},
    }


@pytest.mark.parametrize(
    ("again", "same"),
    [
        (row("police/9", "2025-02-10", BRUISE), True),
        (row("police/9", "2025-02-11", BRUISE.upper()), True),  # the date was put right
        (row("police/9", "2025-02-10", BRUISE.replace("left", "right") + "."), True),
        (row("police/2", "2025-02-10", "Call about a parked car."), False),  # the same place and day only
        (row("police/2", "2025-03-10", BRUISE.replace("station", "school")), False),
        (row("csc/2", "2025-02-10", BRUISE, "Social care"), False),
        (row("police/2", None, ""), False),
    ],
)
def test_a_row_is_back_where_it_tells_the_same_event(again: dict[str, Any], same: bool) -> None:
    gone = [row("police/1", "2025-01-01", "Another."), row("police/2", "2025-02-10", BRUISE)]
    assert came_back(gone, [again], [again["id"]]) == ({again["id"]: 1} if same else {})


def test_of_rows_alike_the_one_that_went_last_is_back_and_rows_that_stayed_are_left_alone() -> None:
    older, newer = row("police/7", "2025-02-10", BRUISE), row("police/2", "2025-02-10", BRUISE)
    rows = [row("police/1", "2025-02-10", BRUISE), row("police/2", "2025-02-10", BRUISE)]
    changes = changes_between(rows[:1], rows)
    assert came_back([newer, older], rows, changes.new) == {"police/2": 0}


def test_what_a_build_keeps_as_changed_is_what_merging_compares() -> None:
    assert set(KEPT) == set(COMPARED)
