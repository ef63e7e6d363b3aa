"""Referrals laid out as tables: every answer under the words that were asked, by the form of its version."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from casework.rules import form_editing, referral_dates
from casework.rules.form_changes import FormChanges, changed
from casework.rules.form_editing import Asked
from casework.rules.form_model import Form, form_from
from casework.rules.referral_form import referral_form, standard_description
from casework.rules.referral_tables import Answered, Table, as_json, tables

STANDARD = standard_description()
RECEIVED = date(2026, 11, 2)
OLD = {
    "kind": {"kind": "near-miss", "aware_on": ""},
    "children": [{"name": "Ada", "date_of_birth": "2020-11-09"}, {"name": "Bea", "sex": "female"}],
    "circumstances": {"what_happened": "=1+1\nand “more”"},
}


def referral(number: int, form: Form, answers: dict[str, Any], version: int = 1) -> Answered:
    return Answered(f"WSCP/REF/2026/00{number}", RECEIVED, "near-miss", "received", version, form, answers)


def column(table: Table, heading: str) -> list[Any]:
    return [row[table[1].index(heading)] for row in table[2]]


def named(found: list[Table], name: str) -> Table:
    return next(table for table in found if table[0] == name)


def test_each_referral_is_a_row_and_each_entry_a_row_of_its_own_table() -> None:
    found = tables(
        [referral(1, referral_form(), OLD), referral(2, referral_form(), {"children": [{"name": "Cal"}]})]
    )
    main, children = found[0], named(found, "Children")
    assert column(main, "Reference") == ["WSCP/REF/2026/001", "WSCP/REF/2026/002"]
    assert column(main, "What happened: What happened?") == ["=1+1\nand “more”", ""]
    assert column(main, "Kind") == ["Near miss", "Near miss"]
    assert column(children, "Full name") == ["Ada", "Bea", "Cal"]
    assert column(children, "Number") == [1, 2, 1]
    assert column(children, "Date of birth")[0] == "", "not asked: whether the child is unborn was not answered"
    assert all(len(row) == len(columns) for _, columns, rows in found for row in rows)
    assert all(len(set(columns)) == len(columns) for _, columns, _ in found)


def test_dates_are_dates() -> None:
    answers = {"children": [{"name": "Ada", "unborn": "no", "date_of_birth": "2020-11-09"}]}
    children = named(tables([referral(1, referral_form(), answers)]), "Children")
    assert column(children, "Date of birth") == [date(2020, 11, 9)]


def test_answers_to_other_words_stand_in_columns_of_their_own() -> None:
    changes = form_editing.add(STANDARD, FormChanges(), "safety", "", "own_1", Asked("Is it a refuge?", "yes-no"))
    first = form_from(changed(STANDARD, changes))
    changes = form_editing.edit(STANDARD, changes, "safety/own_1", Asked("Was it ever a refuge?", "yes-no"))
    changes = form_editing.switch(STANDARD, changes, "circumstances/good_practice_seen", on=False)
    second = form_from(changed(STANDARD, changes))
    good = {"good_practice_seen": "They listened"}
    old = referral(1, first, {"safety": {"own_1": "no"}, "circumstances": good}, 1)
    (main, *_) = tables([old, referral(2, second, {"safety": {"own_1": "yes"}}, 2)])
    assert column(main, "Safety and other processes: Is it a refuge?") == ["No", ""]
    assert column(main, "Safety and other processes: Was it ever a refuge?") == ["", "Yes"]
    assert column(main, "What happened: Good practice you have seen") == ["They listened", ""]
    assert column(main, "Version of the form") == [1, 2]


def test_as_json_every_question_asked_stands_with_its_answer() -> None:
    given = as_json([referral(1, referral_form(), OLD)])
    (one,) = given["referrals"]
    pages = {page["page"]: page["entries"] for page in one["pages"]}
    assert [entry[0]["answer"] for entry in pages["children"]] == ["Ada", "Bea"]
    assert pages["kind"][0][0] == {"question": "kind", "label": "What are you referring?", "answer": "A near miss", "value": "near-miss"}  # fmt: skip  # noqa: E501
    assert "aware_on" not in [said["question"] for said in pages["kind"][0]], "only asked of a serious incident"


def test_files_and_dates_that_were_asked_about_have_tables_of_their_own() -> None:
    child = {"name": "Ada", "unborn": "no", "date_of_birth": "2026-09-09", "date_of_incident": "2026-09-01"}
    (doubt,) = referral_dates.doubts({"children": [child]}, RECEIVED)
    answers = {"children": [child], referral_dates.REASONS: {doubt.key: "=Hurt before birth"}}
    one = replace(referral(1, referral_form(), answers), files=("=map.pdf",))
    found = tables([one])
    assert named(found, referral_dates.TITLE)[2] == [[one.reference, doubt.sentence, "=Hurt before birth"]]
    assert named(found, "Attachments")[2] == [[one.reference, "=map.pdf"]]
    (given,) = as_json([one])["referrals"]
    assert given["dates"] == [{"asked": doubt.sentence, "reason": "=Hurt before birth"}]
    assert given["attachments"] == ["=map.pdf"]


def test_no_referrals_are_empty_tables() -> None:
    assert [(name, rows) for name, _, rows in tables([])] == [("Referrals", [])]
    assert as_json([])["referrals"] == []
