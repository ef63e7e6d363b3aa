"""What falls due next, who must act, and the same as a calendar that holds no name."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import icalendar
import pytest

from casework.actions import cases, clocks, dates_ahead
from casework.actions.around import processes
from casework.actions.people import people
from casework.actions.returns import returns
from casework.actions.work import NotFound
from casework.rules.permissions import Role
from tests.integration.casework.records import planned_meeting
from tests.integration.casework.scene import POLICE, SOCIAL_CARE, Scene
from webforms.journeys.account.calendar import _written


def test_the_next_date_comes_first_and_says_who_must_act(scene: Scene) -> None:
    work = scene.here.work(Role.COORDINATOR)
    first = cases.open_case(work, scene.referral())
    second = scene.scoped_case()
    scene.requests(second, POLICE, SOCIAL_CARE)
    shown = {line.id: line for line in dates_ahead.cases_ahead(work)}
    nearest = shown[first].next
    assert nearest is not None
    assert (nearest.name, shown[first].who) == ("notification", "Local authority")
    assert shown[second].missing == 2
    clocks.record_notification(work, _referral(scene, first), sent_on=work.today, late_reason="It was a holiday")
    assert [line.id for line in dates_ahead.cases_ahead(work)] == [second, first]
    (after,) = [line for line in dates_ahead.cases_ahead(work) if line.id == first]
    assert after.next is not None
    assert (after.next.name, after.who, after.when) == ("rapid-review", "Case review group", "later")


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
