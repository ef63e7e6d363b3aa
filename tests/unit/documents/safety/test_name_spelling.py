"""Given names in two spellings: one person's, and two people's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from documents.chronology.text_anonymiser import TextAnonymiser
from documents.safety.folding import fold
from documents.safety.key import KeyEntry
from documents.safety.name_search import NameSearch
from documents.safety.name_spelling import spelt_alike
from documents.safety.people import people_of_key

PAIRS = Path(__file__).parents[3] / "files" / "name_pairs.txt"


def pairs(kind: str) -> Iterator[tuple[str, str]]:
    for line in PAIRS.read_text("utf-8").splitlines():
        if line.startswith(f"{kind}:"):
            for pair in line.partition(":")[2].split(","):
                one, other = map(fold, pair.split())
                yield one, other


def test_nearly_all_spellings_of_one_name_are_known() -> None:
    told = [spelt_alike(one, other) for one, other in pairs("same")]
    assert len(told) > 100
    assert sum(told) >= 0.97 * len(told)


def test_names_of_two_people_are_hardly_ever_taken_for_one() -> None:
    told = [spelt_alike(one, other) for one, other in pairs("other")]
    assert len(told) > 100
    assert sum(told) <= 0.01 * len(told)


@pytest.mark.parametrize(
    ("name", "typed"), [("Ellie Marsh", "Elly"), ("Kian Marsh", "Kyan"), ("Zac Marsh", "Zak")]
)
def test_a_short_name_spelt_otherwise_is_proposed_and_never_sure(name: str, typed: str) -> None:
    key = [KeyEntry(name, (), "Child 1", "child")]
    hits = NameSearch(people_of_key(key)).find(f"Home visit. {typed} was asleep upstairs.")
    assert [(hit.who, hit.certain) for hit in hits] == [("Child 1", False)]
    coded = TextAnonymiser(key).text(f"Home visit. {typed} was asleep upstairs.")
    assert coded.text == "Home visit. Child 1 was asleep upstairs."
    assert [doubt.found for doubt in coded.doubts] == [typed]


@pytest.mark.parametrize(
    ("name", "typed"), [("Alana Marsh", "Alan"), ("Maria Marsh", "Mary"), ("Julia Marsh", "Julie")]
)
def test_another_given_name_is_somebody_else(name: str, typed: str) -> None:
    key = [KeyEntry(name, (), "Child 1", "child")]
    assert NameSearch(people_of_key(key)).find(f"Home visit. {typed} was asleep upstairs.") == []
    assert TextAnonymiser(key).say(f"Home visit. {typed} was asleep.") == f"Home visit. {typed} was asleep."


def test_a_control_characters_sign_hides_no_name() -> None:
    assert fold("Sm␁ith") == fold("Smith")
