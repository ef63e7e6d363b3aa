"""Names into codes and back."""

from __future__ import annotations

import json
import re
from datetime import date
from random import Random

import pytest
from hypothesis import given, settings, strategies as st

from documents.chronology.anonymising import (
    anonymise,
    anonymise_heading,
    anonymise_reading,
    anonymiser_for,
    personalise,
)
from documents.chronology.coding import CaseCoder
from documents.chronology.merging import merge
from documents.chronology.model import Heading
from documents.chronology.text_anonymiser import TextAnonymiser
from documents.reading.model import GlossaryEntry, Identity, Problem, Reading
from documents.safety.key import KeyEntry
from tests.unit.documents.chronology.cases import case_a, reading, row, truth

KEY = (
    KeyEntry("Alfie James Marlow-Reid", ("Alfie", "Baby Marlow"), "Child Ash", "subject child", date(2019, 3, 27)),
    KeyEntry("Tanya Marlow", ("Mum Tanya",), "Mother"),
    KeyEntry("Grant Bishop", ("Spud",), "Father 1"),
    KeyEntry("Nan", (), "Grandmother"),
    KeyEntry("Will May", (), "Social Worker 1"),
    KeyEntry("Siobhán O'Hara", ("Mrs O'Hara", "Shivaun", "Shiv"), "Teacher 1"),
    KeyEntry("Dev Patel", ("PC 3391", "PC 3391 Patel"), "Police Officer 1"),
    KeyEntry("Ray Patel", (), "GP1"),
    KeyEntry("T/DI Graham Ollerenshaw", (), "Officer 2"),
)


def said(text: str) -> str:
    return TextAnonymiser(KEY).say(text)


@pytest.mark.parametrize(
    ("typed", "coded"),
    [
        ("Tanya Marlow came", "Mother came"),
        ("TANYA MARLOW came", "Mother came"),
        ("tanya came with nan", "Mother came with Grandmother"),
        ("Tanya's mother", "Mother's mother"),
        ("T. Marlow and T Marlow", "Mother and Mother"),
        ("Marlow, Tanya", "Mother"),
        ("Ms Tanya Marlow", "Mother"),
        ("Mrs O’Hara rang", "Teacher 1 rang"),
        ("Siobhan O'Hara rang", "Teacher 1 rang"),
        ("Shivaun O'Hara and Shiv O`Hara, O‘Hara Shivaun", "Teacher 1 and Teacher 1, Teacher 1"),
        ("Shivaun Oʼhara rang", "Teacher 1 rang"),
        ("Alfie Marlow—Reid and Alfie Marlow‑Reid", "Child Ash and Child Ash"),
        ("at ZZ99 1ab, Zz991AB, zz991ab or zz99 1Ab", "at [postcode], [postcode], [postcode] or [postcode]"),
        ("ZZ99-1AB and ZZ99 1 AB", "[postcode] and [postcode]"),
        ("B12 5mg at 3pm on H1 2nd ward, v2 3hrs", "B12 5mg at 3pm on H1 2nd ward, v2 3hrs"),
        ("T/DI Ollerenshaw, A/Sgt G Ollerenshaw and DCI Graham Ollerenshaw", "Officer 2, Officer 2 and Officer 2"),
        ("Alfie Marlow Reid", "Child Ash"),
        ("Alfie's cot", "Child Ash's cot"),
        ("seen with Baby Marlow", "seen with Child Ash"),
        ("Tanya Marlowe and Alfei", "Mother and Child Ash"),
        ("Grant Bishop and Mr Bishop", "Father 1 and Father 1"),
        ("Spud was there", "Father 1 was there"),
        ("PC 3391 Patel and PC 3391", "Police Officer 1 and Police Officer 1"),
        ("Dr R Patel, PC Dev Patel", "GP1, Police Officer 1"),
        ("Dr Patel", "[name]"),
        ("the Nantwich finance plan", "the Nantwich finance plan"),
        ("a grant of £50 in May, by 7 May", "a grant of £50 in May, by 7 May"),
        ("Child Ash and Mother", "Child Ash and Mother"),
        ("", ""),
    ],
)
def test_names(typed: str, coded: str) -> None:
    assert said(typed) == coded


