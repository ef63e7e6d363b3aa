"""Clocks: late acts need a reason and are never refused; a corrected start is worked out again and audited."""

from __future__ import annotations

from datetime import date
from functools import partial
from uuid import UUID

import pytest
from sqlalchemy import delete, select

from casework.actions import cases, clocks
from casework.actions.audit_log import entries
from casework.actions.audit_log.entries import Wanted
from casework.actions.case_history import history
from casework.actions.clocks import ClockView
from casework.actions.referrals import referrals
from casework.actions.work import NotFound
from casework.records.tables import AuditEntry, CaseClock, LateReason
from casework.rules.permissions import Role
from tests.integration.casework.acts import at_once, errors, refused
from tests.integration.casework.examples import full_answers
from tests.integration.casework.scene import Scene

AWARE = date(2026, 10, 23)  # a Friday: due on Friday 30 October


@pytest.fixture
def referral_id(scene: Scene) -> UUID:
    """Return a referral whose authority became aware ten days ago."""
    answers = full_answers(kind={"kind": "serious-incident", "aware_on": AWARE.isoformat()})
    answers["children"][0] |= {"date_of_birth": "2019-05-04", "date_of_incident": "2026-10-22"}
    return scene.referral(answers)


def clock_of(scene: Scene, referral_id: UUID, name: str = "notification") -> ClockView:
    """Return one clock of the referral."""
    view = referrals.show_referral(scene.here.work(Role.COORDINATOR), referral_id)
    return next(clock for clock in view.clocks if clock.name == name)


def record(scene: Scene, referral_id: UUID, day: date, reason: str = "") -> None:
    """Record the notification."""
    clocks.record_notification(scene.here.work(Role.COORDINATOR), referral_id, sent_on=day, late_reason=reason)


def correct(scene: Scene, referral_id: UUID, day: date, reason: str = "", name: str = "notification") -> None:
    """Correct the start of a clock."""
    clocks.correct_start(scene.here.work(Role.COORDINATOR), referral_id, name, started_on=day, late_reason=reason)


def test_a_clock_that_is_late_says_so(scene: Scene, referral_id: UUID) -> None:
    clock = clock_of(scene, referral_id)
    assert (clock.due_on, clock.late, clock.days_left) == (date(2026, 10, 30), True, -1)


def test_sent_in_time_needs_no_reason_and_starts_the_rapid_review(scene: Scene, referral_id: UUID) -> None:
    record(scene, referral_id, date(2026, 10, 30), "no reason needed, and none is kept")
    clock = clock_of(scene, referral_id)
    assert (clock.met_on, clock.was_late, clock.late_reason) == (date(2026, 10, 30), False, "")
    assert clock.days_left is None
    rapid = clock_of(scene, referral_id, "rapid-review")
    assert (rapid.started_on, rapid.due_on) == (date(2026, 10, 30), date(2026, 11, 20))


def test_sent_late_is_recorded_with_its_reason(scene: Scene, referral_id: UUID) -> None:
    for nothing in ("", "   ", "\n"):
        assert refused(partial(record, scene, referral_id, date(2026, 11, 2), nothing)) == "late-reason"
    assert clock_of(scene, referral_id).met_on is None
    assert [clock.name for clock in referrals.show_referral(scene.here.work(Role.CHAIR), referral_id).clocks] == [
        "notification"
    ], "a refused act starts no clock"
    record(scene, referral_id, date(2026, 11, 2), " The form was sent back. ")
    clock = clock_of(scene, referral_id)
    assert (clock.was_late, clock.late_reason) == (True, "The form was sent back.")
    (entry,) = scene.entries("clock-met")
    assert entry.details["late"] is True
    assert "form was sent back" not in str(entry.details)


def test_not_in_the_future_and_not_before_it_began(scene: Scene, referral_id: UUID) -> None:
    assert refused(lambda: record(scene, referral_id, date(2026, 11, 3))) == "future"
    assert refused(lambda: record(scene, referral_id, date(2026, 10, 22))) == "before-start"
    assert refused(lambda: correct(scene, referral_id, date(2026, 11, 3))) == "future"
    assert refused(lambda: correct(scene, referral_id, date(1930, 1, 1))) == "calendar"
    assert clock_of(scene, referral_id).started_on == AWARE


def test_a_corrected_day_of_sending_moves_both_clocks(scene: Scene, referral_id: UUID) -> None:
    record(scene, referral_id, date(2026, 11, 2), "Sent on a Monday.")
    record(scene, referral_id, date(2026, 10, 29))
    clock = clock_of(scene, referral_id)
    assert (clock.met_on, clock.was_late, clock.late_reason) == (date(2026, 10, 29), False, "")
    assert clock_of(scene, referral_id, "rapid-review").started_on == date(2026, 10, 29)
    (entry,) = scene.entries("clock-corrected")
    assert entry.details["was"] == "2026-11-02"


