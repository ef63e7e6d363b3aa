"""Asking agencies, and what an agency sees of it."""

from __future__ import annotations

import re
from datetime import date

import pytest

from casework.actions import messages, scoping
from casework.actions.returns import first_requests, requests
from casework.actions.work import NotFound, NotPermitted
from casework.records.tables import AgencyRequest, Message
from casework.rules.permissions import Role
from tests.integration.casework.acts import at_once, errors, refused
from tests.integration.casework.scene import POLICE, SOCIAL_CARE, Scene, with_address


def test_requests_go_out_in_one_step_each_with_an_email_without_case_data(scene: Scene) -> None:
    case_id, work = scene.scoped_case(), scene.here.work(Role.COORDINATOR)
    with_address(scene.here, SOCIAL_CARE)
    ids = [scene.here.agencies[name] for name in (POLICE, SOCIAL_CARE)]
    assert requests.send(work, case_id, ids, questions="What did you see of Child Wren?") == 2
    views = requests.of_case(work, case_id)
    assert [(view.agency, view.state, view.due_on) for view in views] == [
        (SOCIAL_CARE, "sent", date(2026, 11, 16)),
        (POLICE, "sent", date(2026, 11, 16)),
    ]
    outgoing = [messages.to_send(scene.store, message) for message in scene.tasks("send-message")]
    texts = {message.recipient: message.text for message in outgoing if message and "/re" in message.text}
    assert set(texts) == {
        "coordinator@wexborough.example",
        "representative@wexborough.example",
        "post@agency.example",
    }
    police = views[1]
    assert f"/returns/{police.id}" in texts["representative@wexborough.example"]
    # Nobody represents social care yet: whoever reads its post makes an account with the one-time link.
    token = re.findall(r"/request/(\S+)", texts["post@agency.example"])[0]
    assert first_requests.read(scene.store, token).request_id == views[0].id
    for recipient in ("representative@wexborough.example", "post@agency.example"):
        assert "16 November 2026" in texts[recipient]
        assert "Wren" not in texts[recipient], "an email names no case"


def test_asking_again_changes_nothing(scene: Scene) -> None:
    case_id, work = scene.scoped_case(), scene.here.work(Role.COORDINATOR)
    police = scene.here.agencies[POLICE]
    assert requests.send(work, case_id, [police, police]) == 1
    sent = scene.count(Message)
    assert requests.send(work, case_id, [police], questions="Others?") == 0
    assert scene.count(Message) == sent
    assert requests.of_case(work, case_id)[0].questions == ""


def test_a_double_click_asks_each_agency_once(scene: Scene) -> None:
    case_id, work = scene.scoped_case(), scene.here.work(Role.COORDINATOR)
    for name in (SOCIAL_CARE, "Ash Road Surgery"):
        with_address(scene.here, name)
    ids = [scene.here.agencies[name] for name in (POLICE, SOCIAL_CARE, "Ash Road Surgery")]
    orders = (ids, ids[::-1], [*ids[1:], ids[0]])
    results = at_once(*[lambda order=order: requests.send(work, case_id, order) for order in orders])
    assert not errors(results)
    assert sorted(results) == [0, 0, 3]
    assert scene.count(AgencyRequest) == 3
    assert scene.count(Message, Message.purpose.startswith("return-request")) == 3


@pytest.mark.parametrize(
    ("agencies", "due_on", "code"),
    [
        ([], None, "no-agency"),
        ([POLICE], date(2026, 11, 1), "due-past"),
        ([POLICE, SOCIAL_CARE], None, "no-address"),
    ],
)
def test_what_cannot_be_sent_is_not_sent_at_all(
    scene: Scene, agencies: list[str], due_on: date | None, code: str
) -> None:
    case_id, work = scene.scoped_case(), scene.here.work(Role.COORDINATOR)
    before = scene.count(Message)
    ids = [scene.here.agencies[name] for name in agencies]
    assert refused(lambda: requests.send(work, case_id, ids, due_on=due_on)) == code
    assert scene.count(AgencyRequest) == 0
    assert scene.count(Message) == before
    assert scene.stage(case_id) == "opened"


