"""When two referrals may be about one child, and why."""

from __future__ import annotations

from datetime import date

import pytest

from casework.rules.child_likeness import alike, sounds
from casework.rules.people import Person

BORN = date(2020, 11, 9)


def child(
    name: str = "Catherine Smith", born: date | None = BORN, nhs: str = "", postcode: str = "", *aliases: str
) -> Person:
    """Return a child."""
    return Person(name, "child", aliases, born, nhs, (postcode,) if postcode else (), child=True)


@pytest.mark.parametrize(
    ("one", "other", "reasons"),
    [
        (child(), child(), ("the same name", "the same date of birth")),
        (child(), child("SMITH, Catherine"), ("the same name", "the same date of birth")),
        (child(), child("Katharine Smyth"), ("names that sound alike", "the same date of birth")),
        (child("Siân O’Neill"), child("Sian ONeill"), ("the same name", "the same date of birth")),
        (
            child("Jonathon Green"),
            child("Jonathan Greene"),
            ("names that sound alike", "the same date of birth"),
        ),
        (
            child("Ellie-Mae Draycott"),
            child("Ellie Mae Draycot", date(2020, 9, 11)),
            ("names that sound alike", "dates of birth with day and month exchanged"),
        ),
        (
            child(),
            child(born=date(2020, 11, 19)),
            ("the same name", "dates of birth that differ by one digit, or two exchanged"),
        ),
        (
            child(born=date(2012, 11, 9)),
            child(born=date(2021, 11, 9)),
            ("the same name", "dates of birth that differ by one digit, or two exchanged"),
        ),
        (child(), child(born=None), ("the same name",)),
        (
            child("Alex Brown", None, "999 000 0018"),
            child("Somebody Else", None, "9990000018"),
            ("the same NHS number",),
        ),
        (
            child("Alex Brown", None, "9990000018"),
            child("Somebody Else", None, "9990000081"),
            ("NHS numbers that differ by one slip",),
        ),
        (
            child("Ada Green", BORN, "", "zz99 1aa"),
            child("Ada-May Brown", BORN, "", "1 High St ZZ991AA"),
            ("the same date of birth", "the same postcode"),
        ),
        (
            child("Rosie Green", BORN, "", "", "Catherine Smith"),
            child(),
            ("the same name", "the same date of birth"),
        ),
        (
            child("Catherine Anne Smith"),
            child("Catherine Smith"),
            ("one name within the other", "the same date of birth"),
        ),
    ],
)
def test_reasons_are_named(one: Person, other: Person, reasons: tuple[str, ...]) -> None:
    for found in (alike(one, other), alike(other, one)):
        assert found is not None
        assert found.reasons == reasons


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (child(), child("Benedict Jones")),
        (child(), child(born=date(2011, 2, 3))),
        (child("Lee Marsh", None), child("Lou Marsh", None)),
        (child("", None), child("", None)),
        (child("Ada Green", BORN, "9990000018"), child("Bo Hill", date(2001, 2, 3), "9990000026")),
        (child("Ada Green", date(2020, 1, 1), "", "ZZ99 1AA"), child("Bo Hill", date(2018, 5, 5), "", "ZZ99 1AA")),
    ],
)
def test_other_children_are_other_children(one: Person, other: Person) -> None:
    assert alike(one, other) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Stephen", "Steven"),
        ("Gemma", "Jemma"),
        ("Shaun", "Sean"),
        ("Philippa", "Filipa"),
        ("McDonald", "MacDonald"),
        ("Wright", "Right"),
        ("Aidan", "Aiden"),
        ("Mohammed", "Muhammad"),
    ],
)
def test_names_that_sound_alike(one: str, other: str) -> None:
    assert sounds(one) == sounds(other)


@pytest.mark.parametrize(("one", "other"), [("Ben", "Dan"), ("Sam", "Tom"), ("Priya", "Maya")])
def test_names_that_sound_otherwise(one: str, other: str) -> None:
    assert sounds(one) != sounds(other)
