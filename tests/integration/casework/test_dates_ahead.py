"""What falls due next, who must act, and the same as a calendar that holds no name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import icalendar
import pytest

from casework.actions import cases, clocks, dates_ahead, decisions, stage_moves
from casework.actions.around import processes
from casework.actions.meetings import planning
from casework.actions.meetings.planning import Plan
from casework.actions.people import people
from casework.actions.plans import planned
from casework.actions.returns import chasing, returns
from casework.actions.work import NotFound
from casework.rules.decisions import CLOSING
from casework.rules.permissions import Role
from tests.integration.casework.acts import refused
from tests.integration.casework.records import agreed, planned_meeting
from tests.integration.casework.scene import POLICE, SOCIAL_CARE, Scene
from webforms.journeys.account.calendar import _written

NEXT = "Set the scoping period"
WAIT = "Wait for the agencies’ returns, and chase late ones"


def test_the_next_date_comes_first_and_says_who_must_act(scene: Scene) -> None:
    work = scene.here.work(Role.COORDINATOR)
    first = cases.open_case(work, scene.referral())
    second = scene.scoped_case()
    scene.requests(second, POLICE, SOCIAL_CARE)
    shown = {line.id: line for line in dates_ahead.cases_ahead(work)}
    nearest = shown[first].next
    assert nearest is not None
    assert (nearest.name, shown[first].stage.next_action) == ("notification", NEXT)
    assert shown[first].stage.who == "Coordinator"
    (waited,) = shown[first].waits
    assert (waited.who, waited.what, waited.by) == ("Local authority", nearest.title, nearest.due_on)
    assert shown[second].missing == 2
    assert (shown[second].stage.who, shown[second].stage.next_action) == ("Agencies", WAIT)
    assert "2 returns to come" in [wait.what for wait in shown[second].waits]
    for who in ("Coordinator", "Local authority"):
        assert first in {line.id for line in dates_ahead.cases_ahead(work, who=who)}
    clocks.record_notification(work, _referral(scene, first), sent_on=work.today, late_reason="It was a holiday")
    assert [line.id for line in dates_ahead.cases_ahead(work)] == [second, first]
    (after,) = [line for line in dates_ahead.cases_ahead(work) if line.id == first]
    assert after.next is not None
    assert (after.next.name, after.when) == ("rapid-review", "later")
    assert {(wait.who, wait.by) for wait in after.waits} == {("Case review group", after.next.due_on)}
    assert after.acting == {"Coordinator", "Case review group"}


def test_the_next_date_is_also_that_of_a_process_a_meeting_or_an_action(scene: Scene) -> None:
    chair = scene.here.work(Role.CHAIR)
    case_id = scene.scoped_case()

    def found() -> tuple[str, str, str]:
        (line,) = dates_ahead.cases_ahead(chair)
        assert line.next is not None
        return line.next.name, line.next.title, line.when

    tomorrow, inquest = chair.today + timedelta(days=1), {"organisation": "Coroner"}
    processes.keep(chair, case_id, kind="coroner", state="open", next_on=tomorrow, body=inquest)
    assert found() == ("process", "Coroner’s inquest", "soon")
    planned_meeting(chair, case_id, scene.here)
    assert found() == ("meeting", "Meeting at 2pm", "soon")
    scene.clock.forward(days=2)
    assert found()[0] == "notification", "a day that is past is no date to come"
    planned.add(chair, case_id, replace(agreed(scene.here, chair), due_on=tomorrow))
    assert found() == ("action", "Finish an action", "late")


def test_a_closed_case_waits_for_nobody_and_has_no_dates(scene: Scene) -> None:
    chair = scene.here.work(Role.CHAIR)
    case_id = scene.scoped_case()
    asked = scene.requests(case_id, POLICE, SOCIAL_CARE)
    planned_meeting(chair, case_id, scene.here)
    inquest = {"organisation": "Coroner"}
    processes.keep(chair, case_id, kind="coroner", state="open", next_on=date(2027, 3, 4), body=inquest)
    police = scene.represents(POLICE)
    tokens = [_token(dates_ahead.make_feed(work)) for work in (chair, police)]
    assert all(dates_ahead.feed(scene.store, token) for token in tokens)
    closing = {"decision_reason": "It is looked at elsewhere.", "agreed_by": "Everybody"}
    decisions.record(chair, case_id, CLOSING, decided_on=chair.today, answers=closing)
    (line,) = dates_ahead.cases_ahead(chair)
    assert (line.next, line.waits, line.missing, line.acting) == (None, (), 0, frozenset())
    assert [dates_ahead.feed(scene.store, token) for token in tokens] == [(), ()]
    scene.clock.forward(days=8)
    assert chasing.send_due(scene.store) == 0, "and nobody is chased"
    plan = Plan(chair.today + timedelta(days=7), "14:00", "", "Room 4", ("Criteria",))
    assert refused(lambda: planning.plan(chair, case_id, plan)) == "closed"
    stage_moves.move(chair, case_id, "gathering", reason="Another child was hurt.")
    assert planning.plan(chair, case_id, plan)
    (line,) = dates_ahead.cases_ahead(chair)
    assert line.missing == len(asked)


def test_filters_find_what_is_late_and_of_whom_something_is_wanted(scene: Scene) -> None:
    work = scene.here.work(Role.COORDINATOR)
    case_id = cases.open_case(work, scene.referral())
    assert [line.when for line in dates_ahead.cases_ahead(work)] in (["soon"], ["late"])
    scene.clock.forward(days=60)
    (line,) = dates_ahead.cases_ahead(work, when="late")
    assert line.id == case_id
    assert dates_ahead.cases_ahead(work, who="Local authority", stage="opened") == (line,)
    assert dates_ahead.cases_ahead(work, when="soon") == ()
    assert dates_ahead.cases_ahead(work, stage="closed") == ()
    assert dates_ahead.cases_ahead(scene.there.work(Role.COORDINATOR)) == ()


def test_a_calendar_holds_dates_and_references_and_no_name(scene: Scene) -> None:
    work = scene.here.work(Role.CHAIR)
    case_id = scene.case()
    shown = cases.show_case(work, case_id)
    token = _token(dates_ahead.make_feed(work))
    planned_meeting(work, case_id, scene.here)
    day = date(2027, 3, 4)
    processes.keep(work, case_id, kind="coroner", state="open", next_on=day, body={"organisation": "Coroner"})
    dates = dates_ahead.feed(scene.store, token)
    assert {"Meeting at 2pm", "Coroner’s inquest"} <= {due.what for due in dates}
    text = _written(dates).decode()
    assert shown.reference in text.replace("\r\n ", "")
    assert shown.code_name not in text
    events = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert {event.decoded("dtstart") for event in events} == {due.day for due in dates}
    assert all(isinstance(event.decoded("dtstart"), date) for event in events)


def test_a_calendar_ends_with_its_address_its_role_or_its_account(scene: Scene) -> None:
    work = scene.here.work(Role.CHAIR)
    scene.case()
    first = _token(dates_ahead.make_feed(work))
    second = _token(dates_ahead.make_feed(work))
    with pytest.raises(NotFound):
        dates_ahead.feed(scene.store, first)
    assert dates_ahead.feed(scene.store, second)
    account_id = scene.here.people[Role.CHAIR].account_id
    admin = scene.here.work(Role.ADMINISTRATOR)
    people.change_roles(admin, account_id, roles=[Role.PUBLISHER])
    assert dates_ahead.feed(scene.store, second) == (), "only what the person may see today"
    people.close(admin, account_id)
    with pytest.raises(NotFound):
        dates_ahead.feed(scene.store, second)


def test_an_agency_sees_its_own_returns_until_it_has_answered(scene: Scene) -> None:
    case_id = scene.scoped_case()
    asked = scene.requests(case_id, POLICE, SOCIAL_CARE)
    police = scene.represents(POLICE)
    token = _token(dates_ahead.make_feed(police))
    assert [due.id for due in dates_ahead.feed(scene.store, token)] == [asked[POLICE]]
    returns.say_nil(police, asked[POLICE])
    assert dates_ahead.feed(scene.store, token) == ()
    dates_ahead.end_feed(police)
    with pytest.raises(NotFound):
        dates_ahead.feed(scene.store, token)


def _token(address: str) -> str:
    return address.rsplit("/", 1)[1].removesuffix(".ics")


def _referral(scene: Scene, case_id: UUID) -> UUID:
    referral = cases.show_case(scene.here.work(Role.COORDINATOR), case_id).referral_id
    assert referral is not None
    return referral
