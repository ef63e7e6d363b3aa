"""How a reading is put into words: dates as understood, columns by name, problems at their rows."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from documents.reading.model import Field
from webforms.journeys.agency_return.reading_view import (
    FIELD_NAMES,
    PAGE_ROWS,
    Step,
    page_of,
    reading_view,
    row_view,
    unwrapped,
)
from webforms.journeys.casework.chronology.chronology_view import agency_marks, finding_notes
from webforms.journeys.readings import understood

ROW: dict[str, Any] = {
    "id": "r1", "place": {"page": 3, "table": 1, "row": 1}, "date_text": "12/3/21", "time_text": "", "start": None,
    "end": None, "precision": "day", "certainty": "exact", "time": None, "time_end": None, "source": "",
    "event": "", "people": "", "action": "", "comment": "", "other": {},
}  # fmt: skip


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"start": "2021-03-12", "end": "2021-03-12"}, "12 March 2021"),
        ({"start": "2021-03-12", "end": "2021-03-12", "time": "16:00"}, "12 March 2021, 16:00"),
        (
            {"start": "2021-03-12", "end": "2021-03-12", "time": "16:00", "time_end": "17:30"},
            "12 March 2021, 16:00 to 17:30",
        ),
        ({"start": "2021-03-12", "end": "2021-03-14", "precision": "range"}, "12 to 14 March 2021"),
        ({"start": "2021-03-30", "end": "2021-04-02", "precision": "range"}, "30 March to 2 April 2021"),
        ({"start": "2020-12-31", "end": "2021-01-01", "precision": "range"}, "31 December 2020 to 1 January 2021"),
        ({"start": "2021-02-01", "end": "2021-02-28", "precision": "month"}, "February 2021"),
        ({"start": "2021-01-01", "end": "2021-12-31", "precision": "year"}, "2021"),
        (
            {"start": "2020-06-01", "end": "2020-06-10", "certainty": "about", "precision": "month"},
            "about 1 to 10 June 2020",
        ),
        ({"start": "2021-03-12", "end": "2021-03-12", "certainty": "uncertain"}, "uncertain: 12 March 2021"),
        ({"end": "2021-03-12", "certainty": "before"}, "before or on 12 March 2021"),
        ({"start": "2021-03-12", "certainty": "after"}, "on or after 12 March 2021"),
        ({"precision": "unknown"}, "No date"),
        ({"precision": "invalid"}, "The date cannot be real"),
    ],
)
def test_a_date_in_words(row: dict[str, Any], words: str) -> None:
    assert understood({**ROW, **row}) == words


def test_every_field_of_a_column_has_a_name() -> None:
    assert set(FIELD_NAMES) == set(get_args(Field))


def record(rows: int, *wrong: int, of_file: int = 0) -> dict[str, Any]:
    """Return a reading with problems at those rows, from 1."""
    return {
        "kind": "return",
        "agency": None,
        "columns": [{"heading": "Date", "field": "date"}, {"heading": "Ref", "field": "other"}],
        "rows": [{**ROW, "id": f"r{number}"} for number in range(1, rows + 1)],
        "problems": [
            *(
                {"row": f"r{number}", "code": "date-odd", "message": f"Odd {number}", "place": None}
                for number in wrong
            ),
            *({"row": None, "code": "hidden", "message": "Hidden rows", "place": None} for _ in range(of_file)),
        ],
        "identity": {"author": "", "role": "", "signed_off_by": ""},
    }


def test_problems_stand_at_their_rows_and_say_on_which_page() -> None:
    view = reading_view(record(PAGE_ROWS + 5, 2, 2, PAGE_ROWS + 1, of_file=2), page=2)
    assert (view.total, view.page, view.pages, len(view.rows)) == (PAGE_ROWS + 5, 2, 2, 5)
    first, last = Step(2, 1, "r2"), Step(PAGE_ROWS + 1, 2, f"r{PAGE_ROWS + 1}")
    assert view.to_check == (first, last)
    assert (view.rows[0].before, view.rows[0].after, view.rows[1].before) == (first, None, None)
    assert [one.message for one in view.file_problems] == ["Hidden rows"], "each once"
    assert view.rows[0].number == PAGE_ROWS + 1
    assert view.rows[0].problems == (f"Odd {PAGE_ROWS + 1}",)
    assert view.rows[0].page == 3


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Home visit by the health\nvisitor. Nobody in.", "Home visit by the health visitor. Nobody in."),
        ("Telephone call from the school of\nFernhollow about a bruise.\n\nNo reply.",
         "Telephone call from the school of Fernhollow about a bruise.\n\nNo reply."),
        ("Mother\nFather\nBrother", "Mother\nFather\nBrother"),
        ("", ""),
    ],
)  # fmt: skip
def test_lines_that_a_cell_of_a_pdf_was_too_narrow_for_are_shown_as_one(words: str, shown: str) -> None:
    assert unwrapped(words) == shown


def test_the_list_can_hold_only_the_rows_to_look_at() -> None:
    view = reading_view(record(3 * PAGE_ROWS, 2, PAGE_ROWS + 1), 9, only_problems=True)
    assert (view.listed, view.total, view.page, view.pages) == (2, 3 * PAGE_ROWS, 1, 1)
    assert [(row.number, row.after.page if row.after else None) for row in view.rows] == [
        (2, 1),
        (PAGE_ROWS + 1, None),
    ]


def test_rows_kept_out_stand_where_they_stood_and_count_with_the_others() -> None:
    found = record(PAGE_ROWS + 1)
    found["set_aside"] = [{**ROW, "id": "out", "position": 1}]
    view = reading_view(found, 1)
    assert [(row.key, row.number, row.aside) for row in view.rows[:3]] == [
        ("r1", 1, False),
        ("out", 2, True),
        ("r2", 3, False),
    ]
    assert (view.total, view.aside, view.listed) == (PAGE_ROWS + 1, 1, PAGE_ROWS + 2)
    assert page_of(found, f"r{PAGE_ROWS + 1}") == 2
    assert row_view(found, "nothing") is None


def test_what_the_file_said_stands_under_a_mended_row_where_it_differs() -> None:
    found = record(1)
    as_read = {
        "date_text": "12/3/21",
        "time_text": "",
        "source": "old\nsource",
        "event": "",
        "people": "",
        "action": "",
    }
    found["rows"][0].update(source="new source", edition=3, as_read={**as_read, "comment": ""})
    row = row_view(found, "r1")
    assert row is not None
    assert row.in_file == (("source", "old\nsource"),)
    assert (row.mended, row.edition) == (True, 3)


@pytest.mark.parametrize("page", [-5, 0, 99, 10**9])
def test_a_page_that_is_not_there_is_the_nearest(page: int) -> None:
    assert reading_view(record(3), page).page == 1
    assert reading_view(record(0), page).rows == ()


def test_agencies_are_told_apart_by_letters_too() -> None:
    names = ["Police", "Police North", "Primary Care", "Police", "–", "Pathways Care"]
    marks = agency_marks(tuple(dict.fromkeys(names)))
    assert len({mark.letters for mark in marks.values()}) == len(marks)
    many = agency_marks([f"Police {number}" for number in range(40)])
    assert len({mark.letters for mark in many.values()}) == 40


def test_a_further_agency_changes_no_others_colour_or_letters() -> None:
    asked = ["School", "Police", "GP"]
    before, after = agency_marks(asked), agency_marks([*asked, "Ambulance"])
    assert {name: after[name] for name in asked} == before


def test_what_was_noticed_is_said_once_and_in_numbers() -> None:
    assert finding_notes([], {}) == []
    silence = {"agency": "GP", "from": "2020-01-01", "to": "2020-06-30", "declared": True}
    notes = dict(finding_notes([silence], {"undated": 1, "out_of_scope": 2}))
    assert notes["Silences of more than four months"] == [
        ("GP: nothing from 1 January 2020 to 30 June 2020 – “no contact” was stated", {})
    ]
    assert notes["To look at"] == [
        ("2 rows are outside the scoping period", {"section": "out-of-scope"}),
        ("1 row has no usable date", {"section": "undated"}),
    ]
