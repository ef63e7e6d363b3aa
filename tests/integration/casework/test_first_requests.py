"""The first request to an agency that nobody represents: the reader of its mailbox becomes its representative."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from casework.actions.people import accounts, agencies
from casework.actions.returns import first_requests, requests
from casework.actions.work import SERVICE, Refusal, Store, Work, changing
from casework.records.tables import AgencyRequest, Case
from casework.rules.permissions import Role
from tests.conftest import SetClock
from tests.journeys.people import Cast, make_cast

NEW = "gravel teapot orbit"
AGENCY = "Wexborough Housing"
MAILBOX = "housing@wexborough.example"


@pytest.fixture
def cast(store: Store) -> Cast:
    """Return a partnership whose housing agency has an address and no representative."""
    cast = make_cast(store)
    agencies.change_agency(cast.work(Role.COORDINATOR), cast.agencies[AGENCY], name=AGENCY, email=MAILBOX)
    return cast


def asked(store: Store, cast: Cast) -> tuple[UUID, str]:
    """Ask the agency and return (request id, the link's secret)."""
    with changing(Work(store, SERVICE), None) as change:
        case = Case(
            partnership_id=cast.partnership_id,
            reference="WSCP/2026/001",
            code_name="Heron",
            stage="gathering",
            opened_at=change.now,
            opened_by=cast.people[Role.COORDINATOR].account_id,
        )
        change.session.add(case)
        change.session.flush()
        request = AgencyRequest(
            case_id=case.id, agency_id=cast.agencies[AGENCY], sent_at=change.now, due_on=date(2026, 11, 16)
        )
        change.session.add(request)
        change.session.flush()
        return request.id, first_requests.link_for(change, request.id).rsplit("/", 1)[1]


def test_the_mailbox_becomes_an_account_that_sees_the_agencys_requests(store: Store, cast: Cast) -> None:
    request_id, token = asked(store, cast)
    found = first_requests.read(store, token)
    assert (found.agency, found.email, found.request_id) == (AGENCY, MAILBOX, request_id)
    visitor = Work(store, accounts.VISITOR)
    with pytest.raises(Refusal, match="password"):
        first_requests.take_up(visitor, token, name="Sam", password="short")
    session = first_requests.take_up(visitor, token, name=" Sam  Housing ", password=NEW)
    signed_in = accounts.resume(store, session, idle=timedelta(minutes=30), absolute=timedelta(hours=12))
    assert signed_in is not None
    assert (signed_in.actor.name, signed_in.actor.agency_id) == ("Sam Housing", cast.agencies[AGENCY])
    assert signed_in.actor.roles == {Role.REPRESENTATIVE}
    assert [view.id for view in requests.my_requests(Work(store, signed_in.actor))] == [request_id]
    with pytest.raises(Refusal, match="link-used"):
        first_requests.take_up(visitor, token, name="Somebody else", password=NEW)


def test_the_link_does_not_open_an_account_that_is_there(store: Store, cast: Cast) -> None:
    _, token = asked(store, cast)
    agencies.change_agency(
        cast.work(Role.COORDINATOR), cast.agencies[AGENCY], name=AGENCY, email=cast.people[Role.CHAIR].email
    )
    with pytest.raises(Refusal, match="account-there"):
        first_requests.read(store, token)
    with pytest.raises(Refusal, match="account-there"):
        first_requests.take_up(Work(store, accounts.VISITOR), token, name="Sam", password=NEW)


def test_the_link_ends(store: Store, cast: Cast, clock: SetClock) -> None:
    _, token = asked(store, cast)
    clock.forward(days=61)
    with pytest.raises(Refusal, match="link"):
        first_requests.read(store, token)
    with pytest.raises(Refusal, match="link"):
        first_requests.read(store, "made-up")


def test_a_link_that_does_nothing_any_more_says_why(store: Store, cast: Cast) -> None:
    request_id, token = asked(store, cast)
    with changing(Work(store, SERVICE), None) as change:
        newer = first_requests.link_for(change, request_id).rsplit("/", 1)[1]
    with pytest.raises(Refusal, match="link-replaced"):
        first_requests.read(store, token)
    assert first_requests.read(store, newer).agency == AGENCY
    with store.changing() as session:
        session.get_one(AgencyRequest, request_id).state = "withdrawn"
    for one in (token, newer):
        with pytest.raises(Refusal, match="link-withdrawn"):
            first_requests.take_up(Work(store, accounts.VISITOR), one, name="Sam", password=NEW)
