"""Names that only the text itself gives away are in doubt in a chronology in codes."""

from __future__ import annotations

import pytest

from documents.chronology.reverse_check import ReverseCheck
from documents.safety.key import KeyEntry

KEY = (
    KeyEntry("Shannon Draycott", code="Mother", role="mother"),
    KeyEntry("Jordan Wickes", code="Father", role="father"),
    KeyEntry("Denise Draycott", code="Maternal Grandmother", role="grandmother"),
    KeyEntry("Kaiden Draycott", code="Child 1", role="child"),
)


@pytest.mark.parametrize(
    ("text", "found", "who"),
    [
        ("Father, known as Jay, was there.", "Jay", ""),
        ("A man who goes by the name of Tiny Tel opened the door.", "Tiny Tel", ""),
        ("Child 1 stayed with Nanny Dee at the weekend.", "Nanny Dee", ""),
        ("PC 4471 attended.", "PC 4471", ""),
        ("Seen by an officer, collar number 4471.", "collar number 4471", ""),
        ("Shan said that she was tired.", "Shan", "Mother"),
        ("Mum (Zibby) was tired.", "Zibby", ""),
        ("999 call from Zibby at 21:40.", "Zibby", ""),
        ("Slept at nanny Mo’s flat.", "Mo", ""),
        ("Zibby (mum) rang.", "Zibby", ""),
        ("We spoke to Zibby about it.", "Zibby", ""),
        ("Call taken from Zibby at 10:00.", "Zibby", ""),
    ],
)
def test_what_the_text_says_is_a_name_is_in_doubt(text: str, found: str, who: str) -> None:
    left = [(one.found, one.who, one.sure) for one in ReverseCheck(KEY).left(text) if one.kind == "name"]
    assert left == [(found, who, False)]


@pytest.mark.parametrize(
    "text",
    [
        "Child 1, known as Child 1 in this review, was with Maternal Grandmother.",
        "Also known as Mother’s partner.",
        "The road is known as the ring road. Nan made tea.",
        "The family is known as a family that moves.",
        "PC attended at 09:30. DS training took place in 2019.",
        "May said so on 5 May.",
        "Mother Not Present. Father (DNA). Mum, Housing and School spoke to GPs. Call from NHS Direct.",
        "Child Protection Plan. Baby Clinic. Partner: Unknown. Visit to Ofsted. Mother, Monday: call from Police.",
    ],
)
def test_codes_and_ordinary_words_are_not(text: str) -> None:
    assert [one for one in ReverseCheck(KEY).left(text) if one.kind == "name"] == []


def test_a_word_that_people_said_is_nobodys_is_not() -> None:
    assert ReverseCheck(KEY, spared=["Nanny Dee"]).left("Nanny Dee came.") == ()
