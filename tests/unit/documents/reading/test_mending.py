"""Mended readings: typed words are understood, the file's words stay, and what leans on a row follows it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from documents.reading.entry import read_return
from documents.reading.mending import meaning, mended, typed_record
from documents.reading.model import Reading
from documents.reading.typed_rows import understood

FILE = """Date,Time,Source,Event,People
12/03/2021,4pm,GP record,Home visit,Mother
31/02/2021,,GP record,Telephone call,
,,Police log,Police attended,Father
14 May,,,Letter received,
"""


def record(text: str = FILE) -> dict[str, Any]:
    """Return the record of a CSV file."""
    return read_return(text.encode(), "return.csv").as_record()


def mend(rows: dict[str, dict[str, Any]], of: dict[str, Any] | None = None, base: int = 0) -> dict[str, Any]:
    """Return the record with those changes."""
    changes = {row_id: {"edition": 1, **change} for row_id, change in rows.items()}
    return mended(of or record(), {"version": 1, "edition": 9, "base": base, "rows": changes})


def fields(**typed: str) -> dict[str, str]:
    """Return what a person typed into a row."""
    return {"date": "1 June 2021", "source": "GP record", "event": "Home visit", **typed}


def rows_of(found: dict[str, Any]) -> dict[str, Any]:
    """Return rows by id."""
    return {row["id"]: row for row in found["rows"]}


def codes(found: dict[str, Any], row_id: str) -> list[str]:
    """Return the codes of a row's problems."""
    return [problem["code"] for problem in found["problems"] if problem["row"] == row_id]


def test_without_mendings_nothing_changes() -> None:
    as_read = record()
    found = mend({})
    assert {key: found[key] for key in as_read} == as_read
    assert found["mended"] == {"mended": 0, "added": 0, "set_aside": 0, "right": 0}


def test_a_mended_row_is_understood_anew_and_keeps_the_words_of_the_file() -> None:
    as_read = record()
    assert codes(as_read, "t1r2") == ["date-invalid"]
    found = mend({"t1r2": {"fields": fields(date="12-14/03/21", time="9.30pm", event="Telephone call")}})
    row = rows_of(found)["t1r2"]
    assert (row["start"], row["end"], row["precision"]) == ("2021-03-12", "2021-03-14", "range")
    assert (row["date_text"], row["time"]) == ("12-14/03/21", "21:30")
    assert row["as_read"]["date_text"] == "31/02/2021"
    assert row["place"] == as_read["rows"][1]["place"]
    assert codes(found, "t1r2") == []
    assert found["mended"]["mended"] == 1
    assert Reading.from_record(found).rows[1].when.certainty == "exact", "everything downstream takes it"


def test_a_blank_date_below_follows_the_mended_row_and_a_yearless_one_takes_its_year() -> None:
    found = mend({"t1r2": {"fields": fields(date="3 March 2019")}})
    assert rows_of(found)["t1r3"]["start"] == "2019-03-03"
    assert rows_of(found)["t1r3"]["carried"]
    assert rows_of(found)["t1r4"]["start"] == "2019-05-14"
    assert "as_read" not in rows_of(found)["t1r3"]


def test_setting_a_row_aside_keeps_it_and_changes_no_other_date() -> None:
    as_read = record()
    found = mend({"t1r1": {"aside": True}})
    assert [row["id"] for row in found["rows"]] == ["t1r2", "t1r3", "t1r4"]
    assert [(row["id"], row["position"]) for row in found["set_aside"]] == [("t1r1", 0)]
    assert rows_of(found)["t1r4"]["start"] == rows_of(as_read)["t1r4"]["start"]
    assert codes(mend({"t1r2": {"aside": True}}), "t1r2") == [], "a row that is no row has no problems"
    (left_out,) = found["counts"]["left_out"][len(as_read["counts"]["left_out"]) :]
    assert (left_out["where"], left_out["characters"]) == ("row 1", len("12/03/20214pmGPrecordHomevisitMother"))
    reading = Reading.from_record(found)
    assert (len(reading.rows), reading.mended["set_aside"]) == (3, 1)
    told = [one.what for one in reading.counts.left_out]
    assert told[-1] == "a row that the agency kept out of the chronology", "and so it is in the manifest"


