"""Whom agencies look for in their records: named behind sign-in alone, told of when it changes."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from casework.actions import cases, messages, scoping
from casework.actions.returns import requests, sought_people, terms
from casework.actions.work import NotFound
from casework.records.tables import AuditEntry, Message
from casework.rules.permissions import Role
from casework.rules.sought_people import SoughtPerson
from tests.integration.casework.acts import refused
from tests.integration.casework.examples import full_answers
from tests.integration.casework.scene import POLICE, SCOPE, SOCIAL_CARE, Scene


def case_of(scene: Scene) -> UUID:
    """Return a case whose scoping period is set, with everything that a referral tells."""
    coordinator = scene.here.work(Role.COORDINATOR)
    case_id = cases.open_case(coordinator, scene.referral(full_answers()))
    scoping.set_scope(coordinator, case_id, first=SCOPE[0], last=SCOPE[1])
    return case_id


def told(scene: Scene) -> list[str]:
    """Return the agencies that e-mails say were told of a change, in order."""
    with scene.store.looking() as session:
        rows = session.query(Message).where(Message.purpose == "return-people-changed").all()
        sent = [messages.to_send(scene.store, row.id) for row in rows]
    return sorted(one.subject.split("what ")[1].split(" is asked")[0] for one in sent if one)


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

    seen = sought_people.mark_of(every)
    aunt = SoughtPerson("", "Ada Aunt", also_known_as="Addie", who="Aunt")
    moved = [replace(one, address="2 New Road") if one is others[0] else one for one in every]
    assert sought_people.save(coordinator, case_id, [*moved, aunt], seen=seen) == 2
    now = sought_people.of_case(coordinator, case_id)
    assert sought_people.save(coordinator, case_id, now, seen="") == 0, "the same list again"
    assert refused(lambda: sought_people.save(coordinator, case_id, [child], seen=seen)) == "changed-since"
    assert [one.name for one in sought_people.for_agency(police, asked[POLICE])] == [child.name, "Ada Aunt"]
    assert told(scene) == sorted([POLICE, SOCIAL_CARE])

    assert sought_people.choose(coordinator, asked[POLICE], [child.id])
    assert not sought_people.choose(coordinator, asked[POLICE], [child.id])
    assert sought_people.for_agency(police, asked[POLICE]) == (child,)
    terms.withdraw(coordinator, asked[POLICE], reason="Not needed")
    assert sought_people.for_agency(police, asked[POLICE]) == (), "what is withdrawn names nobody any more"
    with scene.store.looking() as session:
        sent = [messages.to_send(scene.store, row.id) for row in session.query(Message).all()]
    words = "\n".join(f"{one.subject} {one.text}" for one in sent if one)
    assert not [one for one in now if one.name in words]
