"""Opening a case, its name, its scoping period, its stages."""

from __future__ import annotations

from datetime import date

import pytest

from casework.actions import cases, dates_ahead, scoping
from casework.actions.clocks import ClockView
from casework.actions.returns import requests, returns
from casework.actions.work import NotFound
from casework.records.tables import Case, Chronology
from casework.rules.permissions import Role
from tests.integration.casework.acts import SOME_ID, at_once, errors, refused
from tests.integration.casework.scene import POLICE, SOCIAL_CARE, Scene


def test_a_case_is_opened_once_from_a_referral(scene: Scene) -> None:
    referral_id = scene.referral()
    work = scene.here.work(Role.COORDINATOR)
    case_id = cases.open_case(work, referral_id)
    assert cases.open_case(work, referral_id) == case_id
    view = cases.show_case(work, case_id)
    assert (view.reference, view.code_name, view.stage.name) == ("WSCP/LCSPR/2026/01", "Child Wren", "opened")
    assert view.referral_reference == "WSCP/REF/2026/001"
    assert scene.audited().count("case-opened") == 1
    assert scene.audited().count("case-opened-again") == 1


def test_a_double_click_opens_one_case(scene: Scene) -> None:
    referral_id = scene.referral()
    work = scene.here.work(Role.COORDINATOR)
    results = at_once(*[lambda: cases.open_case(work, referral_id)] * 4)
    assert not errors(results)
    assert len(set(results)) == 1
    assert scene.count(Case) == 1


def test_no_two_cases_share_a_reference_or_a_name(scene: Scene) -> None:
    referral_ids = [scene.referral() for _ in range(6)]
    work = scene.here.work(Role.COORDINATOR)
    results = at_once(*[lambda one=one: cases.open_case(work, one) for one in referral_ids])
    assert not errors(results)
    lines = dates_ahead.cases_ahead(work)
    assert sorted(line.reference for line in lines) == [f"WSCP/LCSPR/2026/{number:02}" for number in range(1, 7)]
    assert sorted(line.code_name for line in lines) == sorted(f"Child {name}" for name in cases.CODE_NAMES[:6])


def test_names_of_birds_come_round_with_a_number(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cases, "CODE_NAMES", ("Wren", "Linnet"))
    work = scene.here.work(Role.COORDINATOR)
    names = [cases.show_case(work, cases.open_case(work, scene.referral())).code_name for _ in range(5)]
    assert names == ["Child Wren", "Child Linnet", "Child Wren 2", "Child Linnet 2", "Child Wren 3"]


def test_a_partnership_calls_its_review_by_its_own_word(scene: Scene) -> None:
    case_id = scene.case(scene.there)
    assert cases.show_case(scene.there.work(Role.CHAIR), case_id).reference == "CYSCP/SPR/2026/01"


def test_a_referral_that_is_not_there_opens_nothing(scene: Scene) -> None:
    with pytest.raises(NotFound):
        cases.open_case(scene.here.work(Role.COORDINATOR), SOME_ID)


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        (date(2026, 1, 2), date(2026, 1, 1), "scope-order"),
        (date(2026, 1, 1), date(2026, 11, 3), "scope-future"),
        (date(2027, 1, 1), date(2027, 2, 1), "scope-future"),
    ],
)
def test_a_scoping_period_that_cannot_be_is_refused(scene: Scene, first: date, last: date, code: str) -> None:
    case_id = scene.case()
    work = scene.here.work(Role.COORDINATOR)
    assert refused(lambda: scoping.set_scope(work, case_id, first=first, last=last)) == code
    assert cases.show_case(work, case_id).scope is None


def test_a_scoping_period_may_be_one_day_and_end_today(scene: Scene) -> None:
    case_id, work = scene.case(), scene.here.work(Role.COORDINATOR)
    scoping.set_scope(work, case_id, first=work.today, last=work.today)
    assert cases.show_case(work, case_id).scope == (work.today, work.today)
    assert scene.entries("scope-set")[0].details == {"first": "2026-11-02", "last": "2026-11-02"}
    assert scene.count(Chronology) == 0, "nothing is merged before anything is handed in"


def test_the_stage_follows_what_happens_and_never_falls_back(scene: Scene) -> None:
    case_id = scene.scoped_case()
    assert scene.stage(case_id) == "opened"
    asked = scene.requests(case_id, POLICE, SOCIAL_CARE)
    assert scene.stage(case_id) == "gathering"
    scene.handed_in(asked[POLICE], scene.represents(POLICE))
    scene.merged(case_id)
    assert scene.stage(case_id) == "gathering"
    returns.say_nil(scene.represents(SOCIAL_CARE), asked[SOCIAL_CARE])
    scene.merged(case_id)
    assert scene.stage(case_id) == "review", "the last answer may be a nil return"
    scene.review(case_id)
    assert scene.stage(case_id) == "publication"
    scene.handed_in(asked[POLICE], scene.represents(POLICE), b"another version")
    scene.merged(case_id)
    assert scene.stage(case_id) == "publication"


def test_the_case_waits_for_the_chronology_of_the_last_return(scene: Scene) -> None:
    case_id = scene.scoped_case()
    asked = scene.requests(case_id, POLICE)
    scene.handed_in(asked[POLICE], scene.represents(POLICE))
    assert scene.stage(case_id) == "gathering"
    scene.merged(case_id)
    assert scene.stage(case_id) == "review"


def test_the_clock_of_the_returns_is_met_by_the_last_answer(scene: Scene) -> None:
    case_id = scene.scoped_case()
    asked = scene.requests(case_id, POLICE, SOCIAL_CARE)
    work = scene.here.work(Role.COORDINATOR)

    def clock() -> ClockView:
        return next(clock for clock in cases.show_case(work, case_id).clocks if clock.name == "agency-returns")

    assert clock().due_on == date(2026, 11, 16)
    returns.say_nil(scene.represents(POLICE), asked[POLICE])
    assert clock().met_on is None
    scene.clock.forward(days=15)
    returns.say_nil(scene.represents(SOCIAL_CARE), asked[SOCIAL_CARE])
    assert (clock().met_on, clock().was_late) == (date(2026, 11, 17), True)
    assert clock().late_reason
    # One more agency is asked: the returns are due again.
    later = scene.requests(case_id, "Ash Road Surgery")
    assert (clock().met_on, clock().due_on) == (None, date(2026, 12, 1))
    assert clock().started_on == date(2026, 11, 2)
    returns.say_nil(scene.represents("Ash Road Surgery"), later["Ash Road Surgery"])
    assert clock().met_on == date(2026, 11, 17)
    assert not clock().was_late


def test_a_chosen_due_date_is_the_clocks_too(scene: Scene) -> None:
    case_id, work = scene.scoped_case(), scene.here.work(Role.COORDINATOR)
    requests.send(work, case_id, [scene.here.agencies[POLICE]], due_on=date(2026, 12, 24))
    (clock,) = [clock for clock in cases.show_case(work, case_id).clocks if clock.name == "agency-returns"]
    assert clock.due_on == date(2026, 12, 24)