def test_no_request_before_there_is_a_scoping_period(scene: Scene) -> None:
    case_id, work = scene.case(), scene.here.work(Role.COORDINATOR)
    assert refused(lambda: requests.send(work, case_id, [scene.here.agencies[POLICE]])) == "no-scope"


def test_an_agency_of_another_partnership_is_not_there(scene: Scene) -> None:
    case_id, work = scene.scoped_case(), scene.here.work(Role.COORDINATOR)
    with pytest.raises(NotFound):
        requests.send(work, case_id, [scene.there.agencies[POLICE]])
    assert scene.count(AgencyRequest) == 0


def test_opening_a_request_is_recorded_once_and_only_for_its_agency(scene: Scene) -> None:
    case_id = scene.scoped_case()
    asked = scene.requests(case_id, POLICE)
    requests.show_request(scene.here.work(Role.COORDINATOR), asked[POLICE])
    assert scene.one(AgencyRequest.__table__.select().with_only_columns(AgencyRequest.state)) == "sent"
    with pytest.raises(NotPermitted):
        requests.open_request(scene.here.work(Role.COORDINATOR), asked[POLICE])
    view = requests.open_request(scene.represents(POLICE), asked[POLICE])
    assert (view.case_name, view.agency, view.state) == ("Child Wren", POLICE, "sent")
    assert requests.open_request(scene.represents(POLICE), asked[POLICE]).state == "opened"
    assert len(scene.entries("request-opened")) == 1


def test_an_agency_sees_its_own_requests_and_no_other(scene: Scene) -> None:
    asked = scene.requests(scene.scoped_case(), POLICE, SOCIAL_CARE)
    assert [view.id for view in requests.my_requests(scene.represents(POLICE))] == [asked[POLICE]]
    for act in (requests.open_request, requests.show_request):
        with pytest.raises(NotFound):
            act(scene.represents(POLICE), asked[SOCIAL_CARE])
    with pytest.raises(NotPermitted):
        requests.my_requests(scene.here.work(Role.COORDINATOR))


def test_requests_to_answer_come_first_by_their_due_date(scene: Scene) -> None:
    work = scene.here.work(Role.COORDINATOR)
    for due_on in (date(2026, 12, 3), date(2026, 11, 20)):
        requests.send(work, scene.scoped_case(), [scene.here.agencies[POLICE]], due_on=due_on)
    late, soon = sorted(requests.my_requests(scene.represents(POLICE)), key=lambda view: view.due_on, reverse=True)
    assert [view.id for view in requests.my_requests(scene.represents(POLICE))] == [soon.id, late.id]
    scene.handed_in(soon.id, scene.represents(POLICE))
    assert [view.id for view in requests.my_requests(scene.represents(POLICE))] == [late.id, soon.id]


def test_a_request_is_late_from_the_day_after_it_was_due(scene: Scene) -> None:
    asked = scene.requests(scene.scoped_case(), POLICE)
    scene.clock.forward(days=14)
    assert not requests.show_request(scene.represents(POLICE), asked[POLICE]).late
    scene.clock.forward(days=1)
    assert requests.show_request(scene.represents(POLICE), asked[POLICE]).late
    scene.handed_in(asked[POLICE], scene.represents(POLICE))
    view = requests.show_request(scene.represents(POLICE), asked[POLICE])
    assert (view.late, view.was_late) == (False, True)


def test_the_scope_that_an_agency_sees_is_the_case_s_now(scene: Scene) -> None:
    case_id = scene.scoped_case()
    asked = scene.requests(case_id, POLICE)
    first, last = date(2025, 1, 1), date(2025, 12, 31)
    scoping.set_scope(scene.here.work(Role.COORDINATOR), case_id, first=first, last=last)
    assert requests.show_request(scene.represents(POLICE), asked[POLICE]).scope == (first, last)
