"""Text from files holds only characters that XML, JSON and databases can hold."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st
from lxml import etree

from documents.reading.text import clean


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("Plain words", "Plain words"),
        ("Zoë, café – “quoted” £5", "Zoë, café – “quoted” £5"),
        ("nul\x00 and bell\x07", "nul and bell"),
        ("half \ud83d of a pair", "half  of a pair"),
        ("a pair \ud83d\ude00 in halves", "a pair 😀 in halves"),
        ("(cid:12)letters(cid:3)", "letters"),
        ("one\r\ntwo\rthree\x0bfour\u2028five", "one\ntwo\nthree\nfour\nfive"),
        ("no\ufffe character\uffff", "no character"),
        ("non\xa0breaking", "non\xa0breaking"),
        ("", ""),
    ],
)
def test_forbidden_characters_go_and_the_rest_stays(typed: str, cleaned: str) -> None:
    assert clean(typed) == cleaned


@given(st.text(st.characters(codec=None)))
def test_any_text_can_be_put_into_xml_afterwards(typed: str) -> None:
    element = etree.Element("text")
    element.text = clean(typed)
    assert etree.fromstring(etree.tostring(element)).text == (element.text or None)
