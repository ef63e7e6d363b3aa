"""Codes by role, what is never a code, and who is one person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from casework.rules.codes import (
    Known,
    code_problem,
    code_word,
    joined,
    next_code,
    of_person,
    same_name,
    with_found,
)
from casework.rules.names_given import may_be_a_name
from casework.rules.people import Person


@pytest.mark.parametrize(
    ("name", "role", "code"),
    [
        ("A B", "subject child", "Child 1"),
        ("A B", "Mother of Kaiden", "Mother"),
        ("A B", "child's father", "Father"),
        ("A B", "maternal grandmother", "Maternal Grandmother"),
        ("A B", "step-father", "Stepfather"),
        ("A B", "half brother", "Half-brother"),
        ("A B", "mother's partner", "Mother’s Partner"),
        ("A B", "Social worker (duty)", "SW1"),
        ("A B", "children's social care manager", "Manager 1"),
        ("A B", "GP", "GP1"),
        ("A B", "health visitor", "HV1"),
        ("A B", "school nurse", "School Nurse 1"),
        ("A B", "headteacher", "Head Teacher 1"),
        ("A B", "community midwife", "Midwife 1"),
        ("PC 22 Ames", "", "Police Officer 1"),
        ("Dr R Patel", "", "Doctor 1"),
        ("A B", "", "Person 1"),
        ("A B", "Ellie’s something", "Person 1"),
    ],
)
def test_a_code_is_proposed_by_role_and_holds_no_word_of_it_that_may_be_a_name(
    name: str, role: str, code: str
) -> None:
    assert next_code(code_word(name, role), lambda code: False) == code


def test_a_code_that_was_ever_given_is_passed_over() -> None:
    taken: set[str] = set()
    given = []
    for role in ("mother", "mother", "gp", "gp", "mother"):
        code = next_code(code_word("A B", role), taken.__contains__)
        taken.add(code)
        given.append(code)
    assert given == ["Mother", "Mother 2", "GP1", "GP2", "Mother 3"]


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("Mother", None),
        ("Child Ash", None),
        ("Shannon", "code-names"),
        ("Mrs Draycott", "code-names"),
        ("Nurse 1", None),
        ("–", "code"),
        ("[place]", "code"),
        ("M" * 61, "code"),
    ],
)
def test_what_can_be_a_code(code: str, problem: str | None) -> None:
    found = code_problem(code, Known("Nurse Shannon Draycott", aliases=("Shaz",)))
    assert (found[0] if found else None) == problem


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (Known("Shannon Draycott"), Known("SHANNON  DRAYCOTT"), True),
        (Known("Shannon Draycott", aliases=("Shan",)), Known("Shan"), True),
        (Known("A B", aliases=("Mum",)), Known("C D", aliases=("Mum",)), False),
        (Known("A B", aliases=("Ann Bee",)), Known("C D", proposed=("Ann Bee",)), True),
        (Known("A B"), Known("A C"), False),
        (Known("Zoë-Anne O’Hara"), Known("Zoe Anne O'Hara"), True),
    ],
)
def test_who_is_one_person_by_name(one: Known, other: Known, same: bool) -> None:
    assert same_name(one, other) == same_name(other, one) == same


@pytest.mark.parametrize("title", ["T/DI", "A/Sgt", "DCI", "T / DI", "Acting Inspector", "PC 4471", "Dr", "DSU"])
def test_a_title_or_rank_makes_nobody_another_person(title: str) -> None:
    assert same_name(Known(f"{title} Graham Ollerenshaw"), Known("Graham Ollerenshaw"))
    assert not same_name(Known(f"{title} Ollerenshaw"), Known("Mrs Ollerenshaw"))
    assert code_word("T/DI Graham Ollerenshaw", "") == "Police Officer "


def test_what_is_found_later_is_proposed_unless_somebody_rejected_it() -> None:
    kept = Known("A B", "GP1", aliases=("Al",), rejected=("Bee",))
    later = with_found(
        kept, Known("AB B", role="GP", aliases=("al", "Bee", "Abe"), date_of_birth=date(1980, 1, 2))
    )
    assert (later.proposed, later.role, later.date_of_birth) == (("AB B", "Abe"), "GP", date(1980, 1, 2))
    assert joined(later, later) == replace(later, aliases=("Al", "AB B", "Abe"), proposed=())


def test_a_person_of_the_referral_goes_into_the_key_with_what_points_to_them() -> None:
    known = of_person(
        Person("Ellie  Draycott", "child", ("Ellie", "ellie"), addresses=("1 Hill Rd\nZZ99 1AA",), child=True),
        "papers",
    )
    assert (known.name, known.proposed, known.postcodes) == ("Ellie Draycott", ("Ellie",), ("ZZ99 1AA",))
    assert Known.from_json(known.as_json()) == known


@pytest.mark.parametrize(
    ("text", "named"),
    [
        *(
            (name, True)
            for name in ("shannon draycott", "Dr Patel", "Dr See", "Mr Call", "Jo, duty desk", "A. Hall")
        ),
        *(
            (name, True)
            for name in ("T/DI Graham Ollerenshaw", "Will May", "Alison Head", "SW1", "Wexborough MASH")
        ),
        *(
            (words, False)
            for words in ("mother", "see referral", "See Referral Form", "N/A", "tbc", "TBC.", "n/k")
        ),
        *(
            (words, False)
            for words in ("duty desk", "The Duty Social Worker", "as above", "As per referral", "not known")
        ),
        *(
            (words, False)
            for words in ("Reception", "School office", "main switchboard", "to be confirmed", "Dr tbc")
        ),
        *(
            (words, False)
            for words in ("not yet allocated", "Head of service", "practice manager", "01632 960610")
        ),
        ("please ring Jo or anybody else who is in on the day", False),
    ],
)
def test_a_role_is_nobodys_name(text: str, named: bool) -> None:
    assert may_be_a_name(text) == named
