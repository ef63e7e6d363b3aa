"""The demonstration's data fits the form and the files that ship with it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from casereviews import demonstration
from casereviews.demonstration import finished_case, loading, neighbour
from casereviews.demonstration.answers import case_a_answers
from casereviews.demonstration.people import AGENCIES, PEOPLE
from casework.rules.permissions import Role
from casework.rules.referral_form import people_named, referral_form

BOTH = {
    "case A": case_a_answers(),
    "the finished case": json.loads((finished_case.FOLDER / "referral.json").read_text()),
    "the neighbour's case": json.loads(neighbour.FILE.read_text()),
}


@pytest.mark.parametrize("answers", BOTH.values(), ids=BOTH)
def test_the_referral_answers_every_question_that_must_be_answered(answers: dict[str, Any]) -> None:
    assert [page.name for page in referral_form().incomplete(answers)] == []


@pytest.mark.parametrize("answers", BOTH.values(), ids=BOTH)
def test_every_answer_belongs_to_a_question_and_to_its_choices(answers: dict[str, Any]) -> None:
    for name, value in answers.items():
        page = referral_form().page(name)
        for entry in value if page.repeats else [value]:
            for question in page.questions:
                given = entry.get(question.name, "")
                choices = [choice for choice, _ in question.choices]
                assert not choices or given in ("", *choices), (name, question.name, given)
                assert len(given) <= max(question.limit, 200), (name, question.name)
            assert set(entry) <= {question.name for question in page.questions}, name


def test_the_referral_names_both_children() -> None:
    names = [person.name for person in people_named(case_a_answers()) if person.child]
    assert names == ["Ellie-Mae Rose Draycott", "Kaiden Liam Draycott"]


def test_there_is_somebody_for_every_role_and_every_agency() -> None:
    assert {person.role for person in PEOPLE} == set(Role)
    asked = {person.agency for person in PEOPLE if person.role is Role.REPRESENTATIVE}
    assert asked == {agency.name for agency in AGENCIES}
    assert len({person.email for person in PEOPLE}) == len(PEOPLE)


def test_every_agency_has_its_file() -> None:
    folder = Path(demonstration.__file__).parent / "case_a"
    assert all((folder / agency.file).is_file() for agency in AGENCIES)
    assert len({agency.file for agency in AGENCIES}) == 7


def test_no_two_passwords_are_the_same() -> None:
    assert len({loading.new_password() for _ in range(50)}) == 50
