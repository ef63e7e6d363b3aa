"""What is decided in a case: recorded with reasons, signed by three partners, its clocks met and started."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from uuid import UUID

import pytest

from casework.actions import cases, clocks, decision_corrections, decisions
from casework.actions.decisions import DecisionView
from casework.actions.people import people
from casework.actions.work import Actor, NotFound, Refusal, Work
from casework.records.tables import Account
from casework.rules.decisions import CLOSING, NO_LCSPR, RAPID_REVIEW
from casework.rules.permissions import Role
from tests.integration.casework.records import rapid_review_answers
from tests.integration.casework.scene import Scene
from tests.journeys.people import PASSWORD


def code_of(act: Callable[[], object]) -> str:
    """Return the code of what `act` refuses."""
    with pytest.raises(Refusal) as refused:
        act()
    return refused.value.code


def noticed(scene: Scene) -> tuple[Work, UUID]:
    """Return the coordinator and a case of which the Panel was told today."""
    work = scene.here.work(Role.COORDINATOR)
    referral_id = scene.referral()
    case_id = cases.open_case(work, referral_id)
    clocks.record_notification(work, referral_id, sent_on=work.today, late_reason="It was a holiday")
    return work, case_id


def running(work: Work, case_id: UUID) -> dict[str, clocks.ClockView]:
    """Return the case's clocks by name."""
    return {clock.name: clock for clock in cases.show_case(work, case_id).clocks}


def rapid_review(work: Work, case_id: UUID, **changes: str) -> DecisionView:
    """Record a decision of today, and return it."""
    answers = {**rapid_review_answers(), **changes}
    decision_id = decisions.record(work, case_id, RAPID_REVIEW, decided_on=work.today, answers=answers)
    return decisions.one(work, case_id, decision_id)


def another_partner(scene: Scene, name: str, partner: str) -> Work:
    """Return `Work` as another person who signs for that safeguarding partner."""
    account_id = people.add_demonstration_person(
        Work(scene.store, Actor(label="service", everything=True)),
        scene.here.partnership_id,
        name=name,
        email=f"{name}@x.example",
        password=PASSWORD,
        roles=[Role.PARTNER],
        partner=partner,
    )
    actor = Actor(f"account:{account_id}", scene.here.partnership_id, account_id, roles=frozenset({Role.PARTNER}))
    return Work(scene.store, actor)


def test_a_review_that_is_decided_meets_one_clock_and_starts_the_next(scene: Scene) -> None:
    work, case_id = noticed(scene)
    scene.clock.forward(days=7)
    rapid_review(work, case_id)
    now = running(work, case_id)
    assert now["rapid-review"].met_on == work.today
    assert now["publish-lcspr"].started_on == work.today
    assert now["publish-lcspr"].met_on is None


def test_a_decision_against_a_review_starts_no_clock(scene: Scene) -> None:
    work, case_id = noticed(scene)
    view = rapid_review(work, case_id, decision=NO_LCSPR)
    assert "publish-lcspr" not in running(work, case_id)
    assert ("What is decided?", "No local review is carried out") in view.answers


def test_a_late_decision_needs_a_reason_and_is_never_refused(scene: Scene) -> None:
    work, case_id = noticed(scene)
    scene.clock.forward(days=40)
    assert code_of(lambda: rapid_review(work, case_id)) == "late-reason"
    assert decisions.of_case(work, case_id) == ()
    decisions.record(
        work,
        case_id,
        RAPID_REVIEW,
        decided_on=work.today,
        answers=rapid_review_answers(),
        late_reason="Two agencies answered late.",
    )
    clock = running(work, case_id)["rapid-review"]
    assert clock.was_late
    assert clock.late_reason == "Two agencies answered late."


@pytest.mark.parametrize(
    "name", ["a_answer", "c_reason", "decision", "decision_reason", "national_view", "agreed_by"]
)
def test_what_a_decision_must_say(scene: Scene, name: str) -> None:
    work, case_id = noticed(scene)
    assert code_of(lambda: rapid_review(work, case_id, **{name: "  "})) == "answers"


def test_an_answer_that_is_none_of_the_choices_and_a_day_to_come_are_refused(scene: Scene) -> None:
    work, case_id = noticed(scene)
    assert code_of(lambda: rapid_review(work, case_id, decision="perhaps")) == "answers"
    tomorrow = work.today + timedelta(days=1)
    answers = rapid_review_answers()
    act = partial(decisions.record, work, case_id, RAPID_REVIEW, decided_on=tomorrow, answers=answers)
    assert code_of(act) == "future"
    with pytest.raises(NotFound):
        decisions.record(work, case_id, "coin", decided_on=work.today, answers={})


def test_three_partners_sign_each_once_and_nobody_for_two(scene: Scene) -> None:
    work, case_id = noticed(scene)
    view = rapid_review(work, case_id)
    first, second = scene.here.work(Role.PARTNER), another_partner(scene, "second", "local-authority")
    deputy = another_partner(scene, "deputy", "police")

    def sign(who: Work, *, agrees: bool, words: str = "") -> None:
        decisions.sign(who, case_id, view.id, agrees=agrees, words=words)

    assert decisions.one(first, case_id, view.id).own == decisions.one(deputy, case_id, view.id).own == "Police"
    sign(first, agrees=True)
    assert code_of(lambda: sign(first, agrees=True)) == "signed"
    assert code_of(lambda: sign(deputy, agrees=True)) == "signed", "one word for each partner"
    assert (
        decisions.nothing_to_sign(deputy, decisions.one(deputy, case_id, view.id)) == "Police has signed already"
    )
    assert code_of(lambda: sign(second, agrees=False)) == "words"
    sign(second, agrees=False, words="The criteria are not met.")
    signed = decisions.one(work, case_id, view.id)
    assert [(one.partner, one.agrees, one.words) for one in signed.signatures] == [
        ("Local authority", False, "The criteria are not met."),
        ("Police", True, ""),
    ]
    assert signed.to_sign == (("integrated-care-board", "Integrated care board"),)


