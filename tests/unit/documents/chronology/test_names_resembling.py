"""Names that nobody wrote as the key has them: put into codes, or in doubt; ordinary words neither."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from documents.chronology.anonymising import texts_of
from documents.chronology.coding import CaseCoder
from documents.chronology.reverse_check import UNLISTED
from documents.safety.key import KeyEntry
from tests.unit.documents.chronology.cases import case_a, truth

VARIANTS = Path(__file__).parents[3] / "files" / "name_variants.txt"
SENTENCES = (
    "{} was seen at home with the health visitor.",
    "The worker spoke to {} about school.",
    "It was reported that {} had left the property.",
    "Police attended after a call about {} at 21:40.",
    "Notes say {} did not want to talk.",
    "A letter was sent to {} on Tuesday.",
    "Duty: {} rang to cancel the visit.",
    "Discussed with {} and a plan was agreed.",
    "School said {} came in late again.",
    "The form gave the name as {}.",
)
KEY = (
    KeyEntry("Jordan Peter Wickes", (), "Father"),
    KeyEntry("Siobhan O'Brien", (), "Mother"),
    KeyEntry("Kaiden Liam Draycott", (), "Sibling 1"),
    KeyEntry("Ellie-Mae Rose Draycott", (), "Child A"),
    KeyEntry("Elizabeth Hartnell", (), "Aunt"),
    KeyEntry("Robert Hartnell", (), "Uncle"),
    KeyEntry("Kelly Barnes", (), "Woman 1"),
    KeyEntry("Sean O'Neill", (), "Man 2"),
    KeyEntry("Tyrell Bright", (), "Sibling 2"),
    KeyEntry("Ana D'Souza", (), "Nurse 1"),
    KeyEntry("Christopher Llewellyn-Jones", (), "Man 3"),
    KeyEntry("Caoimhe Okafor", (), "Woman 2"),
)


def variants() -> Iterator[tuple[str, list[str]]]:
    for line in VARIANTS.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            name, _, written = line.partition(": ")
            yield name, written.split("|")


def test_nearly_every_way_of_writing_a_name_is_put_into_codes_or_is_in_doubt() -> None:
    every = list(variants())
    coder = CaseCoder([KeyEntry(name, (), f"Person {number}") for number, (name, _) in enumerate(every, start=1)])
    missed = []
    for number, (_, written) in enumerate(every):
        for place, name in enumerate(written):
            made = coder.coded(SENTENCES[(number + place) % len(SENTENCES)].format(name))
            words = {word for word in name.replace("’", "'").removesuffix("'s").split() if len(word) > 2}
            stays = (words - {"Mrs"}) & set(made.text.replace("’", "'").replace("'s", "").rstrip(".").split())
            gone = name.removesuffix("'s") not in made.text and not stays
            if not gone and not made.doubts and not coder.left(made.text):
                missed.append(name)
    assert sum(len(written) for _, written in every) == 400
    assert len(missed) <= 8, missed


def test_ordinary_notes_are_hardly_ever_in_doubt() -> None:
    own = [
        KeyEntry(person["name"], tuple(person["aliases"]), f"Of the case {number}")
        for number, person in enumerate(truth()["people"], start=1)
    ]
    known = {entry.name for entry in own}
    more = [
        KeyEntry(name, (), f"Person {place}") for place, (name, _) in enumerate(variants()) if name not in known
    ]
    coder = CaseCoder([*own, *more])
    words = doubts = 0
    for reading in case_a().readings:
        for row in reading.rows:
            for text in texts_of(row):
                made = coder.coded(text)
                left = [one for one in coder.left(made.text) if one.kind != UNLISTED]
                words += len(text.split())
                doubts += len(made.doubts) + len(left)
    assert words > 10_000
    assert doubts <= 0.01 * words


@pytest.mark.parametrize(
    ("text", "coded", "listed"),
    [
        ("A call from Mr Wicks.", "A call from Father.", "Mr Wicks"),
        ("His surname was entered as Wicks.", "His surname was entered as Wicks.", "Wicks"),
        ("We saw Ms Barns again.", "We saw Woman 1 again.", "Ms Barns"),
        ("We saw Shaun O'Neill.", "We saw Man 2.", "Shaun O'Neill"),
        ("Siobhan O'Brian rang.", "Mother rang.", "Siobhan O'Brian"),
        ("O’Brein rang.", "Mother rang.", "O’Brein"),
        ("Ellie-May fell.", "Child A fell.", "Ellie-May"),
        ("Elly-Mae fell.", "Child A fell.", "Elly-Mae"),
        ("Ellie M fell.", "Child A fell.", "Ellie M"),
        ("Chris LJ came.", "Man 3 came.", "Chris LJ"),
        ("Caiden fell.", "Sibling 1 fell.", "Caiden"),
        ("Tyrell-James fell.", "Sibling 2 fell.", "Tyrell-James"),
        ("Ana De Souza rang.", "Nurse 1 rang.", "Ana De Souza"),
        ("Kaiden Draycot today.", "Sibling 1 today.", "Kaiden Draycot"),
        ("Betty rang.", "Betty rang.", "Betty"),
        ("We met Bob there.", "We met Bob there.", "Bob"),
        ("Bob rang.", "Bob rang.", "Bob"),
        ("Mum's nickname is not known; Keva is tired.", "Mum's nickname is not known; Keva is tired.", "Keva"),
        ("Keeva's tired.", "Woman 2's tired.", "Keeva"),
        ("KD came in late.", "Sibling 1 came in late.", "KD"),
        ("A drawing by KLD, undated.", "A drawing by KLD, undated.", "KLD"),
        ("Seen with K.D. and staff.", "Seen with Sibling 1 and staff.", "K.D."),
        ("S O'B rang.", "Mother rang.", "S O'B"),
        ("TB told staff so.", "TB told staff so.", "TB"),
        ("We saw Jordan Wix there.", "We saw Father Wix there.", "Wix"),
    ],
)
def test_what_is_nearly_a_name(text: str, coded: str, listed: str) -> None:
    coder = CaseCoder(KEY)
    made = coder.coded(text)
    assert made.text == coded
    assert [doubt.found for doubt in made.doubts] == [listed]
    if listed in coded:  # what was left holds a file back
        assert [one.found for one in coder.left(coded)] == [listed]
        assert CaseCoder(KEY, spared=[listed]).left(coded) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Tested for TB and given a BCG. GP rang SW. BP was 120 over 80, SOB on stairs.",
        "Barn doors and wicks were checked. The candle wicks burn. Robbed on the way; rob nobody.",
        "A bob and a bright day. Right of access. Seen at A&E by ED staff; EMIS was checked.",
        "Risk Barns Assessment. NHS CP PLAN.",
    ],
)
def test_ordinary_words_and_abbreviations_are_nobodys(text: str) -> None:
    coder = CaseCoder(KEY)
    made = coder.coded(text)
    assert (made.text, made.doubts) == (text, ())
    assert coder.left(text) == ()


def test_a_nickname_with_somebody_elses_surname_is_left() -> None:
    made = CaseCoder(KEY).coded("Kaidan Hobson and Kelley Moss came.")
    assert made.text == "Kaidan Hobson and Kelley Moss came."
    assert [doubt.found for doubt in made.doubts] == ["Kaidan", "Kelley"]


def test_a_code_in_a_text_is_no_name() -> None:
    key = [KeyEntry("Robyn Mann", (), "Child Robin"), KeyEntry("Sean Childs", (), "Man 2")]
    coder = CaseCoder(key)
    assert coder.coded("Child Robin and Man 2 came.").doubts == ()
    assert coder.left("Child Robin and Man 2 came.") == ()
