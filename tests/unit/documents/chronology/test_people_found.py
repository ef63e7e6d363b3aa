"""Who is named: one person once, whatever they are called; two people never one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from documents.chronology.model import MergedRow
from documents.chronology.people_found import FoundPerson, people_found
from documents.reading.model import Clock, Place, Row, When
from documents.safety.key import KeyEntry

NO_DATE = When(None, None, "unknown", "exact", "")
TRUTH = Path(__file__).resolve().parents[3] / "files" / "case_a" / "truth.json"


def row(number: int, people: str, event: str = "", agency: str = "Police") -> MergedRow:
    """Return a merged row."""
    return MergedRow(
        Row(f"r{number}", Place(), "", "", NO_DATE, Clock(None), people=people, event=event), agency, "f"
    )


def by_name(*rows: MergedRow, known: tuple[KeyEntry, ...] = ()) -> dict[str, FoundPerson]:
    """Return those found, by name."""
    return {person.name: person for person in people_found(rows, known)}


def test_spellings_of_one_person_are_gathered() -> None:
    found = by_name(
        row(1, "Priya Nandakumar, social worker; mother"),
        row(2, "Ms Nandakumar; Priya"),
        row(3, "P Nandakumar"),
        row(4, "Priya Nandakumaar", "Ms Nandakumar rang."),
    )
    assert list(found) == ["Priya Nandakumaar"] or list(found) == ["Priya Nandakumar"]
    (person,) = found.values()
    assert person.rows == ("r1", "r2", "r3", "r4")
    assert person.role == "social worker"


def test_people_of_one_surname_stay_two() -> None:
    found = by_name(
        row(1, "Denise Holt; Shannon Holt"), row(2, "Shannon"), row(3, "Nan", "Denise came."), row(4, "Miss Holt")
    )
    assert found["Denise Holt"].rows == ("r1", "r3")
    assert found["Shannon Holt"].rows == ("r1", "r2")


def test_somebody_behind_a_comma_is_no_role() -> None:
    found = by_name(row(1, "PC Ames, mother"), row(2, "PC Ames, patient"), row(3, "Shannon Holt (mother)"))
    assert found["PC Ames"].role == ""
    assert found["Shannon Holt"].role == "mother"


def test_words_of_a_glossary_that_are_no_name_are_nobody() -> None:
    known = (KeyEntry("see referral"), KeyEntry("Dr S Hanratty, named doctor"))
    found = by_name(row(1, "Dr S Hanratty", "See referral."), known=known)
    assert list(found) == ["Dr S Hanratty"]


def test_an_initial_is_not_a_first_name() -> None:
    found = by_name(row(1, "Dr S Hanratty"), row(2, "Shannon Holt"), row(3, "Shannon"))
    assert found["Shannon Holt"].rows == ("r2", "r3")


@pytest.mark.parametrize(
    "people",
    [
        "Larkspur Road Surgery",
        "Duty Social Worker",
        "EDT manager; ward sister",
        "Housing Officer",
        "police control room",
        "male, not named",
        "Core Group members",
        "Children's Social Care",
        "",
    ],
)
def test_roles_services_and_places_are_nobody(people: str) -> None:
    assert by_name(row(1, people)) == {}


def test_somebody_the_case_knows_is_found_in_the_telling() -> None:
    known = (KeyEntry("Kaiden Liam Holt", ("Kai",), "Child Robin", "half-brother"),)
    found = by_name(row(1, "", "Kai was seen with his mother."), row(2, "Kaiden"), known=known)
    assert found["Kaiden Liam Holt"].rows == ("r1", "r2")
    assert found["Kaiden Liam Holt"].role == "half-brother"


def test_the_key_says_nothing_and_stays() -> None:
    once = by_name(row(1, "Ruth Shaw (school nurse)"))["Ruth Shaw"]
    again = by_name(row(1, "Ruth Shaw"), row(2, "Someone Else"))["Ruth Shaw"]
    assert once.key == again.key
    assert "ruth" not in once.key


def test_people_of_case_a() -> None:
    """Of those whom at least two rows of the truth's people column name, nearly all are found, each once."""
    truth = json.loads(TRUTH.read_text())
    cells = [(row_["people"] or "", row_["event"]) for agency in truth["agencies"] for row_ in agency["rows"]]
    rows = [row(number, people, event) for number, (people, event) in enumerate(cells)]
    found = people_found(rows)
    expected = [
        person
        for person in truth["people"]
        if sum(any(name in people for name in (person["name"], *person["aliases"])) for people, _ in cells) > 1
    ]
    surnames = [person["name"].split()[-1] for person in expected if " " in person["name"]]
    missing = [name for name in surnames if not any(name in one.name for one in found)]
    assert missing == []
    assert len({one.name for one in found}) == len(found)
    assert len(found) <= len(truth["people"])


@pytest.mark.parametrize(
    "event",
    ["Child A was seen at home.", "ChildA seen.", "child a was asleep.", "Told by child a.", "CHILD A at school."],
)
def test_a_code_typed_by_hand_names_whom_the_case_calls_so(event: str) -> None:
    known = (
        KeyEntry("Kian Marsh", (), "Child A", "subject child"),
        KeyEntry("Sam Marsh", (), "Child B", "sibling"),
    )
    found = by_name(row(1, "", event), known=known)
    assert {name: person.rows for name, person in found.items()} == {"Kian Marsh": ("r1",)}


@pytest.mark.parametrize("event", ["Gave the child a drink.", "She gave a child a lift.", "Each child attended."])
def test_words_that_only_look_like_a_code_name_nobody(event: str) -> None:
    assert by_name(row(1, "", event), known=(KeyEntry("Kian Marsh", (), "Child A", "subject child"),)) == {}


def test_spellings_of_a_short_given_name_are_gathered() -> None:
    found = by_name(row(1, "Ellie Draycott"), row(2, "Elly Draycott"), row(3, "Ella Draycott"))
    assert set(found) == {"Ellie Draycott", "Ella Draycott"}
    assert len(found["Ellie Draycott"].rows) == 2


def test_accents_apostrophes_hyphens_and_spaces_make_no_second_person() -> None:
    found = by_name(
        row(1, "Zoë-Anne Okafor-Bright"),
        row(2, "Zoe Anne", "Zoë-Anne was fed."),
        row(3, "", "Zoe-Anne’s cot. ZOE ANNE fed."),
        row(4, "Siobhan O’Hara"),
        row(5, "Siobhán O'Hara; Zoe Anne Okafor Bright"),
        row(6, "Zoë‑Anne"),
    )
    assert sorted(person.rows for person in found.values()) == [("r1", "r2", "r3", "r5", "r6"), ("r4", "r5")]


def test_two_people_with_one_of_two_given_names_stay_two() -> None:
    found = by_name(row(1, "Zoe Anne Marsh"), row(2, "Zoe Marsh-Reid"), row(3, "Anne Marsh"))
    assert set(found) == {"Zoe Anne Marsh", "Zoe Marsh-Reid", "Anne Marsh"}
