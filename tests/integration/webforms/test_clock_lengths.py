"""How long clocks run: a partnership's own lengths, what they change, and a calendar that changes."""

from __future__ import annotations

from datetime import date

import pytest

from casework.actions import cases, clocks, clocks_again, decisions
from casework.actions.case_history import history
from casework.actions.people import partnerships
from casework.rules.bank_holidays import Calendar, england, with_extra
from casework.rules.decisions import NO_LCSPR, RAPID_REVIEW
from casework.rules.permissions import Role
from tests.integration.casework.records import rapid_review_answers
from tests.integration.casework.scene import Scene
from tests.integration.casework.test_decisions import noticed, rapid_review, running
from tests.journeys.client import Client
from tests.journeys.people import PASSWORD

ORDER = "order-lcspr"


def set_order(scene: Scene, months: int | None) -> None:
    """Let the partnership order reviews within some months, or have no such time."""
    work = scene.here.work(Role.ADMINISTRATOR)
    lengths = {ORDER: months} if months else {}
    name = partnerships.face(scene.store, work.partnership_id).name
    partnerships.change_settings(work, name=name, clock_lengths=lengths)


def test_an_administrator_sets_lengths_after_a_look_at_what_changes(client: Client, scene: Scene) -> None:
    set_order(scene, 1)
    work, case_id = noticed(scene)
    assert running(work, case_id)[ORDER].due_on == date(2026, 12, 2)
    client.sign_in(scene.here.people[Role.ADMINISTRATOR].email, PASSWORD)
    page = client.open("/settings").follow("How long agencies have, and how long other clocks run")
    assert "Children Act 2004" in page.text
    assert (page.value("returns"), page.value("order"), page.value("copies")) == ("10", "1", "7")
    wrong = page.fill(returns="0", copies="").press("See what would change")
    assert len(wrong.errors) == 2
    seen = page.fill(returns="8", order="2", copies="7").press("See what would change")
    assert "1 running deadline becomes due on another day" in seen.text
    assert running(work, case_id)[ORDER].due_on == date(2026, 12, 2), "a look changes nothing"
    other = seen.fill(order="3").press("Save these lengths")
    assert "What would change" in other.text
    assert running(work, case_id)[ORDER].due_on == date(2026, 12, 2), "what was not looked at is not saved"
    saved = other.fill(order="2").press("See what would change").press("Save these lengths")
    assert saved.notices == ["The lengths of clocks were saved."]
    assert running(work, case_id)[ORDER].due_on == date(2026, 12, 31)
    (entry,) = scene.entries("clock-recomputed")
    assert (entry.details["was_due_on"], entry.details["due_on"]) == ("2026-12-02", "2026-12-31")
    changed = scene.entries("settings-changed")[-1]
    assert changed.details["lengths"] == {"agency-returns": 8, ORDER: 2}
    told = str(history.of_case(work, case_id, kinds=["clock"]).happenings)
    assert "It was due on 2 December 2026 before" in told
    set_order(scene, None)
    assert ORDER not in running(work, case_id)
    assert "Deadline ended" in str(history.of_case(work, case_id, kinds=["clock"]).happenings)


def test_running_clocks_follow_a_bank_holiday_that_is_proclaimed(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    work, case_id = noticed(scene)
    before = running(work, case_id)["rapid-review"].due_on
    assert clocks_again.follow_calendar(scene.store) == 0
    longer: Calendar = with_extra(england(), [date(2026, 11, 9)])
    monkeypatch.setattr(clocks_again, "england", lambda: longer)
    assert clocks_again.follow_calendar(scene.store) == 1
    assert clocks_again.follow_calendar(scene.store) == 0, "once"
    after = running(work, case_id)
    assert after["rapid-review"].due_on > before
    assert after["notification"].met_on is not None, "what was done keeps its day"


def test_an_order_that_stands_already_meets_its_clock(scene: Scene) -> None:
    work, case_id = noticed(scene)
    rapid_review(work, case_id)
    set_order(scene, 1)
    referral_id = cases.show_case(work, case_id).referral_id
    assert referral_id is not None
    clocks.record_notification(work, referral_id, sent_on=work.today, late_reason="It was a holiday")
    clock = running(work, case_id)[ORDER]
    assert (clock.met_on, clock.late) == (work.today, False)


def test_a_decision_against_a_review_ends_the_clocks_of_one(scene: Scene) -> None:
    set_order(scene, 1)
    work, case_id = noticed(scene)
    rapid_review(work, case_id, decision=NO_LCSPR)
    assert not {ORDER, "publish-lcspr"} & set(running(work, case_id))
    referral_id = cases.show_case(work, case_id).referral_id
    assert referral_id is not None
    clocks.record_notification(work, referral_id, sent_on=work.today, late_reason="It was a holiday")
    assert ORDER not in running(work, case_id), "and it is not begun again"
    answers = rapid_review_answers()
    decisions.record(work, case_id, RAPID_REVIEW, decided_on=work.today, answers=answers)
    assert "publish-lcspr" in running(work, case_id)
    rapid_review(work, case_id, decision=NO_LCSPR)
    assert "publish-lcspr" not in running(work, case_id), "a correction ends it"
