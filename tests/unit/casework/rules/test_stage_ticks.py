"""What the stages of a case need: drawn from records, said by people, and where a case goes by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from casework.rules.decisions import LCSPR, NO_LCSPR
from casework.rules.stage_needs import NEEDS, Facts
from casework.rules.stage_ticks import Verdict, need_of, next_step, onward, open_now, open_until, ticks
from casework.rules.stages import STAGES, stage, up_to

DAY = date(2026, 11, 2)
WHOLE = Facts(
    serious=True,
    checked_on=DAY,
    notified_on=DAY,
    scoped=True,
    asked=2,
    answered=2,
    returns=2,
    chronology=True,
    met_on=DAY,
    decision=LCSPR,
    decided_on=DAY,
    signed=3,
    sent_on=DAY,
    family_contacts=1,
    family_told=True,
    copies_on=DAY,
    reviews=1,
    released=True,
    published=True,
    handed_over=True,
    actions=6,
    actions_done=6,
    closing_on=DAY,
)
"""A case in which the records show everything that they can show."""


def states(facts: Facts, said: dict[str, Verdict] | None = None) -> dict[str, str]:
    """Return how each need stands, by its name."""
    return {tick.need.name: tick.state for tick in ticks(facts, said or {})}


def test_a_whole_case_has_nothing_open() -> None:
    assert set(states(WHOLE).values()) == {"done"}


@pytest.mark.parametrize(
    ("change", "need"),
    [
        ({"checked_on": None}, "referral-checked"),
        ({"notified_on": None}, "notified"),
        ({"scoped": False}, "scope"),
        ({"asked": 0, "answered": 0, "returns": 0}, "requests"),
        ({"answered": 1}, "returns"),
        ({"chronology": False}, "chronology"),
        ({"met_on": None}, "meeting"),
        ({"decided_on": None}, "decision"),
        ({"signed": 2}, "signatures"),
        ({"sent_on": None}, "panel"),
        ({"family_contacts": 0}, "family"),
        ({"reviews": 0}, "report"),
        ({"holds": 1}, "no-hold"),
        ({"family_told": False}, "family-told"),
        ({"copies_on": None}, "sent-before"),
        ({"released": False, "published": False}, "released"),
        ({"published": False}, "public"),
        ({"handed_over": False}, "repository"),
        ({"actions_done": 5}, "actions"),
        ({"closing_on": None}, "closing"),
    ],
)
def test_each_need_is_open_until_its_own_record_is_there(change: dict[str, object], need: str) -> None:
    assert states(replace(WHOLE, **change))[need] == "open"  # type: ignore[arg-type]


def test_every_need_belongs_to_a_stage_in_the_order_of_stages() -> None:
    known = {"referred", *(entry.name for entry in STAGES)}
    assert {need.stage for need in NEEDS} <= known
    assert {entry.name for entry in STAGES} <= {need.stage for need in NEEDS}
    assert len({need.name for need in NEEDS}) == len(NEEDS)
    assert [up_to("closed").index(need.stage) for need in NEEDS] == sorted(
        up_to("closed").index(need.stage) for need in NEEDS
    )


@pytest.mark.parametrize(
    ("facts", "not_needed"),
    [
        (replace(WHOLE, serious=False), {"notified", "panel"}),
        (
            replace(WHOLE, decision=NO_LCSPR, reviews=0, released=False, published=False, actions=0),
            {
                "family",
                "report",
                "no-hold",
                "family-told",
                "sent-before",
                "released",
                "public",
                "repository",
                "actions",
            },
        ),
        (replace(WHOLE, decision=NO_LCSPR), {"sent-before"}),
        (replace(WHOLE, returns=0, chronology=False), {"chronology"}),
    ],
)
def test_what_a_case_does_not_need(facts: Facts, not_needed: set[str]) -> None:
    assert {name for name, state in states(facts).items() if state == "not-needed"} == not_needed


def test_what_depends_on_the_decision_is_undecided_before_there_is_one() -> None:
    fresh = states(Facts(serious=True))
    undecided = {name for name, state in fresh.items() if state == "undecided"}
    assert undecided == {
        "family",
        "report",
        "no-hold",
        "family-told",
        "sent-before",
        "released",
        "public",
        "repository",
        "actions",
    }
    assert "not-needed" not in fresh.values()
    assert states(Facts(), {"family": "done"})["family"] == "done"
    decided = states(replace(WHOLE, decision=NO_LCSPR, reviews=0, actions=0))
    assert {decided[name] for name in undecided} == {"not-needed"}


def test_a_persons_word_fills_a_gap_and_never_hides_a_record() -> None:
    facts = replace(WHOLE, met_on=None)
    assert states(facts, {"meeting": "done"})["meeting"] == "done"
    assert states(facts, {"meeting": "not-needed"})["meeting"] == "not-needed"
    assert states(WHOLE, {"meeting": "not-needed"})["meeting"] == "done"
    (tick,) = [tick for tick in ticks(facts, {"meeting": "done"}) if tick.need.name == "meeting"]
    assert tick.said == "done"


@pytest.mark.parametrize(
    ("at", "facts", "to"),
    [
        ("opened", WHOLE, "opened"),
        ("review", WHOLE, "review"),
        ("decided", WHOLE, "local-review"),
        ("decided", replace(WHOLE, decision=NO_LCSPR), "actions"),
        ("decided", replace(WHOLE, signed=2), "decided"),
        ("decided", replace(WHOLE, sent_on=None), "decided"),
        ("decided", replace(WHOLE, sent_on=None, serious=False), "local-review"),
        ("decided", replace(WHOLE, decided_on=None, decision=""), "decided"),
        ("published", replace(WHOLE, handed_over=False), "published"),
        ("published", WHOLE, "actions"),
    ],
)
def test_where_a_case_goes_by_itself(at: str, facts: Facts, to: str) -> None:
    assert onward(at, facts, ticks(facts, {})) == to


def test_a_review_that_is_handed_over_leaves_its_actions_to_follow() -> None:
    facts = replace(WHOLE, handed_over=False)
    assert onward("published", facts, ticks(facts, {"repository": "done"})) == "actions"


def test_what_comes_next_is_the_first_open_need_of_the_stage() -> None:
    facts = Facts(serious=True, scoped=True)
    assert next_step(stage("opened"), ticks(facts, {})) == ("Ask agencies for their returns", "Coordinator")
    assert next_step(stage("decided"), ticks(replace(WHOLE, signed=1), {}))[1] == "Safeguarding partners"
    assert next_step(stage("gathering"), ticks(WHOLE, {})) == (
        "Wait for the agencies' returns, and chase late ones",
        "Agencies",
    )
    assert next_step(stage("closed"), ticks(facts, {})) == ("Nothing more to do", "")


def test_what_is_open_is_asked_of_every_stage_up_to_the_case_s_own() -> None:
    facts = Facts(serious=True)
    every = ticks(facts, {})
    assert [tick.need.name for tick in open_until("opened", every)] == [
        "referral-checked",
        "notified",
        "scope",
        "requests",
    ]
    assert [tick.need.name for tick in open_now("opened", every)] == ["scope", "requests"]
    assert need_of("scope") is not None
    assert need_of("coin") is None
