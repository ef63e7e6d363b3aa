"""A guest of one case: that case opens as far as the invitation goes, and nothing else of either partnership."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from casework.actions import decisions, stage_moves
from casework.actions.guests import inviting
from casework.actions.people import people
from casework.actions.work import Refusal, Work
from casework.records.tables import AuditEntry, Case, Message
from casework.rules.decisions import CLOSING
from casework.rules.guests import MAY as GUEST_MAY
from casework.rules.permissions import Permission, Role
from tests.integration.casework.records import records
from tests.integration.casework.scene import Scene
from tests.integration.webforms.test_records_of_others import (
    ABOUT_ALL,
    BY_RECORD,
    LISTS,
    NOT_THERE_YET,
    OWN,
    Page,
    Person,
    pages,
)

NOT_FOR_GUESTS = {"casework.notification": 403, "casework.clock_start": 403, "casework.write_view": 404}
"""Pages whose permission a guest holds and that say no: of the referral, and of a meeting to which they were not
asked."""


def asks(portal: Flask, page: Page) -> Permission:
    """Return what a page asks for."""
    permission: Any = getattr(portal.view_functions[page[0]], "permission", None)
    assert isinstance(permission, Permission)
    return permission


def invite(scene: Scene, case_id: Any, level: str) -> Any:
    """Invite this partnership's coordinator to a case of the other one."""
    return inviting.invite(
        scene.there.work(Role.COORDINATOR),
        case_id,
        name="Whoever",
        email=scene.here.people[Role.COORDINATOR].email.upper(),
        organisation="Elsewhere",
        level=level,
        leads="host",
        reason="The family lived there until 2024",
    )


def faults_there(portal: Flask, browser: Person, of_case: list[Page], level: str) -> Iterator[str]:
    """Yield what opens of the case, and should not, or does not, and should, for a guest of that level."""
    for page in of_case:
        held, status = asks(portal, page) in GUEST_MAY[level], 0
        if page[1] == "GET" or not held:
            status = browser.status(page)
        if not held:
            right = status == (404 if page[0] in BY_RECORD and status == 404 else 403)
        elif page[0] in NOT_FOR_GUESTS:
            right = status in (0, NOT_FOR_GUESTS[page[0]])
        elif page[1] == "POST" or page[0] in ABOUT_ALL | NOT_THERE_YET | OWN:
            right = status != 500
        elif page[0] in BY_RECORD:
            right = status in (200, 303, 404)
        else:
            right = status in (200, 303)
        if not right:
            yield f"{page}: {status}"


def faults_at_home(browser: Person, own: list[Page]) -> Iterator[str]:
    """Yield what opens of the guest's own partnership while they work in another one's case."""
    for page in own:
        if page[0] not in LISTS | ABOUT_ALL and (status := browser.status(page)) not in (403, 404):
            yield f"{page}: {status}"


def test_one_case_opens_for_its_guest_and_nothing_else_of_either_partnership(portal: Flask, scene: Scene) -> None:
    theirs = records(scene, scene.there)
    own = records(scene, scene.here)
    other_case = scene.scoped_case(scene.there)
    guest_id = invite(scene, theirs.case, "read")
    assert invite(scene, theirs.case, "read") == guest_id, "twice is once"
    host = scene.there.work(Role.COORDINATOR)
    browser = Person(portal, scene.store, scene.here.people[Role.COORDINATOR].email)
    at_theirs, at_own = pages(portal, theirs), pages(portal, own)
    case_page = ("casework.case", "GET", f"/cases/{theirs.case}")
    assert browser.status(case_page) == 404, "not before they go there"
    assert "Cases of other partnerships" in browser.text("/")
    assert browser.post(f"/guest/{guest_id}") == (303, f"/cases/{theirs.case}")
    assert "You are working as a guest in one case" in browser.text("/")
    assert "CYSCP" in browser.text("/cases")
    for part in ("codes", "codes/doubts", "documents"):
        assert browser.status(("", "GET", f"{case_page[2]}/{part}")) == 403, "nothing that names or quotes"

    wrong = []
    for level in ("read", "work"):
        inviting.change_terms(host, theirs.case, guest_id, level=level, leads="guest")
        wrong += [f"{level} {fault}" for fault in faults_there(portal, browser, at_theirs, level)]
        wrong += [f"{level}, at home {fault}" for fault in faults_at_home(browser, at_own)]
    assert not wrong, "\n".join(wrong)
    for address in (f"/cases/{other_case}", f"/cases/{other_case}/history"):
        assert browser.status(("", "GET", address)) == 404, "another case of the host"
    with scene.store.looking() as session:
        other = session.get_one(Case, other_case)
        names = (other.code_name, other.reference)
    for address in ("/cases", "/requests"):
        assert not any(name in browser.text(address) for name in names)
        assert "WSCP" not in browser.text(address)
    assert browser.status(("", "POST", f"/cases/{theirs.case}/guests/new")) == 403, "a guest invites nobody"

    assert browser.post("/guest/back")[0] == 303
    assert browser.status(("", "GET", f"/cases/{own.case}")) == 200
    assert browser.status(case_page) == 404
    browser.post(f"/guest/{guest_id}")
    inviting.withdraw(host, theirs.case, guest_id)
    assert browser.status(case_page) == 404, "from the next page on"
    assert browser.status(("", "GET", f"/cases/{own.case}")) == 200, "and they are at home"
    again = invite(scene, theirs.case, "work")
    browser.post(f"/guest/{again}")
    assert browser.status(case_page) == 200
    close = {"decision_reason": "Everything is done", "agreed_by": "All partners"}
    decisions.record(host, theirs.case, CLOSING, decided_on=host.today, answers=close)
    assert browser.status(case_page) == 404, "it ends when the case is closed"
    stage_moves.move(host, theirs.case, "actions", reason="Something was forgotten")
    assert browser.status(case_page) == 404, "and does not begin again when the case is opened again"

    with scene.store.looking() as session:
        query = select(AuditEntry.partnership_id, AuditEntry.action).where(AuditEntry.action.contains("guest"))
        told = {(partnership_id, action) for partnership_id, action in session.execute(query)}
    host_id, home_id = scene.there.partnership_id, scene.here.partnership_id
    assert {(host_id, "guest-invited"), (host_id, "guest-came"), (host_id, "guest-withdrawn")} <= told
    assert {(home_id, "invited-as-guest"), (home_id, "guest-went-out"), (home_id, "guest-ended")} <= told


