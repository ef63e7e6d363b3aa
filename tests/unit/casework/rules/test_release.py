"""What stands against the release of a review: rules R-40 to R-43."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from casework.rules.release import fingerprint, let_through, obstacles, to_look_at

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


def test_the_fingerprint_covers_every_fact_and_every_document() -> None:
    facts, documents = {"title": "A", "summary": "B"}, [("report", "Report", "1f")]
    approved = fingerprint(facts, documents)
    assert approved == fingerprint(dict(reversed(facts.items())), documents)
    assert approved != fingerprint({**facts, "summary": "C"}, documents)
    assert approved != fingerprint(facts, [("report", "Report", "2f")])
    assert approved != fingerprint(facts, [*documents, ("slides", "Slides", "3f")])
