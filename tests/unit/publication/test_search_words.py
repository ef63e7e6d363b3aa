"""What a reader typed becomes terms that the full-text engine can take, whatever it was."""

import re

import pytest
from hypothesis import given, strategies as st

from publication.search_words import MOST_TERMS, asked_for


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("neglect", ('"neglect"*',)),
        ("Neglect  bruises", ('"Neglect"*', '"bruises"*')),
        ('"lost to view" baby', ('"lost to view"', '"baby"*')),
        ("“lost to view”", ('"lost to view"',)),
        ('"lost', ('"lost"*',)),
        ('"baby"', ('"baby"',)),
        ("O’Brien", ('"O"', '"Brien"*')),
        ("GP A", ('"GP"',)),
        ("How do we see fathers?", ('"see"*', '"fathers"*')),
        ("who was that", ('"who"*', '"was"*', '"that"*')),
        ("Zoe\u0308", ('"Zoë"*',)),
        ("neglect neglect", ('"neglect"*',)),
        ("*** ( ) -", ()),
        ("", ()),
    ],
)
def test_terms(typed: str, terms: tuple[str, ...]) -> None:
    assert asked_for(typed) == terms


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60))
def test_only_quoted_words_reach_the_engine(typed: str) -> None:
    terms = asked_for(typed)

    assert len(terms) <= MOST_TERMS
    assert all(re.fullmatch(r'"[^\W_]+( [^\W_]+)*"\*?', term) for term in terms)