def test_of_a_row_for_the_chair_no_word_is_in_the_record_but_that_there_is_one() -> None:
    as_read = record()
    found = mend({"t1r1": {"chair": True}})
    assert [row["id"] for row in found["rows"]] == ["t1r2", "t1r3", "t1r4"]
    assert (found["for_chair"], found["set_aside"]) == (1, [])
    assert "Home visit" in json.dumps(as_read)
    assert "Home visit" not in json.dumps(found)
    assert not [one for one in found["problems"] if one["row"] == "t1r1"]
    assert rows_of(found)["t1r4"]["start"] == rows_of(as_read)["t1r4"]["start"], "no other date changes"
    assert found["counts"]["left_out"][-1]["what"] == "a row that is for the chair alone"


def test_words_that_rows_took_from_a_row_for_the_chair_go_with_it() -> None:
    of = record(
        "Date,Source,Event,People,Team\n12/03/21,PC Hale’s diary,Off sick,PC Hale,Hale’s team\n"
        "13/03/21,ditto,A visit,as above,ditto\n14/03/21,as above,A call,Mother,Days\n"
        "15/03/21,ditto,A letter,ditto,ditto\n"
    )
    below = rows_of(of)["t1r4"]
    assert (below["source"], below["people"], below["other"]["Team"]) == ("PC Hale’s diary", "Mother", "Days")
    found = mend({"t1r1": {"chair": True}, "t1r3": {"fields": {"event": "A call to the home"}}}, of)
    assert "Hale" not in json.dumps(found, ensure_ascii=False), "nor in how a mended row was read"
    rows = rows_of(found)
    assert [(row["source"], row["people"]) for row in rows.values()] == [("", ""), ("", "Mother"), ("", "Mother")]
    assert rows["t1r2"]["other"] == {"Source in the file": "ditto", "People in the file": "as above"} | {
        "Team in the file": "ditto"
    }
    assert rows["t1r4"]["other"]["Team"] == "Days", "what came from another row stays"
    assert codes(found, "t1r2") == ["words-apart"]
    assert found["words_apart"] == ["t1r2", "t1r3", "t1r4"]
    through = rows_of(mend({"t1r2": {"chair": True}}, of))["t1r4"]
    assert through["source"] == "PC Hale’s diary", "words from further up, by way of a row for the chair, stay"


def test_words_of_a_cell_shared_with_a_row_for_the_chair_go_with_it() -> None:
    of = record("Date,Source,Event\n12/03/21,Log,Off sick\n13/03/21,Log,Off sick\n14/03/21,Log,Seen\n")
    shared = {"code": "row-merged", "message": "", "row": "t1r2", "place": of["rows"][1]["place"]}
    found = mend({"t1r1": {"chair": True}}, {**of, "problems": [shared]})
    assert [(row["source"], row["event"]) for row in found["rows"]] == [("", ""), ("Log", "Seen")]


def test_what_was_looked_at_and_is_right_is_no_problem_any_more() -> None:
    assert codes(record(), "t1r4") == ["year-missing", "source-missing"]
    found = mend({"t1r4": {"right": ["year-missing", "source-missing"]}})
    assert codes(found, "t1r4") == []
    assert len(rows_of(found)["t1r4"]["settled"]) == 2
    both = mend({"t1r4": {"right": ["source-missing"]}})
    assert codes(both, "t1r4") == ["year-missing"]


def test_a_mended_row_without_a_source_is_in_doubt_only_where_the_file_has_a_column_for_it() -> None:
    without = "Date,What happened\n31/02/2021,Telephone call\n1/3/2021,Home visit\n"
    typed = {"date": "1 March 2021", "event": "Call", "source": ""}
    assert codes(mend({"t1r2": {"fields": typed}}), "t1r2") == ["source-missing"]
    assert codes(mend({"t1r1": {"fields": typed}}, record(without)), "t1r1") == []


