"""The log of contact with a family: what an entry must say."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from casework.rules.family import missing

WHO_AND_BY = {"who": "The mother", "by": "Social worker"}


@pytest.mark.parametrize(
    ("answers", "names"),
    [
        ({**WHO_AND_BY, "said": "She wants to read it first."}, []),
        ({**WHO_AND_BY, "needs": "An interpreter"}, []),
        (WHO_AND_BY, ["offered"]),
        ({**WHO_AND_BY, "said": "   "}, ["offered"]),
        ({"who": "The mother", "said": "Yes"}, ["by"]),
        ({}, ["who", "by"]),
        ({"said": "Yes"}, ["who", "by"]),
    ],
)
def test_what_an_entry_must_say(answers: Mapping[str, str], names: list[str]) -> None:
    assert [question.name for question in missing(answers)] == names
