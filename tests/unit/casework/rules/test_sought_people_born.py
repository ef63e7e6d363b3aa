"""A date of birth of somebody to look for may be rough, and cannot be impossible or to come."""

from __future__ import annotations

from datetime import date

import pytest

from casework.rules.sought_people import birth_doubt

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    "text",
    ["", "27 March 2019", "27/3/2019", "2019-03-27", "1985", "about 1985", "aged 34", "Expected on 4 May 2027"],
)
def test_what_may_stand(text: str) -> None:
    assert birth_doubt(text, TODAY) == ""


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("31 February 2050", "real date"),
        ("31/02/2019", "real date"),
        ("27 Mrch 2019", "real date"),
        ("24 November 2026", "in the past"),
        ("2050", "in the past"),
        ("27.3.2031", "in the past"),
    ],
)
def test_what_is_asked_about(text: str, says: str) -> None:
    assert says in birth_doubt(text, TODAY)
