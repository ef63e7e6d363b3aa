"""Inviting people, their roles, and what ends an account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from casework.actions import messages
from casework.actions.people import accounts, agencies, partnerships, people
from casework.actions.work import SERVICE, NotFound, NotPermitted, Refusal, Store, Work
from casework.records.tables import Account
from casework.rules.permissions import HELD_BY, Permission, Role
from tests.conftest import SetClock
from tests.journeys.people import PASSWORD, Cast, make_cast

NEW = "gravel teapot orbit"
LIMITS: dict[str, Any] = {"idle": timedelta(minutes=30), "absolute": timedelta(hours=12)}


@pytest.fixture
def cast(store: Store) -> Cast:
    """Return a partnership and its people."""
    return make_cast(store)


@pytest.fixture
def admin(cast: Cast) -> Work:
    """Return `Work` as the administrator."""
    return cast.work(Role.ADMINISTRATOR)


def visitor(store: Store) -> Work:
    """Return `Work` as somebody who is not signed in."""
    return Work(store, accounts.VISITOR)


def token_of(link: str) -> str:
    """Return the secret at the end of a link."""
    return link.rsplit("/", 1)[1]


def code_of(act: Callable[[], object]) -> str:
    """Return the code of what `act` refuses."""
    with pytest.raises(Refusal) as refused:
        act()
    return refused.value.code


def test_an_invitation_is_taken_up_once(store: Store, admin: Work) -> None:
    link = people.invite(admin, name="  Sam   Person ", email="Sam@X.example ", roles=[Role.CHAIR])
    token = token_of(link)
    assert link.startswith(store.portal_address + "/invitation/")
    invited = people.read_invitation(store, token)
    assert (invited.name, invited.email) == ("Sam Person", "sam@x.example")
    assert code_of(lambda: accounts.sign_in(visitor(store), "sam@x.example", NEW)) == "sign-in"
    assert code_of(lambda: people.take_up_invitation(visitor(store), token, "short")) == "password"
    session = people.take_up_invitation(visitor(store), token, NEW)
    found = accounts.resume(store, session, **LIMITS)
    assert found is not None
    assert found.actor.roles == {Role.CHAIR}
    assert code_of(lambda: people.take_up_invitation(visitor(store), token, NEW)) == "link"
    assert code_of(lambda: people.read_invitation(store, token)) == "link"
    assert accounts.sign_in(visitor(store), " SAM@x.example", NEW).session


def test_a_refused_password_leaves_the_link_usable(store: Store, admin: Work) -> None:
    token = token_of(people.invite(admin, name="Sam", email="sam@x.example", roles=[Role.CHAIR]))
    for weak in ("", "short", "password1234"):
        assert code_of(partial(people.take_up_invitation, visitor(store), token, weak)) == "password"
    assert people.take_up_invitation(visitor(store), token, NEW)


def test_a_link_ends_after_its_time_or_when_there_is_a_newer_one(
    store: Store, admin: Work, clock: SetClock
) -> None:
    first = token_of(people.invite(admin, name="Sam", email="sam@x.example", roles=[Role.CHAIR]))
    sam = next(person for person in people.list_people(admin) if person.email == "sam@x.example")
    second = token_of(people.invite_again(admin, sam.id))
    assert code_of(lambda: people.read_invitation(store, first)) == "link"
    clock.forward(days=6, hours=23)
    assert people.read_invitation(store, second)
    clock.forward(hours=2)
    assert code_of(lambda: people.read_invitation(store, second)) == "link"


def test_an_invitation_is_no_first_administrator_link(store: Store, admin: Work) -> None:
    token = token_of(people.invite(admin, name="Sam", email="sam@x.example", roles=[Role.CHAIR]))
    assert code_of(lambda: partnerships.read_first_administrator_link(store, token)) == "link"


@pytest.mark.parametrize(
    ("roles", "agency", "code"),
    [
        ([], False, "roles"),
        ([Role.REPRESENTATIVE], False, "agency"),
        ([Role.SIGNATORY, Role.REPRESENTATIVE], True, None),
        ([Role.REPRESENTATIVE, Role.COORDINATOR], True, "roles"),
        ([Role.ADMINISTRATOR, Role.COORDINATOR], False, "roles"),
        ([Role.ADMINISTRATOR, Role.GROUP_MEMBER], False, "roles"),
        ([Role.COORDINATOR, Role.PUBLISHER], False, None),
        ([Role.CHAIR, Role.PARTNER], False, "partner"),
    ],
)
def test_roles_that_may_be_held_together(
    cast: Cast, admin: Work, roles: list[Role], agency: bool, code: str | None
) -> None:
    agency_id = next(iter(cast.agencies.values())) if agency else None

    def act() -> object:
        return people.invite(admin, name="Sam", email="sam@x.example", roles=roles, agency_id=agency_id)

    if code is None:
        assert act()
    else:
        assert code_of(act) == code
        assert all(person.email != "sam@x.example" for person in people.list_people(admin))


def test_an_address_is_used_once_in_the_whole_deployment(store: Store, cast: Cast, admin: Work) -> None:
    other = make_cast(store, "york", "Other Partnership").work(Role.ADMINISTRATOR)
    email = cast.people[Role.CHAIR].email.upper()
    assert code_of(lambda: people.invite(other, name="X", email=email, roles=[Role.CHAIR])) == "email-taken"


def test_the_last_administrator_stays(cast: Cast, admin: Work) -> None:
    own = cast.people[Role.ADMINISTRATOR].account_id
    assert code_of(lambda: people.close(admin, own)) == "own-account"
    assert code_of(lambda: people.change_roles(admin, own, roles=[Role.CHAIR])) == "last-administrator"


def test_a_closed_account_can_be_invited_again(store: Store, cast: Cast, admin: Work) -> None:
    chair = cast.people[Role.CHAIR]
    session = accounts.sign_in(visitor(store), chair.email, PASSWORD).session
    people.close(admin, chair.account_id)
    assert accounts.resume(store, session, **LIMITS) is None
    assert code_of(lambda: accounts.sign_in(visitor(store), chair.email, PASSWORD)) == "sign-in"
    link = people.invite_again(admin, chair.account_id)
    assert code_of(lambda: accounts.sign_in(visitor(store), chair.email, PASSWORD)) == "sign-in"
    assert people.take_up_invitation(visitor(store), token_of(link), NEW)
    assert accounts.resume(store, session, **LIMITS) is None


def test_only_administrators_manage_people_and_they_read_no_case(cast: Cast) -> None:
    for role in set(Role) - {Role.ADMINISTRATOR}:
        with pytest.raises(NotPermitted):
            people.list_people(cast.work(role))
        with pytest.raises(NotPermitted):
            people.invite(cast.work(role), name="X", email="x@x.example", roles=[Role.CHAIR])
    reading = {Permission.SEE_CASES, Permission.SEE_CHRONOLOGY, Permission.SEE_REFERRALS, Permission.SEE_REVIEWS}
    assert not HELD_BY[Role.ADMINISTRATOR] & reading


def test_people_and_agencies_of_others_are_not_found(store: Store, cast: Cast, admin: Work) -> None:
    other = make_cast(store, "york", "Other Partnership")
    theirs = other.people[Role.CHAIR].account_id
    for act in (people.show, people.invite_again, people.close):
        with pytest.raises(NotFound):
            act(admin, theirs)
    with pytest.raises(NotFound):
        agencies.show(admin, next(iter(other.agencies.values())))
    with pytest.raises(NotFound):
        people.invite(
            admin,
            name="Sam",
            email="sam@x.example",
            roles=[Role.REPRESENTATIVE],
            agency_id=next(iter(other.agencies.values())),
        )


def test_demonstration_people_exist_only_in_a_demonstration(store: Store, cast: Cast, admin: Work) -> None:
    real = partnerships.create(Work(store, SERVICE), name="Real", preset="york")
    details = {"name": "X", "email": "x@x.example", "password": PASSWORD, "roles": [Role.CHAIR]}
    with pytest.raises(NotPermitted):
        people.add_demonstration_person(Work(store, SERVICE), real, **details)  # type: ignore[arg-type]
    with pytest.raises(NotPermitted):
        people.add_demonstration_person(admin, cast.partnership_id, **details)  # type: ignore[arg-type]


def test_the_first_administrator_comes_in_by_a_link_that_only_the_service_gives(store: Store) -> None:
    service = Work(store, SERVICE)
    assert partnerships.needs_first_administrator(store)
    with pytest.raises(NotPermitted):
        partnerships.first_administrator_link(visitor(store))
    earlier = token_of(partnerships.first_administrator_link(service))
    token = token_of(partnerships.first_administrator_link(service))
    assert code_of(lambda: partnerships.read_first_administrator_link(store, earlier)) == "link"
    assert partnerships.read_first_administrator_link(store, token) is None
    you = {
        "name": "Alex",
        "email": "alex@x.example",
        "password": NEW,
        "partnership": "North",
        "preset": "birmingham",
    }
    assert code_of(lambda: partnerships.begin(visitor(store), token, **{**you, "preset": "none"})) == "preset"
    session = partnerships.begin(visitor(store), token, **you)
    found = accounts.resume(store, session, **LIMITS)
    assert found is not None
    assert found.actor.roles == {Role.ADMINISTRATOR}
    assert partnerships.faces(store)[0].settings.public_months == 36
    assert not partnerships.needs_first_administrator(store)
    assert code_of(lambda: partnerships.first_administrator_link(service)) == "administrator-there"
    assert code_of(lambda: partnerships.begin(visitor(store), token, **you)) == "link"


def test_a_partnership_made_by_the_command_line_gets_its_own_first_administrator(store: Store) -> None:
    service = Work(store, SERVICE)
    north = partnerships.create(service, name="North", preset="york")
    token = token_of(partnerships.first_administrator_link(service, north))
    face = partnerships.read_first_administrator_link(store, token)
    assert face is not None
    assert face.name == "North"
    partnerships.begin(visitor(store), token, name="Alex", email="alex@x.example", password=NEW)
    assert code_of(lambda: partnerships.first_administrator_link(service, north)) == "administrator-there"


def test_settings_that_cannot_be_used_are_refused_by_name(store: Store, cast: Cast) -> None:
    work = cast.work(Role.COORDINATOR)
    refused: tuple[tuple[str, Any], ...] = (
        ("colour", "red"),
        ("colour", "#ffffff"),
        ("reference_prefix", "x"),
        ("public_months", 0),
    )
    for name, value in refused:
        assert code_of(partial(partnerships.change_settings, work, name="W", **{name: value})) == name
    partnerships.change_settings(work, name="  New   name ", contact_phone="01632 960001")
    face = partnerships.face(store, cast.partnership_id)
    assert (face.name, face.settings.contact_phone) == ("New name", "01632 960001")
    with pytest.raises(NotPermitted):
        partnerships.change_settings(cast.work(Role.CHAIR), name="W")


def test_agencies_keep_their_short_name(cast: Cast) -> None:
    work = cast.work(Role.COORDINATOR)
    first = agencies.add(work, name="St Anne’s School")
    second = agencies.add(work, name="St Annes School")
    slugs = {line.id: line.slug for line in agencies.list_agencies(work)}
    assert (slugs[first], slugs[second]) == ("st-annes-school", "st-annes-school-2")
    agencies.change_agency(work, first, name="St Anne’s Academy", email=" Office@School.example ")
    line = agencies.show(work, first)
    assert (line.slug, line.name, line.email) == ("st-annes-school", "St Anne’s Academy", "office@school.example")
    assert code_of(lambda: agencies.add(work, name=" st annes  school")) == "agency-known"
    assert code_of(lambda: agencies.change_agency(work, first, name="St Annes School", email="")) == "agency-known"
    agencies.change_agency(work, first, name="ST ANNE’S ACADEMY", email="")


def test_the_invitation_is_an_email_and_its_link_is_not_in_the_outbox(
    cast: Cast, store: Store, admin: Work
) -> None:
    link = people.invite(admin, name="Sam", email="sam@x.example", roles=[Role.CHAIR])
    outbox = messages.outbox(cast.work(Role.COORDINATOR))
    assert [(line.recipient, line.state, line.text) for line in outbox.lines] == [("sam@x.example", "waiting", "")]
    outgoing = messages.to_send(store, outbox.lines[0].id)
    assert outgoing is not None
    assert link in outgoing.text
    messages.record_sent(store, outgoing.id, in_folder=True)
    shown = messages.outbox(cast.work(Role.COORDINATOR)).lines[0].text
    assert "Choose a password" in shown
    assert token_of(link) not in shown
    assert messages.to_send(store, outgoing.id) is None


def test_a_password_is_checked_while_no_transaction_waits_for_it(
    store: Store, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[int] = []
    check = accounts.password_is_right

    def checked(account: Account | None, password: str) -> bool:
        pool: Any = store.engine.pool
        held.append(pool.checkedout())
        return check(account, password)

    monkeypatch.setattr(accounts, "password_is_right", checked)
    assert accounts.sign_in(visitor(store), cast.people[Role.COORDINATOR].email, PASSWORD).session
    assert code_of(lambda: accounts.sign_in(visitor(store), "nobody@nowhere.example", PASSWORD)) == "sign-in"
    assert held == [0, 0]
