"""What stands against the release of a review: rules R-40 to R-44 and R-114."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from casework.rules.release import (
    MOST_JUDGED,
    Opinion,
    asks_for_opinion,
    fingerprint,
    judge,
    let_through,
    may_be_judged,
    obstacles,
    opinions_of,
    to_judge,
    to_look_at,
    unjudge,
    with_opinion,
)

PREPARER, RELEASER = uuid4(), uuid4()
PASSED = {"checks": [{"code": "names", "verdict": "pass"}]}
STOPPED = {"checks": [{"code": "names", "verdict": "pass"}, {"code": "metadata", "verdict": "stop"}]}
READY: dict[str, Any] = {
    "state": "ready",
    "worked_on_by": [PREPARER],
    "released_by": RELEASER,
    "approved": "abc",
    "now_hashed": "abc",
    "verdicts": [PASSED],
}


def test_a_checked_review_may_be_released_by_another_person() -> None:
    assert obstacles(**READY) == ()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"state": "checking"}, "not-ready"),
        ({"state": "stopped"}, "not-ready"),
        ({"released_by": PREPARER}, "same-person"),
        ({"worked_on_by": [uuid4(), RELEASER]}, "same-person"),
        ({"verdicts": []}, "no-document"),
        ({"verdicts": [PASSED, STOPPED]}, "check-stopped"),
        ({"verdicts": [PASSED, {}]}, "not-checked"),
        ({"verdicts": [{"checks": []}]}, "not-checked"),
        ({"now_hashed": "abd"}, "changed"),
        ({"held": ["Publication is held until 4 March 2027"]}, "held"),
    ],
)
def test_each_obstacle_stops_the_release(change: dict[str, Any], code: str) -> None:
    assert [found.code for found in obstacles(**{**READY, **change})] == [code]


def test_a_stopped_review_says_what_stopped_it_and_no_more() -> None:
    found = obstacles(**{**READY, "state": "stopped", "approved": "", "verdicts": [STOPPED]})
    assert [obstacle.code for obstacle in found] == ["check-stopped"]


def test_an_empty_review_asks_for_its_report() -> None:
    found = obstacles(**{**READY, "state": "draft", "approved": "", "verdicts": []})
    assert [obstacle.code for obstacle in found] == ["no-document"]


def test_what_a_person_must_look_at_is_named_and_stops_nothing_by_itself() -> None:
    verdict = {"checks": [{"code": "names", "verdict": "pass"}, {"code": "pictures", "verdict": "look"}]}
    assert obstacles(**{**READY, "verdicts": [verdict]}) == ()
    assert to_look_at(verdict) == ("pictures",)
    assert to_look_at({}) == to_look_at(STOPPED) == ()
    assert let_through(verdict)
    assert not let_through(STOPPED)
    assert not let_through({"checks": [{"code": "names", "verdict": "of an unknown kind"}]})


def named(*words: str, code: str = "identifiers") -> dict[str, Any]:
    found = [{"words": f"A name: {word}", "where": f"page {number}"} for number, word in enumerate(words, 1)]
    return {
        "checks": [{"code": "properties", "verdict": "pass"}, {"code": code, "verdict": "stop", "found": found}]
    }


def test_a_stop_at_a_name_can_be_judged_wrong_with_a_reason_for_each() -> None:
    verdict = named("Grace", "Bell", "Grace")
    grace, bell = to_judge(verdict)
    assert (grace.words, grace.where, bell.where) == ("A name: Grace", ("page 1", "page 3"), ("page 2",))
    stopped = {**READY, "state": "stopped"}
    for reasons in ({}, {grace.name: "A virtue"}, {grace.name: "A virtue", bell.name: "  "}):
        assert [one.code for one in obstacles(**{**stopped, "verdicts": [judge(verdict, reasons)]})] == [
            "check-stopped"
        ]
    judged = judge(verdict, {grace.name: "A virtue", bell.name: "It rang"})
    assert obstacles(**{**stopped, "verdicts": [judged]}) == ()
    assert judged["checks"][1]["judgements"][0] == {"words": "A name: Grace", "reason": "A virtue"}
    assert unjudge(judged) == verdict
    assert [one.code for one in obstacles(**{**stopped, "verdicts": [judged], "now_hashed": "abd"})] == ["changed"]
    assert [one.code for one in obstacles(**{**stopped, "verdicts": [judged], "approved": ""})] == ["not-ready"]
    assert [one.code for one in obstacles(**{**stopped, "verdicts": [judged], "released_by": PREPARER})] == [
        "same-person"
    ]


@pytest.mark.parametrize("code", ["properties", "hidden-words", "notes-and-changes", "scanned", "needs-person"])
def test_nothing_hidden_can_be_judged_away(code: str) -> None:
    verdict = named("Grace", code=code)
    assert to_judge(verdict) == ()
    assert not may_be_judged(verdict)
    both = {"checks": [*named("Grace")["checks"], *verdict["checks"]]}
    assert not may_be_judged(both)
    assert not let_through(judge(both, {one.name: "because" for one in to_judge(both)}))


def test_a_document_full_of_names_must_be_changed() -> None:
    assert may_be_judged(named(*map(str, range(MOST_JUDGED))))
    assert not may_be_judged(named(*map(str, range(MOST_JUDGED + 1))))
    assert not may_be_judged(named())


def test_the_fingerprint_covers_every_fact_and_every_document() -> None:
    facts, documents = {"title": "A", "summary": "B"}, [("report", "Report", "1f")]
    approved = fingerprint(facts, documents)
    assert approved == fingerprint(dict(reversed(facts.items())), documents)
    assert approved != fingerprint({**facts, "summary": "C"}, documents)
    assert approved != fingerprint(facts, [("report", "Report", "2f")])
    assert approved != fingerprint(facts, [*documents, ("slides", "Slides", "3f")])


DATES = {"checks": [{"code": "jigsaw", "verdict": "look"}, {"code": "pictures", "verdict": "look"}]}


@pytest.mark.parametrize(("fine", "codes"), [(None, ["together"]), (False, ["together"]), (True, [])])
def test_dates_and_ages_wait_for_a_persons_judgement(fine: bool | None, codes: list[str]) -> None:
    verdict: dict[str, Any] = DATES
    if fine is not None:
        verdict = with_opinion(DATES, Opinion(fine, "As in the press", "Pat", datetime(2026, 11, 23, tzinfo=UTC)))
    found = obstacles(**{**READY, "verdicts": [PASSED, verdict]})
    assert [obstacle.code for obstacle in found] == codes
    assert all("Pat" in obstacle.message for obstacle in found if fine is False)


def test_an_opinion_is_kept_with_the_check_that_asks_for_it_and_read_back() -> None:
    opinion = Opinion(True, "As in the press", "Pat", datetime(2026, 11, 23, tzinfo=UTC))
    verdict = with_opinion(DATES, opinion)
    assert opinions_of(verdict) == {"jigsaw": opinion}
    assert "opinion" not in verdict["checks"][1]
    assert asks_for_opinion(verdict)
    assert not asks_for_opinion(PASSED)
