"""Recommendations that become actions, and actions that are followed until somebody accepts them."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from casework.actions import dates_ahead, decisions
from casework.actions.case_history import history
from casework.actions.codes.words import Words
from casework.actions.plans import (
    case_themes,
    evidence,
    overview,
    planned,
    recommendations,
    reminders,
    reporting,
)
from casework.actions.plans.overview import Wanted
from casework.actions.plans.owners import Owner
from casework.actions.plans.planned import Agreed
from casework.actions.plans.recommendations import Written
from casework.actions.reports import agreed
from casework.actions.work import NotFound, NotPermitted, Refusal, Work
from casework.records.tables import Account, ActionReport, Case, Message, PlannedAction, Recommendation
from casework.rules.decisions import NO_LCSPR, RAPID_REVIEW
from casework.rules.permissions import Role
from tests.integration.casework.records import rapid_review_answers
from tests.integration.casework.scene import POLICE, SOCIAL_CARE, Scene

TEXT = "Review how bruises in babies are recorded"
DONE = {"changed": "A new pathway", "effective": "20 records were audited", "evidence": "The audit of May"}


def code_of(act: Callable[[], object]) -> str:
    """Return the code of what `act` refuses."""
    with pytest.raises(Refusal) as refused:
        act()
    return refused.value.code


def planned_action(
    scene: Scene, case_id: UUID, agency: str | None = POLICE, owner: Owner | None = None, due: date | None = None
) -> UUID:
    """Return the id of an action that was just agreed."""
    work = scene.here.work(Role.COORDINATOR)
    given = Agreed(
        f"{TEXT} by {due}" if due else TEXT,
        scene.here.agencies[agency] if agency else None,
        owner or Owner(),
        due or work.today + timedelta(days=30),
    )
    return planned.add(work, case_id, given)


def mails(scene: Scene) -> list[tuple[str, str]]:
    """Return (what for, to whom) of every e-mail about actions, in order."""
    with scene.store.looking() as session:
        query = select(Message).where(Message.purpose.like("action-%")).order_by(Message.created_at)
        return [(message.purpose, message.recipient) for message in session.scalars(query)]


def test_a_recommendation_becomes_an_action_that_is_reported_sent_back_and_accepted(scene: Scene) -> None:
    work, chair = scene.here.work(Role.COORDINATOR), scene.here.work(Role.CHAIR)
    case_id = scene.case()
    case_themes.give(work, case_id, ["domestic ABUSE", "Dogs"])
    assert case_themes.show(work, case_id) == ("Domestic abuse", "Dogs")
    written = Written(
        "One pathway for bruises", "An audit in a year", "rapid-review", [scene.here.agencies[POLICE]], ["neglect"]
    )
    asked = recommendations.add(chair, case_id, written)
    assert recommendations.add(chair, case_id, written) == asked, "a second press adds nothing"
    view = recommendations.one(work, asked)
    assert (view.number, view.to, view.themes, view.actions) == (1, (POLICE,), ("Neglect",), 0)

    police = scene.represents(POLICE)
    given = Agreed(TEXT, scene.here.agencies[POLICE], Owner(account_id=police.actor.account_id), work.today)
    action_id = planned.add(work, case_id, given, asked)
    assert planned.add(work, case_id, given, asked) == action_id
    assert code_of(lambda: recommendations.withdraw(work, asked)) == "followed"
    assert mails(scene) == [("action-given", scene.here.people[Role.REPRESENTATIVE].email)]

    token = dates_ahead.make_feed(police).rsplit("/", 1)[1].removesuffix(".ics")
    calendar = dates_ahead.feed(scene.store, token)
    assert [(due.id, due.what, due.day) for due in calendar] == [(action_id, "Finish an action", work.today)]

    assert code_of(lambda: reporting.report(police, action_id, status="done", words={})) == "changed"
    assert code_of(lambda: reporting.accept(chair, action_id)) == "not-finished"
    scene.clock.forward(days=3)
    assert planned.show(work, action_id).standing.days_late == 3
    without = {name: words for name, words in DONE.items() if name != "evidence"}
    assert code_of(lambda: reporting.report(police, action_id, status="done", words=without)) == "evidence"
    file_id = evidence.add(
        police, action_id, file_name="audit.pdf", media_kind="pdf", source=io.BytesIO(b"%PDF-1.4 audit")
    )
    reporting.report(police, action_id, status="done", words=without)
    reporting.report(police, action_id, status="done", words=without)
    reporting.send_back(chair, action_id, "How many records were there?")
    assert planned.show(police, action_id).status == "under-way"
    reporting.report(police, action_id, status="done", words={**DONE, "impact": "Babies are seen sooner"})
    reporting.accept(work, action_id, "Thank you")
    closed = planned.show(police, action_id)
    assert (closed.closed_on, closed.standing.words, closed.standing.was_late) == (work.today, "Done", True)
    assert (closed.reports, closed.last["impact"], closed.may_report) == (2, "Babies are seen sooner", False)
    assert [one.kind for one in planned.told(police, action_id)] == [
        "Accepted",
        "Progress report",
        "Sent back with words",
        "Progress report",
    ]
    assert code_of(lambda: reporting.report(police, action_id, status="done", words=DONE)) == "closed"
    assert code_of(lambda: evidence.remove(police, action_id, file_id)) == "closed"
    assert b"".join(evidence.fetch(chair, action_id, file_id).chunks) == b"%PDF-1.4 audit"
    assert {purpose for purpose, _ in mails(scene)} == {
        "action-given",
        "action-reported",
        "action-sent-back",
        "action-accepted",
    }
    told = history.of_case(chair, case_id, kinds=["action"], oldest_first=True).happenings
    assert [one.what for one in told] == [
        "Recommendation 1",
        "Action 1 agreed",
        "Action 1 was due and was not done",
        "Action 1: evidence added",
        "Action 1: done",
        "Action 1: sent back or opened again",
        "Action 1: done",
        "Action 1: closed",
    ]
    assert told[-1].lines == ("Thank you",)
    details = [str(entry.details) for entry in scene.entries("action-reported")]
    assert all("audit" not in words and "pathway" not in words for words in details)
    with scene.store.looking() as session:
        kept = [
            session.scalars(select(table.body)).first() for table in (Recommendation, PlannedAction, ActionReport)
        ]
    assert all(body and b"pathway" not in body and b"bruises" not in body for body in kept)


def test_an_owner_without_an_account_is_invited_and_sees_that_action_alone(scene: Scene) -> None:
    work = scene.here.work(Role.COORDINATOR)
    case_id = scene.case()
    ada = Owner(name="Ada Rowe", email="Ada.Rowe@police.example")
    action_id, other_id = planned_action(scene, case_id, owner=ada), planned_action(scene, case_id, SOCIAL_CARE)
    view = planned.show(work, action_id)
    assert view.owner == "Ada Rowe"
    assert mails(scene)[0] == ("action-given", "ada.rowe@police.example")
    owner = scene.here.work(Role.ACTION_OWNER)
    ada_work = Work(
        scene.store,
        replace(
            owner.actor,
            account_id=view.owner_id,
            label=f"account:{view.owner_id}",
            agency_id=scene.here.agencies[POLICE],
        ),
    )
    reporting.report(ada_work, action_id, status="under-way", words={"changed": "Begun"})
    hidden: tuple[Callable[[], object], ...] = (
        lambda: planned.show(ada_work, other_id),
        lambda: planned.show(owner, action_id),
        lambda: planned.show(scene.represents(SOCIAL_CARE), action_id),
        lambda: planned.show(scene.there.work(Role.COORDINATOR), action_id),
    )
    for act in hidden:
        with pytest.raises(NotFound):
            act()
    with pytest.raises(NotPermitted):
        planned.of_case(ada_work, case_id)
    with pytest.raises(NotPermitted):
        reporting.report(scene.here.work(Role.GROUP_MEMBER), action_id, status="under-way", words=DONE)
    assert planned.show(scene.represents(POLICE), action_id).may_report

    def of(agency: str | None, owner: Owner, reason: str = "", days: int = 30) -> str:
        given = Agreed(TEXT, scene.here.agencies.get(agency or ""), owner, work.today + timedelta(days=days))
        return code_of(lambda: planned.change_terms(work, action_id, given, reason))

    assert of(None, ada) == "email"
    assert of(SOCIAL_CARE, ada) == "email"
    assert of(POLICE, Owner(email="x@police.example")) == "name"
    assert of(POLICE, Owner(account_id=work.actor.account_id)) == "owner"
    assert of(POLICE, ada, days=60) == "reason"
    planned.change_terms(
        work,
        action_id,
        Agreed("Other words", None, Owner(name="The board"), view.due_on + timedelta(days=7)),
        "Leave",
    )
    assert (moved := planned.show(work, action_id)).owner == "The board"
    assert moved.agency == "The partnership"
    with pytest.raises(NotFound):
        planned.show(ada_work, action_id)


def test_owners_are_reminded_by_the_calendar_once_each_until_they_report_it_done(scene: Scene) -> None:
    work = scene.here.work(Role.COORDINATOR)
    due = work.today + timedelta(days=14)
    action_id = planned_action(scene, scene.case(), owner=Owner(name="Sam"), due=due)
    sent = 0
    for _ in range(30):
        scene.clock.forward(days=1)
        sent += reminders.send_due(scene.store)
        assert reminders.send_due(scene.store) == 0
    assert sent == 3, "three days before, one and five days after"
    assert {purpose for purpose, _ in mails(scene)} == {"action-given", "action-reminder", "action-reminder-late"}
    with scene.store.looking() as session:
        assert session.get_one(Account, work.actor.account_id).email not in {to for _, to in mails(scene)[1:]}
    again = planned_action(scene, scene.case(), SOCIAL_CARE, due=work.today + timedelta(days=4))
    reporting.report(work, again, status="cannot", words={"reason": "The service was closed"})
    reporting.report(work, action_id, status="done", words=DONE)
    for _ in range(14):
        scene.clock.forward(days=1)
        assert reminders.send_due(scene.store) == 0


def test_documents_take_the_decision_the_recommendations_and_how_actions_go_on(scene: Scene) -> None:
    work = scene.here.work(Role.COORDINATOR)
    case_id = scene.case()

    def facts() -> dict[str, Any]:
        with scene.store.looking() as session:
            return agreed.of_case(session, scene.store, session.get_one(Case, case_id), Words())

    before = facts()
    assert before["decision"] == before["changes_made"] == ""
    assert before["recommendations"] == before["actions"] == []
    assert {one["name"] for one in before["sign_offs"]} == {agreed.NOT_SIGNED}
    assert "criteria" not in before, "they are the referral's until they are decided"

    answers = {**rapid_review_answers(NO_LCSPR), "national_reason": "Local learning"}
    decided = decisions.record(work, case_id, RAPID_REVIEW, decided_on=work.today, answers=answers)
    partner = scene.here.work(Role.PARTNER)
    decisions.sign(partner, case_id, decided, agrees=False, words="Criterion (c) is not met.")
    decisions.record_sent(work, case_id, decided, work.today)
    written = Written("One pathway", "An audit", "rapid-review", [scene.here.agencies[POLICE]], [])
    asked = recommendations.add(work, case_id, written)
    done = planned.add(work, case_id, Agreed(TEXT, None, Owner(name="Sam Rae"), work.today), asked)
    reporting.report(work, done, status="done", words={**DONE, "remains": "Night staff", "impact": "Seen sooner"})
    reporting.accept(work, done)
    after = facts()
    assert after["decision"] == "No local review is carried out"
    assert after["national_view"] == "No. Local learning."
    assert after["dissent"] == "Police: Criterion (c) is not met."
    assert after["decision_on"] == after["sent_to_panel_on"] == "2 November 2026"
    assert [one["opinion"] for one in after["sign_offs"]] == ["", "Is of another opinion", ""]
    assert [one["answer"] for one in after["criteria"]] == ["Yes"] * 4
    assert after["recommendations"] == [
        {"number": "1", "recommendation": "One pathway", "agency": POLICE, "measure": "An audit"}
    ]
    assert after["actions"][0] | {"changed": "", "effective": ""} == {
        "number": "1",
        "action": TEXT,
        "agency": "The partnership",
        "owner": "Sam Rae",
        "due": "2 November 2026",
        "status": "Done",
        "changed": "",
        "effective": "",
        "impact": "Seen sooner",
        "evidence": "The audit of May",
        "remains": "Night staff",
        "closed": "Closed on 2 November 2026",
    }
    assert after["changes_made"].startswith(f"{TEXT}. A new pathway. 20 records were audited. Seen sooner.")
    assert after["changes_made"].endswith("What remains: Night staff.")


def test_actions_across_cases_are_filtered_sorted_paged_and_counted(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    work, chair = scene.here.work(Role.COORDINATOR), scene.here.work(Role.CHAIR)
    first, second = scene.case(), scene.case()
    case_themes.give(work, first, ["Neglect"])
    case_themes.give(work, second, ["Unsafe sleep"])
    owner = scene.here.people[Role.ACTION_OWNER].account_id
    late = planned_action(scene, first, POLICE, due=work.today + timedelta(days=5))
    own = planned_action(scene, first, POLICE, Owner(account_id=owner), work.today + timedelta(days=40))
    other = planned_action(scene, second, SOCIAL_CARE, due=work.today + timedelta(days=20))
    board = planned_action(scene, second, None, Owner(name="The board"), work.today + timedelta(days=60))
    reporting.report(work, other, status="done", words=DONE)
    scene.clock.forward(days=10)

    def found(who: Work = chair, **wanted: Any) -> list[UUID]:
        return [view.id for view in overview.overview(who, Wanted(**wanted)).lines]

    assert found() == [late, own, board, other], "finished ones last"
    assert found(show="late") == [late]
    assert found(show="to-accept") == [other]
    assert found(show="not-started", order="agency") == [board, late, own]
    assert found(theme="Unsafe sleep") == [board, other]
    assert found(agency=str(scene.here.agencies[POLICE]), order="owner") == [own, late]
    assert found(agency="partnership") == [board]
    assert found(owner=str(owner)) == [own]
    assert found(owner="nobody", show="all", order="case") == [late, other, board]
    assert found(due_from=work.today, due_to=work.today + timedelta(days=30)) == [own, other]
    every = overview.overview(chair, Wanted(show="late"))
    assert (every.every, every.total, every.counts["open"], every.counts["done"]) == (4, 1, 4, 1)
    assert every.themes == ("Neglect", "Unsafe sleep")
    assert [name for _, name in every.agencies] == [SOCIAL_CARE, "The partnership", POLICE]
    monkeypatch.setattr(overview, "PAGE", 3)
    assert found(page=2) == [other]
    assert found(page=9) == [other], "the last page there is"
    assert found(scene.represents(POLICE)) == [late, own]
    assert found(scene.here.work(Role.ACTION_OWNER)) == [own]
    assert found(scene.there.work(Role.COORDINATOR)) == []
    assert len(overview.to_export(chair, Wanted())) == 4, "a file has no pages"
    assert scene.audited()[-1] == "actions-exported"