@pytest.mark.parametrize(
    ("typed", "coded"),
    [
        ("NHS 943 476 5919", "NHS [NHS number]"),
        ("NHS no. 9434765919", "NHS no. [NHS number]"),
        ("rang 07700 900417 and (01632) 960118", "rang [telephone number] and [telephone number]"),
        ("+44 7700 900417", "[telephone number]"),
        ("lives at ZZ99 3VZ", "lives at [postcode]"),
        ("ab1 2cd", "[postcode]"),
        ("write to a.b@school.example", "write to [e-mail address]"),
        ("born 27/03/2019", "born [date of birth]"),
        ("born 27th March 2019", "born [date of birth]"),
        ("seen on 28/03/2019 at 10:15", "seen on 28/03/2019 at 10:15"),
        ("crime 0412 and log 1187", "crime 0412 and log 1187"),
        ("at 14 Tollgate Court", "at [address]"),
        ("Flat 6, 82 Quarry Street", "[address]"),
        ("12a Church Rd and The Quarry Street flat", "[address] and The [address] flat"),
        ("Millrace House, Weir Lane", "[address], [address]"),
        ("Larkspur Road Surgery", "Larkspur Road Surgery"),
        ("the Family Court on 12 May", "the Family Court on 12 May"),
        ("16 Crown Court cases", "16 Crown Court cases"),
    ],
)
def test_numbers_and_addresses(typed: str, coded: str) -> None:
    assert said(typed) == coded


def test_a_street_and_a_locality_are_learned_from_a_full_address_and_a_town_of_an_agency_is_not() -> None:
    full = "9 Saffron View, Little Hanley, Weston, ZZ99 1AA"
    words = TextAnonymiser(KEY, [full], ["Weston Council"])
    assert words.say(full) == "[address], [place], Weston, [postcode]"
    assert words.say("Seen in Little Hanley near Saffron View") == "Seen in [place] near [address]"


def test_what_may_be_wrong_is_listed() -> None:
    words = TextAnonymiser(KEY)
    shared = words.text("Dr Patel rang").doubts
    assert [(doubt.found, doubt.put) for doubt in shared] == [("Dr Patel", "[name]")]
    assert [doubt.put for doubt in words.text("Grant given. Will call.").doubts] == ["Father 1", "Social Worker 1"]
    assert words.text("Alfie's cot. A video with Tanya's friend Jan Wickle.").doubts == ()
    assert [doubt.found for doubt in words.text("Seen with Tanja in hall").doubts] == ["Tanja"]


def test_every_text_of_a_row_and_its_agency_file_and_id() -> None:
    one = row(
        "r1",
        source="Tanya's file",
        event="Tanya seen",
        people="Tanya",
        action="Rang Tanya",
        comment="Tanya",
        other={"Said by Tanya": "Tanya again"},
    )
    part = Reading(
        "tanya-marlow.docx",
        "ab",
        "return",
        "Tanya Marlow Day Nursery",
        rows=(one,),
        problems=(Problem("x", "Tanya is not a date.", "r1"),),
        identity=Identity("Will May", "worker for Tanya", "Siobhán O'Hara"),
        glossary=(GlossaryEntry("Tanya Marlow", "", "mother"),),
        title="Return about Alfie",
        cover=(("People known", "Alfie, 9 Hill Road, ZZ99 1AA"),),
        narrative=(("Alfie's voice", "Alfie said so."),),
    )
    chronology = merge([part], None)
    coded = anonymise(chronology, KEY)
    shown = json.dumps([coded.chronology.as_json(), coded.chronology.findings.as_json()])
    shown += repr(coded.chronology.returns)
    words = anonymiser_for(KEY, chronology, [part])
    shown += repr(anonymise_reading(part, words))
    shown += repr(anonymise_heading(Heading(title="Alfie Marlow-Reid"), words))
    assert not re.search("tanya|marlow|alfie|o'hara|hill road|ZZ99", shown, re.IGNORECASE)
    assert "Mother" in shown
    assert personalise(coded).rows == chronology.rows


