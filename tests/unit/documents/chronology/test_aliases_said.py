"""Names that a text gives people are proposed for whom it gives them to, and nobody is made of ordinary words."""

from __future__ import annotations

import pytest

from documents.chronology.aliases_said import said_in
from documents.safety.key import KeyEntry
from tests.unit.documents.chronology.test_people_found import by_name, row

JORDAN = KeyEntry("Jordan Wickes", role="father")
DENISE = KeyEntry("Denise Draycott", role="maternal grandmother")


@pytest.mark.parametrize(
    "text",
    [
        "Jordan Wickes, known as Jay, was there.",
        "Jordan Wickes (also known as “Jay”) was there.",
        "Mr Wickes, who is known locally as Jay, left.",
        "Father, nicknamed Jay, was out.",
        "Jordan calls himself Jay. Jay came later.",
        "Dad goes by the name of Jay.",
    ],
)
def test_what_somebody_is_known_as_is_proposed_for_them(text: str) -> None:
    (jordan,) = by_name(row(1, "", text), row(2, "", "Jay shouted."), known=(JORDAN,)).values()
    assert "Jay" in jordan.aliases
    assert jordan.rows[-1] == "r2", "rows that say only that name are theirs too"


def test_a_relative_by_a_pet_name_is_the_one_it_can_be() -> None:
    found = by_name(row(1, "", "Stayed with Nanny Dee."), known=(DENISE,))
    assert found["Denise Draycott"].aliases == ("Nanny Dee",)
    apart = by_name(row(1, "", "Stayed with Nanny Shaz."), known=(DENISE,))
    assert apart["Nanny Shaz"].role == "grandmother"


def test_an_officer_told_by_number_is_somebody() -> None:
    found = by_name(
        row(1, "PC 4471", "Attended."), row(2, "", "Statement to PC4471."), row(3, "", "PC 812 Hale came.")
    )
    assert found["PC 4471"].role == "police officer"
    assert found["PC 4471"].rows == ("r1", "r2")
    assert "PC 812" not in found


@pytest.mark.parametrize(
    "text",
    [
        "The road is known as the Ring Road.",
        "The house, known as Red Gables, was empty.",
        "Nan Made tea. Aunt Social.",
        "Known as Jay.",
        "PC attended at 09:30; DS 2019 training",
    ],
)
def test_ordinary_words_and_names_of_nobody_are_not(text: str) -> None:
    known = [said.name for said in said_in(text) if said.name != "DS 2019"]
    assert known == [] or by_name(row(1, "", text)).keys() <= {"DS 2019"}
