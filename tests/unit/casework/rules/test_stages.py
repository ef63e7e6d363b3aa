"""Stages: a case never falls back by itself, and each says what comes next."""

from __future__ import annotations

import pytest

from casework.rules.stages import CLOSED, STAGES, by_hand, falls_back, later, stage, up_to


def test_what_comes_next_knows_the_scoping_period() -> None:
    assert stage("opened").next_action == "Set the scoping period, then ask agencies for their returns"
    assert stage("opened", scoped=True).next_action == "Ask agencies for their returns"
    assert stage("gathering", scoped=True) == stage("gathering")


def test_a_case_never_falls_back() -> None:
    names = [entry.name for entry in STAGES]
    for at, name in enumerate(names):
        for earlier in names[: at + 1]:
            assert later(name, earlier) == later(earlier, name) == name
            assert falls_back(name, earlier) is (earlier != name)
            assert not falls_back(earlier, name)


@pytest.mark.parametrize("name", ["opened", "gathering", "review", "publication", "published", "closed"])
def test_cases_kept_before_there_were_more_stages_are_read(name: str) -> None:
    assert stage(name).name == name


def test_a_person_brings_a_case_anywhere_but_where_it_is_and_to_its_end() -> None:
    for entry in STAGES:
        offered = {found.name for found in by_hand(entry.name)}
        assert offered == {found.name for found in STAGES} - {entry.name, CLOSED}


def test_what_leads_to_a_stage_begins_with_the_referral() -> None:
    assert up_to("gathering") == ("referred", "opened", "gathering")
    assert up_to("closed") == ("referred", *(entry.name for entry in STAGES))
