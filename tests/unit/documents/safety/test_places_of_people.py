"""The school and the surgery of a known person are found by their own words, however the rest is written."""

from __future__ import annotations

import pytest

from documents.safety.findings import TextPart
from documents.safety.identifiers import find_identifiers
from documents.safety.people import Person
from documents.safety.place_search import own_words
from tests.unit.documents.safety.ordinary_texts import REVIEW

CHILD = Person(
    "Tegan Marlowe",
    code="Child T",
    places=("St Bride's C of E Primary School, Year 2", "Kiln Lane Surgery (Dr Patel)", "Oakfield Academy"),
)


def found(text: str, *places: str) -> list[tuple[str, bool]]:
    people = [Person("Tegan Marlowe", code="Child T", places=places)] if places else [CHILD]
    return [
        (hit.found, hit.certain)
        for hit in find_identifiers([TextPart("page", "page 1", text)], people)
        if hit.kind == "place"
    ]


@pytest.mark.parametrize(
    "written",
    [
        "St Bride's C of E Primary School", "St Brides Primary School", "St. Bride’s Primary",
        "Saint Bride's school", "ST BRIDES SCHOOL", "St Bride's CE Primary", "Kiln Lane Surgery",
        "Kiln Ln surgery", "Kiln Lane Medical Centre",
        "Oakfield Academy", "Oakfield primary", "Oakfield",
    ],
)  # fmt: skip
def test_a_place_is_found(written: str) -> None:
    hits = found(f"The child went to {written} that year.")
    assert len(hits) == 1
    assert hits[0][1] == (written != "Oakfield")


@pytest.mark.parametrize(
    "text",
    ["The primary school wrote.", "The GP practice and the surgery met.", "An academy trust.", "A kiln lane.",
     "Ash Lane Surgery was asked.", "All Saints Primary School"],
)  # fmt: skip
def test_other_places_are_not(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "typed", ["GP practice", "School", "Not known", "The Medical Centre", "Nursery (not sure)", ""]
)
def test_a_place_without_words_of_its_own_is_not_looked_for(typed: str) -> None:
    assert own_words(typed.split("(")[0]) == ()
    assert found("The GP practice and the nursery knew of the school. It is not known.", typed) == []


def test_an_ordinary_review_names_none_of_them() -> None:
    assert found(REVIEW) == []
