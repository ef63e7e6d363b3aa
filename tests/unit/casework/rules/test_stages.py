"""Stages: a case never falls back, and each says what comes next."""

from __future__ import annotations

from casework.rules.stages import STAGES, later, stage


def test_what_comes_next_knows_the_scoping_period() -> None:
    assert stage("opened").next_action == "Set the scoping period, then ask agencies for their returns"
    assert stage("opened", scoped=True).next_action == "Ask agencies for their returns"
    assert stage("gathering", scoped=True) == stage("gathering")


def test_a_case_never_falls_back() -> None:
    names = [entry.name for entry in STAGES]
    for at, name in enumerate(names):
        for earlier in names[: at + 1]:
            assert later(name, earlier) == later(earlier, name) == name
