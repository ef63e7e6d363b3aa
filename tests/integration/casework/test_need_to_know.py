"""Who may know of a case: named for it, kept out of it, or in it for a while with a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from casework.actions import cases, dates_ahead
from casework.actions.guests import inviting
from casework.actions.need_to_know import conflicts, openings, people
from casework.actions.people import partnerships
from casework.actions.people.accounts import VISITOR, resume, sign_in
from casework.actions.people.people import add_demonstration_person
from casework.actions.referrals import listing, referrals
from casework.actions.returns import chasing, requests
from casework.actions.reviews import prepared_reviews
from casework.actions.work import SERVICE, NotFound, NotPermitted, Refusal, Work
from casework.records.tables import CaseExclusion, CaseOpening, Message
from casework.rules.need_to_know import BY_ROLE, NAMED
from casework.rules.permissions import Role
from tests.integration.casework.scene import POLICE, Scene
from tests.journeys.people import PASSWORD

REASON = "A court asks today whether the brother is safe."
LONG = timedelta(days=4)


def open_for(scene: Scene, case_id: UUID) -> set[Role]:
    """Return the roles whose person opens the case, and has it in their list."""
    found = set()
    for role in (Role.COORDINATOR, Role.CHAIR, Role.GROUP_MEMBER, Role.PARTNER):
        work = scene.here.work(role)
        listed = case_id in {line.id for line in dates_ahead.cases_ahead(work)}
        try:
            cases.show_case(work, case_id)
        except NotFound:
            assert not listed, role
        else:
            assert listed, role
            found.add(role)
    return found


def refused(code: str, message: str = "") -> pytest.RaisesExc[Refusal]:
    """Return what expects a refusal of that code."""
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code and message in refusal.message)


def colleague(scene: Scene, role: Role = Role.COORDINATOR) -> Work:
    """Return `Work` as another person of the partnership who holds that role."""
    name, email = "Another Person", f"another-{role}@wexborough.example"
    account_id = add_demonstration_person(
        Work(scene.store, SERVICE),
        scene.here.partnership_id,
        name=name,
        email=email,
        password=PASSWORD,
        roles=[role],
        partner="police" if role is Role.PARTNER else "",
    )
    actor = scene.here.work(role).actor
    return Work(scene.store, replace(actor, label=f"account:{account_id}", account_id=account_id, name=name))


def test_a_case_is_open_to_who_is_named_for_it(scene: Scene) -> None:
    desk, member = scene.here.work(Role.COORDINATOR), scene.here.people[Role.GROUP_MEMBER]
    case_id = scene.case()
    assert open_for(scene, case_id) == {Role.COORDINATOR, Role.CHAIR, Role.GROUP_MEMBER, Role.PARTNER}
    people.open_to(desk, case_id, NAMED)
    assert open_for(scene, case_id) == {Role.COORDINATOR, Role.CHAIR}
    people.put_on(desk, case_id, str(member.account_id))
    people.put_on(desk, case_id, str(member.account_id))
    people.put_on(desk, case_id, Role.PARTNER.value)
    assert open_for(scene, case_id) == {Role.COORDINATOR, Role.CHAIR, Role.GROUP_MEMBER, Role.PARTNER}
    shown = people.show(desk, case_id)
    assert [one.who for one in shown.on if one.role is None] == [member.name]
    for one in shown.on:
        if one.role in (Role.CHAIR, Role.PARTNER) and one.id is not None:
            people.take_off(desk, case_id, one.id)
            people.take_off(desk, case_id, one.id)
    assert open_for(scene, case_id) == {Role.COORDINATOR, Role.GROUP_MEMBER}
    with pytest.raises(NotFound):
        referrals.show_referral(
            scene.here.work(Role.CHAIR), UUID(scene.entries("case-opened")[0].details["referral"])
        )
    assert listing.overview(scene.here.work(Role.CHAIR), listing.Wanted()).lines == ()
    own = next(one.id for one in people.show(desk, case_id).on if one.role == Role.COORDINATOR)
    assert own is not None
    with refused("last-coordinator"):
        people.take_off(desk, case_id, own)
    with refused("who"):
        people.put_on(desk, case_id, str(scene.here.people[Role.ADMINISTRATOR].account_id))
    people.open_to(desk, case_id, BY_ROLE)
    assert len(open_for(scene, case_id)) == 4
    with scene.store.looking() as session:
        told = [message.recipient for message in session.query(Message).filter_by(purpose="case-person-added")]
    assert told == [member.email]
    assert {"case-open-to", "case-person-added", "case-role-added", "case-role-removed"} <= set(scene.audited())


def test_a_new_partnership_names_who_knows_of_a_case(scene: Scene) -> None:
    partnership_id = partnerships.create(Work(scene.store, SERVICE), name="Northmoor SCP", preset="york")
    settings = partnerships.face(scene.store, partnership_id).settings
    assert settings.need_to_know == NAMED
    partnerships.change_settings(
        scene.here.work(Role.COORDINATOR), name="Wexborough Safeguarding Children Partnership", need_to_know=NAMED
    )
    case_id = scene.case()
    assert open_for(scene, case_id) == {Role.COORDINATOR, Role.CHAIR}
    assert len(prepared_reviews.list_reviews(scene.here.work(Role.PUBLISHER))) == 0
    review_id = scene.review(case_id)
    assert prepared_reviews.show_review(scene.here.work(Role.PUBLISHER), review_id).case_id == case_id
    with pytest.raises(NotFound):
        prepared_reviews.show_review(scene.here.work(Role.PARTNER), review_id)


def test_a_conflict_of_interest_closes_a_case_whatever_the_roles(scene: Scene) -> None:
    desk, chair, partner = (scene.here.work(role) for role in (Role.COORDINATOR, Role.CHAIR, Role.PARTNER))
    case_id = scene.scoped_case()
    request_id = scene.requests(case_id, POLICE)[POLICE]
    police = scene.represents(POLICE)
    with refused("last-coordinator", "another coordinator"):
        conflicts.declare(desk, case_id, "I know the family.")
    other = colleague(scene)
    conflicts.declare(desk, case_id, "I know the family.")
    conflicts.keep_out(chair, case_id, scene.here.people[Role.PARTNER].account_id, "Her sister is the teacher.")
    conflicts.keep_out(chair, case_id, scene.here.people[Role.PARTNER].account_id, "Her sister is the teacher.")
    people_of_agency = dict(conflicts.people_to_keep_out(chair, case_id))
    representative = str(scene.here.people[Role.REPRESENTATIVE].account_id)
    assert representative in people_of_agency
    conflicts.keep_out(chair, case_id, UUID(representative), "He was at the scene.")
    assert open_for(scene, case_id) == {Role.CHAIR, Role.GROUP_MEMBER}
    for work in (desk, partner):
        with refused("reference"):
            openings.open_anyway(work, cases.show_case(chair, case_id).reference, REASON)
    assert requests.my_requests(police) == ()
    with pytest.raises(NotFound):
        requests.show_request(police, request_id)
    chasing.remind(other, request_id)
    with scene.store.looking() as session:
        reminded = [one.recipient for one in session.query(Message).filter_by(purpose="return-reminder")]
    assert reminded == ["post@agency.example"], "and no email about it comes"
    with refused("kept-out"):
        people.put_on(other, case_id, str(scene.here.people[Role.PARTNER].account_id))
    first, *_ = [one for one in conflicts.of_case(chair, case_id) if one.declared]
    assert (first.who, first.reason) == ("Coordinator Test", "I know the family.")
    conflicts.lift(other, case_id, first.id, "It was another family of that name.")
    conflicts.lift(other, case_id, first.id, "Again.")
    assert cases.show_case(desk, case_id).id == case_id
    with scene.store.looking() as session:
        row = session.query(CaseExclusion).filter_by(declared=True).one()
    assert b"family" not in row.reason


def test_a_case_is_opened_for_a_while_with_a_reason_and_others_are_told(scene: Scene) -> None:
    desk, chair, member = (scene.here.work(role) for role in (Role.COORDINATOR, Role.CHAIR, Role.GROUP_MEMBER))
    case_id = scene.case()
    people.open_to(desk, case_id, NAMED)
    reference = cases.show_case(desk, case_id).reference
    with refused("reason"):
        openings.open_anyway(member, reference, " ")
    with refused("reference"):
        openings.open_anyway(member, "WSCP/LCSPR/1999/99", REASON)
    for role in (Role.PUBLISHER, Role.ADMINISTRATOR, Role.REPRESENTATIVE):
        with pytest.raises(NotPermitted):
            openings.open_anyway(scene.here.work(role), reference, REASON)
    assert openings.open_anyway(desk, reference, REASON) == case_id, "who is on it needs no opening"
    assert scene.count(CaseOpening) == 0
    assert openings.open_anyway(member, reference.lower(), REASON) == case_id
    assert openings.open_anyway(member, reference, REASON) == case_id, "a second time changes nothing"
    assert scene.count(CaseOpening) == 1
    assert open_for(scene, case_id) == {Role.COORDINATOR, Role.CHAIR, Role.GROUP_MEMBER}
    assert openings.own_until(member, case_id) is not None
    assert openings.own_until(desk, case_id) is None
    with scene.store.looking() as session:
        told = session.query(Message).filter_by(purpose="case-opened-anyway").all()
    assert {one.recipient for one in told} == {
        scene.here.people[role].email for role in (Role.COORDINATOR, Role.CHAIR)
    }
    (seen,) = openings.to_look_at(chair)
    assert (seen.who, seen.reason, seen.running) == ("Case review group member Test", REASON, True)
    (blank,) = openings.of_case(scene.here.work(Role.GROUP_MEMBER), case_id)
    assert blank.own
    scene.clock.forward(hours=4)
    assert open_for(scene, case_id) == {Role.COORDINATOR, Role.CHAIR}
    openings.open_anyway(member, reference, REASON)
    openings.end(member, case_id)
    assert open_for(scene, case_id) == {Role.COORDINATOR, Role.CHAIR}
    with refused("words"):
        openings.look_at(chair, case_id, seen.id, was_right=False, words="")
    openings.look_at(chair, case_id, seen.id, was_right=False, words="It could have waited.")
    assert len(openings.to_look_at(chair)) == 1
    assert "case-opening-looked-at" in scene.audited()


def test_who_opened_a_case_for_a_while_cannot_stay(scene: Scene) -> None:
    desk, other = scene.here.work(Role.COORDINATOR), colleague(scene)
    case_id = scene.case()
    people.open_to(desk, case_id, NAMED)
    people.put_on(desk, case_id, str(scene.here.people[Role.COORDINATOR].account_id))
    role = next(one.id for one in people.show(desk, case_id).on if one.role == Role.COORDINATOR)
    assert role is not None
    people.take_off(desk, case_id, role)
    with pytest.raises(NotFound):
        cases.show_case(other, case_id)
    openings.open_anyway(other, cases.show_case(desk, case_id).reference, REASON)
    with pytest.raises(NotPermitted):
        people.put_on(other, case_id, str(other.actor.account_id))
    with pytest.raises(NotPermitted):
        conflicts.keep_out(other, case_id, scene.here.people[Role.COORDINATOR].account_id, "Reason")
    (opening,) = openings.of_case(desk, case_id)
    with pytest.raises(NotPermitted):
        openings.look_at(other, case_id, opening.id, was_right=True, words="It was.")
    friend = {"name": "Friend", "email": "friend@elsewhere.example", "organisation": "Elsewhere", "reason": REASON}
    with pytest.raises(NotPermitted):
        inviting.invite(other, case_id, **friend, level="work", leads="host")


def test_an_administrator_reads_a_case_only_where_a_setting_says_so_and_in_codes(scene: Scene) -> None:
    desk, store = scene.here.work(Role.COORDINATOR), scene.store
    case_id = scene.case()
    reference = cases.show_case(desk, case_id).reference
    administrator = scene.here.work(Role.ADMINISTRATOR)
    partnerships.change_settings(administrator, name="Wexborough", administrators_may_open=True, opening_hours=2)
    assert openings.open_anyway(administrator, reference, REASON) == case_id
    someone = scene.here.people[Role.ADMINISTRATOR]
    token = sign_in(Work(store, VISITOR), someone.email, PASSWORD).session
    signed_in = resume(store, token, idle=LONG, absolute=LONG)
    assert signed_in is not None
    work = Work(store, signed_in.actor)
    assert cases.show_case(work, case_id).id == case_id
    assert work.in_codes
    with pytest.raises(NotPermitted):
        listing.overview(work, listing.Wanted())
    elsewhere = scene.case()
    with pytest.raises(NotFound):
        cases.show_case(work, elsewhere)
    scene.clock.forward(hours=2)
    again = resume(store, token, idle=LONG, absolute=LONG)
    assert again is not None
    with pytest.raises(NotPermitted):
        cases.show_case(Work(store, again.actor), case_id)