def test_words_that_nobody_changed_follow_the_file_when_its_columns_are_taken_for_something_else() -> None:
    before = record("When,What happened,Our thinking\n31/02/2021,Home visit,No check on calls\n")
    change = {"t1r1": {"fields": {"date": "28 February 2021"}}}
    assert rows_of(mend(change, before))["t1r1"]["comment"] == ""
    again = {**before, "rows": [{**before["rows"][0], "comment": "No check on calls", "other": {}}]}
    row = rows_of(mend(change, again))["t1r1"]
    assert (row["start"], row["comment"]) == ("2021-02-28", "No check on calls")
    assert row["as_read"]["comment"] == "No check on calls"


def test_added_rows_stand_below_their_row_in_the_order_in_which_they_were_added() -> None:
    found = mend(
        {
            "b": {"added": True, "after": "t1r1", "order": 2, "fields": fields(event="second")},
            "a": {"added": True, "after": "t1r1", "order": 1, "fields": fields(event="first", date="as above")},
            "c": {"added": True, "after": "gone", "order": 3, "fields": fields(event="third")},
            "d": {"added": True, "after": "a", "order": 4, "fields": fields(event="below the first")},
        }
    )
    assert [row["id"] for row in found["rows"]] == ["t1r1", "a", "d", "b", "t1r2", "t1r3", "t1r4", "c"]
    assert rows_of(found)["a"]["start"] == "2021-03-12", "as above is the row above"
    assert rows_of(found)["a"]["added"]
    assert rows_of(found)["t1r3"]["start"] == rows_of(record())["t1r3"]["start"], (
        "the file's rows lean on the file's"
    )
    assert found["mended"]["added"] == 4


SAME_TIME = """Date,Time,Source,Event
12/03/2021,2pm to 3pm,GP record,Home visit
as above,as above,GP record,Mother seen alone
,same time,GP record,Baby weighed
13/03/2021,as above,GP record,Letter sent
"""


def times_of(found: dict[str, Any]) -> list[tuple[str | None, str | None]]:
    """Return every row's time."""
    return [(row["time"], row["time_end"]) for row in found["rows"]]


def test_a_mended_row_keeps_the_time_of_the_row_above_where_it_says_so() -> None:
    of_file = record(SAME_TIME)
    change = {"t1r2": {"fields": {"event": "Mother seen alone, well"}}}
    found = mend({**change, "n": {"added": True, "after": "t1r3", "fields": fields(time="as above")}}, of_file)
    assert times_of(found) == [("14:00", "15:00")] * 5
    assert codes(found, "t1r2") == codes(of_file, "t1r2") == []
    said = meaning(of_file, {"rows": {}}, "t1r2", fields(time="as above"))
    assert (said["time"], said["time_end"], said["doubts"]) == ("14:00", "15:00", [])


def test_a_time_that_points_to_a_mended_row_follows_it() -> None:
    found = mend({"t1r1": {"fields": {"time": "9.30am"}}}, record(SAME_TIME))
    assert times_of(found) == [("09:30", None)] * 4
    assert "as_read" not in rows_of(found)["t1r2"]


def test_a_mending_whose_row_is_gone_is_named() -> None:
    found = mend({"t9r9": {"fields": fields()}})
    assert [lost["id"] for lost in found["lost_mendings"]] == ["t9r9"]


def test_editions_tell_at_which_act_a_row_was_changed_last() -> None:
    found = mend({"t1r1": {"edition": 4, "aside": False}}, base=2)
    assert rows_of(found)["t1r1"]["edition"] == 4
    assert found["base_edition"] == 2