def test_somebody_from_outside_gets_an_account_that_opens_one_case(portal: Flask, scene: Scene) -> None:
    case_id = scene.scoped_case()
    host = scene.here.work(Role.COORDINATOR)
    asked = {"organisation": "North Wexshire SCP", "level": "read", "leads": "host", "reason": "They moved"}
    guest_id = inviting.invite(host, case_id, name="Nora North", email="nora@north.example", **asked)
    purposes = {
        message for message in ("invitation", "case-guest") if scene.count(Message, Message.purpose == message)
    }
    assert purposes == {"invitation", "case-guest"}
    account = people.list_people(Work(scene.store, scene.here.work(Role.ADMINISTRATOR).actor))
    nora = next(person for person in account if person.email == "nora@north.example")
    assert (nora.roles, nora.state) == (frozenset(), "invited")
    view = inviting.one(host, case_id, guest_id)
    assert (view.organisation, view.reason, view.holds) == ("North Wexshire SCP", "They moved", True)
    coordinator = Person(portal, scene.store, scene.here.people[Role.COORDINATOR].email)
    open_now = coordinator.text(f"/cases/{case_id}/people")
    assert "Nora North, North Wexshire SCP" in open_now, "who has it open now: guests too"
    shown = inviting.one(scene.here.work(Role.GROUP_MEMBER), case_id, guest_id)
    assert (shown.email, shown.reason) == ("", ""), "why and where stay with who invites"


def test_what_a_guest_does_with_their_own_account_stands_in_their_own_partnerships_log(
    portal: Flask, scene: Scene
) -> None:
    guest_id = invite(scene, scene.scoped_case(scene.there), "read")
    browser = Person(portal, scene.store, scene.here.people[Role.COORDINATOR].email)
    browser.post(f"/guest/{guest_id}")
    assert browser.post("/account/sessions/end")[0] == 303
    with scene.store.looking() as session:
        query = select(AuditEntry.partnership_id).where(AuditEntry.action == "signed-out-everywhere")
        assert list(session.scalars(query)) == [scene.here.partnership_id]


def test_a_guest_who_has_a_conflict_of_interest_is_sent_home_and_offered_nothing_more(
    portal: Flask, scene: Scene
) -> None:
    case_id, host = scene.scoped_case(scene.there), scene.there.work(Role.COORDINATOR)
    guest_id = invite(scene, case_id, "read")
    browser = Person(portal, scene.store, scene.here.people[Role.COORDINATOR].email)
    browser.post(f"/guest/{guest_id}")
    told = browser.post(f"/cases/{case_id}/conflict/own", reason="I know the family")
    assert told[0] == 303
    assert "You are working as a guest" not in browser.text("/"), "they are at home"
    assert "Cases of other partnerships" not in browser.text("/")
    assert "Open this case" not in browser.text("/guest")
    assert browser.post(f"/guest/{guest_id}")[0] == 404, "a page that was open before"
    assert "You are working as a guest" not in browser.text("/")
    host_sees = Person(portal, scene.store, scene.there.people[Role.COORDINATOR].email)
    shown = host_sees.text(f"/cases/{case_id}/guests")
    assert "Kept out: conflict of interest" in shown
    assert "May open the case" not in shown
    inviting.withdraw(host, case_id, guest_id)
    with pytest.raises(Refusal, match="conflict"):
        invite(scene, case_id, "read")