def test_a_corrected_start_is_worked_out_again_and_audited_with_what_was_before(
    scene: Scene, referral_id: UUID
) -> None:
    correct(scene, referral_id, date(2026, 10, 28))
    clock = clock_of(scene, referral_id)
    assert (clock.started_on, clock.due_on, clock.late) == (date(2026, 10, 28), date(2026, 11, 4), False)
    (entry,) = scene.entries("clock-corrected")
    assert entry.details == {
        "clock": "notification",
        "started_on": "2026-10-28",
        "due_on": "2026-11-04",
        "inputs": {"started_on": "2026-10-28", "length": 5, "unit": "working-days"},
        "was": "2026-10-23",
        "was_due_on": "2026-10-30",
    }
    assert entry.actor == f"account:{scene.here.people[Role.COORDINATOR].account_id}"


def test_a_correction_may_make_an_act_late_and_then_needs_a_reason(scene: Scene, referral_id: UUID) -> None:
    record(scene, referral_id, date(2026, 10, 30))
    earlier = date(2026, 10, 20)
    assert refused(lambda: correct(scene, referral_id, earlier)) == "late-reason"
    assert clock_of(scene, referral_id).started_on == AWARE, "nothing of a refused correction stays"
    correct(scene, referral_id, earlier, "The police had known for three days.")
    clock = clock_of(scene, referral_id)
    assert (clock.was_late, clock.late_reason) == (True, "The police had known for three days.")
    correct(scene, referral_id, date(2026, 10, 21))
    assert clock_of(scene, referral_id).late_reason == "The police had known for three days."
    correct(scene, referral_id, AWARE)
    assert (clock_of(scene, referral_id).was_late, clock_of(scene, referral_id).late_reason) == (False, "")
    assert refused(lambda: correct(scene, referral_id, date(2026, 10, 31))) == "before-start"


@pytest.mark.parametrize("name", ["rapid-review", "agency-returns", "publish-lcspr", "no-such-clock"])
def test_only_a_start_that_is_no_act_can_be_corrected_by_itself(
    scene: Scene, referral_id: UUID, name: str
) -> None:
    record(scene, referral_id, date(2026, 10, 30))
    with pytest.raises(NotFound):
        correct(scene, referral_id, AWARE, name=name)


def test_a_case_below_the_threshold_may_still_be_notified(scene: Scene) -> None:
    referral_id = scene.referral(full_answers(kind={"kind": "below-threshold"}))
    record(scene, referral_id, date(2026, 10, 30))
    assert clock_of(scene, referral_id, "rapid-review").due_on == date(2026, 11, 20)


def test_two_people_who_record_it_at_once_leave_one_clock_each(scene: Scene, referral_id: UUID) -> None:
    results = at_once(*[lambda: record(scene, referral_id, date(2026, 10, 30))] * 4)
    assert not errors(results)
    assert scene.count(CaseClock) == 2


def test_each_late_act_keeps_the_reason_that_was_given_then(scene: Scene, referral_id: UUID) -> None:
    desk = scene.here.work(Role.COORDINATOR)
    case_id = cases.open_case(desk, referral_id)
    record(scene, referral_id, date(2026, 11, 2), "The duty manager was away.")
    record(scene, referral_id, date(2026, 10, 30))
    record(scene, referral_id, date(2026, 11, 2), "The portal was closed.")
    correct(scene, referral_id, date(2026, 10, 22), "The day was read wrongly.")
    reasons = ("The duty manager was away.", "The portal was closed.", "The day was read wrongly.")
    told = b"".join(history.as_table(desk, case_id).chunks).decode()
    assert [told.count(f"Why it was late: {reason}") for reason in reasons] == [1, 1, 1]
    log = " ".join(line.said for line in entries.log(desk, Wanted(case_id=case_id)).lines)
    assert [log.count(f"Why: {reason}") for reason in reasons] == [1, 1, 1]
    assert log.count("did late, on 2 November 2026: “Notify the national Panel") == 3
    assert not any(reason in str(entry.details) for entry in scene.entries("clock-met") for reason in reasons)


def test_a_reason_of_before_they_were_kept_stays_when_its_act_is_corrected(
    scene: Scene, referral_id: UUID
) -> None:
    desk = scene.here.work(Role.COORDINATOR)
    case_id = cases.open_case(desk, referral_id)
    record(scene, referral_id, date(2026, 11, 2), "The duty manager was away.")
    with scene.store.changing() as session:
        session.execute(delete(LateReason))
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "clock-met")).one()
        entry.details = {name: value for name, value in entry.details.items() if name != "reason"}
    assert "Why it was late: The duty manager was away." in str(history.of_case(desk, case_id).happenings)
    record(scene, referral_id, date(2026, 10, 30))
    assert "Why it was late: The duty manager was away." in str(history.of_case(desk, case_id).happenings)