def test_a_typed_return_stands_in_the_order_of_its_dates_undated_last() -> None:
    typed = [
        ("a", "not known", ""),
        ("b", "March 2021", ""),
        ("c", "12/03/2021", "4pm"),
        ("d", "12/03/2021", "9am"),
        ("e", "1 March 2021", ""),
    ]
    changes = {
        row_id: {"added": True, "after": "", "order": at, "fields": fields(date=day, time=time)}
        for at, (row_id, day, time) in enumerate(typed)
    }
    found = mend(changes, typed_record("Typed", "0" * 64))
    assert [row["id"] for row in found["rows"]] == ["e", "b", "d", "c", "a"]
    assert found["problems"] == [], "a date said to be unknown is an answer"
    assert found["typed"]
    assert Reading.from_record(found).kind == "return"


def test_a_row_added_to_a_nil_return_makes_it_a_return() -> None:
    nil = record("Date,Source,Event\n1/4/2020 - 30/4/2021,All records,No contact in this period\n")
    assert nil["kind"] == "nil"
    assert mend({"a": {"added": True, "after": "", "order": 1, "fields": fields()}}, nil)["kind"] == "return"
    assert mend({}, nil)["kind"] == "nil"


@pytest.mark.parametrize(
    ("typed", "start", "end", "time", "codes"),
    [
        ({"date": "w/c 15/03/2021"}, "2021-03-15", "2021-03-21", None, []),
        ({"date": "12/03/2021 at 4pm"}, "2021-03-12", "2021-03-12", "16:00", []),
        ({"date": "12/03/2021 at 4pm", "time": "5pm"}, "2021-03-12", "2021-03-12", "17:00", []),
        ({"date": "12/03/2021", "time": "teatime-ish maybe"}, "2021-03-12", "2021-03-12", None, ["time-unclear"]),
        ({"date": "soon"}, None, None, None, ["date-unclear"]),
        ({"date": "30/02/2021"}, None, None, None, ["date-invalid"]),
        ({"date": ""}, None, None, None, ["date-missing"]),
        ({"date": "as above"}, None, None, None, ["date-missing"]),
        ({"date": "undated"}, None, None, None, []),
    ],
)
def test_what_is_typed_is_understood_at_once(
    typed: dict[str, str], start: str | None, end: str | None, time: str | None, codes: list[str]
) -> None:
    found = meaning(record("Date,Source,Event\n,,\n"), {"rows": {}}, "new", fields(**typed), "")
    assert (found["start"], found["end"], found["time"]) == (start, end, time)
    assert [code for code, _ in found["doubts"]] == codes


def test_a_new_row_leans_on_the_row_it_is_put_below() -> None:
    found = meaning(record(), {"rows": {}}, "new", fields(date="next day"), "t1r1")
    assert found["start"] == "2021-03-13"


def test_signs_that_no_document_takes_are_gone_from_typed_words() -> None:
    found = mend({"t1r1": {"fields": fields(event="Seen\x00 at\ud800 home", date="1/6/2021\x0b")}})
    assert rows_of(found)["t1r1"]["event"].isprintable()
    assert understood(fields(date="1/6/2021\x00")).when.precision == "day"


def test_the_note_on_rows_without_a_date_goes_once_each_of_them_was_looked_at() -> None:
    of = record("Date,Event,Source\n12/03/21,Home visit,EMIS\n,Call to the home,EMIS\n,Letter sent,EMIS\n")

    def notes(rows: dict[str, dict[str, Any]]) -> list[str]:
        return [one["code"] for one in mend(rows, of)["problems"] if one["row"] is None]

    one = {"t1r2": {"fields": fields(date="13/03/21", event="Call to the home", source="EMIS")}}
    assert notes({}) == notes(one) == ["date-carried"]
    assert notes({**one, "t1r3": {"aside": True}}) == []
    assert notes({**one, "t1r3": {"fields": fields(event="Letter sent", source="EMIS")}}) == []


def test_the_note_on_dittos_goes_once_each_row_was_looked_at() -> None:
    of = record("Date,Event,Source\n12/03/21,Home visit,EMIS\n13/03/21,Call to the home,ditto\n")
    seen = {"t1r2": {"fields": fields(date="13/03/21", event="Call to the home", source="EMIS")}}
    assert [[one["code"] for one in mend(rows, of)["problems"]] for rows in ({}, seen)] == [["words-carried"], []]
