"""Whom agencies look for in their records: named behind sign-in alone, told of when it changes."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from casework.actions import cases, messages, scoping
from casework.actions.returns import entries, requests, returns, sought_news, sought_people, terms
from casework.actions.work import NotFound
from casework.records.tables import AuditEntry, Message
from casework.rules.permissions import Role
from casework.rules.sought_people import SoughtPerson
from casework.rules.sought_together import marks_of
from tests.integration.casework.acts import refused
from tests.integration.casework.examples import full_answers
from tests.integration.casework.scene import POLICE, SCOPE, SOCIAL_CARE, Scene


def case_of(scene: Scene) -> UUID:
    """Return a case whose scoping period is set, with everything that a referral tells."""
    coordinator = scene.here.work(Role.COORDINATOR)
    case_id = cases.open_case(coordinator, scene.referral(full_answers()))
    scoping.set_scope(coordinator, case_id, first=SCOPE[0], last=SCOPE[1])
    return case_id


def told(scene: Scene, purpose: str) -> list[str]:
    """Return the agencies that e-mails of a kind told of a change, in order."""
    with scene.store.looking() as session:
        rows = session.query(Message).where(Message.purpose == purpose).all()
        sent = [messages.to_send(scene.store, row.id) for row in rows]
    return sorted(name for one in sent for name in (POLICE, SOCIAL_CARE) if one and name in one.subject)


def test_an_agency_reads_whom_the_coordinator_chose_and_is_told_when_that_changes(scene: Scene) -> None:
    coordinator = scene.here.work(Role.COORDINATOR)
    case_id = case_of(scene)
    every = sought_people.of_case(coordinator, case_id)
    child, *others = every
    assert (child.id, child.who, bool(child.date_of_birth), bool(others)) == ("child-1", "Child", True, True)
    requests.send(coordinator, case_id, [scene.here.agencies[POLICE]], people=[child.id])
    scene.requests(case_id, SOCIAL_CARE)
    asked = {view.agency: view.id for view in requests.of_case(coordinator, case_id)}
    police, social = scene.represents(POLICE), scene.represents(SOCIAL_CARE)

    assert sought_people.for_agency(police, asked[POLICE]) == (child,)
    assert sought_people.for_agency(police, asked[POLICE]) == (child,)
    assert sought_people.for_agency(social, asked[SOCIAL_CARE]) == every
    with pytest.raises(NotFound):
        sought_people.for_agency(police, asked[SOCIAL_CARE])
    with scene.store.looking() as session:
        shown = session.query(AuditEntry).where(AuditEntry.action == "sought-people-shown").all()
        assert [entry.details for entry in shown] == [{"people": 1}, {"people": len(every)}], "once for an account"

    seen = marks_of(every)
    aunt = SoughtPerson("", "Ada Aunt", also_known_as="Addie", who="Aunt")
    moved = [replace(one, address="2 New Road") if one is others[0] else one for one in every]
    assert sought_people.save(coordinator, case_id, [*moved, aunt], shown=seen) == 2
    now = sought_people.of_case(coordinator, case_id)
    assert sought_people.save(coordinator, case_id, [*moved, aunt], shown=seen) == 0, "a double click"
    assert sought_people.save(coordinator, case_id, now, shown="") == 0, "the same list again"
    nicer = [replace(child, school="Hill School"), *every[1:]]
    assert sought_people.save(coordinator, case_id, nicer, shown=seen) == 2, "another tab, another field"
    every = sought_people.of_case(coordinator, case_id)
    assert (every[0].school, every[1].address, every[-1].name) == ("Hill School", "2 New Road", "Ada Aunt")
    assert refused(lambda: sought_people.save(coordinator, case_id, [child], shown=seen)) == "changed-since"
    assert sought_people.of_case(coordinator, case_id) == every
    assert [one.name for one in sought_people.for_agency(police, asked[POLICE])] == [child.name, "Ada Aunt"]

    assert told(scene, "return-people-changed") == []
    assert sought_news.to_be_told(coordinator, case_id) == (SOCIAL_CARE, POLICE)
    assert sought_news.tell_due(scene.store) == 0, "what is changed soon after goes with it"
    scene.clock.forward(minutes=10)
    assert (sought_news.tell_due(scene.store), sought_news.tell_due(scene.store)) == (2, 0)
    assert told(scene, "return-people-changed") == sorted([POLICE, SOCIAL_CARE])

    assert sought_people.choose(coordinator, asked[POLICE], [child.id])
    assert not sought_people.choose(coordinator, asked[POLICE], [child.id])
    assert [one.id for one in sought_people.for_agency(police, asked[POLICE])] == [child.id]
    terms.withdraw(coordinator, asked[POLICE], reason="Not needed")
    assert sought_people.for_agency(police, asked[POLICE]) == (), "what is withdrawn names nobody any more"
    scene.clock.forward(minutes=10)
    assert sought_news.tell_due(scene.store) == 0
    with scene.store.looking() as session:
        sent = [messages.to_send(scene.store, row.id) for row in session.query(Message).all()]
    words = "\n".join(f"{one.subject} {one.text}" for one in sent if one)
    assert not [one for one in now if one.name in words]


def test_who_has_answered_is_asked_once_whether_somebody_new_changes_the_answer(scene: Scene) -> None:
    coordinator, police = scene.here.work(Role.COORDINATOR), scene.represents(POLICE)
    case_id = case_of(scene)
    request_id = scene.requests(case_id, POLICE)[POLICE]
    returns.say_nil(police, request_id)
    every = sought_people.of_case(coordinator, case_id)
    scene.clock.forward(minutes=1)

    fewer = every[:-1]
    assert sought_people.save(coordinator, case_id, fewer, shown=marks_of(every)) == 0, "nobody more to look for"
    uncle = SoughtPerson("", "Ugo Uncle")
    assert sought_people.save(coordinator, case_id, [*fewer, uncle], shown=marks_of(fewer)) == 1
    now = sought_people.of_case(coordinator, case_id)
    assert sought_people.save(coordinator, case_id, fewer, shown=marks_of(now)) == 0, "a slip taken back"
    scene.clock.forward(minutes=30)
    assert sought_news.tell_due(scene.store) == 0
    assert sought_people.save(coordinator, case_id, [*fewer, uncle], shown=marks_of(fewer)) == 1
    now = sought_people.of_case(coordinator, case_id)
    corrected = [*fewer, replace(now[-1], name="Hugo Uncle")]
    assert sought_people.save(coordinator, case_id, corrected, shown=marks_of(now)) == 1
    scene.clock.forward(minutes=10)
    assert sought_news.tell_due(scene.store) == 1
    assert told(scene, "return-people-added") == [POLICE]
    assert told(scene, "return-people-changed") == []

    looked_for = sought_people.for_agency(police, request_id)
    news = sought_news.of_request(police, request_id, looked_for)
    assert [(one.what, one.after_answer) for one in news.values()] == [("added", True)]
    assert requests.show_request(coordinator, request_id).since_answer == 1
    scene.clock.forward(minutes=1)
    for _ in range(2):
        sought_news.stays(police, request_id)
    assert requests.show_request(coordinator, request_id).since_answer == 0
    kinds = [one.kind for one in entries.thread(coordinator, request_id)]
    assert kinds.count("answer-stays") == 1