def test_case_a_keeps_no_name_alias_or_identifier() -> None:
    told, case = truth(), case_a()
    key = [
        KeyEntry(
            p["name"],
            tuple(p["aliases"]),
            p["code"],
            p["role"],
            date.fromisoformat(p["dob"]) if p["dob"] else None,
        )
        for p in told["people"]
    ]
    chronology = merge(case.readings, case.scope)
    words = anonymiser_for(key, chronology, case.readings)
    coded = anonymise(chronology, key, words)
    shown = json.dumps([coded.chronology.as_json(), coded.chronology.findings.as_json()], ensure_ascii=False)
    shown += "".join(
        json.dumps(anonymise_reading(part, words).as_record(), ensure_ascii=False) for part in case.readings
    )
    names = {name for person in told["people"] for name in (person["name"], *person["aliases"])}
    names |= {identifier for kind in told["identifiers"].values() for identifier in kind}
    left = [name for name in names if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", shown, re.IGNORECASE)]
    assert left == []
    for person in told["people"]:
        assert person["code"] in shown
    assert personalise(coded).rows == chronology.rows


pieces = st.sampled_from(
    [
        "Tanya",
        "Alfie",
        " ",
        " ",
        "'s",
        ", ",
        ". ",
        "Marlow",
        "Mother",
        "[name]",
        "07700 900417",
        "9 Hill Road",
        "seen",
        "ZZ99 1AA",
    ]
)
texts = st.lists(pieces, max_size=12).map("".join) | st.text(max_size=30)


@settings(deadline=None, max_examples=200)
@given(texts, texts)
def test_anonymise_then_personalise_gives_the_text_back(event: str, heading: str) -> None:
    chronology = merge([reading("Police", [row("r1", event=event, other={heading: event})])], None)
    coded = anonymise(chronology, KEY)
    assert personalise(coded).rows == chronology.rows


codes_in_texts = st.lists(
    st.sampled_from(
        ["Child Ash", "Mother", "Father 1", "GP1", "[address]", "Tanya", "Alfie", " ", ", ", "Dr Patel"]
    )
    | st.text(max_size=8),
    max_size=10,
).map("".join)


@settings(deadline=None, max_examples=150)
@given(codes_in_texts, st.randoms(use_true_random=False))
def test_the_order_of_the_key_makes_no_difference_and_looking_like_a_code_neither(
    text: str, random: Random
) -> None:
    mixed = list(KEY)
    random.shuffle(mixed)
    assert CaseCoder(mixed).say(text) == CaseCoder(KEY).say(text)
    assert CaseCoder(KEY).named(text, CaseCoder(KEY).say(text)) == text


@pytest.mark.parametrize(
    ("stored", "edited", "named"),
    [
        ("Tanya was alone.", "Mother was alone with Father 1.", "Tanya was alone with Father 1."),
        ("Seen Tanya, then Alfie.", "Seen Mother. Then Child Ash!", "Seen Tanya. Then Alfie!"),
        ("Tanya rang.", "Nobody rang.", "Nobody rang."),
        ("Mother is Tanya.", "Mother is Mother, so it says.", "Mother is Tanya, so it says."),
    ],
)
def test_names_stay_where_somebody_who_saw_codes_left_them(stored: str, edited: str, named: str) -> None:
    assert CaseCoder(KEY).named(stored, edited) == named


def test_what_is_left_in_codes_is_found_unless_a_person_said_that_it_is_nobodys() -> None:
    key = [KeyEntry("Elizabeth Rose Marlow", (), "Aunt"), KeyEntry("Grant Bishop", (), "Father 1")]
    coder = CaseCoder(key)
    text = coder.say("Liz came. Grant given. Elizabeth left with Tom Hallas.")
    assert [(left.kind, left.found, left.who, left.sure) for left in coder.left(text)] == [
        ("name", "Liz", "Aunt", False),
        ("unlisted-name", "Tom Hallas", "", False),
    ]
    spared = CaseCoder(key, spared=["liz", "grant", "Tom Hallas"])
    assert spared.say("Liz came. Grant given.") == "Liz came. Grant given."
    assert spared.left(spared.say("Liz came. Grant given. With Tom Hallas, and Grant.")) == ()


def test_what_the_key_knows_of_a_home_a_school_and_a_telephone_goes() -> None:
    key = [
        KeyEntry(
            "Tanya Marlow", (), "Mother", addresses=("Flat 2\n9 Oak Lane\nHanley Green",), postcodes=("ZZ99 1AA",),
            places=("Little Acorns Nursery",), phones=("01632 960 118",),
        )
    ]  # fmt: skip
    said = CaseCoder(key).say("Oak Lane, Hanley Green; Little Acorns Nursery; zz991aa; 01632960118")
    assert said == "[address], [place]; [place]; [postcode]; [telephone number]"


def test_a_telephone_number_of_the_key_goes_with_its_bracket_or_plus() -> None:
    key = [KeyEntry("Tanya Marlow", (), "Mother", phones=("07700 900123", "01632 960777"))]
    said = CaseCoder(key).say("+44 7700 900123, (01632) 960777 and 07700900123")
    assert said == "[telephone number], [telephone number] and [telephone number]"


@pytest.mark.parametrize("slip", ["Siobhna", "Siobhn", "Tania", "Tannya", "Sioban"])
def test_a_given_name_with_a_slip_is_in_doubt_where_a_sentence_begins_too(slip: str) -> None:
    made = TextAnonymiser(KEY).text(f"{slip} rang. The nurse met {slip}.")
    assert slip not in made.text
    assert [doubt.found for doubt in made.doubts] == [slip, slip]


def test_ordinary_words_that_begin_sentences_are_no_slips() -> None:
    text = "Tanks leaked. Tangy food. Alpha rang. Marble floors. Patio doors."
    assert said(text) == text


def test_what_is_no_number_of_a_kind_is_said_of_that_kind() -> None:
    doubts = TextAnonymiser(KEY).text("NHS no 999-123-4560").doubts
    assert {doubt.why for doubt in doubts} == {"This may be no NHS number."}