def test_a_correction_stands_beside_what_it_replaces_and_is_signed_anew(scene: Scene) -> None:
    work, case_id = noticed(scene)
    first = rapid_review(work, case_id)
    partner = scene.here.work(Role.PARTNER)
    decisions.sign(partner, case_id, first.id, agrees=True)
    scene.clock.forward(days=1)
    rapid_review(work, case_id, decision_reason="Read again.")
    later, earlier = decisions.of_case(work, case_id)
    assert (later.number, later.current, later.signatures) == (2, True, ())
    assert (earlier.number, earlier.current, len(earlier.signatures)) == (1, False, 1)
    assert earlier.to_sign == ()
    act = partial(decisions.sign, partner, case_id, first.id, agrees=True)
    assert code_of(act) == "replaced"


def test_a_corrected_day_of_sending_can_make_a_finished_review_late(scene: Scene) -> None:
    work, case_id = noticed(scene)
    scene.clock.forward(days=20)
    rapid_review(work, case_id)
    assert not running(work, case_id)["rapid-review"].was_late
    referral_id = cases.show_case(work, case_id).referral_id
    assert referral_id is not None
    aware_on = running(work, case_id)["notification"].started_on
    clocks.record_notification(work, referral_id, sent_on=aware_on, late_reason="It was a holiday")
    review = running(work, case_id)["rapid-review"]
    assert (review.started_on, review.was_late) == (aware_on, True)
    assert "corrected" in review.late_reason, "no late act is without a word of why"


def test_the_same_decision_is_not_recorded_twice(scene: Scene) -> None:
    work, case_id = noticed(scene)
    first = rapid_review(work, case_id)
    with pytest.raises(Refusal) as again:
        rapid_review(work, case_id)
    assert again.value.code == "stands-already"
    assert [view.id for view in decisions.of_case(work, case_id)] == [first.id]
    assert rapid_review(work, case_id, decision_reason="Another one").number == 2


def test_when_it_went_to_the_panel_and_closing(scene: Scene) -> None:
    work, case_id = noticed(scene)
    view = rapid_review(work, case_id)
    yesterday = work.today - timedelta(days=1)
    assert code_of(lambda: decisions.record_sent(work, case_id, view.id, yesterday)) == "before-decision"
    decisions.record_sent(work, case_id, view.id, work.today)
    assert decisions.one(work, case_id, view.id).sent_on == work.today
    said = {"decision_reason": "All actions are done.", "agreed_by": "The chair"}
    closing = decisions.record(work, case_id, CLOSING, decided_on=work.today, answers=said)
    assert cases.show_case(work, case_id).stage.name == "closed"
    with pytest.raises(NotFound):
        decisions.sign(scene.here.work(Role.PARTNER), case_id, closing, agrees=True)
    with pytest.raises(NotFound):
        decisions.of_case(scene.there.work(Role.COORDINATOR), case_id)
    assert "decision-recorded" in scene.audited()


def test_who_signs_for_no_partner_is_told_whom_to_ask(scene: Scene) -> None:
    work, case_id = noticed(scene)
    view = rapid_review(work, case_id)
    partner, administrator = scene.here.work(Role.PARTNER), scene.here.work(Role.ADMINISTRATOR)
    account_id = scene.here.people[Role.PARTNER].account_id
    for wrong in ("", "church"):
        change = partial(people.change_roles, administrator, account_id, roles=[Role.PARTNER], partner=wrong)
        assert code_of(change) == "partner"
    with scene.store.changing() as session:  # as it was before accounts said so
        session.get_one(Account, account_id).partner = ""
    assert code_of(lambda: decisions.sign(partner, case_id, view.id, agrees=True)) == "partner"
    assert "Ask an administrator" in decisions.nothing_to_sign(partner, view)
    people.change_roles(administrator, account_id, roles=[Role.PARTNER], partner="integrated-care-board")
    decisions.sign(partner, case_id, view.id, agrees=True)
    assert [one.partner for one in decisions.one(work, case_id, view.id).signatures] == ["Integrated care board"]
    people.change_roles(administrator, account_id, roles=[Role.CHAIR], partner="police")
    assert people.show(administrator, account_id).partner == "", "nobody else signs"


def test_a_correction_begins_with_what_was_decided_before(scene: Scene) -> None:
    work, case_id = noticed(scene)
    assert decision_corrections.to_correct(work, case_id, RAPID_REVIEW) is None
    rapid_review(work, case_id, dissent="Police")
    found = decision_corrections.to_correct(work, case_id, RAPID_REVIEW)
    assert found is not None
    day, answers = found
    assert day == work.today
    assert answers == {**rapid_review_answers(), "dissent": "Police"} | {
        name: "" for name in answers if name not in rapid_review_answers() and name != "dissent"
    }
    with pytest.raises(NotFound):
        decision_corrections.to_correct(scene.there.work(Role.COORDINATOR), case_id, RAPID_REVIEW)
