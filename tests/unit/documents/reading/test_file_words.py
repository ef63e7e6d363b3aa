"""Whoever reads the chronology sees that an agency changed a row, and what its file says."""

from __future__ import annotations

from typing import Any

from documents.reading.file_words import ADDED, CHANGED, with_file_words

ROW: dict[str, Any] = {
    "id": "r1",
    "date_text": "6 April 2020",
    "time_text": "",
    "source": "Log",
    "event": "Officers called.",
    "people": "",
    "action": "",
    "comment": "",
    "other": {"Ref": "7"},
}


def test_changed_words_stand_beside_those_of_the_file() -> None:
    mended = {
        **ROW,
        "as_read": {"date_text": "w/c 6 April 2020", "event": "Officers  called.", "people": "PC Ames"},
    }
    (row,) = with_file_words({"rows": [mended]})["rows"]
    assert row["other"] == {"Ref": "7", CHANGED: "Date: w/c 6 April 2020; People: PC Ames"}
    assert mended["other"] == {"Ref": "7"}, "the record itself stays"


def test_an_empty_cell_is_told_as_empty() -> None:
    (row,) = with_file_words({"rows": [{**ROW, "as_read": {"event": ""}}]})["rows"]
    assert row["other"][CHANGED] == "Event: (empty)"


def test_an_added_row_says_so_unless_the_whole_return_was_typed() -> None:
    added = {**ROW, "id": "a1", "added": True}
    rows = with_file_words({"rows": [ROW, added]})["rows"]
    assert [ADDED in row["other"] for row in rows] == [False, True]
    assert with_file_words({"rows": [added]})["rows"] == [added]
    assert with_file_words({"rows": [ROW]})["rows"] == [ROW]
