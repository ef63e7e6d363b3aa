"""Dates of a referral that hardly can be: asked about, settled by a reason that holds for these dates alone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from casework.rules.referral_dates import REASONS, answered, doubts, open_doubts

TODAY = date(2026, 11, 2)
CHILD = {"date_of_birth": "2020-11-09", "date_of_incident": "2026-08-31"}


def answers(child: dict[str, str] | None = None, **pages: Any) -> dict[str, Any]:
    """Return a referral of one child."""
    return {
        "children": [{**CHILD, **(child or {})}],
        **{name.replace("_", "-"): page for name, page in pages.items()},
    }


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (
            answers({"date_of_incident": "2019-01-01"}),
            "Child 1 was born on 9 November 2020, after the incident on 1 January 2019.",
        ),
        (
            answers({"date_of_birth": "2008-08-30"}),
            "Child 1, born on 30 August 2008, would be 18 years old on the day of the incident, 31 August 2026. "
            "A child is under 18.",
        ),
        (
            answers({"date_of_birth": "1999-01-01"}),
            "Child 1, born on 1 January 1999, would be 27 years old on the day of the incident, 31 August 2026. "
            "That is over 25.",
        ),
        (
            {"children": [{"date_of_birth": "1999-01-01"}]},
            "Child 1, born on 1 January 1999, would be 27 years old today. That is over 25.",
        ),
        (
            answers(
                {"date_of_death": "2020-11-08", "date_of_incident": "2020-11-08", "date_of_birth": "2020-11-09"}
            ),
            "Child 1 died on 8 November 2020, before the date of birth, 9 November 2020.",
        ),
        (
            answers({"date_of_death": "2026-08-30"}),
            "Child 1 died on 30 August 2026, before the incident on 31 August 2026.",
        ),
        (
            answers(safeguarding_lead={"date": "2026-08-30"}),
            "You discussed the referral with your safeguarding lead on 30 August 2026, before the incident on "
            "31 August 2026.",
        ),
        (
            answers(kind={"aware_on": "2026-08-30"}),
            "The local authority became aware of the incident on 30 August 2026, before the incident on "
            "31 August 2026.",
        ),
        (
            {"children": [{"unborn": "yes", "due_date": "2028-01-01"}]},
            "Child 1 is expected on 1 January 2028, more than 43 weeks from now.",
        ),
        (
            {"children": [{"unborn": "yes", "due_date": "2026-10-01"}]},
            "Child 1 is said to be unborn, but was expected on 1 October 2026.",
        ),
        (
            answers({"child_protection_from": "2025-03-01", "child_protection_to": "2025-02-01"}),
            "The child protection plan of child 1 ended on 1 February 2025, before it began on 1 March 2025.",
        ),
        (
            answers({"child_protection_plan": "now", "child_protection_to": "2025-02-01"}),
            "Child 1 is said to be subject to a child protection plan now, but it ended on 1 February 2025.",
        ),
        (
            {"children": [{"unborn": "yes", "due_date": "2026-12-01", "child_protection_from": "2024-05-01"}]},
            "The child protection plan of child 1 began on 1 May 2024, long before the expected birth, "
            "1 December 2026.",
        ),
        (
            answers(family=[{"relationship": "Mother", "date_of_birth": "2010-01-01"}]),
            "Person 1 is a parent born on 1 January 2010, and child 1 was born on 9 November 2020.",
        ),
        (
            answers(family=[{"relationship": "great aunt", "date_of_birth": "1905-01-01"}]),
            "Person 1, born on 1 January 1905, would be 121 years old today.",
        ),
    ],
)
def test_odd_dates_are_asked_about_in_words(given: dict[str, Any], sentence: str) -> None:
    assert sentence in [doubt.sentence for doubt in doubts(given, TODAY)]


@pytest.mark.parametrize(
    "given",
    [
        {},
        answers(),
        answers({"date_of_birth": "2026-08-31", "date_of_death": "2026-08-31"}),
        answers({"date_of_birth": "2008-09-01"}),
        answers(safeguarding_lead={"date": "2026-08-31"}, kind={"aware_on": "2026-08-31"}),
        {"children": [{"unborn": "yes", "due_date": "2027-08-01"}]},
        answers({"child_protection_plan": "before", "child_protection_to": "2025-02-01"}),
        {"children": [{"unborn": "yes", "due_date": "2026-12-01", "child_protection_from": "2026-05-01"}]},
        answers({"child_protection_from": "2020-06-01", "child_protection_to": "2020-06-01"}),
        answers(family=[{"relationship": "grandmother of the mother", "date_of_birth": "1960-01-01"}]),
        answers(family=[{"relationship": "sister", "date_of_birth": "2018-01-01"}]),
        {"children": [{"date_of_birth": "not a date"}], "family": None},
    ],
)
def test_dates_that_can_be_are_not_asked_about(given: dict[str, Any]) -> None:
    assert doubts(given, TODAY) == ()


def test_a_reason_holds_for_these_dates_alone_and_is_told() -> None:
    odd = answers({"date_of_death": "2026-08-30"})
    (doubt,) = open_doubts(odd, TODAY)
    assert doubt.concerns("children", 1)
    assert not doubt.concerns("children", 2)
    settled = {**odd, REASONS: {doubt.key: "Found the day after"}}
    assert open_doubts(settled, TODAY) == ()
    assert answered(settled, TODAY) == ((doubt.sentence, "Found the day after"),)
    changed = {**answers({"date_of_death": "2026-08-29"}), REASONS: {doubt.key: "Found the day after"}}
    assert len(open_doubts(changed, TODAY)) == 1
    assert answered(changed, TODAY) == ()
    assert open_doubts({**odd, REASONS: {doubt.key: "  "}}, TODAY) != ()
