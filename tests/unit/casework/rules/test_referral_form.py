"""The referral form as data, and what its answers mean."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from casework.rules import referral_form
from casework.rules.form_model import Page

FORM = referral_form.referral_form()
CHILD = {
    "name": "Ada Green",
    "also_known_as": "Addie, Baby Green",
    "unborn": "no",
    "date_of_birth": "2020-11-09",
    "nhs_number": "999 000 0018",
    "home_address": "1 Example Street",
    "postcode": "ZZ99 1AA",
    "died": "no",
    "date_of_incident": "2021-04-24",
    "where": "At home",
    "in_whose_care": "Both parents",
}


def test_every_page_has_its_own_name_and_every_question_on_it_too() -> None:
    names = [page.name for page in FORM.pages]
    assert len(names) == len(set(names))
    for page in FORM.pages:
        questions = [question.name for question in page.questions]
        assert len(questions) == len(set(questions)), page.name


@pytest.mark.parametrize("page", FORM.pages, ids=lambda page: page.name)
def test_conditions_name_questions_before_them_and_errors_follow_one_grammar(page: Page) -> None:
    seen: set[str] = set()
    for question in page.questions:
        if question.shown_when:
            other, values = question.shown_when
            assert other in seen
            assert values, "it shows below one answer, or after the question for several"
            assert page.part_of(question) == page.part_of(page.question(other))
            assert {value for value, _ in page.question(other).choices} >= set(values)
        if question.required:
            assert question.error.split()[0] in {"Enter", "Select"}
        seen.add(question.name)


def test_parts_of_a_page_have_names_of_their_own_and_hold_every_question_once() -> None:
    for page in FORM.pages:
        names = [part.name for part in page.parts]
        assert len(names) == len(set(names))
        assert names == [""] or all(part.name and part.title for part in page.parts)
        assert len(names) == 1 or page.repeats, "a page that does not repeat is one screen"
    assert [part.name for part in FORM.page("children").parts] == ["about", "home", "incident", "services"]
    with pytest.raises(KeyError):
        FORM.page("children").part("other")


def test_the_four_criteria_of_regulation_11_are_asked_with_a_reason_each() -> None:
    names = [question.name for question in FORM.page("criteria").questions]
    assert names == [f"{letter}_{part}" for letter in "abcd" for part in ("answer", "reason")]


def test_a_question_that_does_not_apply_is_not_missing() -> None:
    page = FORM.page("children")
    assert page.missing(CHILD) == []
    assert [q.name for q in page.missing({**CHILD, "died": "yes"})] == ["date_of_death"]
    assert [q.name for q in page.missing({**CHILD, "date_of_birth": " "})] == ["date_of_birth"]


def test_a_referral_without_a_child_is_not_complete() -> None:
    assert not FORM.page("children").is_complete({})
    assert FORM.page("children").is_complete({"children": [CHILD]})
    assert FORM.page("family").is_complete({}), "a referral may name no family"


def test_sections_hold_every_answer_word_for_word_and_dates_in_words() -> None:
    answers: dict[str, Any] = {"children": [CHILD], "circumstances": {"what_happened": "One\n  two & <three>"}}
    sections = dict(referral_form.as_sections(answers, FORM))
    child = dict(sections["Child 1"])
    assert child["Date of birth"] == "9 November 2020"
    assert child["Also known as"] == "Addie, Baby Green"
    assert child["Has the child died?"] == "No"
    assert child["Ethnicity"] == "Not answered"
    assert dict(sections["What happened"])["What happened?"] == "One\n  two & <three>"


def test_people_named_are_the_children_the_family_and_the_professionals() -> None:
    answers: dict[str, Any] = {
        "children": [CHILD],
        "family": [{"name": "May Green", "relationship": "mother", "address": "1 Example Street"}],
        "referrer": {"name": "Pat Brown", "role": "nurse", "phone": "01632 960001", "email": "pat@example.org"},
        "agencies": [{"agency": "Police", "contact": ""}],
    }
    people = {person.name: person for person in referral_form.people_named(answers)}
    assert set(people) == {"Ada Green", "May Green", "Pat Brown"}
    ada = people["Ada Green"]
    assert ada.child
    assert ada.aliases == ("Addie", "Baby Green")
    assert ada.date_of_birth == date(2020, 11, 9)
    assert ada.addresses == ("1 Example Street", "ZZ99 1AA")
    assert people["Pat Brown"].phones == ("01632 960001",)


def test_good_practice_need_not_have_had_an_incident() -> None:
    child = {name: answer for name, answer in CHILD.items() if name not in ("where", "in_whose_care")}
    child = {**child, "date_of_incident": ""}
    page = FORM.page("children")
    assert [question.name for question in page.missing(child)] == ["date_of_incident", "where", "in_whose_care"]
    assert FORM.for_kind("good-practice").page("children").missing(child) == []
    for kind in ("serious-incident", "below-threshold", "near-miss", ""):
        assert FORM.for_kind(kind) == FORM


def test_a_plan_is_asked_about_only_where_there_is_or_was_one() -> None:
    page = FORM.page("children")

    def asked(plan: str) -> list[str]:
        about = {"child_protection_plan": plan}
        named = [one for one in page.questions if one.name.startswith("child_protection_")]
        return [one.name.removeprefix("child_protection_") for one in named if one.is_asked(about)]

    assert asked("now") == ["plan", "category", "from", "detail"]
    assert asked("before") == ["plan", "category", "from", "to", "detail"]
    assert asked("never") == asked("not-known") == asked("") == ["plan"]
